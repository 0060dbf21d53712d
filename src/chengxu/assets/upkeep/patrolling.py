"""The only writer of night rounds: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.assets import actions as register
from chengxu.assets import queries as assets
from chengxu.assets.access import require_change
from chengxu.assets.changing import Wish
from chengxu.assets.models import Component
from chengxu.assets.rules import State
from chengxu.assets.upkeep import queries, rounds
from chengxu.assets.upkeep.access import require_own, require_stretch
from chengxu.assets.upkeep.models import LampRound
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed as DeedRow
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.ledger.voiding import voiding
from chengxu.territory import queries as territory

OBJECT = "street_lamp"
PATROL, SEE, LIT = ("patrol", "次"), ("lamp.see", "盏"), ("lamp.lit", "盏")
DARK = "夜巡发现不亮"
"""The reason of the change of a lamp; deeds are always Chinese."""
NO_ROUND = Message("没有这次夜巡", "there is no such round")
TWICE = Message(
    "这条路这一晚已经登记过；记错了请先作废那一次，否则同一盏灯会算两遍",
    "this road and night are recorded already; void that round if it is wrong, or lamps would be counted twice",
)


def record(
    *, given: rounds.Given, source: str = "desk", actor: Actor, now: datetime, ids: Ids
) -> tuple[str, tuple[Component, ...]]:
    """Record a round: its deeds, and that the named lamps are damaged. Returns its uid and these lamps.

    One round at most counts for a road and night. Raises ``Invalid`` for what is wrong in it, :class:`Refused` (with its field) for
    a second one, a code nobody registered, and another unit's lamp.
    """
    require_stretch(actor)
    local = territory.calendar().local(given.at) if given.at else None
    roads = {road.code for road in territory.territory().roads}
    sound = rounds.sound(given, roads, local=local, now=now)
    lamps = tuple(_lamp(code, actor) for code in sound.lamps)
    row, deeds = told(sound, source=source, actor=actor, now=now, ids=ids)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refused(TWICE, field="road") from None
        ledger.append(deeds, ids=ids)
        for lamp in lamps:
            if lamp.state == State.INTACT.value:
                wish = Wish(words={"state": State.DAMAGED.value}, reason=DARK)
                register.change(uid=lamp.uid, wish=wish, actor=actor, now=now, ids=ids)
    return row.uid, lamps


def void(*, uid: str, reason: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take a round back that was recorded wrongly: each of its deeds is voided by another. Raises :class:`Refused` without a
    reason, for another unit's, and for one that was taken back before."""
    if not reason.strip():
        raise Refused(Message("请写明为什么作废", "say why it is taken back"), field="reason")
    with transaction.atomic():
        row = LampRound.objects.filter(uid=uid).first()
        if row is None:
            raise Refused(NO_ROUND)
        require_own(actor, row.unit)
        if not LampRound.objects.filter(uid=uid, voided_at__isnull=True).update(voided_at=now):
            raise Refused(Message("这次夜巡已经作废", "this round was taken back already"))
        written = DeedRow.objects.filter(uid__in=row.deeds.split()).order_by("id")
        ledger.append([voiding(deed, reason, actor, now, ids) for deed in written], ids=ids)


def told(
    sound: rounds.Sound, *, source: str, actor: Actor, now: datetime, ids: Ids
) -> tuple[LampRound, Sequence[Deed]]:
    """The row of a round and its deeds, as yet unwritten."""
    uid = ids.uid(now)
    deeds = list(_deeds(uid, sound, source, actor, now, ids))
    row = LampRound(
        uid=uid, road=sound.road, night=sound.night, at=sound.at, recorded_at=now, seen=sound.seen, dark=sound.dark,
        actor=actor.uid, unit=actor.unit, deeds=" ".join(deed.uid for deed in deeds),
    )  # fmt: skip
    return row, deeds


def _deeds(
    uid: str, sound: rounds.Sound, source: str, actor: Actor, now: datetime, ids: Ids
) -> Iterator[Deed]:
    for (verb, measure), quantity in ((PATROL, 1), (SEE, sound.seen), (LIT, sound.lit)):
        if quantity:
            yield Deed(
                uid=ids.uid(now), occurred_at=sound.at, recorded_at=now, actor=actor.uid, source=source, verb=verb, object=OBJECT,
                quantity=quantity * MILLI, measure=measure, place=sound.road, unit=actor.unit,
                detail=detail(round=uid, dark=sound.dark), note=sound.note if verb == PATROL[0] else "",
            )  # fmt: skip


def _lamp(code: str, actor: Actor) -> Component:
    row = assets.named(code)
    if row is None or row.state == State.DISSOLVED.value:
        raise Refused(
            Message("台账里没有编号「{code}」的灯", "no lamp is registered as “{code}”").format(
                code=code[:40]
            ),
            field="lamps",
        )
    classes = {circuit.category for circuit in queries.lighting().circuits.values()}
    if classes and row.category not in classes:
        raise Refused(
            Message("编号「{code}」的部件不是路灯", "“{code}” is no lamp").format(code=code[:40]),
            field="lamps",
        )
    require_change(actor, row)
    return row
