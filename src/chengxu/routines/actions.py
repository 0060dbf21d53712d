"""The only writers of shifts: as they were stood, one or many, and people coming to them and leaving as it happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import writing
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.ledger.turns import take_turn
from chengxu.territory import queries as territory
from chengxu.territory.frames import to_cgcs2000

from . import access, attending, fencing, queries, rows, rules
from .attending import Attendance, Closed, Mark
from .duties import Margins, Occurrence, Routine, due, following, occurrences
from .models import Attendance as Row
from .models import Shift

OBJECT, MEASURE = "shift", "次"
COME, LEAVE, CLOSE = "shift.in", "shift.out", "shift.close"
SOURCE = "field"
WAIT = timedelta(hours=24)
"""How long after a shift a check-in may still come from a phone without a network before its place counts as missed;
default, unverified."""
BACK = 7
"""How many days back places nobody came to are looked for."""

_SHIFT = (
    "uid", "routine", "unit", "person", "place", "starts_at", "ends_at", "checked_in_at", "checked_out_at", "state",
)  # fmt: skip


def record_shift(
    *, stood: rules.Stood, duty: rules.Duty, actor: Actor, now: datetime, ids: Ids, source: str = "field"
) -> rules.Shift:
    """Record one shift and, when it was stood, its deed.

    Raises :class:`Refused` when the actor may not record, the times cannot be, or the shift is recorded already.
    """
    actor.require(access.RECORD)
    change = rules.decide_shift(stood, duty=duty, actor=actor, now=now, source=source, ids=ids)
    try:
        write([change], ids=ids)
    except IntegrityError as error:
        raise Refused(
            Message("这个班次已经登记过。", "This shift is recorded already."), "starts_at"
        ) from error
    return change.shifts[0]


@transaction.atomic
def write(changes: Iterable[rules.Change], *, ids: Ids) -> None:
    """Persist decided changes, few or many, with their deeds."""
    rows: list[tuple[object, ...]] = []
    deeds: list[Deed] = []
    for change in changes:
        rows += [_row(shift) for shift in change.shifts]
        deeds += change.deeds
    writing.insert(Shift, _SHIFT, rows)
    ledger.append(deeds, ids=ids)


def _row(shift: rules.Shift) -> tuple[object, ...]:
    return (
        shift.uid, shift.routine, shift.unit, shift.person, shift.place,
        writing.instant(shift.starts_at), writing.instant(shift.ends_at),
        writing.instant(shift.checked_in_at), writing.instant(shift.checked_out_at), shift.state,
    )  # fmt: skip


# --- coming and leaving ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a phone says of one end of a shift. ``position`` is (lon, lat, metres it may be wrong by or None) in WGS-84, None
    without one; ``consented`` False means that none may be asked for. ``source_id`` names the capture."""

    at: datetime
    source_id: str
    routine: str = ""
    place: str = ""
    position: tuple[float, float, float | None] | None = None
    consented: bool = True
    clock: str = ""
    reason: str = ""


@transaction.atomic
def check_in(*, wish: Wish, actor: Actor, now: datetime, ids: Ids) -> Attendance:
    """Begin a shift; it leaves one deed.

    Raises :class:`Refused` when the duty or the place is none of theirs, when it has no shift at that hour, or when they are
    on another one.
    """
    take_turn(f"routines.shift {actor.uid}")
    routine = queries.declared().get(wish.routine)
    if routine is None or not routine.is_for(actor):
        raise Refused(NOT_YOURS, "routine")
    if wish.place not in queries.places_of(routine, actor.uid, wish.at):
        raise Refused(NOT_THERE, "place")
    calendar = territory.calendar()
    shift = due(routine, wish.at, calendar)
    if shift is None:
        raise Refused(_no_shift(routine, wish.at), "at")
    attendance = attending.decide_in(
        uid=ids.uid(wish.at), person=actor.uid, unit=routine.unit or actor.unit, place=wish.place, shift=shift,
        margins=routine.margins, mark=_mark(wish, routine, wish.place), calendar=calendar,
        others=[
            rows.read(row)
            for row in Row.objects.filter(person=actor.uid, in_at__lt=shift.ends_at, closes_at__gt=wish.at)
        ],
    )  # fmt: skip
    Row.objects.create(**rows.fields_of_in(attendance))
    ledger.append([_deed(COME, attendance, attendance.came, wish.source_id, actor.uid, now, ids)], ids=ids)
    return attendance


