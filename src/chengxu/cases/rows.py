"""Between rows of the database and the values rules work on; both writers persist through here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from chengxu.cases import models
from chengxu.cases.clocks import Clock
from chengxu.cases.rules import Case, Change
from chengxu.cases.transitions import ClockKind, State
from chengxu.common.worktime import LimitUnit
from chengxu.ledger import writing

CASE_COLUMNS = tuple(f.name for f in fields(Case) if f.name != "clocks")
CLOCK_COLUMNS = ("case_uid", "ordinal", *(f.name for f in fields(Clock)))


def case_values(case: Case) -> tuple[Any, ...]:
    """The stored values of a case in the order of :data:`CASE_COLUMNS`."""
    return tuple(_stored(getattr(case, name)) for name in CASE_COLUMNS)


def clock_values(case: Case) -> list[tuple[Any, ...]]:
    """The stored values of a case's clocks in the order of :data:`CLOCK_COLUMNS`."""
    return [
        (case.uid, ordinal, *(_stored(getattr(clock, f.name)) for f in fields(Clock)))
        for ordinal, clock in enumerate(case.clocks)
    ]


def load(row: models.Case, clocks: Sequence[models.CaseClock]) -> Case:
    """A case and its clocks as the rules see them."""
    values = {name: getattr(row, name) for name in CASE_COLUMNS}
    values["state"] = State(row.state)
    values["clocks"] = tuple(_clock(clock) for clock in sorted(clocks, key=lambda c: c.ordinal))
    return Case(**values)


def _clock(row: models.CaseClock) -> Clock:
    values = {f.name: getattr(row, f.name) for f in fields(Clock)}
    values["kind"] = ClockKind(row.kind)
    values["limit_unit"] = LimitUnit(row.limit_unit)
    return Clock(**values)


def insert(cases: Iterable[Case]) -> None:
    """Write new cases with their clocks."""
    batch = writing.Batch()
    prepare(cases, batch)
    batch.insert()


def prepare(cases: Iterable[Case], batch: writing.Batch) -> None:
    """Add new cases with their clocks to rows that will be written together."""
    cases = list(cases)
    batch.add(models.Case, CASE_COLUMNS, (case_values(case) for case in cases))
    batch.add(models.CaseClock, CLOCK_COLUMNS, (row for case in cases for row in clock_values(case)))


def update(change: Change) -> bool:
    """Write the later state of a case if nobody wrote it since it was read; False when somebody did.

    The filter on ``version`` is the compare-and-swap that takes the place of a row lock, which SQLite has not.
    """
    assert change.before is not None
    before, after = change.before, change.after
    changed = {
        name: getattr(after, name) for name in CASE_COLUMNS if getattr(after, name) != getattr(before, name)
    }
    if not models.Case.objects.filter(uid=before.uid, version=before.version).update(**changed):
        return False
    added = []
    for ordinal, (clock, values) in enumerate(zip(after.clocks, clock_values(after), strict=True)):
        if ordinal >= len(before.clocks):
            added.append(values)
        elif clock != before.clocks[ordinal]:
            models.CaseClock.objects.filter(case__uid=before.uid, ordinal=ordinal).update(
                **{f.name: getattr(clock, f.name) for f in fields(Clock)}
            )
    writing.insert(models.CaseClock, CLOCK_COLUMNS, added)
    return True


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return writing.instant(value)
    if isinstance(value, State | ClockKind | LimitUnit):
        return value.value
    return value
