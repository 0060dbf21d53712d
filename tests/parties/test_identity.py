"""What identifies a party: credit codes with their check character, plates, and what each kind must have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chengxu.common.messages import Invalid
from chengxu.parties.identity import PartyGiven, PartyKind, check_character, code_ok, registered

GOOD = "91350100M000100Y43"  # the worked example that circulates with GB 32100-2015


@pytest.mark.parametrize(
    ("code", "right"),
    [
        (GOOD, True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("91350100M000100Y430", False),
        ("91350100M000100Y4I", False),
        ("91350010M000100Y43", False),
        ("", False),
    ],
)
def test_a_code_and_its_check_character(code: str, right: bool) -> None:
    assert code_ok(code) is right


def test_every_single_slip_is_found() -> None:
    for place in range(17):
        for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            slipped = GOOD[:place] + sign + GOOD[place + 1 :]
            assert code_ok(slipped) is (slipped == GOOD)
    assert check_character(GOOD[:17]) == "3"


SHOP = PartyGiven(
    kind="shop", name="老街米粉店", code=GOOD, street="R01", phone="13812345678", email="a@example.com"
)
CAR = PartyGiven(kind="vehicle", name="自卸车", plate="湘N12345", operator="firm")
PERSON = PartyGiven(kind="person", name="张三")


@pytest.mark.parametrize(
    ("given", "changed", "operator", "wrong"),
    [
        (SHOP, {}, None, []),
        (SHOP, {"code": GOOD.lower()}, None, []),
        (SHOP, {"kind": "ghost"}, None, ["kind"]),
        (SHOP, {"name": ""}, None, ["name"]),
        (SHOP, {"code": ""}, None, ["code"]),
        (SHOP, {"code": GOOD[:-1] + "9"}, None, ["code"]),
        (SHOP, {"street": "R99"}, None, ["street"]),
        (SHOP, {"phone": "call me"}, None, ["phone"]),
        (SHOP, {"email": "a@b"}, None, ["email"]),
        (SHOP, {"plate": "湘N12345"}, None, ["plate"]),
        (SHOP, {"operator": "firm"}, PartyKind.COMPANY, ["operator"]),
        (CAR, {}, PartyKind.COMPANY, []),
        (CAR, {"plate": "N12345"}, PartyKind.COMPANY, ["plate"]),
        (CAR, {"operator": ""}, None, ["operator"]),
        (CAR, {}, PartyKind.PERSON, ["operator"]),
        (CAR, {"plate": "湘ND12345"}, PartyKind.COMPANY, []),
        (PERSON, {}, None, []),
        (PERSON, {"code": GOOD}, None, ["code"]),
        (PERSON, {"address": "长" * 121}, None, ["address"]),
    ],
)
def test_what_each_kind_must_have(
    given: PartyGiven, changed: dict[str, Any], operator: PartyKind | None, wrong: list[str]
) -> None:
    given = replace(given, **changed)
    if not wrong:
        assert registered(given, {"R01"}, operator=operator).code in ("", GOOD)
        return
    with pytest.raises(Invalid) as caught:
        registered(given, {"R01"}, operator=operator)
    assert [problem.field for problem in caught.value.problems] == wrong
