"""A document is laid out as its reader sees it, and no character is lost on the way."""

from __future__ import annotations

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.wordfiles import W, rich, saved

from chengxu.reports.audit.documents.layout import Block, Kind, blocks
from chengxu.reports.audit.documents.reading import Written, read


def laid_out(data: str | bytes) -> tuple[Written, list[Block]]:
    written = read(data.encode() if isinstance(data, str) else data, "a.txt")
    return written, list(blocks(written))


def told(written: Written, block: Block) -> object:
    """A block as its words, a table as rows of words."""
    if block.kind is not Kind.TABLE:
        return written.text[slice(*block.span)]
    return [["".join(written.text[a:b] for a, b in cell.spans) for cell in row] for row in block.rows]


@pytest.mark.parametrize(
    ("line", "kind", "level"),
    [
        ("2023年度工作总结", Kind.TITLE, 0),
        ("一、市容整治", Kind.HEADING, 1),
        ("第一部分 总体情况", Kind.HEADING, 1),
        ("（一）强力实施整治", Kind.HEADING, 2),
        ("## 市容", Kind.HEADING, 2),
        ("# 总结", Kind.TITLE, 0),
        ("（一）机制不够完善。一是职责不清。", Kind.TEXT, 0),
        ("今年来，我局扎实工作。", Kind.TEXT, 0),
        ("　　 ", Kind.BLANK, 0),
    ],
)
def test_a_line_is_known_by_its_words(line: str, kind: Kind, level: int) -> None:
    _, [block, *_] = laid_out(f"{line}\n正文。")
    assert (block.kind, block.level) == (kind, level)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| 项目 | 数量 |\n|---|---:|\n| 雨阳棚 | 412处 |\n后文", [["项目", "数量"], ["雨阳棚", "412处"]]),
        ("项目\t数量\n雨阳棚\t412处\n后文", [["项目", "数量"], ["雨阳棚", "412处"]]),
        ("项目 数量\n雨阳棚 412处\n后文", None),
        (
            "┌──┬──┐\n│项目│数量│\n├──┼──┤\n│雨阳棚│412处│\n└──┴──┘\n后文",
            [["项目", "数量"], ["雨阳棚", "412处"]],
        ),
        ("|单独一行|不成表|\n后文", None),
        ("\t首行缩进\n\t再一行", None),
    ],
)
def test_rows_of_pipes_or_tabs_are_a_table(text: str, rows: list[list[str]] | None) -> None:
    written, found = laid_out(text)
    tables = [told(written, block) for block in found if block.kind is Kind.TABLE]
    assert tables == ([rows] if rows else [])
    if rows:
        assert all(cell.heads for cell in next(b for b in found if b.rows).rows[0])


def test_a_word_file_has_its_headings_tables_boxes_and_pictures() -> None:
    written, found = laid_out(saved(rich()))
    assert found[0].kind is Kind.TITLE
    [table] = [block for block in found if block.kind is Kind.TABLE]
    assert told(written, table) == [["项目", "数量（处）"], ["雨阳棚", "XX"]]
    assert [told(written, block) for block in found if block.kind is Kind.NOTE] == [
        "维修路灯1300余盏",
        "含2022年移交的12处。",
    ]


def test_merged_cells_reach_over_rows_and_columns() -> None:
    document = docx.Document()
    document.add_paragraph("前文")
    table = document.add_table(rows=3, cols=3)
    for number, cell in enumerate(table._cells):
        cell.paragraphs[0].add_run(str(number) if number % 2 else "")
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("后文")
    written, found = laid_out(saved(document))
    [block] = [block for block in found if block.kind is Kind.TABLE]
    assert [[(cell.columns, cell.rows) for cell in row] for row in block.rows] == [
        [(2, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 2)],
        [(1, 1), (1, 1)],
    ]
    assert [told(written, b) for b in found if b.kind is not Kind.TABLE] == ["前文", "后文"]
    assert told(written, block) == [["1", ""], ["3", "", "5"], ["", "7"]]


def test_the_numbers_word_writes_by_itself_are_shown_beside_the_text() -> None:
    document = docx.Document()
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, kind, text in (
            (0, "chineseCountingThousand", "%1、"), (1, "chineseCounting", "（%2）"), (2, "decimal", "%3."),
            (3, "bullet", "\uf0b7"),
        )
    )  # fmt: skip
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for depth in (0, 1, 1, 2, 3, 0, 1):
        paragraph = document.add_paragraph("正文说明")
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="91"/></w:numPr>')
        )
    _, found = laid_out(saved(document))
    assert [block.label for block in found] == ["一、", "（一）", "（二）", "1.", "•", "二、", "（一）"]
    assert [block.level for block in found[:3]] == [1, 2, 2]


def test_a_title_in_the_middle_is_a_title() -> None:
    document = docx.Document()
    heading = document.add_paragraph("关于城市管理工作的报告")
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("正文。")
    _, found = laid_out(saved(document))
    assert (found[0].kind, found[0].centred) == (Kind.TITLE, True)


def test_odd_values_of_a_word_file_are_passed_over() -> None:
    document = rich()
    properties = document.tables[0].cell(0, 0)._tc.get_or_add_tcPr()
    for name in ("gridSpan", "vMerge"):
        properties.append(parse_xml(f'<w:{name} {W} w:val="x"/>'))
    document.paragraphs[1]._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="x"/>'))
    assert document.element.body.find(qn("w:tbl")) is not None
    _, found = laid_out(saved(document))
    assert any(block.kind is Kind.TABLE for block in found)


@given(st.text("一、（）|-\t #8处。\n\u3000", min_size=1, max_size=80))
def test_every_line_of_a_text_stands_in_one_block(text: str) -> None:
    if not text.strip():
        return
    written, found = laid_out(text)
    assert [block.span[0] for block in found] == sorted(block.span[0] for block in found)
    shown = "".join(
        str(told(written, block))
        if block.kind is not Kind.TABLE
        else "".join(written.text[a:b] for row in block.rows for cell in row for a, b in cell.spans)
        for block in found
    )
    drawn = "|-\t \n\u3000:"
    assert [c for c in shown if c not in drawn] == [c for c in text if c not in drawn]
