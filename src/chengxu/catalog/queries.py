"""The catalog of the pack in force, or of the one a case was filed under."""

from __future__ import annotations

from functools import lru_cache

from chengxu.catalog.loading import parse
from chengxu.catalog.rules import Catalog
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker


def catalog(pack_hash: str | None = None) -> Catalog:
    """All categories of the pack (the one in force unless named)."""
    return _catalog(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _catalog(pack_hash: str) -> Catalog:
    return parse(Checker(packs.pack(pack_hash)))
