"""The only writers of the register: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from chengxu.accounts.rules import Actor
from chengxu.assets import models, queries
from chengxu.assets.access import REGISTERS, require_change
from chengxu.assets.changing import Wish, changed
from chengxu.assets.judging import Judged, Line, Progress, Wrong, judge
from chengxu.assets.rules import Book, Component
from chengxu.assets.updating import Changes, Registered, update
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import writing
from chengxu.ledger.rules import Deed
from chengxu.ledger.staging import staging
from chengxu.ledger.turns import take_turn
from chengxu.territory.frames import Frame

TURN = "assets.register"
ATTEMPTS = 3
AT_ONCE = 5000
FEW = 20
"""So many rows are compared with what is like them; more with the whole register, read once."""
COLUMNS = tuple(one.name for one in fields(Component))
_VALUES = attrgetter(*COLUMNS)
GONE = Message("没有这个部件", "there is no such component")
MOVED_ON = Message(
    "您打开页面以后部件有了变化，请刷新后再改", "the component changed since you opened the page; reload it"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a batch: what was added, how many had come before, what is wrong, the frame that was told from the
    register (None when it was stated), and what was changed by rows that say something new of it."""

    added: tuple[Component, ...]
    repeated: int
    wrong: tuple[Wrong, ...]
    frame: Frame | None
    changed: tuple[Component, ...] = ()


def register(
    lines: Sequence[Line],
    *,
    frame: Frame | None,
    actor: Actor,
    now: datetime,
    ids: Ids,
    source: str,
    near_ok: bool = False,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress | None = None,
    changes: bool = False,
) -> Taken:
    """Add every component the rows speak of, each with its deed, all in one transaction.

    All rows are judged before the first is written. When anything is wrong nothing is written, unless ``skip_bad``. The same
    rows again add nothing. ``changes``: a row that says something else of a registered component changes it, with a deed; else
    it is wrong. Raises :class:`Refused` without the right to register.
    """
    actor.require(REGISTERS)
    book = queries.book(now)
    for attempt in range(ATTEMPTS):
        known = queries.known_about(lines, book, frame) if len(lines) <= FEW else queries.known()
        judged = judge(
            lines, known, book, frame=frame, near_ok=near_ok, actor=actor, now=now, ids=ids, source=source,
            progress=progress, update=changes,
        )  # fmt: skip
        changed_ = _changes(judged, book, actor=actor, now=now, ids=ids, source=source)
        if dry_run or (judged.wrong and not skip_bad):
            break
        try:
            _write(judged, changed_, ids)
            break
        except (IntegrityError, _Overtaken):  # somebody else took in one of these meanwhile: look again
            if attempt + 1 == ATTEMPTS:
                raise
    after = tuple(component for _, component, _ in changed_)
    return Taken(tuple(judged.new), judged.repeated, tuple(judged.wrong), judged.frame, after)


class _Overtaken(Exception):
    """Somebody changed one of these components since it was read."""


def _changes(judged: Judged, book: Book, *, actor: Actor, now: datetime, ids: Ids, source: str) -> Changes:
    if not judged.differing:
        return []
    codes = {draft.code for _, draft in judged.differing if draft.code}
    numbers = {draft.external for _, draft in judged.differing if draft.external}
    by_code: dict[str, Component] = {}
    by_number: dict[str, Component] = {}
    for some in _pieces(sorted(codes)):
        by_code |= {row.code: queries.value(row) for row in models.Component.objects.filter(code__in=some)}
    for some in _pieces(sorted(numbers)):
        rows = models.Component.objects.filter(external__in=some)
        by_number |= {row.external: queries.value(row) for row in rows}
    held = Registered(by_code, by_number)
    found = update(judged.differing, held, book, judged, actor=actor, now=now, ids=ids, source=source)
    judged.wrong.sort(key=lambda wrong: wrong.line)
    return found


def _pieces(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), AT_ONCE // 10):
        yield values[start : start + AT_ONCE // 10]


def change(
    *,
    uid: str,
    wish: Wish,
    actor: Actor,
    now: datetime,
    ids: Ids,
    expected: int | None = None,
) -> Component:
    """Make a component as wished; the deed tells what changed, and the photographs belong to it. Returns it.

    ``expected`` is the version the actor saw. Raises :class:`Refused` when it is another's, has moved on, or nothing changes;
    ``Invalid`` with what is wrong beside its field.
    """
    with transaction.atomic():
        row = models.Component.objects.filter(uid=uid).first()
        if row is None:
            raise Refused(GONE)
        require_change(actor, row)
        if expected is not None and row.version != expected:
            raise Refused(MOVED_ON)
        before = queries.value(row)
        after, deed = changed(before, wish, queries.book(now), actor=actor, now=now, ids=ids)
        now_stored = {name: getattr(after, name) for name in COLUMNS}
        if not models.Component.objects.filter(uid=uid, version=before.version).update(**now_stored):
            raise Refused(MOVED_ON)
        ledger.append([deed], ids=ids)
        _count_up()
    return after


def _write(judged: Judged, changes: Changes, ids: Ids) -> None:
    with staging() as stage:
        for start in range(0, len(judged.new), AT_ONCE):
            stage.add(_batch(judged.new[start : start + AT_ONCE], judged.deeds[start : start + AT_ONCE], ids))
        with transaction.atomic():
            take_turn(TURN)
            stage.move()
            for before, after, deed in changes:
                values = {name: getattr(after, name) for name in COLUMNS}
                if not models.Component.objects.filter(uid=before.uid, version=before.version).update(
                    **values
                ):
                    raise _Overtaken
                ledger.append([deed], ids=ids)
            _count_up()


def _count_up() -> None:
    """Tell whoever keeps something drawn from the register that it is another one now."""
    found = models.Revision.objects.filter(pk=1)
    if not found.update(number=F("number") + 1):
        models.Revision.objects.get_or_create(pk=1, defaults={"number": 1})


def _batch(components: Sequence[Component], deeds: Sequence[Deed], ids: Ids) -> writing.Batch:
    batch = writing.Batch()
    batch.add(models.Component, COLUMNS, map(_row, components))
    ledger.prepare(deeds, batch, ids=ids)
    return batch


def _row(component: Component) -> tuple[Any, ...]:
    return tuple(
        writing.instant(value) if isinstance(value, datetime) else value for value in _VALUES(component)
    )
