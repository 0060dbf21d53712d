"""The only writers of repairs: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.assets import actions as register
from chengxu.assets import queries as assets
from chengxu.assets.access import require_change
from chengxu.assets.changing import Wish
from chengxu.assets.models import Component
from chengxu.assets.rules import State
from chengxu.assets.upkeep import faults, queries, rules
from chengxu.assets.upkeep.access import require_own, require_stretch
from chengxu.assets.upkeep.models import Repair, RepairPart, RepairWork
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.common.quantity import from_fen
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed as DeedRow
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.ledger.voiding import voiding
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory

OBJECT = "upkeep"
NO_REPAIR = Message("没有这次维修", "there is no such repair")
GONE = Message("没有这个部件", "there is no such component")


def record(
    *, asset_uid: str = "", given: rules.Given, case_uid: str = "", also: bool = False, source: str = "desk", source_id: str = "",
    actor: Actor, now: datetime, ids: Ids, uid: str = "",
) -> str:  # fmt: skip
    """Record a repair of a component, or of a stretch of a road (``given.road``); returns its uid.

    Each work becomes the deed its figures count; the component is intact from then on when ``given.mended``. ``also``: the
    work was not written into the ledger by hand before; ``source_id`` names the capture of a phone. Raises ``Invalid`` for what is wrong in it, :class:`Refused` when the
    component is another unit's, or when the same work seems to stand in the ledger already (field ``also``).
    """
    today = territory.calendar().local(now).date()
    with transaction.atomic():
        component = _component(asset_uid, actor)
        declared = queries.declared()
        category = component.category if component else ""
        sound = rules.sound(given, declared, category=category, today=today, now=now)
        row = _row(uid or ids.uid(now), component, given, sound, case_uid, actor, now)
        if not also:
            _refuse_double(sound, row)
        first, *others = _deeds(row, sound, given, ids, source)
        deeds = [replace(first, source_id=source_id), *others]  # a capture is named once in the ledger
        row.deeds = " ".join(deed.uid for deed in deeds)
        row.save(force_insert=True)
        RepairWork.objects.bulk_create(
            RepairWork(repair=row, code=work.code, verb=work.verb, object=work.object, quantity=quantity, measure=work.measure)
            for work, quantity in sound.works
        )  # fmt: skip
        RepairPart.objects.bulk_create(
            RepairPart(repair=row, code=one.part.code, quantity=one.quantity, measure=one.part.measure,
                       unit_fen=one.part.fen, fen=one.fen)
            for one in sound.parts
        )  # fmt: skip
        ledger.append(deeds, ids=ids)
        if component and given.mended and component.state != State.INTACT.value:
            register.change(
                uid=component.uid,
                wish=Wish(words={"state": State.INTACT.value}),
                actor=actor,
                now=now,
                ids=ids,
            )
    return row.uid


@transaction.atomic
def find_fault(
    *, asset_uid: str, note: str, evidence: tuple[str, ...], at: datetime, source: str, source_id: str, actor: Actor, now: datetime, ids: Ids
) -> bool:  # fmt: skip
    """Note that a component was found not to be in order; one deed, and it counts as damaged from then on. True when it did not before.

    Found again, or before a repair that came in first, it is noted and changes nothing. Raises :class:`Refused` for a component there is
    not, another unit's, or dissolved.
    """
    component = _component(asset_uid, actor)
    if component is None:
        raise Refused(GONE, field="component")
    found = Deed(
        uid=ids.uid(at), occurred_at=at, recorded_at=now, actor=actor.uid, source=source, source_id=source_id, verb=faults.FOUND,
        object=OBJECT, quantity=MILLI, measure="次", place=component.place, grid=component.grid,
        unit=component.maintainer or component.owner or actor.unit, asset_uid=component.uid, note=note, evidence=evidence,
    )  # fmt: skip
    ledger.append([found], ids=ids)
    if component.state != State.INTACT.value or faults.mended_since(component.uid, at):
        return False
    register.change(
        uid=component.uid, wish=Wish(words={"state": State.DAMAGED.value}), actor=actor, now=now, ids=ids
    )
    return True


def void(*, uid: str, reason: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take a repair back that was recorded wrongly: each of its deeds is voided by another. Raises :class:`Refused` without a
    reason, for another unit's, and for one that was taken back before."""
    if not reason.strip():
        raise Refused(Message("请写明为什么作废", "say why it is taken back"), field="reason")
    with transaction.atomic():
        row = Repair.objects.filter(uid=uid).first()
        if row is None:
            raise Refused(NO_REPAIR)
        require_own(actor, row.unit)
        if not Repair.objects.filter(uid=uid, voided_at__isnull=True).update(voided_at=now):
            raise Refused(Message("这次维修已经作废", "this repair was taken back already"))
        written = DeedRow.objects.filter(uid__in=row.deeds.split())
        ledger.append([voiding(deed, reason, actor, now, ids) for deed in written], ids=ids)


