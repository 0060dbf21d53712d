"""Every form a report comes in, and every form that is refused."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from chengxu.common.messages import Refused
from chengxu.reports.audit import word
from chengxu.reports.audit.reading import read

SENTENCE = "全年处理护栏被撞事故30起。\r\n更换护栏200米。\n"


@pytest.mark.parametrize(
    ("encoding", "bom", "known_as"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
    ],
)
def test_text_is_read_in_its_encoding_and_can_be_written_back_byte_for_byte(
    encoding: str, bom: bytes, known_as: str
) -> None:
    data = bom + SENTENCE.encode(encoding)
    written = read(data, "report.txt")
    assert (written.kind, written.encoding) == ("txt", known_as)
    assert written.text.lstrip("\ufeff") == SENTENCE
    assert written.text.encode(written.encoding) == data


def test_lines_count_as_an_editor_counts_them() -> None:
    written = read("一\r\n二\n\r三".encode(), "report.txt")
    assert [(line.number, written.text[line.start : line.end]) for line in written.lines] == [
        (1, "一"), (2, "二"), (3, ""), (4, "三"),
    ]  # fmt: skip


def as_bytes(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_is_read_with_tables_and_text_boxes_in_reading_order() -> None:
    document = docx.Document()
    document.add_paragraph("一、工作情况")
    split = document.add_paragraph("拆除雨阳棚X")
    split.add_run("X余处")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "井盖"
    table.rows[0].cells[1].text = "15个"
    box = document.add_paragraph("方框前")
    box._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:p><w:r><w:t>框内16起</w:t></w:r></w:p></mc:Choice>"
            "<mc:Fallback><w:p><w:r><w:t>框内16起</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    written = read(as_bytes(document), "report.docx")
    assert [(written.text[line.start : line.end], line.alone) for line in written.lines] == [
        ("一、工作情况", False),
        ("拆除雨阳棚XX余处", False),
        ("井盖", True),
        ("15个", True),
        ("方框前", False),
        ("框内16起", False),
    ]


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


DOCX = as_bytes(docx.Document())
BOMB = zipped({"word/document.xml": b" " * (word.MAX_RATIO * 100_000 + 1)})
ENTITIES = zipped({"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "文件是空的"),
        (b" \r\n\t", "文件是空的"),
        (b"a" * 20_000_001, "超过 20 MB"),
        (("一" * 3_000_001).encode("gb18030"), "超过 300 万字"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 或加密的"),
        (b"{\\rtf1 abc", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\x00\x01\x02\x03", "不是文本文件"),
        (b"\xff\xfe\xff", "认不出文字编码"),
        (b"\x80\x80\xff", "认不出文字编码"),
        (b"PK\x03\x04 broken", "打不开这个 Word 文件"),
        (DOCX[: len(DOCX) // 2], "打不开这个 Word 文件"),
        (DOCX, "文档里没有文字"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "这不是 Word 文档"),
        (zipped({"word/document.xml": b"<a/>"}), "打不开这个 Word 文件"),
        (BOMB, "解压后异常巨大"),
        (ENTITIES, "DOCTYPE"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(data: bytes, expected: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(data, "总结.docx")
    assert expected in refusal.value.message.zh
    assert refusal.value.message.en
    assert "总结.docx" in refusal.value.message.zh
    assert refusal.value.field == "file"


def test_a_macro_document_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DOCX)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            target.writestr(name, data)
    with pytest.raises(Refused, match="打不开"):
        read(out.getvalue(), "总结.docm")


def test_too_many_paragraphs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MAX_PARAGRAPHS", 2)
    document = docx.Document()
    for _ in range(3):
        document.add_paragraph("字")
    with pytest.raises(Refused, match="十万段"):
        read(as_bytes(document), "总结.docx")
