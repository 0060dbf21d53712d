"""Permits as staff find them and as everybody sees them; what a sighting is laid beside; pitches of a market by day."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Prefetch, Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.catalog import queries as catalogs
from chengxu.common.masking import mask_email, mask_name, mask_phone
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.parties import hours, rules, sightings
from chengxu.parties.identity import PartyKind
from chengxu.parties.loading import parse
from chengxu.parties.markets import Market, Occupancy, Stall
from chengxu.parties.models import Party, Permit, PitchDay
from chengxu.parties.places import read_shape
from chengxu.parties.rules import Declared, Facts, Kind, Pause, State
from chengxu.territory import queries as territory
from chengxu.territory.cells import METRES_PER_DEGREE

ERASED = Message("（已删除）", "(erased)")


@dataclass(frozen=True, slots=True)
class Row:
    """A permit in words at an instant; ``holder`` is masked for a natural person unless it is told inside the office."""

    uid: str
    number: str
    kind: Message
    holder: str
    holder_kind: PartyKind
    what: str
    place: Message
    section: str
    hours: Message
    start: date
    end: date
    state: State
    conditions: str
    lon: float
    lat: float
    row: Permit


def declared(pack_hash: str | None = None) -> Declared:
    """Kinds, markets and matching under a pack, the one in force unless another is named."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Declared:
    return parse(
        Checker(packs.pack(pack_hash)),
        organisation=accounts.organisation(pack_hash),
        catalog=catalogs.catalog(pack_hash),
        services=territory.services(pack_hash),
    )


def kind_of(row: Permit) -> Kind:
    """The kind of a permit under the pack it was issued under."""
    return declared(row.pack_hash).kinds[row.kind]


def streets() -> dict[str, Message]:
    """The streets of the pack that have a name, by code."""
    return _streets(packs.active_hash())


@lru_cache(maxsize=8)
def _streets(pack_hash: str) -> dict[str, Message]:
    roads = territory.territory(pack_hash).roads
    return {road.code: road.name for road in roads if road.code and road.name}


def find(uid: str) -> Permit | None:
    """The permit with this uid, with its holder and pauses."""
    return permits().filter(uid=uid).first()


def find_party(uid: str) -> Party | None:
    """The party with this uid."""
    return Party.objects.select_related("operator").filter(uid=uid).first()


def permits() -> QuerySet[Permit]:
    """All permits with holders and pauses, unordered."""
    return Permit.objects.select_related("party").prefetch_related("pauses")


def parties(search: str = "") -> QuerySet[Party]:
    """Parties whose name, code or plate holds ``search``, those erased left out."""
    found = Party.objects.filter(erased_at__isnull=True)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(code__iexact=search) | Q(plate__iexact=search))
    return found


def facts(row: Permit) -> Facts:
    """What decides the state of a permit; reads its pauses."""
    return Facts(
        start=row.start_on,
        end=row.end_on,
        pauses=tuple(Pause(one.since, one.until) for one in row.pauses.all()),
        ended_as=row.ended_as,
        ended_at=row.ended_at,
    )


def holder(party: Party, *, inside: bool) -> str:
    """The name of a holder; a natural person's is masked for the public."""
    if party.erased_at:
        return str(ERASED)
    natural = PartyKind(party.kind) in rules.NATURAL
    return party.name if inside or not natural else mask_name(party.name)


def contact(party: Party) -> str:
    """Whom to ask and where, masked."""
    shown = (mask_name(party.contact_name), mask_phone(party.contact_phone), mask_email(party.contact_email))
    return " ".join(part for part in shown if part)


def naming(plate: str) -> Q:
    """The permits that name this vehicle: the very plate, for a longer one may begin or end like it."""
    alone = Q(plates=plate) | Q(plates__startswith=f"{plate} ")
    return alone | Q(plates__endswith=f" {plate}") | Q(plates__contains=f" {plate} ")


def vehicles_of(row: Permit) -> Message:
    """The vehicles a permit names, in words; empty where it names none."""
    plates = "、".join(row.plates.split())
    return (
        Message("只许车辆 {plates}。", "Only vehicles {plates}.").format(plates=plates)
        if plates
        else Message("")
    )


