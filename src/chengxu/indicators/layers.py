"""Which table stands behind each source, what of it is extracted, and how the extract keeps up. Plain Python.

Only ids, codes, times and amounts are extracted: no names, phones or free text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chengxu.indicators.recurring_sources import (
    CAMPAIGN_PLACES,
    HOURS,
    OCCURRENCES,
    POSTS,
    SHIFT_DAYS,
    SHIFTS,
    SURVEY_ANSWERS,
)
from chengxu.indicators.sources import (
    ANSWERS,
    CASES,
    CLOCKS,
    DEED_DAYS,
    DEEDS,
    HANDOVERS,
    PROCEEDINGS,
    RATINGS,
    READINGS,
    REPORTS,
    TICKETS,
    Kind,
    Source,
)


class Growth(StrEnum):
    """How a table changes, and so how far a file of it can be trusted."""

    SEALED = "sealed"  # rows are never changed; a file holds whole seals
    APPENDED = "appended"  # rows are never changed; a file holds all rows up to an id
    VERSIONED = "versioned"  # rows change and count their version, or go; what changed is read afresh
    FOLLOWING = "following"  # rows belong to a versioned row and change with it
    SMALL = "small"  # read whole every time


@dataclass(frozen=True, slots=True)
class Layer:
    """One extracted table: ``columns`` by their names in the table, which are those of the source.

    ``each`` takes the place of ``sql`` where the county counts every report of a merged matter. ``beside`` names the layers whose raw
    rows the query needs as well.
    """

    name: str
    table: str
    growth: Growth
    columns: Mapping[str, Kind]
    sql: str = ""
    each: str = ""
    beside: tuple[str, ...] = ()

    @property
    def raw(self) -> str:
        """The name of its rows in DuckDB before derived columns are added."""
        return f"raw_{self.name}"


_DERIVED = {"day", "month", "class", "of_case", "relapse_days", "hours", "seat"} | {
    f"{part}_hours" for part in ("planned", "worked", "beyond", "apart")
}


def _layer(
    source: Source, table: str, growth: Growth, sql: str, *, skip: str = "", each: str = "", beside: tuple[str, ...] = (),
    **more: Kind,
) -> Layer:  # fmt: skip
    own = {name: c.kind for name, c in source.columns.items() if name not in _DERIVED | {skip}}
    return Layer(source.name, table, growth, {**own, **more}, sql, each, beside)


_LOCAL_DAY = "CAST(timezone({zone}, timezone('UTC', {column})) AS DATE)"


def _with_days(columns: str, raw: str, column: str) -> str:
    day = _LOCAL_DAY.replace("{column}", column)
    return f"SELECT *, strftime(day, '%Y-%m') AS month FROM (SELECT {columns}, {day} AS day FROM {raw})"


_DEEDS_SQL = _with_days(
    "d.*, d.case_uid <> '' AS of_case",
    "raw_deeds d ANTI JOIN corrected c ON c.uid = d.uid WHERE d.corrects_kind <> 'void'",
    "d.occurred_at",
)
"""The same rule as the view ``effective_deeds`` of the ledger, over files and live rows together.

