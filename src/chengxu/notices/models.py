"""Notices, and how far the ledger has been read for them."""

from __future__ import annotations

from django.db import models

from chengxu.notices.rules import Kind


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
