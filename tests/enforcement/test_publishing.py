"""A decision laid open and taken back: who may, what must never stand there, and what is left of one withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.enforcement import actions, opened
from chengxu.enforcement.models import Publication
from chengxu.enforcement.publishing import Draft, bare_name, masked, private
from chengxu.ledger.models import Deed, Note
from chengxu.territory import queries as territory
from tests.enforcement.test_actions import HEAD, NOBODY, NOW, READER, TODAY, begin

PUBLISHER = Actor(uid="pub", name="法制", unit="JZCG-FG", verbs=frozenset({"enforcement.publish"}))
ids = SeededIds("publishing")
TEXTS = {
    "party": "张三丰",
    "party_kind": "person",
    "facts": "张三丰占用人行道堆放石料 12 平方米。",
    "basis": "城市道路管理条例第四十二条",
}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张某"),
        ("张三丰", "张某"),
        ("欧阳修", "欧阳某"),
        ("欧阳", "欧某"),
        ("Smith", "S某"),
        ("吴·买买提", "吴某"),
    ],
)
def test_of_a_person_the_surname_is_left(name: str, shown: str) -> None:
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("张三", True),
        ("张 三丰", True),
        ("欧阳修文", True),
        ("张知行", True),
        ("李玉堂", True),
        ("王子轩", True),
        ("𠮷三", True),
        ("吴·买买提", True),
        ("阿不都热合曼·买买提", True),
        ("张三（经营者）", True),
        ("张三公司", False),
        ("老王店", False),
        ("建设银行", False),
        ("大众超市", False),
        ("财政局", False),
        ("飞山农庄", False),
        ("早餐摊", False),
        ("渠阳顺发渣土运输有限公司", False),
        ("飞山建材经营部（虚构）", False),
        ("ACME", False),
        ("张", False),
    ],
)
def test_a_name_without_any_word_of_an_organisation_is_a_bare_one(name: str, bare: bool) -> None:
    assert bare_name(name) is bare


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("张某占道经营，面积 12 平方米，罚款 200 元", []),
        ("依据第四十二条，〔2023〕15 号决定，2023 年 5 月 8 日", []),
        ("身份证 43122919800101123X", ["身份证号"]),
        ("身份证 431229800101123", ["身份证号"]),
        ("电话 13812341234", ["手机号"]),
        ("住三单元 402 室", ["门牌和房号"]),
        ("驾驶湘N12345 渣土车", ["车牌号"]),
        ("zhang@example.com 与 13812341234", ["手机号", "电子邮箱"]),
    ],
)
def test_personal_data_is_recognised_and_plain_numbers_are_not(text: str, said: list[str]) -> None:
    assert [what.zh for what in private(text)] == said


def decided() -> str:
    uid = begin()
    actions.decide(uid=uid, fine=1_000_000, confiscated=0, on=TODAY, actor=HEAD, now=NOW, ids=ids)
    return uid


def publish(proceeding: str, actor: Actor = PUBLISHER, **given: str) -> str:
    draft = Draft(proceeding_uid=proceeding, **(TEXTS | given))
    return opened.publish(draft=draft, on=TODAY, actor=actor, now=NOW, ids=ids).uid


def withdraw(uid: str, actor: Actor = PUBLISHER, **given: object) -> None:
    plain = {
        "ground": "revoked",
        "reason": "复议撤销了原决定",
        "changed_on": TODAY,
        "on": TODAY + timedelta(days=2),
    } | given
    opened.withdraw(uid=uid, calendar=territory.calendar(), actor=actor, now=NOW, ids=ids, **plain)  # type: ignore[arg-type]


@pytest.mark.usefixtures("county")
def test_a_full_name_is_written_nowhere() -> None:
    publish(decided())
    row = Publication.objects.get()
    assert (row.party, row.facts) == ("张某", "张某占用人行道堆放石料 12 平方米。")
    deed = Deed.objects.get(verb="proceeding.publish")
    assert "张三丰" not in f"{deed.detail}{[note.text for note in Note.objects.all()]}"
    assert deed.proceeding_uid == row.proceeding_id


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"facts": "住三单元 402 室的张三丰占道"}, "facts"),
        ({"party": ""}, "party"),
        ({"party_kind": "ghost"}, "party_kind"),
        ({"facts": "一"}, "facts"),
        ({"basis": "x" * 1001}, "basis"),
        ({"party_kind": "organisation", "party": "13812341234 公司"}, "party"),
    ],
)
def test_what_must_not_stand_in_the_open_is_refused_beside_its_field(
    given: dict[str, str], field: str
) -> None:
    proceeding = decided()
    with pytest.raises(Refused) as refused:
        publish(proceeding, **given)
    assert refused.value.field == field
    assert not Publication.objects.exists()


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("kind", ["organisation", "business"])
@pytest.mark.parametrize("confirmed", ["", "张三"])
def test_a_bare_name_does_not_go_out_as_that_of_an_organisation(kind: str, confirmed: str) -> None:
    """What was confirmed of one name says nothing of another."""
    proceeding = decided()
    with pytest.raises(Refused) as refused:
        publish(proceeding, party_kind=kind, registered=confirmed)
    assert refused.value.field == "registered"
    for words in ("自然人", "登记的全称", "没有起字号的个体工商户", "确认"):
        assert words in refused.value.message.zh
    assert "张三丰" not in refused.value.message.zh
    assert not Publication.objects.exists()


@pytest.mark.usefixtures("county")
def test_a_registered_name_that_is_a_persons_is_confirmed_and_the_deed_says_so() -> None:
    """A sole trader without a shop name is registered under the trader's own."""
    publish(decided(), party_kind="business", registered=" 张三丰")
    assert Publication.objects.get().party == "张三丰"
    assert '"registered":1' in Deed.objects.get(verb="proceeding.publish").detail


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("kind", "party"), [("person", "张三丰"), ("organisation", "张三丰石料厂")])
def test_where_nothing_is_to_be_asked_a_confirmation_changes_nothing(kind: str, party: str) -> None:
    publish(decided(), party_kind=kind, party=party, registered=party)
    assert Publication.objects.get().party == ("张某" if kind == "person" else party)
    assert "registered" not in Deed.objects.get(verb="proceeding.publish").detail


