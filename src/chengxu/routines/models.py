"""Shifts as they were stood, and who is or was on one. Written by :mod:`chengxu.routines.actions` alone; a row of
:class:`Shift` once and never changed, for figures are counted from it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .attending import Closed
from .fencing import Fence
from .rules import ShiftState

_PRESENT = (ShiftState.DONE.value, ShiftState.LATE.value)


class Shift(models.Model):
    """One crew leader's shift on one stretch, with the moments of coming and going."""

    uid = models.CharField(max_length=36, unique=True)
    routine = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    person = models.CharField(max_length=36)
    place = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    checked_in_at = models.DateTimeField(null=True)
    checked_out_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=16, choices=[(s.value, str(s.label)) for s in ShiftState])

    class Meta:
        """Times that cannot be are refused by the database as well."""

        db_table = "routines_shift"
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(name="shift_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="shift_out_after_in",
                condition=Q(checked_out_at__isnull=True) | Q(checked_out_at__gt=F("checked_in_at")),
            ),
            models.CheckConstraint(
                name="shift_present_has_check_in",
                condition=Q(state__in=_PRESENT, checked_in_at__isnull=False)
                | (
                    Q(state__in=[s.value for s in ShiftState if s.value not in _PRESENT])
                    & Q(checked_in_at=None, checked_out_at=None)
                ),
            ),
            models.UniqueConstraint(name="shift_once", fields=("routine", "place", "starts_at")),
        )

    def __str__(self) -> str:
        return f"{self.routine} {self.place} {self.starts_at:%Y-%m-%d %H:%M}"


_FENCES = [(one.value, str(one.label)) for one in Fence]


class Attendance(models.Model):
    """One person on one shift, from their check-in on; ``person`` may be there twice, never at the same time.

    ``in_metres`` and ``out_metres`` say how far beyond the fence a phone was and are erased with the positions of phones;
    the verdict stays. ``settled``: the shift was written down, or another attendance stood for it.
    """

    uid = models.CharField(max_length=36, unique=True)
    person = models.CharField(max_length=36)
    unit = models.CharField(max_length=40)
    routine = models.CharField(max_length=80)
    shift = models.CharField(max_length=40)
    place = models.CharField(max_length=80)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    in_at = models.DateTimeField()
    in_fence = models.CharField(max_length=8, choices=_FENCES)
    in_metres = models.PositiveIntegerField(null=True)
    in_clock = models.CharField(max_length=8, blank=True)
    in_reason = models.CharField(max_length=200, blank=True)
    late = models.PositiveIntegerField(default=0)
    out_at = models.DateTimeField(null=True)
    out_fence = models.CharField(max_length=8, blank=True, choices=_FENCES)
    out_metres = models.PositiveIntegerField(null=True)
    out_clock = models.CharField(max_length=8, blank=True)
    out_reason = models.CharField(max_length=200, blank=True)
    left_early = models.PositiveIntegerField(default=0)
    closed = models.CharField(
        max_length=8, blank=True, choices=[(one.value, one.value) for one in Closed if one]
    )
    settled = models.BooleanField(default=False)

    class Meta:
        """What cannot be is refused by the database as well."""

        db_table = "routines_attendance"
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(
                name="attendance_out_after_in", condition=Q(out_at__isnull=True) | Q(out_at__gte=F("in_at"))
            ),
            models.CheckConstraint(
                name="attendance_out_by_person",
                condition=Q(out_at__isnull=False, closed=Closed.PERSON.value)
                | (Q(out_at=None) & ~Q(closed=Closed.PERSON.value)),
            ),
        )
        indexes = (
            models.Index(fields=["person", "-in_at"], name="attendance_of_person"),
            models.Index(fields=["closes_at"], condition=Q(settled=False), name="attendance_to_settle"),
        )

    def __str__(self) -> str:
        return f"{self.routine} {self.place} {self.person} {self.starts_at:%Y-%m-%d %H:%M}"
