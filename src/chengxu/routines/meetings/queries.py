"""Reads over meetings: lists, one, who must come, one's own, and how the year stands against what must be held."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.ledger import rules as ledger
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.routines.meetings import access, requirements, rules
from chengxu.routines.meetings.kinds import Declared, Kind
from chengxu.routines.meetings.loading import parse
from chengxu.routines.meetings.models import Attendee, Meeting
from chengxu.routines.meetings.requirements import Window
from chengxu.routines.meetings.rules import Mark, Stage, Standing
from chengxu.territory import queries as territory

OBJECT = "meeting"
"""The object of the deeds about meetings themselves: planned, moved, recorded."""
A_DAY = timedelta(days=1)
ANOTHER = Message("另一个会议", "another meeting")


def declared(pack_hash: str | None = None) -> Declared:
    """The kinds of meetings of the pack (the one in force unless named)."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Declared:
    check = Checker(packs.pack(pack_hash))
    return parse(check, organisation=accounts.organisation(pack_hash), vocabulary=parse_vocabulary(check))


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds whose meetings somebody may plan, in the order of the pack."""
    return [
        kind
        for kind in declared().kinds.values()
        if access.may_keep(actor, party=kind.party, unit=actor.unit)
    ]


def of_party(deeds: Iterable[Deed]) -> frozenset[str]:
    """The uids of those of ``deeds`` that are records of the Party: a meeting that was held, and every step about such a one."""
    guarded, found, steps = declared().guarded, set[str](), dict[str, str]()
    for deed in deeds:
        if (deed.verb, deed.object) in guarded:
            found.add(deed.uid)
        elif deed.object == OBJECT:
            steps[deed.uid] = str(json.loads(deed.detail or "{}").get("meeting", ""))
    if steps:
        of = Meeting.objects.filter(party=True, uid__in=sorted(set(steps.values())))
        party = set(of.values_list("uid", flat=True))
        found |= {uid for uid, meeting in steps.items() if meeting in party}
    return frozenset(found)


def untold(deeds: Iterable[Deed], actor: Actor) -> frozenset[str]:
    """The uids of those of ``deeds`` whose particulars (who, details, pictures) are not for ``actor``: records of the Party need
    their verb. That there was a meeting is counted for everybody who reads indicators."""
    return frozenset() if actor.may(access.PARTY) else of_party(deeds)


def tells(deed: Deed, actor: Actor) -> bool:
    """Whether the particulars of a deed are for ``actor``; see :func:`untold`."""
    return deed.uid not in untold([deed], actor)


def local_day(at: datetime) -> date:
    """The county's day of an instant."""
    return territory.calendar().local(at).date()


def year_of(year: int) -> tuple[datetime, datetime]:
    """The first instant of a local year and of the next."""
    calendar = territory.calendar()
    return calendar.start_of(date(year, 1, 1)), calendar.start_of(date(year + 1, 1, 1))


COUNTED = {
    "expected": Count("attendees"),
    "came": Count("attendees", filter=Q(attendees__mark=Mark.PRESENT.value)),
    "away": Count("attendees", filter=Q(attendees__mark=Mark.LEAVE.value)),
}


def listed(actor: Actor, *, year: int, kind: str = "") -> QuerySet[Meeting]:
    """The meetings of a year that ``actor`` may see, the latest first, with how many were expected, came and are on leave."""
    start, end = year_of(year)
    found = Meeting.objects.filter(access.visible(actor), starts_at__gte=start, starts_at__lt=end)
    return (found.filter(kind=kind) if kind else found).annotate(**COUNTED).order_by("-starts_at", "-id")


def find(uid: str, actor: Actor) -> Meeting | None:
    """The meeting, if ``actor`` may see it."""
    return Meeting.objects.filter(access.visible(actor), uid=uid).annotate(**COUNTED).first()


@dataclass(frozen=True, slots=True)
class Coming:
    """One of those who must attend, by name; ``row`` is what is known of them."""

    row: Attendee
    name: str
    unit: str

    @property
    def mark(self) -> Mark:
        """Their mark."""
        return Mark(self.row.mark)


def coming(meeting: Meeting) -> list[Coming]:
    """Who must attend, in the order of the list."""
    rows = list(Attendee.objects.filter(meeting=meeting).order_by("id"))
    people = {
        uid: (name, unit)
        for uid, name, unit in Person.objects.filter(uid__in=[row.person for row in rows]).values_list(
            "uid", "name", "unit"
        )
    }
    return [Coming(row, *people.get(row.person, (row.person, ""))) for row in rows]


def standing(row: Meeting, must: Iterable[str]) -> Standing:
    """A meeting as the rules see it."""
    ends = row.starts_at + timedelta(minutes=row.minutes)
    return Standing(stage=Stage(row.stage), starts_at=row.starts_at, ends_at=ends, must=frozenset(must))


