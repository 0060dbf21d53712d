"""Categories are found by what people write, and limits by where it lies."""

from datetime import date

import pytest

from chengxu.catalog.rules import Catalog, Category, Condition, Kind, Milestone, Period
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused

LIMITS = {"A": parse_limit("1工作时"), "B": parse_limit("2工作时"), "C": parse_limit("4工作时")}


def category(id_: str, name: str, *words: str, active: bool = True) -> Category:
    return Category(
        id=id_,
        scheme="cjt214",
        kind=Kind.EVENT if id_[0] == "E" else Kind.COMPONENT,
        code=id_[1:],
        name=Message(name),
        major=id_[1:3],
        major_name=Message("大类"),
        words=words,
        conditions=(
            Condition(id=f"{id_}-1", text=Message("条件一"), limits=LIMITS, closing=Message("清理")),
            Condition(id=f"{id_}-2", text=Message("条件二"), limits=LIMITS, closing=Message("清理")),
        ),
        active=active,
    )


CATALOG = Catalog(
    {
        c.id: c
        for c in (
            category("E0501", "无照经营游商", "摆摊", "流动摊贩", "占道"),
            category("E0504", "店外经营", "占道经营", "占道"),
            category("E0508", "商业噪音", "喇叭", "叫卖"),
            category("E2106", "公园噪声", "公园+喇叭", "公园唱歌"),
            category("C0501", "宣传栏", "公示栏"),
            category("C01001", "供水井盖", "水井盖", active=False),
        )
    }
)


@pytest.mark.parametrize(("text", "id_"), [("E0504", "E0504"), (" 店外经营 ", "E0504"), ("0504", "E0504")])
def test_a_category_is_found_by_id_name_and_code(text: str, id_: str) -> None:
    found = CATALOG.find(text)
    assert found is not None
    assert found.id == id_


@pytest.mark.parametrize("text", ["0501", "", "没有这个", "供水井盖", "C01001"])
def test_what_is_shared_unknown_or_inactive_is_not_found(text: str) -> None:
    assert CATALOG.find(text) is None


def test_active_leaves_the_coming_scheme_out() -> None:
    assert "C01001" not in {c.id for c in CATALOG.active}
    assert CATALOG.get("C01001").name.zh == "供水井盖"


def test_unknown_ids_are_refused_with_the_field() -> None:
    with pytest.raises(Refused, match="没有代码为「E9999」的小类") as caught:
        CATALOG.get("E9999")
    assert caught.value.field == "category"
    with pytest.raises(Refused, match="没有立案条件「E0504-9」"):
        CATALOG.condition("E0504-9")


def test_the_first_condition_stands_in_when_none_is_named() -> None:
    assert CATALOG.get("E0504").condition().id == "E0504-1"
    assert CATALOG.condition("E0504-2").id == "E0504-2"


@pytest.mark.parametrize(("grade", "hours"), [("A", 1), ("B", 2), ("C", 4), ("", 4), ("Z", 4)])
def test_the_limit_follows_the_grade_and_falls_back_to_the_outskirts(grade: str, hours: int) -> None:
    milestone = Milestone(id="m", name=Message("围护"), limits=LIMITS)
    assert CATALOG.condition("E0504-1").limit(grade).amount == hours
    assert milestone.limit(grade).amount == hours


@pytest.mark.parametrize(
    ("text", "ids", "words"),
    [
        ("水果店占道经营", ["E0504"], ("占道经营",)),
        ("有人占道", ["E0501", "E0504"], ("占道",)),
        ("公园门口有人用喇叭", ["E2106", "E0508"], ("公园+喇叭",)),
        ("喇叭太吵", ["E0508"], ("喇叭",)),
        ("摆摊的流动摊贩占道", ["E0501", "E0504"], ("摆摊", "流动摊贩", "占道")),
        ("今天天气很好", [], ()),
        ("", [], ()),
        ("供水井盖", [], ()),
    ],
)
def test_everyday_words_lead_to_categories(text: str, ids: list[str], words: tuple[str, ...]) -> None:
    found = CATALOG.suggest(text)
    assert [s.category_id for s in found] == ids
    assert (found[0].words if found else ()) == words


def test_no_more_than_asked_for_is_suggested() -> None:
    assert len(CATALOG.suggest("有人占道", limit=1)) == 1


@pytest.mark.parametrize(
    ("start", "end", "day", "holds"),
    [
        (None, None, "2023-01-01", True),
        ("2023-01-01", None, "2023-01-01", True),
        ("2023-01-02", None, "2023-01-01", False),
        (None, "2023-01-01", "2023-01-01", True),
        (None, "2022-12-31", "2023-01-01", False),
    ],
)
def test_a_period_includes_both_its_days(start: str | None, end: str | None, day: str, holds: bool) -> None:
    period = Period(start and date.fromisoformat(start), end and date.fromisoformat(end))  # type: ignore[arg-type]
    assert period.holds(date.fromisoformat(day)) is holds
