"""Which days a report says it speaks of, by its title: 2023年度, 2024年上半年, 2024年第一季度, 2024年1至9月."""

from __future__ import annotations

import calendar
import re
from datetime import date

from chengxu.reports.audit.documents.reading import Written

LINES_OF_A_HEAD = 4
"""How many lines with words may come before the body; a title is often broken over two, under a red head over four."""
_LONGEST = 60

_SPOKEN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?年度?\s?"
    r"(?:(?P<half>[上下])半年|第?\s?(?P<quarter>[一二三四1-4])\s?季度"
    r"|(?P<first>\d{1,2})\s?月?\s?[-—－–~～至到]\s?(?P<last>\d{1,2})\s?月|(?P<month>\d{1,2})\s?月)?"
)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def spoken_period(written: Written) -> tuple[date, date] | None:
    """First and last day, both included; None when the head of the document names no year.

    The first period named counts: 2023年度工作总结及2024年工作计划 speaks of 2023.
    """
    head = [line for line in (written.text[x.start : x.end].strip() for x in written.lines) if line]
    for line in head[:LINES_OF_A_HEAD]:
        if len(line) <= _LONGEST and (found := _SPOKEN.search(line)) and (period := _period(found)):
            return period
    return None


def told_afterwards(written: Written, end: date) -> bool:
    """Whether a document looks back on the year that ends with ``end`` from the first months of the next, so that its
    去年 is that year and its 今年 the one to come: a speech of January.

    It does when its head or foot bears a date of January to March of the next year, it tells what was 去年 (not only
    compares with it), and its head names no year of which it reports. Without a date it does when a sentence begins with
    去年, none says 今年, and it speaks of the year to come or of 过去一年: a piece for the paper.
    """
    said = spoken_period(written)
    if (said is not None and said[1].year == end.year) or (end.month, end.day) != (12, 31):
        return False
    lines = [line for line in (written.text[x.start : x.end].strip() for x in written.lines) if line]
    ends = "\n".join([*lines[:LINES_OF_A_HEAD], *lines[-LINES_OF_A_HEAD:]])
    dated = any(int(found[1]) == end.year + 1 for found in _EARLY_DATE.finditer(ends))
    if dated:
        return bool(_TOLD_LAST.search(written.text))
    ahead = "今年" not in written.text and re.search(rf"过去的?一年|新的?一年|{end.year + 1}年", written.text)
    return bool(ahead) and bool(_BEGINS_LAST.search(written.text))


_EARLY_DATE = re.compile(
    r"((?:19|20)\d\d)\s?年\s?0?[123]\s?月(?:\s?\d{1,2}\s?日|(?=\s*[）)]|\s*$))", re.MULTILINE
)
_TOLD_LAST = re.compile("(?<![比较与同和超])去年(?!同期|的|末|底)")
_BEGINS_LAST = re.compile("(?:^|[。！？!?”\n\u3000])去年[，,](?!同期)")
_LATER = re.compile("今年|去年|(?<!目)前年")
_EARLIER_BY_ONE = {"今年": "明年", "去年": "今年", "前年": "去年"}


def as_of(text: str) -> str:
    """A text told a year afterwards in the words of the year it tells of; it keeps its length."""
    return _LATER.sub(lambda said: _EARLIER_BY_ONE[said[0]], text)


def _period(found: re.Match[str]) -> tuple[date, date] | None:
    year = int(found["year"])
    if found["half"]:
        return _months(year, 1, 6) if found["half"] == "上" else _months(year, 7, 12)
    if found["quarter"]:
        quarter = _QUARTERS.get(found["quarter"]) or int(found["quarter"])
        return _months(year, 3 * quarter - 2, 3 * quarter)
    if found["last"]:
        return _months(year, int(found["first"]), int(found["last"]))
    if found["month"]:
        return _months(year, int(found["month"]), int(found["month"]))
    return _months(year, 1, 12)


def _months(year: int, first: int, last: int) -> tuple[date, date] | None:
    if not 1 <= first <= last <= 12:
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
