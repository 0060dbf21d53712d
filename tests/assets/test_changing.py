"""A change of a component: what it becomes, what its deed says, what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chengxu.assets.changing import Wish, changed
from chengxu.assets.rules import Component, State
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid, Refused
from chengxu.ledger.rules import Deed
from tests.assets.street import KEEPER, book, judged, row
from tests.jingzhou import NOW, SEAT


def after(
    words: dict[str, str] | None = None, *, before: Component | None = None, **more: Any
) -> tuple[Component, Deed]:
    return changed(
        before or judged(row(name="灯")).new[0], Wish(words=words or {}, **more), book(), actor=KEEPER, now=NOW,
        ids=SeededIds("change"),
    )  # fmt: skip


def test_codes_go_into_the_deed_and_words_into_its_note() -> None:
    one, deed = after({"state": "damaged", "maintainer": "JZCG-SZ", "name": "新灯"}, reason="台风")
    assert (one.state, one.maintainer, one.name, one.version) == (State.DAMAGED, "JZCG-SZ", "新灯", 2)
    assert json.loads(deed.detail) == {"state": "intact>damaged", "maintainer": "->JZCG-SZ"}
    assert deed.note == "名称：灯 → 新灯\n台风"
    assert (deed.verb, deed.asset_uid) == ("asset.change", one.uid)


def test_a_photograph_alone_is_a_look() -> None:
    one, deed = after(evidence=("h" * 64,))
    assert (deed.verb, deed.evidence, one.state) == ("asset.look", ("h" * 64,), State.INTACT)


@pytest.mark.parametrize(
    ("words", "reason", "why"),
    [
        ({}, "", "没有改动"),
        ({"name": "灯"}, "", "没有改动"),
        ({"state": "dissolved"}, "", "写明原因"),
        ({"state": "dissolved"}, " \n", "写明原因"),
        ({"lon": str(SEAT[0])}, "搬", "经度和纬度"),
        ({"lat": str(SEAT[1]), "name": "新灯"}, "", "经度和纬度"),
        ({"lon": str(SEAT[0] + 0.001), "lat": str(SEAT[1])}, "", "离原位置"),
        ({"lon": str(SEAT[0] + 2), "lat": str(SEAT[1])}, "搬", "不在本县"),
        ({"lon": str(SEAT[0]), "lat": str(SEAT[1])}, "", "没有改动"),
    ],
)
def test_a_change_that_may_not_be_says_why(words: dict[str, str], reason: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        after(words, reason=reason)
    assert why in refusal.value.message.zh


def test_every_wrong_field_is_said() -> None:
    with pytest.raises(Invalid) as invalid:
        after({"state": "坏", "since": "去年", "owner": "月球局"})
    assert {problem.field for problem in invalid.value.problems} == {"state", "since", "owner"}


def test_a_dissolved_one_is_brought_back_with_a_reason() -> None:
    gone = replace(judged(row()).new[0], state=State.DISSOLVED)
    with pytest.raises(Refused):
        after({"state": "intact"}, before=gone)
    one, _ = after({"state": "intact"}, before=gone, reason="误操作")
    assert one.state is State.INTACT


def test_putting_it_right_by_a_few_metres_needs_no_reason() -> None:
    one, deed = after({"lon": str(SEAT[0] + 0.0001), "lat": str(SEAT[1])})
    assert one.cell != judged(row()).new[0].cell
    assert json.loads(deed.detail) == {"metres": "10.0"}
