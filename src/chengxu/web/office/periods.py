"""Which days a page of the office speaks of: from and to of the address, or one of the usual periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.utils import timezone

from chengxu.common.messages import Message, Refused
from chengxu.indicators.queries import FIRST_YEAR, LAST_YEAR
from chengxu.ledger.models import Deed

LONGEST_DAYS = 3660
RECENT_DAYS = 30
YEARS_BACK = 10
MOST_YEARS = 4
BUSY_DEEDS = 100
"""So many deeds of its last quarter make a year one to report on: less than a bureau writes down in a week."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A period people ask for by name."""

    name: Message
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both inclusive, and the usual periods to choose from."""

    start: date
    end: date
    presets: tuple[Preset, ...]
    wrong: Message | None = None

    @property
    def query(self) -> str:
        """The period as the end of an address."""
        return f"from={self.start}&to={self.end}"


def read(given: Mapping[str, str], today: date) -> Period:
    """The period of an address, the last thirty days when it names none; a wrong one is said, not guessed."""
    presets = _presets(today)
    default = presets[2]
    try:
        start, end = _day(given, "from", default.start), _day(given, "to", default.end)
    except Refused as refusal:
        return Period(default.start, default.end, presets, refusal.message)
    if end < start:
        return Period(
            start, start, presets, Message("结束日期早于开始日期。", "The period ends before it begins.")
        )
    if (end - start).days > LONGEST_DAYS:
        return Period(default.start, default.end, presets, Message("最长看十年。", "Ten years at most."))
    return Period(start, end, presets)


def _day(given: Mapping[str, str], name: str, default: date) -> date:
    text = given.get(name, "").strip()
    if not text:
        return default
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(Message("日期写成 2023-12-31 的样子。", "Write days like 2023-12-31."), field=name)
    return day


def annual(given: Mapping[str, str], today: date) -> Period:
    """Like :func:`read`, but a report that names no period speaks of the last whole year with records."""
    if given.get("from") or given.get("to"):
        return read(given, today)
    whole = [year for year in _years(today) if year < today.year] or [today.year]
    return read({"from": f"{whole[0]}-01-01", "to": f"{whole[0]}-12-31"}, today)


def _presets(today: date) -> tuple[Preset, ...]:
    monday = today - timedelta(days=today.weekday())
    return (
        Preset(Message("本周", "This week"), monday, today),
        Preset(Message("本月", "This month"), today.replace(day=1), today),
        Preset(Message("近 30 天", "Last 30 days"), today - timedelta(days=RECENT_DAYS - 1), today),
        *(
            Preset(Message(f"{year} 年", str(year)), date(year, 1, 1), date(year, 12, 31))
            for year in _years(today)
        ),
    )


def _years(today: date) -> list[int]:
    """The newest years with records, newest first."""
    first = Deed.objects.order_by("occurred_at").values_list("occurred_at", flat=True).first()
    if first is None:
        return [today.year]
    years = range(today.year, max(timezone.localtime(first).year, today.year - YEARS_BACK) - 1, -1)
    with_records = (year for year in years if year == today.year or _busy(year))
    return list(islice(with_records, MOST_YEARS))


def _busy(year: int) -> bool:
    """Not a year that only lends its date to a few papers, such as a permit given before the records begin."""
    deeds = Deed.objects.filter(occurred_at__range=_autumn(year)).order_by("occurred_at")
    return deeds[:BUSY_DEEDS].count() == BUSY_DEEDS


def _autumn(year: int) -> tuple[datetime, datetime]:
    """The last quarter: a year whose records stop in spring is not one to report on."""
    zone = timezone.get_current_timezone()
    return datetime(year, 10, 1, tzinfo=zone), datetime(year, 12, 31, 23, 59, 59, tzinfo=zone)
