"""Checklists in force and of before, tasks, inspections and findings as they are found, draws as they are told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Max, Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor, PostKind
from chengxu.assets.models import Component
from chengxu.catalog import queries as catalogs
from chengxu.common.messages import Message
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.packs.models import Snapshot
from chengxu.parties import queries as parties
from chengxu.parties.models import Party
from chengxu.routines.inspections import models
from chengxu.routines.inspections.access import PERFORMS, visible
from chengxu.routines.inspections.checklists import Checklist, Declared, Grade, Scheme
from chengxu.routines.inspections.drawing import Candidate, Published
from chengxu.routines.inspections.loading import parse
from chengxu.routines.inspections.publishing import read
from chengxu.routines.inspections.rules import Member, Reply, Standing
from chengxu.territory import queries as territory

A_YEAR = timedelta(days=365)


def declared(pack_hash: str | None = None) -> Declared:
    """Checklists, sentences and draws under a pack, the one in force unless another is named."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Declared:
    check = Checker(packs.pack(pack_hash))
    return parse(
        check,
        organisation=accounts.organisation(pack_hash),
        vocabulary=parse_vocabulary(check),
        catalog=catalogs.catalog(pack_hash),
        permits=parties.declared(pack_hash),
    )


def in_force(code: str, now: datetime) -> Checklist | None:
    """The version of a checklist that holds today."""
    return declared().on(code, territory.calendar().local(now).date())


def lists_of(actor: Actor, now: datetime) -> list[Checklist]:
    """The checklists somebody may inspect by today: those their unit inspects by."""
    known, today = declared(), territory.calendar().local(now).date()
    if not actor.may(PERFORMS):
        return []
    found = [one for code in known.checklists if (one := known.on(code, today)) is not None]
    return [one for one in found if one.by & set(actor.units)]


def version(code: str, digest: str) -> tuple[Checklist, str] | None:
    """A version of a checklist by its digest and the pack it stands in: the one in force, or the newest before that had it."""
    active = packs.active_hash()
    if (found := declared(active).version(code, digest)) is not None:
        return found, active
    for pack_hash in (
        Snapshot.objects.exclude(hash=active).order_by("-loaded_at").values_list("hash", flat=True)[:50]
    ):
        if (found := declared(pack_hash).version(code, digest)) is not None:
            return found, pack_hash
    return None


def checklist_of(row: models.Inspection) -> Checklist:
    """The version an inspection was made by."""
    found = declared(row.pack_hash).version(row.checklist, row.version)
    assert found is not None  # a snapshot never changes
    return found


def find(uid: str, actor: Actor) -> models.Inspection | None:
    """An inspection somebody may see, with its party."""
    return inspections(actor).filter(uid=uid).first()


def inspections(actor: Actor) -> QuerySet[models.Inspection]:
    """Those somebody may see, unordered."""
    return models.Inspection.objects.filter(visible(actor)).select_related("party", "task")


def open_tasks(actor: Actor) -> QuerySet[models.Task]:
    """Tasks that are still to be done, of those somebody may see."""
    return models.Task.objects.filter(
        visible(actor), done_at__isnull=True, dropped_at__isnull=True
    ).select_related("party", "draw")


def tasks_of(actor: Actor) -> QuerySet[models.Task]:
    """What this person is to inspect: named for it, or of their unit with nobody named."""
    mine = Q(team__contains=actor.uid) | Q(team="", unit__in=actor.units)
    return open_tasks(actor).filter(mine).order_by("due_on", "id")


def findings(actor: Actor) -> QuerySet[models.Finding]:
    """Findings of the inspections somebody may see."""
    seen = models.Inspection.objects.filter(visible(actor)).values("uid")
    return models.Finding.objects.filter(inspection_id__in=seen).select_related("inspection__party")


def open_findings(actor: Actor) -> QuerySet[models.Finding]:
    """Those that are not put right."""
    return findings(actor).filter(closed_at__isnull=True)


def all_open_findings() -> QuerySet[models.Finding]:
    """Every finding that is not put right, the first due first."""
    return (
        models.Finding.objects.filter(closed_at__isnull=True)
        .select_related("inspection__party")
        .order_by("due_at", "id")
    )


def standing(row: models.Finding) -> Standing:
    """A finding as rules know it."""
    return Standing(Grade(row.grade), row.inspection.ended_at, row.due_at, row.closed_at, row.climbed)


def said(row: models.Finding) -> Message:
    """What is wrong, in both languages."""
    return Message(*json.loads(row.said))


def told(row: models.Inspection) -> tuple[Message, ...]:
    """What the system told of an inspection."""
    return tuple(Message(*one) for one in json.loads(row.said or "[]"))


def replies(row: models.Inspection) -> dict[str, Reply]:
    """What was answered, by item."""
    kept: dict[str, Any] = json.loads(row.answers)
    return {
        id_: Reply(one["answer"], one.get("note", ""), tuple(one.get("photos", ())))
        for id_, one in kept.items()
    }


