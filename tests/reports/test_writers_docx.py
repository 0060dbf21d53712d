"""The Word file read back: page, styles, head and foot, annexes; what an office lays out is measured elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from tests.reports.made import document
from tests.reports.papers import HEAD, PROSE, annexed, ending, full, red, typed

from chengxu.reports.writers import docx as word_writer
from chengxu.reports.writers import page, wording


@pytest.fixture(scope="module")
def word() -> docx.document.Document:
    return docx.Document(io.BytesIO(word_writer.write(document())))


def millimetres(length: object) -> float:
    return round(length.mm, 1)  # type: ignore[attr-defined]


def test_the_page_is_that_of_the_standard(word: docx.document.Document) -> None:
    section = word.sections[0]
    assert [millimetres(side) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [millimetres(margin) for margin in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert 22 * int(grid.get(qn("w:linePitch"))) <= 225 / 25.4 * 1440 < 23 * int(grid.get(qn("w:linePitch")))
    tighter = int(word.styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + tighter) <= 156 / 25.4 * 72 < 29 * (16 + tighter)


@pytest.mark.parametrize(
    ("style", "font", "points", "indent"),
    [
        ("Normal", "仿宋_GB2312", 16, "200"),
        ("Title", "方正小标宋简体", 22, "0"),
        ("Heading 1", "黑体", 16, "200"),
        ("Heading 2", "楷体_GB2312", 16, "200"),
        ("Heading 3", "仿宋_GB2312", 16, "200"),
    ],
)
def test_faces_sizes_and_indents(
    word: docx.document.Document, style: str, font: str, points: int, indent: str
) -> None:
    found = word.styles[style]
    fonts = found.element.rPr.rFonts
    scripts = [fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")]
    assert scripts == [font] * 4
    assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert found.font.size.pt == points
    assert not found.font.bold
    assert found.font.color.rgb is None
    assert found.paragraph_format.line_spacing.pt == pytest.approx(28.99, abs=0.05)
    assert found.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == indent


def test_page_numbers_stand_outside_between_dashes(word: docx.document.Document) -> None:
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side, edge in (
        (word.sections[0].footer, 2, "rightChars"),
        (word.sections[0].even_page_footer, 0, "leftChars"),
    ):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert "PAGE" in paragraph._p.xml
        assert paragraph.alignment == side
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{edge}")) == "100"
        assert {run.font.size.pt for run in paragraph.runs} == {14}


def test_the_words_and_the_appendix_are_in_the_word_file(word: docx.document.Document) -> None:
    texts = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]
    assert ("Title", "2023年度工作总结及2024年工作计划") in texts
    assert ("Heading 1", "一、2023年工作开展情况") in texts
    assert ("Normal", "（一）机制不够完善。一是职责不清。二是长效不够。") in texts
    table = word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == list(word_writer.wording.FLAT_COLUMNS)
    assert [row.cells[1].text for row in table.rows[2::2]] == ["4800余次", "350余处", "23500元"]
    assert {row.cells[1].text for row in table.rows[3::2]} == {"SELECT 1"}, "the query, across the sheet"
    assert [row.cells[0].text for row in table.rows[2:]] == ["1", "1", "2", "2", "3", "3"], (
        "one cell over both rows"
    )
    heads = [row for row in table.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert [row.cells[-1].text for row in heads] == ["范围与说明", "查询"]
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[2].cells)
    assert re.search(f"{'ab' * 32}.*{'cd' * 32}", texts[-1][1])
    assert word.core_properties.title == "2023年度工作总结及2024年工作计划"


def test_the_same_report_is_the_same_file() -> None:
    assert word_writer.write(document()) == word_writer.write(document())


def read(made: object) -> docx.document.Document:
    return docx.Document(io.BytesIO(word_writer.write(made)))  # type: ignore[arg-type]


def test_a_run_in_heading_carries_the_style_of_its_level(word: docx.document.Document) -> None:
    """Word's own way: the character style linked with the heading, which its table of contents looks for."""
    lead = next(p for p in word.paragraphs if p.text.startswith("（一）机制")).runs[0]
    assert lead.style.name == "Heading 2 Char"
    fonts = lead.style.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "楷体_GB2312"


