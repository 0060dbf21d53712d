"""What a figure should read: true to the records, in the words and the precision its writer chose.

4800余次 stays a 余, 不少于 and 以上 stay true, 两次 stays in Chinese numerals, １２ stays wide. Whatever is proposed was
read again and agrees with the record; where no such wording is found, none is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from chengxu.common.measures import MILLI, measure_name
from chengxu.common.numerals import in_words
from chengxu.common.quantity import Approx, Quantity, agrees, format_quantity, grain, scan
from chengxu.reports.audit.judging.findings import Finding, Verdict
from chengxu.reports.audit.words.roles import Role

Edits = dict[int, str]
"""New text by position of the document; "" takes the character away."""

MOST_LOST = 20
"""A rounded figure may lose one part in so many of the record; else it is told more exactly (1284: 1280余, not 1200余)."""

GROWTH_DECIMALS: Final = 1
"""同比增长12.3%: how exactly a growth is told where its writer told it less exactly than is true."""

_NUMERAL: Final = re.compile(r"[\d.,，〇零一二两三四五六七八九十百千万亿Xx×✕_]")
_CHINESE_ONLY: Final = re.compile(r"[〇零一二两三四五六七八九十百千]+")
_WIDE: Final = str.maketrans("0123456789.", "０１２３４５６７８９．")
_TIMES: Final = re.compile(r"(\s?)([余多]?)(万亿|亿|万|千|百)")
_MULTIPLIED: Final = re.compile("^(?:万亿|亿|万|千|百)")
_LOOSE: Final = re.compile(r"^(\s?(?:万亿|亿|万|千|百)?)\s?[余多]")
_GROWN: Final = frozenset({Role.RATE, Role.AMOUNT, Role.PLAN_SHARE})
_DOWN: Final = frozenset({Approx.over, Approx.at_least, Approx.more_than})
_UP: Final = frozenset({Approx.nearly, Approx.at_most, Approx.less_than})


def correction(finding: Finding) -> str | None:
    """The text of a figure as the records would have it; None when nothing is recorded, it agrees as it stands, or
    the writer's wording cannot be kept true.

    A growth is corrected by the records of both years, and only when it went the way the words say: of 下降 before a
    figure that grew, the word is wrong, and a person decides. Nothing is corrected by what last year's report or the
    document itself says.
    """
    number, stated, fact = finding.number, finding.number.stated, finding.number.fact
    if fact is None or finding.computed is None or stated.placeholder:
        return None
    if finding.change:
        told_way = (finding.change < 0) is number.context.falls
        return reworded(stated, abs(finding.change), GROWTH_DECIMALS) if told_way else None
    record = round(finding.computed * number.unit)
    year_before = number.role is Role.LAST and finding.verdict is Verdict.DIFFERS
    if number.role in _GROWN or (record != number.record and not year_before):
        return None
    return reworded(stated, record, fact.decimals)


def reworded(stated: Quantity, record: int, decimals: int) -> str | None:
    """``stated`` with another number, so that a record of ``record`` thousandths of its measure makes it true.

    Approximate figures keep the writer's last digit unless that would lose more than a twentieth of the record; exact
    ones keep his decimals, or get up to ``decimals``.
    """
    if agrees(stated, record):
        return None
    for text in _candidates(stated, record, decimals):
        if text != stated.text and says(text, stated, record):
            return text
    return None


def says(text: str, stated: Quantity, record: int) -> bool:
    """Whether ``text`` alone reads as one figure of the same measure that agrees with the record; a figure that has its
    measure from the heading of its table is read with it."""
    if _measured_elsewhere(stated) and not any(read.measure for read in scan(text)):
        text += stated.word or stated.measure
    read = scan(text)
    return (
        len(read) == 1
        and read[0].text == text
        and read[0].measure == stated.measure
        and agrees(read[0], record)
    )


def edits(positions: tuple[int, ...], old: str, new: str) -> Edits:
    """The characters that change when ``old``, standing at ``positions``, becomes ``new``.

    What both have in common at the ends stays untouched, but a number is never cut in two: 1300余盏 to 1280余盏
    changes 1300, not its middle.
    """
    shortest = min(len(old), len(new))
    same = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    tail = next((i for i in range(shortest - same) if old[-1 - i] != new[-1 - i]), shortest - same)
    if old == new:
        return {}
    if len(old) - tail <= same:  # nothing but an insertion: it needs a character to stand at
        same, tail = (same - 1, tail) if same else (same, tail - 1)
    while same and _NUMERAL.match(old[same - 1]) and _in_number(old, new, same, tail):
        same -= 1
    while tail and _NUMERAL.match(old[-tail]) and _in_number(old, new, same, tail):
        tail -= 1
    changed = positions[same : len(old) - tail]
    return {**dict.fromkeys(changed, ""), changed[0]: new[same : len(new) - tail]}


def _in_number(old: str, new: str, same: int, tail: int) -> bool:
    """Whether what changes touches a number."""
    return bool(_NUMERAL.search(old[same : len(old) - tail] + new[same : len(new) - tail]))


def _candidates(stated: Quantity, record: int, decimals: int) -> Iterator[str]:
    first, last = stated.digits
    before, digits, after = stated.text[:first], stated.text[first:last], stated.text[last:]
    word = stated.word or stated.measure
    unit = _unit(word)
    if record < unit and (times := _TIMES.match(after)) and unit > MILLI:
        after = times[1] + times[2] + after[times.end() :]  # 1.2万人次 cannot tell 843
        word = word.removeprefix(times[3])
        unit = _unit(word)
    if stated.approx in _DOWN | _UP | {Approx.about}:
        yield from _rounded(stated, record, unit, (before, digits, after))
    written = len(digits.partition(".")[2])
    for places in (written, max(written, decimals), max(written, decimals) + 2):
        number = format_quantity(record, word, decimals=places)
        if number.startswith("约"):
            continue
        yield before + _alike(number[: len(number) - len(word)], digits) + after
    told = format_quantity(record, word, decimals=decimals)
    yield told.removesuffix(word) if _measured_elsewhere(stated) else told


def _measured_elsewhere(stated: Quantity) -> bool:
    """Whether the measure does not stand in the figure but over its column."""
    unit = _MULTIPLIED.sub("", stated.word or stated.measure)
    return unit not in stated.text and "分之" not in stated.text


def _rounded(stated: Quantity, record: int, unit: int, parts: tuple[str, str, str]) -> Iterator[str]:
    """An approximate figure: rounded the way its word asks for, exact words when nothing is lost."""
    before, digits, after = parts
    place = _place(stated, record, unit)
    least = record + (stated.approx is Approx.less_than) - (stated.approx is Approx.more_than)
    if stated.approx is Approx.about:
        told = (record + place // 2) // place * place
    else:
        told = least // place * place if stated.approx in _DOWN else -(-least // place) * place
    number = _alike(_plain(told, unit), digits)
    if told == record or place <= unit:
        yield before + number + _LOOSE.sub(r"\1", after)
    yield before + number + after


def _place(stated: Quantity, record: int, unit: int) -> int:
    """The last place that is told: the writer's, two digits at least, finer where the record needs it."""
    finest = 10 * MILLI if record >= 10 * MILLI else MILLI
    two_digits: int = 10 ** max(0, len(str(record)) - 2)
    place = max(finest, min(grain(stated.value) if stated.value else unit, two_digits))
    while place > finest and _lost(stated.approx, record, place) * MOST_LOST > record:
        place //= 10
    return place


def _lost(approx: Approx, record: int, place: int) -> int:
    """How far the rounded figure would stand from the record."""
    down, up = record % place, -record % place
    return up if approx in _UP else min(down, up) if approx is Approx.about else down


def _plain(value: int, unit: int) -> str:
    return format_quantity(value, "", decimals=None) if unit == MILLI else _in_units(value, unit)


def _in_units(value: int, unit: int) -> str:
    places = 0
    while value * 10**places % unit:
        places += 1
    whole, rest = divmod(value * 10**places // unit, 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)


def _alike(number: str, digits: str) -> str:
    """``number`` in the numerals of ``digits``: Chinese, wide, with thousands apart, or plain."""
    if _CHINESE_ONLY.fullmatch(digits) and number.isdigit() and int(number) < 10_000:
        return "两" if number == "2" and "二" not in digits else in_words(int(number) * MILLI)
    if re.search("[,，]", digits):
        whole, point, rest = number.partition(".")
        number = f"{int(whole):,}{point}{rest}"
    return number.translate(_WIDE) if re.search("[０-９]", digits) else number


def _unit(word: str) -> int:
    """One written unit in thousandths of its measure: 10,000,000 for 万元."""
    return int(measure_name(word)[1] * MILLI) or MILLI