def target_name(row: models.Inspection | models.Task, *, inside: bool) -> str:
    """What is inspected, in words; a natural person's name is masked outside the office."""
    return target_names([row], inside=inside)[row.uid]


def target_names(rows: Sequence[models.Inspection | models.Task], *, inside: bool) -> dict[str, str]:
    """The same of many, by their uids, with one question for all components among them; parties are on the rows already."""
    uids = {row.asset_uid for row in rows if row.party is None and not row.place} - {""}
    names = (
        {one.uid: f"{one.name} {one.code}".strip() for one in Component.objects.filter(uid__in=uids)}
        if uids
        else {}
    )
    return {
        row.uid: parties.holder(row.party, inside=inside)
        if row.party is not None
        else row.place or names.get(row.asset_uid, row.asset_uid)
        for row in rows
    }


def members(uids: Iterable[str]) -> tuple[Member, ...]:
    """People who inspect, in the order given; unknown ones and those who no longer work here are left out."""
    wanted = list(dict.fromkeys(uids))
    rows = {row.uid: row for row in Person.objects.filter(uid__in=wanted, is_active=True)}
    return tuple(_member(rows[uid]) for uid in wanted if uid in rows)


def colleagues(unit: str) -> tuple[Member, ...]:
    """Those of a unit who may go along: who inspects there, and auxiliaries."""
    rows = Person.objects.filter(is_active=True, unit=unit).order_by("id")
    return tuple(one for row in rows if (one := _member(row)).certified or one.auxiliary)


def _member(row: Person) -> Member:
    posts = accounts.organisation().posts
    kinds = {posts[code].kind for code in row.posts if code in posts}
    return Member(row.uid, row.name, PostKind.OFFICER in kinds, PostKind.AUXILIARY in kinds)


def newest(actor: Actor) -> str:
    """What changes whenever a task or finding somebody sees on a phone does."""
    tasks = models.Task.objects.aggregate(made=Max("id"), done=Max("done_at"), dropped=Max("dropped_at"))
    changed = models.Finding.objects.aggregate(at=Max("changed_at"))
    return "/".join(map(str, (*tasks.values(), changed["at"], actor.may(PERFORMS))))


# --- draws -----------------------------------------------------------------------------------------------------------------


def draws() -> QuerySet[models.Draw]:
    """All draws, the newest first."""
    return models.Draw.objects.order_by("-id")


def draw_name(row: models.Draw) -> Message:
    """What a draw is called, in the words of the pack it was committed under."""
    scheme = declared(row.pack_hash).schemes.get(row.scheme)
    return scheme.name if scheme is not None else Message(row.name)


def published(row: models.Draw) -> Published:
    """A draw as it may be told now: without its seed until it was made."""
    return read(row.published.encode())


def candidates(scheme: Scheme, now: datetime) -> tuple[Candidate, ...]:
    """The parties of a scheme that were not inspected lately, with their tickets by risk."""
    since = now - timedelta(days=scheme.skip_days)
    lately = models.Inspection.objects.filter(
        checklist=scheme.checklist, ended_at__gt=since, party__isnull=False
    )
    rows = Party.objects.filter(kind__in=sorted(scheme.kinds), erased_at__isnull=True).exclude(
        uid__in=lately.values("party_id")
    )
    return _weighed(list(rows.values_list("uid", flat=True)), scheme, now)


def _weighed(uids: list[str], scheme: Scheme, now: datetime) -> tuple[Candidate, ...]:
    risk = scheme.risk
    found = models.Finding.objects.filter(
        inspection__ended_at__gt=now - A_YEAR, inspection__party_id__in=uids
    )
    graded = {
        grade: set(map(str, found.filter(grade=grade.value).values_list("inspection__party_id", flat=True)))
        for grade in Grade
    }
    unseen = set(uids)
    if risk.unseen_days:
        since = now - timedelta(days=risk.unseen_days)
        seen = models.Inspection.objects.filter(ended_at__gt=since, party_id__in=uids)
        unseen -= set(map(str, seen.values_list("party_id", flat=True)))
    return tuple(
        Candidate(
            uid,
            1 + risk.general * (uid in graded[Grade.GENERAL]) + risk.major * (uid in graded[Grade.MAJOR])
            + risk.unseen * (bool(risk.unseen_days) and uid in unseen),
        )
        for uid in sorted(uids)
    )  # fmt: skip


def inspectors(units: Iterable[str]) -> tuple[str, ...]:
    """The certified officers of these units."""
    return tuple(one.uid for unit in units for one in colleagues(unit) if one.certified)


def avoidances(people: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Who stays away from which party now, of these people."""
    rows = models.Avoidance.objects.filter(person__in=list(people), ended_at__isnull=True)
    return frozenset((person, str(party)) for person, party in rows.values_list("person", "party_id"))


def proofs_between(since: datetime, until: datetime) -> QuerySet[models.Inspection]:
    """Inspections that ended in a span, for the routines that ask for them."""
    return models.Inspection.objects.filter(ended_at__gte=since, ended_at__lt=until).order_by(
        "ended_at", "id"
    )
