"""Lists of cases at any size: narrowed, searched, and read page by page by key, never by offset.

A working queue starts with what falls due first, a list to look things up in with the newest. Either way a page is one
walk along an index from where the page before ended.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from chengxu.accounts.rules import Actor
from chengxu.cases.access import visible
from chengxu.cases.finding import searching
from chengxu.cases.finding.queues import QUEUES, cases_in
from chengxu.cases.models import Case
from chengxu.territory.rules import ranges_over

FEW = 4000  # cases up to which the keys of a rectangle of the map are looked up
KEY = re.compile(r"(?:(?P<due>\d{1,15})\.)?(?P<pk>\d{1,18})")

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (CGCS2000, as stored)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asked for; empty means everything of the queue.

    ``uids``: what was typed named these cases (a receipt), so nothing is searched for. ``now``: leaves out what can only be
    done until an hour that has passed.
    """

    queue: str
    state: str = ""
    category: str = ""
    township: str = ""
    unit: str = ""
    text: str = ""
    box: Box | None = None
    uids: tuple[str, ...] | None = None
    now: datetime | None = None

    @property
    def any(self) -> bool:
        """Whether anything besides the queue narrows the list."""
        return any((self.state, self.category, self.township, self.unit, self.text, self.box))

    @property
    def words(self) -> str:
        """What has to be searched for."""
        return self.text if self.uids is None else ""

    @property
    def one_holder(self) -> bool:
        """Whether all cases of the list are with the reader's unit."""
        return QUEUES[self.queue].one_holder

    @property
    def newest_first(self) -> bool:
        """Working queues start with the most urgent, lists to look things up in with the newest."""
        return not QUEUES[self.queue].working


@dataclass(frozen=True, slots=True)
class Page:
    """Cases of one page; ``after`` is the key the next one starts after, empty on the last."""

    rows: list[Case]
    after: str
    first: bool


Fetched = Callable[[QuerySet[Case]], QuerySet[Case]]
"""What else to fetch with the cases of a page: ``lambda found: found.prefetch_related(…)``."""


def page(wanted: Wanted, actor: Actor, *, after: str = "", size: int, fetched: Fetched) -> Page:
    """The next ``size`` cases that ``actor`` may see; an ``after`` that is no key starts from the beginning."""
    key = _key(after, newest_first=wanted.newest_first)
    match = searching.match(wanted.words) if wanted.words else None
    if wanted.words and match is None:
        return Page([], "", first=key is None)
    found = fetched(_narrowed(wanted, actor))
    if match is not None and wanted.newest_first:
        below = key[1] if key else None
        rows = searching.newest(found, match, below=below, size=size + 1, every=_every(wanted, actor))
    else:
        if match is not None:
            found = searching.narrowed(found, match)
        rows = list(_after(found, key, newest_first=wanted.newest_first)[: size + 1])
    more = len(rows) > size
    return Page(rows[:size], key_of(rows[size - 1], wanted) if more else "", first=key is None)


def _every(wanted: Wanted, actor: Actor) -> bool:
    """Whether the list holds all cases there are, but for the words searched for."""
    return wanted.queue == "all" and not replace(wanted, text="").any and not visible(actor)


def among(wanted: Wanted, actor: Actor, uids: tuple[str, ...]) -> QuerySet[Case]:
    """Those of these cases that belong to the list: how a list learns what has changed in it."""
    found = _narrowed(wanted, actor, looked_up=False).filter(uid__in=uids)
    if not wanted.words:
        return found
    match = searching.match(wanted.words)
    return searching.narrowed(found, match) if match else found.none()


def name_in_feed(queue: str, actor: Actor) -> str:
    """What the feed calls a queue of ``actor`` when a case comes into it (``standing.lists``)."""
    return f"{queue}@{actor.unit}" if QUEUES[queue].own_unit else queue


def key_of(case: Case, wanted: Wanted) -> str:
    """Where a case stands in a list, as ``after`` takes it."""
    return str(case.pk) if wanted.newest_first else f"{case.due_key}.{case.pk}"


def _key(after: str, *, newest_first: bool) -> tuple[int, int] | None:
    given = KEY.fullmatch(after)
    if given is None or (given["due"] is None) is not newest_first:
        return None
    return int(given["due"] or 0), int(given["pk"])


def _after(found: QuerySet[Case], key: tuple[int, int] | None, *, newest_first: bool) -> QuerySet[Case]:
    if newest_first:
        return (found.filter(pk__lt=key[1]) if key else found).order_by("-pk")
    if key:
        # the first condition says nothing new, but with it the index is entered at the key
        found = found.filter(due_key__gte=key[0])
        found = found.filter(Q(due_key__gt=key[0]) | Q(due_key=key[0], pk__gt=key[1]))
    return found.order_by("due_key", "pk")


def _narrowed(wanted: Wanted, actor: Actor, *, looked_up: bool = True) -> QuerySet[Case]:
    found, lapses = cases_in(wanted.queue, actor), QUEUES[wanted.queue].lapses
    if lapses is not None and wanted.now is not None:
        found = found.filter(lapses(actor, wanted.now))
    equal = {
        "state": wanted.state, "category": wanted.category, "township": wanted.township, "holder": wanted.unit,
    }  # fmt: skip
    found = found.filter(**{column: value for column, value in equal.items() if value})
    if wanted.uids is not None:
        found = found.filter(uid__in=wanted.uids)
    return found if wanted.box is None else _inside(found, wanted, looked_up and wanted.newest_first)


def _inside(found: QuerySet[Case], wanted: Wanted, looked_up: bool) -> QuerySet[Case]:
    """Few cases in the rectangle: their keys are looked up. Many: the list comes by them soon enough.

    Then the positions are compared on the way.
    """
    assert wanted.box is not None
    if looked_up:
        close = _close(wanted.box, wanted.category)
        if close[:FEW].count() < FEW:
            found = found.filter(pk__in=close)
    west, south, east, north = wanted.box
    if connection.vendor == "postgresql":
        return found.filter(lon__range=(west, east), lat__range=(south, north))
    # as sums, for SQLite would rather read a whole category by its index of positions and sort it
    compared = found.alias(east_of=F("lon") + 0.0, north_of=F("lat") + 0.0)
    return compared.filter(east_of__range=(west, east), north_of__range=(south, north))


def _close(box: Box, category: str) -> QuerySet[Case, Any]:
    """The cases an index finds in the rectangle, all of one category or perhaps some beyond its edge."""
    west, south, east, north = box
    if category:
        near = Case.objects.filter(category=category, lon__range=(west, east), lat__range=(south, north))
        return near.values("pk")
    first, *others = (
        Case.objects.filter(cell__range=bounds).values("pk")
        for bounds in ranges_over(west, south, east, north)
    )
    return first.union(*others, all=True) if others else first  # each a walk of its own along the index
