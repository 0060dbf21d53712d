"""Report documents, their contents, their steps and the comments on them. Written by ``reports.actions`` alone.

Triggers made in the migrations keep an issued report as it was issued: its row, its words and its files.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxu.reports.lifecycle.transitions import State
from chengxu.reports.rules import Form

_SIGNED = (State.SIGNED.value, State.ISSUED.value)


class ReportContent(models.Model):
    """Bytes known by their SHA-256 and never changed: a frozen document, or a file it was issued as.

    ``kept`` marks those of an issued report; others are states of drafts, which may be forgotten one day.
    """

    digest = models.CharField(max_length=64, unique=True)
    body = models.BinaryField(help_text="zlib")
    kept = models.BooleanField(default=False)

    class Meta:
        db_table = "reports_content"

    def __str__(self) -> str:
        return self.digest[:12]


def _content(null: bool = False) -> models.ForeignKey[ReportContent, ReportContent]:
    return models.ForeignKey(
        ReportContent, to_field="digest", on_delete=models.PROTECT, related_name="+", null=null
    )


class ReportDocument(models.Model):
    """One report on its way from draft to issue; columns as :class:`chengxu.reports.lifecycle.steps.Paper`."""

    uid = models.CharField(max_length=36, unique=True)
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    start = models.DateField()
    end = models.DateField()
    form = models.CharField(max_length=12, choices=[(f.value, f.value) for f in Form])
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in State])
    author = models.CharField(max_length=36)
    unit = models.CharField(max_length=24, blank=True)
    content = _content()
    computed = _content()
    drafted = _content()
    signed = _content(null=True)
    signer = models.CharField(max_length=36, blank=True)
    signed_at = models.DateTimeField(null=True)
    dated = models.DateField(null=True)
    issuer = models.CharField(max_length=36, blank=True)
    issued_at = models.DateTimeField(null=True)
    mark = models.CharField(max_length=24, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    files = models.TextField(blank=True, help_text="format:digest, space-separated")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "reports_document"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="reports_state_is_known"
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="reports_period_runs_forward"),
            models.UniqueConstraint(
                fields=["mark", "year", "number"],
                condition=Q(number__isnull=False),
                name="reports_one_document_per_number",
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True, number__isnull=True, issued_at__isnull=True)
                | Q(year__isnull=False, number__gte=1, issued_at__isnull=False),
                name="reports_number_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ISSUED.value) | Q(number__isnull=False),
                name="reports_issued_has_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_SIGNED)
                | Q(signed__isnull=False, signed_at__isnull=False, dated__isnull=False),
                name="reports_signed_says_by_whom",
            ),
        )
        indexes = (
            models.Index(fields=["state", "-id"], name="reports_state_newest"),
            models.Index(fields=["name", "start", "end"], name="reports_of_a_period"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.uid}"


class ReportStep(models.Model):
    """Which deed of the ledger belongs to which document."""

    document = models.ForeignKey(
        ReportDocument, to_field="uid", on_delete=models.PROTECT, related_name="steps"
    )
    deed_uid = models.CharField(max_length=36, unique=True)

    class Meta:
        db_table = "reports_step"

    def __str__(self) -> str:
        return self.deed_uid


class ReportComment(models.Model):
    """A comment on a document or on one paragraph of it as it then read; its words are the note of its deed."""

    uid = models.CharField(max_length=36, unique=True)
    document = models.ForeignKey(
        ReportDocument, to_field="uid", on_delete=models.PROTECT, related_name="comments"
    )
    deed_uid = models.CharField(max_length=36, unique=True)
    content = _content()
    paragraph = models.PositiveSmallIntegerField(
        null=True, help_text="its place in the content; null: the whole"
    )
    author = models.CharField(max_length=36)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=36, blank=True)

    class Meta:
        db_table = "reports_comment"
        indexes = (
            models.Index(
                fields=["document"], condition=Q(settled_at__isnull=True), name="reports_comments_open"
            ),
        )

    def __str__(self) -> str:
        return self.uid