``corrected`` holds the few uids that later deeds correct. A correlated NOT EXISTS says the same, but DuckDB then looks at
every row of the ledger before it looks at the conditions, which took seven times as long.
"""
CORRECTED = "CREATE TEMP TABLE corrected AS SELECT DISTINCT corrects_uid AS uid FROM raw_deeds WHERE corrects_uid <> ''"

_AGAIN = """again AS (
        SELECT recurs_of AS uid, min(reported_at) AS at FROM raw_cases
        WHERE recurs_of <> '' AND state NOT IN ('rejected', 'void') GROUP BY recurs_of
    )"""
_RELAPSE = "date_diff('second', c.closed_at, again.at) / 86400.0 AS relapse_days"
_CASES_ONCE = f"""WITH {_AGAIN}
    SELECT c.*, {_RELAPSE} FROM raw_cases c LEFT JOIN again ON again.uid = c.uid WHERE c.state <> 'merged'"""
"""A merged matter counts once: the case that was kept. ``relapse_days`` lie between its closing and its next report."""
_CASES_EACH = f"""WITH RECURSIVE {_AGAIN},
    into_ AS (
        SELECT uid, merged_into AS kept FROM raw_cases WHERE merged_into <> ''
        UNION ALL
        SELECT i.uid, c.merged_into FROM into_ i JOIN raw_cases c ON c.uid = i.kept WHERE c.merged_into <> ''
    )
    SELECT c.* REPLACE (
        coalesce(k.state, c.state) AS state, coalesce(k.filed_at, c.filed_at) AS filed_at,
        coalesce(k.dispatched_at, c.dispatched_at) AS dispatched_at,
        coalesce(k.handled_at, c.handled_at) AS handled_at, coalesce(k.closed_at, c.closed_at) AS closed_at,
        coalesce(k.due_at, c.due_at) AS due_at, coalesce(k.on_time, c.on_time) AS on_time
    ), {_RELAPSE}
    FROM raw_cases c
    LEFT JOIN (SELECT i.uid AS of_, k.* FROM into_ i JOIN raw_cases k ON k.uid = i.kept AND k.state <> 'merged') k
        ON k.of_ = c.uid
    LEFT JOIN again ON again.uid = c.uid"""
"""A merged matter counts as often as it was reported: a case given up has the fate of the case that was kept."""

_CLOCKS_SQL = "SELECT *, concat(case_uid, '/', ordinal) AS uid FROM raw_clocks WHERE paused_for <> 'merge'"
"""What a merge cut short was neither done nor missed."""

_NEWEST = "SELECT * FROM raw_posts QUALIFY row_number() OVER (PARTITION BY key ORDER BY id DESC) = 1"
_POSTS_SQL = f"""SELECT *, minutes / 60.0 AS hours, strftime(day, '%Y-%m') AS month FROM (
    SELECT *, {_LOCAL_DAY.replace("{column}", "starts_at")} AS day FROM ({_NEWEST}) WHERE standing <> 'extra'
)"""
_RULED = f"""SELECT routine, place, starts_at, CASE
        WHEN bool_or(standing = 'present') THEN 'done' WHEN bool_or(held) THEN 'late'
        WHEN bool_or(standing = 'excused') THEN 'excused' ELSE 'missed' END AS state
    FROM ({_NEWEST}) WHERE standing NOT IN ('pending', 'extra')
    GROUP BY routine, place, starts_at HAVING bool_or(ruled)"""
"""What leaders decided of a place in a shift: of several posts there, the best."""
_SHIFTS_SQL = _with_days(
    "s.* REPLACE (coalesce(r.state, s.state) AS state)",
    f"raw_shifts s LEFT JOIN ({_RULED}) r ON r.routine = s.routine AND r.place = s.place AND r.starts_at = s.starts_at",
    "s.starts_at",
)
"""A shift as it was stood, unless a leader decided otherwise: its row is never changed, the figures follow the decision."""

_HOURS_SQL = """SELECT *, first AS day, strftime(first, '%Y-%m') AS month, planned / 60.0 AS planned_hours,
    worked / 60.0 AS worked_hours, beyond / 60.0 AS beyond_hours, apart / 60.0 AS apart_hours FROM raw_hours"""

LAYERS: Mapping[str, Layer] = {
    layer.name: layer
    for layer in (
        _layer(
            DEEDS, "ledger_deed", Growth.SEALED, _DEEDS_SQL,
            corrects_uid=Kind.TEXT, corrects_kind=Kind.TEXT, seal_id=Kind.WHOLE,
        ),
        _layer(
            CASES, "cases_case", Growth.VERSIONED, _CASES_ONCE, each=_CASES_EACH,
            id=Kind.WHOLE, version=Kind.WHOLE, merged_into=Kind.TEXT, recurs_of=Kind.TEXT,
        ),
        _layer(
            CLOCKS, "cases_clock", Growth.FOLLOWING, _CLOCKS_SQL, skip="uid", ordinal=Kind.WHOLE, paused_for=Kind.TEXT
        ),
        _layer(REPORTS, "intake_report", Growth.APPENDED, "FROM raw_reports", id=Kind.WHOLE),
        _layer(RATINGS, "intake_rating", Growth.APPENDED, "FROM raw_ratings", id=Kind.WHOLE),
        _layer(
            ANSWERS, "intake_answer", Growth.SMALL, "SELECT * FROM raw_answers WHERE answered_at IS NOT NULL"
        ),
        _layer(TICKETS, "readings_ticket", Growth.APPENDED, "FROM raw_tickets", id=Kind.WHOLE),
        _layer(READINGS, "readings_reading", Growth.APPENDED, "FROM raw_readings", id=Kind.WHOLE),
        _layer(SHIFTS, "routines_shift", Growth.APPENDED, _SHIFTS_SQL, beside=("posts",), id=Kind.WHOLE),
        _layer(POSTS, "rosters_verdict", Growth.APPENDED, _POSTS_SQL, id=Kind.WHOLE, minutes=Kind.WHOLE, uid=Kind.TEXT),
        _layer(
            HOURS, "rosters_hours", Growth.SMALL, _HOURS_SQL,
            first=Kind.DAY, planned=Kind.WHOLE, worked=Kind.WHOLE, beyond=Kind.WHOLE, apart=Kind.WHOLE,
        ),
        _layer(
            OCCURRENCES, "routines_occurrence", Growth.VERSIONED,
            "SELECT *, holder AS person, concat(post, '@', unit) AS seat, strftime(day, '%Y-%m') AS month FROM raw_occurrences",
            skip="person", day=Kind.DAY, holder=Kind.TEXT, id=Kind.WHOLE, version=Kind.WHOLE,
        ),
        _layer(PROCEEDINGS, "enforcement_proceeding", Growth.SMALL, "FROM raw_proceedings"),
        _layer(CAMPAIGN_PLACES, "campaigns_place", Growth.SMALL, "FROM raw_campaign_places"),
        _layer(
            SURVEY_ANSWERS, "surveys_answer", Growth.SMALL, "FROM raw_survey_answers WHERE NOT voided", voided=Kind.YES_NO
        ),
    )
}  # fmt: skip

SUMMARIES: Mapping[str, str] = {
    SHIFT_DAYS.name: """
        SELECT concat_ws('/', day, routine, unit) AS uid, day, routine, unit,
               count(DISTINCT CASE WHEN state IN ('done', 'late') THEN starts_at END) AS shifts,
               coalesce(
                   epoch_ms(max(CASE WHEN state IN ('done', 'late') THEN ends_at END))
                   - epoch_ms(min(CASE WHEN state IN ('done', 'late') THEN starts_at END)), 0
               ) / 3600000.0 AS hours
        FROM shifts WHERE state <> 'excused' GROUP BY day, routine, unit
    """,
    DEED_DAYS.name: """
        SELECT concat_ws('/', day, verb, "object", measure, place, unit) AS uid,
               day, verb, "object", measure, place, unit, sum(quantity) AS quantity
        FROM deeds GROUP BY day, verb, "object", measure, place, unit
    """,
    HANDOVERS.name: """
        SELECT uid, occurred_at, case_uid, verb, from_unit, unit, concat(from_unit, '>', unit) AS pair, grid
        FROM (
            SELECT uid, occurred_at, case_uid, verb, unit, grid,
                   lag(verb) OVER told AS before, lag(unit) OVER told AS from_unit
            FROM deeds WHERE "object" = 'case' AND verb IN ('case.return', 'case.dispatch', 'case.rule')
            WINDOW told AS (PARTITION BY case_uid ORDER BY occurred_at, uid)
        )
        WHERE before = 'case.return' AND verb <> 'case.return'
    """,
}
"""Sources worked out from another one: sums by local day, and what follows what in a case."""
