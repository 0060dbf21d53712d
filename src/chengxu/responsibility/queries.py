"""Who is responsible under the pack in force, or under the one a case was filed with, and by which precedents."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

from chengxu.accounts import queries as accounts
from chengxu.catalog import queries as catalog
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.responsibility import models
from chengxu.responsibility.loading import parse
from chengxu.responsibility.precedents import Precedent, Scope, bound
from chengxu.responsibility.rules import Responsibility
from chengxu.territory import queries as territory

Generation = tuple[object, ...]
"""Which precedents there are: the newest row, whole. Each new precedent is a new row, and only with one do others end."""

FIELDS = tuple(field.name for field in fields(Precedent))


def responsibility(pack_hash: str | None = None, state: Generation | None = None) -> Responsibility:
    """All rules of the pack (the one in force unless named) with the precedents (those of now unless asked before)."""
    return _responsibility(pack_hash or packs.active_hash(), generation() if state is None else state)


def generation() -> Generation:
    """The state of the precedents; whatever was worked out from them holds as long as this stays the same."""
    newest = models.Precedent.objects.order_by("-pk").values_list("pk", *FIELDS).first()
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
