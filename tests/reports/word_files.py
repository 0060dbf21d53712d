"""Word files made for tests, out of raw WordprocessingML as Word and WPS write it."""

from __future__ import annotations

import io

import docx
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SPACES = (
    nsdecls("w")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs; what does not begin with a tag is text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def cell(text: str = "", *, span: int = 1, merge: str = "") -> str:
    """A table cell; ``merge`` is restart or continue."""
    inside = text if text.startswith("<") else paragraph(text)
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{inside}</w:tc>'


def row(*cells: str, properties: str = "") -> str:
    """A table row; what does not begin with a tag is the text of a cell."""
    inside = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def text_box(inside: str, *, old: str | None = None) -> str:
    """A text box as Word 2010 writes it, with its copy for older programs when ``old`` is given."""
    fallback = f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{old}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
        f"{inside}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>{fallback if old is not None else ''}"
        "</mc:AlternateContent></w:r>"
    )


def field(code: str, *result: str) -> str:
    """A complex field with its code and its result."""
    inside = "".join(one if one.startswith("<") else run(one) for one in result)
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{inside}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def word_file(
    *blocks: str, notes: dict[str, str] | None = None, header: str = "", footer: str = "", first: str = ""
) -> bytes:
    """A Word file of paragraphs and tables; ``notes`` are footnotes by their id, ``header``, ``footer`` and ``first``
    the blocks of the header, the footer, and a header for the first page (which no section has unless a test says so)."""
    document = docx.Document()
    body = document.element.body
    section = body[-1]
    for block in parse_xml(f"<w:body {SPACES}>{''.join(blocks)}</w:body>"):
        section.addprevious(block)
    if notes is not None:
        _add_notes(document, notes)
    only = document.sections[0]
    for blocks_of, margin in ((header, only.header), (footer, only.footer), (first, only.first_page_header)):
        if blocks_of:
            margin.is_linked_to_previous = False
            for block in parse_xml(f"<w:hdr {SPACES}>{blocks_of}</w:hdr>"):
                margin._element.append(block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_notes(document: docx.document.Document, notes: dict[str, str]) -> None:
    written = "".join(f'<w:footnote w:id="{id_}">{inside}</w:footnote>' for id_, inside in notes.items())
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {SPACES}>'
        f'<w:footnote w:type="separator" w:id="-1">{paragraph("分隔9处")}</w:footnote>{written}</w:footnotes>'
    )
    part = Part(
        PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), document.part.package
    )
    document.part.relate_to(part, RELATION.FOOTNOTES)
