"""Figures for pages, reports and exports, and the rows behind each of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused, listed
from chengxu.indicators import access, breakdowns, statements, warehouse
from chengxu.indicators.conditions import Bounds
from chengxu.indicators.grouping import Breakdown, By
from chengxu.indicators.loading import parse
from chengxu.indicators.rules import Indicator, Indicators, Measurement, Raw, Value, absent, combine
from chengxu.indicators.sources import Column, Kind, Source
from chengxu.indicators.words import Lexicon, lexicon
from chengxu.indicators.writing import as_csv, as_json, as_table
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker

__all__ = [
    "Breakdown", "By", "Rows", "as_csv", "as_json", "as_table", "breakdown", "breakdown_of_all", "days_recorded",
    "definition", "evaluate", "indicators", "period", "rows_of", "rows_where", "words",
]  # fmt: skip

NOT_BY_UNIT = Message("这项来源不按单位记录", "this source is not kept by unit")
LONGEST_PAGE = 1000
FIRST_YEAR, LAST_YEAR = 1900, 9998


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A page of the rows behind a figure.

    ``rows`` map column names to plain values (instants aware in UTC, amounts in their measure); ``after`` continues
    the list, "" at its end; ``hidden`` rows count in the figure but the reader may not open their cases.
    """

    indicator: Indicator
    part: str
    source: Source
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Any], ...]
    after: str
    hidden: int


@dataclass(frozen=True, slots=True, eq=False)
class _Book:
    """What a pack says about figures."""

    indicators: Indicators
    lexicon: Lexicon
    zone: ZoneInfo
    each: bool  # every report of a merged matter counts


def indicators(pack_hash: str | None = None) -> Indicators:
    """The declarations of the pack (the one in force unless named)."""
    return _book(pack_hash or packs.active_hash()).indicators


def definition(indicator_id: str, pack_hash: str | None = None) -> Indicator:
    """The declaration of one figure; raises :class:`Refused` when the pack has none of this id."""
    found = indicators(pack_hash).get(indicator_id)
    if found is None:
        raise Refused(
            Message("没有指标「{id}」", "there is no indicator “{id}”").format(id=indicator_id),
            field="indicator",
        )
    return found


def words(pack_hash: str | None = None) -> Lexicon:
    """The words for the codes that rows of a drill-down hold."""
    return _book(pack_hash or packs.active_hash()).lexicon


def evaluate(
    *,
    start: date,
    end: date,
    unit: str | None = None,
    ids: Iterable[str] | None = None,
    now: datetime | None = None,
) -> list[Value]:
    """Every figure (or those of ``ids``) over local days ``start`` … ``end``, both inclusive.

    ``unit`` (code or Chinese name) counts the rows of that unit and all units below it; ``now`` ends a period that
    still runs (:func:`period`). One statement runs per source, whatever the number of figures. Raises :class:`Refused` for a period that ends before it begins, an
    unknown unit or an unknown id.
    """
    active = packs.active_hash()
    book = _book(active)
    wanted = (
        [definition(id_, active) for id_ in ids] if ids is not None else list(book.indicators.by_id.values())
    )
    bounds = period(start, end, book.zone, now)
    units = _units(unit)
    parts = [p for i in wanted for p in i.measurements() if units is None or p.source.unit]
    raws = _run(book, parts, bounds, units)
    values = [_value(indicator, raws) for indicator in wanted]
    return values if unit is None else [_narrowed(value, unit) for value in values]


def breakdown(indicator_id: str, start: date, end: date, *, by: By | str) -> Breakdown:
    """One figure taken apart; see :func:`breakdown_of_all`."""
    return breakdown_of_all([indicator_id], start, end, by=by)[indicator_id]


def breakdown_of_all(ids: Iterable[str], start: date, end: date, *, by: By | str) -> dict[str, Breakdown]:
    """Figures taken apart by unit, area (township), month, week or day, by id; one statement runs per source.

    The groups of a sum or a count add up to what :func:`evaluate` gives. Units count their own rows, not those of
    units below them; rows of no township or unit form a group without code. Raises :class:`Refused` for an unknown
    id or way, a period that ends before it begins, and a figure whose source does not know such groups.
    """
    active = packs.active_hash()
    book = _book(active)
    bounds = period(start, end, book.zone)
    wanted = [definition(id_, active) for id_ in dict.fromkeys(ids)]
    way = breakdowns.way(by, wanted)
    sources = dict.fromkeys(part.source.name for indicator in wanted for part in indicator.measurements())
    with _opened(book, list(sources)) as duck:
        return breakdowns.run(duck, wanted, bounds, way, book.zone.key)


