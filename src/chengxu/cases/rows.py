"""Between rows of the database and the values rules work on; what both writers persist is made here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models as db

from chengxu.cases import models
from chengxu.cases.workflow import standing
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import ClockKind, CoKind, Pause, RequestKind, RequestState, State
from chengxu.cases.workflow.values import Case, CoHandling, Dispute, Request
from chengxu.common.records import changed
from chengxu.common.worktime import LimitUnit
from chengxu.ledger import writing


@dataclass(frozen=True, slots=True)
class Part:
    """One list that hangs on a case: the field of the case, its table, its value and how stored words become values.

    ``count`` is the column of the case that holds the length of the list, so that a case with an empty one costs no
    question; "" for clocks, which every case has.
    """

    name: str
    model: type[db.Model]
    value: type
    count: str = ""
    decode: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The stored columns, in the order of :meth:`rows`."""
        return ("case_uid", "ordinal", *_names(self.value))

    def rows(self, case: Case) -> list[tuple[Any, ...]]:
        """The stored rows of this list of ``case``."""
        names = _names(self.value)
        return [
            (case.uid, ordinal, *(_stored(getattr(item, name)) for name in names))
            for ordinal, item in enumerate(getattr(case, self.name))
        ]

    def load(self, row: models.Case) -> tuple[Any, ...]:
        """The values of this list of a stored case."""
        if self.count and not getattr(row, self.count):
            return ()
        stored = sorted(getattr(row, self.name).all(), key=lambda item: item.ordinal)
        return tuple(self._value(item) for item in stored)

    def _value(self, item: Any) -> Any:
        values = {name: getattr(item, name) for name in _names(self.value)}
        for name, decode in self.decode.items():
            values[name] = decode(values[name])
        return self.value(**values)


def _names(value: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(value))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PARTS = (
    Part(
        "clocks",
        models.CaseClock,
        Clock,
        decode={"kind": ClockKind, "limit_unit": LimitUnit, "paused_for": Pause},
    ),
    Part(
        "requests",
        models.CaseRequest,
        Request,
        "request_count",
        {"kind": RequestKind, "state": RequestState},
    ),
    Part("helpers", models.CoHandling, CoHandling, "co_count", {"kind": CoKind}),
    Part("contested", models.Dispute, Dispute, "disputes", {"units": _words}),
)
CASE_FIELDS = tuple(name for name in _names(Case) if name not in {part.name for part in PARTS})
COUNTED = tuple(part for part in PARTS if part.count)
CASE_COLUMNS = (*CASE_FIELDS, *(part.count for part in COUNTED))


def case_values(case: Case) -> tuple[Any, ...]:
    """The stored values of a case in the order of :data:`CASE_COLUMNS`."""
    own = (_stored(getattr(case, name)) for name in CASE_FIELDS)
    return (*own, *(len(getattr(case, part.name)) for part in COUNTED))


def load(row: models.Case) -> Case:
    """A case with its clocks, requests, helpers and disputes as the rules see it."""
    return changed(bare(row), **{part.name: part.load(row) for part in PARTS})


def bare(row: models.Case) -> Case:
    """A case without what hangs on it, for rules that ask only for its state: it costs no question."""
    values = {name: getattr(row, name) for name in CASE_FIELDS}
    values["state"] = State(row.state)
    return Case(**values)


def insert(cases: Iterable[Case]) -> None:
    """Write new cases with all that hangs on them."""
    batch = writing.Batch()
    prepare(cases, batch)
    batch.insert()


def prepare(cases: Iterable[Case], batch: writing.Batch) -> None:
    """Add new cases with all that hangs on them to rows that will be written together."""
    cases = list(cases)
    columns = (*CASE_COLUMNS, *standing.COLUMNS)
    batch.add(models.Case, columns, ((*case_values(case), *standing.values(case)) for case in cases))
    for part in PARTS:
        if rows := [row for case in cases for row in part.rows(case)]:
            batch.add(part.model, part.columns, rows)


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return writing.instant(value)
    if isinstance(value, StrEnum):
        return value.value
    return _joined(value)


def _joined(value: Any) -> Any:
    return " ".join(value) if isinstance(value, tuple) else value
