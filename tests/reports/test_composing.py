"""Facts become sentences: nothing is said of what did not happen, and what is left reads well."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.reports.made import TEXT, declared, fact
from tests.reports.said import FACTS, FRONT, SEPTEMBER, YEAR, background, document, said

from chengxu.reports.language.compose import compose
from chengxu.reports.language.plans import Plan
from chengxu.reports.rules import Heading, Paragraph, Proof

DAY = (date(2023, 6, 5), date(2023, 6, 5))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # a choice needs something to tell from each of its own figures
        ("规范{{street.a}}，[[取缔{{street.b}}，]]完成。", "规范350余处，取缔3个，完成。"),
        ("规范{{street.a}}，[[取缔{{street.none}}，]]完成。", "规范350余处，完成。"),
        ("规范{{street.a}}，[[取缔{{street.zero}}，]]完成。", "规范350余处，完成。"),
        ("规范{{street.a}}[[，取缔{{street.b}}、{{street.none}}]]。", "规范350余处。"),
        ("规范{{street.none}}。", "规范0处。"),
        ("整改率{{gas.rate_none}}。", "整改率（无记录）。"),
        ("规范{{street.a}}[[，整改率{{gas.rate_none}}]]。", "规范350余处。"),
        ("规范{{street.a}}[[，整改率{{gas.rate_zero}}]]。", "规范350余处，整改率0%。"),
        # the first that has something to tell
        ("[[取缔{{street.b}}||未发现摊贩]]。", "取缔3个。"),
        ("[[取缔{{street.none}}||未发现摊贩]]。", "未发现摊贩。"),
        ("[[取缔{{street.none}}||规范{{street.a}}||无]]。", "规范350余处。"),
        # an outer choice without figures of its own needs one of the inner
        ("[[加强管理。[[规范{{street.a}}。]][[取缔{{street.none}}。]]]]", "加强管理。规范350余处。"),
        ("甲。[[加强管理。[[规范{{street.zero}}。]][[取缔{{street.none}}。]]]]", "甲。"),
        ("[[排查[[一般{{street.none}}]]、[[重大{{street.b}}]]，已整改。]]", "排查重大3个，已整改。"),
        ("甲。[[自3月起，[[year 2023? 组织执法力量，]][[规范{{street.none}}。]]]]", "甲。"),
        # conditions
        ("甲。[[street.a? 有。||无。]]", "甲。有。"),
        ("甲。[[street.none? 有。||无。]]", "甲。无。"),
        ("甲。[[not street.none? 无。]]", "甲。无。"),
        ("甲。[[street.none recorded? 有记录。]][[street.zero recorded? 有记录。]]", "甲。有记录。"),
        ("[[street.a > 352? 多||street.a >= 352? 正好||少]]。", "正好。"),
        ("[[street.a < 352? 少||street.a <= 352? 正好||多]]。", "正好。"),
        ("[[gas.rate_none = 0? 零||gas.rate_zero = 0? 真零]]。", "真零。"),
        ("甲。[[gas.rate_none > 0? 有。]]", "甲。"),
        ("[[street.a and street.none? 都有||street.a or street.none? 有一样]]。", "有一样。"),
        ("[[gas.rate reached? 达标||gas.rate missed? 未达标]]。", "未达标。"),
        ("[[light.hours reached? 达标||未达标]]。", "达标。"),
        ("甲[[gas.rate_none missed? 未达标]]。", "甲。"),
        ("[[period month? 本月||period year? 全年]]。", "全年。"),
        ("[[year 2022? 去年||year 2023? 今年]]。", "今年。"),
        ("甲[[month 6? ，中考]]。", "甲，中考。"),
        # a condition decides by itself whether the figures in it stand
        ("[[period year? 规范{{street.none}}。]]", "规范0处。"),
        # styles and measure words
        ("{{street.a|exact}}{{street.a|jin}}{{street.a|yue}}。", "352处近360处约350处。"),
        ("{{street.b|zh}}、{{street.b|measure=家}}、{{street.b|zh|measure=家}}、{{street.a|zh}}。", "三个、3家、三家、352处。"),
        ("{{muck.fines|measure=万元}}。", "2.35万元。"),
        # names of the period
        ("{year}年{period}{span}{dates}{close}，{year-1}、{year+1}。", "2023年2023年全年1月1日至12月31日期末，2022、2024。"),
    ],
)  # fmt: skip
def test_a_sentence(body: str, expected: str) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("- 甲{{street.a}}。\n- [[乙{{street.none}}。]]\n- 丙。", "一是甲350余处。二是丙。"),
        ("- [[甲{{street.none}}；]]\n- 乙{{street.b}}；\n- [[丙{{street.none}}。]]", "乙3个。"),
        ("主要有：\n- [[甲{{street.none}}；]]\n- 乙；\n- 丙。", "主要有：一是乙；二是丙。"),
        ("主要有：\n- [[甲{{street.none}}；]]\n- [[乙{{street.none}}。]]", ""),
        ("加强督查。\n- [[甲{{street.none}}；]]", "加强督查。"),
        ("- 甲：\n  - 子一{{street.a}}；\n  - 子二。\n- 乙。", "一是甲：①子一350余处；②子二。二是乙。"),
        ("- 甲：\n  - [[子一{{street.none}}；]]\n  - 子二；\n  - [[子三{{street.none}}。]]\n- 乙。", "一是甲：子二。二是乙。"),
        ("- 甲：\n  - [[子一{{street.none}}。]]\n- 乙。", "乙。"),
        ("- 只有一项。", "只有一项。"),
        ("- 甲{{street.a}}；\n- 乙{{street.b}}；\n- [[丙{{street.none}}]]", "一是甲350余处；二是乙3个。"),
    ],
)  # fmt: skip
def test_items_close_up(body: str, expected: str) -> None:
    assert said(body) == expected


def test_headings_and_parts_without_anything_below_them_go_and_the_numbers_follow() -> None:
    front = FRONT.replace("author: 办公室}]", "author: 办公室}, {computed: true, author: 办公室}]")
    gone = "[[{{street.none}}]]"
    text = (
        f"{front}## 甲\n\n### 甲一\n\n{gone}\n\n## 乙\n\n### 乙一\n\n{gone}\n\n### 乙二\n\n有{{{{street.a}}}}。\n\n"
        f"## 丙。\n\n{gone}\n\n## 丁\n\n完。\n\n# 其他\n\n## 戊\n\n{gone}\n"
    )
    made = compose(declared(text), FACTS, start=YEAR[0], end=YEAR[1], proof=Proof("", ""))
    (part,) = made.parts
    assert [b for b in part.blocks if isinstance(b, Heading)] == [
        Heading(2, "（一）", "乙"),
        Heading(3, "1.", "乙二"),
        Heading(2, "（二）", "丁"),
    ]
    assert [figure.number for figure in made.figures()] == [1]
    assert document("[[{{street.none}}]]").parts == ()


def test_a_heading_that_runs_in_goes_with_its_paragraph() -> None:
    made = document("## 甲。\n\n[[有{{street.none}}。]]\n\n## 乙。\n\n有{{street.b}}。")
    (paragraph,) = made.parts[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.lead == Heading(2, "（一）", "乙。")


@pytest.mark.parametrize(
    ("body", "world", "expected"),
    [
        ("甲[[，{{street.a|yoy}}]]。", {"yoy": {"street.a": "300"}}, "甲，同比增长17.3%。"),
        ("甲[[，{{street.a|yoy}}]]。", {"yoy": {"street.a": "400"}}, "甲，同比下降12%。"),
        ("甲[[，{{street.a|yoy}}]]。", {"yoy": {"street.a": "352"}}, "甲，与上年持平。"),
        ("甲[[，{{street.a|yoy|amount}}]]。", {"yoy": {"street.a": "340"}}, "甲，同比增加12处。"),
        ("甲[[，{{street.a|yoy}}]]。", {"yoy": {"street.a": "0"}}, "甲，同比增加352处。"),
        ("甲[[，{{street.a|yoy}}]]。", {"yoy": {"street.a": fact("street.a", "0", rows=0)}}, "甲。"),
        ("甲[[，{{street.a|yoy}}]]。", {"yoy": {"street.a": None}}, "甲。"),
        ("甲[[，{{street.a|yoy}}]]。", {}, "甲。"),
        ("甲[[，{{street.a|yoy}}]]。", {"yoy": {"street.a": "30"}}, "甲，同比增加322处。"),
        ("甲[[，{{street.b|yoy}}]]。", {"yoy": {"street.b": "2"}}, "甲，同比增加1个。"),
        ("甲[[，{{street.b|yoy|measure=家}}]]。", {"yoy": {"street.b": "5"}}, "甲，同比减少2家。"),
        ("甲[[，{{street.none|yoy}}]]。", {"yoy": {"street.none": "40"}}, "甲，同比减少40处。"),
        ("甲[[，{{street.none|yoy}}]]。", {"yoy": {"street.none": "0"}}, "甲，与上年持平。"),
        ("甲[[，{{gas.rate|yoy}}]]。", {"yoy": {"gas.rate": "97.5"}}, "甲，同比提高1.2个百分点。"),
        ("甲[[，{{gas.rate|yoy}}]]。", {"yoy": {"gas.rate": "99.9"}}, "甲，同比下降1.2个百分点。"),
        ("甲[[，{{gas.rate_zero|yoy}}]]。", {"yoy": {"gas.rate_zero": "3"}}, "甲，同比下降3个百分点。"),
        ("甲[[，{{gas.rate_none|yoy}}]]。", {"yoy": {"gas.rate_none": "3"}}, "甲。"),
        ("隐患[[{{gas.hazards|yoy}}]]。", {"yoy": {"gas.hazards": "20"}}, "隐患同比上升100%。"),
        ("隐患[[{{gas.hazards|yoy}}]]。", {"yoy": {"gas.hazards": "50"}}, "隐患同比下降20%。"),
        ("甲[[，{{light.hours|yoy}}]]。", {"yoy": {"light.hours": "20"}}, "甲，同比增长6%。"),
        ("[[gas.hazards better yoy? 好||差]]。", {"yoy": {"gas.hazards": "50"}}, "好。"),
        ("[[gas.hazards worse yoy? 差||好]]。", {"yoy": {"gas.hazards": "20"}}, "差。"),
        ("[[gas.hazards better yoy? 好||gas.hazards worse yoy? 差||平]]。", {"yoy": {"gas.hazards": "40"}}, "平。"),
        ("[[street.a up yoy? 升||street.a level yoy? 平||street.a down yoy? 降||无]]。", {"yoy": {"street.a": "9"}}, "升。"),
        ("[[street.a up yoy? 升||street.a level yoy? 平||street.a down yoy? 降||无]]。", {}, "无。"),
        ("[[street.a better yoy? 好||未说]]。", {"yoy": {"street.a": "9"}}, "未说。"),
        ("甲[[，{{street.a|prev}}]]。", {"prev": {"street.a": "300"}}, "甲，比上年增长17.3%。"),
    ],
)  # fmt: skip
def test_a_comparison_with_the_year_before(body: str, world: dict[str, object], expected: str) -> None:
    assert said(body, world=background(**world)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("over", "kind", "level", "moved"),
    [
        (SEPTEMBER, "yoy", "与上年同期持平", "同比增长"),
        (SEPTEMBER, "prev", "与上月持平", "环比增长"),
        ((date(2023, 7, 1), date(2023, 9, 30)), "prev", "与上季度持平", "环比增长"),
        ((date(2023, 7, 1), date(2023, 12, 31)), "prev", "与上半年持平", "比上半年增长"),
        ((date(2023, 1, 1), date(2023, 6, 30)), "prev", "与上年下半年持平", "比上年下半年增长"),
        ((date(2023, 9, 4), date(2023, 9, 10)), "prev", "与上周持平", "环比增长"),
        (DAY, "prev", "与前一日持平", "比前一日增长"),
        ((date(2023, 9, 4), date(2023, 9, 20)), "prev", "与前期持平", "比前期增长"),
    ],
)
def test_each_period_has_its_own_words(over: tuple[date, date], kind: str, level: str, moved: str) -> None:
    body = f"甲[[，{{{{street.a|{kind}}}}}]]。"
    assert said(body, over=over, world=background(**{kind: {"street.a": "352"}})) == f"甲，{level}。"
    assert said(body, over=over, world=background(**{kind: {"street.a": "320"}})) == f"甲，{moved}10%。"


PLANS = {"street.a": Plan(Decimal(704), "要点", "2023-01-20"), "party.meetings": Plan(Decimal(12), "制度")}


def to_date(id_: str, value: str) -> dict[str, object]:
    return {"plans": PLANS, "to_date": {id_: fact(id_, value, FACTS[id_].measure)}}


@pytest.mark.parametrize(
    ("body", "over", "world", "expected"),
    [
        ("甲[[，{{street.a|plan}}]]。", YEAR, to_date("street.a", "352"), "甲，完成年度计划的50%。"),
        ("甲[[，{{street.a|plan}}]]。", YEAR, to_date("street.a", "704"), "甲，完成年度计划的100%。"),
        ("甲[[，{{street.a|plan}}]]。", YEAR, to_date("street.a", "703.9"), "甲，完成年度计划的99.99%。"),
        ("甲[[，{{street.a|plan}}]]。", YEAR, to_date("street.a", "880"), "甲，完成年度计划的125%。"),
        ("甲[[，{{street.a|plan}}]]。", SEPTEMBER, to_date("street.a", "176"), "甲，累计完成年度计划的25%。"),
        ("甲[[，{{street.a|gap}}]]。", YEAR, to_date("street.a", "700"), "甲，距年度计划还差4处。"),
        ("甲[[，{{street.a|gap}}]]。", YEAR, to_date("street.a", "704"), "甲，完成年度计划。"),
        ("甲[[，{{street.a|gap}}]]。", YEAR, to_date("street.a", "710"), "甲，超年度计划6处。"),
        ("甲[[，{{street.a|plan}}]]。", YEAR, {}, "甲。"),
        ("甲[[，{{gas.rate|gap}}]]。", YEAR, {}, "甲，低于目标1.3个百分点。"),
        ("甲[[，{{light.hours|gap}}]]。", YEAR, {}, "甲，达到目标。"),
        ("甲[[，{{gas.rate_none|gap}}]]。", YEAR, {}, "甲。"),
        ("[[street.a reached? 完成||street.a missed? 未完成||还早]]。", YEAR, to_date("street.a", "704"), "完成。"),
        ("[[street.a reached? 完成||street.a missed? 未完成||还早]]。", YEAR, to_date("street.a", "1"), "未完成。"),
        ("[[street.a reached? 完成||street.a missed? 未完成||还早]]。", SEPTEMBER, to_date("street.a", "1"), "还早。"),
        ("[[street.a reached? 完成||street.a missed? 未完成||没有计划]]。", YEAR, {}, "没有计划。"),
    ],
)  # fmt: skip
def test_against_the_plan(
    body: str, over: tuple[date, date], world: dict[str, object], expected: str
) -> None:
    assert said(body, over=over, world=background(**world)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        (YEAR, "今年以来还早，目前在办。"),
        (SEPTEMBER, "本月以来还早，目前在办。"),
        ((date(2023, 7, 1), date(2023, 12, 31)), "下半年以来还早，目前在办。"),
        (DAY, "当日还早，目前在办。"),
    ],
)
def test_while_a_period_runs_nothing_is_missed_and_the_text_does_not_say_whole(
    over: tuple[date, date], expected: str
) -> None:
    running = background(**to_date("street.a", "1"), over=False)  # type: ignore[arg-type]
    assert (
        said("{span}[[street.a missed? 未完成||还早]]，{close}在办。", over=over, world=running) == expected
    )


def test_a_compared_figure_says_what_was_divided_by_what_and_opens() -> None:
    made = document("甲[[，{{street.a|yoy}}]]。", world=background({"street.a": "300"}))
    (figure,) = made.figures()
    assert (figure.text, figure.fact.id, str(figure.fact.value), figure.fact.measure) == (
        "17.3%", "street.a", "17.3333", "%",
    )  # fmt: skip
    assert figure.fact.name == "指标street.a（同比增幅）"
    assert figure.fact.formula == "（352处 − 300处）÷ 300处 × 100%；300处为2022-01-01至2022-12-31"
    assert figure.fact.rows == 14
    assert figure.fact.period == (date(2022, 1, 1), date(2022, 12, 31))
    assert figure.fact.query == "SELECT 1 ↔ SELECT 1"
    made = document("甲[[，{{street.a|plan}}]]。", world=background(**to_date("street.a", "352")))  # type: ignore[arg-type]
    assert made.figures()[0].fact.formula == "352处 ÷ 704处 × 100%；年度计划依据：要点（2023-01-20）"


@pytest.mark.parametrize(
    ("end", "heading", "words", "author"),
    [
        (date(2023, 12, 31), "存在的问题", "一是职责不清。二是长效不够。", "办公室"),
        (date(2024, 12, 31), "存在的问题", "（本部分尚待办公室撰写。）", ""),
    ],
)
def test_what_was_written_by_hand_for_one_year_is_not_said_of_another(
    end: date, heading: str, words: str, author: str
) -> None:
    facts = {**FACTS, **{id_: fact(id_, "5") for id_ in ("street.occupy", "facade.pipes", "muck.fines")}}
    made = compose(declared(), facts, start=end.replace(month=1, day=1), end=end, proof=Proof("", ""))
    part = made.parts[1]
    assert (part.heading.text, part.blocks[-1].text) == (heading, words)
    assert part.computed is not bool(author)
    fitting = declared(TEXT.replace("unit: 某局", "unit: 某局\nfits: [year]\notherwise: '{period}小结'"))
    month = compose(fitting, facts, start=date(2023, 9, 1), end=date(2023, 9, 30), proof=Proof("", ""))
    assert [part.heading.text for part in month.parts] == ["2023年工作开展情况"]
    assert month.title == "2023年9月小结"