def others_of(person: str, row: Meeting) -> list[rules.Other]:
    """The other meetings of that day somebody is marked as present at."""
    found = Attendee.objects.filter(
        person=person, mark=Mark.PRESENT.value, meeting__starts_at__gt=row.starts_at - A_DAY,
        meeting__starts_at__lt=row.starts_at + A_DAY,
    ).exclude(meeting=row)  # fmt: skip
    kinds = declared().kinds
    told = []
    for one in found.select_related("meeting"):
        meeting = one.meeting
        kind = kinds.get(meeting.kind)
        title = ANOTHER if meeting.party or kind is None else kind.title(meeting.body)
        told.append(
            rules.Other(meeting.starts_at, meeting.starts_at + timedelta(minutes=meeting.minutes), title)
        )
    return told


def of_person(actor: Actor, now: datetime, *, days: int = 14) -> list[Attendee]:
    """Somebody's own meetings from yesterday to ``days`` ahead, the next first; cancelled ones are left out."""
    return list(
        Attendee.objects.filter(
            person=actor.uid, meeting__starts_at__gte=now - A_DAY, meeting__starts_at__lte=now + timedelta(days=days)
        )
        .exclude(meeting__stage=Stage.CANCELLED.value)
        .select_related("meeting")
        .order_by("meeting__starts_at", "id")
    )  # fmt: skip


class Kept(StrEnum):
    """What became of the minutes: none were given, they are as recorded, erased, or not what the ledger vouches for."""

    NONE = "none"
    SOUND = "sound"
    ERASED = "erased"
    CHANGED = "changed"


def minutes_kept(row: Meeting) -> Kept:
    """Whether the minutes of a meeting are those whose digest its deed carries."""
    if not row.digest:
        return Kept.NONE
    if row.erased_at is not None:
        return Kept.ERASED
    fits = ledger.note_digest(bytes(row.salt), row.record) == row.digest
    added = Q(verb="meeting.attach", object=OBJECT)  # a record added to a deed that was there already
    vouched = Deed.objects.filter(Q(uid=row.deed_uid) | added, detail__contains=row.digest).exists()
    return Kept.SOUND if fits and vouched else Kept.CHANGED


def requirements_of(actor: Actor, *, year: int, now: datetime) -> list[Window]:
    """How the year stands, of the kinds ``actor`` may see. A party kind is told to those with the verb alone."""
    known = declared().kinds
    kinds = [kind for kind in known.values() if not kind.party or actor.may(access.PARTY)]
    return year_stands(kinds, year=year, now=now)


def year_stands(kinds: Iterable[Kind], *, year: int, now: datetime) -> list[Window]:
    """How the year stands for these kinds: meetings recorded here, and deeds of others (imported) that no record is of."""
    told = list(kinds)
    return requirements.standing(
        told, [*_recorded(told, year), *_of_the_ledger(told, year)], year=year, today=local_day(now)
    )


def _recorded(kinds: list[Kind], year: int) -> list[requirements.Meeting]:
    start, end = year_of(year)
    rows = (
        Meeting.objects.filter(kind__in=[k.code for k in kinds], starts_at__gte=start, starts_at__lt=end)
        .exclude(stage=Stage.CANCELLED.value)
        .values_list("kind", "body", "starts_at", "stage")
    )
    return [
        requirements.Meeting(kind, body, local_day(at), held=stage == Stage.HELD.value)
        for kind, body, at, stage in rows
    ]


def _of_the_ledger(kinds: list[Kind], year: int) -> list[requirements.Meeting]:
    """Meetings only the ledger knows; of kinds held by several bodies nobody can tell whose they were."""
    start, end = year_of(year)
    by_pair = {(kind.verb, kind.object): kind for kind in kinds if not kind.bodies}
    if not by_pair:
        return []
    found = Deed.objects.filter(
        verb__in={verb for verb, _ in by_pair}, object__in={thing for _, thing in by_pair}, occurred_at__gte=start,
        occurred_at__lt=end,
    )  # fmt: skip
    uids = list(found.values_list("uid", "verb", "object", "occurred_at", "quantity"))
    known = set(Meeting.objects.exclude(deed_uid="").values_list("deed_uid", flat=True))
    names = [uid for uid, *_ in uids]
    gone = set(
        Deed.objects.filter(corrects_uid__in=names)
        .exclude(corrects_uid="")
        .values_list("corrects_uid", flat=True)
    )
    told = []
    for uid, verb, thing, at, quantity in uids:
        kind = by_pair.get((verb, thing))
        if kind is None or uid in known or uid in gone:
            continue
        one = requirements.Meeting(kind.code, "", local_day(at), held=True)
        told += [one] * max(1, (quantity or 0) // ledger.MILLI)
    return told
