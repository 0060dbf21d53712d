"""The only writers of commitments and of looks at them: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake.senders import Sender
from chengxu.packs import queries as packs
from chengxu.participation.access import KEEPS
from chengxu.participation.deciding import frontage as rules
from chengxu.participation.deciding.frontage import Party, Stage
from chengxu.participation.deeds import append
from chengxu.participation.frontage import queries
from chengxu.participation.models import Commitment, Inspection
from chengxu.participation.taking import taken_once

COMMITMENT = ("commitment", "份")
NOBODY = {"title": "", "number": "", "contact_name": "", "contact_phone": ""}


def commit(
    *,
    given: rules.Promise,
    source_id: str,
    actor: Actor,
    now: datetime,
    ids: Ids,
    sender: Sender | None = None,
) -> str:
    """Take a promise in; returns its receipt. It is public once it was confirmed. The same ``source_id`` twice is one.

    ``sender`` is remembered for the limits of the public's forms. Raises ``Invalid`` for what is wrong in it.
    """

    def write() -> str:
        today = rulebook().calendar.local(now).date()
        sound = rules.promised(given, queries.terms(), queries.streets(), today=today)
        assert sound.until_on  # rules.promised fills it in
        row = Commitment.objects.create(
            uid=ids.uid(now), receipt=ids.receipt(), source_id=source_id[:80], party=sound.party, title=sound.title,
            street=sound.street, number=sound.number, items=" ".join(sound.items), until_on=sound.until_on,
            contact_name=sound.name, contact_phone=sound.phone, stage=Stage.SENT, pack_hash=packs.active_hash(),
            sent_at=now,
        )  # fmt: skip
        append(
            "front.commit",
            COMMITMENT,
            actor,
            now,
            ids,
            unit="",
            source="portal",
            commitment=row.uid,
            place=row.street,
        )
        return row.receipt

    return taken_once(write, lambda: queries.receipt_of(source_id), sender=sender, now=now)


def confirm(*, uid: str, right: bool, actor: Actor, now: datetime, ids: Ids) -> None:
    """Put a promise into the register, or decline one that nobody there made: then whatever names somebody is erased."""
    actor.require(KEEPS)
    with transaction.atomic():
        row = _commitment(uid)
        if refusal := rules.refuse_confirming(Stage(row.stage)):
            raise refusal
        today = rulebook().calendar.local(now).date()
        values = (
            {"stage": Stage.CONFIRMED, "confirmed_on": today} if right else {"stage": Stage.REFUSED} | NOBODY
        )
        if not Commitment.objects.filter(pk=row.pk, stage=Stage.SENT).update(**values):
            raise Refused(Message("别人刚刚核对过", "somebody else has just looked at it"))
        verb = "front.confirm" if right else "front.decline"
        append(verb, COMMITMENT, actor, now, ids, unit=actor.unit, commitment=uid)


def inspect(*, uid: str, broken: Collection[str], actor: Actor, now: datetime, ids: Ids) -> None:
    """Record a look at a front: nothing broken means that all was kept."""
    actor.require(KEEPS)
    with transaction.atomic():
        row = _commitment(uid)
        missed = rules.inspected(Stage(row.stage), row.items.split(), broken)
        deed = ids.uid(now)
        Inspection.objects.create(
            uid=ids.uid(now), commitment=row, at=now, actor=actor.uid, broken=" ".join(missed), deed_uid=deed
        )
        append(
            "front.inspect", COMMITMENT, actor, now, ids, unit=actor.unit, uid=deed, measure="次", commitment=uid,
            broken=" ".join(missed),
        )  # fmt: skip


def look(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> str:
    """Who answers for a promise and their telephone in full, for whoever checks it; that they looked is a deed."""
    actor.require(KEEPS)
    with transaction.atomic():
        row = _commitment(uid)
        append("contact.view", COMMITMENT, actor, now, ids, unit=actor.unit, measure="次", commitment=uid)
    return f"{row.contact_name} {row.contact_phone}".strip()


def end(*, receipt: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take a promise back, with everything personal in it; the record of looks stays under no name."""
    with transaction.atomic():
        row = queries.mine(receipt)
        if row is None or row.stage == Stage.ENDED:
            raise Refused(Message("承诺已经撤回", "it was taken back already"))
        row.stage, row.contact_name, row.contact_phone = Stage.ENDED, "", ""
        if row.party == Party.PERSON:
            row.title = row.number = ""
        row.save()
        append("front.end", COMMITMENT, actor, now, ids, unit="", source="portal", commitment=row.uid)


def _commitment(uid: str) -> Commitment:
    row = queries.find(uid)
    if row is None:
        raise Refused(Message("没有这份承诺", "there is no such promise"))
    return row
