"""Every form a report comes in, and every form that is refused."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from chengxu.common.messages import Refused
from chengxu.reports.audit.documents import word
from chengxu.reports.audit.documents.reading import read

SENTENCE = "全年处理护栏被撞事故30起。\r\n更换护栏200米。\n"


@pytest.mark.parametrize(
    ("encoding", "bom", "known_as"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
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


def test_too_many_paragraphs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MAX_PARAGRAPHS", 2)
    document = docx.Document()
    for _ in range(3):
        document.add_paragraph("字")
    with pytest.raises(Refused, match="十万段") as refusal:
        read(as_bytes(document), "总结.docx")
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    "text",
    ["全年維修路燈1362盞，規範占道經營4826次。", "拆除違法建築", "处理护栏被撞事故30起", "路灯12盏"],
)
def test_signs_of_the_old_form_in_gb18030_are_no_big5(text: str) -> None:
    assert read(text.encode("gb18030"), "report.txt").text == text
