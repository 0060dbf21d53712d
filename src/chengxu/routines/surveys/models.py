"""Rounds, the sheets of households asked, their answers. No sheet names anybody or a house: a place of the gazetteer and a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Round(models.Model):
    """One round; ``places`` are how many to ask, by code of the place."""

    uid = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    unit = models.CharField(max_length=24)
    starts_on = models.DateField()
    ends_on = models.DateField()
    places = models.JSONField(default=dict)
    pack_hash = models.CharField(max_length=64)
    author = models.CharField(max_length=36)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="surveys_end_not_before"),
        )
        indexes = (models.Index(fields=["-starts_on"], name="surveys_newest"),)

    def __str__(self) -> str:
        return self.title


class Sheet(models.Model):
    """One household that was asked; one that answered is a deed as well. ``number``: the sheet's own, once a round among those that
    count. One that was recorded wrongly stays, with who took it back, when and why, and counts no more."""

    uid = models.CharField(max_length=36, unique=True)
    round = models.ForeignKey(
        Round, to_field="uid", db_column="round_uid", on_delete=models.PROTECT, related_name="sheets"
    )
    number = models.CharField(max_length=40)
    place = models.CharField(max_length=24)
    asked_on = models.DateField()
    answered = models.BooleanField()
    actor = models.CharField(max_length=36)
    recorded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=36, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "number"], condition=Q(voided_at__isnull=True), name="surveys_number_once"
            ),
        )
        indexes = (models.Index(fields=["round", "number"], name="surveys_by_number"),)

    def __str__(self) -> str:
        return self.number


class Answer(models.Model):
    """One answer of one sheet, as figures read it: without its place, so that nobody is found in the rows behind a figure.

    ``voided`` ones are those of a sheet that was taken back: they stay and are in no figure.
    """

    uid = models.CharField(max_length=36, unique=True)
    sheet = models.ForeignKey(
        Sheet, to_field="uid", db_column="sheet_uid", on_delete=models.PROTECT, related_name="answers"
    )
    round_uid = models.CharField(max_length=36)
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=24)
    question = models.CharField(max_length=40)
    level = models.CharField(max_length=40)
    satisfied = models.BooleanField()
    asked_on = models.DateField()
    voided = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["sheet", "question"], name="surveys_answered_once"),)
        indexes = (models.Index(fields=["round_uid", "question"], name="surveys_of_round"),)

    def __str__(self) -> str:
        return f"{self.question} {self.level}"