def _component(uid: str, actor: Actor) -> Component | None:
    if not uid:
        require_stretch(actor)
        return None
    row = assets.by_uid(uid)
    if row is None:
        raise Refused(GONE)
    require_change(actor, row)
    if row.state == State.DISSOLVED.value:
        raise Refused(
            Message(
                "这个部件已经废弃，不能登记维修", "this component is dissolved; nothing is repaired on it"
            )
        )
    return row


def _row(
    uid: str, component: Component | None, given: rules.Given, sound: rules.Sound, case_uid: str, actor: Actor, now: datetime
) -> Repair:  # fmt: skip
    road = "" if component else given.road
    if road and not any(one.code == road for one in territory.territory().roads):
        raise Refused(Message("地名词典里没有这条路", "the gazetteer has no such road"), field="road")
    done_on = territory.calendar().local(sound.done_at).date()
    held = queries.guaranteed(component.uid, done_on) if component else None
    return Repair(
        uid=uid, asset_uid=component.uid if component else "", category=component.category if component else "", road=road,
        section=given.section.strip(), grid=component.grid if component else "", place=component.place if component else road,
        found_at=sound.found_at, done_at=sound.done_at, recorded_at=now, actor=actor.uid,
        unit=(component.maintainer or component.owner or actor.unit) if component else actor.unit, by=sound.by.value,
        contractor=sound.contractor, hours=sound.hours, parts_fen=sound.parts_fen, other_fen=sound.other_fen,
        warranty_until=sound.warranty, under_warranty=held.uid if held else "", case_uid=case_uid,
        before=" ".join(given.before), after=" ".join(given.after), pack_hash=packs.active_hash(),
    )  # fmt: skip


def _refuse_double(sound: rules.Sound, row: Repair) -> None:
    known = queries.logged_already(
        (work for work, _ in sound.works),
        actor=row.actor,
        asset_uid=row.asset_uid,
        grid=row.grid,
        at=row.done_at,
    )
    if known is not None:
        raise Refused(
            Message(
                "{day} 您已经在台账里记过同样的工作；再记一次会算两遍。确实是另一次，请勾选「另一次」",
                "you recorded the same work in the ledger on {day}; once more would count it twice. If it is another piece "
                "of work, tick “another one”",
            ).format(day=territory.calendar().local(known.occurred_at).date().isoformat()),
            field="also",
        )


def _deeds(row: Repair, sound: rules.Sound, given: rules.Given, ids: Ids, source: str) -> list[Deed]:
    """The repair itself, its works, what it cost, and whether it came in time; in this order."""
    first = Deed(
        uid=ids.uid(row.recorded_at), occurred_at=row.done_at, recorded_at=row.recorded_at, actor=row.actor, source=source,
        verb="upkeep.repair", object=OBJECT, quantity=MILLI, measure="次", place=row.place, grid=row.grid, unit=row.unit,
        case_uid=row.case_uid, asset_uid=row.asset_uid, note=given.note.strip(), evidence=(*given.before, *given.after),
        detail=detail(repair=row.uid, by=row.by, hours=row.hours / MILLI if row.hours else "", road=row.road),
    )  # fmt: skip

    def more(verb: str, object_: str, quantity: int, measure: str) -> Deed:
        return replace(
            first, uid=ids.uid(row.recorded_at), verb=verb, object=object_, quantity=quantity, measure=measure, note="",
            evidence=given.after, detail=detail(repair=row.uid),
        )  # fmt: skip

    deeds = [first, *(more(work.verb, work.object, quantity, work.measure) for work, quantity in sound.works)]
    if sound.fen:
        deeds.append(more("upkeep.spend", OBJECT, from_fen(sound.fen), "元"))
    if sound.prompt is not None:
        deeds.append(more("upkeep.in_time" if sound.prompt else "upkeep.late", OBJECT, MILLI, "次"))
    return deeds
