"""How a fact reads in the text: its style, its measure word, Chinese numerals for small counts. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from chengxu.common.measures import MEASURES, MILLI, conversion, measure_name
from chengxu.common.numerals import in_words, parse_number, thousandths
from chengxu.common.quantity import format_quantity
from chengxu.common.ratios import RATIO, format_ratio
from chengxu.reports.language import numbering
from chengxu.reports.language.notation import CHINESE
from chengxu.reports.rules import Fact

NOTHING = "（无记录）"
_ALL = 100 * MILLI
_NOUGHT = re.compile(r"\d+(?P<nought>\.0+)(?P<measure>[^\d.%‰]+)")
_WHOLE = re.compile(r"(?P<number>\d+)(?P<measure>[^\d.%‰]+)")
_MISREAD = ("百", "千", "点", "个半")
"""两千克 reads as 2000克, 三点次 as a time, 两个半小时 as 2.5."""


def reading(fact: Fact, style: str = "", measure: str = "") -> str:
    """A fact as the text says it, with its measure word: 350余处, 两次; （无记录） when there is none.

    ``measure`` is another word of the indicator: 家 for 个, or 公斤 for 吨, which is converted. A rate in Chinese
    numerals is 百分之十二点五, a ratio 3:1 or 三比一. Never says what is not so: the property of :func:`format_quantity`
    holds for every style.
    """
    if fact.thousandths is None:
        return NOTHING
    value, word = fact.thousandths, measure or fact.measure
    ratio = conversion(measure_name(fact.measure)[0], measure_name(word)[0])
    if ratio is not None:
        value = thousandths(Fraction(value) * ratio / MILLI)
    if measure_name(word)[0] == RATIO and (told := format_ratio(value, words=style == CHINESE)):
        return told
    if style == CHINESE:
        exact = format_quantity(value, word, "exact", decimals=fact.decimals)
        return _in_chinese(value, word) or _share_in_chinese(word, exact) or exact
    return format_quantity(value, word, style or fact.style, decimals=fact.decimals)


def evened(texts: Sequence[str]) -> list[str]:
    """Figures of one document, whole numbers with .0 where another of their measure has it: 8899.0吨, 1008.0吨.

    That other one was rounded and keeps its nought so as not to pass for exact. Shares do not: 100% beside 98.0%.
    """
    noughts = {found["measure"]: found["nought"] for text in texts if (found := _NOUGHT.fullmatch(text))}
    evened = []
    for text in texts:
        whole = _WHOLE.fullmatch(text)
        nought = noughts.get(whole["measure"], "") if whole else ""
        evened.append(f"{whole['number']}{nought}{whole['measure']}" if whole and nought else text)
    return evened


def _in_chinese(value: int, measure: str) -> str:
    """两次, 三家, 十件; "" for 1 (一个 is also an article), above 10, and where a reader would see another number."""
    known = MEASURES.get(measure)
    if value % MILLI or not 2 <= value // MILLI <= 10 or known is None or not known.plain:
        return ""
    if known.name == "%" or measure.startswith(_MISREAD):
        return ""
    return ("两" if value == 2 * MILLI else numbering.ordinal(value // MILLI)) + measure


def _share_in_chinese(measure: str, exact: str) -> str:
    """百分之十二点五 for 12.5%; "" for what is no per cent, is below nothing, or does not end at thousandths."""
    number = parse_number(exact.removesuffix("%")) if measure == "%" and exact.endswith("%") else None
    if number == _ALL:
        return "百分之百"
    return f"百分之{in_words(number)}" if number is not None and 0 <= number < 10_000 * MILLI else ""
