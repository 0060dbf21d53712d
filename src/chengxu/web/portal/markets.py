"""Temporary markets for everybody: whether one is open, how many pitches are taken and free today and in the days to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.parties import queries
from chengxu.parties.markets import Market, Occupancy
from chengxu.territory import queries as territory
from chengxu.web.portal.service_points import LOOKS
from chengxu.web.requests import Request

AHEAD = 14
NO_MARKET = Message("没有这个市场。", "There is no such market.")
OUT_OF_SEASON = Message("不在季节", "out of season")


@dataclass(frozen=True, slots=True)
class Card:
    """A market today: its word and tone, and its pitches when it is held today."""

    market: Market
    word: Message
    icon: str
    tone: str
    today: Occupancy | None
    township: Message


@dataclass(frozen=True, slots=True)
class Day:
    """One day ahead; None when it is not held."""

    day: date
    pitches: Occupancy | None


def cards(now: datetime) -> list[Card]:
    """All markets of the pack, those in season first."""
    calendar, ground = territory.calendar(), territory.territory()
    at = calendar.local(now)
    working = calendar.is_working_day(at.date())
    found = []
    for market in queries.declared().markets.values():
        held = market.in_season(at.date())
        word, icon, tone = LOOKS[market.is_open(at, working)]
        found.append(
            Card(
                market=market,
                word=word if held else OUT_OF_SEASON,
                icon=icon,
                tone=tone,
                today=queries.occupancy(market, at.date()) if held else None,
                township=ground.name(market.township) if market.township else Message(""),
            )
        )
    return sorted(found, key=lambda card: card.today is None)


@require_safe
def show(request: Request, code: str) -> HttpResponse:
    """One market: its season, hours and rules, today's pitches one by one, the next fortnight day by day."""
    card = next((card for card in cards(request.now) if card.market.code == code), None)
    if card is None:
        raise Http404(NO_MARKET)
    today = territory.calendar().local(request.now).date()
    kind = next((one for one in queries.declared().kinds.values() if one.pitched), None)
    context = {
        "card": card,
        "market": card.market,
        "unit": accounts.organisation().name(card.market.unit),
        "days": _ahead(card.market, today),
        "kind": kind,
        "pitches": _pitches(card.today),
    }
    return render(request, "portal/market.html", context)


def _ahead(market: Market, today: date) -> list[Day]:
    days = [today + timedelta(days=number) for number in range(AHEAD)]
    known = queries.occupancies(market, days)
    return [Day(day, known[day] if market.in_season(day) else None) for day in days]


def _pitches(today: Occupancy | None) -> Sequence[tuple[int, bool]]:
    """Each pitch with whether it is taken today; none when the market is not held."""
    if today is None:
        return ()
    taken = set(today.taken)
    return [(number, number in taken) for number in range(1, today.total + 1)]
