"""Opens a Word file safely, or says what the file is instead: damaged, encrypted, with macros, another Office form."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import PartFactory, XmlPart
from docx.oxml.document import CT_Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from chengxu.common.messages import Message, Refused

MAX_ENTRIES = 5_000
MAX_UNPACKED = 200_000_000
MAX_XML = 32_000_000
MAX_RATIO = 400

PartFactory.part_type_for[CONTENT_TYPE.WML_FOOTNOTES] = XmlPart
PartFactory.part_type_for[CONTENT_TYPE.WML_ENDNOTES] = XmlPart

_MAIN = re.compile(r"word/document\d*\.xml")
_OTHERS = (
    ("xl/", " Excel 表格", "an Excel workbook", "请把要审核的表格粘贴到 Word 里，另存为 docx", "paste its tables into a docx"),
    ("ppt/", " PowerPoint 演示文稿", "a PowerPoint file", "请把文字粘贴到 Word 里，另存为 docx", "paste its text into a docx"),
    ("OFD.xml", " OFD 版式文件", "an OFD file", "请用阅读软件另存为 docx，或复制文字粘贴", "save it as docx or paste its text"),
    ("content.xml", " OpenDocument 文件", "an OpenDocument file", "请另存为 docx", "save it as docx"),
    ("META-INF/container.xml", "电子书", "an e-book", "请另存为 docx 或纯文本", "save it as docx or plain text"),
)  # fmt: skip
_DAMAGED = Message(
    "打不开这个 Word 文件：{name}。文件已损坏、加密或不是 docx，请用 Word 或 WPS 另存为 docx",
    "{name} cannot be opened: damaged, encrypted or no docx; save it as docx in Word or WPS",
)
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def open_package(data: bytes, filename: str) -> Document:
    """Open a Word file; raises :class:`Refused` when it is damaged, encrypted, another form, holds macros or would
    unpack to an abnormal size."""
    try:
        _inspect(data, filename)
        document = docx.Document(io.BytesIO(data))
        if not isinstance(document.element, CT_Document) or document.element.body is None:
            raise _refused(_DAMAGED, filename)
        return document
    except (
        zipfile.BadZipFile,
        zlib.error,
        PackageNotFoundError,
        SyntaxError,  # what the XML parser raises
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        AttributeError,
        EOFError,
        OSError,
    ) as error:
        raise _refused(_DAMAGED, filename) from error


def notes(document: Document) -> dict[str, XmlPart]:
    """The parts that hold the notes: by ``footnote`` and ``endnote``."""
    found = {}
    for kind, relation in (("footnote", RELATION.FOOTNOTES), ("endnote", RELATION.ENDNOTES)):
        for related in document.part.rels.values():
            if related.reltype == relation and isinstance(related.target_part, XmlPart):
                found[kind] = related.target_part
    return found


def margins(document: Document) -> list[XmlPart]:
    """The parts that hold the headers and footers a page shows, each once, in the order of the sections.

    Those of first pages count when a section has a first page of its own, those of even pages when the file tells even
    pages from odd ones (ECMA-376 part 1, 17.10). A section without its own goes on with those before it.
    """
    element = document.element
    shown = {"default"}
    if any(_is_on(found) for found in element.iter(qn("w:titlePg"))):
        shown.add("first")
    if document.settings.odd_and_even_pages_header_footer:
        shown.add("even")
    found: list[XmlPart] = []
    for reference in element.iter(qn("w:headerReference"), qn("w:footerReference")):
        relation = document.part.rels.get(reference.get(qn("r:id"), ""))
        if relation is None or relation.is_external or reference.get(qn("w:type"), "default") not in shown:
            continue
        part = relation.target_part
        if isinstance(part, XmlPart) and part not in found:
            found.append(part)
    return found


def _is_on(element: BaseOxmlElement) -> bool:
    return element.get(qn("w:val")) not in ("0", "false", "off")


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The file with each entry as ``change`` (name, bytes) gives it; names, order and dates stay."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, change(entry.filename, source.read(entry)))
    return out.getvalue()


def _refused(message: Message, filename: str, **more: str) -> Refused:
    return Refused(message.format(name=filename or "—", **more), field="file")


def _inspect(data: bytes, filename: str) -> None:
    """Refuse by what the archive declares; reading never goes beyond it (``zipfile`` holds to that)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if any(entry.flag_bits & 1 for entry in entries):
            raise _refused(
                Message(
                    "文件有密码：{name}。请先去掉密码再审核",
                    "{name} is protected by a password; remove it first",
                ),
                filename,
            )
        _refuse_others(names, filename)
        if len(names) < len(entries):
            raise _refused(_DAMAGED, filename)
        _refuse_bomb(data, entries, filename)
        _refuse_content(archive, entries, filename)


def _refuse_others(names: set[str], filename: str) -> None:
    if any(_MAIN.fullmatch(name) for name in names):
        if any(name.endswith("vbaProject.bin") for name in names):
            raise _macros(filename)
        return
    for mark, zh, en, advice, english in _OTHERS:
        if any(name.startswith(mark) for name in names):
            raise _refused(
                Message(
                    "这不是 Word 文档，而是{kind}：{name}。{advice}", "{name} is {english}; {english_advice}"
                ),
                filename,
                kind=zh,
                advice=advice,
                english=en,
                english_advice=english,
            )
    raise _refused(
        Message(
            "这不是 Word 文档，而是压缩包：{name}。请解压后给出其中的 docx 或纯文本",
            "{name} is no Word document but an archive; unpack it and give the docx or plain text in it",
        ),
        filename,
    )


def _macros(filename: str) -> Refused:
    return _refused(
        Message(
            "文件带有宏，打不开：{name}。请另存为不带宏的 docx 再审核",
            "{name} holds macros and is not opened; save it as docx without macros",
        ),
        filename,
    )


def _refuse_bomb(data: bytes, entries: list[zipfile.ZipInfo], filename: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED
        or xml > MAX_XML
        or unpacked > MAX_RATIO * max(len(data), 100_000)
    ):
        raise _refused(
            Message(
                "文件解压后异常巨大，拒绝读取：{name}", "{name} unpacks to an abnormal size and is refused"
            ),
            filename,
        )


def _refuse_content(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], filename: str) -> None:
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        content = archive.read(entry)
        if any(mark in content for mark in _DOCTYPES):
            raise _refused(
                Message(
                    "文件含有不允许的 XML 声明（DOCTYPE）：{name}",
                    "{name} holds a forbidden XML declaration (DOCTYPE)",
                ),
                filename,
            )
        if entry.filename == "[Content_Types].xml" and b"macroEnabled" in content:
            raise _macros(filename)
        if _MAIN.fullmatch(entry.filename) and _STRICT in content[:4096]:
            raise _refused(
                Message(
                    "这是“严格 Open XML”格式的 Word 文件，打不开：{name}。请另存为普通的“Word 文档（*.docx）”",
                    "{name} is in the strict Open XML form; save it as an ordinary Word document (*.docx)",
                ),
                filename,
            )
