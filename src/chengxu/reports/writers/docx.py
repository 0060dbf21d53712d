"""A report as a Word document on the page of GB/T 9704-2012.

A4, type area 156 × 225 mm, 22 lines of 28 characters, 3号仿宋; headings 黑体 then 楷体 in Word's own heading styles, the
title 2号小标宋; page number — 1 — in 4号宋体, outside; the annexes, then the sources on landscape pages. The faces are
named, never shipped.

Two things Word decides: a number and its unit may be parted at a line's end (Word keeps only digits together), and a
closing mark is moved to the next line with the character before it. LibreOffice up to 7.4 reads ``overflowPunct`` the
wrong way round, so there a mark may hang over the right edge; in Word and WPS none does.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.text.paragraph import Paragraph as WordParagraph

from chengxu.reports.rules import Block, Document, Figure, Heading, Paragraph
from chengxu.reports.writers import docx_annex, docx_head, page, sheets, wording
from chengxu.reports.writers.docx_styles import FLUSH, HEAD2, prepare, set_page
from chengxu.reports.writers.docx_xml import Element, element, set_font, text_run

_STAMP = (1980, 1, 1, 0, 0, 0)


def write(document: Document) -> bytes:
    """The whole report; the same document gives the same bytes.

    Raises :class:`~chengxu.common.messages.Refused` when an annex has to be drawn and this machine has no Chinese face.
    """
    document = wording.cleaned(document)
    word = docx.Document()
    prepare(word)
    set_page(word.sections[0], wording.DRAFT if document.draft else "")
    _set_properties(word, document)
    _add_top(word, document)
    for paragraph in document.opening:
        _add_paragraph(word, paragraph)
    for part in document.parts:
        _add_block(word, part.heading)
        if note := wording.authorship_on_paper(document, part):
            set_font(word.add_paragraph().add_run(note), HEAD2)
        for block in part.blocks:
            _add_block(word, block)
    enclosed = sheets.enclosures(document)
    count = len(word.paragraphs)
    docx_annex.add_mentions(word, sheets.mentions(enclosed))
    docx_head.add_signature(word, document, count=count)
    if not enclosed:
        docx_head.add_imprint_page(word, document)
    for enclosure in enclosed:
        docx_annex.add_enclosure(word, enclosure)
    _add_imprint(word, document)
    docx_annex.add_sources(word, _end_section(word), document)
    return _repacked(word)


def _add_top(word: Word, document: Document) -> None:
    head = document.letterhead if wording.red(document) else None
    if head:
        docx_head.add_head(word, document, head)
    for line in page.title_lines(document.title):
        word.add_paragraph(line, style="Title")
    if document.demo:
        word.add_paragraph(wording.DEMO, style=FLUSH).alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.add_paragraph(style=FLUSH)
    if head and head.to:
        word.add_paragraph(f"{head.to}：", style=FLUSH)


def _add_block(word: Word, block: Block) -> None:
    if isinstance(block, Heading):
        word.add_paragraph(f"{block.number}{block.text}", style=f"Heading {block.level}")
    else:
        _add_paragraph(word, block)


def _add_paragraph(word: Word, paragraph: Paragraph) -> None:
    line = _appended(word)
    if paragraph.lead:
        lead = paragraph.lead
        line.add_run(f"{lead.number}{lead.text}", style=f"Heading {lead.level} Char")
    for run in paragraph.runs:
        line._p.append(text_run(run.text))
        if isinstance(run, Figure) and run.typed:
            line.add_run(wording.TYPED_MARK).font.superscript = True


def _appended(word: Word) -> WordParagraph:
    """An empty paragraph at the end. python-docx looks for the end from the beginning, which ten thousand paragraphs
    feel; it is before the section, the last element of the body."""
    made = element("p")
    word.element.body[-1].addprevious(made)
    return WordParagraph(made, word._body)


def _add_imprint(word: Word, document: Document) -> None:
    """版记, anchored to the last paragraph of the text and its annexes."""
    last = _last_paragraph(word)
    for entry in docx_head.imprint(document):
        last.addprevious(entry)


def _end_section(word: Word) -> Section:
    """Close the text's section in its last paragraph, so that no empty one may run onto a page of its own."""
    last = _last_paragraph(word)
    section: Section = word.add_section()
    empty = last.getnext()
    last.get_or_add_pPr().append(empty.pPr.sectPr)
    empty.getparent().remove(empty)
    return section


def _last_paragraph(word: Word) -> Element:
    return next(word.element.body.iterchildren(qn("w:p"), reversed=True))


def _set_properties(word: Word, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.author = document.title, document.unit
    properties.language, properties.comments = "zh-CN", wording.proof(document)
    properties.last_modified_by = document.unit
    properties.created = properties.modified = datetime.combine(document.dated or document.end, time())
    properties.revision = 1


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
