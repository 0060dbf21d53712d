"""Campaigns, what was counted into them by hand, pictures before and after, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxu.routines.campaigns.relapse import Group
from chengxu.routines.campaigns.rules import Stage


class Campaign(models.Model):
    """One campaign. Lists are codes of the pack; ``summary`` is what was computed as it closed."""

    uid = models.CharField(max_length=36, unique=True)
    name = models.CharField(max_length=80)
    goal = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    lead = models.CharField(max_length=24)
    co_units = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    works = models.JSONField(default=list)
    places = models.JSONField(default=list)
    parties = models.JSONField(default=list)
    targets = models.JSONField(default=list, help_text="[work, number] each")
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stage])
    reason = models.CharField(max_length=200, blank=True)
    summary = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True, help_text="when what came back was looked for last")
    author = models.CharField(max_length=36)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaigns_end_not_before"),
        )
        indexes = (models.Index(fields=["-starts_on"], name="campaigns_newest"),)

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A step of a campaign and the day it should be done."""

    campaign = models.ForeignKey(
        Campaign,
        to_field="uid",
        db_column="campaign_uid",
        on_delete=models.PROTECT,
        related_name="milestones",
    )
    due_on = models.DateField()
    text = models.CharField(max_length=80)
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d} {self.text}"


class Logged(models.Model):
    """A deed counted into a campaign by hand."""

    campaign = models.ForeignKey(
        Campaign, to_field="uid", db_column="campaign_uid", on_delete=models.PROTECT, related_name="logged"
    )
    deed_uid = models.CharField(max_length=36)
    actor = models.CharField(max_length=36)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "deed_uid"], name="campaigns_log_once"),)

    def __str__(self) -> str:
        return self.deed_uid


class Pair(models.Model):
    """The same place before and after: hashes of originals."""

    uid = models.CharField(max_length=36, unique=True)
    campaign = models.ForeignKey(
        Campaign, to_field="uid", db_column="campaign_uid", on_delete=models.PROTECT, related_name="pairs"
    )
    place = models.CharField(max_length=80)
    before = models.CharField(max_length=64)
    before_on = models.DateField()
    after = models.CharField(max_length=64, blank=True)
    after_on = models.DateField(null=True)
    actor = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(after_on__isnull=True) | Q(after_on__gte=F("before_on")),
                name="campaigns_after_is_later",
            ),
        )

    def __str__(self) -> str:
        return self.place


class Place(models.Model):
    """A place where a case of the campaign's matters was closed, and what came back there; written by the comparison alone."""

    uid = models.CharField(max_length=36, unique=True)
    campaign = models.ForeignKey(
        Campaign, to_field="uid", db_column="campaign_uid", on_delete=models.PROTECT, related_name="closings"
    )
    group = models.CharField(max_length=8, choices=[(g.value, g.value) for g in Group])
    case_uid = models.CharField(max_length=36)
    case_no = models.CharField(max_length=24, blank=True)
    category = models.CharField(max_length=12)
    place = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=24)
    lon = models.FloatField()
    lat = models.FloatField()
    closed_at = models.DateTimeField()
    closed_on = models.DateField()
    watched = models.PositiveSmallIntegerField(
        help_text="days since, at most one more than the longest looked at"
    )
    back_uid = models.CharField(max_length=36, blank=True)
    back_at = models.DateTimeField(null=True)
    back_days = models.PositiveSmallIntegerField(null=True)
    back_metres = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "group", "case_uid"], name="campaigns_one_place_of_a_case"
            ),
            models.CheckConstraint(
                condition=Q(back_uid="", back_days__isnull=True)
                | (~Q(back_uid="") & Q(back_days__isnull=False)),
                name="campaigns_back_has_its_days",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_no} {self.back_days}"
