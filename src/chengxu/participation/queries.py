"""What the public sees of consultations, what the office sees of opinions, and what a sender sees of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from chengxu.accounts.rules import Actor
from chengxu.common.ids import normalise_receipt
from chengxu.intake.queries import mask_email, mask_name, mask_phone
from chengxu.ledger import queries as ledger
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.participation import models
from chengxu.participation.access import ANSWERS, visible
from chengxu.participation.loading import parse
from chengxu.participation.rules import Declared, Paper, Stage, Verdict
from chengxu.participation.sendings import receipt_among

WAITING = Q(verdict="", erased_at__isnull=True)
"""Opinions that are owed an answer: one whose words were taken back is owed none."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An opinion as the office sees it: name and contact masked, words as they came ("" when taken back)."""

    uid: str
    text: str
    name: str
    contact: str
    sent_at: datetime
    verdict: Verdict | None
    gist: str
    reply: str
    answered_at: datetime | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An opinion as everybody sees it once the result is published: nothing its sender wrote."""

    gist: str
    verdict: Verdict
    reply: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An opinion as whoever holds its receipt sees it. The answer stands there once the result is published."""

    receipt: str
    consultation: models.Consultation
    text: str
    has_contact: bool
    sent_at: datetime
    erased_at: datetime | None
    answer: Answered | None


def declared(pack_hash: str | None = None) -> Declared:
    """Which kinds of text are consulted on under a pack, the one in force unless another is named."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Declared:
    return parse(Checker(packs.pack(pack_hash)))


def consultations(actor: Actor) -> QuerySet[models.Consultation]:
    """Those ``actor`` may see, the newest first; ``waiting`` opinions of each have no answer yet, ``heard`` is all."""
    return (
        models.Consultation.objects.filter(visible(actor))
        .annotate(
            heard=Count("opinions"),
            waiting=Count("opinions", filter=Q(opinions__verdict="", opinions__erased_at__isnull=True)),
        )
        .order_by("-created_at", "-id")
    )


def published() -> QuerySet[models.Consultation]:
    """What is shown to everybody, the newest first; ``heard`` is how many opinions came."""
    return (
        models.Consultation.objects.filter(published_on__isnull=False)
        .annotate(heard=Count("opinions"))
        .order_by("-published_on", "-id")
    )


def find(uid: str, actor: Actor) -> models.Consultation | None:
    """The consultation, as far as ``actor`` may see it."""
    return consultations(actor).filter(uid=uid).first()


def paper(row: models.Consultation) -> Paper:
    """A consultation as the rules see it."""
    return Paper(
        uid=row.uid,
        stage=Stage(row.stage),
        unit=row.unit,
        closes_on=row.closes_on,
        published_on=row.published_on,
    )


def is_taking(row: models.Consultation, today: date) -> bool:
    """Whether opinions can be sent today."""
    from_day, stage = row.published_on, Stage(row.stage)
    return stage is Stage.OPEN and from_day is not None and from_day <= today <= row.closes_on


def opinions(consultation_uid: str, actor: Actor) -> list[Heard]:
    """All opinions with their words, those without an answer first, then as they came; none without ``consult.answer``."""
    if not actor.may(ANSWERS):
        return []
    rows = list(models.Opinion.objects.filter(consultation_id=consultation_uid).order_by("id"))
    words = ledger.notes([row.deed_uid for row in rows])
    heard = [_heard(row, words.get(row.deed_uid, "")) for row in rows]
    return sorted(heard, key=lambda one: one.verdict is not None or one.erased_at is not None)


def outcome(row: models.Consultation) -> list[Answered]:
    """Every opinion with its answer, once the result is published; nothing before."""
    if row.stage != Stage.CONCLUDED:
        return []
    return _answers(row.opinions.exclude(verdict="").order_by("id"))


def tally(answers: Iterable[Answered]) -> list[tuple[Verdict, int]]:
    """How many were adopted, in part, and not, in that order."""
    found = [answer.verdict for answer in answers]
    return [(verdict, found.count(verdict)) for verdict in Verdict]


def receipt_of(uid: str, source_id: str) -> str:
    """The receipt that this sending of an opinion got before; "" when it has not come yet."""
    return receipt_among(models.Opinion.objects.filter(consultation_id=uid), source_id)


def follow(code: str) -> Followed | None:
    """The opinion with this receipt, however it was typed; None when there is none."""
    receipt = normalise_receipt(code)
    row = models.Opinion.objects.select_related("consultation").filter(receipt=receipt).first()
    if row is None:
        return None
    told = _answers([row]) if row.verdict and row.consultation.stage == Stage.CONCLUDED else []
    return Followed(
        receipt=row.receipt,
        consultation=row.consultation,
        text=ledger.notes([row.deed_uid]).get(row.deed_uid, ""),
        has_contact=bool(row.name or row.contact),
        sent_at=row.sent_at,
        erased_at=row.erased_at,
        answer=told[0] if told else None,
    )


def masked(contact: str) -> str:
    """A telephone number or an e-mail address as it is shown before somebody asks for it."""
    return mask_email(contact) if "@" in contact else mask_phone(contact)


def _answers(rows: Iterable[models.Opinion]) -> list[Answered]:
    return [Answered(row.gist, Verdict(row.verdict), row.reply) for row in rows]


def _heard(row: models.Opinion, text: str) -> Heard:
    return Heard(
        uid=row.uid,
        text=text,
        name=mask_name(row.name),
        contact=masked(row.contact),
        sent_at=row.sent_at,
        verdict=Verdict(row.verdict) if row.verdict else None,
        gist=row.gist,
        reply=row.reply,
        answered_at=row.answered_at,
        erased_at=row.erased_at,
    )
