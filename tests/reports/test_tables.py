"""What the numbers of a table mean, wherever the table was drawn."""

from __future__ import annotations

import pytest

from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.grids.headings import read as heading
from chengxu.reports.audit.grids.headings import split_unit, unit_line
from chengxu.reports.audit.passages import cleaning, numbers
from chengxu.reports.audit.passages.numbers import Place
from chengxu.reports.audit.words.bare import bare, falls


def places(text: str) -> list[Place]:
    """The numbers of a document."""
    written = read(text.encode(), "report.txt")
    return numbers.find(written, cleaning.passages(written, ()), ("12345",))


def told(text: str) -> list[str]:
    """Each number with its unit, the headings of its row and column, and its role where it is not plain."""
    found = []
    for place in places(text):
        context, stated = place.context, place.stated
        role = "" if context.role == "value" else f" {'-' if context.falls else ''}{context.role}"
        planned = " planned" if context.planned else ""
        found.append(f"{stated.text} {stated.word}|{context.row}|{context.column}{role}{planned}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the unit in the heading of the column, of the row, in its own column, above the table
        ("|项目|数量（处）|\n|---|---|\n|占道|4826|\n|油烟|12|", ["4826 处|占道|数量", "12 处|油烟|数量"]),
        ("|指标|数值|\n|---|---|\n|清运量（吨）|41235.5|\n|收运率（%）|100|\n|罚款/万元|2.35|",
         ["41235.5 吨|清运量|数值", "100 %|收运率|数值", "2.35 万元|罚款|数值"]),
        ("|项目|单位|数量|\n|---|---|---|\n|路灯|盏|1284|\n|护栏|米|200|", ["1284 盏|路灯|数量", "200 米|护栏|数量"]),
        ("表1 执法情况\n单位：件\n|项目|立案|结案|\n|---|---|---|\n|占道|12|10|", ["12 件|占道|立案", "10 件|占道|结案"]),
        ("执法情况（单位：件）\n项目\t立案\t结案\n占道\t12\t10", ["12 件|占道|立案", "10 件|占道|结案"]),
        ("|项目|数量|\n|---|---|\n|路灯|1284盏|\n|护栏|350余米|", ["1284盏 盏|路灯|数量", "350余米 米|护栏|数量"]),
        # without any unit
        ("|项目|数量|\n|---|---|\n|占道|4826|", ["4826 |占道|数量"]),
        # ordinal numbers, years, dates and dashes are none
        ("|序号|项目|数量（处）|备注|\n|---|---|---|---|\n|1|占道|4826|见第3页|\n|2|油烟|—|/|\n|3|噪声||无|",
         ["4826 处|占道|数量"]),
        ("1\t占道\t4826\n2\t油烟\t12\n3\t噪声\t5", ["4826 |占道|", "12 |油烟|", "5 |噪声|"]),
        ("|单位|电话|案件（件）|\n|---|---|---|\n|渠阳镇|8221234|12|\n|新厂镇|8225678|8|",
         ["12 件|渠阳镇|案件", "8 件|新厂镇|案件"]),
        ("2023年工作总结\n\n|年份|清运量（吨）|\n|---|---|\n|2022|39800|\n|2023|41235|", ["39800 吨|2022年|清运量 last", "41235 吨|2023年|清运量"]),
        ("|月份|清运量（吨）|\n|---|---|\n|1|3400|\n|2|3300|", ["3400 吨|1月|清运量", "3300 吨|2月|清运量"]),
        # other years, growth, plans and shares
        ("2023年工作总结\n\n|项目|2023年|2022年|同比±%|占比|\n|---|---|---|---|---|\n|立案（件）|121|97|-5.2|30|",
         ["121 件|立案|2023年", "97 件|立案|2022年 last", "-5.2 %|立案|同比 -rate", "30 %|立案|占比 share"]),
        ("|项目|本年|上年同期|增减|\n|---|---|---|---|\n|立案（件）|121|97|增24|\n|率（%）|98|99|降 1|",
         ["121 件|立案|本年", "97 件|立案|上年同期 last", "24 件|立案|增减 amount", "98 %|率|本年", "99 %|率|上年同期 last",
          "1 %|率|增减 -amount"]),
        ("|项目|年度计划|实际完成|完成率|\n|---|---|---|---|\n|植树（棵）|400|420|105|",
         ["400 棵|植树|年度计划 planned", "420 棵|植树|实际完成", "105 %|植树|完成率 plan_share"]),
        # headings of several rows, empty where they are merged
        ("|项目|2023年| |2022年| |\n| |数量（处）|罚款（万元）|数量（处）|罚款（万元）|\n|---|---|---|---|---|\n|占道|4826|2.35|4500|2|",
         ["4826 处|占道|2023年数量", "2.35 万元|占道|2023年罚款", "4500 处|占道|2022年数量 last", "2 万元|占道|2022年罚款 last"]),
        ("甲\t乙\t丙\n项目\t数量\t金额\n1\t2\t3\n占道\t4826\t2\n油烟\t12\t1",
         ["4826 |占道|乙数量", "2 |占道|丙金额", "12 |油烟|乙数量", "1 |油烟|丙金额"]),
        # the same headings side by side, categories merged down
        ("|项目|数量|项目|数量|\n|---|---|---|---|\n|路灯（盏）|1284|护栏（米）|200|", ["1284 盏|路灯|数量", "200 米|护栏|数量"]),
        ("|类别|项目|数量（处）|\n|---|---|---|\n|市容|占道|4826|\n||油烟|12|\n|设施|井盖|15|",
         ["4826 处|市容 占道|数量", "12 处|市容 油烟|数量", "15 处|设施 井盖|数量"]),
        # blanks
        ("|项目|数量（处）|\n|---|---|\n|占道|XX|\n|油烟|____|\n|噪声|？|\n|接坡|待统计|\n|广告|×|\n|条幅||",
         ["XX 处|占道|数量", "____ 处|油烟|数量", "？ 处|噪声|数量", "待统计 处|接坡|数量"]),
        # sentences in cells, without headings and with them
        ("护栏 | 200米\n路灯 | 修复1284盏，更换5盏\n", ["200米 米|护栏|", "1284盏 盏|路灯|", "5盏 盏|路灯|"]),
        ("|工作|完成情况|\n|---|---|\n|24小时修复率|全年抢修路灯1284盏。|", ["1284盏 盏|24小时修复率|完成情况"]),
        # frames, blanks between columns, a heading that is a sentence
        ("┌──┬──┐\n│项目│数量（处）│\n├──┼──┤\n│占道│4826│\n└──┴──┘", ["4826 处|占道|数量"]),
        ("项目    立案（件）   结案（件）\n占道    12          10\n油烟    8           8",
         ["12 件|占道|立案", "10 件|占道|结案", "8 件|油烟|立案", "8 件|油烟|结案"]),
    ],
)  # fmt: skip
def test_each_number_has_its_headings_and_its_unit(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "清理占道经营，\t共350余处。\n\n更换护栏200米。",
        "甲 | 乙",
        "一、工作情况    执行较好\n二、问题        仍有35处没有整改",
        "今年以来|全年清理35处",
    ],
)
def test_what_is_no_table_stays_text(text: str) -> None:
    assert all(not place.context.row and not place.context.column for place in places(text))
    assert [place.stated.text for place in places(text)] or "乙" in text


