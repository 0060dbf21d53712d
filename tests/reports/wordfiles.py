"""Word files as people make them: runs cut anywhere, tables, boxes, links, other people's changes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

from chengxu.reports.audit.documents.package import notes

W = nsdecls("w")
DELETED = {qn("w:del"), qn("w:moveFrom")}
INSERTED = {qn("w:ins"), qn("w:moveTo")}
BOX = (
    f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
    '<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>%s</w:t></w:r></w:p>'
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>%s</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def saved(document: Document) -> bytes:
    """The bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(data: bytes) -> Document:
    """A document of bytes."""
    return docx.Document(io.BytesIO(data))


def cut(paragraph: Any, parts: Sequence[str]) -> None:
    """Runs of alternating looks."""
    for number, part in enumerate(parts):
        run = paragraph.add_run(part)
        run.bold = bool(number % 2)
        if number % 3 == 2:
            run.font.color.rgb = RGBColor(192, 57, 43)


def rich() -> Document:
    """A report with a bit of everything."""
    document = docx.Document()
    document.add_heading("2023年度工作总结", 0)
    cut(document.add_paragraph(), ["全年规范占道经营4", "800余", "次，叫停抢建5", "8处。"])
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["项目", "数量（处）", "雨阳棚", "XX"], strict=True):
        cell.paragraphs[0].add_run(text)
    boxed = document.add_paragraph("另见框内。")
    boxed._p.append(parse_xml(BOX.replace("%s", "维修路灯1300余盏")))
    linked = document.add_paragraph("发放宣传单")
    linked._p.append(
        parse_xml(
            f'<w:hyperlink {W} w:anchor="a"><w:r><w:rPr><w:i/></w:rPr><w:t>500份</w:t></w:r></w:hyperlink>'
        )
    )
    changed = document.add_paragraph("立案")
    changed._p.append(
        parse_xml(
            f'<w:ins {W} w:id="7" w:author="旁人" w:date="2023-12-01T08:00:00Z"><w:r><w:t>查处3件，</w:t></w:r>'
            "<w:r><w:t>结案2件</w:t></w:r></w:ins>"
        )
    )
    changed._p.append(
        parse_xml(f'<w:del {W} w:id="8" w:author="旁人"><w:r><w:delText>9件</w:delText></w:r></w:del>')
    )
    noted = document.add_paragraph("督促安装油烟净化设施10套。")
    noted._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    _note(document, "含2022年移交的12处。")
    symbol = document.add_paragraph("办结")
    symbol._p.append(
        parse_xml(f'<w:r {W}><w:t>5</w:t><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>7件</w:t></w:r>')
    )
    broken = document.add_paragraph()
    run = broken.add_run("更换护栏")
    run.add_break()
    run.add_text("200米、立柱")
    run.add_tab()
    run.add_text("23根")
    return document


def _note(document: Document, text: str) -> None:
    """A footnote with the number 2, after the two separators Word keeps."""
    kinds = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in enumerate(("separator", "continuationSeparator"))
    )
    note = f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    xml = f"<w:footnotes {W}>{kinds}{note}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def decided(data: bytes, author: str, *, accept: bool) -> Document:
    """The document after all changes of ``author`` are accepted, or rejected, and his comments taken out."""
    document = opened(data)
    for part in document.part.package.iter_parts():
        root = getattr(part, "_element", None)
        if root is not None:
            _decide(root, author, accept)
    return document


def _decide(root: Any, author: str, accept: bool) -> None:
    gone, stays = (DELETED, INSERTED) if accept else (INSERTED, DELETED)
    for element in [e for e in root.iter(*gone) if e.get(qn("w:author")) == author]:
        element.getparent().remove(element)
    for element in [e for e in root.iter(*stays) if e.get(qn("w:author")) == author]:
        for text in element.iter(qn("w:delText")):
            text.tag = qn("w:t")
        for child in list(element):
            element.addprevious(child)
        element.getparent().remove(element)
    for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
        for mark in list(root.iter(qn(name))):
            run = mark.getparent()
            run.remove(mark)
            if run.tag == qn("w:r") and not len(run):
                run.getparent().remove(run)


def looks(document: Document) -> list[list[tuple[str, str, str]]]:
    """Each paragraph, copies of boxes and notes included, as characters with the look of their run and where it
    stands."""
    roots = [document.element, *(part.element for part in notes(document).values())]
    return [_characters(paragraph) for root in roots for paragraph in root.iter(qn("w:p"))]


def _characters(paragraph: Any) -> list[tuple[str, str, str]]:
    found = []
    for element in paragraph.iter(qn("w:t"), qn("w:delText"), qn("w:br"), qn("w:tab"), qn("w:sym")):
        if next(element.iterancestors(qn("w:p"))) is not paragraph or element.getparent().tag != qn("w:r"):
            continue
        run = element.getparent()
        properties = run.find(qn("w:rPr"))
        look = "" if properties is None else properties.xml
        where = run.getparent()
        outside = (
            where.tag if where.tag not in INSERTED | DELETED else f"{where.tag} {where.get(qn('w:author'))}"
        )
        said = element.text or "" if element.tag in {qn("w:t"), qn("w:delText")} else element.tag
        characters = said if element.tag in {qn("w:t"), qn("w:delText")} else [said]
        found += [(character, look, outside) for character in characters]
    return found
