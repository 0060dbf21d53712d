"""Rulings that decide nothing are listed with the reason, and none that decides somewhere, some day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.project.pack_check import Installed, check_pack
from chengxu.responsibility import actions, queries
from chengxu.responsibility.precedents import Precedent, Scope, bound, ended_by
from chengxu.responsibility.proof import spots_of, wanting
from chengxu.responsibility.rules import Responsibility
from chengxu.responsibility.unused import unused
from chengxu.territory.queries import territory
from chengxu.territory.rules import Territory
from tests.jingzhou import PACK

DAY = date(2023, 5, 10)
LATER = date(2023, 8, 1)
LAMP = "C0118"
GRID, TOWN = "43122910000101", "431229100"
pytestmark = pytest.mark.usefixtures("county")


def ruling(number: int = 1, lead: str = "JZCG-SZ", **given: object) -> Precedent:
    values = {"scope": Scope.DUTY_GRID, "value": GRID, "category": LAMP, "from_date": DAY, **given}
    return Precedent(number=f"XL-2023-{number:03d}", lead=lead, **values)  # type: ignore[arg-type]


@pytest.fixture
def rules(county: str) -> Responsibility:
    return queries.responsibility(county)


@pytest.fixture
def ground(county: str) -> Territory:
    return territory(county)


def grids(ground: Territory) -> list[str]:
    return list(dict.fromkeys(spot.duty_grid for spot in ground.spots if spot.township == TOWN))


ENDED = {"to_date": DAY + timedelta(days=5), "superseded_by": "XL-2023-009"}
AT_ONCE = {"to_date": DAY - timedelta(days=1), "superseded_by": "XL-2023-009"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, None),
        ({"scope": Scope.COUNTY, "value": ""}, None),
        ({"scope": Scope.TOWNSHIP, "value": TOWN}, None),
        ({"scope": Scope.PLACE, "value": "P004"}, None),
        ({"from_date": date(2030, 1, 1)}, None),
        (ENDED, None),  # it did its work
        (ENDED | {"category": "C9999"}, None),
        ({"to_date": LATER + timedelta(days=9)}, None),
        (AT_ONCE, "当天即被XL-2023-009取代"),
        ({"category": "C9999"}, "小类 C9999 已不在用"),
        ({"lead": "GONE"}, "配置包里已没有单位 GONE"),
        ({"value": "431229100001G99"}, "配置包里已没有这个责任网格（431229100001G99）"),
        ({"scope": Scope.TOWNSHIP, "value": "431229999"}, "配置包里已没有这个乡镇（431229999）"),
        ({"scope": Scope.PLACE, "value": "P999"}, "配置包里已没有这个地点（P999）"),
    ],
)
def test_one_alone(
    rules: Responsibility, ground: Territory, given: dict[str, object], why: str | None
) -> None:
    found = unused(rules, [ruling(**given)], ground, LATER)  # type: ignore[arg-type]
    assert [one.why.zh for one in found] == ([] if why is None else [why])
    assert all(one.why.en and one.why.en != one.why.zh for one in found)


def test_covered_by_narrower_ones_everywhere_and_not_when_one_grid_is_left(
    rules: Responsibility, ground: Territory
) -> None:
    wide = ruling(scope=Scope.TOWNSHIP, value=TOWN)
    narrow = [ruling(n, "JZCG-YL", value=grid) for n, grid in enumerate(grids(ground), 2)]
    [found] = unused(rules, [wide, *narrow], ground, LATER)
    assert found.precedent == wide
    assert found.why.zh.startswith("总有更优先的规则或先例（XL-2023-002、XL-2023-003、")
    assert unused(rules, [wide, *narrow[1:]], ground, LATER) == []
    last = replace(narrow[0], to_date=LATER + timedelta(days=30))
    assert unused(rules, [wide, last, *narrow[1:]], ground, LATER) == []  # it decides again in a month


@given(st.data())
def test_what_is_listed_never_decides_and_what_is_not_does(data: st.DataObject) -> None:
    rules, ground = queries.responsibility(), territory()
    reaches = [(Scope.COUNTY, ""), (Scope.TOWNSHIP, TOWN), *((Scope.DUTY_GRID, g) for g in grids(ground)[:3])]
    held: list[Precedent] = []
    for number in range(1, data.draw(st.integers(1, 6)) + 1):
        scope, value = data.draw(st.sampled_from(reaches))
        start = DAY + timedelta(days=30 * number)
        newer = ruling(number, data.draw(st.sampled_from(["JZCG-SZ", "JZCG-YL", "GONE"])), scope=scope,
                       value=value, from_date=start)  # fmt: skip
        held = [ended_by(p, newer) if p.reach == newer.reach and not p.superseded_by else p for p in held] + [
            newer
        ]
    today = DAY + timedelta(days=data.draw(st.integers(0, 240)))
    listed = {one.precedent.number for one in unused(rules, held, ground, today)}
    wide = bound(rules, held)
    days = [today + timedelta(days=n) for n in range(0, 300, 7)] + [p.from_date for p in held]
    deciding = {
        rule.id
        for spot in spots_of(wide, ground)
        for day in days
        if day >= today
        for _, rule in wide.applying(LAMP, spot, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    }
    assert not listed & deciding
    done = {p.number for p in held if p.to_date is not None and p.from_date <= p.to_date < today}
    assert {p.number for p in held} - listed - done <= deciding


def test_the_check_of_a_pack_lists_them_where_rulings_are_known() -> None:
    known = [ruling(), ruling(2, category="C9999"), ruling(3, lead="GONE", value="")]
    installed = Installed(
        known, lambda verbs, organisation: {verb: frozenset(organisation.units) for verb in verbs}
    )
    report = check_pack(PACK, installed=installed, now=datetime(2023, 8, 1, tzinfo=UTC))
    assert report.ok
    told = [str(one) for one in report.notices if one.field.startswith("XL-")]
    assert told == [
        "XL-2023-002: 这条先例（C9999由市政设施维护所主办，2023-05-10 起）不起作用：小类 C9999 已不在用。"
        "要继续按它办，请把它写进责任规则或重新裁定",
        "XL-2023-003: 这条先例（路灯由GONE主办，2023-05-10 起）不起作用：配置包里已没有单位 GONE。"
        "要继续按它办，请把它写进责任规则或重新裁定",
    ]
    assert [n for n in check_pack(PACK).notices if n.field.startswith("XL-")] == []


def test_a_ruling_moves_only_the_questions_of_its_category() -> None:
    ground = territory()
    assert queries.wanting() == {}
    actions.set_precedents([ruling()])
    assert queries.wanting() == {}
    assert queries.wanting() == dict(wanting(queries.responsibility(), ground))
    assert [one.precedent.number for one in queries.without_effect(datetime(2023, 8, 1, tzinfo=UTC))] == []
    actions.set_precedents([ruling(2, category="C9999")])
    [gone] = queries.without_effect(datetime(2023, 8, 1, tzinfo=UTC))
    assert gone.precedent.number == "XL-2023-002"
