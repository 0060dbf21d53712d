"""One figure taken apart: by unit, pair of units, township, place, person, post of a unit, month, week or day. Which groups there are, and how SQL names them.

The groups of a count or a sum add up to the figure itself, so rows that belong to no unit or township have a group of
their own. Plain Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.indicators.conditions import Sql
from chengxu.indicators.rules import Indicator, Measurement, Value
from chengxu.indicators.sources import Kind, Source

GROUND = "ground"
"""The table (area, township) a statement by township may ask: every area of the pack and the township it lies in."""


class By(StrEnum):
    """What a figure is taken apart by. A week begins on Monday."""

    UNIT = "unit"
    AREA = "area"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    PAIR = "pair"
    PLACE = "place"
    PERSON = "person"
    SEAT = "seat"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _LABELS[self]

    @property
    def timed(self) -> bool:
        """Whether the groups are stretches of time."""
        return self in _TIMED


_LABELS = {
    By.UNIT: Message("单位", "unit"),
    By.PAIR: Message("两个单位之间", "pair of units"),
    By.AREA: Message("乡镇", "township"),
    By.PLACE: Message("地点", "place"),
    By.PERSON: Message("人员", "person"),
    By.SEAT: Message("单位岗位", "post of a unit"),
    By.MONTH: Message("月", "month"),
    By.WEEK: Message("周", "week"),
    By.DAY: Message("日", "day"),
}
_TIMED = frozenset({By.MONTH, By.WEEK, By.DAY})
CODED = frozenset({By.PLACE, By.PERSON, By.SEAT})
"""Ways whose groups are the codes that occur in a column of that name; who may see people by name, a page decides."""


@dataclass(frozen=True, slots=True)
class Group:
    """One part of a figure.

    ``code`` is that of a unit, a pair of units (``from>to``), township, place, person or post of a unit (``post@unit``; "" for rows that name none), or the first day of a stretch of time.
    ``days`` are the local days it holds inside the period, both inclusive, None for units and townships.
    ``conditions`` pick its rows out of the source of each measurement, as SQL a person can read; "" for time.
    """

    code: str
    name: Message
    value: Value
    days: tuple[date, date] | None = None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure by its groups: units that have rows, every township and stretch of the period, in their order."""

    indicator: Indicator
    by: By
    groups: tuple[Group, ...]


def reason_against(indicator: Indicator, by: By) -> Message | None:
    """Why the figure cannot be taken apart so; None when it can."""
    for part in indicator.measurements():
        if by is By.UNIT and not part.source.unit:
            return Message("{source}不按单位记录", "{source} are not kept by unit").format(
                source=part.source.label
            )
        if by is By.PAIR and not part.source.pair:
            return Message("{source}不记两个单位", "{source} do not name two units").format(
                source=part.source.label
            )
        if by in CODED and by.value not in part.source.columns:
            return Message("{source}不按{by}记录", "{source} are not kept by {by}").format(
                source=part.source.label, by=by.label
            )
        if by is By.AREA and not _ground_column(part.source):
            return Message("{source}不按乡镇记录", "{source} are not kept by township").format(
                source=part.source.label
            )
        if by.timed and not part.time:
            return Message(
                "这项指标看的是期末状况，不按时间累计", "this figure is a state, not counted by time"
            )
    return None


def key(measurement: Measurement, by: By, zone: str) -> Sql:
    """What names the group of a row: a code, or a local day (the first of its month, the Monday of its week)."""
    source = measurement.source
    if by is By.UNIT:
        return Sql(f"coalesce(\"{source.unit}\", '')")
    if by is By.PAIR:
        return Sql(f"coalesce(\"{source.pair}\", '')")
    if by in CODED:
        return Sql(f"coalesce(\"{by.value}\", '')")
    if by is By.AREA:
        column = _ground_column(source)
        if column == "township":
            return Sql("coalesce(\"township\", '')")
        return Sql(
            f'coalesce((SELECT g.township FROM {GROUND} AS g WHERE g.area = "{source.name}"."{column}"), \'\')'
        )
    time = f'"{measurement.time}"'
    if source.column(measurement.time).kind is Kind.DAY:
        day = Sql(time)
    else:
        day = Sql(f"CAST(timezone(?, timezone('UTC', {time})) AS DATE)", (zone,))
    return day if by is By.DAY else Sql(f"CAST(date_trunc('{by.value}', {day.text}) AS DATE)", day.values)


def condition(source: Source, by: By, code: str) -> str:
    """The rows of a group as a person would ask for them; "" where the group is a stretch of time."""
    if by is By.UNIT:
        return f"\"{source.unit}\" = '{code}'"
    if by is By.PAIR:
        return f"\"{source.pair}\" = '{code}'"
    if by in CODED:
        return f"\"{by.value}\" = '{code}'"
    if by is not By.AREA:
        return ""
    column = _ground_column(source)
    if column == "township":
        return f"\"township\" = '{code}'"
    return f"\"{column}\" IN (SELECT area FROM {GROUND} WHERE township = '{code}')"


def stretches(by: By, start: date, end: date) -> list[tuple[date, date]]:
    """The months, weeks or days that ``start`` … ``end`` touches, each cut to the period."""
    found: list[tuple[date, date]] = []
    first = start
    while first <= end:
        last = min(end, _last(by, first))
        found.append((first, last))
        first = last + timedelta(days=1)
    return found


def start_of(by: By, day: date) -> date:
    """The first day of the month or week that holds ``day``; the day itself for days."""
    if by is By.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if by is By.WEEK else day


def stretch_name(by: By, first: date) -> Message:
    """2023年9月, 2023年第36周, 2023年9月5日."""
    if by is By.MONTH:
        return Message(f"{first.year}年{first.month}月", f"{first:%Y-%m}")
    if by is By.WEEK:
        year, week, _ = first.isocalendar()
        return Message(f"{year}年第{week}周", f"{year}-W{week:02}")
    return Message(f"{first.year}年{first.month}月{first.day}日", f"{first.isoformat()}")


def townships(parents: Mapping[str, str], tops: Iterable[str]) -> dict[str, str]:
    """Every area and the township it lies in, from each area's parent; ``tops`` are the townships."""
    found = {top: top for top in tops}
    for area in parents:
        top = area
        while top not in found and top in parents:
            top = parents[top]
        if top in found:
            found[area] = found[top]
    return found


def _ground_column(source: Source) -> str:
    return next((name for name in ("township", "grid") if name in source.columns), "")


def _last(by: By, first: date) -> date:
    if by is By.MONTH:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first + timedelta(days=6 - first.weekday()) if by is By.WEEK else first
