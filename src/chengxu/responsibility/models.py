"""Precedents that rulings left; columns as :class:`chengxu.responsibility.precedents.Precedent`."""

from __future__ import annotations

from django.db import models


class Precedent(models.Model):
    """A ruling that later cases follow. Written by ``responsibility.actions`` alone."""

    number = models.CharField(max_length=20, unique=True)
    category = models.CharField(max_length=12)
    scope = models.CharField(max_length=12)
    value = models.CharField(max_length=40, blank=True)
    lead = models.CharField(max_length=24)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    basis = models.CharField(max_length=120, blank=True)
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
