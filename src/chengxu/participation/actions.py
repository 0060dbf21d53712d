"""The only writers of consultations and opinions: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, normalise_receipt
from chengxu.common.messages import Message, Refused
from chengxu.intake.senders import Sender
from chengxu.ledger import actions as ledger
from chengxu.ledger import queries as entries
from chengxu.packs import queries as packs
from chengxu.participation import models, queries, rules
from chengxu.participation.access import ANSWERS, DRAFTS, PUBLISHES, require_unit
from chengxu.participation.deeds import append
from chengxu.participation.rules import Stage
from chengxu.participation.taking import taken_once

CONSULTATION, OPINION = ("consultation", "件"), ("opinion", "条")
NO_CONSULTATION = Message("没有这次征求意见", "there is no such consultation")
NO_OPINION = Message("没有这条意见", "there is no such opinion")
CHANGED = Message("别人刚刚改过，请重新打开再办", "somebody else has just changed it; open it again")


def draft(*, given: rules.Draft, actor: Actor, now: datetime, ids: Ids) -> str:
    """Begin a consultation of the actor's unit; returns its uid. Raises ``Invalid`` for what is wrong in it."""
    actor.require(DRAFTS)
    if not actor.unit:
        raise Refused(Message("您没有所属单位，不能起草", "you belong to no unit and cannot draft"))
    sound = rules.drafted(given, queries.declared())
    uid = ids.uid(now)
    row = models.Consultation(
        uid=uid,
        unit=actor.unit,
        author=actor.uid,
        stage=Stage.DRAFT,
        pack_hash=packs.active_hash(),
        created_at=now,
        updated_at=now,
    )
    _fill(row, sound)
    with transaction.atomic():
        row.save(force_insert=True)
        append("consult.draft", CONSULTATION, actor, now, ids, unit=row.unit, consultation=uid)
    return uid


def revise(*, uid: str, given: rules.Draft, actor: Actor, now: datetime, ids: Ids) -> None:
    """Write a draft anew. Raises :class:`Refused` once it is published: what people answered to stands still."""
    with transaction.atomic():
        row = _consultation(uid, actor)
        require_unit(actor, DRAFTS, row.unit)
        if row.stage != Stage.DRAFT:
            raise Refused(Message("已经发布，文字不能再改", "it is published; its words stand still"))
        _fill(row, rules.drafted(given, queries.declared()))
        row.pack_hash = packs.active_hash()
        _write(row, now)
        append("consult.revise", CONSULTATION, actor, now, ids, unit=row.unit, consultation=uid)


def publish(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Show a draft to everybody and take opinions from today on. Raises :class:`Refused` when the time given is too short."""
    calendar = rulebook().calendar
    with transaction.atomic():
        row = _consultation(uid, actor)
        actor.require(PUBLISHES)
        today = calendar.local(now).date()
        kind = queries.declared(row.pack_hash).kind(row.kind)
        refusal = rules.refuse_publishing(
            queries.paper(row), kind, row.shortened, today=today, calendar=calendar
        )
        if refusal:
            raise refusal
        row.stage, row.published_on = Stage.OPEN, today
        _write(row, now)
        append(
            "consult.publish", CONSULTATION, actor, now, ids, unit=row.unit, consultation=uid,
            closes=row.closes_on.isoformat(), text=hashlib.sha256(f"{row.title}\n{row.text}".encode()).hexdigest(),
        )  # fmt: skip


def receive(
    *,
    uid: str,
    given: rules.Opinion,
    source_id: str,
    actor: Actor,
    now: datetime,
    ids: Ids,
    sender: Sender | None = None,
) -> str:
    """Take an opinion in; returns its receipt. The same ``source_id`` twice is one opinion.

    ``sender`` is remembered for the limits of the public's forms. Raises :class:`Refused` when opinions are not taken (any
    more), ``Invalid`` for what is wrong in it.
    """

    def write() -> str:
        row = models.Consultation.objects.filter(uid=uid, published_on__isnull=False).first()
        if row is None:
            raise Refused(NO_CONSULTATION)
        today = rulebook().calendar.local(now).date()
        sound = rules.received(given, queries.paper(row), today=today)
        opinion = models.Opinion.objects.create(
            uid=ids.uid(now), receipt=ids.receipt(), consultation=row, deed_uid=ids.uid(now), source_id=source_id[:80],
            name=sound.name, contact=sound.contact, sent_at=now,
        )  # fmt: skip
        append(
            "consult.receive", OPINION, actor, now, ids, unit=row.unit, source="portal", uid=opinion.deed_uid,
            note=sound.text, consultation=uid, opinion=opinion.uid,
        )  # fmt: skip
        return opinion.receipt

    return taken_once(write, lambda: queries.receipt_of(uid, source_id), sender=sender, now=now)


def answer(*, uid: str, given: rules.Answer, actor: Actor, now: datetime, ids: Ids) -> None:
    """Answer an opinion, or answer it anew while the result is not published."""
    with transaction.atomic():
        opinion = _opinion(uid)
        row = opinion.consultation
        require_unit(actor, ANSWERS, row.unit)
        if opinion.erased_at and not opinion.verdict:
            raise Refused(
                Message("这条意见已由本人收回，不用答复", "its sender took it back; it needs no answer")
            )
        sound = rules.answered(given, queries.paper(row))
        opinion.verdict, opinion.gist, opinion.reply = sound.verdict, sound.gist, sound.reply
        opinion.answered_at, opinion.answered_by = now, actor.uid
        opinion.save()
        still = models.Consultation.objects.filter(pk=row.pk, stage=Stage.OPEN)
        if not still.update(updated_at=now):  # somebody publishes the result at this moment
            raise Refused(CHANGED)
        append(
            "consult.answer", OPINION, actor, now, ids, unit=row.unit, consultation=row.uid, opinion=uid,
            verdict=sound.verdict,
        )  # fmt: skip


def conclude(*, uid: str, summary: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Publish the answers and a summary; names and contacts are erased, for what they were given for is over.

    Raises :class:`Refused` before the last day is over and while an opinion is unanswered.
    """
    with transaction.atomic():
        row = _consultation(uid, actor)
        actor.require(PUBLISHES)
        today = rulebook().calendar.local(now).date()
        waiting = row.opinions.filter(queries.WAITING).count()
        row.summary = rules.concluded(summary, queries.paper(row), today=today, unanswered=waiting)
        row.stage, row.concluded_at = Stage.CONCLUDED, now
        _write(row, now)
        row.opinions.update(name="", contact="")
        adopted, partly, declined = (count for _, count in queries.tally(queries.outcome(row)))
        append(
            "consult.conclude", CONSULTATION, actor, now, ids, unit=row.unit, consultation=uid, adopted=adopted,
            partly=partly, declined=declined,
        )  # fmt: skip


