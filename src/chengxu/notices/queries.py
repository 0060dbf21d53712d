"""What somebody has been told, and what the pack says about telling."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Count, Max, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.notices.access import visible
from chengxu.notices.loading import parse
from chengxu.notices.models import Notice
from chengxu.notices.rules import Declared
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker

COUNTED = 100  # a bell that shows more says 99+


def declared() -> Declared:
    """Who is told what under the pack in force."""
    return _declared(packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Declared:
    check = Checker(packs.pack(pack_hash))
    return parse(check, organisation=accounts.organisation(pack_hash), vocabulary=parse_vocabulary(check))


def notices(actor: Actor, *, unread: bool = False) -> QuerySet[Notice]:
    """The notices for this person, unordered."""
    found = Notice.objects.filter(visible(actor))
    return found.filter(read_at__isnull=True) if unread else found


def unread(actor: Actor) -> int:
    """How many wait to be read, at most :data:`COUNTED`."""
    return notices(actor, unread=True)[:COUNTED].count()


def newest(actor: Actor) -> str:
    """What tells that something of a person's notices changed, without reading them."""
    found = notices(actor, unread=True).aggregate(newest=Max("id"), count=Count("id"))
    return f"{found['newest']}/{found['count']}"
