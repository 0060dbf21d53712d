"""Notices, how far the ledger has been read for them, and what goes out to reporters."""

from __future__ import annotations

from django.db import models

from chengxu.intake.models import Report
from chengxu.notices.outward import Channel, Status
from chengxu.notices.rules import Kind
from chengxu.parties.models import Party


class Notice(models.Model):
    """What a unit, a post or a person is told; read once anybody it is for has read it."""

    uid = models.CharField(max_length=36, unique=True)
    deed_uid = models.CharField(max_length=36)
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in Kind])
    recipient = models.CharField(max_length=50)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=400, blank=True)
    case_uid = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField()
    read_by = models.CharField(max_length=36, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["deed_uid", "kind", "recipient"], name="notices_once_for_each_recipient"
            ),
        )
        indexes = (
            models.Index(fields=["kind", "recipient", "-id"], name="notices_newest"),
            models.Index(
                fields=["kind", "recipient"], condition=models.Q(read_at__isnull=True), name="notices_unread"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.recipient}"


class Cursor(models.Model):
    """The number of the last deed that need not be looked at again; one row."""

    deed = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.deed)


class Subscription(models.Model):
    """A reporter who wants to be told, by one way; the address is the report's own contact, so that erasing that ends this.

    ``token`` is what a link to stop holds.
    """

    report = models.ForeignKey(
        Report, to_field="uid", db_column="report_uid", on_delete=models.PROTECT, related_name="subscriptions"
    )
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    language = models.CharField(max_length=2)
    token = models.CharField(max_length=32, unique=True)
    since = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["report", "channel"], name="notices_one_subscription_a_way"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.report_id}"


class Outgoing(models.Model):
    """A message on its way out: the words, never the address, which is read when it is sent, from the report or, where a
    permit's holder is told, from the party.

    ``key`` is the idempotency key; ``attempts`` counts those begun, ``next_at`` is when the next may begin.
    """

    key = models.CharField(max_length=40, unique=True)
    report = models.ForeignKey(
        Report, to_field="uid", db_column="report_uid", null=True, on_delete=models.PROTECT, related_name="outgoing"
    )  # fmt: skip
    party = models.ForeignKey(
        Party, to_field="uid", db_column="party_uid", null=True, on_delete=models.PROTECT, related_name="outgoing"
    )  # fmt: skip
    deed_uid = models.CharField(max_length=36)
    channel = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Channel])
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in Status])
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    why_zh = models.CharField(max_length=200, blank=True)
    why_en = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(report__isnull=False, party__isnull=True)
                | models.Q(report__isnull=True, party__isnull=False),
                name="notices_outgoing_is_for_one",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=models.Q(state=Status.WAITING), name="notices_to_send"
            ),
            models.Index(fields=["state", "-id"], name="notices_outgoing_state"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"
