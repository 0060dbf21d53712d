"""On which local days something recurs: a rule of RFC 5545 with exceptions, seasons and the calendar of the county. Pure.

The start is a DATE of that standard (3.3.4), so hours are no part of the rule and ``UNTIL`` is a date too (3.3.10). First the rule
gives its days (``COUNT`` counts those), then days are added (RDATE) and taken away (EXDATE), and of these are kept those inside a
season and on the wanted kind of day. A day taken away stays away even when it was also added. Local days have no hours to
lose or repeat, so no clock change can double or drop one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import takewhile

from dateutil.rrule import rrule, rrulestr

from chengxu.catalog.rules import Period
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Calendar
from chengxu.parties.markets import Season

DAILY = "FREQ=DAILY"
A_DAY = timedelta(days=1)
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = (
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS",
)  # fmt: skip
_DATE = re.compile(r"\d{8}")
NUMBERS = {
    "INTERVAL": (1, 999), "COUNT": (1, 9999), "BYMONTHDAY": (1, 31), "BYYEARDAY": (1, 366), "BYWEEKNO": (1, 53), "BYMONTH": (1, 12),
    "BYSETPOS": (1, 366),
}  # fmt: skip
"""What numbers a part takes; the reader of the library takes any, and with an interval of 0 never ends."""
BELOW_ZERO = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
"""Parts that count from the end as well."""
LONGEST = 366 * 30
"""Days after which no rule is followed any further, so that a rule that never comes (30 February) ends."""


class On(StrEnum):
    """Which days of the county's calendar count."""

    ANY = "any"
    WORKING = "working"
    REST = "rest"


@dataclass(frozen=True)
class Recurrence:
    """``rule`` (RRULE) from ``start`` (DTSTART) on; ``also`` RDATE, ``skip`` EXDATE; ``seasons`` empty means the whole year."""

    rule: str = DAILY
    start: date = date(2000, 1, 1)
    end: date | None = None
    also: frozenset[date] = frozenset()
    skip: frozenset[date] = frozenset()
    seasons: tuple[Season | Period, ...] = ()
    on: On = On.ANY

    def days(self, first: date, last: date, calendar: Calendar) -> list[date]:
        """The days in [first, last] it falls on, in order, each once."""
        low, high = max(first, self.start), min(last, self.end or last)
        found = set(self._by_rule(low, high)) | {day for day in self.also if first <= day <= last}
        return sorted(day for day in found - self.skip if self._wanted(day, calendar))

    def _by_rule(self, low: date, high: date) -> Iterable[date]:
        if high < low:
            return ()
        if self.rule == DAILY:
            return (low + timedelta(days=n) for n in range((high - low).days + 1))
        before = datetime.combine(low, time()) - timedelta(seconds=1)
        within = takewhile(lambda at: at.date() <= high, self._rule.xafter(before, inc=False))
        return (at.date() for at in within)

    @cached_property
    def _rule(self) -> rrule:
        """The rule bounded by a last day, since a rule without any day would be followed to the year 9999."""
        made = rrulestr(self.rule, dtstart=datetime.combine(self.start, time()))
        parts = _parts(self.rule)
        if "UNTIL" in parts or "COUNT" in parts:
            return made
        return made.replace(until=datetime.combine(self.start, time()) + timedelta(days=LONGEST))

    def _wanted(self, day: date, calendar: Calendar) -> bool:
        if self.seasons and not any(season.holds(day) for season in self.seasons):
            return False
        return self.on is On.ANY or calendar.is_working_day(day) is (self.on is On.WORKING)


def _parts(rule: str) -> Mapping[str, str]:
    return dict(part.partition("=")[::2] for part in rule.split(";"))


def checked(rule: str) -> str:
    """The rule as it is kept (capitals, no blanks, no ``RRULE:``).

    Raises :class:`Refused` with a sentence for what is no rule of whole days: an unknown or repeated part, a frequency below a day,
    an ``UNTIL`` that is no date, both ``UNTIL`` and ``COUNT``, a value the standard does not know.
    """
    text = "".join(rule.split()).upper().removeprefix("RRULE:")
    pieces = [part.partition("=")[::2] for part in text.split(";")]
    names = [name for name, _ in pieces]
    odd = [name for name in names if name not in PARTS]
    if odd or len(set(names)) != len(names):
        raise Refused(
            Message("不认识或重复的部分「{part}」", "unknown or repeated part “{part}”").format(
                part=odd[0] if odd else text
            )
        )
    given = dict(pieces)
    if given.get("FREQ") not in FREQUENCIES:
        raise Refused(
            Message(
                "FREQ 只能是 {known}；几点写在 times 里", "FREQ is one of {known}; hours go into times"
            ).format(known="、".join(FREQUENCIES))
        )
    if "UNTIL" in given and "COUNT" in given:
        raise Refused(Message("UNTIL 和 COUNT 只能写一个", "either UNTIL or COUNT, not both"))
    if "UNTIL" in given and not _DATE.fullmatch(given["UNTIL"]):
        raise Refused(Message("UNTIL 写成日期，如 20231231", "UNTIL is a date such as 20231231"))
    for part, numbers in given.items():
        _check_numbers(part, numbers)
    _read(text)
    return text


def _check_numbers(part: str, numbers: str) -> None:
    if part not in NUMBERS:
        return
    least, most = NUMBERS[part]
    for number in numbers.split(","):
        digits = number.lstrip("+-") if part in BELOW_ZERO else number
        if not (digits.isascii() and digits.isdigit() and least <= int(digits) <= most):
            raise Refused(
                Message(
                    "不是 RFC 5545 的规则（{part} 是 {least} 至 {most}）",
                    "this is no rule of RFC 5545 ({part} is {least} to {most})",
                ).format(part=part, least=least, most=most)
            )


def _read(text: str) -> None:
    try:
        rrulestr(text, dtstart=datetime.combine(date(2023, 1, 1), time()))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(
            Message("不是 RFC 5545 的规则（{why}）", "this is no rule of RFC 5545 ({why})").format(why=error)
        ) from error
