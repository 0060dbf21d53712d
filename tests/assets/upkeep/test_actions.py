"""Repairs and claims in the register and the ledger: whose, once, taken back, erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.assets import actions as register
from chengxu.assets.changing import Wish
from chengxu.assets.models import Component
from chengxu.assets.upkeep import actions, claiming, queries
from chengxu.assets.upkeep.claiming import Opening
from chengxu.assets.upkeep.claims import Step
from chengxu.assets.upkeep.models import Claim, Repair
from chengxu.assets.upkeep.rules import Given
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from tests.assets.street import KEEPER, row
from tests.jingzhou import NOW

pytestmark = pytest.mark.django_db
CREW = Actor(
    uid="crew", name="维修员", unit="JZCG-SZ", verbs=frozenset({"assets.read", "assets.keep", "claims.keep"})
)
RAIL = "C0211"
DONE = Given(
    works=[("rail_replace", "12"), ("post_replace", "3")], parts=[("rail_panel", "12")], done_at=NOW - timedelta(hours=1),
    found_at=NOW - timedelta(hours=30),
)  # fmt: skip
ids = SeededIds("upkeep")


@pytest.fixture
def rail(county: str) -> Component:
    taken = register.register(
        [row(maintainer="JZCG-SZ", category=RAIL, state="破损")], frame=None, actor=KEEPER, now=NOW, ids=ids, source="desk"
    )  # fmt: skip
    return Component.objects.get(uid=taken.added[0].uid)


def record(
    rail: Component, given: Given = DONE, actor: Actor = CREW, *, also: bool = False, **more: str
) -> str:
    return actions.record(asset_uid=rail.uid, given=given, actor=actor, now=NOW, ids=ids, also=also, **more)


def told() -> dict[tuple[str, str], int]:
    """What the ledger says by now of work, without what was voided."""
    voided = Deed.objects.filter(corrects_kind="void").values("corrects_uid")
    found = Deed.objects.filter(corrects_kind="").exclude(uid__in=voided).exclude(object="component")
    out: dict[tuple[str, str], int] = {}
    for deed in found:
        key = (deed.verb, deed.object)
        out[key] = out.get(key, 0) + (deed.quantity or 0)
    return out


def test_a_repair_speaks_the_words_of_the_report_and_mends_the_component(rail: Component) -> None:
    uid = record(rail, case_uid="case-1")
    assert told() == {
        ("upkeep.repair", "upkeep"): 1000, ("replace", "guardrail"): 12_000, ("replace", "guardrail_post"): 3000,
        ("upkeep.spend", "upkeep"): 1_536_000, ("upkeep.late", "upkeep"): 1000,
    }  # fmt: skip
    rail.refresh_from_db()
    assert rail.state == "intact"
    deeds = Deed.objects.filter(uid__in=Repair.objects.get(uid=uid).deeds.split())
    assert {deed.asset_uid for deed in deeds} == {rail.uid}
    assert {deed.case_uid for deed in deeds} == {"case-1"}


@pytest.mark.parametrize(
    ("actor", "why"),
    [(replace(CREW, unit="JZCG-HW"), "别的单位养护"), (PUBLIC, "维护本单位的部件"),
     (replace(CREW, verbs=frozenset({"assets.read"})), "没有")],
)  # fmt: skip
def test_others_record_nothing(rail: Component, actor: Actor, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        record(rail, actor=actor)
    assert why in refusal.value.message.zh
    assert told() == {}


def test_the_same_work_is_not_counted_twice_unless_somebody_says_so(rail: Component) -> None:
    record(rail)
    with pytest.raises(Refused) as refusal:
        record(rail)
    assert refusal.value.field == "also"
    record(rail, also=True)
    assert told()["replace", "guardrail"] == 24_000


def test_what_was_taken_back_counts_no_more(rail: Component) -> None:
    uid = record(rail)
    with pytest.raises(Refused, match="为什么"):
        actions.void(uid=uid, reason=" ", actor=CREW, now=NOW, ids=ids)
    actions.void(uid=uid, reason="登记错了部件", actor=CREW, now=NOW, ids=ids)
    assert told() == {}
    with pytest.raises(Refused, match="已经作废"):
        actions.void(uid=uid, reason="再来", actor=CREW, now=NOW, ids=ids)
    record(rail)
    assert told()["replace", "guardrail"] == 12_000


def test_a_stretch_needs_a_road_of_the_county(rail: Component) -> None:
    stretch = replace(DONE, road="nowhere", section="桥头到桥尾")
    with pytest.raises(Refused, match="没有这条路"):
        actions.record(given=stretch, actor=CREW, now=NOW, ids=ids)


def test_a_dissolved_component_is_not_repaired(rail: Component) -> None:
    wish = Wish(words={"state": "dissolved"}, reason="拆了")
    register.change(uid=rail.uid, wish=wish, actor=CREW, now=NOW, ids=ids)
    with pytest.raises(Refused, match="废弃"):
        record(rail)


def test_the_warranty_of_the_last_repair_is_named(rail: Component) -> None:
    until = NOW.date() + timedelta(days=400)
    first = record(rail, replace(DONE, by="contractor", contractor="某市政公司", warranty=until))
    second = record(rail, also=True)
    assert Repair.objects.get(uid=second).under_warranty == first


# --- claims ------------------------------------------------------------------------------------------------------


def claim(rail: Component, **more: str) -> str:
    opening = Opening(
        yuan="1536", happened_at=NOW - timedelta(hours=31), name="张三", phone="13812341234", plate="湘N12345"
    )
    return claiming.open_claim(asset_uid=rail.uid, opening=opening, actor=CREW, now=NOW, ids=ids, **more)


def test_money_comes_back_in_parts_and_the_accident_counts_once(rail: Component) -> None:
    uid = claim(rail)
    for step, yuan in ((Step.PRESENT, "1500"), (Step.PAY, "500"), (Step.PAY, "1000")):
        claiming.act(uid=uid, step=step, yuan=yuan, actor=CREW, now=NOW, ids=ids)
    assert told() == {
        ("claim.open", "claim"): 1000, ("handle", "guardrail_accident"): 1000, ("claim.present", "claim"): 1_500_000,
        ("claim.pay", "claim"): 1_500_000,
    }  # fmt: skip
    assert Claim.objects.get(uid=uid).state == "paid"


def test_whoever_is_liable_is_masked_seen_by_a_deed_and_erased_at_the_end(rail: Component) -> None:
    uid = claim(rail)
    shown = queries.liable(Claim.objects.get(uid=uid))
    assert "张三" not in shown
    assert "12341234" not in shown
    assert "12345" not in shown
    assert "张三" in claiming.look(uid=uid, actor=CREW, now=NOW, ids=ids)
    assert Deed.objects.filter(verb="contact.view", object="claim").count() == 1
    with pytest.raises(Refused, match="了结"):
        claiming.erase(uid=uid, actor=CREW, now=NOW, ids=ids)
    claiming.act(uid=uid, step=Step.WRITE_OFF, reason="肇事车辆未查到", actor=CREW, now=NOW, ids=ids)
    claiming.erase(uid=uid, actor=CREW, now=NOW, ids=ids)
    assert queries.liable(Claim.objects.get(uid=uid)) == ""
    assert not Deed.objects.filter(detail__contains="张三").exists()


def test_one_claim_for_a_repair(rail: Component) -> None:
    repair = record(rail)
    claim(rail, repair_uid=repair)
    with pytest.raises(Refused, match="已经有一件赔偿"):
        claim(rail, repair_uid=repair)


def test_claims_are_for_those_who_keep_them(rail: Component) -> None:
    uid = claim(rail)
    for actor in (PUBLIC, replace(CREW, verbs=frozenset({"assets.read", "assets.keep"}))):
        assert queries.claim(uid, actor) is None
        with pytest.raises(Refused):
            claiming.look(uid=uid, actor=actor, now=NOW, ids=ids)
    assert queries.claim(uid, CREW) is not None
