"""Reads of repairs and claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.assets import queries as assets
from chengxu.assets.access import visible as components_visible
from chengxu.assets.models import Component
from chengxu.assets.rules import State as ComponentState
from chengxu.assets.upkeep import claims, lines, rules
from chengxu.assets.upkeep.access import claims_visible, visible
from chengxu.assets.upkeep.facilities import Facilities, Kind, Site
from chengxu.assets.upkeep.facilities import sites as together
from chengxu.assets.upkeep.facilities_loading import parse as parse_facilities
from chengxu.assets.upkeep.lighting import Circuit, Lighting
from chengxu.assets.upkeep.lighting_loading import parse as parse_lighting
from chengxu.assets.upkeep.lines_loading import parse as parse_lines
from chengxu.assets.upkeep.loading import parse
from chengxu.assets.upkeep.models import Claim, LampRound, MeterReading, Repair
from chengxu.catalog import queries as catalog
from chengxu.common.masking import mask_name, mask_phone
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.parties import queries as parties
from chengxu.parties.models import Permit
from chengxu.parties.places import read_shape
from chengxu.territory import queries as territory

SAME_WORK = timedelta(hours=18)
"""So close together the same work by the same person on the same thing is taken for the same piece of work."""


def declared(pack_hash: str | None = None) -> rules.Declared:
    """What one pack (the one in force unless named) says about repairs."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> rules.Declared:
    return parse(Checker(packs.pack(pack_hash)), catalog.catalog(pack_hash), vocabulary(pack_hash))


