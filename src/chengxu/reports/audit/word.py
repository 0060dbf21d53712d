"""The paragraphs of a Word file, each made of the text elements it was typed in, so that they can be filled."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from chengxu.common.messages import Message, Refused

MAX_ENTRIES = 5_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 400
MAX_PARAGRAPHS = 100_000

_PARAGRAPH, _TEXT, _CELL = qn("w:p"), qn("w:t"), qn("w:tc")
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a paragraph; ``element`` is the `w:t` they stand in, None for a break or a tab."""

    text: str
    element: Any


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One paragraph of the body, a table cell or a text box."""

    pieces: tuple[Piece, ...]
    in_table: bool

    @property
    def text(self) -> str:
        """All characters in order."""
        return "".join(piece.text for piece in self.pieces)


def open_package(data: bytes, filename: str) -> Document:
    """Open a Word file; raises :class:`Refused` when it is damaged, another Office form, or a zip bomb."""
    try:
        _refuse_bomb(data, filename)
        return docx.Document(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
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
        raise Refused(
            Message(
                "打不开这个 Word 文件：{name}。文件已损坏、加密或不是 docx，请用 Word 或 WPS 另存为 docx",
                "{name} cannot be opened: damaged, encrypted or no docx; save it as docx in Word or WPS",
            ).format(name=filename or "—"),
            field="file",
        ) from error


def _refuse_bomb(data: bytes, filename: str) -> None:
    """Refuse by the sizes the archive declares; reading never goes beyond them (``zipfile`` holds to that)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if "word/document.xml" not in archive.namelist():
            raise Refused(
                Message(
                    "这不是 Word 文档：{name}。请给出 docx 或纯文本",
                    "{name} is no Word document; give docx or plain text",
                ).format(name=filename or "—"),
                field="file",
            )
        unpacked = sum(entry.file_size for entry in entries)
        if (
            len(entries) > MAX_ENTRIES
            or unpacked > MAX_UNPACKED
            or unpacked > MAX_RATIO * max(len(data), 100_000)
        ):
            raise Refused(
                Message(
                    "文件解压后异常巨大，拒绝读取：{name}",
                    "{name} unpacks to an abnormal size and is refused",
                ).format(name=filename or "—"),
                field="file",
            )
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(entry).read(4096):
                raise Refused(
                    Message(
                        "文件含有不允许的 XML 声明（DOCTYPE）：{name}",
                        "{name} holds a forbidden XML declaration (DOCTYPE)",
                    ).format(name=filename or "—"),
                    field="file",
                )


def paragraphs(document: Document) -> list[WordParagraph]:
    """Every paragraph in reading order, text boxes after the paragraph that holds them, :func:`copies` left out."""
    found: list[WordParagraph] = []
    for element in document.element.body.iter(_PARAGRAPH):
        if _inside(element, _FALLBACK):
            continue
        found.append(WordParagraph(tuple(_pieces(element)), _inside(element, _CELL)))
        if len(found) > MAX_PARAGRAPHS:
            raise Refused(
                Message("文档超过十万段，请分卷审核", "over 100,000 paragraphs; audit it in volumes")
            )
    return found


def copies(document: Document) -> list[WordParagraph]:
    """The second copies of text boxes, which Word keeps beside the first for programs of before 2010."""
    return [
        WordParagraph(tuple(_pieces(element)), _inside(element, _CELL))
        for element in document.element.body.iter(_PARAGRAPH)
        if _inside(element, _FALLBACK)
    ]


def _inside(element: Any, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _pieces(paragraph: Any) -> Iterator[Piece]:
    for element in paragraph.iter(_TEXT, *_BREAKS):
        if next(element.iterancestors(_PARAGRAPH)) is not paragraph:
            continue
        if element.tag == _TEXT:
            yield Piece(element.text or "", element)
        else:
            yield Piece(_BREAKS[element.tag], None)
