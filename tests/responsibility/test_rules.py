"""Rank decides: precedent, owner, place, category; narrower before wider; equals are refused."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chengxu.accounts.rules import Organisation, Unit, UnitKind
from chengxu.catalog.rules import Category, Kind, Period
from chengxu.common.messages import Message, Refused, language
from chengxu.responsibility.rules import TOWNSHIP, Band, Layer, Responsibility, Rule, Transfer

CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2023, 5, 10, 4, tzinfo=UTC)
MIDNIGHT = datetime(2023, 5, 10, 16, tzinfo=UTC)  # 00:00 in China


@dataclass(frozen=True)
class Here:
    duty_grid: str = "D1"
    community: str = "K1"
    township: str = "9001"
    grade: str = "A"
    place: str = ""


HERE = Here()
UNITS = {
    code: Unit(code=code, name=Message(name, code), short=Message(code), kind=UnitKind.SECTION, township=town)
    for code, name, town in (("A", "甲股", ""), ("B", "乙所", ""), ("T", "东乡人民政府", "9001"))
}
CATEGORIES = [
    Category(
        id=id_, scheme="s", kind=Kind.EVENT if id_[0] == "E" else Kind.COMPONENT, code=id_[1:],
        name=Message(name), major=id_[1:3], major_name=Message("街面秩序"),
    )
    for id_, name in (("E0504", "店外经营"), ("E0505", "乱停放"), ("C0118", "路灯"))
]  # fmt: skip


def rule(id_: str, lead: str = "A", *categories: str, **selectors: object) -> Rule:
    given = {k: frozenset([v]) if isinstance(v, str) else v for k, v in selectors.items()}
    return Rule(id=id_, lead=lead, categories=frozenset(categories), source="测试", **given)  # type: ignore[arg-type]


def county(*rules: Rule) -> Responsibility:
    return Responsibility(rules, CATEGORIES, Organisation(UNITS, {}), CHINA)


ANY = rule("any", "A")
KIND = rule("kind", "B", "E")
MAJOR = rule("major", "A", "E05")
ITSELF = rule("itself", "B", "E0504")
TOWN = rule("town", "A", layer=Layer.PLACE, townships="9001")
COMMUNITY = rule("community", "B", layer=Layer.PLACE, communities="K1")
GRID = rule("grid", "A", layer=Layer.PLACE, duty_grids="D1")
PLACE = rule("place", "B", layer=Layer.PLACE, places="P1")
OWNER = rule("owner", "A", "E0504", layer=Layer.OWNER)
PRECEDENT = rule("precedent", "B", "E0504", layer=Layer.PRECEDENT)
LADDER = [ANY, KIND, MAJOR, ITSELF, TOWN, COMMUNITY, GRID, PLACE, OWNER, PRECEDENT]


@pytest.mark.parametrize("step", range(1, len(LADDER)))
def test_each_step_of_the_ladder_beats_all_below_it(step: int) -> None:
    spot = replace(HERE, place="P1")
    for order in (LADDER[: step + 1], list(reversed(LADDER[: step + 1]))):
        assert county(*order).resolve("E0504", spot, NOON).rule == LADDER[step].id


def test_a_grade_and_an_hour_are_narrower_than_none() -> None:
    graded = rule("graded", "B", "E0504", grades="A")
    night = rule("night", "A", "E0504", band=Band(time(22), time(6)))
    found = county(ITSELF, graded, night)
    assert found.resolve("E0504", HERE, NOON).rule == "graded"
    assert found.resolve("E0504", replace(HERE, grade="B"), NOON).rule == "itself"
    assert found.resolve("E0504", replace(HERE, grade="B"), MIDNIGHT).rule == "night"
    assert found.resolve("E0504", HERE, MIDNIGHT).rule == "graded"


@pytest.mark.parametrize(
    ("clock", "inside"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("05:59", True), ("06:00", False)],
)
def test_a_band_passes_midnight_and_leaves_its_end_out(clock: str, inside: bool) -> None:
    found = county(ITSELF, rule("night", "A", "E0504", band=Band(time(22), time(6))))
    local = datetime.combine(date(2023, 5, 10), time.fromisoformat(clock), CHINA)
    assert (found.resolve("E0504", HERE, local.astimezone(UTC)).rule == "night") is inside


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2023-06-30", "itself"), ("2023-07-01", "summer"), ("2023-07-31", "summer"), ("2023-08-01", "itself")],
)
def test_a_rule_holds_on_its_days_both_included(day: str, expected: str) -> None:
    summer = rule(
        "summer", "A", "E0504", layer=Layer.PRECEDENT, period=Period(date(2023, 7, 1), date(2023, 7, 31))
    )
    noon = datetime.combine(date.fromisoformat(day), time(12), CHINA)
    assert county(ITSELF, summer).resolve("E0504", HERE, noon).rule == expected


def test_equals_are_refused_by_name() -> None:
    with pytest.raises(Refused, match="「店外经营」在此处有同级规则冲突：itself、twin"):
        county(ITSELF, rule("twin", "A", "E0504")).resolve("E0504", HERE, NOON)


def test_nobody_is_refused_rather_than_guessed() -> None:
    with pytest.raises(Refused, match="「路灯」在此处没有主办单位"):
        county(ITSELF).resolve("C0118", HERE, NOON)
    with pytest.raises(Refused, match="没有代码为「E9999」的小类"):
        county(ITSELF).resolve("E9999", HERE, NOON)


def test_the_township_leads_where_the_rule_says_so() -> None:
    found = county(rule("town", TOWNSHIP, "E"))
    assert found.resolve("E0504", HERE, NOON).lead == "T"
    with pytest.raises(Refused, match="规则 town 交由所在乡镇主办，但此处不属于任何乡镇"):
        found.resolve("E0504", replace(HERE, township=""), NOON)


def test_the_reason_is_a_sentence_in_both_languages() -> None:
    full = replace(
        MAJOR,
        co_units=("B",),
        transfer=Transfer(unit="T", what=Message("车行道停车", "parking on the road")),
        basis="某法第一条",
    )
    resolution = county(full).resolve("E0505", HERE, NOON)
    assert resolution.co_units == ("B",)
    assert resolution.transfer == full.transfer
    assert str(resolution.reason) == (
        "按「街面秩序」大类的类别规则由甲股主办，乙所协办，车行道停车转东乡人民政府（依据：某法第一条，默认，未核实）。"
    )
    with language("en"):
        assert str(resolution.reason) == (
            "A leads, by the category rule on the class “街面秩序”, with B, parking on the road goes to T "
            "(basis: 某法第一条, default, unverified)."
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (ITSELF, "按「店外经营」的类别规则由乙所主办（来源：测试，默认，未核实）。"),
        (KIND, "按全部事件的类别规则由乙所主办（来源：测试，默认，未核实）。"),
        (replace(TOWN, verified=True), "按全部事项的地点规则由甲股主办（来源：测试）。"),
        (OWNER, "按「店外经营」的权属规则由甲股主办（来源：测试，默认，未核实）。"),
        (PRECEDENT, "按「店外经营」的先例由乙所主办（来源：测试，默认，未核实）。"),
    ],
)
def test_the_reason_names_what_decided(given: Rule, said: str) -> None:
    assert str(county(given).resolve("E0504", HERE, NOON).reason) == said


def test_the_same_question_is_answered_from_memory() -> None:
    found = county(ITSELF)
    first = found.resolve("E0504", HERE, NOON)
    assert found.resolve("E0504", replace(HERE), NOON) is first
