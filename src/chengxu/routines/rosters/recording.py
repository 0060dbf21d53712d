"""What a leader's decision means for the shift as it was written down, and for the deed that shift left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed as Row
from chengxu.ledger.rules import Deed
from chengxu.routines import actions as shifts
from chengxu.routines import queries as routines
from chengxu.routines import rules
from chengxu.routines.models import Attendance, Shift
from chengxu.routines.rosters.judging import HELD, Standing
from chengxu.routines.rosters.models import Verdict
from chengxu.territory import queries as territory

SOURCE = "desk"
VOID = "void"


def follow(verdict: Verdict, ruling: Standing, *, of_post: bool, now: datetime, ids: Ids) -> None:
    """Let the shift follow a decision.

    Manned: the shift is written down if nobody's is, and its deed counts. Not manned: an attendance that waited is set aside, a shift
    that is written down loses its deed, and one that is not is written as missed or excused. On duty elsewhere leaves the other
    place what was recorded there.
    """
    here = Shift.objects.filter(
        routine=verdict.routine, place=verdict.place, starts_at=verdict.starts_at
    ).first()
    if not of_post:
        _follow_extra(verdict, ruling, here, now, ids)
        return
    if ruling in HELD:
        if here is None:
            shifts.write([_shift(verdict, ruling, now, ids)], ids=ids)
            shifts.set_aside(uid=verdict.spot)
        else:
            _restore(here, verdict, now, ids)
        return
    if ruling is not Standing.ELSEWHERE:
        shifts.set_aside(uid=verdict.spot)
    if here is not None and here.person in (verdict.came, verdict.person):
        _void(here, now, ids)
    elif here is None and _counts(verdict):
        shifts.write([_shift(verdict, ruling, now, ids)], ids=ids)


def _follow_extra(verdict: Verdict, ruling: Standing, here: Shift | None, now: datetime, ids: Ids) -> None:
    """Of somebody who held no post: counted, they stood the place unless it is written down as stood; not counted, what was written
    down of them counts no more."""
    shifts.set_aside(uid=verdict.spot)
    if ruling is Standing.EXTRA:
        if here is not None and here.person == verdict.came:
            _void(here, now, ids)
    elif here is None:
        shifts.write([_shift(verdict, ruling, now, ids)], ids=ids)
    elif here.person in ("", verdict.came):
        _restore(here, verdict, now, ids)


def _counts(verdict: Verdict) -> bool:
    routine = routines.declared().get(verdict.routine)
    if routine is None or routine.missed_from is None:
        return False
    return territory.calendar().local(verdict.starts_at).date() >= routine.missed_from


def _shift(verdict: Verdict, ruling: Standing, now: datetime, ids: Ids) -> rules.Change:
    """The shift as the leader says it was: who came when their record says, else from the start."""
    routine = routines.declared().get(verdict.routine)
    duty = (
        routine.duty(verdict.unit)
        if routine
        else rules.Duty(routine=verdict.routine, unit=verdict.unit, verb="", object="", measure="")
    )
    person = verdict.came or verdict.person
    came = Attendance.objects.filter(uid=verdict.spot).first()
    at = (came.in_at if came else verdict.starts_at) if ruling in HELD else None
    left = came.out_at if came and at and came.out_at and came.out_at > at else None
    stood = rules.Stood(
        place=verdict.place, person=person, starts_at=verdict.starts_at,
        ends_at=verdict.starts_at + timedelta(minutes=verdict.minutes), checked_in_at=at, checked_out_at=left,
        excused="leave" if ruling is Standing.EXCUSED else "",
    )  # fmt: skip
    return rules.decide_shift(
        stood, duty=duty, actor=Actor(uid=person, name=""), now=now, source=SOURCE, ids=ids
    )


def _counting(shift: Shift) -> Row | None:
    """The deed of a shift that no other voids."""
    for deed in Row.objects.filter(routine_uid=shift.uid, corrects_uid="").order_by("-id"):
        if not Row.objects.filter(corrects_uid=deed.uid).exists():
            return deed
    return None


def _void(shift: Shift, now: datetime, ids: Ids) -> None:
    deed = _counting(shift)
    if deed is not None:
        said = replace(_again(deed, now, ids), corrects_uid=deed.uid, corrects_kind=VOID)
        ledger.append([said], ids=ids)


def _restore(shift: Shift, verdict: Verdict, now: datetime, ids: Ids) -> None:
    """The deed of a shift that was decided to be none and now is one after all, or that was written as missed."""
    if _counting(shift) is not None:
        return
    last = Row.objects.filter(routine_uid=shift.uid, corrects_uid="").order_by("-id").first()
    if last is not None:
        ledger.append([_again(last, now, ids)], ids=ids)
    else:
        made = _shift(verdict, Standing.PRESENT, now, ids)
        ledger.append([replace(deed, routine_uid=shift.uid) for deed in made.deeds], ids=ids)


def _again(deed: Row, now: datetime, ids: Ids) -> Deed:
    return Deed(
        uid=ids.uid(now), occurred_at=deed.occurred_at, recorded_at=now, actor=deed.actor, source=SOURCE, verb=deed.verb,
        object=deed.object, quantity=deed.quantity, measure=deed.measure, place=deed.place, unit=deed.unit,
        routine_uid=deed.routine_uid, detail=deed.detail,
    )  # fmt: skip
