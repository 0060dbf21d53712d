"""Who is responsible under the pack in force, or under the one a case was filed with, by which precedents; and who walks where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache

from django.db import connection
from django.db.models import Q

from chengxu.accounts import queries as accounts
from chengxu.catalog import queries as catalog
from chengxu.catalog.rules import Period
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.responsibility import models, proof
from chengxu.responsibility.collectors import Beat, Position
from chengxu.responsibility.loading import parse
from chengxu.responsibility.precedents import Precedent, Scope, bound
from chengxu.responsibility.rules import Band, Responsibility
from chengxu.responsibility.unused import Unused, unused
from chengxu.territory import queries as territory

Generation = tuple[object, ...]
"""Which precedents there are: the newest row, whole. Each new precedent is a new row, and only with one do others end."""

FIELDS = tuple(field.name for field in fields(Precedent))


def responsibility(pack_hash: str | None = None, state: Generation | None = None) -> Responsibility:
    """All rules of the pack (the one in force unless named) with the precedents (those of now unless asked before)."""
    return _responsibility(pack_hash or packs.active_hash(), generation() if state is None else state)


def wanting(pack_hash: str | None = None) -> proof.Wanting:
    """Where the rules and precedents of now leave a gap or an overlap; see :func:`chengxu.responsibility.proof.wanting`."""
    return _wanting(pack_hash or packs.active_hash(), generation())


@lru_cache(maxsize=2)
def _wanting(pack_hash: str, state: Generation) -> proof.Wanting:
    """Those of the pack, and anew those of categories somebody has ruled on."""
    plain = _wanting_of_pack(pack_hash)
    ruled = {precedent.category for precedent in precedents()} if state else set()
    again = proof.wanting(_responsibility(pack_hash, state), territory.territory(pack_hash), ruled)
    return {key: count for key, count in plain.items() if key[0] not in ruled} | dict(again)


@lru_cache(maxsize=2)
def _wanting_of_pack(pack_hash: str) -> proof.Wanting:
    return proof.wanting(_of_pack(pack_hash), territory.territory(pack_hash))


def without_effect(now: datetime) -> tuple[Unused, ...]:
    """The rulings that decide nothing under the pack in force from today on; see :mod:`chengxu.responsibility.unused`."""
    pack_hash = packs.active_hash()
    return _without_effect(pack_hash, generation(), now.astimezone(_of_pack(pack_hash).zone).date())


@lru_cache(maxsize=2)
def _without_effect(pack_hash: str, state: Generation, day: date) -> tuple[Unused, ...]:
    known = precedents() if state else []
    return tuple(unused(_of_pack(pack_hash), known, territory.territory(pack_hash), day))


def generation() -> Generation:
    """The state of the precedents; whatever was worked out from them holds as long as this stays the same."""
    listed = ", ".join(f'"{name}"' for name in FIELDS)
    with (
        connection.cursor() as cursor
    ):  # by hand: every act asks, and making the statement anew costs most of it
        cursor.execute(f"SELECT id, {listed} FROM {models.Precedent._meta.db_table} ORDER BY id DESC LIMIT 1")
        newest = cursor.fetchone()
    return tuple(newest) if newest else ()


def precedents() -> list[Precedent]:
    """All precedents, oldest first, those that ended too."""
    return [precedent_of(row) for row in models.Precedent.objects.order_by("pk")]


def precedent_of(row: models.Precedent) -> Precedent:
    """A stored precedent as the rules see it."""
    values = {name: getattr(row, name) for name in FIELDS}
    return Precedent(**{**values, "scope": Scope(row.scope)})


def next_number(prefix: str) -> int:
    """The next free number of a precedent after ``prefix``; called inside the writing transaction."""
    numbers = models.Precedent.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    return max((int(number.rpartition("-")[2]) for number in numbers), default=0) + 1


@lru_cache(maxsize=8)
def _responsibility(pack_hash: str, state: Generation) -> Responsibility:
    return bound(_of_pack(pack_hash), precedents() if state else ())


@lru_cache(maxsize=8)
def _of_pack(pack_hash: str) -> Responsibility:
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
