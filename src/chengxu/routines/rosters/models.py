"""Rosters, swaps, leave and verdicts. Written by the actions of this package alone; a row of :class:`Verdict` is added and never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxu.routines.rosters.judging import Standing
from chengxu.routines.rosters.rules import LeaveState, Origin, SheetState
from chengxu.routines.rosters.swapping import OPEN, SwapState


class Sheet(models.Model):
    """The roster of one duty in one unit for one month (``month`` is its first day)."""

    uid = models.CharField(max_length=36, unique=True)
    routine = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    month = models.DateField()
    state = models.CharField(max_length=12, choices=[(one.value, str(one.label)) for one in SheetState])
    made_by = models.CharField(max_length=36)
    made_at = models.DateTimeField()
    published_by = models.CharField(max_length=36, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        """One for each duty, unit and month."""

        db_table = "rosters_sheet"
        ordering = ("-month", "routine", "unit")
        constraints = (models.UniqueConstraint(name="sheet_once", fields=("routine", "unit", "month")),)

    def __str__(self) -> str:
        return f"{self.routine} {self.unit} {self.month:%Y-%m}"


class Post(models.Model):
    """One seat at one place in one shift; ``person`` "" when nobody holds it, ``away`` who would and is on leave.

    ``changed_at``: when the holder was last changed after the roster was published. ``judged``: nothing more is to be found out by
    the system; a leader may still decide.
    """

    uid = models.CharField(max_length=36, unique=True)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="posts")
    routine = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    place = models.CharField(max_length=80)
    shift = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField(default=1)
    day = models.DateField(db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    person = models.CharField(max_length=36, blank=True)
    away = models.CharField(max_length=36, blank=True)
    origin = models.CharField(max_length=8, choices=[(one.value, str(one.label)) for one in Origin])
    changed_at = models.DateTimeField(null=True)
    judged = models.BooleanField(default=False)

    class Meta:
        """A seat is there once, and a person holds one at a time of a duty."""

        db_table = "rosters_post"
        ordering = ("starts_at", "place", "number", "id")
        constraints = (
            models.CheckConstraint(name="post_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(
                name="post_once", fields=("routine", "unit", "place", "number", "starts_at")
            ),
            models.UniqueConstraint(
                name="post_of_person_once", fields=("person", "routine", "starts_at"), condition=~Q(person="")
            ),
        )
        indexes = (
            models.Index(fields=["person", "starts_at"], name="rosters_post_of_person"),
            models.Index(fields=["ends_at"], condition=Q(judged=False), name="rosters_post_to_judge"),
        )

    def __str__(self) -> str:
        return f"{self.routine} {self.place} {self.day} {self.shift}"


class Swap(models.Model):
    """One application to change shifts; ``back`` "" asks to be stood in for. ``post`` and ``back`` are uids of posts."""

    uid = models.CharField(max_length=36, unique=True)
    unit = models.CharField(max_length=40)
    post = models.CharField(max_length=36)
    back = models.CharField(max_length=36, blank=True)
    asker = models.CharField(max_length=36)
    other = models.CharField(max_length=36)
    state = models.CharField(max_length=12, choices=[(one.value, str(one.label)) for one in SwapState])
    why = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=36, blank=True)

    class Meta:
        """A post is in one open swap at most; for the other end the actions see to it under a turn."""

        db_table = "rosters_swap"
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                name="swap_open_once", fields=("post",), condition=Q(state__in=[one.value for one in OPEN])
            ),
        )
        indexes = (
            models.Index(fields=["state", "unit"], name="rosters_swap_waiting"),
            models.Index(fields=["asker"], name="rosters_swap_asker"),
            models.Index(fields=["other"], name="rosters_swap_other"),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.asker} → {self.other} {self.state}"


class Leave(models.Model):
    """Days somebody is away, both included; ``kind`` is a code of the pack."""

    uid = models.CharField(max_length=36, unique=True)
    person = models.CharField(max_length=36)
    unit = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=[(one.value, str(one.label)) for one in LeaveState])
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=36, blank=True)

    class Meta:
        """Ends no sooner than it begins."""

        db_table = "rosters_leave"
        ordering = ("-first", "-id")
        constraints = (models.CheckConstraint(name="leave_in_order", condition=Q(last__gte=F("first"))),)
        indexes = (models.Index(fields=["person", "first"], name="rosters_leave_of_person"),)

    def __str__(self) -> str:
        return f"{self.person} {self.first}–{self.last} {self.state}"


class Verdict(models.Model):
    """What came of a post, or of somebody who came without one; of several about one ``key`` the newest counts.

    ``person`` was expected, ``came`` came; ``reasons`` are codes parted by blanks; ``held``: the place was manned. ``ruled``: a person
    decided it, ``why`` says for what reason. ``spot`` is the record of attendance or shift it rests on.
    """

    uid = models.CharField(max_length=36, unique=True)
    key = models.CharField(max_length=36)
    routine = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    place = models.CharField(max_length=80)
    shift = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    person = models.CharField(max_length=36, blank=True)
    came = models.CharField(max_length=36, blank=True)
    spot = models.CharField(max_length=36, blank=True)
    came_at = models.CharField(max_length=80, blank=True, help_text="the place the person came to")
    late = models.PositiveIntegerField(default=0)
    standing = models.CharField(max_length=12, choices=[(one.value, str(one.label)) for one in Standing])
    held = models.BooleanField()
    reasons = models.CharField(max_length=200, blank=True)
    ruled = models.BooleanField(default=False)
    by = models.CharField(max_length=36)
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """Read by what it is about, and by unit and day."""

        db_table = "rosters_verdict"
        ordering = ("id",)
        indexes = (
            models.Index(fields=["key", "id"], name="rosters_verdict_of_key"),
            models.Index(fields=["unit", "starts_at"], name="rosters_verdict_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.standing}"


class Hours(models.Model):
    """A person's month in minutes: planned by the rosters of a unit, on shift, beyond the plan, waiting for a decision. ``first`` is the first day of
    the month. Kept up to date by ``counting``; the rosters, attendances and verdicts it comes from are what counts."""

    uid = models.CharField(max_length=36, unique=True)
    person = models.CharField(max_length=36)
    unit = models.CharField(max_length=40)
    first = models.DateField()
    planned = models.PositiveIntegerField()
    worked = models.PositiveIntegerField()
    beyond = models.PositiveIntegerField()
    apart = models.PositiveIntegerField()

    class Meta:
        """A person's month in a unit once."""

        db_table = "rosters_hours"
        ordering = ("first", "unit", "person")
        constraints = (models.UniqueConstraint(name="hours_once", fields=("person", "unit", "first")),)

    def __str__(self) -> str:
        return f"{self.person} {self.first:%Y-%m}"
