"""Reports as they came in. Personal data lives here and nowhere else, and may be erased."""

from __future__ import annotations

from django.db import models

from chengxu.cases.models import Case
from chengxu.intake.privacy import Kind, State


class Report(models.Model):
    """One message from one reporter; many reports may speak of one case."""

    uid = models.CharField(max_length=36, unique=True)
    receipt = models.CharField(max_length=12, unique=True)
    channel = models.CharField(max_length=16)
    source_id = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    place_text = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    frame = models.CharField(max_length=12, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=24, blank=True)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField()
    case = models.ForeignKey(
        Case, to_field="uid", db_column="case_uid", on_delete=models.PROTECT, related_name="reports"
    )
    evidence = models.TextField(blank=True, help_text="hashes of originals, space-separated")
    contact_email = models.CharField(max_length=120, blank=True, db_default="")
    answers = models.TextField(
        blank=True, db_default="", help_text="JSON: values by the code of their question"
    )
    links = models.TextField(blank=True, db_default="", help_text="addresses of pictures, space-separated")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["channel", "source_id"],
                condition=~models.Q(source_id=""),
                name="intake_one_report_per_source_id",
            ),
        )
        indexes = (models.Index(fields=["reported_at"], name="intake_reported"),)

    def __str__(self) -> str:
        return self.receipt


class PrivacyRequest(models.Model):
    """What somebody asked about their own data; words and new values are theirs and go once they have been used."""

    uid = models.CharField(max_length=36, unique=True)
    report = models.ForeignKey(
        Report,
        to_field="uid",
        db_column="report_uid",
        on_delete=models.PROTECT,
        related_name="privacy_requests",
    )
    kind = models.CharField(max_length=16, choices=[(k.value, str(k.label)) for k in Kind])
    state = models.CharField(max_length=12, choices=[(s.value, str(s.label)) for s in State])
    words = models.TextField(blank=True)
    corrections = models.TextField(blank=True, help_text="JSON: new values by name")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=36, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "intake_privacy_request"
        constraints = (
            models.UniqueConstraint(
                fields=["report", "kind"],
                condition=models.Q(state=State.ASKED.value),
                name="intake_one_waiting_privacy_request",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.ASKED.value, decided_at=None)
                | (~models.Q(state=State.ASKED.value) & models.Q(decided_at__isnull=False)),
                name="intake_privacy_request_decided",
            ),
        )
        indexes = (models.Index(fields=["state", "due_at"], name="intake_privacy_waiting"),)

    def __str__(self) -> str:
        return self.uid
