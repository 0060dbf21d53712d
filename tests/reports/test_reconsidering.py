"""The second look: what all the evidence together finds where the words alone did not, and what it gives up."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined

from chengxu.reports.audit.matters.weighing import Model, models

RECORDS = {
    "facility.subsidence": 14,
    "facility.u_posts": 160,
    "facility.guardrail_accidents": 19,
    "facility.posts": 44,
    "hotline.received": 5364,
    "hotline.closed": 5300,
    "portal.received": 914,
}
ROADS = "处置道路下陷14处，增设U型管160个，修复车撞护栏事故{number}起，更换立柱44根。"
COMPLAINTS = "全年受理市长热线、红网诉求5364件，办结5300件。热线这一块，我亲自接听群众来电36个。公众网页收到市民上报914件。"


def rows(text: str) -> dict[str, tuple[str | None, str, str]]:
    """Indicator, verdict and reason of each number."""
    told = [finding.row() for finding in examined(text, RECORDS)]
    return {row["text"]: (row["indicator"], row["verdict"], row["why"]) for row in told}


def test_words_nobody_listed_are_found_by_all_that_speaks_for_them() -> None:
    indicator, verdict, why = rows(ROADS.format(number=19))["19起"]
    assert (indicator, verdict) == ("facility.guardrail_accidents", "agrees")
    assert "数值与台账相同" in why
    assert "不大确定" in why


def test_a_value_alone_finds_nothing() -> None:
    assert rows("本局订阅报刊19份。")["19份"][0] is None
    assert rows("悬挂宣传条幅160条。")["160条"][0] is None


def test_listed_words_of_another_matter_are_given_up_with_a_reason() -> None:
    indicator, verdict, why = rows(COMPLAINTS)["36个"]
    assert (indicator, verdict) == (None, "no_record")
    assert "不作对应" in why


@pytest.mark.parametrize("number", ["5364件", "5300件", "914件"])
def test_what_the_records_say_is_never_given_up(number: str) -> None:
    assert rows(COMPLAINTS)[number][1] == "agrees"


def test_a_number_alone_keeps_what_its_words_say_whatever_the_records_are() -> None:
    assert rows("修复车撞护栏14处道路下陷。")["14处"][0] == "facility.subsidence"
    assert rows("全年处置道路下陷980处。")["980处"][:2] == ("facility.subsidence", "differs")


def test_weights_are_of_features_that_exist_and_of_no_indicator() -> None:
    for model in models():
        assert all("." not in name and "." not in other for name, other, _ in model.weights)


def test_a_product_counts_only_with_both_its_features() -> None:
    model = Model.of({"": 0.0, "a × b": 4.0})
    assert model.likelihood({"a": 1.0, "b": 0.0}) == 0.5
    assert model.likelihood({"a": 1.0, "b": 1.0}) > 0.9
