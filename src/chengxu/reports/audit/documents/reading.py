"""Reads a document somebody wrote: text in the usual encodings, Markdown, saved pages, Word with all it holds.

What was read keeps its place in the file, so that line numbers are the writer's own and filling changes nothing
but the placeholders.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

from chengxu.common.messages import Message, Refused
from chengxu.reports.audit.documents import foreign, html_text, word
from chengxu.reports.audit.documents.cells import Cell

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 1_000_000

_MOST_DAMAGED = 2
"""A text is UTF-8 when more than twice as many of its signs are whole Chinese ones than are broken."""
_NEWLINE = re.compile(r"\r\n|\n|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_NAMED_WORD = (".docx", ".docm", ".doc", ".wps")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text file, or a paragraph of a page or a Word file: ``number`` counts from 1, ``start`` and ``end``
    are places in the text.

    ``alone`` marks a table cell, ``cell`` says where it stands: a sentence never goes on from it into another one.
    ``story`` is 0 in the body and a number of its own for every text box, note, header and footer, which sentences go
    on around; ``heading`` the level of a heading, 0 for text; ``aside`` marks what the program wrote, a table of contents;
    ``mark``: of a note, how many characters of the paragraph before it stand before its mark.
    """

    number: int
    start: int
    end: int
    alone: bool = False
    cell: Cell | None = None
    story: int = 0
    heading: int = 0
    aside: bool = False
    mark: int = -1


@dataclass(frozen=True, slots=True)
class Written:
    """A document as it was read. ``kind`` is txt (Markdown too), html or docx; ``encoding`` is that of a text file."""

    kind: str
    data: bytes
    text: str
    lines: tuple[Line, ...]
    encoding: str = ""


def read(data: bytes, filename: str) -> Written:
    """Read ``data``; its form is told by its content, ``filename`` only serves the message.

    Raises :class:`Refused` for an empty file, one over 20 MB, a form other than text, HTML and docx, damaged or
    encrypted Word files, those with macros, and text in no known encoding.
    """
    if not data.strip():
        raise _empty(filename)
    if len(data) > MAX_BYTES:
        raise _refused(
            "文件超过 20 MB：{name}。请只上传报告正文",
            "the file is over 20 MB: {name}; give the text alone",
            filename,
        )
    foreign.refuse(data, filename)
    if data.startswith(b"PK"):
        return _read_word(data, filename)
    text, encoding = _decode(data, filename)
    if html_text.is_page(text):
        return _read_page(data, text, encoding, filename)
    return _read_text(data, text, encoding, filename)


def _empty(filename: str) -> Refused:
    return _refused("文件是空的：{name}", "the file is empty: {name}", filename)


def _refused(zh: str, en: str, filename: str, **more: int) -> Refused:
    return Refused(Message(zh, en).format(name=filename or "—", **more), field="file")


def _read_word(data: bytes, filename: str) -> Written:
    lines, texts, start = [], [], 0
    for number, paragraph in enumerate(word.paragraphs(word.open_package(data, filename)), 1):
        text = paragraph.text
        lines.append(
            Line(
                number,
                start,
                start + len(text),
                alone=paragraph.in_table,
                cell=paragraph.cell,
                story=paragraph.story,
                heading=paragraph.heading,
                aside=paragraph.aside,
                mark=paragraph.mark,
            )
        )
        texts.append(text)
        start += len(text) + 1
    return _written("docx", data, texts, lines, filename)


def _read_page(data: bytes, source: str, encoding: str, filename: str) -> Written:
    _refuse_huge(source, filename)
    lines, texts, start = [], [], 0
    for number, block in enumerate(html_text.blocks(source), 1):
        text = block.text
        alone = block.cell is not None
        lines.append(
            Line(number, start, start + len(text), alone=alone, cell=block.cell, heading=block.heading)
        )
        texts.append(text)
        start += len(text) + 1
    return _written("html", data, texts, lines, filename, encoding)


def _written(
    kind: str, data: bytes, texts: list[str], lines: list[Line], filename: str, encoding: str = ""
) -> Written:
    text = "\n".join(texts)
    if not text.strip():
        raise _refused(
            "文档里没有文字：{name}。扫描件请先识别成文字",
            "the document holds no text: {name}; a scan must be recognised first",
            filename,
        )
    _refuse_huge(text, filename)
    return Written(kind, data, text, tuple(lines), encoding)


