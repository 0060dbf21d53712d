"""Attendances between the table and the rules."""

from __future__ import annotations

from chengxu.routines.attending import Attendance, Closed, Mark
from chengxu.routines.fencing import Fence, Seen
from chengxu.routines.models import Attendance as Row


def read(row: Row) -> Attendance:
    """The row as the rules know it."""
    came = Mark(
        at=row.in_at, seen=Seen(Fence(row.in_fence), row.in_metres), clock=row.in_clock, reason=row.in_reason
    )
    left = (
        Mark(
            at=row.out_at,
            seen=Seen(Fence(row.out_fence), row.out_metres),
            clock=row.out_clock,
            reason=row.out_reason,
        )
        if row.out_at
        else None
    )
    return Attendance(
        uid=row.uid, person=row.person, unit=row.unit, routine=row.routine, shift=row.shift, place=row.place,
        starts_at=row.starts_at, ends_at=row.ends_at, closes_at=row.closes_at, came=came, late=row.late, left=left,
        left_early=row.left_early, closed=Closed(row.closed),
    )  # fmt: skip


def fields_of_in(one: Attendance) -> dict[str, object]:
    """What a check-in writes."""
    return {
        "uid": one.uid, "person": one.person, "unit": one.unit, "routine": one.routine, "shift": one.shift, "place": one.place,
        "starts_at": one.starts_at, "ends_at": one.ends_at, "closes_at": one.closes_at, "late": one.late, **_mark("in", one.came),
    }  # fmt: skip


def fields_of_out(one: Attendance) -> dict[str, object]:
    """What a check-out writes."""
    assert one.left is not None
    return {"left_early": one.left_early, "closed": one.closed.value, **_mark("out", one.left)}


def _mark(end: str, mark: Mark) -> dict[str, object]:
    return {
        f"{end}_at": mark.at, f"{end}_fence": mark.seen.fence.value, f"{end}_metres": mark.seen.metres,
        f"{end}_clock": mark.clock, f"{end}_reason": mark.reason,
    }  # fmt: skip
