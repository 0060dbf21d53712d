"""What people take part in. Names and contacts lie here and nowhere else, and may be erased."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxu.participation.deciding.frontage import Party
from chengxu.participation.deciding.frontage import Stage as CommitmentStage
from chengxu.participation.deciding.volunteering import Stage as ActivityStage
from chengxu.participation.rules import Stage, Verdict

_PUBLISHED = (Stage.OPEN.value, Stage.CONCLUDED.value)


class Consultation(models.Model):
    """A rule or plan on which anybody may say what they think; its words stand still once it is published."""

    uid = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    text = models.TextField()
    basis = models.CharField(max_length=500)
    link = models.CharField(max_length=500, blank=True)
    shortened = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=24)
    author = models.CharField(max_length=36)
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stage])
    closes_on = models.DateField()
    published_on = models.DateField(null=True)
    summary = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was withdrawn")
    concluded_at = models.DateTimeField(null=True)
    pack_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(stage__in=_PUBLISHED) | Q(published_on__isnull=False),
                name="participation_published_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.CONCLUDED.value) | Q(concluded_at__isnull=False),
                name="participation_concluded_has_its_time",
            ),
        )
        indexes = (models.Index(fields=["stage", "-published_on"], name="participation_newest"),)

    def __str__(self) -> str:
        return self.title


class Opinion(models.Model):
    """What somebody said to a consultation, and the answer. The words are the note of the deed ``deed_uid``."""

    uid = models.CharField(max_length=36, unique=True)
    receipt = models.CharField(max_length=12, unique=True)
    consultation = models.ForeignKey(
        Consultation, to_field="uid", db_column="consultation_uid", on_delete=models.PROTECT, related_name="opinions"
    )  # fmt: skip
    deed_uid = models.CharField(max_length=36)
    source_id = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, blank=True, choices=[(v.value, v.value) for v in Verdict])
    gist = models.CharField(max_length=500, blank=True)
    reply = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=36, blank=True)
    erased_at = models.DateTimeField(null=True, help_text="when the sender took the words back")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["consultation", "source_id"],
                condition=~Q(source_id=""),
                name="participation_one_opinion_per_sending",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(answered_at__isnull=False),
                name="participation_verdict_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.receipt


class Activity(models.Model):
    """Something volunteers are asked to; ``attendance`` is how many came, by the deed ``deed_uid``."""

    uid = models.CharField(max_length=36, unique=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    places = models.PositiveIntegerField()
    unit = models.CharField(max_length=24)
    author = models.CharField(max_length=36)
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in ActivityStage])
    reason = models.CharField(max_length=300, blank=True, help_text="why it was cancelled")
    attendance = models.PositiveIntegerField(null=True)
    deed_uid = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="participation_activity_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(stage=ActivityStage.HELD.value) | Q(attendance__isnull=False),
                name="participation_held_is_counted",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Signup(models.Model):
    """Who takes a place; ``attended`` is None until attendance is recorded."""

    uid = models.CharField(max_length=36, unique=True)
    receipt = models.CharField(max_length=12, unique=True)
    activity = models.ForeignKey(
        Activity, to_field="uid", db_column="activity_uid", on_delete=models.PROTECT, related_name="signups"
    )
    source_id = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    sent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    attended = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["activity", "source_id"],
                condition=~Q(source_id=""),
                name="participation_one_place_per_sending",
            ),
        )

    def __str__(self) -> str:
        return self.receipt


class Commitment(models.Model):
    """门前三包: what a shop or a person promises for the front of a house, and until when; public once confirmed."""

    uid = models.CharField(max_length=36, unique=True)
    receipt = models.CharField(max_length=12, unique=True)
    source_id = models.CharField(max_length=80, blank=True)
    party = models.CharField(max_length=8, choices=[(p.value, p.value) for p in Party])
    title = models.CharField(
        max_length=60, help_text="the shop's name; empty once a person's promise is erased", blank=True
    )
    street = models.CharField(max_length=24, help_text="code of a road of the pack")
    number = models.CharField(max_length=60, blank=True)
    items = models.CharField(max_length=200, help_text="codes of the pack, space-separated")
    until_on = models.DateField()
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=24, blank=True)
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in CommitmentStage])
    pack_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="participation_one_promise_per_sending"
            ),
        )
        indexes = (models.Index(fields=["stage", "street"], name="participation_street"),)

    def __str__(self) -> str:
        return self.receipt


class Inspection(models.Model):
    """One look at a front: which of the items promised were not kept (none: all were)."""

    uid = models.CharField(max_length=36, unique=True)
    commitment = models.ForeignKey(
        Commitment,
        to_field="uid",
        db_column="commitment_uid",
        on_delete=models.PROTECT,
        related_name="inspections",
    )
    at = models.DateTimeField()
    actor = models.CharField(max_length=36)
    broken = models.CharField(max_length=200, blank=True)
    deed_uid = models.CharField(max_length=36)

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.at:%Y-%m-%d}"
