"""Repairs with their works and parts, claims with their steps. Written by ``upkeep.actions`` and ``upkeep.claiming`` alone.

Whoever did the damage can be known by ``Claim.liable_…`` and by nothing else; these may be erased, the claim stays.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxu.assets.upkeep.claims import State
from chengxu.assets.upkeep.rules import By


class Repair(models.Model):
    """One repair of a component (``asset_uid``) or of a stretch of a road; ``before`` and ``after`` are hashes of photographs."""

    uid = models.CharField(max_length=36, unique=True)
    asset_uid = models.CharField(max_length=36, blank=True, db_index=True)
    category = models.CharField(max_length=12, blank=True)
    road = models.CharField(max_length=24, blank=True, help_text="code of a road of the pack")
    section = models.CharField(max_length=80, blank=True)
    grid = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=40, blank=True)
    found_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=36)
    unit = models.CharField(max_length=24)
    by = models.CharField(max_length=12, choices=[(b.value, b.value) for b in By])
    contractor = models.CharField(max_length=60, blank=True)
    hours = models.PositiveIntegerField(default=0, help_text="thousandths of an hour")
    parts_fen = models.BigIntegerField(default=0)
    other_fen = models.BigIntegerField(default=0)
    warranty_until = models.DateField(null=True)
    under_warranty = models.CharField(
        max_length=36, blank=True, help_text="uid of the repair that guarantees this one"
    )
    case_uid = models.CharField(max_length=36, blank=True, db_index=True)
    before = models.CharField(max_length=500, blank=True)
    after = models.CharField(max_length=500, blank=True)
    deeds = models.TextField(
        help_text="uids of the entries of the ledger that tell of it, the first of itself"
    )
    voided_at = models.DateTimeField(null=True)
    pack_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(found_at__isnull=True) | Q(found_at__lte=F("done_at")),
                name="upkeep_found_before_done",
            ),
        )
        indexes = (
            models.Index(fields=["-done_at"], name="upkeep_newest"),
            models.Index(fields=["unit", "-id"], name="upkeep_unit_newest"),
        )

    def __str__(self) -> str:
        return self.uid


class RepairWork(models.Model):
    """So much of a piece of work; a deed of its own says it to the figures."""

    repair = models.ForeignKey(
        Repair, to_field="uid", db_column="repair_uid", on_delete=models.PROTECT, related_name="works"
    )
    code = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    object = models.CharField(max_length=40)
    quantity = models.BigIntegerField()
    measure = models.CharField(max_length=8)

    def __str__(self) -> str:
        return f"{self.verb} {self.object}"


class RepairPart(models.Model):
    """So much of a part, at the price of the list on that day."""

    repair = models.ForeignKey(
        Repair, to_field="uid", db_column="repair_uid", on_delete=models.PROTECT, related_name="parts"
    )
    code = models.CharField(max_length=40)
    quantity = models.BigIntegerField()
    measure = models.CharField(max_length=8)
    unit_fen = models.BigIntegerField()
    fen = models.BigIntegerField()

    def __str__(self) -> str:
        return self.code


class Claim(models.Model):
    """Damage by somebody else and what came back of it."""

    uid = models.CharField(max_length=36, unique=True)
    asset_uid = models.CharField(max_length=36, blank=True, db_index=True)
    repair_uid = models.CharField(max_length=36, blank=True, db_index=True)
    category = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    estimated = models.BigIntegerField(help_text="fen")
    claimed = models.BigIntegerField(default=0)
    paid = models.BigIntegerField(default=0)
    due_on = models.DateField(null=True)
    liable_name = models.CharField(max_length=60, blank=True)
    liable_phone = models.CharField(max_length=24, blank=True)
    liable_plate = models.CharField(max_length=10, blank=True)
    erased_at = models.DateTimeField(null=True)
    unit = models.CharField(max_length=24)
    actor = models.CharField(max_length=36)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(paid__lte=F("claimed")), name="upkeep_paid_within_claimed"),
        )
        indexes = (models.Index(fields=["state", "due_on"], name="upkeep_claims_due"),)

    def __str__(self) -> str:
        return self.uid


class ClaimStep(models.Model):
    """What was done to a claim; the words of it are the note of its deed."""

    claim = models.ForeignKey(
        Claim, to_field="uid", db_column="claim_uid", on_delete=models.PROTECT, related_name="steps"
    )
    verb = models.CharField(max_length=24)
    fen = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=36)
    deed_uid = models.CharField(max_length=36)

    def __str__(self) -> str:
        return self.verb


class LampRound(models.Model):
    """One night round of one road: so many lamps looked at, so many of them dark. ``deeds`` tell the figures."""

    uid = models.CharField(max_length=36, unique=True)
    road = models.CharField(max_length=24, help_text="code of a road of the pack")
    night = models.DateField(help_text="the day whose night it was")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    seen = models.PositiveIntegerField()
    dark = models.PositiveIntegerField()
    actor = models.CharField(max_length=36)
    unit = models.CharField(max_length=24)
    deeds = models.TextField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(dark__lte=F("seen")), name="upkeep_dark_within_seen"),
            models.UniqueConstraint(
                fields=["road", "night"], condition=Q(voided_at__isnull=True), name="upkeep_one_round_a_night"
            ),
        )
        indexes = (models.Index(fields=["-at"], name="upkeep_rounds_newest"),)

    def __str__(self) -> str:
        return f"{self.road} {self.night:%Y-%m-%d}"


class MeterReading(models.Model):
    """What the electricity meter of a circuit showed at an instant."""

    circuit = models.CharField(max_length=24, help_text="code of a circuit of the pack")
    read_at = models.DateTimeField()
    shown = models.BigIntegerField(help_text="thousandths of a kilowatt-hour")
    deed_uid = models.CharField(max_length=36, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["circuit", "read_at"], name="upkeep_one_reading_an_instant"),
        )

    def __str__(self) -> str:
        return f"{self.circuit} {self.read_at:%Y-%m-%d}"
