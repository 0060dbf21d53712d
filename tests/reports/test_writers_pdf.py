"""The PDF measured: page, lines, characters, page numbers, red head, imprint; PDF/A; words that stay words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.reports import said
from tests.reports.made import FACTS, document, fact
from tests.reports.measuring import CLOSING, Page, opened, words
from tests.reports.papers import DATED, HEAD, PROSE, SENTENCES, annexed, ending, full, red, typed

from chengxu.reports.rules import Document, Heading, Paragraph, Part, Text
from chengxu.reports.writers import page, pdf, wording

EM = page.SIZE / 72 * 25.4
FIRST = page.MARGINS[0] + 0.88 * EM
RIGHT = page.PAPER[0] - page.MARGINS[1]


@pytest.fixture(scope="module")
def plain() -> list[Page]:
    return opened(pdf.write(full()))


@pytest.fixture(scope="module")
def headed() -> list[Page]:
    return opened(pdf.write(red()))


def text_pages(pages: list[Page]) -> list[Page]:
    return [one for one in pages if one.width < one.height]


def test_the_paper_is_a4_and_the_sources_lie_across(plain: list[Page]) -> None:
    sizes = [(round(one.width), round(one.height)) for one in plain]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert sizes == sorted(sizes)
    assert len(text_pages(plain)) > 6


def test_a_figure_and_its_query_stand_on_one_page() -> None:
    query = "SELECT sum(quantity) FROM deeds WHERE " + " AND ".join(f"field_{n} = 'value'" for n in range(12))
    made = replace(said.FACTS["street.a"], query=query, definition="台账里的数量合计。" * 4)
    pages = opened(pdf.write(said.document("次、".join(["{{street.a}}"] * 60) + "。", facts={made.id: made})))
    sources = [one for one in pages if one.width > one.height]
    assert len(sources) > 3
    for one in sources[1:]:
        begun = next(line for line in one.body if line.glyphs[0].char.isdigit())
        assert one.body.index(begun) == 2, "the two rows of the head, then a whole entry"


def test_full_pages_have_22_lines_from_edge_to_edge(plain: list[Page]) -> None:
    full_pages = text_pages(plain)[1:-1]
    for one in full_pages:
        assert len(one.body) == page.LINES
        for number, line in enumerate(one.body):
            assert line.y == pytest.approx(FIRST + number * page.PITCH, abs=0.05)
    last = full_pages[0].body[-1]
    assert last.y + 0.12 * EM == pytest.approx(page.MARGINS[0] + page.HEIGHT, abs=0.1)


def test_full_lines_have_28_characters_in_their_cells(plain: list[Page]) -> None:
    lines = [line for one in text_pages(plain) for line in one.body]
    prose = [
        line
        for line in lines
        if len(line.text) == 28 and not set(line.text) & set(CLOSING + "“（《0123456789.%")
    ]
    assert len(prose) > 30
    for line in prose:
        assert line.glyphs[0].x == pytest.approx(page.MARGINS[3], abs=0.05)
        assert line.ends_at(page.CELL) == pytest.approx(RIGHT, abs=0.1)
        assert line.pitches == pytest.approx([page.CELL] * 27, abs=0.02)
    longest = max(len(line.text) for line in lines if re.fullmatch("[一-鿿]+", line.text))
    assert longest == 28


def test_marks_give_way_before_characters_do(plain: list[Page]) -> None:
    """In nine lines of ten even those with marks and numbers, the characters keep the width of their cells."""
    lines = [
        line for one in text_pages(plain) for line in one.body if line.pitches and line.glyphs[-1].x > 172
    ]
    kept = [
        line for line in lines if sum(line.pitches) / len(line.pitches) == pytest.approx(page.CELL, rel=0.01)
    ]
    assert len(kept) > 0.9 * len(lines)


def test_nothing_stands_outside_the_type_area(plain: list[Page]) -> None:
    for one in text_pages(plain):
        for line in one.body:
            assert min(glyph.left for glyph in line.glyphs) > page.MARGINS[3] - 0.1
            assert max(glyph.right for glyph in line.glyphs) < RIGHT + 0.5  # Noto’s marks reach further


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(plain: list[Page]) -> None:
    lines = [line.text for one in text_pages(plain) for line in one.body]
    assert [text for text in lines if text[0] in CLOSING or text[-1] in "“（《〔"] == []


@pytest.mark.parametrize("number", ["350余处", "98.7%", "8", "两千处"])
def test_a_mark_behind_a_number_is_never_parted_from_it(number: str) -> None:
    """Every mark at every place of a line, where a box ended the line before."""
    marks = (*CLOSING, "；”")
    blocks = tuple(
        Paragraph((Text(PROSE[:20] + PROSE[:place] + number + mark + PROSE[: place % 7 + 20]),))
        for mark in marks
        for place in range(16)
    )
    made = replace(document(), parts=(Part(Heading(1, "一、", "工作"), blocks),))
    data = pdf.write(made)
    lines = [line.text for one in text_pages(opened(data)) for line in one.body]
    assert [text for text in lines if text[0] in CLOSING] == []
    said = words(data)
    assert all(f"{number}{mark}{PROSE[:1]}" in said.replace("\n", "") for mark in marks)
    assert "\u2060" not in said


def test_numbers_stay_with_their_units(plain: list[Page]) -> None:
    lines = [line.text for one in text_pages(plain) for line in one.body]
    whole = "".join(lines)
    for number in ("4823余次", "350余处", "23500元", "98.7%", "33965.3吨", "10000份", "16起"):
        assert number in "".join(SENTENCES)
        assert sum(text.count(number) for text in lines) == whole.count(number) > 5


def test_paragraphs_begin_two_characters_in(plain: list[Page]) -> None:
    lines = [line for one in text_pages(plain)[1:-1] for line in one.body if line.text[0] not in "“（《"]
    starts = {round(line.glyphs[0].x, 1) for line in lines}
    assert starts == {page.MARGINS[3], round(page.MARGINS[3] + 2 * page.CELL, 1)}


def test_page_numbers_stand_outside_7_mm_below(plain: list[Page]) -> None:
    for number, one in enumerate(text_pages(plain), 1):
        assert one.number.text == f"—{number}—"
        dash, last = one.number.glyphs[0], one.number.glyphs[-1]
        assert dash.top == pytest.approx(page.MARGINS[0] + page.HEIGHT + page.NUMBER_BELOW, abs=0.5)
        character = page.SMALL / 72 * 25.4
        if number % 2:
            assert last.right == pytest.approx(RIGHT - character, abs=0.5)
        else:
            assert dash.left == pytest.approx(page.MARGINS[3] + character, abs=0.5)


def test_the_red_head(headed: list[Page]) -> None:
    first = headed[0]
    mark, number, title = first.body[0], first.body[1], first.body[2]
    type_area = page.MARGINS[0]
    assert mark.text == f"{HEAD.organisation}文件"
    assert min(glyph.top for glyph in mark.glyphs) == pytest.approx(type_area + page.MARK_BELOW, abs=0.3)
    assert min(g.left for g in mark.glyphs) >= page.MARGINS[3]
    assert max(g.right for g in mark.glyphs) <= RIGHT
    assert number.text == HEAD.number
    middle = (number.glyphs[0].left + number.glyphs[-1].right) / 2
    assert middle == pytest.approx(page.MARGINS[3] + page.WIDTH / 2, abs=0.5)
    below_mark = max(glyph.bottom for glyph in mark.glyphs)
    assert number.y - 0.88 * EM - below_mark == pytest.approx(2 * page.PITCH, abs=0.5)
    (rule,) = first.rules
    assert (rule.left, rule.right) == pytest.approx((page.MARGINS[3], RIGHT), abs=0.3)
    assert rule.top - (number.y + 0.12 * EM) == pytest.approx(page.RULE_BELOW, abs=0.5)
    title_em = page.TITLE / 72 * 25.4
    assert title.y - 0.88 * title_em - rule.bottom == pytest.approx(2 * page.PITCH, abs=0.5)
    to = next(line for line in first.body if line.text == "县人民政府：")
    assert to.glyphs[0].x == pytest.approx(page.MARGINS[3], abs=0.05)


def test_signature_and_imprint(headed: list[Page]) -> None:
    signed, last = text_pages(headed)[-2:]  # the imprint has no room below this text
    lines = {line.text: line for one in (signed, last) for line in one.body}
    name, day = lines[HEAD.organisation], lines["2024年1月5日"]
    place = page.signature(HEAD.organisation, "2024年1月5日", sealed=True)
    assert name.glyphs[0].x == pytest.approx(page.MARGINS[3] + place.name_at * page.CELL, abs=0.1)
    assert day.glyphs[0].x == pytest.approx(page.MARGINS[3] + place.date_at * page.CELL, abs=0.1)
    assert day.y - name.y == pytest.approx(page.PITCH, abs=0.05)
    assert lines[f"抄送：{'，'.join(HEAD.copies)}。"].y < lines[f"{HEAD.printer}2024年1月5日印发"].y
    rules = last.rules
    assert [round(rule.thickness, 2) for rule in rules] == [page.OUTER_RULE, page.INNER_RULE, page.OUTER_RULE]
    assert {(round(rule.left), round(rule.right)) for rule in rules} == {(page.MARGINS[3], RIGHT)}
    assert rules[-1].bottom == pytest.approx(page.MARGINS[0] + page.HEIGHT, abs=0.5)


def test_a_circulated_text_is_signed_without_a_seals_room(plain: list[Page]) -> None:
    name, day = text_pages(plain)[-1].body[-2:]
    assert (name.text, day.text) == ("某局", "2024年1月5日")
    assert day.glyphs[0].x - name.glyphs[0].x == pytest.approx(2 * page.CELL, abs=0.1)
    assert "抄送" not in "".join(line.text for line in text_pages(plain)[-1].body)


@pytest.mark.parametrize("count", range(8, 14))
def test_the_signature_never_stands_alone(count: int) -> None:
    last = text_pages(opened(pdf.write(ending(count))))[-1]
    assert last.body[-2].text == "某局"
    assert len(last.body) > 2
    if count == 13:
        assert len(last.body) == 4, "where it is not alone, the paragraph runs on over the page's end"


def test_a_draft_never_looks_issued() -> None:
    draft = replace(red(document()), letterhead=replace(HEAD, number=""), dated=None, draft=True)
    pages = opened(pdf.write(draft))
    assert all(one.lines[0].text == wording.DRAFT for one in pages)
    text = "".join(line.text for line in pages[0].lines)
    assert "〔〕号" in text
    assert "2024年" not in text.replace("2024年工作计划", "")


def test_it_is_pdf_a_2a_and_pdf_ua_1() -> None:
    data = pdf.write(annexed(red(document())))
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/S/GTS_PDFA1" in data
    assert b"/Marked true" in data
    assert b"/Lang(zh-CN)" in data
    for never in (b"/JavaScript", b"/JS", b"/Encrypt", b"/Launch", b"/URI", b"/EmbeddedFile"):
        assert never not in data
    opened_file = pypdfium2.PdfDocument(data)
    assert pdfium.FPDFCatalog_IsTagged(opened_file.raw)
    assert pdfium.FPDFDoc_GetJavaScriptActionCount(opened_file.raw) == 0
    assert opened_file.get_metadata_dict()["Title"] == "2023年度工作总结及2024年工作计划"
    texts = [item for one in opened_file for item in one.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])]
    assert len(texts) > 50
    assert all(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item.raw)) for item in texts)


def test_headings_are_bookmarks() -> None:
    marks = [mark.get_title() for mark in pypdfium2.PdfDocument(pdf.write(document())).get_toc()]
    assert marks == [
        "一、2023年工作开展情况", "（一）市容整治", "二、存在的问题", "（一）机制不够完善。", wording.APPENDIX,
    ]  # fmt: skip


def test_the_same_report_is_the_same_file() -> None:
    made = annexed(red(document()))
    assert pdf.write(made) == pdf.write(made)
    assert pdf.write(made) != pdf.write(replace(made, dated=DATED.replace(day=6)))


def test_typed_figures_are_marked_and_explained() -> None:
    text = words(pdf.write(typed()))
    assert "360余处※乱拉" in text
    assert "※人工填写：三月的纸质台账补记（伍某，2024年1月3日）" in text.replace("\u200b", "")
    assert "统计期间2022年1月1日至2022年12月31日" in text
    assert "※" not in words(pdf.write(document()))


@pytest.mark.parametrize("count", range(7, 15))
def test_the_list_of_annexes_stays_on_one_page(count: int) -> None:
    texts = [[line.text for line in one.body] for one in opened(pdf.write(annexed(ending(count))))]
    (listed,) = [lines for lines in texts if any(text.startswith("附件：1.") for text in lines)]
    assert "2.分布图" in listed


def test_annexes_follow_the_text_and_are_announced() -> None:
    pages = opened(pdf.write(annexed()))
    texts = ["".join(line.text for line in one.body) for one in pages]
    assert "附件：1.主要数字图表" in texts[0]
    assert "2.分布图" in texts[0]
    charts = next(text for text in texts if text.startswith("附件1"))
    assert "指标a.0120处" in charts
    assert "无记录" in charts
    maps = next(text for text in texts if text.startswith("附件2"))
    assert re.search(r"甲镇90.*乙乡3", maps)
    assert "未定位2件" in maps
    assert "未定位" not in maps[: maps.index("区域")], "what has no place is in the table alone"


MARKUP = st.text(
    st.sampled_from("#*_[]{}@$\\/<>~`'\"=-+&%^|:;!?.,()《》“”，。、（）—…中文字〔〕0123456789ab "),
    min_size=1,
    max_size=40,
)


def named(text: str) -> Document:
    facts = FACTS | {"muck.fines": fact("muck.fines", "1", "元", name=text, formula=text)}
    return replace(document(facts=facts), title=text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MARKUP)
def test_nothing_in_a_text_is_markup(text: str) -> None:
    def squeezed(value: str) -> str:
        return re.sub(r"[\s\u200b\ufffe\x02-]", "", value)

    pages = pypdfium2.PdfDocument(pdf.write(named(text)))
    found = "".join(one.get_textpage().get_text_range() for one in pages)
    assert squeezed(found).count(squeezed(text)) >= 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("0\U0001f3fb")
@example(" \u0e31")
@example("0\u0e33")
@example("\ue30d")  # a face has it, PDF/A-2a does not allow it
@given(st.text(max_size=30))
def test_any_text_can_be_set(text: str) -> None:
    assert pdf.write(named(text)).startswith(b"%PDF-")


def test_a_character_without_a_face_is_printed_as_a_turned_type() -> None:
    assert "甲〓乙" in words(pdf.write(named("甲\U000e0fff\ue000乙")))


@pytest.mark.parametrize("text", ["0\U0001f3fb", "4\u0e31处", "4\u0e33处", "规\u0e31范"])
def test_a_stray_mark_costs_no_other_character(text: str) -> None:
    """typst names the character under a mark it cannot print; the same character elsewhere must not suffer."""
    found = words(pdf.write(named(text)))
    assert "规范4800余次" in found
    assert text[0] in found
    assert "〓" not in found


def test_lines_of_a_page_do_not_touch(plain: list[Page]) -> None:
    for one in text_pages(plain):
        assert all(b.y - a.y > 9 for a, b in pairwise(one.body))