def withdraw(*, uid: str, reason: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take a consultation back; its page stays and says why, names and contacts go. A draft simply goes no further."""
    with transaction.atomic():
        row = _consultation(uid, actor)
        actor.require(PUBLISHES)
        row.reason = rules.withdrawn(reason, queries.paper(row))
        row.stage = Stage.WITHDRAWN
        _write(row, now)
        row.opinions.update(name="", contact="")
        append("consult.withdraw", CONSULTATION, actor, now, ids, unit=row.unit, consultation=uid)


def erase(*, receipt: str, words: bool, actor: Actor, now: datetime, ids: Ids) -> None:
    """What whoever holds the receipt may ask at any time: forget name and contact, and with ``words`` the opinion too.

    What the office wrote about it (gist and answer) stays: it names nobody. Raises :class:`Refused` when nothing is left.
    Source: 个人信息保护法 art. 47.
    """
    with transaction.atomic():
        found = models.Opinion.objects.filter(receipt=normalise_receipt(receipt)).first()
        opinion = _opinion(found.uid if found else "")
        text = entries.notes([opinion.deed_uid])
        if not (opinion.name or opinion.contact or (words and text)):
            raise Refused(Message("已经没有可删除的内容", "nothing is left to erase"))
        opinion.name = opinion.contact = ""
        if words and text:
            ledger.erase_note(deed_uid=opinion.deed_uid, actor=actor.uid, reason="sender", now=now, ids=ids)
            opinion.erased_at = now
        opinion.save()
        append(
            "consult.erase", OPINION, actor, now, ids, unit=opinion.consultation.unit, source="portal",
            consultation=opinion.consultation_id, opinion=opinion.uid,
        )  # fmt: skip


def reveal(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> tuple[str, str]:
    """Name and contact of a sender in full, for whoever answers; that they looked is a deed."""
    with transaction.atomic():
        opinion = _opinion(uid)
        require_unit(actor, ANSWERS, opinion.consultation.unit)
        append(
            "contact.view", OPINION, actor, now, ids, unit=actor.unit, measure="次",
            consultation=opinion.consultation_id, opinion=uid,
        )  # fmt: skip
    return opinion.name, opinion.contact


def _consultation(uid: str, actor: Actor) -> models.Consultation:
    row = queries.find(uid, actor)
    if row is None:
        raise Refused(NO_CONSULTATION)
    return row


def _opinion(uid: str) -> models.Opinion:
    row = models.Opinion.objects.select_related("consultation").filter(uid=uid).first()
    if row is None:
        raise Refused(NO_OPINION)
    return row


def _fill(row: models.Consultation, given: rules.Draft) -> None:
    assert given.closes_on is not None  # rules.drafted has refused a draft without it
    row.kind, row.title, row.text, row.basis = given.kind, given.title, given.text, given.basis
    row.link, row.shortened, row.closes_on = given.link, given.shortened, given.closes_on


def _write(row: models.Consultation, now: datetime) -> None:
    """Compare and swap: of two people at once one succeeds and the other is told."""
    seen = row.version
    values = {
        name: getattr(row, name)
        for name in (
            "kind", "title", "text", "basis", "link", "shortened", "closes_on", "stage", "published_on", "summary",
            "reason", "concluded_at", "pack_hash",
        )
    }  # fmt: skip
    found = models.Consultation.objects.filter(pk=row.pk, version=seen)
    if not found.update(**values, version=seen + 1, updated_at=now):
        raise Refused(CHANGED)
