"""The SQL of indicators: one statement per source for all figures, one page of rows for a drill-down. Plain Python.

Where conditions only look at codes, rows are first summed up by those codes and the conditions decide over the few
hundred groups instead of over every row. ``sum(CASE WHEN …)`` stands for ``sum(…) FILTER (WHERE …)``: the same
meaning, ten times quicker in DuckDB, which evaluates each FILTER on its own copy of the vector.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chengxu.indicators.conditions import Bounds, Sql, names, sql
from chengxu.indicators.rules import Aggregate, Hours, Measurement
from chengxu.indicators.sources import Kind, Source

FEW = 4  # up to so many conditions, rows that none of them wants are left out before anything is summed up
_LEVELS = {Aggregate.MIN, Aggregate.MAX, Aggregate.AVG}
_CODES = {Kind.TEXT, Kind.YES_NO}


def totals(measurements: Sequence[Measurement], bounds: Bounds, units: Sequence[str] | None) -> Sql:
    """One SELECT over one source that gives (number, rows) for each measurement, in order.

    All measurements are of the same source. ``units`` restricts the rows to these units; None takes all.
    """
    source = measurements[0].source
    shared = _shared_time(measurements)
    outer = _both(_within(source, shared, bounds), _of_units(source, units))
    grouping = _grouping(measurements, shared, bounds)
    flags: dict[Sql, str] = {}
    inner: dict[str, str] = {}
    columns: list[str] = []
    for measurement in measurements:
        time = "" if measurement.time == shared else measurement.time
        condition = _counted(measurement, time, bounds)
        flag = flags.setdefault(condition, f"c{len(flags)}")
        if grouping is None:
            columns += [_aggregate(measurement, flag), f"count(CASE WHEN {flag} THEN 1 END)"]
        else:
            columns += [_of_groups(measurement, flag, inner), _of_groups_rows(flag)]
    few = len(flags) <= FEW
    if few:
        outer = _both(outer, _either(tuple(flags)))
    told = ", ".join(f"({condition.text}) AS {flag}" for condition, flag in flags.items())
    values = tuple(value for condition in flags for value in condition.values)
    looked_up = _looked_up(measurements)
    later = looked_up if grouping is not None and not few else frozenset()
    view = source.name if looked_up - later or not source.bare else source.bare
    rows = f'"{view}" WHERE {outer.text}'
    if grouping is not None:
        rows = _grouped(source, grouping, later, inner, rows)
    return Sql(f"SELECT {', '.join(columns)} FROM (SELECT *, {told} FROM {rows})", (*values, *outer.values))


def grouped(measurements: Sequence[Measurement], bounds: Bounds, key: Sql) -> Sql:
    """One SELECT over one source that gives, for each value of ``key``: it, then (number, rows) per measurement.

    All measurements are of the same source and, where ``key`` is a stretch of time, counted by the same time. Keys
    that no row has are not there.
    """
    source = measurements[0].source
    shared = _shared_time(measurements)
    outer = _within(source, shared, bounds)
    flags: dict[Sql, str] = {}
    columns: list[str] = []
    for measurement in measurements:
        time = "" if measurement.time == shared else measurement.time
        condition = _counted(measurement, time, bounds)
        flag = flags.setdefault(condition, f"c{len(flags)}")
        columns += [_aggregate(measurement, flag), f"count(CASE WHEN {flag} THEN 1 END)"]
    if len(flags) <= FEW:
        outer = _both(outer, _either(tuple(flags)))
    told = ", ".join(f"({condition.text}) AS {flag}" for condition, flag in flags.items())
    values = (value for condition in flags for value in condition.values)
    view = source.name if _looked_up(measurements) or not source.bare else source.bare
    text = (
        f"SELECT k, {', '.join(columns)} FROM (SELECT *, {told}, {key.text} AS k "
        f'FROM "{view}" AS "{source.name}" WHERE {outer.text}) GROUP BY k'
    )
    return Sql(text, (*values, *key.values, *outer.values))


def page(
    measurement: Measurement,
    bounds: Bounds,
    units: Sequence[str] | None,
    *,
    after: tuple[Any, str] | None,
    limit: int,
) -> Sql:
    """The rows behind a measurement, oldest first, the next ``limit`` of them after the key ``after``."""
    source = measurement.source
    condition = _both(
        _counted(measurement, measurement.time, bounds),
        _of_units(source, units),
    )
    if after is not None:
        later = Sql(f'("{source.time}", "{source.key}") > (?, ?)', after)
        condition = _both(condition, later)
    names = ", ".join(f'"{name}"' for name in source.columns)
    text = (
        f'SELECT {names} FROM "{source.name}" WHERE {condition.text} '
        f'ORDER BY "{source.time}", "{source.key}" LIMIT ?'
    )
    return Sql(text, (*condition.values, limit))


def spelled(measurement: Measurement, bounds: Bounds) -> str:
    """One measurement as a query that a person can read and run over the extracts, values written out."""
    source = measurement.source
    condition = _counted(measurement, measurement.time, bounds)
    value = _value(measurement)
    match measurement.aggregate:
        case Aggregate.COUNT:
            selected = "count(*)"
        case Aggregate.DISTINCT:
            selected = f"count(DISTINCT {value})"
        case aggregate:
            selected = f"{aggregate.value}({value})"
    text = f'SELECT {selected} FROM "{source.name}" WHERE {condition.text}'
    pieces = text.split("?")
    literals = [_literal(value) for value in condition.values]
    return "".join(piece + literal for piece, literal in zip(pieces, [*literals, ""], strict=True))


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = "'" + str(value).replace("'", "''") + "'"
    if isinstance(value, datetime):
        return f"TIMESTAMP {text}"
    return f"DATE {text}" if isinstance(value, date) else text


def _shared_time(measurements: Sequence[Measurement]) -> str:
    times = {measurement.time for measurement in measurements}
    return times.pop() if len(times) == 1 else ""


def _within(source: Source, time: str, bounds: Bounds) -> Sql:
    if not time:
        return Sql("true")
    kind = source.column(time).kind
    edges = (bounds.edge("start", kind), bounds.edge("end", kind))
    text = f'"{time}" >= ? AND "{time}" < ?'
    return Sql(f"coalesce({text}, false)" if source.column(time).nullable else text, edges)


def _counted(measurement: Measurement, time: str, bounds: Bounds) -> Sql:
    """Which rows the figure looks at; ``time`` is its own where not all figures of the statement share one."""
    source = measurement.source
    within = _within(source, time, bounds)
    return _both(within, sql(measurement.where, source, bounds), _whole_days(measurement, bounds))


def _whole_days(measurement: Measurement, bounds: Bounds) -> Sql:
    """A least, greatest or average of days leaves out the one that is not over: at six in the morning it is the least."""
    of_days = measurement.source.sums_days and measurement.aggregate in _LEVELS
    if bounds.running is None or not of_days:
        return Sql("true")
    return Sql(f'"{measurement.source.time}" < ?', (bounds.running,))


def _of_units(source: Source, units: Sequence[str] | None) -> Sql:
    if units is None:
        return Sql("true")
    return Sql(f'"{source.unit}" IN ({", ".join("?" * len(units))})', tuple(units))


def _both(*pieces: Sql) -> Sql:
    kept = [piece for piece in pieces if piece.text != "true"]
    if not kept:
        return Sql("true")
    return Sql(
        " AND ".join(f"({piece.text})" for piece in kept), tuple(v for piece in kept for v in piece.values)
    )


def _grouping(measurements: Sequence[Measurement], shared: str, bounds: Bounds) -> list[str] | None:
    """The codes all conditions look at, when rows can be summed up by them first; else None."""
    source = measurements[0].source
    if any(one.time != shared or _whole_days(one, bounds).values for one in measurements):
        return None
    looked_at = sorted(frozenset().union(*(names(measurement.where) for measurement in measurements)))
    codes = all(source.column(name).kind in _CODES and name != source.key for name in looked_at)
    return looked_at if codes else None


def _looked_up(measurements: Sequence[Measurement]) -> frozenset[str]:
    """The columns these figures use that only follow from other codes of a row."""
    used = [names(measurement.where) for measurement in measurements]
    used += [frozenset(m.of) for m in measurements if not isinstance(m.of, Hours)]
    return frozenset().union(*used) & frozenset(measurements[0].source.looked_up)


def _grouped(
    source: Source, grouping: Sequence[str], later: frozenset[str], inner: Mapping[str, str], rows: str
) -> str:
    """The rows summed up by their codes; what is looked up ``later`` is looked up for each group."""
    keys = [key for name in later for key in source.looked_up[name]]
    own = dict.fromkeys([*(name for name in grouping if name not in later), *keys])
    kept = [*(f'"{name}"' for name in own), "count(*) AS n", *(f"{e} AS {a}" for e, a in inner.items())]
    groups = f"(SELECT {', '.join(kept)} FROM {rows} GROUP BY ALL)"
    return f"({source.look_up.format(rows=groups)})" if later else groups


def _of_groups(measurement: Measurement, flag: str, inner: dict[str, str]) -> str:
    """The aggregate over groups; what each group has to provide is added to ``inner``."""

    def provided(expression: str) -> str:
        return inner.setdefault(expression, f"v{len(inner)}")

    value = _value(measurement)
    match measurement.aggregate:
        case Aggregate.COUNT:
            return f"coalesce(sum(CASE WHEN {flag} THEN n END), 0)"
        case Aggregate.DISTINCT:
            found = provided(f"list(DISTINCT {value}) FILTER (WHERE {value} IS NOT NULL)")
            return (
                f"len(list_distinct(flatten(list(CASE WHEN {flag} THEN coalesce({found}, []) ELSE [] END))))"
            )
        case Aggregate.AVG:
            total, count = provided(f"sum({value})"), provided(f"count({value})")
            return (
                f"sum(CASE WHEN {flag} THEN {total} END) / nullif(sum(CASE WHEN {flag} THEN {count} END), 0)"
            )
        case aggregate:
            part = provided(f"{aggregate.value}({value})")
            return f"{aggregate.value}(CASE WHEN {flag} THEN {part} END)"


def _of_groups_rows(flag: str) -> str:
    return f"coalesce(sum(CASE WHEN {flag} THEN n END), 0)"


def _either(conditions: tuple[Sql, ...]) -> Sql:
    return Sql(
        " OR ".join(f"({piece.text})" for piece in conditions),
        tuple(v for piece in conditions for v in piece.values),
    )


def _aggregate(measurement: Measurement, flag: str) -> str:
    value = _value(measurement)
    match measurement.aggregate:
        case Aggregate.COUNT:
            return f"count(CASE WHEN {flag} THEN 1 END)"
        case Aggregate.DISTINCT:
            return f"count(DISTINCT CASE WHEN {flag} THEN {value} END)"
        case aggregate:
            return f"{aggregate.value}(CASE WHEN {flag} THEN {value} END)"


def _value(measurement: Measurement) -> str:
    of = measurement.of
    if isinstance(of, Hours):
        return f'epoch_ms("{of.second}") - epoch_ms("{of.first}")'
    if measurement.aggregate is Aggregate.DISTINCT:
        names = [f'"{name}"' for name in of]
        return names[0] if len(names) == 1 else f"struct_pack({', '.join(f'{n} := {n}' for n in names)})"
    if measurement.aggregate is Aggregate.SUM and len(of) > 1:
        return " + ".join(f'"{name}"' for name in of)
    return f'"{of[0]}"' if of else "1"
