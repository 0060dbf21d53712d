"""What scales and gauges told us. Rows are written once, by :mod:`chengxu.readings.actions` alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .rules import Kind


class Ticket(models.Model):
    """One load over the weighbridge; masses in kilogrammes, which are thousandths of a tonne."""

    uid = models.CharField(max_length=36, unique=True)
    number = models.CharField(max_length=40, unique=True)
    weighed_at = models.DateTimeField(db_index=True)
    plate = models.CharField(max_length=16)
    station = models.CharField(max_length=80)
    township = models.CharField(max_length=9, blank=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, str(kind.label)) for kind in Kind])
    gross = models.BigIntegerField()
    tare = models.BigIntegerField()
    net = models.BigIntegerField()

    class Meta:
        """Net is never taken on trust: the database recomputes it."""

        db_table = "readings_ticket"
        ordering = ("weighed_at", "id")
        constraints = (
            models.CheckConstraint(
                name="ticket_net_is_gross_less_tare", condition=Q(net=F("gross") - F("tare"))
            ),
            models.CheckConstraint(name="ticket_net_is_positive", condition=Q(net__gt=0)),
            models.CheckConstraint(name="ticket_tare_is_positive", condition=Q(tare__gt=0)),
            models.CheckConstraint(
                name="ticket_kind_is_known", condition=Q(kind__in=[k.value for k in Kind])
            ),
        )

    def __str__(self) -> str:
        return self.number


class Reading(models.Model):
    """One value of one measuring point at one moment, in thousandths of its measure."""

    uid = models.CharField(max_length=36, unique=True)
    series = models.CharField(max_length=80)
    at = models.DateTimeField()
    value = models.BigIntegerField()
    measure = models.CharField(max_length=16)

    class Meta:
        """A point has one value at a moment; the same batch sent twice cannot double it."""

        db_table = "readings_reading"
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(name="reading_once_per_moment", fields=("series", "at")),)

    def __str__(self) -> str:
        return f"{self.series} {self.at:%Y-%m-%d %H:%M}"
