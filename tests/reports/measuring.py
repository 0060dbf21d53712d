"""A PDF measured with a ruler: millimetres from the upper left corner of the paper."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4
CLOSING = "，。、；：？！）》”’〕…"


@dataclass(frozen=True)
class Glyph:
    """A character: where its base line begins, and the box of its ink."""

    char: str
    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """Characters on one base line, from left to right."""

    y: float
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """Its characters, blanks left out."""
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def pitches(self) -> list[float]:
        """The distances between neighbouring Chinese characters (not marks, not digits)."""
        return [
            b.x - a.x for a, b in pairwise(self.glyphs) if "一" <= a.char <= "鿿" and "一" <= b.char <= "鿿"
        ]

    def ends_at(self, width: float) -> float:
        """The right edge of the last cell, if each is ``width`` wide."""
        return self.glyphs[-1].x + width


@dataclass(frozen=True)
class Rule:
    """A drawn line: its box and its thickness."""

    left: float
    top: float
    right: float
    bottom: float
    thickness: float


class Page:
    """One page, measured when asked."""

    def __init__(self, document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> None:
        self.document, self.page = document, page
        self.width, self.height = (side / MM for side in page.get_size())

    @cached_property
    def lines(self) -> list[Line]:
        """All lines from top to bottom, the page number last."""
        text = self.page.get_textpage()
        rows: dict[float, list[Glyph]] = defaultdict(list)
        for index in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
            if char.isspace() or char == "\x00":
                continue
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
            left, bottom, right, top = text.get_charbox(index)
            rows[round(y.value)].append(
                Glyph(
                    char, x.value / MM, self.height - y.value / MM, left / MM, self.height - top / MM,
                    right / MM, self.height - bottom / MM,
                )
            )  # fmt: skip
        found = (tuple(sorted(row, key=lambda glyph: glyph.x)) for row in rows.values())
        return sorted((Line(row[0].y, row) for row in found), key=lambda line: line.y)

    @property
    def body(self) -> list[Line]:
        """The lines above the page number."""
        return [line for line in self.lines if line.y < self.height - 32]

    @property
    def number(self) -> Line:
        """The line of the page number."""
        return self.lines[-1]

    @cached_property
    def rules(self) -> list[Rule]:
        """Drawn lines that are longer than thick, from top to bottom."""
        found = []
        for item in self.page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = (edge / MM for edge in item.get_bounds())
            thickness = ctypes.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(item.raw, thickness)
            if right - left > 10 * (top - bottom):
                wide = thickness.value / MM  # pdfium counts the thickness on all sides
                left, right = left + wide, right - wide
                found.append(
                    Rule(left, self.height - top + wide / 2, right, self.height - bottom - wide / 2, wide)
                )
        return sorted(found, key=lambda rule: rule.top)


def opened(data: bytes) -> list[Page]:
    """The pages of a PDF."""
    document = pypdfium2.PdfDocument(data)
    return [Page(document, document[index]) for index in range(len(document))]


def words(data: bytes) -> str:
    """All text of a PDF in the order it was written, without blanks and line ends."""
    document = pypdfium2.PdfDocument(data)
    found = (one.get_textpage().get_text_range() for one in document)
    return "".join("".join(text.split()) for text in found)
