"""门前三包: what a promise says, who confirms it, what everybody sees of it and of how it was kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.common.messages import Invalid, Message, Refused
from chengxu.ledger.models import Deed
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.participation.access import KEEPS
from chengxu.participation.deciding import frontage as rules
from chengxu.participation.deciding.frontage import Item, Promise, Stage, Terms
from chengxu.participation.frontage import actions, queries
from chengxu.participation.loading import FILE, parse_terms
from chengxu.participation.models import Commitment
from tests.jingzhou import NOW, source
from tests.participation.held import ids

OFFICER = Actor(uid="officer", name="队员", unit="JZCG-ZF", verbs=frozenset({KEEPS}))
TODAY = date(2023, 5, 8)
TERMS = Terms(
    {code: Item(code, Message(code), Message("")) for code in ("hygiene", "order", "greenery")}, 365
)
GIVEN = Promise(
    party="shop", title="老街米粉店", street="R01", number="12 号", items=("order", "hygiene"), until_on=date(2024, 5, 7),
    name="张三丰", phone="13812345678",
)  # fmt: skip
PERSON = replace(GIVEN, party="person", title="李小四", number="34 号 3 楼")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"until_on": None}, []),
        ({"party": "ghost", "title": ""}, ["party", "title"]),
        ({"street": "R99"}, ["street"]),
        ({"items": ()}, ["promises"]),
        ({"items": ("order", "music")}, ["promises"]),
        ({"until_on": TODAY}, ["until_on"]),
        ({"until_on": date(2024, 5, 8)}, ["until_on"]),
        ({"phone": ""}, ["phone"]),
        ({"number": "长" * 61, "name": "长" * 61}, ["number", "name"]),
    ],
)
def test_a_promise(changed: dict[str, Any], wrong: list[str]) -> None:
    given = replace(GIVEN, **changed)
    if not wrong:
        sound = rules.promised(given, TERMS, {"R01"}, today=TODAY)
        assert (sound.items, sound.until_on) == (("hygiene", "order"), date(2024, 5, 7))
        return
    with pytest.raises(Invalid) as caught:
        rules.promised(given, TERMS, {"R01"}, today=TODAY)
    assert [problem.field for problem in caught.value.problems] == wrong


@pytest.mark.parametrize("stage", Stage)
def test_what_can_be_confirmed_and_looked_at(stage: Stage) -> None:
    assert (rules.refuse_confirming(stage) is None) is (stage is Stage.SENT)
    if stage is Stage.CONFIRMED:
        assert rules.inspected(stage, ["hygiene", "order"], ["order"]) == ("order",)
        with pytest.raises(Refused):
            rules.inspected(stage, ["hygiene"], ["order"])
        return
    with pytest.raises(Refused):
        rules.inspected(stage, ["hygiene"], [])


def commit(given: Promise = GIVEN, source_id: str = "") -> str:
    return actions.commit(given=given, source_id=source_id, actor=PUBLIC, now=NOW, ids=ids)


def confirmed(given: Promise = GIVEN) -> str:
    receipt = commit(given)
    uid = Commitment.objects.get(receipt=receipt).uid
    actions.confirm(uid=uid, right=True, actor=OFFICER, now=NOW, ids=ids)
    return uid


@pytest.mark.usefixtures("county")
def test_a_promise_stands_in_the_register_once_it_is_confirmed() -> None:
    receipt = commit()
    assert queries.by_street(TODAY) == []
    uid = Commitment.objects.get().uid
    actions.confirm(uid=uid, right=True, actor=OFFICER, now=NOW, ids=ids)
    ((code, count),) = [(street.code, street.count) for street in queries.by_street(TODAY)]
    assert (code, count) == ("R01", 1)
    (row,) = queries.register("R01", TODAY)
    assert (row.title, row.place.zh, row.items.zh) == ("老街米粉店", "永平北路 12 号", "包卫生、包秩序")
    assert queries.register("R01", date(2024, 5, 8)) == []
    with pytest.raises(Refused, match="核对过"):
        actions.confirm(uid=uid, right=False, actor=OFFICER, now=NOW, ids=ids)
    assert queries.mine(receipt)


@pytest.mark.usefixtures("county")
def test_a_person_is_shown_by_one_sign_and_without_the_number() -> None:
    confirmed(PERSON)
    (row,) = queries.register("R01", TODAY)
    assert (row.title, row.place.zh) == ("李**", "永平北路")
    assert queries.contact(Commitment.objects.get()) == "张** 138****5678"


@pytest.mark.usefixtures("county")
def test_the_record_counts_looks_and_what_was_kept() -> None:
    uid = confirmed()
    for broken in ((), ("order",), ()):
        actions.inspect(uid=uid, broken=broken, actor=OFFICER, now=NOW + timedelta(days=1), ids=ids)
    (row,) = queries.register("R01", TODAY)
    assert (row.looked, row.kept) == (3, 2)
    assert queries.record([row]) == (3, 2)
    assert Deed.objects.filter(verb="front.inspect", measure="次").count() == 3


@pytest.mark.usefixtures("county")
def test_whoever_promised_takes_it_back_with_everything_personal() -> None:
    receipt = commit(PERSON)
    actions.confirm(uid=Commitment.objects.get().uid, right=True, actor=OFFICER, now=NOW, ids=ids)
    actions.end(receipt=receipt, actor=PUBLIC, now=NOW, ids=ids)
    row = Commitment.objects.get()
    assert (row.stage, row.title, row.number, row.contact_name, row.contact_phone) == (
        Stage.ENDED,
        "",
        "",
        "",
        "",
    )
    assert queries.register("R01", TODAY) == []
    with pytest.raises(Refused, match="撤回"):
        actions.end(receipt=receipt, actor=PUBLIC, now=NOW, ids=ids)


@pytest.mark.usefixtures("county")
def test_the_same_sending_twice_is_one_promise_and_a_false_one_is_declined() -> None:
    assert commit(source_id="a") == commit(source_id="a")
    uid = Commitment.objects.get().uid
    actions.confirm(uid=uid, right=False, actor=OFFICER, now=NOW, ids=ids)
    assert Commitment.objects.values_list("title", "contact_phone").get() == ("", "")
    with pytest.raises(Refused):
        actions.inspect(uid=uid, broken=(), actor=OFFICER, now=NOW, ids=ids)
    assert queries.by_street(TODAY) == []


@pytest.mark.usefixtures("county")
def test_nobody_else_keeps_the_register() -> None:
    uid = confirmed()
    with pytest.raises(Refused, match="权限"):
        actions.inspect(uid=uid, broken=(), actor=PUBLIC, now=NOW, ids=ids)
    with pytest.raises(Refused, match="权限"):
        actions.confirm(uid=uid, right=True, actor=PUBLIC, now=NOW, ids=ids)


TEXT = "commitments:\n  items: {a: {name: 包卫生, text: 干净}}\n  at_most: 365日\n  source: 默认\n  verified: false\n"


@pytest.mark.parametrize(
    ("text", "days", "problems"),
    [
        (TEXT, 365, []),
        ("kinds: {}\n", 0, []),
        (TEXT.replace("365日", "7工作日"), 0, ["3 承诺期应按日写，例如 365日"]),
        (TEXT.replace("  source: 默认\n", ""), 0, ["1 缺少必填项 source"]),
    ],
)
def test_what_is_wrong_in_the_pack_is_told(tmp_path: Path, text: str, days: int, problems: list[str]) -> None:
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    check = Checker(read(tmp_path))
    assert parse_terms(check).days == days
    assert [f"{problem.line} {problem.message.zh}" for problem in check.problems.items] == problems


def test_the_pack_of_this_repository() -> None:
    terms = parse_terms(Checker(source()))
    assert (list(terms.items), terms.days) == (["hygiene", "order", "greenery"], 365)
    assert [name.zh for name in terms.names(["gone", "hygiene"])] == ["包卫生", "gone"]
