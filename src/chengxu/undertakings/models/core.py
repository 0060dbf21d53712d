"""Undertakings and what belongs to them. Rows change only through ``acting``; money is integer fen.

What somebody wrote at a step is the note of its deed: it lies in the ledger's notes and nowhere else, and may be erased there.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

KINDS = ("order", "work", "fund", "bylaw")


class Undertaking(models.Model):
    """The shared core: what it is, whose, how far, by when. ``follows`` is the one that relapsed before it."""

    uid = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=8, choices=[(one, one) for one in KINDS])
    sort = models.CharField(max_length=24, help_text="code of the pack")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    unit = models.CharField(max_length=24)
    co_units = models.CharField(max_length=300, blank=True, help_text="codes, space-separated")
    reviewer = models.CharField(max_length=24, blank=True, help_text="the unit named to review")
    state = models.CharField(max_length=12)
    due_on = models.DateField(null=True)
    published = models.BooleanField(default=False)
    follows = models.ForeignKey(
        "self", to_field="uid", db_column="follows_uid", null=True, on_delete=models.PROTECT, related_name="relapses"
    )  # fmt: skip
    source_id = models.CharField(max_length=80, blank=True, help_text="the row of an import")
    counted = models.CharField(
        max_length=400, blank=True, help_text="uids of the deeds that count it in figures, space-separated"
    )
    pack_hash = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "source_id"], condition=~Q(source_id=""), name="undertakings_imported_once"
            ),
        )
        indexes = (
            models.Index(fields=["kind", "state", "due_on"], name="undertakings_due"),
            models.Index(fields=["kind", "unit"], name="undertakings_owner"),
        )

    def __str__(self) -> str:
        return self.title


def _of(related: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        Undertaking,
        to_field="uid",
        db_column="undertaking_uid",
        on_delete=models.PROTECT,
        related_name=related,
    )


def _alone(related: str) -> models.OneToOneField:  # type: ignore[type-arg]
    return models.OneToOneField(
        Undertaking,
        to_field="uid",
        db_column="undertaking_uid",
        on_delete=models.PROTECT,
        related_name=related,
    )


class Entry(models.Model):
    """One step of the timeline; ``deed_uid`` is its deed."""

    undertaking = _of("entries")
    at = models.DateTimeField()
    step = models.CharField(max_length=24)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    actor = models.CharField(max_length=36)
    unit = models.CharField(max_length=24, blank=True)
    deed_uid = models.CharField(max_length=36)

    class Meta:
        indexes = (models.Index(fields=["undertaking", "id"], name="undertakings_timeline"),)

    def __str__(self) -> str:
        return f"{self.undertaking_id} {self.step}"


class Paper(models.Model):
    """A document (name, number, day; ``file``: hash of its scan) or a photograph (``photo``: hash of the original) that proves a step.

    ``part`` is the ordinal of a measure or the code of a stage, "" for the whole; ``phase`` of a photograph: before or after.
    """

    undertaking = _of("papers")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="papers")
    part = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=80, blank=True)
    dated_on = models.DateField(null=True)
    photo = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=64, blank=True)
    phase = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return self.name or self.photo


class Finding(models.Model):
    """What a body above found, by which document, and when it was closed."""

    undertaking = _alone("finding")
    body = models.CharField(max_length=120)
    document = models.CharField(max_length=120)
    dated_on = models.DateField()
    applied_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.document


class Measure(models.Model):
    """One thing to be done about a finding."""

    undertaking = _of("measures")
    ordinal = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["undertaking", "ordinal"], name="undertakings_measure_once"),
        )

    def __str__(self) -> str:
        return self.text


class Work(models.Model):
    """A public work: who builds it, what it may cost, where it is, how long its quality is answered for."""

    undertaking = _alone("work")
    contractor = models.CharField(max_length=120, blank=True)
    budget_fen = models.BigIntegerField()
    street = models.CharField(max_length=24, blank=True, help_text="code of a road of the pack")
    section = models.CharField(max_length=120, blank=True)
    shape = models.TextField(help_text="GeoJSON, CGCS2000")
    lon = models.FloatField()
    lat = models.FloatField()
    accepted_by = models.CharField(max_length=200, blank=True)
    quality_until = models.DateField(null=True)

    def __str__(self) -> str:
        return self.undertaking_id


class Stage(models.Model):
    """A stage of a work."""

    undertaking = _of("stages")
    ordinal = models.PositiveIntegerField()
    code = models.CharField(max_length=24)
    planned_on = models.DateField(null=True)
    actual_on = models.DateField(null=True)
    why = models.CharField(max_length=300, blank=True, help_text="why it came late")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["undertaking", "code"], name="undertakings_stage_once"),
        )

    def __str__(self) -> str:
        return self.code


class Defect(models.Model):
    """Something found wrong in the quality period; it became the case ``case_uid`` by intake."""

    undertaking = _of("defects")
    text = models.CharField(max_length=1000)
    found_on = models.DateField()
    case_uid = models.CharField(max_length=36)

    def __str__(self) -> str:
        return self.case_uid


class Fund(models.Model):
    """A special fund of a year, by its source document."""

    undertaking = _alone("fund")
    year = models.PositiveIntegerField()
    document = models.CharField(max_length=120)
    dated_on = models.DateField()

    def __str__(self) -> str:
        return self.document


class Line(models.Model):
    """A line of a fund's budget, adjustments included."""

    undertaking = _of("lines")
    ordinal = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    budget_fen = models.BigIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(budget_fen__gte=0), name="undertakings_budget"),)

    def __str__(self) -> str:
        return self.name


