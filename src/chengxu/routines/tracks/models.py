"""Positions of vehicles, what they were found to prove, and what of them is odd. Written by
:mod:`chengxu.routines.tracks.actions` alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .doubting import Doubt
from .judging import Reached, Worth
from .settings import Sky

WAITING, ACCEPTED, REJECTED, NOTED = "waiting", "accepted", "rejected", "noted"


class Hour(models.Model):
    """The positions one device sent for one vehicle in one hour, packed (:mod:`.packing`)."""

    vehicle = models.CharField(max_length=10)
    device = models.CharField(max_length=40, blank=True)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["hour", "vehicle", "device"], name="tracks_one_hour"),)
        indexes = (models.Index(fields=["device", "hour"], name="tracks_hour_of_device"),)

    def __str__(self) -> str:
        return f"{self.vehicle} {self.hour:%Y-%m-%d %H}"


class Day(models.Model):
    """One vehicle's day. ``changed_at``: positions, weather or a decision came that it is not judged by yet.
    ``whole``: it was judged after the day was over."""

    vehicle = models.CharField(max_length=10)
    day = models.DateField()
    changed_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    positions = models.PositiveIntegerField(default=0)
    apart = models.PositiveIntegerField(default=0)
    metres = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    whole = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["day", "vehicle"], name="tracks_one_day"),)
        indexes = (
            models.Index(
                fields=["changed_at"], condition=Q(changed_at__isnull=False), name="tracks_to_judge"
            ),
        )

    def __str__(self) -> str:
        return f"{self.vehicle} {self.day}"


class Run(models.Model):
    """One way along a road, or one call at a place, with what it is worth and why."""

    vehicle = models.CharField(max_length=10)
    day = models.DateField()
    work = models.CharField(max_length=24)
    place = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField()
    start = models.PositiveIntegerField(help_text="metres along the road")
    end = models.PositiveIntegerField(help_text="metres along the road; less than start against its drawing")
    length = models.PositiveIntegerField()
    worked = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()
    speed = models.FloatField(help_text="km/h while working")
    worth = models.CharField(max_length=8, choices=[(w.value, str(w.label)) for w in Worth])
    reason = models.JSONField(help_text="zh and en")

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="tracks_run_ends_later"),
        )
        indexes = (models.Index(fields=["day", "work", "place"], name="tracks_run_of_place"),)

    def __str__(self) -> str:
        return f"{self.vehicle} {self.place} {self.since:%Y-%m-%d %H:%M}"


class PlaceDay(models.Model):
    """What a road or place got in a day."""

    work = models.CharField(max_length=24)
    place = models.CharField(max_length=24)
    day = models.DateField()
    required = models.PositiveSmallIntegerField()
    passes = models.PositiveSmallIntegerField()
    reached = models.CharField(max_length=8, choices=[(r.value, str(r.label)) for r in Reached])
    reason = models.JSONField(help_text="zh and en")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["day", "work", "place"], name="tracks_one_place_day"),)

    def __str__(self) -> str:
        return f"{self.work} {self.place} {self.day}"


class Oddity(models.Model):
    """Positions of a vehicle and day that are kept apart for one reason, and what somebody decided about them."""

    uid = models.CharField(max_length=36, unique=True)
    vehicle = models.CharField(max_length=10)
    day = models.DateField()
    doubt = models.CharField(max_length=8, choices=[(d.value, str(d.label)) for d in Doubt])
    count = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=8, choices=[(s, s) for s in (WAITING, ACCEPTED, REJECTED, NOTED)])
    decided_by = models.CharField(max_length=36, blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["day", "vehicle", "doubt"], name="tracks_one_oddity"),
            models.CheckConstraint(
                condition=Q(state__in=(WAITING, NOTED), decided_at__isnull=True)
                | Q(state__in=(ACCEPTED, REJECTED), decided_at__isnull=False),
                name="tracks_decided_has_its_time",
            ),
        )
        indexes = (models.Index(fields=["state", "-day"], name="tracks_oddity_waiting"),)

    def __str__(self) -> str:
        return f"{self.vehicle} {self.day} {self.doubt}"

    def kind(self) -> Doubt:
        """What sort of doubt."""
        return Doubt(self.doubt)


class Weather(models.Model):
    """Weather somebody declared."""

    uid = models.CharField(max_length=36, unique=True)
    sky = models.CharField(max_length=8, choices=[(s.value, str(s.label)) for s in Sky])
    since = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=120, blank=True)
    declared_by = models.CharField(max_length=36)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="tracks_weather_ends_later"),
        )
        indexes = (models.Index(fields=["since"], name="tracks_weather_since"),)

    def __str__(self) -> str:
        return f"{self.sky} {self.since:%Y-%m-%d %H:%M}"

    @property
    def kind(self) -> Sky:
        """What sort of weather."""
        return Sky(self.sky)


class Entry(models.Model):
    """Which deed tells one figure of a day now; a day that is judged anew replaces it by a correction."""

    day = models.DateField()
    key = models.CharField(max_length=120)
    deed_uid = models.CharField(max_length=36)
    says = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["day", "key"], name="tracks_one_entry"),)

    def __str__(self) -> str:
        return f"{self.day} {self.key}"
