"""Meetings and who must attend them. What was said lies here alone, and may be erased; the ledger has its digest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengxu.routines.meetings.rules import Mark, Stage


class Meeting(models.Model):
    """One meeting, from its plan to its record. ``party``: a record of the Party, for a verb of its own.

    ``starts_at`` is when it was held once it was; ``planned_at`` stays what was planned last. ``deed_uid`` and ``came_uid`` are
    the deeds that count it and those who came.
    """

    uid = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=40)
    body = models.CharField(max_length=40, blank=True)
    party = models.BooleanField()
    title = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=24)
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stage])
    planned_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    place = models.CharField(max_length=120, blank=True)
    host = models.CharField(max_length=36, blank=True)
    agenda = models.TextField(blank=True)
    topics = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=6)
    guests = models.PositiveIntegerField(default=0)
    reason = models.CharField(
        max_length=200, blank=True, help_text="why it was moved, cancelled or recorded anew"
    )
    moves = models.PositiveSmallIntegerField(default=0)
    record = models.TextField(blank=True, help_text="the minutes; empty once erased")
    salt = models.BinaryField(default=b"")
    digest = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True)
    evidence = models.TextField(blank=True, help_text="hashes of originals, with spaces between")
    deed_uid = models.CharField(max_length=36, blank=True)
    came_uid = models.CharField(max_length=36, blank=True)
    author = models.CharField(max_length=36)
    source_id = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(stage=Stage.HELD.value) | ~Q(deed_uid=""), name="meetings_held_has_its_deed"
            ),
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="meetings_one_of_a_row"
            ),
            models.UniqueConstraint(
                fields=["deed_uid"], condition=~Q(deed_uid=""), name="meetings_one_of_a_deed"
            ),
        )
        indexes = (
            models.Index(fields=["kind", "starts_at"], name="meetings_kind_when"),
            models.Index(fields=["starts_at"], name="meetings_when"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d}"


class Attendee(models.Model):
    """One who must attend, once a meeting; ``doubt`` says why their check-in counts as nothing yet."""

    meeting = models.ForeignKey(
        Meeting, to_field="uid", db_column="meeting_uid", on_delete=models.PROTECT, related_name="attendees"
    )
    person = models.CharField(max_length=36)
    mark = models.CharField(max_length=12, choices=[(m.value, m.value) for m in Mark])
    at = models.DateTimeField(null=True, help_text="when they checked in")
    late = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    doubt_zh = models.CharField(max_length=300, blank=True)
    doubt_en = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["meeting", "person"], name="meetings_attend_once"),)
        indexes = (models.Index(fields=["person", "-id"], name="meetings_of_person"),)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.person} {self.mark}"