def test_headings_are_words_own(word: docx.document.Document) -> None:
    for level in range(1, 5):
        style = word.styles[f"Heading {level}"]
        assert style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == str(level - 1)
    styles = {paragraph.style.name for paragraph in read(full()).paragraphs}
    assert {"Heading 1", "Heading 2", "Heading 3", "Heading 4"} <= styles


def test_faces_are_named_with_their_other_names(word: docx.document.Document) -> None:
    part = next(r.target_part for r in word.part.rels.values() if r.reltype.endswith("/fontTable"))
    others = dict(re.findall(r'w:name="([^"]+)"><w:altName w:val="([^"]+)"', part.blob.decode()))
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"} == set(others)
    assert "FangSong" in others["仿宋_GB2312"]


def test_the_red_head_and_the_foot() -> None:
    made = read(red(document()))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts[0] == f"{HEAD.organisation}文件"
    assert texts[1:3] == ["", ""]
    assert texts[3:7] == [HEAD.number, "", "", "2023年度工作总结及2024年工作计划"]
    mark = made.paragraphs[0].runs[0]._r.rPr
    assert mark.find(qn("w:color")).get(qn("w:val")) == "E60012"
    assert int(mark.find(qn("w:w")).get(qn("w:val"))) < 60
    border = made.paragraphs[3]._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert border.get(qn("w:color")) == "E60012"
    frames = [
        p for p in made.paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:framePr")) is not None
    ]
    assert [frame.text.strip() for frame in frames] == [
        "抄送：县人民政府办公室，市城市管理和综合执法局。",
        f"{HEAD.printer}\t2024年1月5日印发",
    ]
    eighths = [[b.get(qn("w:sz")) for b in frame._p.pPr.find(qn("w:pBdr"))] for frame in frames]
    assert eighths == [["8", "6"], ["8"]], "0.35 mm outside, 0.25 mm inside"


def test_a_long_list_of_copies_gets_a_higher_frame() -> None:
    many = replace(HEAD, copies=tuple(f"第{number}个乡镇人民政府" for number in range(30)))
    heights = []
    for head in (HEAD, many):
        made = read(replace(red(document()), letterhead=head))
        frame = next(p._p.pPr.find(qn("w:framePr")) for p in made.paragraphs if "抄送" in p.text)
        heights.append(int(frame.get(qn("w:h"))))
        foot = (page.PAPER[1] - page.MARGINS[2]) / 25.4 * 1440
        assert int(frame.get(qn("w:y"))) + heights[-1] < foot
    assert heights[1] - heights[0] == 11 * 400, "twelve lines of 20 points"


@pytest.mark.parametrize("made", [document(), red(document()), annexed(red(document()))])
def test_the_text_ends_in_its_last_paragraph_and_not_in_an_empty_one(made: object) -> None:
    """A paragraph that only carries the section would begin a page when the text fills the last one."""
    body = read(made).element.body
    (closing,) = [
        p
        for p in body.iterchildren(qn("w:p"))
        if p.pPr is not None and p.pPr.find(qn("w:sectPr")) is not None
    ]
    assert closing.getnext().text == wording.APPENDIX
    assert closing.text or made.annex  # type: ignore[attr-defined]


def test_a_typed_figure_is_marked() -> None:
    made = read(typed())
    runs = next(p for p in made.paragraphs if "360余处" in p.text).runs
    mark = runs[[run.text for run in runs].index("360余处") + 1]
    assert (mark.text, mark.font.superscript) == ("※", True)
    assert "理由、填写人和日期" in "".join(p.text for p in made.paragraphs)


