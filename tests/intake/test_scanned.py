"""A message that names a component by its code: case, deeds and position are the component's; odd codes are sentences."""

from __future__ import annotations

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.assets import actions as assets
from chengxu.assets.models import Component
from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid
from chengxu.intake import actions
from chengxu.intake.rules import Submission
from chengxu.intake.scanned import code_in
from chengxu.ledger.models import Deed
from tests.assets.street import KEEPER, row
from tests.jingzhou import NOW, SEAT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://cg.example.cn/c/7K3M9-ABCDE", ""),
        ("7K3M9ABCD6", ""),
        ("4312290118000001", "4312290118000001"),
        ("431229010200100001", "431229010200100001"),
        ("https://cg.example.cn/c/4312290118000001/", "4312290118000001"),
        ("https://cg.example.cn/pay?c=4312290118000001", ""),
        ("http://[bad/c/4312290118000001", ""),
        ("WIFI:T:WPA;S:x;;", ""),
        ("431229011800000", ""),
        ("", ""),
    ],
)
def test_what_a_code_holds(text: str, code: str) -> None:
    assert code_in(text) == code


def test_a_token_is_read_out_of_an_address() -> None:
    token = SeededIds("t").receipt().replace("-", "")
    assert code_in(f"http://10.0.0.7:8000/c/{token}/?x=1") == token


@pytest.fixture
def lamp(db: None) -> Component:
    taken = assets.register(
        [row(maintainer="JZCG-SZ")], frame=None, actor=KEEPER, now=NOW, ids=SeededIds("lamp"), source="desk"
    )
    return Component.objects.get(uid=taken.added[0].uid)


def send(component: str, **more: object) -> actions.Receipt:
    given = Submission(channel="portal", text="灯不亮", category="C0118", component=component, **more)  # type: ignore[arg-type]
    return actions.take_in(submission=given, actor=PUBLIC, now=NOW, ids=SeededIds(f"{component}{more}"))


def test_the_case_and_its_deeds_know_the_component(lamp: Component) -> None:
    case = Case.objects.get(uid=send(f"https://cg.example.cn/c/{lamp.token}/").case_uid)
    assert (case.asset_uid, case.lon, case.lat, case.grid) == (lamp.uid, lamp.lon, lamp.lat, lamp.grid)
    assert set(Deed.objects.filter(case_uid=case.uid).values_list("asset_uid", flat=True)) == {lamp.uid}


def test_a_position_near_by_gives_way_to_that_of_the_component(lamp: Component) -> None:
    case = Case.objects.get(uid=send(lamp.code, lon=SEAT[0] + 0.0005, lat=SEAT[1], frame="wgs84").case_uid)
    assert (case.lon, case.lat) == (lamp.lon, lamp.lat)


@pytest.mark.parametrize(
    ("component", "more", "field", "why"),
    [
        ("HELLO", {}, "component", "不是本系统部件标牌上的码"),
        ("4312250118000001", {}, "component", "431225"),
        ("4312290118000999", {}, "component", "没有登记"),
        ("{code}", {"lon": SEAT[0] + 0.01, "lat": SEAT[1], "frame": "cgcs2000"}, "place", "去掉它"),
    ],
)
def test_a_code_that_leads_nowhere_is_said_beside_its_field(
    lamp: Component, component: str, more: dict[str, object], field: str, why: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        send(component.format(code=lamp.code), **more)
    (problem,) = invalid.value.problems
    assert problem.field == field
    assert why in problem.message.zh
    assert not Case.objects.exists()


def test_a_dissolved_component_says_so(lamp: Component) -> None:
    Component.objects.update(state="dissolved")
    with pytest.raises(Invalid, match="废弃"):
        send(lamp.token)
