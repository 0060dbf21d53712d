"""Takes and gives back the days on which a stall's permit holds its pitch, in the caller's transaction."""

from __future__ import annotations

from datetime import date, timedelta

from chengxu.common.messages import Message, Refused, listed
from chengxu.parties import hours, queries
from chengxu.parties.markets import held_days
from chengxu.parties.models import Permit, PitchDay
from chengxu.territory import queries as territory

MOST_NAMED = 5


def take(row: Permit) -> None:
    """Take the pitch of a new permit on all its days; nothing for a permit without one."""
    if row.market:
        _take(row, row.start_on, row.end_on)


def extend(row: Permit, end: date) -> None:
    """Take it for the days a renewal adds."""
    if row.market:
        _take(row, row.end_on + timedelta(days=1), end)


def give_back(row: Permit, today: date) -> None:
    """Free the pitch from tomorrow on: today it was held."""
    PitchDay.objects.filter(permit=row, day__gt=today).delete()


def _take(row: Permit, start: date, end: date) -> None:
    assert row.pitch is not None  # a constraint of the table
    market = queries.declared(row.pack_hash).markets[row.market]
    working = queries.working_days(territory.calendar(), start, end)
    days = held_days(market, hours.read(row.hours), start, end, working)
    taken = PitchDay.objects.filter(market=row.market, pitch=row.pitch, day__in=days).order_by("day")
    if clash := list(taken.values_list("day", flat=True)[: MOST_NAMED + 1]):
        raise Refused(_taken(clash), field="pitch")
    PitchDay.objects.bulk_create(
        PitchDay(market=row.market, pitch=row.pitch, day=day, permit=row) for day in days
    )


def _taken(clash: list[date]) -> Message:
    names = listed([f"{day:%m-%d}" for day in clash[:MOST_NAMED]])
    if len(clash) > MOST_NAMED:
        names = Message("{days} 等", "{days} and more").format(days=names)
    return Message("这个摊位在 {days} 已经有人", "this pitch is taken on {days}").format(days=names)
