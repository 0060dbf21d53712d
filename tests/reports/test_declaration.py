"""What a report's text may say, and where it is wrong when it says something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.reports.made import TEXT, declared

from chengxu.common.messages import Problems
from chengxu.reports.language import declaration, numbering
from chengxu.reports.language.conditions import Condition, Kind, Test
from chengxu.reports.language.declaration import HeadingPlan, ItemPlan, ParagraphPlan, Reference
from chengxu.reports.language.including import Library
from chengxu.reports.language.outline import Branch, Choice, Tells


def problems_of(text: str) -> list[str]:
    found = Problems()
    declaration.parse(text, "small.md", found)
    return [str(problem) for problem in found.items]


def test_a_report_is_read_with_its_parts_headings_items_and_references() -> None:
    report = declared()
    assert (report.name, report.unit) == ("small", "某局")
    assert report.opening == (ParagraphPlan(("今年来，我局扎实工作，成效明显。",), (), 9),)
    first, second = report.parts
    assert first.heading == HeadingPlan(1, "{year}年工作开展情况", 12)
    assert first.computed
    assert first.blocks[0] == HeadingPlan(2, "市容整治", 14)
    items = first.blocks[1]
    assert isinstance(items, ParagraphPlan)
    assert items.items[0] == ItemPlan(("治理占道。全年规范", Reference("street.occupy", "", 16), "。"))
    assert items.items[1].pieces[2:] == ("乱拉的空调管，罚款", Reference("muck.fines", "", 18), "。")
    assert not second.computed
    assert second.author == "办公室"
    assert second.dated is not None
    assert second.dated.isoformat() == "2023-12-26"
    assert [reference.indicator for reference in report.references()] == [
        "street.occupy",
        "facade.pipes",
        "muck.fines",
    ]


def test_a_style_is_read_and_remarks_are_left_out() -> None:
    text = TEXT.replace("{{facade.pipes}}", "{{ facade.pipes | exact }}").replace(
        "## 市容整治", "<!-- 给维护者的话\n第二行 -->\n## 市容整治"
    )
    assert declared(text).references()[1] == Reference("facade.pipes", "exact", 19)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "{{street.occupy}}",
            "{{street.occupy|大概}}",
            "small.md:16: 没有写法 大概，可用：exact、yu、jin、yue、zh",
        ),
        ("{{street.occupy}}", "{{street.occupy|yoy}}", "small.md:16: 「{{street.occupy|yoy}}」可能无话可说"),
        ("{{street.occupy}}", "[[{{street.occupy|amount}}]]", "small.md:16: amount 只跟在 yoy 或 prev 后面"),
        ("{{street.occupy}}", "[[{{street.occupy|yu|yoy}}]]", "small.md:16: 比较和计划的数字不取整，去掉 yu"),
        (
            "{{street.occupy}}",
            "[[{{street.occupy|most by week}}]]",
            "small.md:16: 不能按 week 比较，可用：unit、area",
        ),
        ("{{street.occupy}}", "[[{{street.occupy}}", "small.md:16: [[ 没有对应的 ]]"),
        ("{{street.occupy}}", "{{street.occupy}}]]", "small.md:16: ]] 前面没有 [["),
        ("{{street.occupy}}", "{{street.occupy}}||无", "small.md:16: || 前面没有 [["),
        ("{{street.occupy}}", "[[street.occupy up? 增]]", "small.md:16: 看不懂条件「street.occupy up?」"),
        ("{{street.occupy}}", "[[a.b and c.d or e.f? 增]]", "small.md:16: 一个条件里 and 和 or 只用一种"),
        (
            "{{street.occupy}}",
            "[[" * 7 + "{{street.occupy}}" + "]]" * 7,
            "small.md:16: [[ 套得太深，最多 6 层",
        ),
        ("- 治理占道", "  - 治理占道", "small.md:16: 缩进的条目前面要有不缩进的条目"),
        ("- 治理占道", "- ①治理占道", "small.md:16: 不要手写序号「①」"),
        ("## 市容整治", "## [[市容整治]]", "small.md:14: 标题里不放数字和 [[ ]]"),
        ("## 市容整治", "## {day}市容整治", "small.md:14: 花括号不成对或名称不对"),
        ("## 市容整治", "@include street", "small.md:14: 没有 reports/parts/street.md，可用：—"),
        ("## 市容整治", "@include", "small.md:14: 不认识的写法「@include」"),
        ("今年来", "@text plan\n\n今年来", "small.md:9: @text 独占一个标明 computed: false 的部分"),
        ("## 市容整治", "@text plan", "small.md:14: @text 独占一个标明 computed: false 的部分"),
        ('{year+1}年工作计划"', '{next}年工作计划"', "small.md:1: 花括号不成对或名称不对"),
        ("unit: 某局", "unit: 某局\nfits: [decade]", "small.md:1: 开头的说明不符合格式"),
        ("{{street.occupy}}", "{{占道}}", "small.md:16: 「{{占道}}」不是指标"),
        ("{{street.occupy}}", "{{street.occupy}", "small.md:16: 花括号不成对"),
        ("{{street.occupy}}", "{month}", "small.md:16: 花括号不成对或名称不对"),
        ("## 市容整治", "### 市容整治", "small.md:14: 标题跳级"),
        ("## 市容整治", "##### 市容整治", "small.md:14: 标题要有文字，最多四级"),
        ("## 市容整治", "##", "small.md:14: 标题要有文字"),
        ("## 市容整治", "## （一）市容整治", "small.md:14: 不要手写序号「（一）」"),
        ("## 市容整治", "## 市容{{street.occupy}}", "small.md:14: 标题里不放数字"),
        ("- 治理占道", "- 一是治理占道", "small.md:16: 不要手写序号「一是」"),
        ("- 治理占道", "* 治理占道", "small.md:16: 不认识的写法「* 治理占道"),
        ("- 长效不够。", "- 长效不够，{{street.occupy}}。", "small.md:25: 这一部分标明不由系统计算"),
        (", date: 2023-12-26", "", "small.md:20: 不由系统计算的部分要写明 author 和 date"),
        ("2023-12-26", "年底", "small.md:20: 日期「年底」应写成"),
        ("# 存在的问题", "## 存在的问题", "说明里写了 2 个部分，正文有 1 个一级标题"),
        ("- 职责不清。\n- 长效不够。\n", "", "small.md:22: 以句号结尾的标题后面要有正文"),
        ("unit: 某局", "unit: [", "small.md:6: 开头的说明不是合法的 YAML"),
        ("unit: 某局\n", "", "small.md:1: 开头的说明不符合格式"),
        ("---\nname", "name", "small.md:1: 开头缺少两行 ---"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, expected: str) -> None:
    assert old in TEXT
    found = problems_of(TEXT.replace(old, new, 1))
    assert any(expected in problem for problem in found), found


def test_choices_conditions_and_options_are_read() -> None:
    text = TEXT.replace(
        "全年规范{{street.occupy}}。",
        "[[street.occupy > 10 and not period day？ 全年规范{{street.occupy|measure=起}}[[，{{street.occupy|yoy|amount}}]]"
        "||street.occupy = 0? 未发现占道||无]]。",
    )
    (_, items) = declared(text).parts[0].blocks
    assert isinstance(items, ParagraphPlan)
    choice = items.items[0].pieces[1]
    assert isinstance(choice, Choice)
    first, second, last = choice.branches
    assert first.condition == Condition(
        (
            Test(Kind.COMPARE, "street.occupy", ">", Decimal(10)),
            Test(Kind.LENGTH, word="day", negated=True),
        )
    )
    inner = Choice((Branch(("，", Reference("street.occupy", "", 16, Tells.YOY, amount=True))),), 16)
    assert first.pieces == ("全年规范", Reference("street.occupy", "", 16, measure="起"), inner)
    assert second == Branch(
        ("未发现占道",), Condition((Test(Kind.COMPARE, "street.occupy", "=", Decimal(0)),))
    )
    assert last == Branch(("无",))


def test_a_choice_may_span_the_lines_of_its_item() -> None:
    text = TEXT.replace("全年规范{{street.occupy}}。", "[[全年规范\n  {{street.occupy}}，\n  成效好。]]")
    (_, items) = declared(text).parts[0].blocks
    assert isinstance(items, ParagraphPlan)
    reference = Reference("street.occupy", "", 17)
    assert items.items[0].pieces[1] == Choice((Branch(("全年规范", reference, "，成效好。")),), 16)


def test_items_inside_an_item_are_read() -> None:
    text = TEXT.replace("- 规范管线。", "  - 早间。\n  - 晚间，\n    夜间。\n- 规范管线。")
    (_, items) = declared(text).parts[0].blocks
    assert isinstance(items, ParagraphPlan)
    assert items.items[0].items == (("早间。",), ("晚间，夜间。",))
    assert len(items.items) == 2


def test_a_part_is_read_where_it_is_included_and_keeps_its_own_lines() -> None:
    library = Library({"street": "<!-- 共用 -->\n- 甲{{a.b}}。\n@include more", "more": "- 乙[[。"})
    found = Problems()
    text = TEXT.replace("- 规范管线。", "@include street\n- 规范管线。")
    report = declaration.parse(text, "small.md", found, library)
    assert report is not None
    items = report.parts[0].blocks[1]
    assert isinstance(items, ParagraphPlan)
    assert [item.pieces[0] for item in items.items] == ["治理占道。全年规范", "甲", "乙", "规范管线。清理"]
    (reference,) = [r for r in report.references() if r.indicator == "a.b"]
    assert (reference.file, reference.line) == ("reports/parts/street.md", 2)
    assert [str(problem) for problem in found.items] == ["reports/parts/more.md:1: [[ 没有对应的 ]]"]
    assert library.used == {"street", "more"}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"a": "@include a"}, "reports/parts/a.md:1: 引用绕成了圈：a → a"),
        (
            {"a": "甲\n@include b", "b": "@include c", "c": "@include b"},
            "reports/parts/c.md:1: 引用绕成了圈：b → c → b",
        ),
        ({"a": "@include b\n" * 90, "b": "@include c\n" * 90, "c": ""}, "small.md: 引用后超过 5000 行"),
        ({"a": "@include b"}, "reports/parts/a.md:1: 没有 reports/parts/b.md，可用：a"),
    ],
)
def test_parts_that_include_each_other_without_end_are_named(parts: dict[str, str], expected: str) -> None:
    found = Problems()
    declaration.parse(
        TEXT.replace("## 市容整治", "@include a\n\n## 市容整治"), "small.md", found, Library(parts)
    )
    assert expected in [str(problem) for problem in found.items]


WRITTEN = "---\nauthor: 办公室\ndate: 2023-12-26\n---\n## 机制不够完善。\n\n职责不清。\n"


def test_a_text_written_by_hand_is_read_for_the_period_in_its_name() -> None:
    found = Problems()
    text = declaration.parse_text(WRITTEN, "reports/texts/2023-Q3-problems.md", found)
    assert not found
    assert text is not None
    assert (text.name, text.author, text.dated) == ("problems", "办公室", date(2023, 12, 26))
    assert text.period.name == "2023年第三季度"
    assert text.blocks == (HeadingPlan(2, "机制不够完善。", 5), ParagraphPlan(("职责不清。",), (), 7))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("problems", WRITTEN, "problems.md: 文件名应为时段加名称，如 2023-problems.md"),
        ("2023-13-plan", WRITTEN, "2023-13-plan.md: 文件名应为时段加名称"),
        ("2023-plan", WRITTEN.replace("职责", "{{a.b}}职责"), "2023-plan.md:7: 这一部分标明不由系统计算"),
        ("2023-plan", WRITTEN.replace("## ", "# "), "2023-plan.md:5: 这里从 ## 标题写起"),
        ("2023-plan", WRITTEN.replace("职责不清。", "@text plan"), "2023-plan.md:7: 这里从 ## 标题写起"),
        ("2023-plan", WRITTEN.replace("职责不清。", ""), "2023-plan.md:5: 以句号结尾的标题后面要有正文"),
        ("2023-plan", WRITTEN.replace("2023-12-26", "年底"), "2023-plan.md:5: 日期「年底」应写成"),
        ("2023-plan", WRITTEN.replace("author: 办公室\n", ""), "2023-plan.md:1: 开头的说明不符合格式"),
        ("2023-plan", "职责不清。", "2023-plan.md:1: 开头缺少两行 --- 之间的说明（author、date）"),
    ],
)
def test_a_fault_of_a_text_written_by_hand_is_named(name: str, text: str, expected: str) -> None:
    found = Problems()
    declaration.parse_text(text, f"{name}.md", found)
    assert any(str(problem).startswith(expected) for problem in found.items), found.items


def test_numbers_follow_the_standard() -> None:
    counter = numbering.Counter()
    levels = [1, 2, 2, 3, 4, 4, 3, 2, 1, 2]
    assert [counter.next(level) for level in levels] == [
        "一、", "（一）", "（二）", "1.", "（1）", "（2）", "2.", "（三）", "二、", "（一）",
    ]  # fmt: skip
    assert [numbering.item(n) for n in (1, 10, 11, 20, 21)] == [
        "一是",
        "十是",
        "十一是",
        "二十是",
        "二十一是",
    ]
    assert [numbering.inner_item(n) for n in (1, 9, 20, 21)] == ["①", "⑨", "⑳", "（21）"]
    with pytest.raises(ValueError, match="no ordinal"):
        numbering.ordinal(100)
