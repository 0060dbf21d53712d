"""The only writers of tickets and readings. One decision or many: the same function persists them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import writing
from chengxu.ledger.rules import Deed

from . import access, rules
from .models import Reading, Ticket

_TICKET = ("uid", "number", "weighed_at", "plate", "station", "township", "kind", "gross", "tare", "net")
_READING = ("uid", "series", "at", "value", "measure")


def weigh(
    *, weighing: rules.Weighing, actor: Actor, now: datetime, ids: Ids, source: str = "scale"
) -> rules.Ticket:
    """Record one load: the ticket and its deed, together or not at all.

    Raises :class:`Refused` when the actor may not record, the ticket cannot be right, or its number was used.
    """
    actor.require(access.RECORD)
    change = rules.decide_ticket(weighing, actor=actor, now=now, source=source, ids=ids)
    if Ticket.objects.filter(number=change.tickets[0].number).exists():
        raise _used(weighing.number)
    try:
        write([change], ids=ids)
    except IntegrityError as error:
        raise _used(weighing.number) from error
    return change.tickets[0]


def measure(
    *,
    values: Sequence[rules.Measured],
    object_: str,
    actor: Actor,
    now: datetime,
    ids: Ids,
    source: str = "desk",
) -> tuple[rules.Reading, ...]:
    """Record one round of values and its deed.

    Raises :class:`Refused` when the actor may not record, the round cannot be right, or a moment is there already.
    """
    actor.require(access.RECORD)
    change = rules.decide_round(values, object_=object_, actor=actor, now=now, source=source, ids=ids)
    try:
        write([change], ids=ids)
    except IntegrityError as error:
        raise Refused(
            Message("这一时刻的测值已经记过。", "This moment was recorded before."), "at"
        ) from error
    return change.readings


@transaction.atomic
def write(changes: Iterable[rules.Change], *, ids: Ids) -> None:
    """Persist decided changes, few or many, with their deeds."""
    tickets: list[tuple[object, ...]] = []
    readings: list[tuple[object, ...]] = []
    deeds: list[Deed] = []
    for change in changes:
        tickets += [_ticket_row(ticket) for ticket in change.tickets]
        readings += [_reading_row(reading) for reading in change.readings]
        deeds += change.deeds
    writing.insert(Ticket, _TICKET, tickets)
    writing.insert(Reading, _READING, readings)
    ledger.append(deeds, ids=ids)


def _ticket_row(ticket: rules.Ticket) -> tuple[object, ...]:
    return (
        ticket.uid, ticket.number, writing.instant(ticket.weighed_at), ticket.plate, ticket.station,
        ticket.township, ticket.kind, ticket.gross, ticket.tare, ticket.net,
    )  # fmt: skip


def _reading_row(reading: rules.Reading) -> tuple[object, ...]:
    return (reading.uid, reading.series, writing.instant(reading.at), reading.value, reading.measure)


def _used(number: str) -> Refused:
    return Refused(
        Message(f"票号「{number}」已经用过。", f"Ticket number “{number}” was used before."), "number"
    )
