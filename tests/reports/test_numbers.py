"""Every number of a document in order, with its place and its surroundings."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.pack import RECORDS, examined

from chengxu.common.messages import Refused
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.mending.filling import fill
from chengxu.reports.audit.passages import cleaning, numbers
from chengxu.reports.audit.passages.numbers import Place


def places(text: str) -> list[Place]:
    written = read(text.encode(), "report.txt")
    return numbers.find(written, cleaning.passages(written, ("素材库", "客服")), ("12345",))


def test_the_words_of_a_number_are_its_own() -> None:
    text = "一、工作\n（一）安全。查出一般隐患、重大隐患分别为138、45处。\n\n共清运4万吨，其中乡镇1.5万吨，日均110吨；去年3.8万吨。"
    found = [(p.line, p.stated.text, p.stated.word, p.context.before, p.context.role) for p in places(text)]
    assert found == [
        (2, "138", "处", "查出一般隐患为", "value"),
        (2, "45处", "处", "重大隐患为", "value"),
        (4, "4万吨", "万吨", "共清运", "value"),
        (4, "1.5万吨", "万吨", "其中乡镇", "part"),
        (4, "110吨", "吨", "日均", "value"),
        (4, "3.8万吨", "万吨", "去年", "last"),
    ]
    contexts = [place.context for place in places(text)]
    assert (contexts[2].parts, contexts[3].whole, contexts[4].per, contexts[5].period) == (
        (3,),
        "共清运4万吨",
        "日均",
        "去年",
    )
    assert {(context.chapter, context.heading) for context in contexts} == {("工作", "安全")}


def test_an_amount_told_again_in_words_is_of_the_same_matter() -> None:
    first, again = places("查处渣土案件，共处罚款￥23,500元（大写：贰万叁仟伍佰元整）。")
    assert (first.stated.text, first.stated.value) == ("￥23,500元", 23_500_000)
    assert (again.stated.text, again.stated.value) == ("贰万叁仟伍佰元", 23_500_000)
    assert again.context.before == first.context.before == "共处罚款"


def test_the_number_of_an_item_is_no_part_of_its_figure() -> None:
    text = "1.拆除雨阳棚\n2.5处违建已拆除，更换5盏\n3.2023年清理6处\n1.5吨以上\n2.5个小时内"
    assert [(p.line, p.stated.text) for p in places(text)] == [
        (2, "5处"), (2, "5盏"), (3, "6处"), (4, "1.5吨以上"), (5, "2.5个小时内"),
    ]  # fmt: skip


def test_words_before_a_bracket_go_on_behind_it() -> None:
    (_, first, second) = places("疏通管网3.6公里，完成年度任务（4公里）的90%。")
    assert (first.context.before, second.context.before) == ("完成年度任务（", "完成年度任务的")
    assert second.context.clause == "完成年度任务（4公里）的90%"


def test_parts_are_counted_over_the_whole_document() -> None:
    text = "更换护栏200米。\n|项目|数量（处）|\n|---|---|\n|占道|12|\n|油烟|8|\n|合计|20|\n检查60次，其中夜查20次。"
    found = places(text)
    assert {place.stated.text: place.context.parts for place in found if place.context.parts} == {
        "20": (1, 2),
        "60次": (5,),
    }
    assert found[5].context.whole == "检查60次"
    assert found[1].context.whole == "合计数量20处"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("负责人XX同志，XX年XX月。", ["XX", "XX", "XX"]),
        ("XX县XX局，××路，XX社区，XX有限公司，某镇，XL码。", []),
        ("共处罚款（待统计），数据#N/A。", ["（待统计）", "#N/A"]),
        ("XX处长、XX人大、XX次会议", ["XX次"]),
        ("得分XX分，培训XX期，XX村XX组。", ["XX分", "XX期"]),
        ("分别为XX、XX处", ["XX", "XX处"]),
    ],
)
def test_blanks_without_a_measure(text: str, expected: list[str]) -> None:
    assert [place.stated.text for place in places(text) if place.stated.placeholder] == expected


WORDS = """
今年 清理 占道 其中 分别 共计 同比增长 由 增加到 上年 一、 （一） 350处 XX余次 12 345 1.2万吨 三成 翻番 XX 若干处 ×× ？处 ＿＿ 吨 处 %
， 。 ； ： 、 （ ） | |---| 数量（处） 合计 2022年 序号 单位：处 ** __ > # - 1. — 第2页 目录 …… <!-- --> [a](b.c) ##paidbegin##
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "  ", "\t", "\n", "\r\n", "\u3000\u3000", "\u200b", "\f"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=60).map("".join), st.sampled_from(["", "<html>"]))
def test_whatever_is_given_numbers_stand_in_order_where_they_say(text: str, opening: str) -> None:
    try:
        written = read(f"{opening}{text}".encode(), "report.txt")
    except Refused:
        return
    found = numbers.find(written, cleaning.passages(written, ()), ("12345",))
    last = -1
    for place in found:
        stated = "".join(written.text[position] for position in place.positions)
        assert stated == place.stated.text
        assert last < place.positions[0]
        last = place.positions[0]
        line = next(line for line in written.lines if line.number == place.line)
        assert line.start <= place.positions[0] < line.end
        assert all(0 <= part < len(found) for part in place.context.parts)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=40).map("".join))
def test_filling_leaves_everything_but_the_blanks(text: str) -> None:
    data = text.encode()
    try:
        written = read(data, "report.txt")
    except Refused:
        return
    findings = examined(data, RECORDS)
    blank = {
        position
        for finding in findings
        if finding.verdict == "placeholder"
        for position in finding.number.positions
    }
    rest = [sign for place, sign in enumerate(written.text) if place not in blank]
    new = iter(fill(written, findings).decode())
    assert all(sign in new for sign in rest), "each sign that is no blank comes back, in order"


TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th>",
    "<td,rowspan=2>",
    "<td,colspan=3>",
    "<p>",
    "</p>",
    "<h2>",
    "</h2>",
    "<br>",
    "<div,hidden>",
    "</div>",
    "项目",
    "数量（处）",
    "序号",
    "合计",
    "小计",
    "其中：甲",
    "单位",
    "吨",
    "处",
    "4826",
    "12",
    "1",
    "2",
    "XX",
    "2022年",
    "同比%",
    "—",
    "35处",
    "备注",
    "清理35处，更换5盏。",
    "一",
    "月份",
    "增长9.0",
    "&nbsp;",
    "<!--x-->",
    "单位：处",
    "填报单位：甲局",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(TAGS), min_size=1, max_size=60))
def test_whatever_a_page_holds_is_read_and_filled(tags: list[str]) -> None:
    source = "<html>" + "".join(tag.replace(",", " ") if tag.startswith("<") else tag for tag in tags)
    try:
        written = read(source.encode(), "report.html")
    except Refused:
        return
    found = numbers.find(written, cleaning.passages(written, ()), ())
    assert [place.positions[0] for place in found] == sorted({place.positions[0] for place in found})
    for place in found:
        assert all(0 <= part < len(found) and found[part] is not place for part in place.context.parts)
    new = fill(written, examined(source.encode(), RECORDS)).decode()
    assert new.count("<") == source.count("<")
