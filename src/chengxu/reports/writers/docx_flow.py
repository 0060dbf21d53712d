"""Where the text of a Word report ends on its last page, counted before an office program has laid it out.

Word and LibreOffice lay the same file out a little differently (LibreOffice 7.4 parts digits from characters by a quarter
of one, and lets a closing mark hang over the edge), so the lines are counted both ways. That is enough to tell where a
signature could come to stand without text, and where the imprint has no room: only there is Word told to keep things
together, for LibreOffice moves a kept paragraph whole and leaves its page half empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from chengxu.reports.writers import page

_TOKEN = re.compile(r"[“‘（《〔【]*(?:[!-~]+|[^!-~])[，。、；：？！）》”’〕】％…—]*")
_CLOSING = re.compile(r"[，。、；：？！）》”’〕】]+$")
_SEAM = re.compile(r"[0-9A-Za-z%][一-鿿]|[一-鿿][0-9A-Za-z]")
_GAP = 0.25
_SHORT = 2
"""A paragraph of so many lines is always kept with the signature: whole on the next page it leaves hardly a gap."""


@dataclass(frozen=True, slots=True)
class End:
    """Where the text ends: the lines used of its page, and how many lines the last paragraph has."""

    used: float
    last: int

    @property
    def room(self) -> float:
        """The lines left below it."""
        return page.LINES - self.used


def ends(paragraphs: Iterable[WordParagraph]) -> tuple[End, ...]:
    """Where ``paragraphs`` end as Word counts and as LibreOffice does; they begin a page."""
    kept = list(paragraphs)
    return tuple(_end(kept, loose) for loose in (False, True))


def must_be_kept(found: tuple[End, ...], needed: int) -> bool:
    """Whether a signature of ``needed`` lines might stand on a page without text, or its last paragraph is short anyway.

    A line more or less is left to the programs' differences.
    """
    if any(end.last <= _SHORT for end in found):
        return True
    return any(end.room < needed + 1 or end.used < 1.5 for end in found)


def has_room(found: tuple[End, ...], needed: float) -> bool:
    """Whether ``needed`` lines fit below the text however it is counted."""
    return all(end.room >= needed for end in found)


def _end(paragraphs: list[WordParagraph], loose: bool) -> End:
    used, last = 0.0, 1
    for paragraph in paragraphs:
        pitch, before = _height(paragraph)
        last = _lines(paragraph, loose)
        used += before
        for _ in range(last):
            used = used + pitch if used + pitch <= page.LINES + 0.01 else pitch
        if (
            _follows(paragraph) and used + pitch > page.LINES + 0.01
        ):  # a heading goes to the next page with its text
            used = last * pitch
    return End(used, last)


def _follows(paragraph: WordParagraph) -> bool:
    style = paragraph.style
    return bool(
        paragraph.paragraph_format.keep_with_next or (style and style.paragraph_format.keep_with_next)
    )


def _height(paragraph: WordParagraph) -> tuple[float, float]:
    """A line of the paragraph and the space above it, in lines of the page."""
    line, style = paragraph.paragraph_format.line_spacing, paragraph.style
    if line is None and style is not None:
        line = style.paragraph_format.line_spacing
    before = paragraph.paragraph_format.space_before or Pt(0)
    of_page = Mm(page.WORD_PITCH)
    return (line / of_page if isinstance(line, Length) else 1.0), before / of_page


def _lines(paragraph: WordParagraph, loose: bool) -> int:
    name = (paragraph.style.name if paragraph.style else None) or ""
    if name == "Title":
        return 1
    shape = paragraph.paragraph_format
    indent = 2.0 if name.startswith(("Normal", "Heading")) else 0.0
    room = page.CHARACTERS - ((shape.left_indent or 0) / Mm(page.CELL))
    at, count = indent, 1
    for width, closing in _widths(paragraph.text, loose):
        if at + width - (closing if loose else 0) > room + 0.01:
            count += max(1, ceil(width / room))
            at = width % room
        else:
            at += width
    return count


def _widths(text: str, loose: bool) -> Iterator[tuple[float, float]]:
    """Every piece that stays on one line, in cells, and how much of it is closing marks."""
    before = ""
    for token in _TOKEN.findall(text):
        closing = _CLOSING.search(token)
        gap = _GAP if loose and before and _SEAM.search(before + token[0]) else 0.0
        yield page.cells(token) + gap, page.cells(closing[0]) if closing else 0.0
        before = token[-1]
