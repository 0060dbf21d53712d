"""Vehicles beside the permits of the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from chengxu.parties import hours, queries, vehicles
from chengxu.parties.models import Party, Permit
from chengxu.parties.places import read_shape
from chengxu.parties.vehicles import Allowed, Checked, Seen
from chengxu.territory import queries as territory

MOST = 40  # permits of one vehicle that are looked at; the newest


def vehicle(
    *,
    plate: str,
    at: datetime,
    lon: float | None = None,
    lat: float | None = None,
    looked: Mapping[str, bool] | None = None,
) -> list[Checked]:
    """Every permit of a kind for vehicles that speaks of this plate, with a verdict on each condition; the best first.

    Nothing comes back for a vehicle no permit names and whose firm holds none.
    """
    declared = queries.declared()
    kinds = [kind.code for kind in declared.kinds.values() if kind.vehicles]
    known = Party.objects.filter(plate=plate, erased_at__isnull=True).first() if plate else None
    owners = {known.uid, known.operator_id or known.uid} if known is not None else set[str]()
    speaks = Q(party_id__in=owners) | (queries.naming(plate) if plate else Q(pk__in=()))
    rows = queries.permits().filter(speaks, kind__in=kinds).order_by("-end_on", "-id")[:MOST]
    return vehicles.checked(
        seen(plate, at, lon, lat, owners, looked), [allowed(row) for row in rows], declared.matching.tolerance
    )


def seen(
    plate: str,
    at: datetime,
    lon: float | None,
    lat: float | None,
    owners: Iterable[str],
    looked: Mapping[str, bool] | None = None,
) -> Seen:
    """A vehicle as the rule sees it, in the county's time."""
    calendar = territory.calendar()
    local = calendar.local(at)
    return Seen(
        plate=plate, at=local, is_working=calendar.is_working_day(local.date()), owners=frozenset(owners), lon=lon, lat=lat,
        looked=looked,
    )  # fmt: skip


def allowed(row: Permit) -> Allowed:
    """A permit as the rule sees it, under the pack it was issued under."""
    return Allowed(
        uid=row.uid, number=row.number, kind=queries.kind_of(row), party=str(row.party_id),
        holder=queries.holder(row.party, inside=True), facts=queries.facts(row), shape=read_shape(row.shape),
        hours=hours.read(row.hours), plates=tuple(row.plates.split()), seen=tuple(row.seen.split()),
    )  # fmt: skip
