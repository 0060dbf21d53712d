"""Who walks which duty grid. The rules of responsibility themselves are text of the pack."""

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