@transaction.atomic
def check_out(*, wish: Wish, actor: Actor, now: datetime, ids: Ids) -> Attendance:
    """End the shift somebody was on at that moment; it leaves one deed. Raises :class:`Refused` when there is none to end."""
    take_turn(f"routines.shift {actor.uid}")
    row = Row.objects.filter(person=actor.uid, in_at__lte=wish.at).order_by("-in_at", "-id").first()
    known = queries.declared().get(row.routine) if row else None
    margins = known.margins if known else _GONE
    mark = _mark(wish, known, row.place if row else "")
    after = attending.decide_out(rows.read(row) if row else None, margins=margins, mark=mark)
    assert row is not None
    assert after.left is not None
    Row.objects.filter(pk=row.pk).update(**rows.fields_of_out(after))
    ledger.append([_deed(LEAVE, after, after.left, wish.source_id, actor.uid, now, ids)], ids=ids)
    return after


_GONE = Margins()  # the duty is in the pack no more; who is on it may still leave


def _mark(wish: Wish, routine: Routine | None, place: str) -> Mark:
    return Mark(
        at=wish.at, seen=_seen(wish, routine, place), clock=wish.clock, reason=wish.reason.strip()[:200]
    )


def _seen(wish: Wish, routine: Routine | None, place: str) -> fencing.Seen:
    if not wish.consented:
        return fencing.Seen(fencing.Fence.UNTOLD)
    if wish.position is None or routine is None:
        return fencing.Seen(fencing.Fence.NOWHERE)
    lon, lat, accuracy = wish.position
    try:
        known = territory.territory().by_code(place)
    except Refused:
        return fencing.Seen(fencing.Fence.NOWHERE)
    off = fencing.metres_off(known, *to_cgcs2000(lon, lat, "wgs84"))
    margins = routine.margins
    return fencing.judged(off, accuracy, reach=margins.metres, poor=margins.accuracy)


def _no_shift(routine: Routine, at: datetime) -> Message:
    calendar = territory.calendar()
    after = following(routine, at, calendar)
    early = routine.margins.early // attending.A_MINUTE
    when = (
        attending.NEXT.format(at=f"{calendar.local(after.starts_at):%m-%d %H:%M}") if after else Message("")
    )
    return attending.NO_SHIFT.format(routine=routine.name, early=early, next=when)


def _deed(
    verb: str, one: Attendance, mark: Mark, source_id: str, actor: str, now: datetime, ids: Ids
) -> Deed:
    late = one.late if verb == COME else one.left_early
    return Deed(
        uid=ids.uid(mark.at), occurred_at=mark.at, recorded_at=now, actor=actor, source=SOURCE, source_id=source_id,
        verb=verb, object=OBJECT, quantity=MILLI, measure=MEASURE, place=one.place, unit=one.unit, note=mark.reason,
        detail=detail(
            attendance=one.uid, routine=one.routine, shift=one.shift, fence=mark.seen.fence.value, clock=mark.clock,
            minutes=late or "",
        ),
    )  # fmt: skip


NOT_YOURS = Message(
    "没有派给您岗位的这项班次；请刷新后再选。", "your post has no such duty; refresh and choose again."
)
NOT_THERE = Message(
    "这个班次不在这个地点上；请刷新后再选。", "this duty is not stood there; refresh and choose again."
)


# --- what time does --------------------------------------------------------------------------------------------


