"""Runs the statements that take figures apart, and puts names to the groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pyarrow as pa

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message, Refused, listed
from chengxu.indicators import statements
from chengxu.indicators.conditions import Bounds, Sql
from chengxu.indicators.grouping import (
    GROUND,
    Breakdown,
    By,
    Group,
    condition,
    key,
    reason_against,
    start_of,
    stretch_name,
    stretches,
    townships,
)
from chengxu.indicators.rules import Indicator, Measurement, Raw, combine
from chengxu.indicators.sources import DEEDS
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory

NO_UNIT = Message("未注明单位", "no unit")
NO_TOWNSHIP = Message("未定位", "Unlocated")
NAMELESS = Message("未注明", "none named")
NOTHING = Raw(None, 0)
_GROUND = pa.schema([("area", pa.string()), ("township", pa.string())])

Raws = Mapping[Measurement, Mapping[str, Raw]]


def way(by: By | str, indicators: Iterable[Indicator]) -> By:
    """``by`` as a way to take all of ``indicators`` apart; raises :class:`Refused` when there is no such way."""
    try:
        found = By(by)
    except ValueError:
        raise Refused(
            Message("不能按「{by}」分，可用：{known}", "no breakdown by “{by}”; use: {known}").format(
                by=by, known=listed(By)
            ),
            field="by",
        ) from None
    for indicator in indicators:
        if against := reason_against(indicator, found):
            raise Refused(
                Message("「{id}」不能按{by}分：{why}", "“{id}” has no breakdown by {by}: {why}").format(
                    id=indicator.id, by=found.label, why=against
                ),
                field="by",
            )
    return found


def run(
    duck: Any, indicators: Sequence[Indicator], bounds: Bounds, by: By, zone: str
) -> dict[str, Breakdown]:
    """Every figure by its groups; ``duck`` sees the sources."""
    if by is By.AREA:
        _register_ground(duck)
    raws: dict[Measurement, dict[str, Raw]] = {}
    for (_, group_key), measurements in _together(indicators, by, zone).items():
        statement = statements.grouped(measurements, bounds, group_key)
        for row in duck.execute(statement.text, list(statement.values)).fetchall():
            code = row[0].isoformat() if isinstance(row[0], date) else row[0]
            for index, measurement in enumerate(measurements):
                raws.setdefault(measurement, {})[code] = Raw(row[2 * index + 1], row[2 * index + 2])
    days = stretches(by, bounds.first, bounds.after - timedelta(days=1)) if by.timed else []
    naming = {By.PAIR: _pairs, By.PLACE: _places, By.SEAT: _seats}
    names = naming[by](raws) if by in naming else _names(by)
    return {
        indicator.id: Breakdown(indicator, by, tuple(_groups(indicator, raws, by, names, days)))
        for indicator in indicators
    }


def days_recorded(duck: Any, periods: Sequence[Bounds], zone: str) -> list[int]:
    """On how many local days of each period the ledger has a deed.

    Minutes are told apart before they become local days: there are far fewer of them than deeds.
    """
    within = " OR ".join('("occurred_at" >= ? AND "occurred_at" < ?)' for _ in periods)
    edges = [edge for bounds in periods for edge in (bounds.start, bounds.end)]
    minutes = f'SELECT DISTINCT date_trunc(\'minute\', "occurred_at") AS m FROM "{DEEDS.bare}" WHERE {within}'
    text = f"SELECT DISTINCT CAST(timezone(?, timezone('UTC', m)) AS DATE) FROM ({minutes})"
    days = [day for (day,) in duck.execute(text, [zone, *edges]).fetchall()]
    return [sum(bounds.first <= day < bounds.after for day in days) for bounds in periods]


def _register_ground(duck: Any) -> None:
    found = _ground(packs.active_hash())
    columns = {"area": list(found), "township": list(found.values())}
    duck.register(GROUND, pa.table(columns, schema=_GROUND))


@lru_cache(maxsize=4)
def _ground(pack_hash: str) -> dict[str, str]:
    """Every area of the pack, whatever its level, and its township."""
    county = territory.territory(pack_hash)
    levels = (county.communities, county.duty_grids, county.unit_grids)
    parents = {code: area.parent for level in levels for code, area in level.items()}
    return townships(parents, county.townships)


def _together(indicators: Sequence[Indicator], by: By, zone: str) -> dict[tuple[str, Sql], list[Measurement]]:
    """The measurements that one statement can answer: of the same source and with the same key."""
    found: dict[tuple[str, Sql], list[Measurement]] = {}
    for part in dict.fromkeys(part for indicator in indicators for part in indicator.measurements()):
        found.setdefault((part.source.name, key(part, by, zone)), []).append(part)
    return found


def _groups(
    indicator: Indicator, raws: Raws, by: By, names: Mapping[str, Message], days: Sequence[tuple[date, date]]
) -> Iterator[Group]:
    parts = indicator.measurements()
    used = {code for part in parts for code, raw in raws.get(part, {}).items() if raw.rows}
    for code, name, span in _known(by, names, used, days):
        found = tuple(raws.get(part, {}).get(code, NOTHING) for part in parts)
        conditions = tuple(condition(part.source, by, code) for part in parts)
        yield Group(code, name, combine(indicator, found), span, conditions)


def _names(by: By) -> Mapping[str, Message]:
    """The names of all units or townships, in the order of the pack."""
    if by is By.UNIT:
        return {code: unit.name for code, unit in accounts.organisation().named.items()}
    if by is By.AREA:
        return {code: area.name for code, area in territory.territory().townships.items()}
    return {}


def _pairs(raws: Raws) -> Mapping[str, Message]:
    """The names of the pairs that occur: 「甲 → 乙」."""
    organisation = accounts.organisation()
    found = {}
    for code in sorted({code for groups in raws.values() for code in groups}):
        first, _, second = code.partition(">")
        found[code] = Message("{one} → {other}", "{one} → {other}").format(
            one=organisation.name(first), other=organisation.name(second)
        )
    return found


def _seats(raws: Raws) -> Mapping[str, Message]:
    """The names of the posts of units that occur: 「环境卫生管理所 保洁员」."""
    organisation = accounts.organisation()
    found = {}
    for code in sorted({code for groups in raws.values() for code in groups if code}):
        post, _, unit = code.partition("@")
        known = organisation.posts.get(post)
        found[code] = Message("{unit} {post}", "{unit}, {post}").format(
            unit=organisation.name(unit), post=known.name if known else post or NAMELESS
        )
    return found


def _places(raws: Raws) -> Mapping[str, Message]:
    """The names of the places that occur, as the county calls them."""
    ground = territory.territory()
    found = {}
    for code in sorted({code for groups in raws.values() for code in groups if code}):
        try:
            found[code] = ground.by_code(code).name
        except Refused:
            found[code] = Message(code)
    return found


def _known(
    by: By, names: Mapping[str, Message], used: set[str], days: Sequence[tuple[date, date]]
) -> Iterator[tuple[str, Message, tuple[date, date] | None]]:
    """Code, name and days of every group, in the order people expect."""
    for first, last in days:
        start = start_of(by, first)
        yield start.isoformat(), stretch_name(by, start), (first, last)
    if by.timed:
        return
    nameless = {By.UNIT: NO_UNIT, By.AREA: NO_TOWNSHIP}.get(by, NAMELESS)
    for code in [code for code in names if by is By.AREA or code in used] + sorted(used - set(names)):
        yield code, names.get(code, Message(code) if code else nameless), None
