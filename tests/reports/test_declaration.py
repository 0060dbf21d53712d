"""What a report's text may say, and where it is wrong when it says something else."""

from __future__ import annotations

import pytest
from tests.reports.made import TEXT, declared

from chengxu.common.messages import Problems
from chengxu.reports import declaration, numbering
from chengxu.reports.declaration import HeadingPlan, ParagraphPlan, Reference


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
    assert items.items[0] == ("治理占道。全年规范", Reference("street.occupy", "", 16), "。")
    assert items.items[1][2:] == ("乱拉的空调管，罚款", Reference("muck.fines", "", 18), "。")
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
    with pytest.raises(ValueError, match="no ordinal"):
        numbering.ordinal(100)
