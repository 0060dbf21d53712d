"""Reports as they came in. Personal data lives here and nowhere else, and may be erased."""

from __future__ import annotations

from django.db import models

from chengxu.cases.models import Case
from chengxu.intake.privacy import Kind, State

HAS_CONTACT = (
    models.Q(contact_name__gt="")
    | models.Q(contact_phone__gt="")
    | models.Q(contact_email__gt="")
    | models.Q(notice_phone__gt="")
    | models.Q(notice_email__gt="")
)
"""Reports with any contact; a question asked in these words is answered from the index of them."""


class Report(models.Model):
    """One message from one reporter; many reports may speak of one case.

    ``notice_phone`` and ``notice_email`` were given later, with the receipt alone, to be told of news: they prove nobody's identity.
    ``contact_look_at`` is when it is looked at next whether the contact goes; None: not looked at yet.
    """

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
    notice_phone = models.CharField(max_length=24, blank=True, db_default="")
    notice_email = models.CharField(max_length=120, blank=True, db_default="")
    contact_look_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["channel", "source_id"],
                condition=~models.Q(source_id=""),
                name="intake_one_report_per_source_id",
            ),
        )
        indexes = (
            models.Index(fields=["reported_at"], name="intake_reported"),
            models.Index(fields=["reported_at", "id"], condition=HAS_CONTACT, name="intake_with_contact"),
        )

    def __str__(self) -> str:
        return self.receipt


class Rating(models.Model):
    """How content one reporter was with how it ended: once for each report, never changed. Their words are a note of the deed.

    ``satisfied`` is what the pack of that day made of the score; ``unit`` had the case then.
    """

    uid = models.CharField(max_length=36, unique=True)
    report = models.OneToOneField(
        Report, to_field="uid", db_column="report_uid", on_delete=models.PROTECT, related_name="rating"
    )
    case_uid = models.CharField(max_length=36)
    channel = models.CharField(max_length=16)
    unit = models.CharField(max_length=24, blank=True)
    score = models.PositiveSmallIntegerField()
    satisfied = models.BooleanField()
    rated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="intake_score_is_1_to_5"
            ),
        )

    def __str__(self) -> str:
        return f"{self.score} {self.report_id}"


class Sending(models.Model):
    """One report through the public's form: from where, as keyed digests; kept for a day, for the limits."""

    at = models.DateTimeField()
    address = models.CharField(max_length=32, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    puzzle = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["puzzle"], condition=~models.Q(puzzle=""), name="intake_puzzle_once"
            ),
        )
        indexes = (
            models.Index(fields=["at"], name="intake_sending_at"),
            models.Index(fields=["address", "at"], name="intake_sending_address"),
            models.Index(fields=["phone", "at"], condition=~models.Q(phone=""), name="intake_sending_phone"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Attempt(models.Model):
    """One attempt at something that is limited, with keyed digests of address and receipt; kept for a day."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    address = models.CharField(max_length=32, blank=True)
    receipt = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["address", "kind", "at"], name="intake_attempt_address"),
            models.Index(fields=["receipt", "kind", "at"], name="intake_attempt_receipt"),
            models.Index(fields=["at"], name="intake_attempt_at"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Answer(models.Model):
    """The bureau's answer in public to one report: a draft until somebody else approves it, then never changed.

    ``asked_at`` is the number or address of the question where it was asked, "" when it is answered here alone.
    """

    uid = models.CharField(max_length=36, unique=True)
    report = models.OneToOneField(
        Report, to_field="uid", db_column="report_uid", on_delete=models.PROTECT, related_name="answer"
    )
    case_uid = models.CharField(max_length=36)
    channel = models.CharField(max_length=16)
    unit = models.CharField(max_length=24, blank=True)
    text = models.TextField()
    asked_at = models.CharField(max_length=200, blank=True)
    drafted_by = models.CharField(max_length=36)
    drafted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    approved_by = models.CharField(max_length=36, blank=True)
    answered_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["answered_at"], name="intake_answered"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.report_id}"


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
