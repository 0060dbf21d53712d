"""What makes a weighbridge ticket or a measured value one, and which deed each leaves. Plain Python.

Masses are kilogrammes: the thousandths of a tonne that the ledger counts in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused, listed
from chengxu.ledger.rules import MILLI, Deed

HEAVIEST = (
    60_000  # kg; a loaded six-axle lorry is limited to 49 t (GB 1589); above 60 t the scale is wrong: default
)
FARTHEST = 10**12


class Kind(StrEnum):
    """What a load is; it decides under which object the ledger counts it."""

    HOUSEHOLD = "household"
    TOWNSHIP = "township"
    FOOD = "food"
    LEACHATE = "leachate"

    @property
    def label(self) -> Message:
        """The name people know it by."""
        return _LABELS[self]

    @property
    def deed(self) -> tuple[str, str]:
        """Verb and object of the deed a ticket of this kind leaves."""
        return _DEEDS[self]


_LABELS = {
    Kind.HOUSEHOLD: Message("城区生活垃圾", "household waste, town"),
    Kind.TOWNSHIP: Message("乡镇生活垃圾", "household waste, townships"),
    Kind.FOOD: Message("餐厨垃圾", "food waste"),
    Kind.LEACHATE: Message("渗滤液", "leachate"),
}
_DEEDS = {
    Kind.HOUSEHOLD: ("haul", "waste_urban"),
    Kind.TOWNSHIP: ("haul", "waste_township"),
    Kind.FOOD: ("treat", "food_waste"),
    Kind.LEACHATE: ("discharge", "leachate"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What the scale and its keeper say about one load; masses in kg."""

    number: str
    weighed_at: datetime
    plate: str
    station: str
    kind: str
    gross: int
    tare: int
    township: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A row of ``readings_ticket``."""

    uid: str
    number: str
    weighed_at: datetime
    plate: str
    station: str
    township: str
    kind: str
    gross: int
    tare: int
    net: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One value of one point, in thousandths of ``measure``."""

    series: str
    at: datetime
    value: int
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A row of ``readings_reading``."""

    uid: str
    series: str
    at: datetime
    value: int
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a decision adds: rows and the deeds that tell of them."""

    tickets: tuple[Ticket, ...] = ()
    readings: tuple[Reading, ...] = ()
    deeds: tuple[Deed, ...] = ()


def ticket_source(number: str) -> str:
    """How the deed of a weighing names its ticket."""
    return f"ticket:{number}"


def decide_ticket(weighing: Weighing, *, actor: Actor, now: datetime, source: str, ids: Ids) -> Change:
    """One load weighed: the ticket, its net mass, and one deed in tonnes.

    Raises :class:`Refused` when the number or the plate is missing, the kind is unknown, the tare is not positive,
    the gross does not exceed the tare, the scale shows more than :data:`HEAVIEST`, or the load lies in the future.
    """
    kind = _kind(weighing.kind)
    _refuse_masses(weighing)
    for field in ("number", "plate", "station"):
        if not getattr(weighing, field).strip():
            raise Refused(_MISSING[field], field)
    if weighing.weighed_at > now:
        raise Refused(Message("称重时间晚于现在。", "The load was weighed later than now."), "weighed_at")
    net = weighing.gross - weighing.tare
    ticket = Ticket(
        uid=ids.uid(weighing.weighed_at),
        number=weighing.number.strip(),
        weighed_at=weighing.weighed_at,
        plate=weighing.plate.strip(),
        station=weighing.station.strip(),
        township=weighing.township,
        kind=kind.value,
        gross=weighing.gross,
        tare=weighing.tare,
        net=net,
    )
    verb, object_ = kind.deed
    deed = Deed(
        uid=ids.uid(weighing.weighed_at),
        occurred_at=weighing.weighed_at,
        recorded_at=now,
        actor=actor.uid,
        source=source,
        source_id=ticket_source(ticket.number),
        verb=verb,
        object=object_,
        quantity=net,
        measure="吨",
        place=weighing.township,
        unit=actor.unit,
    )
    return Change(tickets=(ticket,), deeds=(deed,))


def decide_round(
    values: Sequence[Measured], *, object_: str, actor: Actor, now: datetime, source: str, ids: Ids
) -> Change:
    """One round of measuring: a row for each value and one deed 监测 ``object_`` for the round.

    Raises :class:`Refused` for an empty round, a point measured twice at one moment, a value without a measure or
    beyond any scale, and a moment in the future.
    """
    if not values:
        raise Refused(Message("这一轮没有测值。", "The round has no values."), "values")
    moments = [(value.series, value.at) for value in values]
    if len(set(moments)) < len(moments):
        raise Refused(
            Message("同一测点同一时刻有两个测值。", "A point has two values at one moment."), "series"
        )
    for value in values:
        if not value.series or not value.measure or abs(value.value) > FARTHEST:
            raise Refused(
                Message("测点、单位或测值不合理。", "Point, unit or value is not plausible."), "value"
            )
        if value.at > now:
            raise Refused(Message("监测时间晚于现在。", "Measured later than now."), "at")
    readings = tuple(
        Reading(uid=ids.uid(v.at), series=v.series, at=v.at, value=v.value, measure=v.measure) for v in values
    )
    at = max(value.at for value in values)
    deed = Deed(
        uid=ids.uid(at),
        occurred_at=at,
        recorded_at=now,
        actor=actor.uid,
        source=source,
        verb="monitor",
        object=object_,
        quantity=MILLI,
        measure="次",
        unit=actor.unit,
    )
    return Change(readings=readings, deeds=(deed,))


_MISSING = {
    "number": Message("缺少票号。", "The ticket has no number."),
    "plate": Message("缺少车牌号。", "The plate is missing."),
    "station": Message("缺少转运站。", "The station is missing."),
}


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        known = listed(Message(f"{kind.value}（{kind.label.zh}）", kind.value) for kind in Kind)
        raise Refused(
            Message(
                "没有「{text}」这类垃圾；可用：{known}。",
                "Unknown kind of load “{text}”; known: {known}.",
            ).format(text=text, known=known),
            "kind",
        ) from None


def _refuse_masses(weighing: Weighing) -> None:
    if weighing.tare <= 0:
        raise Refused(Message("皮重必须大于 0。", "The tare must be above 0."), "tare")
    if weighing.gross <= weighing.tare:
        raise Refused(
            Message(
                f"毛重 {weighing.gross} 千克不大于皮重 {weighing.tare} 千克，净重必须大于 0。",
                f"Gross {weighing.gross} kg is not above tare {weighing.tare} kg; the net must be above 0.",
            ),
            "gross",
        )
    if weighing.gross > HEAVIEST:
        raise Refused(
            Message(
                f"毛重 {weighing.gross} 千克超过地磅量程 {HEAVIEST} 千克。",
                f"Gross {weighing.gross} kg is beyond the scale's {HEAVIEST} kg.",
            ),
            "gross",
        )