@transaction.atomic
def close_open(*, now: datetime, ids: Ids) -> int:
    """Close the attendances whose grace has passed without a check-out, each with a deed; returns how many."""
    closed = 0
    for row in Row.objects.filter(closed="", closes_at__lte=now, settled=False):
        if not Row.objects.filter(pk=row.pk, closed="").update(closed=Closed.SYSTEM.value):
            continue  # the check-out came this very moment
        one = rows.read(row)
        mark = Mark(at=one.closes_at, seen=fencing.Seen(fencing.Fence.NOWHERE))
        ledger.append([_deed(CLOSE, one, mark, "", SYSTEM.uid, now, ids)], ids=ids)
        closed += 1
    return closed


@transaction.atomic
def settle(*, now: datetime, ids: Ids, apart: frozenset[str] = frozenset()) -> int:
    """Write down the shifts that somebody stood and that are closed; returns how many.

    A place counts once a shift, by whoever came first; a shift that is written down already stays as it is. Attendances ``apart``
    (by uid) wait for somebody's decision and stay open.
    """
    take_turn("routines.settle")
    found = Row.objects.filter(settled=False, closes_at__lte=now).exclude(closed="")
    waiting = [row for row in found if row.uid not in apart]
    waiting.sort(key=lambda row: (row.in_at, row.pk))
    written: dict[tuple[str, str, datetime], rules.Change] = {}
    for row in waiting:
        key = (row.routine, row.place, row.starts_at)
        if (
            key not in written
            and not Shift.objects.filter(
                routine=row.routine, place=row.place, starts_at=row.starts_at
            ).exists()
        ):
            written[key] = _stood(rows.read(row), now, ids)
    write(written.values(), ids=ids)
    Row.objects.filter(pk__in=[row.pk for row in waiting]).update(settled=True)
    return len(written)


def set_aside(*, uid: str) -> None:
    """Let an attendance count for no shift: somebody decided so."""
    Row.objects.filter(uid=uid, settled=False).update(settled=True)


def _stood(one: Attendance, now: datetime, ids: Ids) -> rules.Change:
    routine = queries.declared().get(one.routine)
    duty = (
        routine.duty(one.unit)
        if routine
        else rules.Duty(routine=one.routine, unit=one.unit, verb="", object="", measure="")
    )
    left = one.until if one.left and one.until > one.came.at else None
    stood = rules.Stood(
        place=one.place, person=one.person, starts_at=one.starts_at, ends_at=one.ends_at, checked_in_at=one.came.at,
        checked_out_at=left,
    )  # fmt: skip
    actor = Actor(uid=one.person, name="")
    return rules.decide_shift(stood, duty=duty, actor=actor, now=now, source=SOURCE, ids=ids)


@transaction.atomic
def record_missed(*, now: datetime, ids: Ids) -> int:
    """Record the places nobody came to, of the duties whose pack says from when that counts; returns how many."""
    take_turn("routines.settle")
    calendar = territory.calendar()
    today = calendar.local(now).date()
    changes = []
    for routine in queries.declared().values():
        if routine.missed_from is None:
            continue
        for back in range(BACK, -1, -1):
            day = today - timedelta(days=back)
            if day < routine.missed_from:
                continue
            for shift in occurrences(routine, day, calendar):
                if shift.ends_at + WAIT <= now:
                    changes += _missed(routine, shift, now, ids)
    write(changes, ids=ids)
    return len(changes)


def _missed(routine: Routine, shift: Occurrence, now: datetime, ids: Ids) -> list[rules.Change]:
    here = {"routine": routine.code, "starts_at": shift.starts_at}
    known = {
        *Shift.objects.filter(**here).values_list("place", flat=True),
        *Row.objects.filter(**here).values_list("place", flat=True),
    }
    return [
        rules.decide_shift(
            rules.Stood(place=place, person="", starts_at=shift.starts_at, ends_at=shift.ends_at),
            duty=routine.duty(""), actor=SYSTEM, now=now, source=SOURCE, ids=ids,
        )
        for place in routine.places
        if place not in known
    ]  # fmt: skip


def forget_metres(*, before: datetime, person: str = "") -> int:
    """Erase how far from their place people (or one of them) were who came before; returns of how many attendances."""
    old = Row.objects.filter(in_at__lt=before).exclude(in_metres=None, out_metres=None)
    return (old.filter(person=person) if person else old).update(in_metres=None, out_metres=None)
