"""Changing what is registered: whose it is, which version somebody saw, what the ledger tells; and who sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.assets import actions, queries
from chengxu.assets.changing import Wish
from chengxu.assets.models import Component
from chengxu.assets.rules import State
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from tests.assets.street import BIN, KEEPER, LAMP, row
from tests.jingzhou import NOW, SEAT

pytestmark = pytest.mark.django_db
CREW = Actor(uid="crew", name="维修员", unit="JZCG-SZ", verbs=frozenset({"assets.read", "assets.keep"}))
OTHERS = replace(CREW, uid="other", unit="JZCG-HW")


def lamp(**cells: str) -> Component:
    taken = actions.register(
        [row(maintainer="JZCG-SZ", **cells)], frame=None, actor=KEEPER, now=NOW, ids=SeededIds("lamp"), source="desk"
    )  # fmt: skip
    return Component.objects.get(uid=taken.added[0].uid)


def change(row_: Component, actor: Actor, expected: int | None = None, **words: str) -> None:
    actions.change(
        uid=row_.uid, wish=Wish(words=words), actor=actor, now=NOW, ids=SeededIds(f"{words}"), expected=expected
    )  # fmt: skip


def test_its_unit_changes_it_and_the_history_tells() -> None:
    one = lamp()
    change(one, CREW, state="damaged")
    one.refresh_from_db()
    assert (one.state, one.version) == (State.DAMAGED, 2)
    assert [deed.verb for deed in queries.history(one.uid)] == ["asset.change", "asset.register"]


@pytest.mark.parametrize(
    ("actor", "why"),
    [(OTHERS, "别的单位养护"), (PUBLIC, "维护本单位的部件"), (replace(KEEPER, verbs=frozenset({"assets.read"})), "没有")],
)  # fmt: skip
def test_others_do_not(actor: Actor, why: str) -> None:
    one = lamp()
    with pytest.raises(Refused) as refusal:
        change(one, actor, state="damaged")
    assert why in refusal.value.message.zh
    assert Deed.objects.filter(asset_uid=one.uid).count() == 1


def test_two_who_change_one_get_one_success_and_one_refusal() -> None:
    one = lamp()
    change(one, KEEPER, expected=1, state="lost")
    with pytest.raises(Refused, match="有了变化"):
        change(one, CREW, expected=1, state="damaged")


def test_whoever_may_not_read_finds_nothing() -> None:
    one = lamp()
    assert queries.find(one.uid, CREW) is not None
    assert queries.find(one.uid, PUBLIC) is None
    assert not queries.listed(queries.Filters(), PUBLIC).exists()


def test_a_component_is_found_by_its_token_in_any_writing_and_by_its_code() -> None:
    one = lamp()
    grouped = f"{one.token[:5]}-{one.token[5:]}".lower()
    for text in (one.token, grouped, f" {grouped} ", one.code):
        found = queries.named(text)
        assert found is not None
        assert found.uid == one.uid
    for text in ("", "x" * 500, one.token[:-1] + "U", "4312290118000099"):
        assert queries.named(text) is None


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (queries.Filters(), 2),
        (queries.Filters(category=LAMP), 1),
        (queries.Filters(state="lost"), 0),
        (queries.Filters(unit="JZCG-SZ"), 1),
        (queries.Filters(text="果皮"), 1),
        (queries.Filters(text="0305000001"), 1),
        (queries.Filters(box=(SEAT[0] - 0.0001, SEAT[1] - 0.0001, SEAT[0] + 0.0001, SEAT[1] + 0.0001)), 1),
    ],
)
def test_a_list_is_narrowed(filters: queries.Filters, count: int) -> None:
    lamp()
    actions.register(
        [row(3, east=100, category=BIN, name="果皮箱")], frame=None, actor=KEEPER, now=NOW, ids=SeededIds("bin"), source="desk"
    )  # fmt: skip
    assert queries.listed(filters, KEEPER).count() == count
