"""A report as a Word document on the page of GB/T 9704-2012.

A4, type area 156 × 225 mm, 22 lines of 28 characters, 3号仿宋; headings 黑体 then 楷体, the title 2号小标宋; page
number — 1 — in 4号宋体, outside. The fonts are named, never shipped: Word and WPS in a Chinese office have them.
Margins follow from the type area (domain: right 26, bottom 35 mm); the page number's distance is a default,
unverified to the millimetre.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time

import docx
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from chengxu.reports import wording
from chengxu.reports.rules import Block, Document, Heading, Paragraph

BODY, HEAD1, HEAD2, TITLE, PAGE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
SIZE = Pt(16)
PITCH = Twips(579)
"""225 mm ÷ 22 lines = 28.99 pt; Word keeps twips, and 580 would let only 21 lines on the page."""
TIGHTER = Twips(-5)
"""156 mm ÷ 28 characters = 15.79 pt against 16 pt. As spacing of the characters it holds in every program; a grid
of characters does not (LibreOffice gives a 16 pt character two cells of 15.79 pt)."""
INDENT = Twips(630)
HEADING_FONTS = {1: HEAD1, 2: HEAD2, 3: BODY, 4: BODY}
SOURCE_WIDTHS = tuple(Mm(width) for width in (10, 21, 37, 37, 20, 13, 42, 46, 21))
_STAMP = (1980, 1, 1, 0, 0, 0)


def write(document: Document) -> bytes:
    """The whole report; the same document gives the same bytes."""
    word = docx.Document()
    _set_styles(word)
    _set_page(word.sections[0])
    word.settings.odd_and_even_pages_header_footer = True
    _set_properties(word, document)
    word.add_paragraph(document.title, style="Title")
    if document.demo:
        word.add_paragraph(wording.DEMO).alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.add_paragraph()
    for paragraph in document.opening:
        _add_paragraph(word, paragraph)
    for part in document.parts:
        _add_block(word, part.heading)
        if note := wording.authorship(part):
            _font(word.add_paragraph().add_run(note), HEAD2)
        for block in part.blocks:
            _add_block(word, block)
    _add_unit(word, document.unit)
    _add_sources(word, document)
    return _repacked(word)


def _set_styles(word: Word) -> None:
    normal = word.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _set_style(normal, BODY)
    _fill_lines(normal)
    title = word.styles["Title"]
    assert isinstance(title, ParagraphStyle)
    _set_style(title, TITLE, size=Pt(22), indent=False)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for level, font in HEADING_FONTS.items():
        style = word.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)
        _set_style(style, font)
        style.paragraph_format.keep_with_next = True
    cell = word.styles.add_style("Source", WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(cell, ParagraphStyle)
    _set_style(cell, BODY, size=Pt(9), indent=False)
    cell.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _set_style(style: ParagraphStyle, font: str, *, size: Pt = SIZE, indent: bool = True) -> None:
    """Give ``style`` one face for all scripts and drop what Word's template adds (colour, border, theme font)."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    style.font.size = size
    style.font.bold = False
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = PITCH
    _indent(style.element.get_or_add_pPr(), indent)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(TIGHTER.twips if size == SIZE else 0))
    properties.insert_element_before(spacing, "w:sz", "w:szCs", "w:lang")


def _fill_lines(style: ParagraphStyle) -> None:
    """Every page has its 22 lines and no punctuation hangs outside the type area."""
    style.paragraph_format.widow_control = False
    hang = OxmlElement("w:overflowPunct")
    hang.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().insert_element_before(hang, "w:snapToGrid", "w:spacing", "w:ind", "w:jc")


def _indent(properties: object, on: bool) -> None:
    """Two characters, in characters for Word and in twips for programs that do not count them."""
    indent = properties.get_or_add_ind()  # type: ignore[attr-defined]
    indent.set(qn("w:firstLineChars"), "200" if on else "0")
    indent.set(qn("w:firstLine"), str(INDENT.twips if on else 0))


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(PITCH.twips))
    properties.append(grid)
    _add_page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _add_page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _add_page_number(paragraph: WordParagraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — one blank character away from the outer edge."""
    paragraph.alignment = side
    properties = paragraph._p.get_or_add_pPr()
    _indent(properties, False)
    edge = "right" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    properties.get_or_add_ind().set(qn(f"w:{edge}Chars"), "100")
    properties.get_or_add_ind().set(qn(f"w:{edge}"), str(Pt(14).twips))
    for kind, content in (("text", "— "), ("begin", ""), ("code", " PAGE "), ("separate", ""), ("text", "1"),
                          ("end", ""), ("text", " —")):  # fmt: skip
        run = paragraph.add_run(content if kind == "text" else "")
        _font(run, PAGE, Pt(14))
        if kind == "code":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = content
            run._r.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _font(run: WordRun, font: str, size: Pt | None = None) -> None:
    if size is not None:
        run.font.size = size
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)


def _set_properties(word: Word, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author = document.title, document.unit
    properties.language, properties.comments = "zh-CN", wording.proof(document)
    properties.last_modified_by = document.unit
    properties.created = properties.modified = datetime.combine(document.end, time())
    properties.revision = 1


def _add_block(word: Word, block: Block) -> None:
    if isinstance(block, Heading):
        word.add_paragraph(f"{block.number}{block.text}", style=f"Heading {block.level}")
    else:
        _add_paragraph(word, block)


def _add_paragraph(word: Word, paragraph: Paragraph) -> None:
    line = word.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if paragraph.lead:
        lead = line.add_run(f"{paragraph.lead.number}{paragraph.lead.text}")
        _font(lead, HEADING_FONTS[paragraph.lead.level])
    for run in paragraph.runs:
        line.add_run(run.text)


def _add_unit(word: Word, unit: str) -> None:
    word.add_paragraph()
    line = word.add_paragraph(unit)
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_sources(word: Word, document: Document) -> None:
    """The appendix, on landscape pages of its own."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin = section.right_margin = Mm(25)
    section.footer_distance = Mm(15)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    word.add_paragraph(wording.APPENDIX, style="Heading 1")
    word.add_paragraph(f"{wording.period(document)}{wording.APPENDIX_INTRO}", style="Source")
    figures = document.figures()
    table = word.add_table(rows=len(figures) + 1, cols=len(wording.COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, SOURCE_WIDTHS, strict=True):
        column.width = width
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))
    contents = [wording.COLUMNS, *(wording.row(figure) for figure in figures)]
    style = word.styles[
        "Source"
    ].style_id  # looked up once: six hundred times took four fifths of the whole report
    for row, texts in zip(table.rows, contents, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, SOURCE_WIDTHS, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph._p.style = style
            paragraph.add_run(text)
    word.add_paragraph(style="Source")
    word.add_paragraph(wording.proof(document), style="Source")


def _repacked(word: Word) -> bytes:
    """The package with fixed time stamps, so that the same report is the same file."""
    first, last = io.BytesIO(), io.BytesIO()
    word.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return last.getvalue()
