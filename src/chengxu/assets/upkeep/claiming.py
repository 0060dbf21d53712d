"""The only writers of claims for damage: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.assets import queries as assets
from chengxu.assets.upkeep import claims, queries, rules
from chengxu.assets.upkeep.access import CLAIMS
from chengxu.assets.upkeep.claims import Standing, State, Step
from chengxu.assets.upkeep.models import Claim, ClaimStep, Repair
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Problems, Refused
from chengxu.common.quantity import from_fen
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.territory import queries as territory

NO_CLAIM = Message("没有这件赔偿", "there is no such claim")
CHANGED = Message("别人刚刚改过，请重新打开再办", "somebody else has just changed it; open it again")
MOST_PHONE, MOST_PLATE = 24, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A claim as somebody typed it: the damage estimated in yuan, when it happened, who did it as far as known."""

    yuan: str
    happened_at: datetime | None
    name: str = ""
    phone: str = ""
    plate: str = ""
    note: str = ""


def open_claim(
    *, asset_uid: str = "", repair_uid: str = "", opening: Opening, actor: Actor, now: datetime, ids: Ids
) -> str:
    """Open a claim for damage done to a component, or for a repair; returns its uid. One claim at most for a repair.

    For a class that ``accidents`` names, the accident itself is a deed that figures count. Raises ``Invalid`` for what is
    wrong in it, :class:`Refused` for nothing it could be about.
    """
    actor.require(CLAIMS)
    fen = _checked(opening, now)
    with transaction.atomic():
        repair = Repair.objects.filter(uid=repair_uid, voided_at__isnull=True).first() if repair_uid else None
        component = assets.by_uid(repair.asset_uid if repair else asset_uid)
        if repair is None and component is None:
            raise Refused(
                Message("请从一个部件或一次维修开始索赔", "a claim begins with a component or a repair")
            )
        if repair and Claim.objects.filter(repair_uid=repair.uid).exists():
            raise Refused(Message("这次维修已经有一件赔偿", "this repair has a claim already"))
        happened = opening.happened_at or now
        row = Claim(
            uid=ids.uid(now), asset_uid=component.uid if component else "", repair_uid=repair.uid if repair else "",
            category=component.category if component else "",
            place=component.place if component else (repair.place if repair else ""), happened_at=happened, opened_at=now,
            state=State.ESTIMATED.value, estimated=fen, liable_name=opening.name.strip(), liable_phone=opening.phone.strip(),
            liable_plate=opening.plate.strip().upper(), actor=actor.uid,
            unit=(component.maintainer or component.owner or actor.unit) if component else actor.unit,
        )  # fmt: skip
        row.save(force_insert=True)
        accident = queries.declared().accidents.get(row.category)
        deeds = [_deed(row, "claim.open", "claim", MILLI, "起", actor, now, ids, note=opening.note)]
        if accident:
            deeds.append(_deed(row, "handle", accident, MILLI, "起", actor, now, ids, at=happened))
        _write(row, "open", fen, deeds, actor, now, ids)
    return row.uid


def act(
    *, uid: str, step: Step, yuan: str = "", reason: str = "", actor: Actor, now: datetime, ids: Ids
) -> None:
    """Present a claim, record a payment or write it off. Raises :class:`Refused` as the rules say."""
    actor.require(CLAIMS)
    with transaction.atomic():
        row = _claim(uid)
        before = queries.standing(row)
        due_on = territory.calendar().local(now).date() + timedelta(days=queries.declared().pay_days)
        after = claims.moved(before, step, fen=rules.read_fen(yuan), reason=reason, due_on=due_on)
        fen = {Step.PRESENT: after.claimed, Step.PAY: after.paid - before.paid, Step.WRITE_OFF: before.owed}[
            step
        ]
        _swap(row, after)
        deed = _deed(row, f"claim.{step.value}", "claim", from_fen(fen), "元", actor, now, ids, note=reason)
        _write(row, step.value, fen, [deed], actor, now, ids)


def look(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> str:
    """Who did the damage, in full; that they looked is a deed."""
    actor.require(CLAIMS)
    with transaction.atomic():
        row = _claim(uid)
        ledger.append([_deed(row, "contact.view", "claim", MILLI, "次", actor, now, ids)], ids=ids)
    return " ".join(part for part in (row.liable_name, row.liable_phone, row.liable_plate) if part)


def erase(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Forget who did the damage, once nothing is owed any more; the claim and its money stay.

    Source: 个人信息保护法 art. 47 (delete when the purpose ends).
    """
    actor.require(CLAIMS)
    with transaction.atomic():
        row = _claim(uid)
        if State(row.state) in claims.OPEN:
            raise Refused(Message("还没有了结，不能删除", "the claim is not settled yet"))
        if row.erased_at:
            raise Refused(Message("已经删除", "it was erased already"))
        row.liable_name = row.liable_phone = row.liable_plate = ""
        row.erased_at = now
        row.save(update_fields=["liable_name", "liable_phone", "liable_plate", "erased_at"])
        deed = _deed(row, "claim.erase", "claim", MILLI, "起", actor, now, ids)
        _write(row, "erase", None, [deed], actor, now, ids)


def _checked(opening: Opening, now: datetime) -> int:
    problems = Problems()
    fen = rules.read_fen(opening.yuan)
    if fen is None or not 0 < fen <= rules.MOST_FEN:
        problems.add(
            Message("定损金额写成元，大于 0，小数最多两位", "the estimate in yuan, above 0"), field="yuan"
        )
    if opening.happened_at is not None and opening.happened_at > now:
        problems.add(Message("发生的时间在将来", "it is said to happen in the future"), field="happened_at")
    for name, most in (
        ("name", rules.MOST_NAME),
        ("phone", MOST_PHONE),
        ("plate", MOST_PLATE),
        ("note", rules.MOST_NOTE),
    ):
        if len(getattr(opening, name).strip()) > most:
            problems.add(
                Message("太长了：最多 {n} 字", "too long: {n} characters at most").format(n=most), field=name
            )
    problems.raise_if_any()
    assert fen is not None  # a sum that is none was a problem
    return fen


def _claim(uid: str) -> Claim:
    row = Claim.objects.filter(uid=uid).first()
    if row is None:
        raise Refused(NO_CLAIM)
    return row


def _swap(row: Claim, after: Standing) -> None:
    """Compare and swap: of two people at once one succeeds and the other is told."""
    found = Claim.objects.filter(pk=row.pk, version=row.version)
    values = {
        "state": after.state.value,
        "claimed": after.claimed,
        "paid": after.paid,
        "due_on": after.due_on,
    }
    if not found.update(**values, version=row.version + 1):
        raise Refused(CHANGED)


def _deed(
    row: Claim, verb: str, object_: str, quantity: int, measure: str, actor: Actor, now: datetime, ids: Ids, *,
    note: str = "", at: datetime | None = None,
) -> Deed:  # fmt: skip
    """One deed about a claim: its uid in the facts, no word about a person."""
    return Deed(
        uid=ids.uid(now), occurred_at=at or now, recorded_at=now, actor=actor.uid, source="desk", verb=verb, object=object_,
        quantity=quantity, measure=measure, place=row.place, unit=row.unit, asset_uid=row.asset_uid,
        detail=detail(claim=row.uid), note=note.strip(),
    )  # fmt: skip


def _write(
    row: Claim, verb: str, fen: int | None, deeds: list[Deed], actor: Actor, now: datetime, ids: Ids
) -> None:
    ClaimStep.objects.create(claim=row, verb=verb, fen=fen, at=now, actor=actor.uid, deed_uid=deeds[0].uid)
    ledger.append(deeds, ids=ids)
