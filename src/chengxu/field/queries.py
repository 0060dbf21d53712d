"""Reads of the field app: the county's settings, and what was told about a capture before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.cases.finding.queues import QUEUES, cases_in
from chengxu.cases.models import Case
from chengxu.common.messages import Message
from chengxu.field import consent, models
from chengxu.field.loading import parse
from chengxu.field.rules import Answer, Outcome
from chengxu.field.settings import Settings
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker


def settings() -> Settings:
    """What the pack in force says about working outside."""
    return _settings(packs.active_hash())


@lru_cache(maxsize=8)
def _settings(pack_hash: str) -> Settings:
    return parse(
        Checker(packs.pack(pack_hash)),
        organisation=accounts.organisation(pack_hash),
        vocabulary=cases.rulebook(pack_hash).vocabulary,
    )


LOOKS = frozenset({"verification", "check"})
LISTS = ("verification", "check", "unit", "helping")


def tasks(actor: Actor, *, most: int) -> list[Case]:
    """What this person is to do on site, the most urgent first, at most ``most`` cases.

    Of the looks at a place those they were sent to, and those nobody is sent to; of the work of a unit all that waits.
    """
    found = Q(pk__in=[])
    for name in LISTS:
        if QUEUES[name].of(actor):
            held = cases_in(name, actor)
            if name in LOOKS:
                held = held.filter(assignee__in=(actor.uid, ""))
            found |= Q(pk__in=held.order_by().values("pk"))
    return list(Case.objects.filter(found).order_by("due_key", "pk")[:most])


def before(client_id: str) -> models.Capture | None:
    """The capture that was taken in under this id, or None."""
    return models.Capture.objects.filter(client_id=client_id).first()


def told(row: models.Capture) -> Answer:
    """What was answered when the capture was taken in, as a repetition is answered."""
    kept = json.loads(row.answer)
    return Answer(
        id=row.client_id,
        outcome=Outcome.ALREADY,
        said=Message(*kept["said"]),
        notes=tuple(Message(*note) for note in kept["notes"]),
        case=kept["case"],
        receipt=kept["receipt"],
    )


def words_of(person: str) -> list[consent.Word]:
    """What somebody said about their positions, in the order in which it came in."""
    rows = models.Consent.objects.filter(person=person).order_by("id")
    return [consent.Word(row.at, row.given, row.key) for row in rows]


def consents(person: str, at: datetime) -> bool:
    """Whether somebody agrees, at a moment, to the text now in force; nobody does where the county has none."""
    text = settings().consent
    return text is not None and consent.agreed(words_of(person), at, text.key)


def kept_of(person: str) -> Iterator[models.Capture]:
    """Every position that is kept of somebody, the newest first."""
    return (
        models.Capture.objects.filter(person=person, lon__isnull=False)
        .order_by("-id")
        .iterator(chunk_size=500)
    )


def of_person(person: str, *, most: int) -> list[models.Capture]:
    """What is kept of this person's captures, the newest first, at most ``most``."""
    return list(models.Capture.objects.filter(person=person).order_by("-id")[:most])


def newest(person: str) -> int:
    """The number of this person's last capture; 0 before the first."""
    return (
        models.Capture.objects.filter(person=person).order_by("-id").values_list("id", flat=True).first() or 0
    )
