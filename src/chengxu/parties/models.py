"""Parties, their permits, and the days on which a stall's permit holds its pitch.

What a person can be known by lies in ``Party`` and nowhere else, and may be erased; deeds hold uids and codes only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxu.parties.identity import PartyKind
from chengxu.parties.places import Shape

ENDED = ("revoked", "cancelled")


class Party(models.Model):
    """A shop, firm, site, vehicle or person; ``code`` is the unified social credit code, of those that have one."""

    uid = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PartyKind])
    name = models.CharField(max_length=80, blank=True, help_text="empty once a person's data was erased")
    code = models.CharField(max_length=18, blank=True)
    plate = models.CharField(max_length=10, blank=True)
    operator = models.ForeignKey(
        "self", to_field="uid", db_column="operator_uid", null=True, on_delete=models.PROTECT, related_name="operates"
    )  # fmt: skip
    street = models.CharField(max_length=24, blank=True, help_text="code of a road of the pack")
    address = models.CharField(max_length=120, blank=True)
    contact_name = models.CharField(max_length=80, blank=True)
    contact_phone = models.CharField(max_length=24, blank=True)
    contact_email = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="parties_one_party_a_code"),
            models.UniqueConstraint(
                fields=["plate"], condition=~Q(plate=""), name="parties_one_vehicle_a_plate"
            ),
        )
        indexes = (models.Index(fields=["name"], name="parties_name"),)

    def __str__(self) -> str:
        return self.uid


class Permit(models.Model):
    """A permit as it was decided; its state follows from its days, its pauses and how it ended (``rules.state``).

    ``shape`` is GeoJSON in CGCS2000 within the box of the four degrees; a stall's place is its market. ``hours`` as
    ``hours.text`` writes them. ``warned_for`` is the last day its end was told of.
    """

    uid = models.CharField(max_length=36, unique=True)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=24)
    party = models.ForeignKey(
        Party, to_field="uid", db_column="party_uid", on_delete=models.PROTECT, related_name="permits"
    )
    what = models.CharField(max_length=200)
    shape_kind = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Shape])
    shape = models.TextField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    street = models.CharField(max_length=24, blank=True, help_text="code of a road of the pack")
    section = models.CharField(max_length=120, blank=True)
    market = models.CharField(max_length=24, blank=True, help_text="code of a market of the pack")
    pitch = models.PositiveIntegerField(null=True)
    start_on = models.DateField()
    end_on = models.DateField()
    hours = models.CharField(max_length=200, blank=True)
    conditions = models.CharField(max_length=1000, blank=True)
    papers = models.CharField(max_length=300, blank=True, help_text="codes of the pack, space-separated")
    plates = models.CharField(
        max_length=400, blank=True, help_text="space-separated; empty: any vehicle of the holder"
    )
    seen = models.CharField(
        max_length=300, blank=True, help_text="codes of conditions to look at, space-separated"
    )
    unit = models.CharField(max_length=24)
    pack_hash = models.CharField(max_length=64)
    ended_as = models.CharField(max_length=10, blank=True, choices=[(e, e) for e in ENDED])
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)
    warned_for = models.DateField(null=True)
    source_id = models.CharField(max_length=80, blank=True, help_text="the row of an import")
    version = models.PositiveIntegerField(default=1)
    issued_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="parties_permit_ends_later"),
            models.CheckConstraint(
                condition=Q(ended_as="", ended_at__isnull=True)
                | (~Q(ended_as="") & Q(ended_at__isnull=False)),
                name="parties_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(market="", pitch__isnull=True) | (~Q(market="") & Q(pitch__isnull=False)),
                name="parties_pitch_has_its_market",
            ),
        )
        indexes = (
            models.Index(fields=["end_on"], name="parties_ends"),
            models.Index(fields=["kind", "end_on"], name="parties_kind_ends"),
            models.Index(fields=["south", "west"], name="parties_box"),
        )

    def __str__(self) -> str:
        return self.number


class Pause(models.Model):
    """A suspension; one without an end at most for each permit."""

    permit = models.ForeignKey(
        Permit, to_field="uid", db_column="permit_uid", on_delete=models.PROTECT, related_name="pauses"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["permit"], condition=Q(until__isnull=True), name="parties_one_open_pause"
            ),
        )

    def __str__(self) -> str:
        return f"{self.permit_id} {self.since:%Y-%m-%d}"


class PitchDay(models.Model):
    """A pitch of a market held by a permit on a day; the constraint is what keeps it from being given twice."""

    market = models.CharField(max_length=24)
    pitch = models.PositiveIntegerField()
    day = models.DateField()
    permit = models.ForeignKey(
        Permit, to_field="uid", db_column="permit_uid", on_delete=models.PROTECT, related_name="pitch_days"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["market", "pitch", "day"], name="parties_a_pitch_is_given_once"),
        )

    def __str__(self) -> str:
        return f"{self.market} {self.pitch} {self.day}"
