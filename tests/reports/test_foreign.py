"""Every form that is refused: what it is, and what to do about it."""

from __future__ import annotations

import io
import os
import random
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable

import docx
import pytest
from tests.reports.test_reading import as_bytes

from chengxu.common.messages import Refused
from chengxu.reports.audit.documents import package
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.passages import cleaning, numbers


def zipped(entries: dict[str, bytes]) -> bytes:
    """A zip archive of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A Word file with one entry changed; an entry that is not there is added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, change(content) if entry == name else content)
        if name not in source.namelist():
            target.writestr(name, change(b""))
    return out.getvalue()


def twice(data: bytes, name: str) -> bytes:
    """A Word file that holds one entry twice: programs disagree which of them counts."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(name, b"<a/>")
    return out.getvalue()


def garbled(data: bytes) -> bytes:
    """A Word file whose text was overwritten in the packed bytes: what the unpacker itself stumbles over."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(BODY)
    start = entry.header_offset + 30 + len(BODY)
    return data[:start] + b"\xff" * entry.compress_size + data[start + entry.compress_size :]


def ole(*names: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + b"".join(name.encode("utf-16-le") for name in names)
    )


def text_of(body: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(body)
    return as_bytes(document)


DOCX = as_bytes(docx.Document())
REPORT = text_of("清理35处。")
BODY = "word/document.xml"
BOMB = zipped({BODY: b" " * (package.MAX_RATIO * 100_000 + 1)})
ENTITIES = zipped({BODY: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})
LATE_ENTITIES = zipped({BODY: b"<!-- " + b"x" * 9000 + b' --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})
DEEP = changed(REPORT, BODY, lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 5000))
PACKED_FONT = (
    b"%PDF-1.7\n1 0 obj <</Type /ObjStm>> stream\n" + zlib.compress(b"<</Type /Font>>") + b"\nendstream"
)


def encrypted_entry() -> bytes:
    data = bytearray(zipped({BODY: b"<a/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


CASES = [
    (b"", "文件是空的"),
    (b" \r\n\t", "文件是空的"),
    (b"a" * 20_000_001, "超过 20 MB"),
    (("一" * 1_000_001).encode("gb18030"), "超过 100 万字"),
    # PDF: with fonts it has text, without it is a scan
    (b"%PDF-1.7\n<</Type /Font>>", "PDF 文件，读不出可靠的文字：总结.docx。请用 Word 或 WPS 打开后另存为 docx"),
    (PACKED_FONT, "请用 Word 或 WPS 打开后另存为 docx"),
    (b"%PDF-1.4\n<</Subtype /Image>> stream\nxx", "扫描件请先识别成文字"),
    (b"\xef\xbb\xbf%PDF-1.4", "扫描件请先识别成文字"),
    # old Office and other forms
    (ole(), "旧版 Office 或加密的文件"),
    (ole("Root Entry", "WordDocument"), "旧版 Word 文件（doc 或 wps）"),
    (ole("Workbook"), "旧版 Excel 表格（xls）"),
    (ole("PowerPoint Document"), "PowerPoint"),
    (ole("EncryptionInfo", "EncryptedPackage"), "加密的 Office 文件，读不出可靠的文字：总结.docx。请先去掉密码"),
    (b"{\\rtf1 abc", "RTF"),
    (b"\x89PNG\r\n\x1a\n", "图片"),
    (b"\xff\xd8\xff\xe0", "图片"),
    (b"BM\x00\x01\x00\x00\x00\x00", "图片"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"MIME-Version: 1.0\r\n", "单个文件网页"),
    (b'<?xml version="1.0"?><a/>', "XML"),
    (b"\x00\x01\x02\x03", "这不是 Word 文件，也不是文字"),
    (b"\xff\xfe\xff", "这不是 Word 文件，也不是文字"),
    (b"\x80\x80\xff", "这不是 Word 文件，也不是文字：总结.docx。它可能已损坏"),
    (random.Random(3).randbytes(4000), "请重新取一份"),
    ("全年維修路燈1362盞，規範占道經營4826次。".encode("big5"), "Big5（繁体）编码的文字：总结.docx。请另存为 UTF-8 或 GB18030"),
    ("處理護欄被撞事故30起。".encode("big5"), "Big5（繁体）"),
    ("\u3000 \n\t\u00a0".encode(), "文件是空的"),
    (b"\xef\xbb\xbf", "文件是空的"),
    ("全年清理伸缩雨阳棚35处，".encode() * 9 + "完".encode()[:2], "第 316 个字节不是 UTF-8"),
    # what is a zip archive
    (b"PK\x03\x04 broken", "打不开这个 Word 文件"),
    (DOCX[: len(DOCX) // 2], "打不开这个 Word 文件"),
    (DOCX, "文档里没有文字"),
    (zipped({"xl/workbook.xml": b"<a/>"}), "而是 Excel 表格：总结.docx。请把要审核的表格粘贴到 Word 里"),
    (zipped({"ppt/presentation.xml": b"<a/>"}), "PowerPoint"),
    (zipped({"OFD.xml": b"<a/>"}), "OFD"),
    (zipped({"mimetype": b"", "content.xml": b"<a/>"}), "OpenDocument"),
    (zipped({"总结.docx": DOCX}), "而是压缩包"),
    (zipped({BODY: b"<a/>"}), "打不开这个 Word 文件"),
    (encrypted_entry(), "文件有密码"),
    (garbled(REPORT), "打不开这个 Word 文件"),
    (changed(REPORT, "word/vbaProject.bin", lambda _: b"x"), "文件带有宏"),
    (changed(REPORT, "[Content_Types].xml", lambda xml: xml.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml")), "文件带有宏"),
    (changed(REPORT, BODY, lambda xml: xml.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main")), "严格 Open XML"),
    (changed(REPORT, BODY, lambda xml: xml[:-30]), "打不开这个 Word 文件"),
    (twice(REPORT, BODY), "打不开这个 Word 文件"),
    (changed(REPORT, BODY, lambda _: b"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"), "打不开这个 Word 文件"),
    (changed(REPORT, BODY, lambda _: b"<html/>"), "打不开这个 Word 文件"),
    (BOMB, "解压后异常巨大"),
    (changed(REPORT, BODY, lambda xml: xml + b"<!--" + os.urandom(60_000).hex().encode() * 270 + b"-->"), "解压后异常巨大"),
    (ENTITIES, "DOCTYPE"),
    (LATE_ENTITIES, "DOCTYPE"),
    (DEEP, "打不开这个 Word 文件"),
    (b"<html><body></body></html>", "文档里没有文字"),
    (b"<html>" + b"<a" * 5000, "网页文件已损坏"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "expected"), CASES, ids=[f"{n}-{case[1][:8]}" for n, case in enumerate(CASES)]
)
def test_what_cannot_be_read_is_refused_with_advice(data: bytes, expected: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(data, "总结.docx")
    assert expected in refusal.value.message.zh
    assert refusal.value.message.en
    assert "总结.docx" in refusal.value.message.zh or "网页" in expected
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("data", "expected"), [(b"\x80\x80\xff", "认不出文字编码"), (b"\x00\x01\x02\x03", "不是文本文件")]
)
@pytest.mark.parametrize("name", ["总结.txt", "总结", ""])
def test_what_is_not_named_as_word_is_told_of_encodings(data: bytes, expected: str, name: str) -> None:
    with pytest.raises(Refused, match=expected):
        read(data, name)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(REPORT, "docx"), ("清理35处。".encode(), "txt"), ("<html><p>清理35处。</p></html>".encode(), "html"),
     ("BMI 35处，清理。".encode(), "txt")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["总结.txt", "总结.docx", "总结.doc", "总结"])
def test_a_file_is_read_by_its_content_whatever_its_name(data: bytes, kind: str, name: str) -> None:
    written = read(data, name)
    assert written.kind == kind
    assert "35处" in written.text


@pytest.mark.parametrize(
    "sign",
    [
        "<",
        "<!--",
        "<p>",
        "&",
        "<table><tr><td>",
        "|",
        "1\t",
        "**",
        "[",
        "…",
        "# ",
        "> ",
        "目录\n",
        "其中1处，",
        "分别1、",
    ],
)
def test_no_run_of_signs_makes_reading_slow(sign: str) -> None:
    """40,000 characters: what tries every cut, or looks back to the begin each time, would take minutes."""
    run = sign * (40_000 // len(sign))
    for text in (run, f"<html>{run[:20_000]}", f"清理35处\n{sign}\n" * 1000):
        began = time.process_time()
        numbers_of(text)
        assert time.process_time() - began < 10


def numbers_of(text: str) -> int:
    """How many numbers a text holds; a page that is refused holds none."""
    try:
        written = read(text.encode(), "report.txt")
    except Refused:
        return 0
    return len(numbers.find(written, cleaning.passages(written, ()), ()))


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    bomb = zipped({BODY: b" " * 190_000_000, "x.bin": bytes(30_000_000)})
    tracemalloc.start()
    with pytest.raises(Refused, match="异常巨大"):
        read(bomb, "总结.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
