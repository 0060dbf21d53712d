"""Consultations and opinions. Names and contacts lie here and nowhere else, and may be erased."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

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