@pytest.mark.usefixtures("county")
def test_only_a_decision_is_published_only_once_and_only_by_those_who_may() -> None:
    with pytest.raises(Refused, match="还没有作出"):
        publish(begin())
    proceeding = decided_after()
    for nobody in (NOBODY, HEAD, READER):
        with pytest.raises(Refused):
            publish(proceeding, nobody)
    publish(proceeding)
    with pytest.raises(Refused, match="已经公示"):
        publish(proceeding)
    assert list(opened.waiting(PUBLISHER)) == []


def decided_after() -> str:
    from chengxu.enforcement.models import Proceeding

    uid = str(Proceeding.objects.values_list("uid", flat=True)[0])
    actions.decide(uid=uid, fine=1, confiscated=0, on=TODAY, actor=HEAD, now=NOW, ids=ids)
    return uid


@pytest.mark.usefixtures("county")
def test_what_is_withdrawn_leaves_its_number_and_the_reason() -> None:
    proceeding = decided()
    uid = publish(proceeding)
    with pytest.raises(Refused):
        withdraw(uid, READER)
    withdraw(uid)
    row = opened.in_the_open().get()
    assert (row.party, row.facts, row.basis, row.reason) == ("", "", "", "复议撤销了原决定")
    assert '"late"' not in Deed.objects.get(verb="proceeding.withdraw").detail
    with pytest.raises(Refused, match="已经撤回"):
        withdraw(uid)
    assert [p.uid for p in opened.waiting(PUBLISHER)] == [proceeding]
    publish(proceeding, facts="变更后的事实")


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("after", "late"), [(3, False), (4, True)])
def test_a_withdrawal_after_three_working_days_is_late_and_says_so(after: int, late: bool) -> None:
    """A Monday: three working days later it is Thursday."""
    uid = publish(decided())
    assert opened.due(date(2023, 5, 8), territory.calendar()) == date(2023, 5, 11)
    monday = TODAY + timedelta(days=(7 - TODAY.weekday()) % 7)
    withdraw(uid, changed_on=monday, on=monday + timedelta(days=after))
    assert ('"late":1' in Deed.objects.get(verb="proceeding.withdraw").detail) is late


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ground": "tired"}, "ground"),
        ({"reason": ""}, "reason"),
        ({"reason": "找 13812341234"}, "reason"),
        ({"changed_on": TODAY + timedelta(days=9)}, "changed_on"),
        ({"changed_on": TODAY - timedelta(days=900)}, "changed_on"),
    ],
)
def test_a_withdrawal_without_what_it_needs_is_refused(given: dict[str, object], field: str) -> None:
    uid = publish(decided())
    with pytest.raises(Refused) as refused:
        withdraw(uid, **given)
    assert refused.value.field == field
    assert Publication.objects.get().party == "张某"
