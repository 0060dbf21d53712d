"""The annexes and the sources of a report in Word: pictures with their tables, and the table behind every figure."""

from __future__ import annotations

import io

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from chengxu.reports.rules import Document
from chengxu.reports.writers import drawing, page, wording
from chengxu.reports.writers.docx_styles import CELLS, FLUSH, HEAD1, LISTED
from chengxu.reports.writers.docx_xml import set_font, table
from chengxu.reports.writers.sheets import Enclosure, Sheet

SOURCE_WIDTHS = tuple(Mm(width) for width in (9, 22, 58, 40, 22, 13, 55, 28))
"""Of every column but that of the queries, which stand below the rest; the third is wide enough for an id in one line."""
_NUMERIC = [place for place, column in enumerate(wording.FLAT_COLUMNS) if column in wording.NUMERIC]


def add_mentions(word: Word, mentions: tuple[tuple[float, str], ...]) -> None:
    """附件说明 one line below the text, all of it on one page."""
    if not mentions:
        return
    lines = [word.add_paragraph(style=FLUSH)]
    for at, text in mentions:
        lines.append(word.add_paragraph(text, style=FLUSH))
        lines[-1].paragraph_format.left_indent = Mm(at * page.CELL)
    for line in lines:
        line.paragraph_format.keep_together = True
        line.paragraph_format.keep_with_next = line is not lines[-1]


def add_enclosure(word: Word, enclosure: Enclosure) -> None:
    """One annex on pages of its own."""
    label = word.add_paragraph(style=FLUSH)
    label.paragraph_format.page_break_before = True
    set_font(label.add_run(enclosure.label), HEAD1)
    word.add_paragraph(style=FLUSH)
    word.add_paragraph(enclosure.title, style="Title")
    for sheet in enclosure.sheets:
        _add_sheet(word, sheet)


def _add_sheet(word: Word, sheet: Sheet) -> None:
    title = word.add_paragraph(style=FLUSH)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.keep_with_next = True
    set_font(title.add_run(sheet.title), HEAD1)
    line = word.add_paragraph(style=CELLS)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_after = Pt(6)
    picture = line.add_run().add_picture(io.BytesIO(drawing.png(sheet)), width=Mm(page.WIDTH))
    described = picture._inline.docPr
    described.set("name", sheet.title)
    described.set("descr", sheet.alt)
    folded = sheet.folded()
    word.element.body.insert_element_before(
        table(
            [Mm(width) for width in folded.widths], folded.columns, folded.rows, _style_id(word), folded.right
        ),
        "w:sectPr",
    )
    word.add_paragraph(style=CELLS)


def add_sources(word: Word, section: Section, document: Document) -> None:
    """The table of sources on landscape pages of its own."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(page.PAPER[1]), Mm(page.PAPER[0])
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin = section.right_margin = Mm(25)
    section.footer_distance = Mm(15)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    word.add_paragraph(wording.APPENDIX, style="Heading 1")
    word.add_paragraph(wording.introduction_on_paper(document), style=CELLS)
    parted = [wording.parted(figure) for figure in document.figures()]
    rows, queries = [cells for cells, _ in parted], [wording.QUERY, *(query for _, query in parted)]
    word.element.body.insert_element_before(
        table(
            SOURCE_WIDTHS, wording.FLAT_COLUMNS, rows, str(word.styles[LISTED].style_id), _NUMERIC, queries
        ),
        "w:sectPr",
    )
    word.add_paragraph(style=CELLS)
    word.add_paragraph(wording.proof(document), style=CELLS)


def _style_id(word: Word) -> str:
    return str(word.styles[CELLS].style_id)