def place(row: Permit) -> Message:
    """Where it holds, in words: market and pitch, or the street; the section was typed and stands beside it. Without any of them the
    community, or the township, its middle lies in."""
    market = declared(row.pack_hash).markets.get(row.market)
    if market is not None:
        return Message("{market} {n} 号摊位", "{market}, pitch {n}").format(market=market.name, n=row.pitch)
    if row.street or row.section:
        return streets().get(row.street, Message(row.street))
    middle, ground = read_shape(row.shape).representative_point(), territory.territory()
    where = ground.locate(middle.x, middle.y)
    return Message("") if where is None else ground.name(where.community or where.township)


def told(row: Permit, at: datetime, *, inside: bool) -> Row:
    """A permit in words at a local instant."""
    kind, middle = kind_of(row), read_shape(row.shape).representative_point()
    return Row(
        uid=row.uid,
        number=row.number,
        kind=kind.name,
        holder=holder(row.party, inside=inside),
        holder_kind=PartyKind(row.party.kind),
        what=row.what,
        place=place(row),
        section=row.section,
        hours=hours.label(hours.read(row.hours)),
        start=row.start_on,
        end=row.end_on,
        state=rules.state(facts(row), at),
        conditions=row.conditions or str(kind.conditions),
        lon=middle.x,
        lat=middle.y,
        row=row,
    )


def ending(found: QuerySet[Permit], today: date, days: int) -> QuerySet[Permit]:
    """Of some permits those that end within so many days and were not ended before."""
    return found.filter(ended_as="", end_on__gte=today, end_on__lte=today + timedelta(days=days))


def in_state(found: QuerySet[Permit], wanted: State, now: datetime, today: date) -> QuerySet[Permit]:
    """Of some permits those in a state now; the same cases as ``rules.state`` tells, which a test holds together."""
    if wanted in (State.REVOKED, State.CANCELLED):
        return found.filter(ended_as=wanted.value)
    alive = found.filter(ended_as="")
    if wanted is State.PENDING:
        return alive.filter(start_on__gt=today)
    if wanted is State.EXPIRED:
        return alive.filter(end_on__lt=today)
    running = alive.filter(start_on__lte=today, end_on__gte=today)
    paused = Q(pauses__since__lte=now) & (Q(pauses__until__isnull=True) | Q(pauses__until__gt=now))
    uids = Permit.objects.filter(paused).values("uid")
    return running.filter(uid__in=uids) if wanted is State.SUSPENDED else running.exclude(uid__in=uids)


def searched(found: QuerySet[Permit], text: str, *, inside: bool) -> QuerySet[Permit]:
    """Of some permits those whose number, holder or street holds ``text``; outside the name of a person is no way to find one."""
    if not text:
        return found
    roads = [code for code, name in streets().items() if text in name.zh or text.lower() in name.en.lower()]
    named = Q(party__name__icontains=text)
    if not inside:
        named &= ~Q(party__kind__in=[kind.value for kind in rules.NATURAL])
    return found.filter(Q(number__icontains=text) | Q(section__icontains=text) | Q(street__in=roads) | named)


def shown(
    now: datetime, *, search: str = "", kind: str = "", box: tuple[float, float, float, float] | None = None
) -> QuerySet[Permit]:
    """What everybody may see of permits now, those in force first, each with ``is_valid``; in the order of the public list.

    Published kinds: what is valid or suspended, and for ``shown_days`` of its kind what has ended. ``rules.shown`` says the
    same of one permit; a test holds the two together. ``box``: west, south, east, north that the permitted place touches.
    """
    calendar = territory.calendar()
    today = calendar.local(now).date()
    standing = Q(pk__in=())
    for one in declared().kinds.values():
        if one.published and kind in ("", one.code):
            since = today - timedelta(days=one.shown_days)
            ended = Q(ended_at__gte=calendar.instant(datetime.combine(since, time()))) | Q(ended_at__gt=now)
            standing |= Q(kind=one.code) & (Q(ended_as="", end_on__gte=since) | (~Q(ended_as="") & ended))
    found = searched(permits().filter(standing, start_on__lte=today), search, inside=False)
    if box is not None:
        west, south, east, north = box
        found = found.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    valid_now = in_state(Permit.objects.all(), State.VALID, now, today).values("pk")
    return found.annotate(is_valid=Q(pk__in=valid_now)).order_by("-is_valid", "kind", "end_on", "number")


