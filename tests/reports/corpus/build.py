"""The file of a labelled report, as a bureau would send it: text in UTF-8, or a docx with tables, notes and boxes."""

from __future__ import annotations

import io
from typing import Any, Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph
from tests.reports.corpus.corpus import ABOVE, LEFT, Variant, footnotes

_NOTES_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NAMESPACES: Final = " ".join(
    [
        nsdecls("w", "wp", "a"),
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
    ]
)


def file_of(variant: Variant) -> tuple[bytes, str]:
    """The bytes and the name of the file to be audited."""
    name = f"{variant.id}.{variant.form}"
    if variant.form != "docx":
        return variant.text.encode(), name
    document = docx.Document()
    notes: list[str] = []
    for block in variant.blocks:
        kind, content = next(iter(block.items()))
        _BUILDERS[kind](document, content, notes)
    if notes:
        _attach(document, notes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), name


def _paragraph(document: Document, text: str, _notes: list[str]) -> None:
    document.add_paragraph(text)


def _heading(document: Document, text: str, _notes: list[str]) -> None:
    document.add_heading(text, level=1)


def _table(document: Document, rows: list[list[Any]], _notes: list[str]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell not in (LEFT, ABOVE):
                table.cell(y, x).text = str(cell)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell == LEFT and row[x + 1 : x + 2] != [LEFT]:
                first = max(i for i in range(x) if row[i] != LEFT)
                _join_left(table, y, first, x)
            if cell == ABOVE:
                _join_above(table, y, x)


def _join_left(table: Any, y: int, first: int, last: int) -> None:
    """One cell over several columns; the cells it swallows leave no paragraph behind, as in Word."""
    cells = table.rows[y]._tr.tc_lst
    cells[first].grid_span = last - first + 1
    for gone in cells[first + 1 : last + 1]:
        table.rows[y]._tr.remove(gone)


def _join_above(table: Any, y: int, x: int) -> None:
    """The cell goes on from the one above and keeps its empty paragraph."""
    above = table._tbl.tr_lst[y - 1].tc_at_grid_offset(x)
    if above.vMerge is None:
        above.vMerge = "restart"
    table._tbl.tr_lst[y].tc_at_grid_offset(x).vMerge = "continue"


def _with_notes(document: Document, text: str, notes: list[str]) -> None:
    pieces, own = footnotes(text)
    paragraph = document.add_paragraph(pieces[0])
    for piece, note in zip(pieces[1:], own, strict=True):
        notes.append(note)
        paragraph._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                f'<w:footnoteReference w:id="{len(notes)}"/></w:r>'
            )
        )
        paragraph.add_run(piece)


def _attach(document: Document, notes: list[str]) -> None:
    """The part of the package that holds the notes, with the two separators Word expects."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{id_}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for id_, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    told = "".join(
        f'<w:footnote w:id="{id_}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve">{escape(note)}</w:t></w:r></w:p></w:footnote>'
        for id_, note in enumerate(notes, 1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{separators}{told}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _text_box(document: Document, text: str, _notes: list[str]) -> None:
    paragraph: Paragraph = document.add_paragraph()
    number = len(document.element.xpath(".//wp:docPr")) + 1
    inner = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.rstrip("\n").split("\n")
    )
    paragraph._p.append(parse_xml(_BOX.format(names=_NAMESPACES, number=number, inner=inner)))


_BOX: Final = """<w:r {names}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5000000" cy="1200000"/>
<wp:docPr id="{number}" name="文本框 {number}"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5000000" cy="1200000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>
</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:394pt;height:94pt"><v:textbox>
<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
"""A box as Word writes it: the drawing, and the same text again for readers that know only the older form."""

_BUILDERS: Final = {
    "p": _paragraph,
    "h1": _heading,
    "table": _table,
    "footnote_in": _with_notes,
    "textbox": _text_box,
}
