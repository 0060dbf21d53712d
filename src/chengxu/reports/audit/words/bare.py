"""Numbers that stand without their measure, because a heading or a later number names it."""

from __future__ import annotations

import re
from dataclasses import replace

from chengxu.common.figure_parts import plain_width
from chengxu.common.measures import MEASURES, MULTIPLIERS, measure_name
from chengxu.common.quantity import Quantity, scan

_ANY = "处"
"""Stands for a measure that we do not know; the number is read as a count of it."""
_NO_NUMBER = re.compile(r"[×xX□☐√oON…]|[（(\[【]\s*[）)\]】]|[零〇一二两三四五六七八九十百千万亿]+")
"""A cross, a tick box or a numeral alone in a cell is an answer or a name (一, 二), no figure."""
_CHANGED = re.compile(r"[↑↓▲▼△▽]")
_POSSIBLE = re.compile(r"[0-9０-９XxＸｘⅩⅹ×✕_＿?？.…*＊#＃待若数几上百千万翻半N□☐▢○◯〇（(\[【]")
_DIGITS = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)
_GROWN_OR_FALLEN = re.compile(
    r"(?:同比|环比|较上年|比上年)?\s*(?:净?增[长加]?|上升|提高|升|多|下降|减少|降低|下滑|减|降|少)了?\s*(?=[\d约近])"
)
_FALLEN = re.compile(r"[↓▼▽]|下降|减|降|下滑|少")


def is_measure(word: str) -> bool:
    """Whether ``word`` is a measure we know: 吨, 万元, 人次."""
    return word in MEASURES or (word[:1] in MULTIPLIERS and word[1:] in MEASURES) or word in ("万", "亿")


def bare(text: str, unit: str) -> Quantity | None:
    """``text`` as one number or blank of ``unit`` ("" when nobody says of what), None when it is anything else.

    The number may carry its own measure, then that one counts. Its offsets are those inside ``text``, blanks
    around it left out.
    """
    lead = len(text) - len(text.lstrip())
    written = text.strip()
    if said := _GROWN_OR_FALLEN.match(plain_width(written)):
        lead, written = lead + said.end(), written[said.end() :]
    if not _POSSIBLE.search(written) or _NO_NUMBER.fullmatch(written):
        return None
    own = None if _DIGITS.fullmatch(written) else _whole(written, "")
    if own is not None and own.measure:
        return _moved(own, lead)
    plain = plain_width(written)
    cut = 1 if plain[0] in "+-" or _CHANGED.match(plain) else 0
    tail = 1 if len(plain) > 1 and _CHANGED.match(plain[-1]) else 0
    body = written[cut : len(written) - tail].strip()
    spared = cut + (len(written[cut:]) - len(written[cut:].lstrip()))
    known = is_measure(unit) and unit not in ("万", "亿")
    found = _whole(body, unit if known else _ANY) if body else None
    if found is None:
        return None
    word, measure = (unit, measure_name(unit)[0]) if unit else ("", "")
    negative = plain[0] == "-" and found.value is not None
    read = replace(
        found, start=0, end=len(written), text=written, measure=measure, word=_word(found, word),
        digits=(found.digits[0] + spared, found.digits[1] + spared),
    )  # fmt: skip
    if negative and found.value is not None and found.low is not None and found.high is not None:
        read = replace(read, value=-found.value, low=-found.high, high=-found.low)
    return _moved(read, lead)


def is_bare(text: str) -> bool:
    """Whether ``text`` is one number or blank, as :func:`bare` reads it."""
    return bool(_DIGITS.fullmatch(text)) or bare(text, "") is not None


def changes(text: str) -> bool:
    """Whether a word before the number says that it is a change: 增长9.0, 降 1.2."""
    return bool(_GROWN_OR_FALLEN.match(plain_width(text.strip())))


def falls(text: str) -> bool:
    """Whether a sign or a word says that the number fell: -5.2, ↓5.2, 下降5.2."""
    plain = plain_width(text.strip())
    return plain.startswith("-") or bool(_FALLEN.search(plain))


def _whole(text: str, unit: str) -> Quantity | None:
    """The quantity that ``text`` with ``unit`` behind it is, all of it."""
    found = scan(text + unit)
    if len(found) != 1 or found[0].start != 0 or found[0].end != len(text) + len(unit):
        return None
    last = min(found[0].digits[1], len(text))
    return replace(found[0], end=len(text), text=text, digits=(found[0].digits[0], last))


def _word(found: Quantity, unit: str) -> str:
    """The measure as written: a multiplier of the number itself (1.2万) before that of the heading."""
    own = found.word[:1] if found.word[:1] in MULTIPLIERS and found.word[:1] not in unit[:1] else ""
    return own + unit


def _moved(quantity: Quantity, by: int) -> Quantity:
    return replace(quantity, start=quantity.start + by, end=quantity.end + by)
