"""The only writer of meter readings: one at a time, in the order in which they were read."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.assets.access import REGISTERS
from chengxu.assets.upkeep import queries, rules
from chengxu.assets.upkeep.models import MeterReading
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.ledger.turns import take_turn
from chengxu.territory import queries as territory

TURN = "upkeep.meter"
MOST_A_DAY = 20_000_000
"""Thousandths of a kilowatt-hour: no circuit of lamps takes twenty megawatt-hours a day, so more is a slip of the pen."""


def read(*, circuit: str, at: datetime, kwh: str, actor: Actor, now: datetime, ids: Ids) -> bool:
    """Take in what a meter showed; False when the very same came before. What was used since the last reading is a deed.

    Raises :class:`Refused`: a circuit there is none of, a number that is none, a time in the future or before the last reading, a
    meter that runs backwards or faster than any can.
    """
    actor.require(REGISTERS)
    known = queries.lighting().circuits.get(circuit)
    if known is None:
        raise Refused(
            Message("没有回路「{code}」", "there is no circuit “{code}”").format(code=circuit),
            field="circuit",
        )
    shown = rules.read_number(kwh)
    if shown is None:
        raise Refused(
            Message("读数写成千瓦时的数字，小数最多三位", "kilowatt-hours, three decimals at most"),
            field="kwh",
        )
    if at > now:
        raise Refused(Message("抄表时间在将来", "it is said to be read in the future"), field="read_at")
    with transaction.atomic():
        take_turn(TURN)
        if (same := MeterReading.objects.filter(circuit=circuit, read_at=at).first()) is not None:
            if same.shown == shown:
                return False
            raise Refused(
                Message("这个时间已有另一个读数", "there is another reading of that moment already"),
                field="kwh",
            )
        last = MeterReading.objects.filter(circuit=circuit).order_by("-read_at").first()
        deed = None
        if last is not None:
            _refuse_odd(last, at, shown)
            deed = Deed(
                uid=ids.uid(now), occurred_at=at, recorded_at=now, actor=actor.uid, source="import", verb="meter.read",
                object="street_lighting", quantity=shown - last.shown, measure="千瓦时", unit=known.unit,
            )  # fmt: skip
            ledger.append([deed], ids=ids)
        MeterReading.objects.create(
            circuit=circuit, read_at=at, shown=shown, deed_uid=deed.uid if deed else ""
        )
    return True


def _refuse_odd(last: MeterReading, at: datetime, shown: int) -> None:
    day = territory.calendar().local(last.read_at).date().isoformat()
    if at < last.read_at:
        raise Refused(
            Message(
                "比上一次抄表（{day}）还早，请按时间先后导入",
                "earlier than the last reading ({day}); import them in order",
            ).format(day=day),
            field="read_at",
        )
    if shown < last.shown:
        raise Refused(
            Message(
                "比上一次读数（{day}：{kwh:g}）小；换了表请给新表另设回路代码",
                "less than the last reading ({day}: {kwh:g}); a new meter gets a circuit code of its own",
            ).format(day=day, kwh=last.shown / 1000),
            field="kwh",
        )
    days = max(1, (at - last.read_at).days)
    if shown - last.shown > MOST_A_DAY * days:
        raise Refused(
            Message(
                "{n} 天用了 {kwh:,.0f} 千瓦时，多得不可能", "{kwh:,.0f} kWh in {n} days cannot be"
            ).format(n=days, kwh=(shown - last.shown) / 1000),
            field="kwh",
        )
