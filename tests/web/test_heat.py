"""The table of where it is unclear whose a matter is: what each cell counts, opens, and who may look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from chengxu.cases import actions
from chengxu.cases.rules import Order
from chengxu.cases.unclear import Trouble, Unclear, unclear
from chengxu.cases.workflow.states import ReturnKind
from chengxu.responsibility.models import Precedent
from chengxu.responsibility.precedents import Scope
from chengxu.responsibility.queries import precedents
from chengxu.territory.queries import territory
from tests.jingzhou import CLERK
from tests.web.cast import actor, do, ids, reported, signed_in

pytestmark = pytest.mark.usefixtures("county")
TOWN = "431229100"


def quarrelled(times: int = 2) -> str:
    uid = reported().case_uid
    do(uid, "accept", "acceptor")
    do(uid, "file", "chief", condition="C0118-1", reason="已电话核实")
    for unit in ("JZCG-LD", "JZCG-SZ")[:times]:
        do(uid, "dispatch", "dispatcher", unit=unit, reason="先派去看")
        order = Order(kind=ReturnKind.NOT_OURS, reason="不归我们")
        actions.act(
            case_uid=uid,
            verb="return",
            order=order,
            actor=replace(CLERK, unit=unit),
            now=timezone.now(),
            ids=ids,
        )
    return uid


def found(trouble: Trouble) -> list[Unclear]:
    every = unclear(actor=actor("dispatcher"), now=timezone.now(), territory=territory())
    return [one for one in every if one.trouble is trouble]


def test_a_dispute_its_returns_and_then_its_precedent_are_counted_where_they_lie() -> None:
    uid = quarrelled()
    assert [(one.category, one.township, one.count) for one in found(Trouble.DISPUTE)] == [("C0118", TOWN, 1)]
    assert [one.count for one in found(Trouble.RETURN)] == [2]
    assert found(Trouble.PRECEDENT) == found(Trouble.GAP) == found(Trouble.OVERLAP) == []
    do(uid, "rule", "director", unit="JZCG-SZ", scope="duty_grid", reason="协调会定")
    assert found(Trouble.DISPUTE) == []
    [ruled] = found(Trouble.PRECEDENT)
    assert (ruled.township, ruled.duty_grid) == (TOWN, precedents()[0].value)


def test_returns_of_long_ago_do_not_count() -> None:
    quarrelled(times=1)
    later = timezone.now() + timedelta(days=91)
    every = unclear(actor=actor("dispatcher"), now=later, territory=territory())
    assert [one for one in every if one.trouble is Trouble.RETURN] == []


@pytest.mark.parametrize(
    ("one", "township", "grid", "expected"),
    [
        (Unclear(trouble=Trouble.PRECEDENT, category="x"), TOWN, "", True),
        (Unclear(trouble=Trouble.PRECEDENT, category="x", township=TOWN), TOWN, "G1", True),
        (Unclear(trouble=Trouble.DISPUTE, category="x", township=TOWN, duty_grid="G1"), TOWN, "G1", True),
        (Unclear(trouble=Trouble.DISPUTE, category="x", township=TOWN, duty_grid="G1"), TOWN, "G2", False),
        (Unclear(trouble=Trouble.DISPUTE, category="x", township=TOWN, duty_grid="G1"), "other", "", False),
    ],
)
def test_a_finding_lies_in_its_own_place_and_in_those_it_reaches(
    one: Unclear, township: str, grid: str, expected: bool
) -> None:
    assert one.lies_in(township, grid) is expected


def test_the_page_tells_word_and_number_unfolds_and_opens_what_lies_behind() -> None:
    uid = quarrelled()
    browser = signed_in("dispatcher")
    page = browser.get("/desk/responsibility/").content.decode()
    assert "争议 1" in page
    assert "渠阳镇" in page
    assert ">路灯<" not in page
    unfolded = browser.get(f"/desk/responsibility/?major=C01&township={TOWN}").content.decode()
    assert "路灯" in unfolded
    inside = browser.get(f"/desk/responsibility/?category=C01&where={TOWN}").content.decode()
    assert f'href="/desk/cases/{uid}/"' in inside
    do(uid, "rule", "director", unit="JZCG-SZ", scope="county", reason="协调会定")
    everywhere = browser.get("/desk/responsibility/?category=C01&where=431229104").content.decode()
    assert precedents()[0].number in everywhere
    assert precedents()[0].scope is Scope.COUNTY


@pytest.mark.parametrize(
    ("post", "status"),
    [("dispatcher", 200), ("chief", 200), ("director", 200), ("handler", 403), ("clerk", 403)],
)
def test_those_who_dispatch_file_or_rule_may_look(post: str, status: int) -> None:
    assert signed_in(post).get("/desk/responsibility/").status_code == status


def test_the_director_rules_on_the_case_page() -> None:
    uid = quarrelled()
    browser = signed_in("director")
    page = browser.get(f"/desk/cases/{uid}/").content.decode()
    assert 'name="scope"' in page
    version = 7
    given = {"unit": "JZCG-SZ", "scope": "duty_grid", "reason": "协调会定", "version": version}
    assert browser.post(f"/desk/cases/{uid}/rule/", given).status_code == 302
    page = browser.get(f"/desk/cases/{uid}/").content.decode()
    assert "按先例 XL-" in page


def test_a_ruling_the_pack_left_without_effect_is_listed_with_the_reason() -> None:
    uid = quarrelled()
    browser = signed_in("dispatcher")
    do(uid, "rule", "director", unit="JZCG-SZ", scope="duty_grid", reason="协调会定")
    assert "不起作用的先例" not in browser.get("/desk/responsibility/").content.decode()
    Precedent.objects.update(lead="GONE")
    page = browser.get("/desk/responsibility/").content.decode()
    assert "不起作用的先例" in page
    assert "配置包里已没有单位 GONE" in page
    assert (
        "the pack knows no unit GONE any more"
        in browser.get("/desk/responsibility/?lang=en").content.decode()
    )
