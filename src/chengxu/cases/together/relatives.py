"""Reads of cases that belong together: parts, merged cases, earlier times at the same place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import QuerySet

from chengxu.accounts.rules import Actor
from chengxu.cases import models
from chengxu.cases.access import seen
from chengxu.cases.together.parts import refuse_ending
from chengxu.cases.together.recurring import Closed, linked, moved, since
from chengxu.cases.workflow.kinship import Kin
from chengxu.cases.workflow.states import ENDED, State
from chengxu.cases.workflow.values import Case, Change, Rulebook
from chengxu.common.messages import Refused

MOST_CLOSED = 200
MOST_EARLIER = 12


@dataclass(frozen=True, slots=True)
class Relative:
    """A case as a line on the page of another."""

    uid: str
    case_no: str
    state: State
    category: str
    place_text: str
    reported_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The cases that belong to one, those the reader may see: what it was merged into, what was merged into it, its parent
    and parts, its earlier times (newest first) and those that came after it; ``kin`` counts all its parts.
    """

    kin: Kin
    into: Relative | None
    merged: tuple[Relative, ...]
    parent: Relative | None
    parts: tuple[Relative, ...]
    earlier: tuple[Relative, ...]
    later: tuple[Relative, ...]

    def __bool__(self) -> bool:
        """Whether there is any to show."""
        return any((self.into, self.merged, self.parent, self.parts, self.earlier, self.later))


def kin_of(case_uid: str) -> Kin:
    """How many parts a case has, and how many of them are open."""
    return _kin(_below("parent_uid", [case_uid]).values_list("state", flat=True))


def _kin(states: Iterable[str]) -> Kin:
    parts = list(states)
    return Kin(len(parts), sum(State(state) not in ENDED for state in parts))


def merged_into(case_uids: Iterable[str]) -> list[str]:
    """The uids of these cases and of all cases merged into them, directly or through others."""
    found, newest = list(case_uids), list(case_uids)
    while newest:
        below = _below("merged_into", newest).order_by("id")
        newest = [uid for uid in below.values_list("uid", flat=True) if uid not in found]
        found += newest
    return found


def _below(column: str, case_uids: list[str]) -> QuerySet[models.Case]:
    """The cases whose ``column`` names one of these; only with the exclusion may SQLite use the partial index."""
    return models.Case.objects.filter(**{f"{column}__in": case_uids}).exclude(**{column: ""})


def above(case_uid: str) -> list[str]:
    """The uids of the parent of a case and of the case that goes on for it, as far as there are any."""
    row = models.Case.objects.filter(uid=case_uid).values_list("merged_into", "parent_uid").first()
    if row is None:
        return []
    into, parent = row
    return [uid for uid in (_last(into), parent) if uid]


def survivors(case_uids: Iterable[str]) -> dict[str, str]:
    """Of these cases those that were merged away, each with the uid of the case that goes on for it."""
    merged = models.Case.objects.filter(uid__in=set(case_uids)).exclude(merged_into="")
    return {uid: _last(into) for uid, into in merged.values_list("uid", "merged_into")}


def survivor(case: Case) -> str:
    """The uid of the case that goes on for ``case``, however often it was merged."""
    return _last(case.merged_into)


def _last(into: str) -> str:
    while further := models.Case.objects.filter(uid=into).values_list("merged_into", flat=True).first():
        into = further
    return into


def closed_near(case: Case, book: Rulebook) -> list[Closed]:
    """Closed cases that ``case`` may come back from, for :func:`chengxu.cases.together.recurring.recurs_of`."""
    earliest = since(case, book)
    if earliest is None or case.lon is None or case.lat is None:
        return []
    degrees = book.settings.kinship.degrees
    found = (
        models.Case.objects.filter(
            category=case.category,
            lon__range=(case.lon - degrees, case.lon + degrees),
            lat__range=(case.lat - degrees, case.lat + degrees),
            state=State.CLOSED,
            closed_at__range=(earliest, case.reported_at),
        )
        .exclude(uid=case.uid)
        .order_by("-closed_at")
        .values_list("uid", "closed_at", "lon", "lat")[:MOST_CLOSED]
    )
    return [
        Closed(uid, at, lon, lat)
        for uid, at, lon, lat in found
        if at is not None and lon is not None and lat is not None
    ]


def related(change: Change, book: Rulebook) -> Change:
    """``change`` with the case linked to the one it comes back from, when its category or place is new."""
    if not moved(change.before, change.after):
        return change
    return linked(change, closed_near(change.after, book), book)


def refuse_endings(changes: Iterable[Change]) -> None:
    """Raise :class:`Refused` when one of these changes ended a case whose parts are open; asked once they are written.

    Both writers ask (``batches``, ``bulk``), so that whoever decides an ending need not remember to. Parts that end
    together with their parent are no hindrance.
    """
    ended = [change.after.uid for change in changes if _ends(change)]
    parents = (
        _below("parent_uid", ended).filter(is_open=True).values_list("parent_uid", flat=True) if ended else ()
    )
    _refuse(Counter(parents))


def refuse_new_endings(cases: Iterable[Case]) -> None:
    """The same of cases that are about to be written for the first time."""
    cases = list(cases)
    ended = {case.uid for case in cases if case.state in ENDED}
    waiting = Counter(
        case.parent_uid for case in cases if case.parent_uid in ended and case.state not in ENDED
    )
    _refuse(waiting)


def _refuse(waiting: Counter[str]) -> None:
    for count in waiting.values():
        if refusal := refuse_ending(Kin(parts=count, waiting=count)):
            raise Refused(refusal, field="state")


def _ends(change: Change) -> bool:
    return change.after.state in ENDED and (change.before is None or change.before.state not in ENDED)


def family(case: Case, actor: Actor) -> Family:
    """The relatives of a case that ``actor`` may see; a bounded number of questions."""
    below = {name: _all(_below(name, [case.uid])) for name in ("merged_into", "parent_uid", "recurs_of")}
    into, parent, earlier = _one(case.merged_into), _one(case.parent_uid), _earlier(case)
    known = seen((one.uid for one in chain(into, parent, earlier, *below.values())), actor)

    def shown(found: Iterable[Relative]) -> tuple[Relative, ...]:
        return tuple(one for one in found if one.uid in known)

    return Family(
        kin=_kin(part.state for part in below["parent_uid"]),
        into=next(iter(shown(into)), None),
        merged=shown(below["merged_into"]),
        parent=next(iter(shown(parent)), None),
        parts=shown(below["parent_uid"]),
        earlier=shown(earlier),
        later=shown(below["recurs_of"]),
    )


def _earlier(case: Case) -> tuple[Relative, ...]:
    """The chain of earlier times, newest first; one that somebody linked in a circle ends where it began."""
    found: list[Relative] = []
    seen, uid = {case.uid}, case.recurs_of
    while uid and uid not in seen and len(found) < MOST_EARLIER:
        row = models.Case.objects.filter(uid=uid).first()
        if row is None:
            break
        seen.add(uid)
        found.append(_relative(row))
        uid = row.recurs_of
    return tuple(found)


def _one(uid: str) -> tuple[Relative, ...]:
    return _all(models.Case.objects.filter(uid=uid)) if uid else ()


def _all(found: Iterable[models.Case]) -> tuple[Relative, ...]:
    return tuple(_relative(row) for row in sorted(found, key=lambda row: row.pk))


def _relative(row: models.Case) -> Relative:
    return Relative(
        row.uid,
        row.case_no or "",
        State(row.state),
        row.category,
        row.place_text,
        row.reported_at,
        row.closed_at,
    )