TOTALS = """|项目|立案（件）|罚款（元）|
|---|---|---|
|占道|12|100|
|油烟|8|200|
|小计|20|300|
|渣土|3|50|
|合计|23|350|
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TOTALS, {"合计立案": ["20", "3"], "小计立案": ["12", "8"], "合计罚款": ["300", "50"], "小计罚款": ["100", "200"]}),
        ("|单位|一季度|二季度|合计|\n|---|---|---|---|\n|投诉（件）|120|130|250|", {"投诉合计": ["120", "130"]}),
        ("|项目|数量（吨）|\n|---|---|\n|合计|30|\n|城区|20|\n|乡镇|10|", {"合计数量": ["20", "10"]}),
        ("|项目|数量（吨）|\n|---|---|\n|清运|30|\n|其中：城区|20|\n|餐厨|5|", {"清运数量": ["20"]}),
        ("|项目|金额（万元）|\n|---|---|\n|罚没|44|\n|　其中：违建|38|\n|　　　　渣土|2|\n|专项|36|", {"罚没金额": ["38", "2"]}),
        ("|项目|单位|金额|\n|---|---|---|\n|罚没|万元|44|\n|其中：渣土|元|25000|\n|合计|件|3|", {"罚没金额": ["25000"]}),
    ],
)  # fmt: skip
def test_sums_know_their_parts(text: str, expected: dict[str, list[str]]) -> None:
    found = places(text)
    assert {
        place.context.before: [found[part].stated.text for part in place.context.parts]
        for place in found
        if place.context.parts
    } == expected
    for place in found:
        for part in place.context.parts:
            assert found[part].context.role == "part"
            assert found[part].context.whole


def test_sections_and_captions_stand_around_the_numbers() -> None:
    text = (
        "## 环境卫生\n表2 主要指标（单位：吨）\n填报单位：城管局\t2023年度\t表号：CG-01\n序号\t指标\t单位\t本年\n"
        "一\t环境卫生\n1\t清运\t吨\t34000\n二\t行政执法\n2\t立案\t件\t112\n"
    )
    assert [(p.stated.text, p.context.row, p.context.table, p.context.heading) for p in places(text)] == [
        ("34000", "清运", "表2 主要指标 环境卫生", ""),
        ("112", "立案", "表2 主要指标 行政执法", ""),
    ]
    (context,) = [place.context for place in places("|项目|数量（处）|\n|---|---|\n|占道|XX|")]
    assert (context.near, context.clause, context.sentence) == ("占道数量XX处",) * 3


def test_a_change_in_a_plain_column_is_a_change() -> None:
    assert told("|项目|情况（件）|\n|---|---|\n|投诉|下降12%|\n|立案|增加5|\n|结案|8|") == [
        "12% %|投诉|情况 -rate",
        "5 件|立案|情况 amount",
        "8 件|结案|情况",
    ]


def test_the_line_and_the_place_of_a_number_in_a_table() -> None:
    text = "单位：处\n\n|项目|数量|\n|---|---|\n|占道|**4,826** |\n"
    written = read(text.encode(), "report.md")
    (place,) = numbers.find(written, cleaning.passages(written, ()), ())
    assert (place.line, place.stated.text) == (5, "4,826")
    assert "".join(text[position] for position in place.positions) == "4,826"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("清运量（吨）", ("清运量", "吨")),
        ("罚款(万元)", ("罚款", "万元")),
        ("数量/个", ("数量", "个")),
        ("数量（处、个）", ("数量", "处")),
        ("吨", ("", "吨")),
        ("同比±%", ("同比", "%")),
        ("同比（±%）", ("同比", "%")),
        ("占比%", ("占比", "%")),
        ("完成情况（略）", ("完成情况（略）", "")),
        ("清运量（单位：吨）", ("清运量", "吨")),
    ],
)
def test_units_in_headings(text: str, expected: tuple[str, str]) -> None:
    assert split_unit(text) == expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（计量单位: 吨）", "吨"),
        ("单位：处、%", "处"),
        ("单位：处、吨", ""),
        ("填报单位：县城管局", ""),
    ],
)
def test_the_unit_line_of_a_table(text: str, unit: str) -> None:
    assert unit_line(text) == unit


@pytest.mark.parametrize(
    ("text", "role", "unit"),
    [
        ("2023年", "value", ""), ("2022年", "last", ""), ("上年同期", "last", ""), ("去年（件）", "last", "件"),
        ("同比", "rate", "%"), ("同比增长（%）", "rate", "%"), ("同比增量", "amount", ""), ("增减", "amount", ""),
        ("增减（%）", "rate", "%"), ("比上年", "amount", ""), ("占比", "share", "%"), ("完成年度计划（%）", "plan_share", "%"),
        ("计划完成率", "plan_share", "%"), ("数量", "value", ""),
    ],
)  # fmt: skip
def test_what_a_heading_says(text: str, role: str, unit: str) -> None:
    found = heading(text, 2023)
    assert (found.role, found.unit) == (role, unit)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("4826", "吨", ("4826", 4_826_000, "吨", "吨")),
        (" 4,826 ", "处", ("4,826", 4_826_000, "处", "处")),
        ("12.5%", "处", ("12.5%", 12_500, "%", "%")),
        ("-5.2", "%", ("-5.2", -5_200, "%", "%")),
        ("↓5.2", "%", ("↓5.2", 5_200, "%", "%")),
        ("增长9.0", "%", ("9.0", 9_000, "%", "%")),
        ("1.2万", "元", ("1.2万", 12_000_000, "元", "万元")),
        ("1.2", "万元", ("1.2", 12_000_000, "元", "万元")),
        ("5", "标准箱", ("5", 5_000, "标准箱", "标准箱")),
        ("350余", "处", ("350余", 350_000, "处", "处")),
        ("12 345", "吨", ("12 345", 12_345_000, "吨", "吨")),
        ("XX", "处", ("XX", None, "处", "处")),
        ("#N/A", "处", ("#N/A", None, "处", "处")),
        ("３５", "处", ("３５", 35_000, "处", "处")),
    ],
)
def test_a_number_alone(text: str, unit: str, expected: tuple[str, int | None, str, str]) -> None:
    found = bare(text, unit)
    assert found is not None
    assert (found.text, found.value, found.measure, found.word) == expected
    assert text[found.start : found.end] == found.text
    assert found.placeholder is (found.value is None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "—",
        "/",
        "三",
        "×",
        "√",
        "□",
        "无",
        "2023-05-12",
        "10:30",
        "13812345678",
        "35（5）",
        "（ ）",
        "第3名",
    ],
)
def test_no_number_alone(text: str) -> None:
    assert bare(text, "处") is None


@pytest.mark.parametrize(
    ("text", "expected"), [("-5.2", True), ("↓5", True), ("降 1.2", True), ("5.2", False), ("增 3", False)]
)
def test_a_fall_in_a_cell(text: str, expected: bool) -> None:
    assert falls(text) is expected
