"""The only writers of parties and permits: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from shapely.geometry.base import BaseGeometry

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger.turns import take_turn
from chengxu.packs import queries as packs
from chengxu.parties import hours, models, pitches, queries, rules
from chengxu.parties.access import KEEPS, REVOKES
from chengxu.parties.deeds import append
from chengxu.parties.identity import PartyGiven, PartyKind, registered
from chengxu.parties.places import Shape, bounds, drawn, written
from chengxu.parties.rules import PermitGiven, State, Step
from chengxu.territory import queries as territory

NO_PARTY = Message("没有这个当事人", "there is no such party")
NO_PERMIT = Message("没有这件许可", "there is no such permit")
CHANGED = Message("别人刚刚改过，请重新打开再办", "somebody else has just changed it; open it again")
KNOWN = {
    "code": Message("这个统一社会信用代码已经登记过", "a party with this credit code is registered already"),
    "plate": Message("这辆车已经登记过", "this vehicle is registered already"),
}


def register(*, given: PartyGiven, actor: Actor, now: datetime, ids: Ids) -> str:
    """Enter a party; returns its uid. Raises ``Invalid`` for what is wrong in it, :class:`Refused` for one entered before."""
    actor.require(KEEPS)
    sound = _sound(given)
    uid = ids.uid(now)
    with transaction.atomic():
        _refuse_known(sound, "")
        row = models.Party(uid=uid, created_at=now)
        _fill(row, sound, now)
        row.save(force_insert=True)
        append("party.register", actor, now, ids, party=uid, kind=sound.kind)
    return uid


def correct(*, uid: str, given: PartyGiven, actor: Actor, now: datetime, ids: Ids) -> None:
    """Write a party anew; its kind stays. What it was before is not kept: names and contacts are personal data."""
    actor.require(KEEPS)
    with transaction.atomic():
        row = _party(uid)
        sound = _sound(replace(given, kind=row.kind))
        _refuse_known(sound, uid)
        _fill(row, sound, now)
        row.save()
        append("party.correct", actor, now, ids, party=uid, kind=sound.kind)


def erase(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Forget what a natural person can be known by. Raises :class:`Refused` while a permit of theirs is in force.

    Source: 个人信息保护法 art. 47 (delete when the purpose ends).
    """
    actor.require(KEEPS)
    with transaction.atomic():
        row = _party(uid)
        if PartyKind(row.kind) not in rules.NATURAL:
            raise Refused(Message("只有个人的信息可以删除", "only a person's data is erased"))
        at = territory.calendar().local(now)
        if any(
            rules.state(queries.facts(permit), at) in (State.PENDING, State.VALID, State.SUSPENDED)
            for permit in queries.permits().filter(party=row)
        ):
            raise Refused(Message("还有没到期的许可，不能删除", "a permit of theirs is still in force"))
        row.name = row.street = row.address = row.contact_name = row.contact_phone = row.contact_email = ""
        row.erased_at = row.updated_at = now
        row.save()
        append("party.erase", actor, now, ids, party=uid)


def look(*, uid: str, actor: Actor, now: datetime, ids: Ids) -> str:
    """Whom to ask at a party, in full; that they looked is a deed."""
    actor.require(KEEPS)
    with transaction.atomic():
        row = _party(uid)
        append("contact.view", actor, now, ids, object_="party", measure="次", party=uid)
    return " ".join(part for part in (row.contact_name, row.contact_phone, row.contact_email) if part)


def issue(
    *, given: PermitGiven, party: str, geometry: BaseGeometry | None, street: str = "", source_id: str = "",
    actor: Actor, now: datetime, ids: Ids,
) -> str:  # fmt: skip
    """Issue a permit; returns its uid. A stall takes its pitch on its days, or none of it is written.

    Raises ``Invalid`` for what is wrong in it, :class:`Refused` for a number used before, a pitch that is taken (naming the
    days), a place outside the county, a holder there is none of.
    """
    actor.require(KEEPS)
    calendar, declared = territory.calendar(), queries.declared()
    today = calendar.local(now).date()
    holder = _party(party, field="party")
    if street and street not in queries.streets():
        raise Refused(Message("地名词典里没有这条路", "the gazetteer has no such road"), field="street")
    sound = rules.issued(replace(given, placed=geometry is not None), declared)
    kind = declared.kinds[sound.kind]
    if kind.pitched:
        market = declared.markets[sound.market]
        geometry = drawn(Shape.POINT, [(market.lon, market.lat)])
        sound, street = replace(sound, hours=tuple(sound.hours) or market.hours), ""
    else:
        sound = replace(sound, market="", pitch=None)
    assert geometry is not None  # rules.issued refuses a permit without a place
    _refuse_outside(geometry)
    uid = ids.uid(now)
    try:
        with transaction.atomic():
            number = _numbered(sound.number, kind.prefix, today)
            row = _row(uid, number, kind, holder, sound, geometry, street, source_id, now)
            row.save(force_insert=True)
            pitches.take(row)
            append("permit.issue", actor, now, ids, party=holder.uid, permit=uid, number=number, kind=kind.code,
                   starts=row.start_on.isoformat(), ends=row.end_on.isoformat(), unit=kind.unit)  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            Message(
                "证号或摊位刚刚被别人用了，请重新选", "number or pitch has just been taken; choose again"
            ),
            field="pitch" if kind.pitched else "number",
        ) from error
    return uid


