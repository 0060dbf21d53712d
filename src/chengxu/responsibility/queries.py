"""Who is responsible under the pack in force, or under the one a case was filed with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Q

from chengxu.accounts import queries as accounts
from chengxu.catalog import queries as catalog
from chengxu.catalog.rules import Period
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.responsibility import models
from chengxu.responsibility.collectors import Beat, Position
from chengxu.responsibility.loading import parse
from chengxu.responsibility.rules import Band, Responsibility
from chengxu.territory import queries as territory


def responsibility(pack_hash: str | None = None) -> Responsibility:
    """All rules of the pack (the one in force unless named)."""
    return _responsibility(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _responsibility(pack_hash: str) -> Responsibility:
    return parse(
        Checker(packs.pack(pack_hash)),
        catalog=catalog.catalog(pack_hash),
        territory=territory.territory(pack_hash),
        organisation=accounts.organisation(pack_hash),
    )


def beats(day: date) -> list[Beat]:
    """The beats walked on ``day`` by people who still work here."""
    rows = list(models.Beat.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day))
    names = accounts.names_of_active({row.person for row in rows}) if rows else {}
    return [
        Beat(
            person=row.person,
            name=names[row.person],
            duty_grid=row.duty_grid,
            band=Band(row.starts, row.ends),
            period=Period(row.since, row.until),
        )
        for row in rows
        if row.person in names
    ]


def centres(duty_grids: Iterable[str]) -> dict[str, Position]:
    """The middles of duty grids of the territory in force, those it knows."""
    known = territory.territory().duty_grids
    points = {code: known[code].shape.centroid for code in set(duty_grids) if code in known}
    return {code: (point.x, point.y) for code, point in points.items()}