def _read_text(data: bytes, text: str, encoding: str, filename: str) -> Written:
    _refuse_huge(text, filename)
    if not text.strip("\ufeff" + string.whitespace + "\u00a0\u3000\u200b"):
        raise _empty(filename)
    if _CONTROL.search(text):
        raise _no_text(
            filename,
            "这不是文本文件：{name}。请另存为 docx 或纯文本（UTF-8、GB18030）",
            "{name} is not a text file; save it as docx or plain text (UTF-8, GB18030)",
        )
    lines, start = [], 0
    for number, match in enumerate(_NEWLINE.finditer(text), 1):
        lines.append(Line(number, start, match.start()))
        start = match.end()
    lines.append(Line(len(lines) + 1, start, len(text)))
    return Written("txt", data, text, tuple(lines), encoding)


def _decode(data: bytes, filename: str) -> tuple[str, str]:
    """The text, a byte-order mark kept as its first character, so that encoding it again gives the same bytes."""
    marked = [encoding for bom, encoding in _BOMS if data.startswith(bom)] or _unmarked_wide(data)
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
            if encoding == "gb18030" and not marked and _is_big5(data, text):
                raise _refused(
                    "这是 Big5（繁体）编码的文字：{name}。请另存为 UTF-8 或 GB18030",
                    "{name} is written in Big5; save it as UTF-8 or GB18030",
                    filename,
                )
            return text, encoding
        except UnicodeDecodeError as error:
            if encoding == "utf-8" and _is_damaged_utf8(data):
                raise _refused(
                    "文字已损坏：{name}，第 {byte} 个字节不是 UTF-8。请重新另存或复制文字粘贴",
                    "{name} is damaged: byte {byte} is not UTF-8; save it again, or paste its text",
                    filename,
                    byte=error.start + 1,
                ) from None
    raise _no_text(
        filename,
        "认不出文字编码：{name}。请另存为 UTF-8 或 GB18030",
        "the encoding of {name} is not known; save it as UTF-8 or GB18030",
    )


def _is_big5(data: bytes, text: str) -> bool:
    """Whether bytes that GB18030 reads as ``text`` are Big5: read so nearly all signs are common ones, as in any text of
    people, and read as GB18030 many are not."""
    try:
        other = data.decode("big5")
    except UnicodeDecodeError:
        return False
    common = _common(other, "big5", _COMMON_BIG5)
    return common > _MOST_COMMON and _common(text, "gb18030", _COMMON_GB) < common - _CLEARLY


_COMMON_GB, _COMMON_BIG5 = (range(0xB0, 0xD8), range(0xA1, 0xFF)), (range(0xA4, 0xC7), range(0x40, 0xFF))
"""Where each encoding keeps the signs of the first level (GB 2312; Big5), by the two bytes of a sign."""
_MOST_COMMON, _CLEARLY, _FEWEST_WIDE, _SAMPLE = 0.85, 0.2, 6, 5_000


def _common(text: str, encoding: str, levels: tuple[range, range]) -> float:
    """The share of common signs among the Chinese ones, 0 of too few to tell."""
    signs = [sign.encode(encoding) for sign in text[:_SAMPLE] if "\u3400" <= sign <= "\u9fff"]
    first, second = levels
    known = sum(len(sign) == len(levels) and sign[0] in first and sign[1] in second for sign in signs)
    return known / len(signs) if len(signs) >= _FEWEST_WIDE else 0.0


def _no_text(filename: str, zh: str, en: str) -> Refused:
    """What is said of bytes that are no text; one that is named as a Word file hears nothing of encodings."""
    if filename.lower().endswith(_NAMED_WORD):
        zh = (
            "这不是 Word 文件，也不是文字：{name}。它可能已损坏，没有下载完整，或只是名字像 Word 文件。请重新取一份；"
            "用 Word 或 WPS 打得开的，另存为 docx 再审核"
        )
        en = (
            "{name} is neither a Word file nor text: damaged, half downloaded, or named wrongly. Get it again; if Word "
            "or WPS opens it, save it as docx"
        )
    return _refused(zh, en, filename)


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether all but a few bytes are UTF-8: read as GB18030 such a text would turn to nonsense without a word."""
    text = data.decode("utf-8", errors="replace")
    wide = sum(sign > "\u07ff" and sign != "\ufffd" for sign in text)
    return wide > _MOST_DAMAGED * text.count("\ufffd")


def _unmarked_wide(data: bytes) -> list[str]:
    """UTF-16 without its mark: the line ends and blanks of such a text have a zero byte on one side."""
    head = data[:4096]
    for encoding, pairs in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        other = head[0::2] if encoding == "utf-16-le" else head[1::2]
        if len(data) % 2 == 0 and pairs.count(0) > other.count(0) and any(0 < sign < 128 for sign in other):
            return [encoding]
    return []


def _refuse_huge(text: str, filename: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise _refused(
            "文字超过 100 万字：{name}。请分卷审核",
            "{name} is over a million characters; audit it in volumes",
            filename,
        )
