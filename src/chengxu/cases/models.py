"""Cases and what hangs on them; columns as the values in ``cases.workflow.values`` and :class:`chengxu.cases.workflow.clocks.Clock`."""

from __future__ import annotations

from django.db import models

from chengxu.cases.workflow.standing import NEVER
from chengxu.cases.workflow.states import ClockKind, CoKind, Pause, RequestKind, RequestState, State


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
    assignee = models.CharField(max_length=36, blank=True)
    collector_reason_zh = models.CharField(max_length=300, blank=True)
    collector_reason_en = models.CharField(max_length=400, blank=True)
    parent_uid = models.CharField(max_length=36, blank=True)
    merged_into = models.CharField(max_length=36, blank=True)
    recurs_of = models.CharField(max_length=36, blank=True)
    suspended_until = models.DateTimeField(null=True)
    resume_state = models.CharField(max_length=12, blank=True)
    transferred_to = models.CharField(max_length=24, blank=True)
    deferrals = models.PositiveSmallIntegerField(default=0)
    supervised = models.PositiveSmallIntegerField(default=0)
    exempted = models.BooleanField(default=False)
    abnormal = models.BooleanField(default=False)
    self_handled = models.BooleanField(default=False)
    auto_rule = models.CharField(max_length=60, blank=True)
    refused_by = models.CharField(max_length=120, blank=True)
    reopens = models.PositiveSmallIntegerField(default=0, db_default=0)
    asset_uid = models.CharField(max_length=36, blank=True, db_default="")
    request_count = models.PositiveSmallIntegerField(default=0)  # spares the question when there are none
    co_count = models.PositiveSmallIntegerField(default=0)
    disputes = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=36, blank=True, db_default="")  # a claim is no step of the case
    claimed_until = models.DateTimeField(null=True)
    pack_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    # what lists are ordered and narrowed by, worked out from the rest (cases.standing)
    queue = models.CharField(max_length=12, blank=True)
    due_key = models.BigIntegerField(default=NEVER)
    is_open = models.BooleanField(default=True)
    holder = models.CharField(max_length=24, blank=True)

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
            models.Index(fields=["category", "lon", "lat"], name="cases_near"),
            models.Index(fields=["reported_at"], name="cases_reported"),
            models.Index(
                fields=["suspended_until"],
                condition=models.Q(suspended_until__isnull=False),
                name="cases_suspended",
            ),
            models.Index(fields=["parent_uid"], condition=~models.Q(parent_uid=""), name="cases_children"),
            models.Index(fields=["queue", "due_key", "id"], name="cases_queue_urgent"),
            models.Index(fields=["unit", "queue", "due_key", "id"], name="cases_unit_urgent"),
            models.Index(fields=["is_open", "-id"], name="cases_open_newest"),
            models.Index(fields=["holder", "-id"], name="cases_holder_newest"),
            models.Index(
                fields=["unit", "closed_at"],
                condition=models.Q(closed_at__isnull=False),
                name="cases_closed_lately",
            ),
            models.Index(fields=["township", "-id"], name="cases_township_newest"),
            models.Index(fields=["category", "-id"], name="cases_category_newest"),
            models.Index(fields=["category", "holder", "-id"], name="cases_category_holder"),
            models.Index(fields=["cell"], name="cases_cell"),
            models.Index(fields=["merged_into"], condition=~models.Q(merged_into=""), name="cases_merged"),
            models.Index(
                fields=["asset_uid", "-id"], condition=~models.Q(asset_uid=""), name="cases_of_asset"
            ),
            models.Index(fields=["recurs_of"], condition=~models.Q(recurs_of=""), name="cases_recurring"),
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
    label = models.CharField(max_length=24, blank=True)
    extra = models.PositiveIntegerField(default=0)
    paused_for = models.CharField(max_length=12, blank=True, choices=[(p.value, p.value) for p in Pause if p])
    exempted = models.BooleanField(default=False)
    step = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    left = models.BigIntegerField(null=True)

    class Meta:
        db_table = "cases_clock"
        constraints = (models.UniqueConstraint(fields=["case", "ordinal"], name="cases_clock_place"),)
        indexes = (
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="cases_clock_next"
            ),
            models.Index(
                fields=["kind", "step"],
                condition=models.Q(stopped_at__isnull=True),
                name="cases_clock_climbed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"


class CaseRequest(models.Model):
    """One request about a case; ``ordinal`` is its place in the case's list of requests."""

    case = models.ForeignKey(
        Case, to_field="uid", db_column="case_uid", on_delete=models.PROTECT, related_name="requests"
    )
    ordinal = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in RequestKind])
    unit = models.CharField(max_length=24, blank=True)
    asked_by = models.CharField(max_length=36)
    asked_at = models.DateTimeField()
    deed = models.CharField(max_length=36, blank=True)
    amount = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    clock = models.PositiveSmallIntegerField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    approved_by = models.CharField(max_length=36, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in RequestState])
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_request"
        constraints = (models.UniqueConstraint(fields=["case", "ordinal"], name="cases_request_place"),)
        indexes = (
            models.Index(
                fields=["asked_at"], condition=models.Q(state=RequestState.ASKED), name="cases_request_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class CoHandling(models.Model):
    """A further unit of a case; ``ordinal`` is its place in the case's list of them."""

    case = models.ForeignKey(
        Case, to_field="uid", db_column="case_uid", on_delete=models.PROTECT, related_name="helpers"
    )
    ordinal = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=24)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in CoKind])
    asked_by = models.CharField(max_length=36)
    asked_at = models.DateTimeField()
    deed = models.CharField(max_length=36, blank=True)
    clock = models.PositiveSmallIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_cohandling"
        constraints = (models.UniqueConstraint(fields=["case", "ordinal"], name="cases_cohandling_place"),)
        indexes = (models.Index(fields=["unit", "kind", "-id"], name="cases_cohandling_unit"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.unit}"


class Dispute(models.Model):
    """A quarrel about whose a case is; ``units`` are codes with spaces between."""

    case = models.ForeignKey(
        Case, to_field="uid", db_column="case_uid", on_delete=models.PROTECT, related_name="contested"
    )
    ordinal = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=12)
    duty_grid = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    units = models.CharField(max_length=300)
    ruled_at = models.DateTimeField(null=True)
    ruled_unit = models.CharField(max_length=24, blank=True)
    scope = models.CharField(max_length=12, blank=True)
    precedent = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "cases_dispute"
        constraints = (models.UniqueConstraint(fields=["case", "ordinal"], name="cases_dispute_place"),)
        indexes = (models.Index(fields=["category", "duty_grid"], name="cases_dispute_where"),)

    def __str__(self) -> str:
        return f"{self.category} {self.duty_grid}"


class CaseChange(models.Model):
    """Something desks should look at again: a case that was written or claimed (``cases.feed``).

    ``case_uid`` is empty when many changed at once; ``entered`` names the lists the case came into, and behind a minus those
    it only left, separated by spaces;
    ``seq`` is used on PostgreSQL alone.
    """

    case_uid = models.CharField(max_length=36, blank=True)
    entered = models.CharField(max_length=400, blank=True, default="")
    at = models.DateTimeField()
    seq = models.BigIntegerField(null=True, unique=True)

    class Meta:
        db_table = "cases_change"
        indexes = (
            models.Index(fields=["id"], condition=models.Q(seq__isnull=True), name="cases_change_unnumbered"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.case_uid}"
