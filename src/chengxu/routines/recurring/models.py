"""Occurrences of recurring tasks, and how far ahead each task is laid out. Written by :mod:`.actions` and :mod:`.laying` alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .judging import Reason
from .rules import State


class Occurrence(models.Model):
    """One thing to be done once: a task at a target in a stretch of time.

    ``required`` and ``counted`` in thousandths of what the task counts. ``words`` say why it need not be done (a leader's words, or
    the weather in Chinese), ``proofs`` name what was counted (``kind:uid``, blank between), ``case_uid`` the case a miss became.
    ``person`` did the last of it; ``holder`` answers for it: who did it or, where nobody did and one person alone holds the post, they.
    ``version`` grows with every change.
    """

    uid = models.CharField(max_length=36, unique=True)
    routine = models.CharField(max_length=80)
    place = models.CharField(max_length=80, blank=True)
    place_kind = models.CharField(max_length=8, blank=True)
    unit = models.CharField(max_length=40)
    post = models.CharField(max_length=40, blank=True)
    person = models.CharField(max_length=36, blank=True)
    holder = models.CharField(max_length=36, blank=True, db_default="")
    day = models.DateField(db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    settles_at = models.DateTimeField()
    required = models.PositiveIntegerField()
    counted = models.PositiveIntegerField(default=0)
    near = models.PositiveIntegerField(default=0)
    poor = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in State], default=State.PLANNED.value
    )
    reason = models.CharField(
        max_length=12, choices=[(r.value, r.value) for r in Reason], default=Reason.WAITING.value
    )
    words = models.CharField(max_length=200, blank=True)
    excused_by = models.CharField(max_length=36, blank=True)
    enough_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    proofs = models.TextField(blank=True)
    case_uid = models.CharField(max_length=36, blank=True)
    pack_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """What cannot be is refused by the database as well."""

        db_table = "routines_occurrence"
        ordering = ("starts_at", "id")
        constraints = (
            models.UniqueConstraint(name="occurrence_once", fields=("routine", "place", "starts_at")),
            models.CheckConstraint(
                name="occurrence_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="occurrence_decided_has_moment",
                condition=Q(state=State.PLANNED.value, decided_at=None)
                | (~Q(state=State.PLANNED.value) & Q(decided_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=["settles_at"], name="occurrence_settles"),
            models.Index(fields=["unit", "day"], name="occurrence_of_unit"),
            models.Index(fields=["case_uid"], condition=~Q(case_uid=""), name="occurrence_case"),
        )

    def __str__(self) -> str:
        return f"{self.routine} {self.place} {self.starts_at:%Y-%m-%d %H:%M}"


class LaidOut(models.Model):
    """Up to which local day a task is laid out, and by which pack."""

    routine = models.CharField(max_length=80, unique=True)
    pack_hash = models.CharField(max_length=64)
    upto = models.DateField()

    class Meta:
        db_table = "routines_laidout"

    def __str__(self) -> str:
        return f"{self.routine} {self.upto}"