def days_recorded(periods: Sequence[tuple[date, date]]) -> list[int]:
    """On how many local days of each period (both ends inclusive) the ledger has any deed."""
    book = _book(packs.active_hash())
    bounds = [period(start, end, book.zone) for start, end in periods]
    with _opened(book, ["deeds"]) as duck:
        return breakdowns.days_recorded(duck, bounds, book.zone.key)


def spelled(ids: Iterable[str], *, start: date, end: date, now: datetime | None = None) -> dict[str, str]:
    """The query behind each of these figures, as SQL a person can read; a ratio is two queries with ÷ between.

    Instants are UTC, amounts thousandths; ``now`` as in :func:`evaluate`. Raises :class:`Refused` for an unknown id or a period that ends too early.
    """
    active = packs.active_hash()
    bounds = period(start, end, _book(active).zone, now)
    found = {id_: definition(id_, active) for id_ in ids}
    return {
        id_: " ÷ ".join(statements.spelled(part, bounds) for part in indicator.measurements())
        for id_, indicator in found.items()
    }


def rows_of(
    indicator_id: str,
    start: date,
    end: date,
    *,
    actor: Actor,
    unit: str | None = None,
    part: str = "",
    after: str | None = None,
    limit: int = 50,
    now: datetime | None = None,
) -> Rows:
    """The very rows that made a figure, oldest first, ``limit`` of them after the key ``after``.

    ``now`` as in :func:`evaluate`. ``part`` chooses ``numerator`` or ``denominator`` of a ratio (default: the denominator, all it looks at). Raises
    :class:`Refused` without the right to read figures, and for an unknown id, part, unit, period or key.
    """
    access.require(actor)
    book = _book(packs.active_hash())
    indicator = definition(indicator_id)
    measurement, part = _part(indicator, part)
    units = _units(unit)
    if units is not None and not measurement.source.unit:
        return Rows(
            indicator=indicator, part=part, source=measurement.source, columns=(), rows=(), after="", hidden=0
        )
    limit = max(1, min(limit, LONGEST_PAGE))
    statement = statements.page(
        measurement,
        period(start, end, book.zone, now),
        units,
        after=_key(after, measurement.source),
        limit=limit + 1,
    )
    with _opened(book, [measurement.source.name]) as duck:
        found = duck.execute(statement.text, list(statement.values)).fetchall()
    return _page(indicator, part, measurement.source, found, limit, actor)


def rows_where(source: Source, equal: Mapping[str, Any], *, limit: int) -> tuple[Mapping[str, Any], ...]:
    """Rows of ``source`` whose columns hold just these values, oldest first, ``limit`` of them at most.

    Rows of cases are not filtered by who asks: the caller has to.
    """
    columns = tuple(source.columns.values())
    names = ", ".join(f'"{column.name}"' for column in columns)
    condition = " AND ".join(f'"{source.column(name).name}" = ?' for name in equal) or "true"
    text = f'SELECT {names} FROM "{source.name}" WHERE {condition} ORDER BY "{source.time}", "{source.key}" LIMIT ?'
    with _opened(_book(packs.active_hash()), [source.name]) as duck:
        found = duck.execute(text, [*equal.values(), limit]).fetchall()
    return tuple(_row(columns, values) for values in found)


