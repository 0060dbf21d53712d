"""Inspections, what was found, later looks, tasks, draws, and who stays away from whom. Written by actions alone.

Nothing here names a natural person met on site: a household is a place in words, who was present signs the printed record.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengxu.parties.models import Party
from chengxu.routines.inspections.checklists import Grade, Target

TARGETS = [(one.value, one.value) for one in Target]
GRADES = [(one.value, one.value) for one in Grade]


class Draw(models.Model):
    """A random draw: the commitment and both lists as they stood then; the seed is told only once it was made.

    ``lists`` is JSON of ``publishing.written``; ``secret`` is the seed, shown to nobody before ``made_at``.
    """

    uid = models.CharField(max_length=36, unique=True)
    scheme = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=24)
    pack_hash = models.CharField(max_length=64)
    commit = models.CharField(max_length=64)
    secret = models.CharField(max_length=64)
    word = models.CharField(max_length=40, blank=True)
    published = models.TextField(help_text="JSON of publishing.written, the seed left out until it is told")
    count = models.PositiveIntegerField()
    each = models.PositiveIntegerField()
    committed_by = models.CharField(max_length=36)
    committed_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """Somebody is to inspect something by a day; ``team`` are uids with spaces between, empty: anybody of the unit."""

    uid = models.CharField(max_length=36, unique=True)
    checklist = models.CharField(max_length=40)
    unit = models.CharField(max_length=24)
    party = models.ForeignKey(
        Party, to_field="uid", db_column="party_uid", null=True, on_delete=models.PROTECT, related_name="inspection_tasks"
    )  # fmt: skip
    asset_uid = models.CharField(max_length=36, blank=True)
    place = models.CharField(max_length=120, blank=True)
    team = models.CharField(max_length=400, blank=True)
    due_on = models.DateField()
    draw = models.ForeignKey(
        Draw, to_field="uid", db_column="draw_uid", null=True, on_delete=models.PROTECT, related_name="tasks"
    )  # fmt: skip
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_on"],
                condition=Q(done_at__isnull=True, dropped_at__isnull=True),
                name="inspections_open_tasks",
            ),
            models.Index(fields=["checklist", "id"], name="inspections_task_of_list"),
        )

    def __str__(self) -> str:
        return f"{self.checklist} {self.due_on}"


class Inspection(models.Model):
    """One inspection as it was made, by one version of one checklist; never changed afterwards.

    ``answers`` is JSON by item: ``{"answer": …, "note": …, "photos": […]}``. ``said`` is JSON of what the system told of it: a version
    changed meanwhile, a permit expired. ``score`` is None where the list gives no points.
    """

    uid = models.CharField(max_length=36, unique=True)
    number = models.CharField(max_length=24, unique=True)
    checklist = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    pack_hash = models.CharField(max_length=64)
    target = models.CharField(max_length=12, choices=TARGETS)
    party = models.ForeignKey(
        Party, to_field="uid", db_column="party_uid", null=True, on_delete=models.PROTECT, related_name="inspections"
    )  # fmt: skip
    asset_uid = models.CharField(max_length=36, blank=True)
    place = models.CharField(max_length=120, blank=True)
    grid = models.CharField(max_length=24, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    unit = models.CharField(max_length=24)
    team = models.CharField(max_length=400)
    households = models.PositiveIntegerField(default=0)
    answers = models.TextField()
    photos = models.TextField(blank=True, help_text="hashes with spaces between")
    said = models.TextField(blank=True)
    score = models.IntegerField(null=True)
    general = models.PositiveIntegerField(default=0)
    major = models.PositiveIntegerField(default=0)
    task = models.OneToOneField(
        Task, to_field="uid", db_column="task_uid", null=True, on_delete=models.PROTECT, related_name="inspection"
    )  # fmt: skip
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source_id = models.CharField(max_length=80, blank=True, help_text="the capture or the row of an import")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="inspections_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=models.F("began_at")), name="inspections_ends_later"
            ),
        )
        indexes = (
            models.Index(fields=["party", "-ended_at"], name="inspections_of_party"),
            models.Index(fields=["checklist", "-ended_at"], name="inspections_by_list"),
            models.Index(fields=["-ended_at"], name="inspections_newest"),
        )

    def __str__(self) -> str:
        return self.number


class Finding(models.Model):
    """What an inspection found wrong; open until a later look passes it. ``said`` is JSON of a sentence in both languages."""

    uid = models.CharField(max_length=36, unique=True)
    inspection = models.ForeignKey(
        Inspection, to_field="uid", db_column="inspection_uid", on_delete=models.PROTECT, related_name="findings"
    )  # fmt: skip
    item = models.CharField(max_length=40)
    grade = models.CharField(max_length=8, choices=GRADES)
    said = models.TextField()
    note = models.CharField(max_length=500, blank=True)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    climbed = models.PositiveIntegerField(default=0)
    case_uid = models.CharField(max_length=36, blank=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"], condition=Q(closed_at__isnull=True), name="inspections_open_findings"
            ),
            models.Index(fields=["changed_at"], name="inspections_finding_changed"),
        )

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.item}"


class Recheck(models.Model):
    """A later look at a finding; ``due_at`` is the new term of one that did not pass."""

    uid = models.CharField(max_length=36, unique=True)
    finding = models.ForeignKey(
        Finding, to_field="uid", db_column="finding_uid", on_delete=models.PROTECT, related_name="rechecks"
    )  # fmt: skip
    passed = models.BooleanField()
    team = models.CharField(max_length=400)
    note = models.CharField(max_length=500, blank=True)
    photos = models.TextField(blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    source_id = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="inspections_looked_once"
            ),
        )

    def __str__(self) -> str:
        return self.uid


class Avoidance(models.Model):
    """An officer who does not inspect a party (回避), for a kind of reason of the pack; no words about anybody."""

    person = models.CharField(max_length=36)
    party = models.ForeignKey(
        Party, to_field="uid", db_column="party_uid", on_delete=models.PROTECT, related_name="avoided_by"
    )  # fmt: skip
    why = models.CharField(max_length=24)
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "party"],
                condition=Q(ended_at__isnull=True),
                name="inspections_avoided_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.party_id}"