def act(
    *, uid: str, step: Step, why: str = "", end: date | None = None, actor: Actor, now: datetime, ids: Ids
) -> None:
    """Renew, suspend, resume, revoke or cancel a permit.

    A pitch is given back from the day after it was revoked or cancelled; a renewal takes it for the days it adds. Raises
    :class:`Refused` with the reason, and when somebody else changed the permit meanwhile.
    """
    actor.require(REVOKES if step is Step.REVOKE else KEEPS)
    calendar = territory.calendar()
    at = calendar.local(now)
    try:
        with transaction.atomic():
            row = _permit(uid)
            facts, kind = queries.facts(row), queries.kind_of(row)
            if refusal := rules.refuse(step, rules.state(facts, at)):
                raise Refused(refusal)
            reason = rules.reason(step, why)
            values: dict[str, Any] = {}
            if step is Step.RENEW:
                values["end_on"] = rules.renewed(facts, kind, end, today=at.date())
                pitches.extend(row, values["end_on"])
            elif step is Step.SUSPEND:
                models.Pause.objects.create(permit=row, since=now, why=reason)
            elif step is Step.RESUME:
                row.pauses.filter(until__isnull=True).update(until=now)
            else:
                ended = State.REVOKED if step is Step.REVOKE else State.CANCELLED
                values = {"ended_as": ended.value, "ended_at": now, "ended_why": reason}
                pitches.give_back(row, at.date())
            _swap(row, values, now)
            append(f"permit.{step.value}", actor, now, ids, party=row.party_id, permit=uid, number=row.number,
                   note=reason, unit=row.unit, ends=(values.get("end_on") or row.end_on).isoformat())  # fmt: skip
    except IntegrityError as error:
        raise Refused(CHANGED) from error


def _sound(given: PartyGiven) -> PartyGiven:
    operator = queries.find_party(given.operator) if given.operator else None
    return registered(
        given, queries.streets(), operator=PartyKind(operator.kind) if operator is not None else None
    )


def _refuse_known(sound: PartyGiven, uid: str) -> None:
    for field, message in KNOWN.items():
        value = getattr(sound, field)
        if value and models.Party.objects.filter(**{field: value}).exclude(uid=uid).exists():
            raise Refused(message, field=field)


def _fill(row: models.Party, sound: PartyGiven, now: datetime) -> None:
    row.kind, row.name, row.code, row.plate = sound.kind, sound.name, sound.code, sound.plate
    row.operator = queries.find_party(sound.operator) if sound.operator else None
    row.street, row.address = sound.street, sound.address
    row.contact_name, row.contact_phone, row.contact_email = sound.contact, sound.phone, sound.email
    row.updated_at = now


def _refuse_outside(geometry: BaseGeometry) -> None:
    if not territory.territory().outline.intersects(geometry):
        raise Refused(Message("位置不在本县范围内", "the place is outside the county"), field="corners")


def _numbered(given: str, prefix: str, today: date) -> str:
    """The number somebody gave, if no permit has it; else the next one of the kind and year: 靖摊〔2023〕0012 号."""
    if given:
        if models.Permit.objects.filter(number=given).exists():
            raise Refused(Message("这个证号已经有了", "a permit has this number already"), field="number")
        return given
    take_turn("permit.number")
    head = f"{prefix}〔{today.year}〕"
    last = (
        models.Permit.objects.filter(number__startswith=head)
        .order_by("-number")
        .values_list("number", flat=True)
    )
    ours = [int(number[len(head) : -1]) for number in last if number[len(head) : -1].isdecimal()]
    return f"{head}{max(ours, default=0) + 1:04d}号"


def _row(
    uid: str, number: str, kind: rules.Kind, holder: models.Party, sound: PermitGiven, geometry: BaseGeometry, street: str,
    source_id: str, now: datetime,
) -> models.Permit:  # fmt: skip
    box = bounds(geometry)
    shape = {"Point": Shape.POINT, "LineString": Shape.LINE}.get(geometry.geom_type, Shape.AREA)
    assert sound.start is not None  # rules.issued refuses a permit without its days
    assert sound.end is not None
    return models.Permit(
        uid=uid, number=number, kind=kind.code, party=holder, what=sound.what, shape_kind=shape, shape=written(geometry),
        west=box.west, south=box.south, east=box.east, north=box.north, street=street, section=sound.section,
        market=sound.market, pitch=sound.pitch, start_on=sound.start, end_on=sound.end,
        hours=hours.text(sound.hours), conditions=sound.conditions, papers=" ".join(sound.papers), unit=kind.unit,
        plates=" ".join(sound.plates), seen=" ".join(sound.seen or ()),
        pack_hash=packs.active_hash(), source_id=source_id[:80], issued_at=now, updated_at=now,
    )  # fmt: skip


def _swap(row: models.Permit, values: dict[str, Any], now: datetime) -> None:
    """Compare and swap: of two people at once one succeeds and the other is told."""
    found = models.Permit.objects.filter(pk=row.pk, version=row.version)
    if not found.update(**values, version=row.version + 1, updated_at=now):
        raise Refused(CHANGED)


def _party(uid: str, field: str = "") -> models.Party:
    row = queries.find_party(uid)
    if row is None or row.erased_at:
        raise Refused(NO_PARTY, field=field)
    return row


def _permit(uid: str) -> models.Permit:
    row = queries.find(uid)
    if row is None:
        raise Refused(NO_PERMIT)
    return row
