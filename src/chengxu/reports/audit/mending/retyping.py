"""A plain text as a Word file, on a page in the manner of GB/T 9704-2012, line by line and word for word.

Margins, faces and sizes are those of an official document; the fonts are named, never shipped. A text has no head
and no seal, so none is made up.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from chengxu.reports.audit.documents.layout import Block, Kind, blocks
from chengxu.reports.audit.documents.reading import Line, Written
from chengxu.reports.audit.mending.correcting import Edits

BODY, HEADINGS, TITLE = "仿宋_GB2312", {1: "黑体", 2: "楷体_GB2312", 3: "仿宋_GB2312"}, "方正小标宋简体"
SIZE, TITLE_SIZE, LINE = Pt(16), Pt(22), Pt(28.95)
INDENT = Pt(32)
_NOT_XML = re.compile("[\x0b\x0c\ufffe\uffff]")
"""Line and page feeds which a text file may hold and an XML file may not."""


def retyped(written: Written) -> Written:
    """The same document as a Word file; paragraph n of it is line n of the text, character by character.

    Characters that no Word file may hold (a page feed) become spaces, a byte-order mark goes.
    """
    document = docx.Document()
    _set_page(document)
    kinds = {block.line: block for block in blocks(written)}
    texts, lines, start = [], [], 0
    for line in written.lines:
        text = _NOT_XML.sub(" ", written.text[line.start : line.end])
        if line.number == 1:
            text = text.removeprefix("\ufeff")
        paragraph = document.add_paragraph()
        _type(paragraph, text, kinds.get(line.number))
        texts.append(text)
        lines.append(Line(line.number, start, start + len(text)))
        start += len(text) + 1
    out = io.BytesIO()
    document.save(out)
    return Written("docx", out.getvalue(), "\n".join(texts), tuple(lines))


def moved(written: Written, other: Written, edits: Edits) -> Edits:
    """Edits of ``written`` as edits of its :func:`retyped` form; line ends and the first mark have no place there."""
    found: Edits = {}
    mark = 1 if written.text.startswith("\ufeff") else 0
    for position, new in edits.items():
        index = bisect_right(written.lines, position, key=lambda line: line.start) - 1
        line, same = written.lines[index], other.lines[index]
        place = position - line.start - (mark if index == 0 else 0)
        if 0 <= place < same.end - same.start:
            found[same.start + place] = new
    return found


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.size = SIZE
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), BODY)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = LINE


def _type(paragraph: Paragraph, text: str, block: Block | None) -> None:
    kind = block.kind if block is not None else Kind.TEXT
    run = paragraph.add_run()
    run._r.text = text
    if kind is Kind.TITLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.font.size = TITLE_SIZE
    elif not text.startswith(("\u3000", " ", "\t", "|")) and kind in {Kind.TEXT, Kind.HEADING}:
        paragraph.paragraph_format.first_line_indent = INDENT
    face = TITLE if kind is Kind.TITLE else HEADINGS.get(block.level) if block is not None else None
    if face is not None:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
