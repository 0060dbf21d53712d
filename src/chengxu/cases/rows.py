"""Between rows of the database and the values rules work on; what both writers persist is made here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connection
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
        """The stored columns, in the order of :meth:`row`."""
        return ("case_uid", "ordinal", *_names(self.value))

    def row(self, case_uid: str, ordinal: int, item: Any) -> tuple[Any, ...]:
        """The stored row of an item in its place of the list."""
        return (case_uid, ordinal, *(_stored(value) for value in _getter(self.value)(item)))

    def rows(self, case: Case) -> list[tuple[Any, ...]]:
        """The stored rows of this list of ``case``."""
        items = enumerate(getattr(case, self.name))
        return [self.row(case.uid, ordinal, item) for ordinal, item in items]

    def load(self, found: Iterable[models.Case]) -> Mapping[str, tuple[Any, ...]]:
        """The values of this list of each of these stored cases by uid, in one question however many they are."""
        uids = [row.uid for row in found if not self.count or getattr(row, self.count)]
        if not uids:
            return {}
        items: dict[str, tuple[Any, ...]] = defaultdict(tuple)
        for uid, _, *values in _stored_rows(self.model, self.columns, uids):
            items[uid] += (self._value(values),)
        return items

    def _value(self, values: Sequence[Any]) -> Any:
        given = dict(zip(_names(self.value), values, strict=True))
        for name, decode in self.decode.items():
            given[name] = decode(given[name])
        return self.value(**given)


@lru_cache(maxsize=16)
def _names(value: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(value))


@lru_cache(maxsize=16)
def _getter(value: type) -> attrgetter[tuple[Any, ...]]:
    return attrgetter(*_names(value))


def _stored_rows(
    model: type[db.Model], columns: tuple[str, ...], case_uids: Sequence[str]
) -> Iterator[list[Any]]:
    """The rows that hang on these cases, in the order of their ordinals, with values as the ORM would give them.

    Asked by hand: every act asks for clocks, and of that the ORM spends nine tenths on making the statement.
    """
    places = ", ".join(["%s"] * len(case_uids))
    listed = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {listed} FROM "{model._meta.db_table}" WHERE case_uid IN ({places})'
            " ORDER BY case_uid, ordinal",
            case_uids,
        )
        found = cursor.fetchall()
    converters = _converters(model, columns[2:])
    for row in found:
        values = list(row)
        for place, convert, column in converters:
            values[place + 2] = convert(values[place + 2], column, connection)
        yield values


@lru_cache(maxsize=16)
def _converters(model: type[db.Model], names: tuple[str, ...]) -> tuple[tuple[int, Any, Any], ...]:
    """What the database needs to give instants and truth values back as such: by place, as the ORM calls it."""
    found = []
    for place, name in enumerate(names):
        column = model._meta.get_field(name).cached_col  # type: ignore[union-attr]  # a relation has none
        found += [(place, convert, column) for convert in connection.ops.get_db_converters(column)]
    return tuple(found)


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


_OWN = attrgetter(*CASE_FIELDS)


def case_values(case: Case) -> tuple[Any, ...]:
    """The stored values of a case in the order of :data:`CASE_COLUMNS`."""
    own = (_stored(value) for value in _OWN(case))
    return (*own, *(len(getattr(case, part.name)) for part in COUNTED))


def changed_values(before: Case, after: Case) -> dict[str, Any]:
    """The stored columns of a case that are not as they were, and their values now."""
    own = zip(CASE_FIELDS, _OWN(before), _OWN(after), strict=True)
    found: dict[str, Any] = {
        name: _stored(value) for name, was, value in own if value is not was and value != was
    }
    stands = zip(standing.COLUMNS, standing.values(before), standing.values(after), strict=True)
    found.update({name: value for name, was, value in stands if value != was})
    for part in COUNTED:
        was, now = len(getattr(before, part.name)), len(getattr(after, part.name))
        if now != was:
            found[part.count] = now
    return found


def load(row: models.Case) -> Case:
    """A case with its clocks, requests, helpers and disputes as the rules see it."""
    return load_all([row])[0]


def load_all(found: Sequence[models.Case]) -> list[Case]:
    """These cases as the rules see them, in their order; one question for each kind of thing that hangs on any."""
    parts = [(part.name, part.load(found)) for part in PARTS]
    return [changed(bare(row), **{name: items.get(row.uid, ()) for name, items in parts}) for row in found]


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
