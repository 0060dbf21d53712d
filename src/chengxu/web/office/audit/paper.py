"""The document as HTML: laid out as it was, every figure a mark. Written by hand, because a long report has thousands.

The text is escaped character by character; nothing of it is left out or changed but the signs that drew a table.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from chengxu.common.messages import Message
from chengxu.reports.audit.documents.layout import Block, Cell, Kind, Span
from chengxu.reports.audit.judging.findings import WRONG
from chengxu.reports.audit.mending.keeping import Audit
from chengxu.web.office.audit import looks

PART_CHARACTERS, PART_FIGURES = 150_000, 6_000
"""What one page shows at most; about 240 pages of a report. A longer document is shown in parts."""
LEAF_CHARACTERS = 2_000
"""About a screen and a half: so much of the document the browser lays out at once."""
TABLE = Message("表格", "table")
PICTURE = Message("〔图〕", "[picture]")
_LEVELS = {1: "h3", 2: "h4", 3: "h5"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a figure stands in the document."""

    start: int
    end: int
    number: int


def parts(audit: Audit) -> list[tuple[int, int]]:
    """The document cut into parts of blocks (from, to), at chapters where one is near."""
    blocks, marks = audit.answers.blocks, _marks(audit)
    if len(audit.answers.result.written.text) <= PART_CHARACTERS and len(marks) <= PART_FIGURES:
        return [(0, len(blocks))]
    found, start, characters, figures = [], 0, 0, 0
    for at, block in enumerate(blocks):
        own = block.span[1] - block.span[0]
        held = bisect_left(marks, block.span[1], key=_start) - bisect_left(marks, block.span[0], key=_start)
        full = characters + own > PART_CHARACTERS or figures + held > PART_FIGURES
        nearly = 2 * characters > PART_CHARACTERS or 2 * figures > PART_FIGURES
        if at > start and (full or (nearly and block.kind is Kind.HEADING and block.level == 1)):
            found.append((start, at))
            start, characters, figures = at, 0, 0
        characters, figures = characters + own, figures + held
    return [*found, (start, len(blocks))]


def part_of(audit: Audit, parts_: Sequence[tuple[int, int]], position: int) -> int:
    """The part (from 0) in which a place of the document stands."""
    blocks = audit.answers.blocks
    starts = [blocks[first].span[0] for first, _ in parts_]
    return max(0, bisect_left(starts, position + 1) - 1)


def html(audit: Audit, part: tuple[int, int], query: str) -> SafeString:
    """The blocks of one part; ``query`` is put before the figure in the address of each mark."""
    writer = _Writer(audit, query)
    leaves, leaf, length = [], [], 0
    for block in audit.answers.blocks[slice(*part)]:
        leaf.append(writer.block(block))
        length += block.span[1] - block.span[0]
        if length > LEAF_CHARACTERS:
            leaves.append("".join(leaf))
            leaf, length = [], 0
    leaves.append("".join(leaf))
    return SafeString("".join(f'<div class="sheet-part">{leaf}</div>' for leaf in leaves if leaf))


def mark(audit: Audit, number: int, query: str) -> SafeString:
    """One figure of the document again, after something was decided about it."""
    [start, end] = _span(audit, number)
    return SafeString(
        _Writer(audit, query).mark(Mark(start, end, number), audit.answers.result.written.text[start:end])
    )


def position(audit: Audit, number: int) -> int:
    """Where a figure begins."""
    return audit.findings[number - 1].number.positions[0]


def _span(audit: Audit, number: int) -> Span:
    places = audit.findings[number - 1].number.positions
    return places[0], places[-1] + 1


def _marks(audit: Audit) -> list[Mark]:
    found = [Mark(*_span(audit, number), number) for number in range(1, len(audit.findings) + 1)]
    return sorted(found, key=_start)


def _start(mark: Mark) -> int:
    return mark.start


class _Writer:
    """Writes blocks of one audit."""

    def __init__(self, audit: Audit, query: str) -> None:
        self._audit = audit
        self._text = audit.answers.result.written.text
        self._query = escape(query)
        self._marks = _marks(audit)
        self._words = {verdict: escape(str(looks.look(verdict).word)) for verdict in looks.ORDER}

    def block(self, block: Block) -> str:
        if block.kind is Kind.TABLE:
            rows = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>" for row in block.rows)
            return f'<div class="scroller" tabindex="0" role="group" aria-label="{escape(str(TABLE))}"><table data-line="{block.line}">{rows}</table></div>'
        said = escape(block.label) + self._said(block.span) + escape(str(PICTURE)) * block.pictures
        if block.kind is Kind.TITLE:
            return f'<h2 data-line="{block.line}">{said}</h2>'
        if block.kind is Kind.HEADING:
            name = _LEVELS[block.level]
            return f'<{name} data-line="{block.line}">{said}</{name}>'
        kind = {Kind.BLANK: "blank", Kind.NOTE: "note"}.get(
            block.kind, "centred" if block.centred else "plain"
        )
        return f'<p data-line="{block.line}" class="{kind}">{said}</p>'

    def mark(self, mark: Mark, text: str, *, goes_on: bool = False) -> str:
        """A figure: its text (or the part of it that stands on this line), its verdict as a word above it. One that
        ``goes_on`` from the line before has its new text and its name there."""
        finding = self._audit.findings[mark.number - 1]
        chosen = self._audit.choices.texts.get(mark.number)
        said, word, kinds = escape(text), self._words[finding.verdict], [finding.verdict.value]
        if chosen is not None:
            word = escape(str(looks.decided(finding, chosen).word))
            said = f"<del>{said}</del>" + ("" if goes_on else f"<ins>{escape(chosen.text)}</ins>")
            kinds.append("settled")
        elif mark.number in self._audit.choices.accepted:
            word = escape(str(looks.ACCEPTED.word))
            kinds.append("settled")
        elif finding.verdict in WRONG:
            kinds.append("todo")
        name = "" if goes_on else f' id="f{mark.number}"'
        return (
            f'<a class="told{"".join(f" is-{kind}" for kind in kinds)}"{name} href="?{self._query}figure={mark.number}#f{mark.number}">'
            f"<ruby>{said}<rt>{word}</rt></ruby></a>"
        )

    def _cell(self, cell: Cell) -> str:
        name = "th" if cell.heads else "td"
        reach = "".join(
            f' {way}span="{count}"' for way, count in (("col", cell.columns), ("row", cell.rows)) if count > 1
        )
        scope = ' scope="col"' if cell.heads else ""
        return f"<{name}{reach}{scope}>{'<br>'.join(map(self._said, cell.spans))}</{name}>"

    def _said(self, span: Span) -> str:
        return "".join(self._pieces(span))

    def _pieces(self, span: Span) -> Iterator[str]:
        """The text of a span with its marks; a figure broken over two lines is marked on each."""
        at, end = span
        first = bisect_left(self._marks, at, key=_start)
        if first and self._marks[first - 1].end > at:
            broken = self._marks[first - 1]
            stop = min(broken.end, end)
            yield self.mark(broken, self._text[at:stop], goes_on=True)
            at = stop
        for mark in self._marks[first:]:
            if mark.start >= end:
                break
            if mark.start < at:
                continue
            yield escape(self._text[at : mark.start])
            stop = min(mark.end, end)
            yield self.mark(mark, self._text[mark.start : stop])
            at = stop
        yield escape(self._text[at:end])
