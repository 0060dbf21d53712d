"""Counts of equipment, certificates and what renewed them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class EquipmentCount(models.Model):
    """How many of a sort of equipment a unit had on a day, and how many worked; the newest count holds."""

    unit = models.CharField(max_length=24)
    norm = models.CharField(max_length=24)
    there = models.PositiveIntegerField()
    usable = models.PositiveIntegerField()
    counted_on = models.DateField()
    deed_uid = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["unit", "norm", "counted_on"], name="undertakings_counted_once"),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.norm}"


class Certificate(models.Model):
    """A certificate of somebody who works here; ``person`` is their uid."""

    person = models.CharField(max_length=36)
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["name", "number"], name="undertakings_one_certificate_a_number"),
        )

    def __str__(self) -> str:
        return self.number


class CertificateRenewal(models.Model):
    """A certificate that was renewed by trainings attended: its last day before and after, and the meetings it rests on."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="renewals")
    on = models.DateField()
    before = models.DateField()
    after = models.DateField()
    minutes = models.PositiveIntegerField()
    meetings = models.TextField(help_text="uids with spaces between")
    deed_uid = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["certificate", "before"], name="undertakings_renewed_once"),
            models.CheckConstraint(
                condition=Q(after__gt=models.F("before")), name="undertakings_renewed_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.after}"
