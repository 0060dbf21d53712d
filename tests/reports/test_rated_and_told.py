"""What set x taught: what reporters rate, shares of the plan, growths, times in stories, tables of complaints; both ways."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined

NO = None


def _rows(text: str) -> list[tuple[str, str | None, str]]:
    heading = "某县城管局2023年工作总结\n\n一、主要工作\n\n"
    rows = [finding.row() for finding in examined(f"{heading}{text}")]
    return [(row["text"], row["indicator"], row["verdict"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        # what was answered to the red web, late and in time, and what was closed for the hotline
        (
            "红网留言答复338件，其中超过规定时限才答复的14件，按期答复率95.9%。",
            ["redweb.answered", "redweb.answered_late", "redweb.answered_on_time_rate"],
        ),
        (
            "答复网民留言210件，按期回复率98%，逾期回复的4件。",
            ["redweb.answered", "redweb.answered_on_time_rate", "redweb.answered_late"],
        ),
        ("问政平台留言按时回复97%。", ["redweb.answered_on_time_rate"]),
        ("热线、红网诉求按时答复率98.1%。", ["hotline.on_time_rate"]),
        ("热线、红网诉求按期办结率98.1%。", ["hotline.on_time_rate"]),
        # who rates a case is satisfied with it; who rings the hotline or proposes is asked by others
        (
            "数字城管案件办结后，群众参与评价820次，满意率91%。",
            ["cases.ratings", "cases.satisfaction_rate"],
        ),
        ("平台结案1.2万件，群众满意度92%。", ["cases.closed", "cases.satisfaction_rate"]),
        ("热线办结2600件，群众满意率97%。", ["hotline.closed", NO]),
        ("办理人大建议12件，代表满意率100%。", [NO, NO]),
        ("反映人不满意要求重开24件，重开率0.5%。", ["cases.reopened", "cases.reopen_rate"]),
        # at the school gate; nowhere else
        ("在学校周边查处违规经营38起。", ["school.vendors"]),
        ("燃气违规经营立案3起。", [NO]),
        ("热线转来97件，结88件。", ["hotline.received", "hotline.closed"]),
        # news of one field are none of all of it
        ("在媒体刊发垃圾分类报道52篇。", [NO]),
        ("在媒体刊发宣传报道128篇。", ["party.publicity"]),
        # what was done with the police is no case of the bureau
        ("联合公安机关捣毁黑气窝点2个。", [NO]),
        ("查处违规储存瓶装燃气案件2起。", ["gas.storage_cases"]),
        # money for others
        ("垃圾分类示范社区2个，兑现惠企资金30万元。", ["sorting.communities", NO]),
        ("垃圾分类示范社区2个，落实专项资金36万元。", ["sorting.communities", "sorting.budget"]),
        ("市长热线受理诉求2618件，开展局长接听日活动12次。", ["hotline.received", NO]),
        # a growth is of the noun it names
        ("夜宵摊噪声投诉同比下降48%。", [NO]),
        ("油烟投诉同比下降12%。", ["fume.handled"]),
        ("占道投诉同比减少86件。", [NO]),
        ("占道经营同比减少86起。", ["street.occupy"]),
        ("路灯报修量同比下降12%。", [NO]),
        # how it went against the same days of last year leaves the noun as it is
        ("渣土车违规比去年同期减少12起。", ["muck.trucks"]),
        ("巡查发现井盖缺失45处，当天更换井盖45个。", [NO, "facility.covers"]),
        ("活动当天补装12个井盖。", [NO]),
        ("热线诉求超期办结14件。", [NO]),
        ("平台案件回访市民240人，满意度98%。", [NO, NO]),
        # a rate of one field is none of all cases
        ("抢建叫停及时率95%。", [NO]),
        ("案件处置及时率95%。", ["cases.on_time_handling_rate"]),
        # a share of the plan is of no indicator while no plan is on record
        ("道路维修5200平方米，完成年度任务的104%。", ["facility.road_area", NO]),
    ],
)
def test_what_a_number_is_of(text: str, indicators: list[str | None]) -> None:
    assert [indicator for _, indicator, _ in _rows(text)] == indicators


@pytest.mark.parametrize(
    ("text", "figure", "verdict"),
    [
        # a time in a story is how quickly it was done; elsewhere it is asked for
        ("7月，42户业主反映油烟。中队3天内协调店主改造烟道。", "3天内", "no_record"),
        ("3月她家楼下路灯不亮，维护班2小时内修好。", "2小时内", "no_record"),
        ("7月20日，队员接报后15分钟内到场。", "15分钟内", "no_record"),
        ("7月底前，中队3天内报齐名单。", "3天内", "target"),
        ("当晚，抢修班2小时内恢复照明。", "2小时内", "no_record"),
        ("7月，县里要求中队3天内改造烟道。", "3天内", "target"),
        ("群众投诉2小时内到场。", "2小时内", "target"),
        ("平均每个考点每天有4名队员盯着。", "4名", "no_record"),
        ("每个考点每天安排4名队员。", "4名", "target"),
        # the aim that was set
        ("热线按期办结率97%，与年初定下的99%目标尚有差距。", "99%", "target"),
        ("热线按期办结率97%，比上级规定的98%标准低1个百分点。", "98%", "target"),
    ],
)
def test_asked_for_or_done(text: str, figure: str, verdict: str) -> None:
    assert {told: judged for told, _, judged in _rows(text)}[figure] == verdict


@pytest.mark.parametrize(
    ("heading", "verdict"),
    [
        ("7月任务", "target"),
        ("下半年重点任务", "target"),
        ("7月任务完成情况", "no_record"),
        ("重点任务", "no_record"),
    ],
)
def test_the_tasks_of_a_month_to_come_are_planned(heading: str, verdict: str) -> None:
    rows = _rows(f"情况良好。\n\n二、{heading}\n\n公厕开放时间延长至18小时。")
    assert [judged for _, _, judged in rows] == [verdict]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("## 5 2024年计划", []),
        ("03 来年打算", []),
        ("5 处占道。", ["5 处"]),
    ],
)
def test_the_number_of_a_heading_is_no_figure(text: str, figures: list[str]) -> None:
    assert [figure for figure, _, _ in _rows(text)] == figures


def test_growth_is_held_against_what_the_sentence_begins_with() -> None:
    rows = _rows("立案数比上年翻了一番，渣土违规减半，拆除乱搭乱建少了6处。拆除乱搭乱建34处。")
    assert rows[2:] == [("6处", "illegal.demolished", "no_record"), ("34处", "illegal.demolished", "agrees")]
    assert _rows("更换护栏多了一道工序，立柱23根。")[-1][1] == "facility.posts"


@pytest.mark.parametrize(
    ("heading", "indicators"),
    [
        ("诉求结构", [None, None, "hotline.received"]),
        ("投诉热点", [None, None, "hotline.received"]),
        ("市容整治", ["noise.regulated", "fume.handled", None]),
    ],
)
def test_a_table_of_complaints_tells_parts(heading: str, indicators: list[str | None]) -> None:
    table = "|类别|件数|\n|---|---|\n|噪声|150|\n|油烟|36|\n|合计|2618|"
    assert [one for _, one, _ in _rows(f"情况良好。\n\n二、{heading}\n\n{table}")] == indicators


def test_a_rate_that_follows_is_not_held_against_an_indicator_that_is_hardly_sure() -> None:
    rows = _rows("热线、红网受理诉求2618件，办结2439件，办结率93.2%。")
    assert rows[-1] == ("93.2%", NO, "no_record")
    rows = _rows("热线、红网受理诉求2618件，按期办结2439件，按期办结率93.2%。")
    assert rows[-1][:2] == ("93.2%", "hotline.on_time_rate")


def test_what_no_indicator_counts_is_named_without_its_measure() -> None:
    found = examined("清运生活垃圾33967.54吨，其中乡镇13449.06吨，城区20518.48吨。")
    assert "文中说的是「城区」，没有这样的指标" in found[-1].why.zh
