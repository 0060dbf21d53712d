"""What a Word file shows is read, once and in order; what it hides or the program wrote by itself is not."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from tests.reports.pack import RECORDS, examined
from tests.reports.word_files import cell, field, paragraph, row, run, table, text_box, word_file

from chengxu.reports.audit.documents.reading import Written, read
from chengxu.reports.audit.judging.findings import Verdict
from chengxu.reports.audit.mending.filling import fill
from chengxu.reports.audit.passages import cleaning, numbers

NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def lines(data: bytes) -> list[str]:
    """The lines that hold words."""
    written = read(data, "report.docx")
    return [text for line in written.lines if (text := written.text[line.start : line.end]).strip()]


def figures(data: bytes) -> list[str]:
    """The text of every number, in order."""
    written = read(data, "report.docx")
    return [place.stated.text for place in found(written)]


def found(written: Written) -> list[numbers.Place]:
    return numbers.find(written, cleaning.passages(written, ()), ("12345",))


SHOWN: list[tuple[str, str]] = [
    # changes tracked: what was put in counts, what was taken out does not
    (paragraph("清理", '<w:ins w:id="1">' + run("35处") + "</w:ins>",
               '<w:del w:id="2"><w:r><w:delText>30处</w:delText></w:r></w:del>'), "清理35处"),
    (paragraph('<w:moveFrom w:id="1">' + run("旧30处") + "</w:moveFrom>", '<w:moveTo w:id="2">' + run("新35处") + "</w:moveTo>"),
     "新35处"),
    # links, smart tags, content controls, furigana, hidden text
    (paragraph("<w:hyperlink>" + run("清理35处") + "</w:hyperlink>"), "清理35处"),
    (paragraph('<w:smartTag w:element="a">' + run("清理35处") + "</w:smartTag>"), "清理35处"),
    (paragraph("<w:sdt><w:sdtPr/><w:sdtContent>" + run("清理35处") + "</w:sdtContent></w:sdt>"), "清理35处"),
    ("<w:sdt><w:sdtContent>" + paragraph("清理35处") + "</w:sdtContent></w:sdt>", "清理35处"),
    (paragraph("<w:r><w:ruby><w:rt>" + run("qing") + "</w:rt><w:rubyBase>" + run("清") + "</w:rubyBase></w:ruby></w:r>", "理35处"),
     "清理35处"),
    (paragraph("清理", run("30处", "<w:vanish/>"), run("35处", '<w:vanish w:val="0"/>')), "清理35处"),
    # signs
    (paragraph("清理3<w:t/>5处".replace("<w:t/>", "")), "清理35处"),
    (paragraph("清理3", "<w:r><w:softHyphen/></w:r>", "5处"), "清理35处"),
    (paragraph("A", "<w:r><w:noBreakHyphen/></w:r>", "B清理35处"), "A-B清理35处"),
    (paragraph("3", '<w:r><w:sym w:font="Symbol" w:char="F0B4"/></w:r>', "5米"), "3×5米"),
    (paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "清理35处"), "☑清理35处"),
    (paragraph('<w:r><w:sym w:font="Other" w:char="zz"/></w:r>', "清理35处"), "·清理35处"),
    # what the program wrote by itself
    (paragraph("第", field("PAGE", "12处"), "页清理35处"), "第页清理35处"),
    (paragraph('<w:fldSimple w:instr=" NUMPAGES ">' + run("12处") + "</w:fldSimple>", "清理35处"), "清理35处"),
    (paragraph(field('HYPERLINK "http://a"', "清理35处")), "清理35处"),
    (paragraph(field("IF 1 = 1", run("清理"), field("PAGE", "9处"), run("35处"))), "清理35处"),
    (paragraph("<m:oMath><m:r><m:t>9处</m:t></m:r></m:oMath>", "清理35处"), "清理35处"),
    (paragraph("清理35处", '<w:r><w:commentReference w:id="0"/></w:r>'), "清理35处"),
    (paragraph("清理35处", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'), "清理35处"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "expected"), SHOWN, ids=[str(number) for number in range(len(SHOWN))])
def test_a_paragraph_says_what_its_page_shows(block: str, expected: str) -> None:
    assert lines(word_file(block)) == [expected]


BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
CODE = "<w:r><w:instrText> {} </w:instrText></w:r>"


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        # never ended: it ends with its paragraph, or where the next one begins; its code is not shown
        (paragraph("清理", BEGIN, "35处"), ["清理35处", "拆除12处"]),
        (paragraph("清理", BEGIN, CODE.format("REF a"), "35处"), ["清理35处", "拆除12处"]),
        (paragraph("清理", BEGIN, CODE.format("REF a"), SEPARATE, "35处"), ["清理35处", "拆除12处"]),
        (paragraph("清理35处，第", BEGIN, CODE.format("PAGE"), SEPARATE, "9"), ["清理35处，第", "拆除12处"]),
        (paragraph("第", BEGIN, CODE.format("PAGE"), SEPARATE, "9", field("REF a", "清理35处")), ["第清理35处", "拆除12处"]),
        # ended in another paragraph: it goes on until there
        (paragraph("清理", BEGIN, CODE.format("PAGE"), SEPARATE, "3") + paragraph("5处", END), ["清理", "拆除12处"]),
        (paragraph("清理", BEGIN, CODE.format("REF a")) + paragraph("9处", SEPARATE, "35处", END), ["清理", "35处", "拆除12处"]),
        # one in a text box does not take the end of the one around it
        (paragraph("第", BEGIN, CODE.format("PAGE"), SEPARATE, "9", text_box(paragraph(BEGIN, "注")), END, "页"), ["第页", "注", "拆除12处"]),
    ],
)  # fmt: skip
def test_a_field_that_nothing_ends_swallows_nothing(first: str, expected: list[str]) -> None:
    assert lines(word_file(first, paragraph("拆除12处"))) == expected


def test_headers_and_footers_are_read_behind_the_text() -> None:
    data = word_file(
        paragraph("清理35处"),
        header=paragraph("更换护栏XX米"),
        footer=paragraph("第", field("PAGE", "1"), "页 共", field("NUMPAGES", "12"), "页 路灯1200盏"),
    )
    assert lines(data) == ["清理35处", "更换护栏XX米", "第页 共页 路灯1200盏"]
    assert figures(data) == ["35处", "XX米", "1200盏"]


@pytest.mark.parametrize(
    "footer", [("— ", field("PAGE", "1"), " —"), ("第", field("PAGE", "1"), "页"), ("— 1 —",)]
)
def test_a_page_number_in_a_footer_is_no_figure(footer: tuple[str, ...]) -> None:
    assert figures(word_file(paragraph("清理35处"), footer=paragraph(*footer))) == ["35处"]


def test_a_header_that_no_page_shows_is_not_read() -> None:
    data = word_file(paragraph("清理35处"), first=paragraph("首页9处"))
    assert lines(data) == ["清理35处"]
    shown = docx.Document(io.BytesIO(data))
    shown.sections[0].different_first_page_header_footer = True
    out = io.BytesIO()
    shown.save(out)
    assert lines(out.getvalue()) == ["清理35处", "首页9处"]


def test_a_wrong_figure_of_a_footer_is_judged() -> None:
    data = word_file(paragraph("城市管理工作总结"), footer=paragraph("维修路灯1200盏"))
    assert [(finding.number.stated.text, finding.verdict) for finding in examined(data, RECORDS)] == [
        ("1200盏", Verdict.DIFFERS)
    ]


def test_a_blank_of_a_header_is_filled_where_it_stands() -> None:
    data = word_file(paragraph("城市管理工作总结"), header=paragraph("更换护栏", run("XX", "<w:b/>"), "米"))
    new = fill(read(data, "report.docx"), examined(data, RECORDS))
    assert lines(new) == ["城市管理工作总结", "更换护栏200米"]


def test_a_text_box_is_read_once_behind_its_paragraph_and_sentences_go_on_around_it() -> None:
    box = text_box(paragraph("框内16起"), old=paragraph("框内16起"))
    data = word_file(paragraph("清理占道经营，", box), paragraph("共计350余处。"))
    assert lines(data) == ["清理占道经营，", "框内16起", "共计350余处。"]
    written = read(data, "report.docx")
    assert [passage.text for passage in cleaning.passages(written, ())] == [
        "清理占道经营，共计350余处。",
        "框内16起",
    ]


def test_a_text_box_of_an_old_program_is_read() -> None:
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        + paragraph("框内16起")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    assert lines(word_file(paragraph("清理35处。", box))) == ["清理35处。", "框内16起"]


def test_a_block_kept_in_two_forms_is_read_in_the_first() -> None:
    forms = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{paragraph("清理35处。")}</mc:Choice>'
        f"<mc:Fallback>{paragraph('清理30处。')}</mc:Fallback></mc:AlternateContent>"
        f"<mc:AlternateContent><mc:Fallback>{paragraph('更换5盏。')}</mc:Fallback></mc:AlternateContent>"
    )
    assert lines(word_file(forms)) == ["清理35处。", "更换5盏。"]


def test_a_number_or_a_sentence_over_the_lines_of_a_cell() -> None:
    lines_of = cell(paragraph("4") + paragraph("826"))
    words = cell(paragraph("规范占道") + paragraph("35处。") + paragraph("更换5盏"))
    data = word_file(table(row("项目", "数量（处）", "说明"), row("占道", lines_of, words)))
    assert figures(data) == ["4826", "35处", "5盏"]
    plain = word_file(table(row("占道", words)))
    assert figures(plain) == ["35处", "5盏"]


def test_notes_stand_behind_the_paragraph_that_names_them() -> None:
    data = word_file(
        paragraph("三、2024年工作计划"),
        paragraph("更换护栏300米", NOTE, "，"),
        paragraph("立柱20根。"),
        paragraph("四、附则"),
        paragraph("没有5处。"),
        notes={"2": paragraph("含立柱13根。"), "3": paragraph("没有提到的5处")},
    )
    assert lines(data) == [
        "三、2024年工作计划",
        "更换护栏300米，",
        "含立柱13根。",
        "立柱20根。",
        "四、附则",
        "没有5处。",
    ]
    places = found(read(data, "report.docx"))
    assert [(place.line, place.stated.text, place.context.planned) for place in places] == [
        (2, "300米", True),
        (3, "13根", True),
        (4, "20根", True),
        (6, "5处", False),
    ]


def test_a_table_of_contents_is_shown_and_not_read() -> None:
    contents = (
        paragraph("目录", style="TOCHeading")
        + "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("一、拆除35处") + "<w:r><w:tab/></w:r>" + field("PAGEREF a", "3") + "</w:p>"
        + paragraph("二、清理12处") + '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )  # fmt: skip
    data = word_file(contents, paragraph("清理35处。"))
    assert lines(data)[0] == "目录"
    assert figures(data) == ["35处"]


def test_headings_are_known_by_their_style_when_they_carry_no_number() -> None:
    data = word_file(
        paragraph("工作情况", style="Heading1"),
        paragraph("市容秩序", style="Heading2"),
        paragraph("清理35处。"),
        paragraph("2024年工作计划", style="Heading1"),
        paragraph("拆除5处。"),
        paragraph("附录", properties='<w:outlineLvl w:val="0"/>'),
        paragraph("更换5盏。"),
    )
    written = read(data, "report.docx")
    assert [(p.text, p.chapter, p.section) for p in cleaning.passages(written, ()) if "。" in p.text] == [
        ("清理35处。", "工作情况", "市容秩序"),
        ("拆除5处。", "2024年工作计划", ""),
        ("更换5盏。", "附录", ""),
    ]


# --- tables -----------------------------------------------------------------------------------------------------

MERGED = table(
    row(cell("项目", merge="restart"), cell("2023年", span=2), cell("2022年")),
    row(cell(merge="continue"), "数量（处）", "罚款（万元）", "数量（处）"),
    row("占道", "4,826", "2.35", "4500"),
    row("油烟", "XX", "—", ""),
    row("合计", "4838", "2.35", "4500"),
)


def told(data: bytes) -> list[tuple[Any, ...]]:
    written = read(data, "report.docx")
    return [
        (
            place.stated.text,
            place.stated.word,
            place.context.row,
            place.context.column,
            str(place.context.role),
        )
        for place in found(written)
    ]


def test_merged_headings_go_over_all_their_columns() -> None:
    assert told(word_file(paragraph("表1 执法情况"), MERGED)) == [
        ("4,826", "处", "占道", "2023年数量", "part"),
        ("2.35", "万元", "占道", "2023年罚款", "part"),
        ("4500", "处", "占道", "2022年数量", "last"),
        ("XX", "处", "油烟", "2023年数量", "part"),
        ("4838", "处", "合计", "2023年数量", "value"),
        ("2.35", "万元", "合计", "2023年罚款", "value"),
        ("4500", "处", "合计", "2022年数量", "last"),
    ]


def test_rows_merged_down_name_each_of_their_rows() -> None:
    data = word_file(
        table(
            row("类别", "项目", "单位", "数量"),
            row(cell("垃圾", merge="restart"), "清运", "吨", "41235.5"),
            row(cell(merge="continue"), "餐厨", "吨", "1260.4"),
            row(cell("设施", merge="restart"), "路灯", "盏", "1284"),
        )
    )
    assert [(text, word, name) for text, word, name, _, _ in told(data)] == [
        ("41235.5", "吨", "垃圾 清运"),
        ("1260.4", "吨", "垃圾 餐厨"),
        ("1284", "盏", "设施 路灯"),
    ]


def test_nested_tables_deleted_rows_and_controls_around_cells() -> None:
    inner = table(row("井盖", "15个")) + paragraph("")
    control = "<w:sdt><w:sdtContent>" + cell("23根") + "</w:sdtContent></w:sdt>"
    data = word_file(
        table(
            row(cell(inner), "更换护栏200米"),
            row("立柱", "9根", properties='<w:del w:id="1"/>'),
            f"<w:tr>{cell('立柱')}{control}</w:tr>",
        )
    )
    assert [(text, name) for text, _, name, _, _ in told(data)] == [
        ("15个", "井盖"),
        ("200米", ""),
        ("23根", "立柱"),
    ]


def test_absurd_spans_are_read_as_none() -> None:
    data = word_file(table(row("项目", "数量"), row(cell("路灯", span=2_000_000_000), "1284盏")))
    assert figures(data) == ["1284盏"]


# --- filling ----------------------------------------------------------------------------------------------------


def test_filling_changes_the_blanks_and_no_other_byte() -> None:
    underlined = run("      ", '<w:u w:val="single"/>')
    square = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    data = word_file(
        paragraph("规范临街门店违章占道", run("X", "<w:b/>"), run("X余"), "次，抄牌××台次", NOTE, "。"),
        paragraph("维修路灯", underlined, "盏，更换护栏", square, "米，立柱若干根。", text_box(
            paragraph("维修改造道路？平方米。"), old=paragraph("维修改造道路？平方米。"))),
        table(row("项目", "数量（张）"), row("制作并张贴停车提示牌", "____"), row("A &amp; B", "&lt;5&gt;")),
        notes={"2": paragraph("处理护栏被撞事故", run("（待统计）", "<w:i/>"), "起。")},
    )  # fmt: skip
    new = fill(read(data, "report.docx"), examined(data, RECORDS))
    assert lines(new) == [
        "规范临街门店违章占道4800余次，抄牌1830台次。",
        "处理护栏被撞事故30起。",
        "维修路灯1284盏，更换护栏200米，立柱23根。",
        "维修改造道路4350平方米。",
        "项目", "数量（张）", "制作并张贴停车提示牌", "500", "A & B", "<5>",
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(new)) as made:
        assert made.namelist() == old.namelist()
        same = [name for name in old.namelist() if old.read(name) == made.read(name)]
        assert set(old.namelist()) - set(same) == {"word/document.xml", "word/footnotes.xml"}
        before, after = old.read("word/document.xml").decode(), made.read("word/document.xml").decode()
    assert after.count("4350平方米") == 2
    for was, became in (
        (">X<", ">4800<"), (">X余<", ">余<"), ("××台次", "1830台次"), ("      ", "1284"), ("若干根", "23根"),
        ("？平方米", "4350平方米"), ("____", "500"),
        ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "<w:t>200</w:t>"),
    ):  # fmt: skip
        assert was in before
        before = before.replace(was, became)
    assert before == after


def test_a_document_without_blanks_comes_back_as_it_is() -> None:
    data = word_file(paragraph("更换护栏200米。"))
    assert fill(read(data, "report.docx"), examined(data, RECORDS)) == data
