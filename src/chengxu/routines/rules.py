"""What a shift is, when it counts as stood, and the deed it leaves. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger.rules import MILLI, Deed, detail

GRACE = timedelta(minutes=10)  # coming later than this is late; default, unverified


class ShiftState(StrEnum):
    """How a shift went."""

    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    EXCUSED = "excused"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _LABELS[self]


_LABELS = {
    ShiftState.DONE: Message("已完成", "done"),
    ShiftState.LATE: Message("迟到", "late"),
    ShiftState.MISSED: Message("缺勤", "missed"),
    ShiftState.EXCUSED: Message("准予停班", "excused"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A recurring duty as far as a shift needs it: its code, how late is late, and the deed a stood shift leaves (no
    ``verb``: none)."""

    routine: str
    unit: str
    verb: str
    object: str
    measure: str
    late: timedelta = GRACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """What is known of one shift: when it should run and when its crew leader came and went.

    ``excused`` names a reason known beforehand (ice, flood); without check-in and without it, the shift was missed.
    """

    place: str
    person: str
    starts_at: datetime
    ends_at: datetime
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    excused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A row of ``routines_shift``."""

    uid: str
    routine: str
    unit: str
    person: str
    place: str
    starts_at: datetime
    ends_at: datetime
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a decision adds: a shift, and a deed when work was done."""

    shifts: tuple[Shift, ...] = ()
    deeds: tuple[Deed, ...] = ()


def state_of(stood: Stood, late: timedelta = GRACE) -> ShiftState:
    """Done, late (more than ``late`` after the start), missed or excused."""
    if stood.checked_in_at is None:
        return ShiftState.EXCUSED if stood.excused else ShiftState.MISSED
    return ShiftState.LATE if stood.checked_in_at > stood.starts_at + late else ShiftState.DONE


def decide_shift(stood: Stood, *, duty: Duty, actor: Actor, now: datetime, source: str, ids: Ids) -> Change:
    """One shift as it was stood; a shift at which somebody worked leaves one deed.

    Raises :class:`Refused` when it does not end after its start, was not over yet, its crew left before coming or
    without coming, or is both stood and excused.
    """
    _refuse_times(stood, now)
    state = state_of(stood, duty.late)
    shift = Shift(
        uid=ids.uid(stood.starts_at),
        routine=duty.routine,
        unit=duty.unit,
        person=stood.person,
        place=stood.place,
        starts_at=stood.starts_at,
        ends_at=stood.ends_at,
        checked_in_at=stood.checked_in_at,
        checked_out_at=stood.checked_out_at,
        state=state.value,
    )
    if stood.checked_in_at is None or not duty.verb:
        return Change(shifts=(shift,))
    at = stood.checked_out_at or stood.ends_at
    deed = Deed(
        uid=ids.uid(at),
        occurred_at=at,
        recorded_at=now,
        actor=actor.uid,
        source=source,
        verb=duty.verb,
        object=duty.object,
        quantity=MILLI,
        measure=duty.measure,
        place=stood.place,
        unit=duty.unit,
        routine_uid=shift.uid,
        detail=detail(state=state.value),
    )
    return Change(shifts=(shift,), deeds=(deed,))


def _refuse_times(stood: Stood, now: datetime) -> None:
    if stood.ends_at <= stood.starts_at:
        raise Refused(Message("班次结束不晚于开始。", "The shift does not end after its start."), "ends_at")
    if stood.ends_at > now:
        raise Refused(Message("班次还没有结束。", "The shift is not over yet."), "ends_at")
    if stood.checked_out_at is not None:
        if stood.checked_in_at is None:
            raise Refused(
                Message("没有签到，不能签退。", "Nobody checked in, so nobody can check out."),
                "checked_out_at",
            )
        if stood.checked_out_at <= stood.checked_in_at:
            raise Refused(Message("签退不晚于签到。", "Checked out no later than in."), "checked_out_at")
    if stood.checked_in_at is not None and stood.excused:
        raise Refused(
            Message("已签到的班次不能准予停班。", "A shift that was stood cannot be excused."), "excused"
        )