def period(start: date, end: date, zone: ZoneInfo, now: datetime | None = None) -> Bounds:
    """Local days, both inclusive, as instants; raises :class:`Refused` when ``end`` lies before ``start``.

    A period that is not over by ``now`` ends there: a case that falls due tomorrow is not overdue
    yet, whoever has until tomorrow is not late, and the day of ``now`` is not the one of least work.
    So do years that a calendar has and no record of this system can: an instant of them cannot be written.
    """
    if start.year < FIRST_YEAR or end.year > LAST_YEAR:
        raise Refused(
            Message("年份应在 {first} 至 {last} 之间", "years lie between {first} and {last}").format(
                first=FIRST_YEAR, last=LAST_YEAR
            ),
            field="start" if start.year < FIRST_YEAR else "to",
        )
    if end < start:
        raise Refused(Message("结束日期早于开始日期", "the period ends before it begins"), field="to")
    after = end + timedelta(days=1)
    first, last = (
        datetime.combine(day, time(), tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
        for day in (start, after)
    )
    if now is None:
        return Bounds(start, after, first, last)
    today = now.astimezone(zone).date()
    last = min(last, now.astimezone(UTC).replace(tzinfo=None))
    return Bounds(start, after, first, last, today if start <= today <= end else None)


@lru_cache(maxsize=8)
def _book(pack_hash: str) -> _Book:
    pack = packs.pack(pack_hash)
    county = pack.one("county.yaml")
    each = county.get("counting", {}).get("merged") == "each"
    check = Checker(pack)
    return _Book(check.once(parse), lexicon(check), ZoneInfo(str(county["zone"])), each)


def _units(unit: str | None) -> list[str] | None:
    """The unit, everything below it, and what these took over from; None for the whole county."""
    if unit is None:
        return None
    organisation = accounts.organisation()
    top = organisation.find_unit(unit)
    if top is None:
        raise Refused(
            Message("没有单位「{unit}」", "there is no unit “{unit}”").format(unit=unit), field="unit"
        )
    found = [top.code]
    for code in found:
        found += [u.code for u in organisation.units.values() if u.parent == code and u.code not in found]
    return found + [code for code in organisation.former if organisation.today(code) in found]


def _opened(book: _Book, sources: Sequence[str]) -> Any:
    work = {pair: allowed.work.value for pair, allowed in book.lexicon.vocabulary.allowed.items()}
    return warehouse.opened(sources, book.zone.key, work, each=book.each)


def _run(
    book: _Book, parts: Sequence[Measurement], bounds: Bounds, units: Sequence[str] | None
) -> dict[Measurement, Raw]:
    by_source: dict[str, list[Measurement]] = {}
    for part in dict.fromkeys(parts):
        by_source.setdefault(part.source.name, []).append(part)
    raws: dict[Measurement, Raw] = {}
    with _opened(book, list(by_source)) as duck:
        for measurements in by_source.values():
            statement = statements.totals(measurements, bounds, units)
            row = duck.execute(statement.text, list(statement.values)).fetchone()
            for index, measurement in enumerate(measurements):
                raws[measurement] = Raw(row[2 * index], row[2 * index + 1])
    return raws


def _value(indicator: Indicator, raws: Mapping[Measurement, Raw]) -> Value:
    parts = indicator.measurements()
    if any(part not in raws for part in parts):
        return absent(indicator, NOT_BY_UNIT)
    return combine(indicator, tuple(raws[part] for part in parts))


def _narrowed(value: Value, unit: str) -> Value:
    """The figure, whose scope also names the unit it was counted for."""
    known = accounts.organisation()
    top = known.find_unit(unit)
    scope = Message("{scope}；只计{unit}及下属单位", "{scope}; only {unit} and the units below it").format(
        scope=value.scope, unit=top.name if top else Message(unit)
    )
    if former := [known.name(code) for code in _units(unit) or () if code in known.former]:
        scope = Message(
            "{scope}，含其承接的{former}", "{scope}, with {former} whose work they took over"
        ).format(scope=scope, former=listed(former))
    return replace(value, scope=scope)


def _part(indicator: Indicator, part: str) -> tuple[Measurement, str]:
    if indicator.measurement is not None and part in {"", "all"}:
        return indicator.measurement, ""
    halves = {"numerator": indicator.numerator, "denominator": indicator.denominator}
    chosen = halves.get(part or "denominator")
    if chosen is None:
        raise Refused(
            Message("「{id}」没有「{part}」这一部分", "“{id}” has no part “{part}”").format(
                id=indicator.id, part=part
            ),
            field="part",
        )
    return chosen, part or "denominator"


def _page(
    indicator: Indicator,
    part: str,
    source: Source,
    found: Sequence[tuple[Any, ...]],
    limit: int,
    actor: Actor,
) -> Rows:
    columns = tuple(source.columns.values())
    rows = [_row(columns, values) for values in found[:limit]]
    after = ""
    if len(found) > limit:
        after = _token(rows[-1][source.time], rows[-1][source.key])
    hidden: set[str] = set()
    if case := access.OF_CASES.get(source.name):
        hidden = access.hidden_cases(actor, [row[case] for row in rows])
        rows_shown = [row for row in rows if row[case] not in hidden]
    else:
        rows_shown = rows
    return Rows(
        indicator=indicator,
        part=part,
        source=source,
        columns=columns,
        rows=tuple(rows_shown),
        after=after,
        hidden=len(rows) - len(rows_shown),
    )


def _row(columns: Sequence[Column], values: Sequence[Any]) -> dict[str, Any]:
    return {column.name: _shown(column.kind, value) for column, value in zip(columns, values, strict=True)}


def _shown(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    if kind is Kind.INSTANT:
        return value.replace(tzinfo=UTC)
    if kind in {Kind.MILLI, Kind.FEN}:
        size = 1000 if kind is Kind.MILLI else 100
        whole, rest = divmod(int(value), size)
        return int(value) / size if rest else whole
    return value


def _token(at: date | datetime, key: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), key]).encode()).decode()


def _key(after: str | None, source: Source) -> tuple[Any, str] | None:
    if not after:
        return None
    try:
        at, key = json.loads(base64.urlsafe_b64decode(after.encode()))
        if source.column(source.time).kind is Kind.DAY:
            return date.fromisoformat(at), str(key)
        return datetime.fromisoformat(at).astimezone(UTC).replace(tzinfo=None), str(key)
    except (ValueError, TypeError):
        raise Refused(Message("翻页标记无效", "the page mark is not valid"), field="after") from None
