"""Reads over campaigns: lists, one, what was done in it, what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.parties.models import Party
from chengxu.routines.campaigns import access, relapse, rules
from chengxu.routines.campaigns.loading import parse
from chengxu.routines.campaigns.models import Campaign, Logged, Place
from chengxu.routines.campaigns.relapse import Group, Rate, Settings
from chengxu.routines.campaigns.rules import Entry, Known, Overlap, Stage, Sum
from chengxu.territory import queries as territory
from chengxu.territory.rules import Territory

A_DAY = timedelta(days=1)
OWN = frozenset({"campaign", "meeting"})
"""Objects of deeds about campaigns and meetings themselves: no work done in them."""


def settings(pack_hash: str | None = None) -> Settings:
    """What counts as having come back, by the pack in force unless named."""
    return _settings(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _settings(pack_hash: str) -> Settings:
    return parse(Checker(packs.pack(pack_hash)))


@lru_cache(maxsize=8)
def _codes(pack_hash: str) -> Known:
    check = Checker(packs.pack(pack_hash))
    vocabulary = parse_vocabulary(check)
    ground = territory.territory(pack_hash)
    areas = (ground.townships, ground.communities, ground.duty_grids)
    return Known(
        units=frozenset(accounts.organisation(pack_hash).units),
        categories=frozenset(one.id for one in parse_catalog(check).active),
        works=frozenset(
            f"{verb} {thing}" for verb, thing in vocabulary.allowed if "." not in verb and thing not in OWN
        ),
        places=frozenset({code for level in areas for code in level})
        | {road.code for road in ground.roads}
        | frozenset(ground.places),
    )


def known(parties: Iterable[str] = ()) -> Known:
    """The codes a plan may name; of parties those of ``parties`` that are registered."""
    codes = _codes(packs.active_hash())
    there = frozenset(Party.objects.filter(uid__in=list(parties)).values_list("uid", flat=True))
    return Known(
        units=codes.units, categories=codes.categories, works=codes.works, places=codes.places, parties=there
    )


def listed(actor: Actor) -> QuerySet[Campaign]:
    """All campaigns for whoever reads indicators, those of the own unit for whoever works in them; the newest first."""
    found = Campaign.objects.order_by("-starts_on", "-id")
    if actor.may(access.READ):
        return found
    mine = [
        uid
        for uid, lead, units in found.values_list("uid", "lead", "co_units")
        if _takes_part(actor, lead, units)
    ]
    return found.filter(uid__in=mine)


def _takes_part(actor: Actor, lead: str, co_units: Sequence[str]) -> bool:
    return any(unit == lead or unit in co_units for unit in actor.units)


def find(uid: str, actor: Actor) -> Campaign | None:
    """The campaign, if ``actor`` may see it."""
    return listed(actor).filter(uid=uid).first()


def running(actor: Actor, on: date) -> list[Campaign]:
    """The campaigns under way on a day that the actor's unit takes part in."""
    found = Campaign.objects.filter(stage=Stage.OPEN, starts_on__lte=on, ends_on__gte=on).order_by(
        "ends_on", "id"
    )
    return [row for row in found if _takes_part(actor, row.lead, row.co_units)]


def ground(places: Iterable[str]) -> frozenset[str]:
    """The codes of these places and of every area inside them; empty for the whole county."""
    return _ground(packs.active_hash(), tuple(places))


@lru_cache(maxsize=256)
def _ground(pack_hash: str, places: tuple[str, ...]) -> frozenset[str]:
    known_ground: Territory = territory.territory(pack_hash)
    codes = set(places)
    for level in (known_ground.communities, known_ground.duty_grids, known_ground.unit_grids):
        codes |= {area.code for area in level.values() if area.parent in codes}
    return frozenset(codes) if places else frozenset()


def span(row: Campaign) -> tuple[datetime, datetime]:
    """From the first instant of a campaign's first day to that after its last."""
    calendar = territory.calendar()
    return calendar.start_of(row.starts_on), calendar.start_of(row.ends_on + A_DAY)


def deeds(row: Campaign) -> QuerySet[Deed]:
    """The deeds that count into a campaign, replaced and void ones left out: those in its scope, and those logged by hand."""
    start, end = span(row)
    works = [work.split(" ", 1) for work in row.works]
    automatic = Q(pk__in=[])
    if works:
        pairs = Q()
        for verb, thing in works:
            pairs |= Q(verb=verb, object=thing)
        automatic = pairs & Q(occurred_at__gte=start, occurred_at__lt=end)
        if codes := ground(row.places):
            automatic &= Q(place__in=codes) | Q(grid__in=codes)
        if row.parties:
            automatic &= Q(party_uid__in=row.parties)
    logged = Logged.objects.filter(campaign=row).values("deed_uid")
    gone = Deed.objects.exclude(corrects_uid="").values("corrects_uid")
    return (
        Deed.objects.filter(automatic | Q(uid__in=logged)).exclude(corrects_kind="void").exclude(uid__in=gone)
    )


def entries(row: Campaign) -> list[Entry]:
    """The deeds of :func:`deeds` as sums ask for them."""
    found = deeds(row).values_list("uid", "verb", "object", "measure", "quantity")
    return [Entry(uid, verb, thing, measure, quantity or 0) for uid, verb, thing, measure, quantity in found]


def done(row: Campaign) -> list[Sum]:
    """What was done in a campaign, by work."""
    return rules.sums(entries(row))


def shared(rows: Iterable[Campaign]) -> Overlap:
    """How many deeds these campaigns claim, each for itself and every deed once."""
    return rules.overlap({row.uid: list(deeds(row).values_list("uid", flat=True)) for row in rows})


@dataclass(frozen=True, slots=True)
class Compared:
    """What came back: the places of each group, their rates, and the rates by place of those inside."""

    places: Mapping[Group, Sequence[Place]]
    rates: Mapping[Group, Sequence[Rate]]
    by_place: Mapping[str, Sequence[Rate]]
    settings: Settings
    at: datetime | None

    def tell_apart(self, group: Group) -> bool:
        """Whether the campaign's longest rate that can be judged may be told from that of ``group``."""
        pairs = zip(self.rates[Group.INSIDE], self.rates[group], strict=True)
        return any(relapse.comparable(mine, theirs, self.settings) for mine, theirs in pairs)


def compared(row: Campaign, today: date) -> Compared:
    """What came back after a campaign, as it was looked for last."""
    given = settings()
    places: dict[Group, list[Place]] = {group: [] for group in Group}
    for one in Place.objects.filter(campaign=row).order_by("closed_at", "id"):
        places[Group(one.group)].append(one)
    rates = {
        group: relapse.rates([(one.closed_on, one.back_days) for one in told], given, today)
        for group, told in places.items()
    }
    inside = [(one.place, one.closed_on, one.back_days) for one in places[Group.INSIDE]]
    return Compared(places, rates, relapse.by_place(inside, given, today), given, row.compared_at)


def to_compare(today: date, *, at_most: timedelta, now: datetime) -> list[Campaign]:
    """The campaigns whose places are still watched and were not looked at for ``at_most``, and those never looked at."""
    longest = max(settings().days)
    fresh = Q(compared_at__isnull=True) | Q(
        compared_at__lte=now - at_most, ends_on__gte=today - timedelta(days=longest + 31)
    )
    return list(
        Campaign.objects.exclude(stage=Stage.CANCELLED).filter(fresh, starts_on__lte=today).order_by("id")
    )
