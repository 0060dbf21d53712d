"""The doors in the head: everybody finds those of their posts, each once, and none that is closed to them."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import reverse

from chengxu.accounts.rules import PUBLIC, VERBS, Actor
from chengxu.web.faces import GROUPS, open_to


def actor(*verbs: str) -> Actor:
    return Actor(uid="a", name="甲", unit="U", verbs=frozenset(verbs))


@pytest.mark.parametrize(
    ("verbs", "doors"),
    [
        ((), []),
        (("pack.load",), []),
        (("intake.operator",), ["intake"]),
        (("intake.operator", "tracks.view"), ["intake", "tracks"]),
    ],
)
def test_who_finds_which_door(verbs: tuple[str, ...], doors: list[str]) -> None:
    found = [door.face for group in open_to(actor(*verbs)) for door in group.doors if door.face != "desk"]
    assert found == doors


def test_nobody_who_is_not_signed_in_finds_any() -> None:
    assert open_to(PUBLIC) == []


def test_every_door_leads_somewhere_and_is_there_once() -> None:
    everything = [door for group in open_to(actor(*VERBS)) for door in group.doors]
    assert all(reverse(door.address).startswith("/") for door in everything)
    counted = Counter(door.face for group in GROUPS for door in group.doors)
    assert max(counted.values()) == 1
