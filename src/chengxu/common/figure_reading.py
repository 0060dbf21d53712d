"""One match of the figure pattern, read part by part: its number, its measure, its approximating words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from chengxu.common import figure_patterns as patterns
from chengxu.common.measures import MILLI, is_measured, measure_name
from chengxu.common.numerals import parse_neighbours, parse_number, thousandths
from chengxu.common.ratios import RATIO, SEVERAL_PARTS, parse_ratio

_ALL: Final = 100 * MILLI
_DOUBLED_BY: Final = {"两": 2, "二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4}
_SHARES: Final = ("share", "tenths", "all", "fraction", "doubled", "halved", "half")
_POINT: Final = re.compile("[.点]")
_ROUND: Final = 10 * MILLI
"""翻番 and 减半 are told in tenths of a hundred per cent: default, unverified."""


class Reading:
    """What one match says. ``measure`` counts it (元), ``word`` is the measure as written (万元); ``change`` is 1
    for 翻番, -1 for 减半 and 0 for whatever does not by itself say that it changed; ``signed`` that a written sign
    belongs to it, which it does to per cents alone (-5.2%)."""

    def __init__(self, match: re.Match[str]) -> None:
        self._match = match
        chinese = match["chinese"] or ""
        multiplier = (match["times"] or "").strip() or (chinese[-1:] if chinese[-1:] in ("万", "亿") else "")
        self._of_hundred = next((part for part in _SHARES if match[part]), "")
        self._unit_word = "%" if self._of_hundred else (match["measure"] or "")
        if match["ratio"]:
            self._unit_word = RATIO
        if match["several"]:
            self._unit_word = SEVERAL_PARTS
        if match["currency"] and not self._unit_word:
            self._unit_word = "元"
        self.measure, self._scale = measure_name(self._unit_word)
        self.word = multiplier + self._unit_word
        self.change = 1 if match["doubled"] else -1 if match["halved"] else 0
        self.signed = bool(match["sign"]) and self.measure in ("%", "百分点")

    @property
    def start(self) -> int:
        """Where it begins: a sign that does not belong to it (10次-20次) is left outside."""
        match = self._match
        if match["sign"] and not self.signed:
            return match.start("number")
        return match.start()

    @property
    def digits(self) -> tuple[int, int]:
        """Where the number itself stands in the text."""
        ratio = next((part for part in ("several", "ratio") if self._match[part]), "")
        return self._match.span("part" if self._match["share"] else self._of_hundred or ratio or "number")

    def number(self) -> tuple[int | None, int | None, int | None] | None:
        """(value, None, None), or (None, low, high) of a span, without bounds for a ratio of several parts, which is no one
        number; None when it cannot be read."""
        match, times = self._match, (self._match["times"] or "").strip()
        if match["xx"]:
            return None
        if self._of_hundred:
            share = self._share()
            return None if share is None else (share, None, None)
        if match["several"]:
            return None, None, None
        if match["ratio"]:
            ratio = parse_ratio(match["ratio"])
            return None if ratio is None else (ratio, None, None)
        if match["until"]:
            first = match["arabic"] + (match["mid"] or times)
            return self._span(parse_number(first), parse_number(match["until"] + times))
        if match["until_chinese"]:
            return self._chinese_span(match["chinese"], match["until_chinese"], times)
        if match["some"]:
            size = parse_number(match["some"][1:])
            return None if size is None else self._span(2 * size, 10 * size - 1)
        written = match["arabic"] or match["chinese"]
        if neighbours := parse_neighbours(written):
            return self._span(*neighbours)
        value = parse_number(written + times)
        if value is not None and self._unit_word.startswith("个半"):
            value += MILLI // 2
        if value is not None and self.signed and match["sign"] == "-":
            value = -value
        return None if value is None else (self._scaled(value), None, None)

    def approx(self) -> str:
        """The approximating words together: 以上 and 不少于 win over 余, 余 over 约 and 近; "" for none."""
        before, after = self._match["before"] or "", self._match["after"] or ""
        found = {patterns.APPROXIMATORS.get(word.strip()) for word in (before, after)}
        if self._match["plus"]:
            found.add("at_least")
        if self._match["half"] and self._match["half"].startswith("过"):
            found.add("more_than")
        if self._match["over"] or self._match["over2"] or after in ("余", "多") or "个多" in self._unit_word:
            found.add("over")
        return next((kind for kind in patterns.PRECEDENCE if kind in found), "")

    def step(self, value: int) -> int:
        """The place to which an exact figure was rounded: its last decimal, or one unit of what is weighed.

        All and nothing (100%, 0%) are never taken as rounded, nor is what is counted or paid.
        """
        if self.change or self._match["half"]:
            return _ROUND
        percent = self.measure == "%"
        if percent and value in (0, _ALL):
            return 0
        decimals = self._decimals()
        if decimals:
            times = parse_number("1" + (self._match["times"] or "").strip()) or MILLI
            return int(times * self._scale / 10**decimals)
        return int(MILLI * self._scale) if percent or is_measured(self._unit_word) else 0

    def _decimals(self) -> int:
        """How many places are told behind the point: 3.32, 三点三二, 百分之3.5; 半 is one half, told in tenths."""
        told = next((self._match[part] for part in ("arabic", "chinese", "part") if self._match[part]), "")
        if told == "半":
            return 1
        point = _POINT.search(told)
        return len(told) - point.end() if point else 0

    def _share(self) -> int | None:
        """百分之三十五, 九成五, 三分之二, 1/3, 百分百, 翻两番, 减半 and 一半 in thousandths of a per cent."""
        match = self._match
        if match["share"]:
            return _share(match["share"], match["part"])
        if match["tenths"]:
            whole, more = match["tenths"][0], match["tenths"][-1].replace("半", "五")
            return (10 * (parse_number(whole) or 0)) + (parse_number(more) or 0)
        if match["fraction"]:
            dividend, divisor = match["fraction"].split("/")
            return _share(divisor, dividend)
        if match["doubled"]:
            times = next((_DOUBLED_BY[sign] for sign in match["doubled"] if sign in _DOUBLED_BY), 1)
            return ((1 << times) - 1) * _ALL
        return _ALL if match["all"] else _ALL // 2

    def _scaled(self, value: int) -> int:
        return thousandths(value * self._scale / MILLI)

    def _chinese_span(self, low: str, high: str, times: str) -> tuple[None, int, int] | None:
        """三至五次; 三到五十次 counts tens on both sides, as 三五十 does."""
        if len(high) > 1 and len(low) == 1 and high[-1] in "十百千万" and low not in "十百千万":
            low += high[-1]
        return self._span(parse_number(low + times), parse_number(high + times))

    def _span(self, low: int | None, high: int | None) -> tuple[None, int, int] | None:
        if low is None or high is None or low >= high:
            return None
        return None, self._scaled(low), self._scaled(high)


def _share(whole: str, part: str) -> int | None:
    """百分之三十五 and 三分之二 in thousandths of a percent."""
    divisor, dividend = parse_number(whole), parse_number(part)
    return thousandths(Fraction(100 * dividend, divisor)) if divisor and dividend is not None else None
