"""The real pack of this repository in a test database, and people to act."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from chengxu.accounts.rules import VERBS, Actor
from chengxu.packs import actions
from chengxu.packs.reading import Source, read

PACK = Path(__file__).parents[1] / "packs" / "jingzhou"
NOW = datetime(2023, 5, 8, 1, 0, tzinfo=UTC)  # Monday 09:00 in China
SEAT = (109.695, 26.574)  # a position in the county seat
STAFF = "staff-"  # the uids and logins of those who are there before a test begins
CLERK = Actor(uid="clerk", name="受理员", unit="JZCG-ZX", verbs=frozenset(VERBS))


@lru_cache(maxsize=1)
def source() -> Source:
    """The pack as it lies in the repository."""
    return read(PACK)


def load_pack() -> str:
    """Put the pack in force, with somebody in each unit who can take a case on; returns its hash."""
    actions.load(pack=source().pack, actor="test", now=NOW)
    hire()
    return source().pack.hash


def hire() -> None:
    """One handler in each unit of the pack, unless they are there already."""
    from django.contrib.auth.hashers import make_password

    from chengxu.accounts.models import Person

    if Person.objects.filter(uid__startswith=STAFF).exists():
        return
    Person.objects.bulk_create(
        Person(
            uid=f"{STAFF}{code}",
            login=f"{STAFF}{code}",
            name="承办员",
            unit=code,
            posts=["handler"],
            password=make_password(None),  # nobody signs in as one of them
        )
        for code in source().pack.documents["units.yaml"]["units"]
    )
