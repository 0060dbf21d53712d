"""The few pieces of WordprocessingML that python-docx has no words for, or is too slow for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.text.run import Run as WordRun

from chengxu.reports.writers import page

Element = Any
"""An lxml element; python-docx ships no types for it."""

CELL = page.CELL
SCRIPTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_TO_RIGHT = '<w:jc w:val="right"/>'
_CELL_MARGINS = (("top", 20), ("left", 60), ("bottom", 20), ("right", 60))
_BEHIND_SPACING = (
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:textAlignment",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
)
_BEHIND_GRID = ("w:snapToGrid", "w:spacing", *_BEHIND_SPACING)


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """``<w:tag w:attribute="…">`` with its children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def set_faces(properties: Element, font: str) -> None:
    """One face for all scripts in run properties."""
    fonts = properties.get_or_add_rFonts()
    for script in SCRIPTS:
        fonts.set(qn(script), font)


def set_font(run: WordRun, font: str, size: Pt | None = None) -> None:
    """One face for all scripts in a run, and its size if it differs."""
    if size is not None:
        run.font.size = size
    set_faces(run._r.get_or_add_rPr(), font)


def indent_first(properties: Element, on: bool) -> None:
    """Two characters, in characters for Word and in twips for programs that do not count them."""
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200" if on else "0")
    indent.set(qn("w:firstLine"), str(Mm(2 * CELL).twips if on else 0))


def indent_left(properties: Element, cells: float, *, hanging: float = 0) -> None:
    """The left edge so many cells from that of the type area, later lines ``hanging`` cells further in."""
    indent = properties.get_or_add_ind()
    for name, value in (("left", cells + hanging), ("hanging", hanging)) if hanging else (("left", cells),):
        indent.set(qn(f"w:{name}Chars"), str(round(value * 100)))
        indent.set(qn(f"w:{name}"), str(Mm(value * CELL).twips))
    if not hanging:
        indent.set(qn("w:firstLineChars"), "0")
        indent.set(qn("w:firstLine"), "0")


def set_exact_line(properties: Element, height: Length, *, before: Length = Pt(0)) -> None:  # noqa: B008 - a constant
    """Lines of exactly this height, nothing between paragraphs but what stands ``before``."""
    old = properties.find(qn("w:spacing"))
    if old is not None:
        properties.remove(old)
    spacing = element("spacing", before=before.twips, after=0, line=height.twips, lineRule="exact")
    properties.insert_element_before(spacing, *_BEHIND_SPACING)


def leave_grid(properties: Element) -> None:
    """Lines of their own height: LibreOffice would round even exact ones up to lines of the page's grid."""
    properties.insert_element_before(element("snapToGrid", val=0), "w:spacing", *_BEHIND_SPACING)


def keep_to_cells(properties: Element) -> None:
    """No mark hangs outside the type area and no program pushes space between digits and characters."""
    for tag in ("overflowPunct", "autoSpaceDE", "autoSpaceDN"):
        properties.insert_element_before(element(tag, val=0), *_BEHIND_GRID)


def rule(edge: str, millimetres: float, *, colour: str = "000000", space: int = 0) -> Element:
    """A border of a paragraph or cell; Word draws eighths of a point."""
    return element(edge, val="single", sz=round(millimetres / 25.4 * 72 * 8), space=space, color=colour)


def table(
    widths: Sequence[Length],
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    style: str,
    right: Iterable[int] = (),
    below: Iterable[str] | None = None,
) -> Element:
    """A grid of texts whose first row is repeated on every page; no row is broken over two pages. ``right`` are columns
    of numbers. ``below`` gives, for the header and every row, a text that stands under it across all columns but the
    first, on the same page.

    Made directly: python-docx looks every cell up anew, which over thousands of rows takes most of a report's time.
    """
    aligned = frozenset(right)
    borders = element(
        "tblBorders",
        *(
            element(e, val="single", sz=4, space=0, color="auto")
            for e in ("top", "left", "bottom", "right", "insideH", "insideV")
        ),
    )
    properties = element(
        "tblPr",
        element("tblW", w=sum(width.twips for width in widths), type="dxa"),
        borders,
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(e, w=w, type="dxa") for e, w in _CELL_MARGINS)),
        element(
            "tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1
        ),
    )
    grid = element("tblGrid", *(element("gridCol", w=width.twips) for width in widths))
    made = element("tbl", properties, grid)
    made.extend(_rows(widths, (header, *rows), style, aligned, repeat(None) if below is None else below))
    return made


def _rows(
    widths: Sequence[Length],
    rows: Iterable[Sequence[str]],
    style: str,
    aligned: frozenset[int],
    below: Iterable[str | None],
) -> list[Element]:
    """The rows, parsed from text at once: an element made by itself costs thirty times as much, and a long report has
    a hundred thousand of them."""
    styled = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>'
    across = sum(width.twips for width in widths[1:])
    lower = (
        f'<w:tc><w:tcPr><w:tcW w:w="{widths[0].twips}" w:type="dxa"/><w:vMerge/></w:tcPr>{styled}</w:pPr></w:p></w:tc>'
        f'<w:tc><w:tcPr><w:tcW w:w="{across}" w:type="dxa"/><w:gridSpan w:val="{len(widths) - 1}"/></w:tcPr>{styled}</w:pPr>'
    )
    written = []
    for number, (row, under) in enumerate(zip(rows, below, strict=False)):
        head = "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>" % ("<w:tblHeader/>" if number == 0 else "")
        merged, kept = ("", "") if under is None else ('<w:vMerge w:val="restart"/>', "<w:keepNext/>")
        cells = (
            f'<w:tc><w:tcPr><w:tcW w:w="{widths[place].twips}" w:type="dxa"/>{merged if place == 0 else ""}</w:tcPr>'
            f"{styled}{kept}{_TO_RIGHT if place in aligned and number > 0 else ''}</w:pPr>{_run(text)}</w:p></w:tc>"
            for place, text in enumerate(row)
        )
        written.append(f"{head}{''.join(cells)}</w:tr>")
        if under is not None:
            written.append(f"{head}{lower}{_run(under)}</w:p></w:tc></w:tr>")
    return list(parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(written)}</w:tbl>"))


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def text_run(text: str) -> Element:
    """A run of plain text without line breaks and tabs, its blanks kept; python-docx takes ten times as long, a
    character at a time."""
    shown = OxmlElement("w:t")
    shown.text = text
    shown.set(qn("xml:space"), "preserve")
    return element("r", shown)
