"""Who walks which duty grid, and the precedents that rulings left. All other rules of responsibility are text of the pack."""

from __future__ import annotations

from django.db import models


class Beat(models.Model):
    """A person's duty grid with the hours and days they walk it; written by ``responsibility.actions`` alone.

    ``starts`` to ``ends`` is local time, the end exclusive; equal times mean day and night.
    """

    person = models.CharField(max_length=36)
    duty_grid = models.CharField(max_length=20)
    starts = models.TimeField()
    ends = models.TimeField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "responsibility_beat"
        constraints = (
            models.UniqueConstraint(
                fields=["person", "duty_grid", "starts", "since"], name="responsibility_beat_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="responsibility_beat_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.duty_grid}"


class Precedent(models.Model):
    """A ruling that later cases follow; columns as :class:`chengxu.responsibility.precedents.Precedent`.

    Written by ``responsibility.actions`` alone.
    """

    number = models.CharField(max_length=20, unique=True)
    category = models.CharField(max_length=12)
    scope = models.CharField(max_length=12)
    value = models.CharField(max_length=40, blank=True)
    lead = models.CharField(max_length=24)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    basis = models.CharField(max_length=120, blank=True)
    basis_en = models.CharField(max_length=120, blank=True)
    case_uid = models.CharField(max_length=36, blank=True)
    deed = models.CharField(max_length=36, blank=True)
    superseded_by = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["category", "scope", "value"],
                condition=models.Q(superseded_by=""),
                name="responsibility_one_precedent_in_force",
            ),
        )

    def __str__(self) -> str:
        return self.number
