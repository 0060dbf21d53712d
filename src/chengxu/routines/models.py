"""Shifts as they were stood. Rows are written once, by :mod:`chengxu.routines.actions` alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

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
