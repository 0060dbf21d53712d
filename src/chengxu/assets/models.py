"""The register; columns as the fields of :class:`chengxu.assets.rules.Component`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengxu.assets.rules import Accuracy, Source, State


class Component(models.Model):
    """One thing in the street. Written by ``assets.actions`` alone; what became of it is in the ledger."""

    uid = models.CharField(max_length=36, unique=True)
    code = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=12, unique=True)
    scheme = models.CharField(max_length=24)
    category = models.CharField(max_length=12)
    name = models.CharField(max_length=60, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    cell = models.BigIntegerField()
    grid = models.CharField(max_length=20, blank=True)
    duty_grid = models.CharField(max_length=20, blank=True)
    community = models.CharField(max_length=20, blank=True)
    township = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=40, blank=True)
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    pack_hash = models.CharField(max_length=64)
    owner = models.CharField(max_length=24, blank=True)
    maintainer = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    accuracy = models.CharField(max_length=1, choices=[(a.value, a.value) for a in Accuracy])
    source = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Source])
    since = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)
    external = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=32, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="assets_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["external"], condition=~Q(external=""), name="assets_one_thing_per_number"
            ),
        )
        indexes = (
            models.Index(fields=["category", "cell"], name="assets_near"),
            models.Index(fields=["cell"], name="assets_cell"),
            models.Index(fields=["category", "-id"], name="assets_category_newest"),
            models.Index(fields=["maintainer", "-id"], name="assets_maintainer_newest"),
            models.Index(fields=["township", "-id"], name="assets_township_newest"),
            models.Index(fields=["duty_grid", "category"], name="assets_round"),
            models.Index(
                fields=["state", "-id"], condition=~Q(state=State.INTACT.value), name="assets_not_intact"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Revision(models.Model):
    """How often the register was written to: one row. What was drawn from it is good while this stands still."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
