"""Cases and their clocks; columns as :class:`chengxu.cases.rules.Case` and :class:`chengxu.cases.clocks.Clock`."""

from __future__ import annotations

from django.db import models

from chengxu.cases.transitions import ClockKind, State


class Case(models.Model):
    """One matter with one responsible unit. Written by ``cases.actions`` and ``cases.bulk`` alone."""

    uid = models.CharField(max_length=36, unique=True)
    case_no = models.CharField(max_length=24, unique=True, null=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    scheme = models.CharField(max_length=24, blank=True)
    category = models.CharField(max_length=12, blank=True)
    condition = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=16)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True)
    grid = models.CharField(max_length=20, blank=True)
    duty_grid = models.CharField(max_length=20, blank=True)
    community = models.CharField(max_length=20, blank=True)
    township = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=40, blank=True)
    place_text = models.CharField(max_length=200, blank=True)
    grade = models.CharField(max_length=1, blank=True)
    lead_unit = models.CharField(max_length=24, blank=True)
    lead_rule = models.CharField(max_length=60, blank=True)
    lead_reason_zh = models.CharField(max_length=300, blank=True)
    lead_reason_en = models.CharField(max_length=400, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    reported_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    unit_due_at = models.DateTimeField(null=True)
    handled_by = models.CharField(max_length=36, blank=True)
    finding = models.CharField(max_length=12, blank=True)
    reworks = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    on_time = models.BooleanField(null=True)
    pack_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]), name="cases_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True, cell__isnull=True)
                | models.Q(lon__isnull=False, lat__isnull=False, cell__isnull=False),
                name="cases_position_is_whole",
            ),
        )
        indexes = (
            models.Index(fields=["state", "-id"], name="cases_state_newest"),
            models.Index(fields=["unit", "state", "-id"], name="cases_unit_newest"),
            models.Index(fields=["category", "lon", "lat"], name="cases_near"),
            models.Index(fields=["reported_at"], name="cases_reported"),
        )

    def __str__(self) -> str:
        return self.case_no or self.uid


class CaseClock(models.Model):
    """One clock of one case; ``ordinal`` is its place in the case's list of clocks."""

    case = models.ForeignKey(
        Case, to_field="uid", db_column="case_uid", on_delete=models.PROTECT, related_name="clocks"
    )
    ordinal = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in ClockKind])
    unit = models.CharField(max_length=24, blank=True)
    amount = models.PositiveIntegerField()
    limit_unit = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    used = models.BigIntegerField(default=0)
    breached = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_clock"
        constraints = (models.UniqueConstraint(fields=["case", "ordinal"], name="cases_clock_place"),)
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(stopped_at__isnull=True, breached=False),
                name="cases_clock_can_still_run_out",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"
