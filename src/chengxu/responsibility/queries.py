"""Who is responsible under the pack in force, or under the one a case was filed with."""

from __future__ import annotations

from functools import lru_cache

from chengxu.accounts import queries as accounts
from chengxu.catalog import queries as catalog
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.responsibility.loading import parse
from chengxu.responsibility.rules import Responsibility
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