class Adjustment(models.Model):
    """A recorded change of a line's budget."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="adjustments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="adjustments")
    delta_fen = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.delta_fen)


class Commitment(models.Model):
    """A contract out of a line."""

    uid = models.CharField(max_length=36, unique=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="commitments")
    payee = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    amount_fen = models.BigIntegerField()
    signed_on = models.DateField()
    ended_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.what


class Payment(models.Model):
    """Money that was paid: out of a fund's line, for a work, or both; and what it bought.

    A payment is never changed or removed: ``reverses`` names the one that a counter-entry, below nothing, takes back in part or whole.
    """

    uid = models.CharField(max_length=36, unique=True)
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="payments")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="payments")
    work = models.ForeignKey(
        Undertaking, to_field="uid", db_column="work_uid", null=True, on_delete=models.PROTECT, related_name="paid"
    )  # fmt: skip
    amount_fen = models.BigIntegerField()
    paid_on = models.DateField()
    payee = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    bought = models.CharField(max_length=8)
    bought_ref = models.CharField(max_length=80, blank=True)
    deed_uid = models.CharField(max_length=36)
    reverses = models.ForeignKey(
        "self", to_field="uid", db_column="reverses_uid", null=True, on_delete=models.PROTECT, related_name="reversals"
    )  # fmt: skip

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(line__isnull=False) | Q(work__isnull=False),
                name="undertakings_paid_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, reverses__isnull=True)
                | Q(amount_fen__lt=0, reverses__isnull=False),
                name="undertakings_paid_something",
            ),
        )

    def __str__(self) -> str:
        return self.what


class Bylaw(models.Model):
    """A local rule: its number, its days, its consultation (a uid of ``participation``)."""

    undertaking = _alone("bylaw")
    trial = models.BooleanField(default=False)
    consultation = models.CharField(max_length=36, blank=True)
    concluded = models.BooleanField(default=False, help_text="the consultation ended with its result")
    returned = models.PositiveIntegerField(default=0, help_text="the version that was sent back last")
    decided_by = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="undertakings_one_rule_a_number"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Version(models.Model):
    """A version of a local rule's text; what was reviewed and agreed is the last one."""

    undertaking = _of("versions")
    ordinal = models.PositiveIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["undertaking", "ordinal"], name="undertakings_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.undertaking_id} {self.ordinal}"


class Reminder(models.Model):
    """A rung of a ladder that was told of for a term, so that it is told once; ``deed_uid`` proves it."""

    undertaking = _of("reminders")
    what = models.CharField(max_length=12)
    part = models.CharField(max_length=24, blank=True)
    term_on = models.DateField()
    rung = models.PositiveIntegerField()
    deed_uid = models.CharField(max_length=36)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["undertaking", "what", "part", "term_on", "rung"], name="undertakings_reminded_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.term_on}"
