"""Captures as phones stated them, and what people said about the keeping of their positions."""

from __future__ import annotations

from django.db import models

from chengxu.field.rules import Clock, Kind


class Capture(models.Model):
    """One capture that was taken in; written in the transaction that wrote what it speaks of.

    ``captured_at`` and the position are as the phone stated them (no position unless its owner consents and was on shift), ``counted_at`` is the instant it counts for. ``digest`` is
    of what was sent: another content under the same id is refused. ``answer`` is JSON, told again to whoever repeats it.
    """

    client_id = models.CharField(max_length=36, unique=True)
    person = models.CharField(max_length=36)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    case_uid = models.CharField(max_length=36, blank=True)
    captured_at = models.DateTimeField()
    counted_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock = models.CharField(
        max_length=8, blank=True, choices=[(clock.value, clock.value) for clock in Clock]
    )
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    metres = models.FloatField(null=True)
    stamp = models.CharField(
        max_length=16, blank=True, help_text="the case after this step, as phones know it"
    )
    digest = models.CharField(max_length=64)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-id"], name="field_newest_of_person"),
            models.Index(
                fields=["received_at"], condition=models.Q(lon__isnull=False), name="field_positions_kept"
            ),
        )

    def __str__(self) -> str:
        return self.client_id


class Consent(models.Model):
    """Somebody agreed to the keeping of their positions, or took it back; rows are added and never changed.

    ``at`` is the instant it counts for; ``key`` names the very text (``consent.Text``), also for one that was taken back.
    """

    person = models.CharField(max_length=36)
    given = models.BooleanField()
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    client_id = models.CharField(max_length=36, unique=True)

    class Meta:
        indexes = (models.Index(fields=["person", "id"], name="field_consent_of_person"),)

    def __str__(self) -> str:
        return f"{self.person} {self.key} {self.given}"
