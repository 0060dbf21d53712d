"""A filled document is the document that was given, with its placeholders replaced and nothing else touched."""

from __future__ import annotations

import io
import zipfile
from difflib import SequenceMatcher

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.pack import LABELS, RECORDS, examined

from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.mending.filling import fill

SUMMARY = "\r\n".join(line["text"] for line in LABELS["lines"]) + "\r\n\r\n"


def filled(data: bytes) -> bytes:
    return fill(read(data, "report.txt"), examined(data, RECORDS))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("规范临街门店违章占道XX余次。", "规范临街门店违章占道4800余次。"),
        ("规范临街门店违章占道ＸＸ余次。", "规范临街门店违章占道4800余次。"),
        ("规范临街门店违章占道××次。", "规范临街门店违章占道4823次。"),
        ("规范临街门店违章占道近XX次。", "规范临街门店违章占道近4900次。"),
        ("制作并张贴停车提示牌XX余张。", "制作并张贴停车提示牌500张。"),
        ("督促安装油烟净化设施XX余套。", "督促安装油烟净化设施10余套。"),
        ("查处渣土案件，共处罚款XX元。", "查处渣土案件，共处罚款23500元。"),
        ("查处渣土案件，共处罚款XX万元。", "查处渣土案件，共处罚款2.35万元。"),
        ("违法建筑罚款和没收违法收入XX余万元。", "违法建筑罚款和没收违法收入40余万元。"),
        ("收集处置餐厨垃圾XX吨。", "收集处置餐厨垃圾1260.4吨。"),
        ("维修改造道路达XX余平方米。", "维修改造道路达4300余平方米。"),
        ("接待来访XX余批次。", "接待来访（无记录）批次。"),
        ("完成口袋公园建设XX个。", "完成口袋公园建设（无记录）个。"),
        ("负责人XX同志。", "负责人（无记录）同志。"),
        ("XL码衣服，XXL码。", "XL码衣服，XXL码。"),
    ],
)
def test_a_placeholder_is_filled_in_the_style_it_stands_in(before: str, after: str) -> None:
    assert filled(before.encode()).decode() == after


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
def test_everything_else_stays_byte_for_byte(encoding: str, bom: bytes) -> None:
    given_ = bom + SUMMARY.encode(encoding)
    result = filled(given_)
    assert result.startswith(bom)
    old, new = SUMMARY, result.removeprefix(bom).decode(encoding)
    assert "XX" not in new
    changed = [
        (old[a:b], new[c:d])
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    assert {was.strip("余") for was, _ in changed} == {"XX"}
    assert len(changed) == 25
    assert all(became.isascii() for _, became in changed)


def test_a_filled_summary_agrees_with_the_records_it_was_filled_from() -> None:
    verdicts = [finding.verdict for finding in examined(filled(SUMMARY.encode()))]
    assert len(verdicts) == 70
    assert set(verdicts) == {"agrees", "target", "contradicts"}
    assert verdicts.count("contradicts") == 1  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(min_value=1, max_value=999_999),
    st.sampled_from(["XX余次", "XX次", "XX余次以上", "近XX次", "约XX次"]),
)
def test_whatever_the_record_the_filled_figure_agrees_with_it(value: int, placeholder: str) -> None:
    records = {"street.occupy": value}
    text = f"规范临街门店违章占道{placeholder}。"
    written = read(text.encode(), "report.txt")
    new = fill(written, examined(text, records))
    (finding,) = examined(new, records)
    assert finding.verdict == "agrees", new.decode()


def test_a_placeholder_torn_apart_by_a_line_end_and_a_mark_is_filled_and_both_stay() -> None:
    text = "规范临街门店违章占道X\nX余次，##paidbegin##抄牌X##paidend##X台次。"
    assert (
        filled(text.encode()).decode()
        == "规范临街门店违章占道4800\n余次，##paidbegin##抄牌1830##paidend##台次。"
    )


def test_markdown_keeps_its_signs() -> None:
    text = (
        "## 市容\n\n- **规范临街门店违章占道XX余次**，抄牌\\_\\_台次。\n\n> 更换护栏[若干米](http://a.cn/XX米)\n\n"
        "| 项目 | 数量（盏） |\n|---|---:|\n| 维修路灯 | **XX** |\n| 其他 | \\*\\*\\* |\n"
    )
    expected = text
    for was, became in (
        ("XX余次", "4800余次"), ("\\_\\_台次", "1830台次"), ("[若干米]", "[200米]"), ("**XX** |", "**1284** |"),
        ("\\*\\*\\*", "（无记录）"),
    ):  # fmt: skip
        assert was in expected
        expected = expected.replace(was, became, 1)
    assert filled(text.encode()).decode() == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("规范临街门店违章占道……余次。", "规范临街门店违章占道4800余次。"),
        ("规范临街门店违章占道若干次。", "规范临街门店违章占道4823次。"),
        ("规范临街门店违章占道（  ）次，抄牌？台次，更换护栏□□米。", "规范临街门店违章占道4823次，抄牌1830台次，更换护栏200米。"),
        ("规范临街门店违章占道　　余次，维修路灯N盏，立柱***根，井盖〇〇个。", "规范临街门店违章占道4800余次，维修路灯1284盏，立柱23根，井盖15个。"),
        ("查处渣土案件，共处罚款￥____元。", "查处渣土案件，共处罚款￥23500元。"),
        ("燃气一般隐患、重大隐患分别为XX、XX处。", "燃气一般隐患、重大隐患分别为138、45处。"),
        ("项目\t数量（处）\n燃气一般安全隐患\tXX\n燃气重大安全隐患\t#N/A\n", "项目\t数量（处）\n燃气一般安全隐患\t138\n燃气重大安全隐患\t45\n"),
    ],
)  # fmt: skip
def test_blanks_of_every_kind_are_filled(before: str, after: str) -> None:
    assert filled(before.encode()).decode() == after


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("（一）市容秩序", style="Heading 2")
    paragraph = document.add_paragraph("规范临街门店违章占道")
    paragraph.add_run("X").bold = True
    paragraph.add_run("X余").italic = True
    paragraph.add_run("次，抄牌XX余台次。").font.size = Pt(16)
    table = document.add_table(rows=1, cols=1)
    table.rows[0].cells[0].text = "维修路灯XX盏"
    box = document.add_paragraph("其他")
    box._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:p><w:r><w:t>更换护栏XX米</w:t></w:r></w:p></mc:Choice>"
            "<mc:Fallback><w:p><w:r><w:t>更换护栏XX米</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_file_keeps_its_runs_and_leaves_no_placeholder_even_in_old_copies() -> None:
    given_ = word_file()
    new = filled(given_)
    document = docx.Document(io.BytesIO(new))
    runs = document.paragraphs[1].runs
    assert [(run.text, run.bold, run.italic) for run in runs] == [
        ("规范临街门店违章占道", None, None),
        ("4800", True, None),
        ("余", None, True),
        ("次，抄牌1800余台次。", None, None),
    ]
    assert runs[3].font.size == Pt(16)
    assert document.tables[0].rows[0].cells[0].text == "维修路灯1284盏"
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "XX" not in xml
    assert xml.count("更换护栏200米") == 2
    with zipfile.ZipFile(io.BytesIO(given_)) as old, zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert old.namelist() == archive.namelist()
        assert old.read("word/styles.xml") == archive.read("word/styles.xml")