def test_annexes_are_pictures_described_and_real_tables() -> None:
    made = read(annexed())
    pictures = made.element.body.findall(f".//{qn('wp:docPr')}")
    assert [picture.get("descr")[:4] for picture in pictures] == ["条形图：", "地图：上"]
    assert [shape.width.mm for shape in made.inline_shapes] == pytest.approx([156, 156], abs=0.1)
    chart, areas, _ = made.tables
    assert [cell.text for cell in chart.rows[1].cells] == ["指标a.0", "120处", "指标a.0（a.0）", "7"]
    assert [cell.text for cell in areas.rows[1].cells] == ["甲镇", "90件", "未定位", "2件"]
    breaks = [p.text for p in made.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["附件1", "附件2"]


@pytest.mark.parametrize("draft", [False, True])
def test_who_wrote_a_part_by_hand_stands_below_its_heading_only_in_a_draft(draft: bool) -> None:
    """What is issued says it in front of its sources; the text of an official document has no remarks in it."""
    texts = [one.text for one in read(replace(document(), draft=draft)).paragraphs]
    (place,) = [number for number, text in enumerate(texts) if "由办公室撰写" in text]
    after = place > texts.index(wording.APPENDIX)
    assert after is not draft
    assert (
        "“二、存在的问题”部分由办公室撰写，2023年12月26日，其中文字和数字未经系统计算。" in texts[place]
    ) is not draft


def test_the_list_of_annexes_stays_on_one_page() -> None:
    """From the blank line above it to its last entry, which the signature keeps to itself."""
    made = read(annexed(red(document()))).paragraphs
    first = next(place for place, one in enumerate(made) if one.text.startswith("附件："))
    listed = made[first - 1 : first + 2]
    assert [one.text for one in listed] == ["", "附件：1.主要数字图表", "2.分布图"]
    assert [one.paragraph_format.keep_with_next for one in listed] == [True] * 3
    assert all(one.paragraph_format.keep_together for one in listed)


@pytest.mark.parametrize(
    ("count", "kept"), [(0, False), (7, False), (8, True), (11, True), (12, True), (13, False), (18, False)]
)
def test_a_long_last_paragraph_goes_with_the_signature_only_where_that_would_stand_alone(
    count: int, kept: bool
) -> None:
    """A kept paragraph is moved whole in LibreOffice, and half a page stays empty before it."""
    last = next(one for one in reversed(read(ending(count)).paragraphs) if one.text.startswith(PROSE))
    assert bool(last.paragraph_format.keep_with_next) is kept
    assert bool(last.paragraph_format.widow_control) is kept, "Word takes two lines along, not one"


@pytest.mark.parametrize(("count", "apart"), [(3, False), (15, False), (16, True), (17, True), (19, False)])
def test_an_imprint_without_room_has_a_page_of_its_own(count: int, apart: bool) -> None:
    """Anchored to the date it would take the signature along, to a page without text."""
    made = read(red(ending(count))).paragraphs
    broken = [one.text for one in made if one.paragraph_format.page_break_before]
    assert broken == [""] * apart


@pytest.mark.parametrize("made", [document(), annexed(red(full())), typed()])
def test_nothing_invisible_stands_in_the_text(made: object) -> None:
    """A joiner would keep a number with its unit, and stay in whatever is copied or searched (decision 16)."""
    text = zipfile.ZipFile(io.BytesIO(word_writer.write(made))).read("word/document.xml").decode()  # type: ignore[arg-type]
    assert [sign for sign in "\u2060\ufeff\u200b\u200d\u00a0\u00ad" if sign in text] == []


def test_a_number_and_its_unit_are_one_run() -> None:
    """So that whoever marks or replaces it takes all of it."""
    runs = [run.text for paragraph in read(document()).paragraphs for run in paragraph.runs]
    assert {"4800余次", "350余处", "23500元"} <= set(runs)


def test_the_same_report_is_the_same_file_with_its_pictures() -> None:
    made = annexed(red(document()))
    assert word_writer.write(made) == word_writer.write(made)


ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
        "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"
    ),
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "pBdr": "top left bottom right between bar",
    "tblCellMar": "top left bottom right",
    "font": "altName panose1 charset family notTrueType pitch sig",
}  # fmt: skip


@pytest.mark.parametrize("made", [annexed(red(full())), replace(typed(), draft=True)])
def test_properties_stand_in_the_order_of_the_schema(made: object) -> None:
    """Word refuses a file, or leaves out what it did not expect there (ECMA-376 part 1, §17)."""
    package = zipfile.ZipFile(io.BytesIO(word_writer.write(made)))  # type: ignore[arg-type]
    wrong = []
    for name in ("document", "styles", "footer1", "footer2", "fontTable"):
        root = etree.fromstring(package.read(f"word/{name}.xml"))
        for tag, order in ORDER.items():
            places = {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
            for found in root.iter(qn(f"w:{tag}")):
                ranks = [places[child.tag] for child in found]
                if ranks != sorted(ranks) or len(ranks) != len(set(ranks)):
                    wrong.append((name, tag, [child.tag.rpartition("}")[2] for child in found]))
    assert wrong == []