def register(now: datetime, *, search: str = "", kind: str = "") -> list[Row]:
    """All of :func:`shown` in words."""
    at = territory.calendar().local(now)
    return [told(row, at, inside=False) for row in shown(now, search=search, kind=kind)]


def valid(now: datetime) -> int:
    """How many permits of published kinds are in force."""
    published = [kind.code for kind in declared().kinds.values() if kind.published]
    today = territory.calendar().local(now).date()
    return in_state(Permit.objects.filter(kind__in=published), State.VALID, now, today).count()


# --- sightings ---------------------------------------------------------------------------------------------------


def matches(
    *, category: str, lon: float | None, lat: float | None, at: datetime, inside: bool = False
) -> list[sightings.Match]:
    """The permits that say something about what was seen at an instant; none for a category no permit covers."""
    known = declared()
    if lon is None or lat is None or category not in known.covered:
        return []
    calendar = territory.calendar()
    local = calendar.local(at)
    that_day = Prefetch("pitch_days", queryset=PitchDay.objects.filter(day=local.date()))
    near = (
        _around(lon, lat, known.matching.near)
        .filter(kind__in=[kind.code for kind in known.kinds.values() if category in kind.covers])
        .prefetch_related(that_day)
    )
    seen = sightings.Sighting(
        category=category, lon=lon, lat=lat, at=local, is_working=calendar.is_working_day(local.date())
    )
    return sightings.matches(seen, [_held(row, inside=inside) for row in near], known.matching)


def _around(lon: float, lat: float, metres: float) -> QuerySet[Permit]:
    """Permits whose box is so near to a position."""
    north = metres / METRES_PER_DEGREE
    east = north / math.cos(math.radians(lat))
    return permits().filter(
        west__lte=lon + east, east__gte=lon - east, south__lte=lat + north, north__gte=lat - north
    )


def _held(row: Permit, *, inside: bool) -> sightings.Held:
    """A permit as a sighting is laid beside it; of the days of its pitch those that were fetched with it."""
    days = frozenset(one.day for one in row.pitch_days.all()) if row.market else None
    return sightings.Held(
        uid=row.uid,
        number=row.number,
        kind=kind_of(row),
        holder=holder(row.party, inside=inside),
        what=row.what,
        facts=facts(row),
        shape=read_shape(row.shape),
        hours=hours.read(row.hours),
        conditions=" ".join(
            filter(None, (str(vehicles_of(row)), row.conditions or str(kind_of(row).conditions)))
        ),
        days=days,
    )


# --- markets -----------------------------------------------------------------------------------------------------


def occupancy(market: Market, day: date) -> Occupancy:
    """Which pitches of a market are held on a day."""
    taken = PitchDay.objects.filter(market=market.code, day=day).order_by("pitch")
    return Occupancy(market.pitches, tuple(taken.values_list("pitch", flat=True)))


def occupancies(market: Market, days: Iterable[date]) -> dict[date, Occupancy]:
    """The same for several days, in one query."""
    wanted = list(days)
    taken: dict[date, list[int]] = {day: [] for day in wanted}
    for day, pitch in PitchDay.objects.filter(market=market.code, day__in=wanted).values_list("day", "pitch"):
        taken[day].append(pitch)
    return {day: Occupancy(market.pitches, tuple(sorted(taken[day]))) for day in wanted}


def working_days(calendar: Calendar, start: date, end: date) -> set[date]:
    """The working days between two days, both inclusive."""
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return {day for day in days if calendar.is_working_day(day)}


def stalls_of(market: Market, day: date, at: datetime) -> dict[int, tuple[Stall, Permit]]:
    """Who holds which pitch of a market on a day, and whether their permit is in force at an instant (it may be paused)."""
    rows = (
        PitchDay.objects.filter(market=market.code, day=day).select_related("permit__party").order_by("pitch")
    )
    local = territory.calendar().local(at)
    return {
        row.pitch: (
            Stall(row.pitch, row.permit.number, rules.state(facts(row.permit), local) is State.VALID),
            row.permit,
        )
        for row in rows
    }
