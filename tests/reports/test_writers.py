"""The same document as Markdown, HTML, Word and JSON."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest
from docx.oxml.ns import qn
from tests.reports.made import FACTS, document, fact

from chengxu.reports.writers import docx as word_writer
from chengxu.reports.writers import html as html_writer
from chengxu.reports.writers import json as json_writer
from chengxu.reports.writers import markdown as markdown_writer


def test_markdown_reads_like_the_report_and_lists_its_sources() -> None:
    text = markdown_writer.write(document())
    assert text.startswith(
        "# 2023年度工作总结及2024年工作计划\n\n今年来，我局扎实工作，成效明显。\n\n## 一、2023年工作开展情况"
    )
    assert "一是治理占道。全年规范4800余次。二是规范管线。清理350余处乱拉的空调管，罚款23500元。" in text
    assert "*（本部分由办公室撰写，2023年12月26日，其中文字和数字未经系统计算。）*" in text
    assert "**（一）机制不够完善。**一是职责不清。" in text
    assert (
        "| 2 | 350余处 | 指标facade.pipes（facade.pipes） | 台账中数量合计。 | 352处 | 7 | sum(quantity) | SELECT 1 | 全县 |"
        in text
    )
    assert f"台账封条：{'ab' * 32}；县域配置包：{'cd' * 32}。" in text


def test_markdown_keeps_a_table_whole_when_a_formula_holds_a_bar() -> None:
    facts = FACTS | {"muck.fines": fact("muck.fines", "1", "元", formula="a | b\nc")}
    assert "| a \\| b c |" in markdown_writer.write(document(facts=facts))


class Outline(HTMLParser):
    """Collects links and checks that every tag is closed in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_each_figure_in_html_opens_its_rows() -> None:
    page = html_writer.page(document())
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    target = "/office/indicators/street.occupy/?from=2023-01-01&to=2023-12-31"
    assert outline.links[0] == {
        "class": "figure",
        "href": target,
        "data-indicator": "street.occupy",
        "title": "指标street.occupy",
    }
    assert len(outline.links) == 6, "three in the text, three in the appendix"
    assert '<section data-computed="false">' in page
    assert "@media print" in page
    assert "<style" not in html_writer.fragment(document())


def test_html_escapes_what_a_pack_may_hold() -> None:
    facts = FACTS | {"muck.fines": fact("muck.fines", "1", "元", name="<b>&罚款", formula="a < b")}
    page = html_writer.page(document(facts=facts))
    assert "<b>" not in page
    assert 'title="&lt;b&gt;&amp;罚款"' in page


def test_json_holds_the_words_in_order_and_what_stands_behind_each_figure() -> None:
    content = json.loads(json_writer.write(document()))
    assert content["title"] == "2023年度工作总结及2024年工作计划"
    assert (content["from"], content["to"]) == ("2023-01-01", "2023-12-31")
    assert content["opening"][0]["paragraph"] == "今年来，我局扎实工作，成效明显。"
    assert [part["computed"] for part in content["parts"]] == [True, False]
    paragraph = content["parts"][0]["blocks"][1]
    assert "".join(run["text"] for run in paragraph["runs"]) == paragraph["paragraph"]
    assert paragraph["runs"][1] == {"text": "4800余次", "figure": 1, "id": "street.occupy"}
    assert content["figures"][0] == {
        "figure": 1,
        "id": "street.occupy",
        "name": "指标street.occupy",
        "text": "4800余次",
        "value": 4823,
        "measure": "次",
        "rows": 7,
        "definition": "台账中数量合计。",
        "formula": "sum(quantity)",
        "query": "SELECT 1",
        "scope": "全县",
        "href": "/office/indicators/street.occupy/?from=2023-01-01&to=2023-12-31",
    }
    assert (content["ledger_head"], content["pack_hash"]) == ("ab" * 32, "cd" * 32)


@pytest.mark.parametrize(("value", "expected"), [("12.5", 12.5), ("350", 350), (None, None)])
def test_a_value_in_json_is_a_plain_number(value: str | None, expected: float | None) -> None:
    found = json_writer.number(fact("a.b", value).value)
    assert (found, type(found)) == (expected, type(expected))


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
    lead = next(p for p in word.paragraphs if p.text.startswith("（一）机制")).runs[0]
    assert lead._r.rPr.rFonts.get(qn("w:eastAsia")) == "楷体_GB2312"
    table = word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == list(word_writer.wording.COLUMNS)
    assert [row.cells[1].text for row in table.rows[1:]] == ["4800余次", "350余处", "23500元"]
    assert re.search(f"{'ab' * 32}.*{'cd' * 32}", texts[-1][1])
    assert word.core_properties.title == "2023年度工作总结及2024年工作计划"


def test_the_same_report_is_the_same_file() -> None:
    assert word_writer.write(document()) == word_writer.write(document())


def test_a_report_of_invented_records_says_so_in_every_form() -> None:
    real, demo = document(), replace(document(), demo=True)
    word_texts = [
        "".join(p.text for p in docx.Document(io.BytesIO(word_writer.write(one))).paragraphs)
        for one in (real, demo)
    ]
    for said, unsaid in (
        (markdown_writer.write(demo), markdown_writer.write(real)),
        (html_writer.page(demo), html_writer.page(real)),
        (word_texts[1], word_texts[0]),
    ):
        assert "演示数据" in said
        assert "演示数据" not in unsaid
    assert json.loads(json_writer.write(demo))["demo"] is True