def control_lines(pack_hash: str | None = None) -> lines.Lines:
    """The control lines of one pack, the one in force unless named."""
    return _control_lines(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _control_lines(pack_hash: str) -> lines.Lines:
    return parse_lines(Checker(packs.pack(pack_hash)), parties.declared(pack_hash).kinds)


def crossings(row: Permit) -> list[lines.Crossing]:
    """The control lines, as they are drawn now, that a permit lies in or too near to."""
    known = control_lines().lines
    return lines.crossings(read_shape(row.shape), row.kind, row.start_on, row.end_on, known)


@lru_cache(maxsize=8)
def vocabulary(pack_hash: str) -> Vocabulary:
    """The words of the ledger of one pack."""
    return parse_vocabulary(Checker(packs.pack(pack_hash)))


def lighting(pack_hash: str | None = None) -> Lighting:
    """Circuits, modes and schedules of one pack, the one in force unless named."""
    return _lighting(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _lighting(pack_hash: str) -> Lighting:
    ground = territory.territory(pack_hash)
    places = {road.code for road in ground.roads} | ground.places.keys()
    units = accounts.organisation(pack_hash).units
    return parse_lighting(Checker(packs.pack(pack_hash)), catalog.catalog(pack_hash), units, places)


def facilities(pack_hash: str | None = None) -> Facilities:
    """What one pack (the one in force unless named) calls facilities."""
    return _facilities(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _facilities(pack_hash: str) -> Facilities:
    places = {one.kind for one in territory.territory(pack_hash).places.values()}
    kinds = territory.services(pack_hash).kinds
    return parse_facilities(Checker(packs.pack(pack_hash)), catalog.catalog(pack_hash), kinds, places)


def sites(kind: Kind, actor: Actor) -> list[Site]:
    """The facilities of a kind, with those of their components this person may see."""
    ground = territory.territory()
    standing = Component.objects.filter(components_visible(actor), category__in=kind.classes)
    return together(
        [one for one in territory.services().points if one.kind == kind.points],
        [one for one in ground.places.values() if one.kind == kind.places],
        map(assets.value, standing.exclude(state=ComponentState.DISSOLVED.value).order_by("id")),
        facilities().reach,
    )


def lamp_rounds(actor: Actor) -> QuerySet[LampRound]:
    """The night rounds this person may see: all with the right to read the register, none without."""
    return LampRound.objects.filter(visible(actor))


def lamps(circuit: Circuit) -> QuerySet[Component]:
    """The lamps of a circuit that stand."""
    standing = Component.objects.exclude(
        state__in=[ComponentState.DISSOLVED.value, ComponentState.LOST.value]
    )
    return standing.filter(category=circuit.category, place__in=circuit.places)


def readings(circuit: str) -> list[tuple[datetime, int]]:
    """What the meter of a circuit showed, by time, in thousandths of a kilowatt-hour."""
    return list(
        MeterReading.objects.filter(circuit=circuit).order_by("read_at").values_list("read_at", "shown")
    )


def seat() -> tuple[float, float]:
    """Where the sun is reckoned for: the middle of the county (a minute of time is a quarter of a degree)."""
    middle = territory.territory().outline.centroid
    return middle.x, middle.y


def zone() -> ZoneInfo:
    """The zone in which clock times of a schedule are meant."""
    return ZoneInfo(territory.calendar().zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the list of repairs is narrowed by; "" is all."""

    category: str = ""
    unit: str = ""
    asset_uid: str = ""
    since: date | None = None
    until: date | None = None


def repairs(filters: Filters, actor: Actor) -> QuerySet[Repair]:
    """The repairs this person may see that fit, with works and parts."""
    found = Repair.objects.filter(visible(actor)).prefetch_related("works", "parts")
    for name in ("category", "unit", "asset_uid"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    return found


def repair(uid: str, actor: Actor) -> Repair | None:
    """One repair, if this person may see it."""
    return repairs(Filters(), actor).filter(uid=uid).first()


def repairs_of(asset_uid: str) -> QuerySet[Repair]:
    """The repairs of a component that count."""
    return Repair.objects.filter(asset_uid=asset_uid, voided_at__isnull=True)


def guaranteed(asset_uid: str, on: date) -> Repair | None:
    """The repair of a component whose warranty still runs on a day; the newest of several."""
    found = Repair.objects.filter(asset_uid=asset_uid, warranty_until__gte=on, voided_at__isnull=True)
    return found.order_by("-id").first() if asset_uid else None


def logged_already(
    works: Iterable[rules.Work], *, actor: str, asset_uid: str, grid: str, at: datetime
) -> Deed | None:
    """An entry of the ledger by the same person that may tell of the same work: same words, within :data:`SAME_WORK`, on the
    same component or, when it names none, in the same grid. Two of them would count the work twice."""
    pairs = Q()
    for work in works:
        pairs |= Q(verb=work.verb, object=work.object)
    if not pairs:
        return None
    near = Deed.objects.filter(
        pairs, actor=actor, occurred_at__gte=at - SAME_WORK, occurred_at__lte=at + SAME_WORK
    )
    same = Q(asset_uid=asset_uid) if asset_uid else Q(pk__in=())
    if grid:
        same |= Q(asset_uid="", grid=grid)
    voided = Deed.objects.filter(corrects_kind="void").values("corrects_uid")
    return near.filter(same, corrects_kind="").exclude(uid__in=voided).order_by("-id").first()


def claims_listed(actor: Actor) -> QuerySet[Claim]:
    """The claims this person may see, with their steps."""
    return Claim.objects.filter(claims_visible(actor)).prefetch_related("steps")


def claim(uid: str, actor: Actor) -> Claim | None:
    """One claim, if this person may see it."""
    return claims_listed(actor).filter(uid=uid).first()


def standing(row: Claim) -> claims.Standing:
    """A stored claim as the rules see it."""
    return claims.Standing(claims.State(row.state), row.estimated, row.claimed, row.paid, row.due_on)


def liable(row: Claim) -> str:
    """Who did the damage, masked; "" when nobody is known or they were erased."""
    shown = (
        mask_name(row.liable_name),
        mask_phone(row.liable_phone),
        row.liable_plate[:2] + "****" if row.liable_plate else "",
    )
    return " ".join(part for part in shown if part)
