"""一季度、二季度维修路灯分别为300、350盏: the first number is of the first days, the second of the second."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chengxu.common.quantity import Quantity
from chengxu.reports.audit.words.enumerations import lists
from chengxu.reports.audit.words.period_words import WORDS

_KINDS = frozenset(
    {"months", "until", "first", "half", "quarters", "quarter", "month", "year", "last", "just", "whole"}
)
_OWN = frozenset({"本月", "本周"})
_YEAR = re.compile(r"(?:19|20)\d\d年(?:度)?|去年|上年|今年")
_UNIT = re.compile(r"第?[一二三四五六七八九十\d]{1,2}(?P<unit>季度|月份?)")
_NUMERAL = re.compile(r"(?<![一二三四五六七八九十\d])(?:[一二三四五六七八九十]|1[0-2]|[1-9])$")
_TOLD = re.compile(r"^的?")


def own_days(text: str, numbers: Sequence[Quantity]) -> dict[int, str]:
    """For each number of a 分别 list whose names are days (去年、今年; 1—3月、4—6月; 一、二季度) its own days with
    the words that all of them share: 一季度维修路灯为, 二季度维修路灯为."""
    found: dict[int, str] = {}
    for listed in lists(text, numbers):
        told = _days(listed.names)
        if told is None:
            continue
        head, days, tail = told
        for index, own in zip(listed.places, days, strict=True):
            found[index] = f"{head}{own}{tail}{listed.verb}"
    return found


def _days(names: Sequence[str]) -> tuple[str, list[str], str] | None:
    """What stands before the days, the days of each name, and what stands behind them; None when not all are days."""
    first, *middle, last = _with_unit(names)
    opened = [match for match in WORDS.finditer(first) if match.end() == len(first) and _names_days(match)]
    closed = WORDS.match(last)
    if not opened or closed is None or not _names_days(closed):
        return None
    found = [opened[-1][0]]
    for name in middle:
        match = WORDS.fullmatch(name)
        if match is None or not _names_days(match):
            return None
        found.append(name)
    found.append(closed[0])
    return first[: opened[-1].start()], _of_one_year(found), _TOLD.sub("", last[closed.end() :])


def _names_days(match: re.Match[str]) -> bool:
    return str(match.lastgroup).removeprefix("k_") in _KINDS or match[0] in _OWN


def _with_unit(names: Sequence[str]) -> list[str]:
    """一、二、三季度: the last one's unit is that of all numerals before it."""
    unit = _UNIT.match(names[-1])
    if unit is None or not all(_NUMERAL.search(name) for name in names[:-1]):
        return list(names)
    return [*(f"{name}{unit['unit']}" for name in names[:-1]), names[-1]]


def _of_one_year(days: list[str]) -> list[str]:
    """2022年一季度、二季度: the second is of that year as well."""
    year = _YEAR.match(days[0])
    if year is None or year[0] == days[0] or any(_YEAR.match(one) for one in days[1:]):
        return days
    return [days[0], *(f"{year[0]}{one}" for one in days[1:])]
