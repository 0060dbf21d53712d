"""The paragraphs of a Word file, each made of the text elements it was typed in, so that they can be filled.

What counts is what the page shows: text that was deleted with changes tracked, hidden text, equations and comments do
not; text boxes and notes stand behind the paragraph that holds them, text boxes once; headers and footers stand at the
end, each once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from chengxu.common.messages import Message, Refused
from chengxu.reports.audit.documents.cells import MOST_COLUMNS, Cell
from chengxu.reports.audit.documents.package import margins, notes, open_package
from chengxu.reports.audit.documents.word_fields import Fields, unclosed
from chengxu.reports.audit.documents.word_styles import CONTENTS, levels

__all__ = ["MAX_PARAGRAPHS", "Piece", "WordParagraph", "copies", "open_package", "paragraphs"]

MAX_PARAGRAPHS = 100_000

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATE, _CHOICE, _FALLBACK = f"{_MC}AlternateContent", f"{_MC}Choice", f"{_MC}Fallback"
_PARAGRAPH, _RUN, _TEXT, _TABLE, _ROW, _CELL = (
    qn(f"w:{name}") for name in ("p", "r", "t", "tbl", "tr", "tc")
)
_BREAKS = {
    qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "-",
}  # fmt: skip
_SYMBOL = qn("w:sym")
_RUN_PROPERTIES, _VANISH, _VALUE = qn("w:rPr"), qn("w:vanish"), qn("w:val")
_ROW_PROPERTIES, _CELL_PROPERTIES, _HEAD, _DELETED = (
    qn(f"w:{name}") for name in ("trPr", "tcPr", "tblHeader", "del")
)
_BEFORE, _SPAN, _MERGE = (qn(f"w:{name}") for name in ("gridBefore", "gridSpan", "vMerge"))
_UNSEEN = frozenset(
    {
        qn(f"w:{name}")
        for name in ("del", "moveFrom", "pPr", "rPr", "rt", "delText", "sectPr", "tblPr", "trPr", "tcPr")
    }
    | {qn(f"m:{name}") for name in ("oMath", "oMathPara")}
)
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_SYMBOLS = {
    ("Symbol", 0xB4): "×", ("Symbol", 0xB3): "≥", ("Symbol", 0xA3): "≤", ("Symbol", 0xB1): "±", ("Symbol", 0xB0): "°",
    ("Symbol", 0xB7): "·", ("Wingdings", 0x6F): "□", ("Wingdings", 0xA8): "□", ("Wingdings 2", 0xA3): "□",
    ("Wingdings", 0xFC): "√", ("Wingdings", 0xFE): "☑", ("Wingdings 2", 0x52): "☑", ("Wingdings 2", 0x50): "√",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a paragraph; ``element`` is the `w:t` or `w:sym` they stand in, None for a break or a tab."""

    text: str
    element: Any


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """One paragraph of the body, a table cell, a text box, a note, a header or a footer.

    ``cell`` is where it stands in its table. ``story`` is 0 in the body and another number for every text box, note,
    header and footer. ``heading`` is the level of a heading, 0 for text; ``aside`` marks a table of contents. ``mark``: of a note, how many
    characters of the paragraph that holds it stand before its mark; -1 elsewhere.
    """

    pieces: tuple[Piece, ...]
    in_table: bool
    cell: Cell | None = None
    story: int = 0
    heading: int = 0
    aside: bool = False
    mark: int = -1

    @property
    def text(self) -> str:
        """All characters in order."""
        return "".join(piece.text for piece in self.pieces)


def paragraphs(document: Document) -> list[WordParagraph]:
    """Every paragraph in reading order, text boxes and notes after the paragraph that holds them, headers and footers
    last, :func:`copies` left out; raises :class:`Refused` for more than 100,000."""
    reader = _Reader(document)
    reader.blocks(document.element.body, _Place())
    for part in margins(document):
        reader.margin(part.element)
    return reader.found


def copies(document: Document) -> list[WordParagraph]:
    """The second copies of text boxes, which Word keeps beside the first for programs of before 2010."""
    reader = _Reader(document)
    for root in (document.element.body, *(part.element for part in margins(document))):
        for fallback in root.iter(_FALLBACK):
            if fallback.getparent().find(_CHOICE) is not None and not _inside(fallback, _FALLBACK):
                reader.blocks(fallback, _Place(story=-1))
    return reader.found


def _inside(element: Any, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand: in which story, in which cell, behind which mark."""

    story: int = 0
    cell: Cell | None = None
    mark: int = -1


@dataclass
class _Reader:
    document: Document
    found: list[WordParagraph] = field(default_factory=list)
    stories: int = 0
    tables: int = 0
    fields: dict[int, Fields] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._levels = levels(self.document)
        self._notes = {
            kind: {note.get(qn("w:id")): note for note in part.element.iterchildren(qn(f"w:{kind}"))}
            for kind, part in notes(self.document).items()
        }
        parts = [part.element for part in notes(self.document).values()]
        self._broken = unclosed(self.document.element.body, *parts)

    def margin(self, element: Any) -> None:
        """A header or a footer: a story of its own."""
        self.stories += 1
        self.blocks(element, _Place(self.stories))

    def blocks(self, element: Any, place: _Place) -> None:
        """Every paragraph and table below an element, in order."""
        for child in element:
            if child.tag == _PARAGRAPH:
                self._paragraph(child, place)
            elif child.tag == _TABLE:
                self._table(child, place)
            elif child.tag == _ALTERNATE:
                self.blocks(_chosen(child), place)
            elif isinstance(child.tag, str) and child.tag not in _UNSEEN:
                self.blocks(child, place)

    def _paragraph(self, element: Any, place: _Place) -> None:
        fields = self.fields.setdefault(place.story, Fields(self._broken))
        aside = fields.in_contents
        inner: list[Any] = []
        pieces: list[Piece] = []
        marks: list[int] = []
        length = 0
        for piece in self._pieces(element, fields, inner):
            marks += [length] * (len(inner) - len(marks))
            pieces.append(piece)
            length += len(piece.text)
        marks += [length] * (len(inner) - len(marks))
        level = self._levels.of(element)
        contents = aside or fields.in_contents or level == CONTENTS
        fields.end_broken()
        self.found.append(
            WordParagraph(
                tuple(pieces),
                place.cell is not None,
                place.cell,
                place.story,
                max(level, 0),
                contents,
                place.mark,
            )
        )
        if len(self.found) > MAX_PARAGRAPHS:
            raise Refused(
                Message("文档超过十万段，请分卷审核", "over 100,000 paragraphs; audit it in volumes"),
                field="file",
            )
        for box, mark in zip(inner, marks, strict=True):
            self._story(box, place, mark)

    def _story(self, box: Any, place: _Place, mark: int) -> None:
        """A text box, or a note by its reference, which stands behind ``mark`` characters; notes name no other notes."""
        if place.story < 0:
            if box.tag == _PARAGRAPH:
                self._paragraph(box, place)
            else:
                self.blocks(box, place)
            return
        self.stories += 1
        if box.tag in _NOTES:
            note = self._notes.get(_NOTES[box.tag], {}).get(box.get(qn("w:id")))
            if note is not None and place.story == 0 and note.get(qn("w:type")) in (None, "normal"):
                self.blocks(note, _Place(self.stories, mark=mark))
        elif box.tag == _PARAGRAPH:
            self._paragraph(box, _Place(self.stories))
        else:
            self.blocks(box, _Place(self.stories))

    def _pieces(self, element: Any, fields: Fields, inner: list[Any]) -> Iterator[Piece]:
        """The characters below an element; what opens a story of its own is added to ``inner``."""
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _UNSEEN or (tag == _RUN and _is_hidden(child)):
                continue
            if tag == _TEXT:
                if fields.shown:
                    yield Piece(child.text or "", child)
            elif tag in _BREAKS:
                if fields.shown:
                    yield Piece(_BREAKS[tag], None)
            elif tag == _SYMBOL:
                if fields.shown:
                    yield Piece(_symbol(child), child)
            elif tag in _NOTES or tag in (_PARAGRAPH, _TABLE):
                inner.append(child)
            elif tag in _BOXES:
                inner += list(_boxes(child))
            elif not fields.meet(child):
                with fields.simple(child):
                    yield from self._pieces(child, fields, inner)

    def _table(self, table: Any, place: _Place) -> None:
        number, self.tables = self.tables, self.tables + 1
        for cell, element in _cells(table, number):
            self.blocks(element, _Place(place.story, cell))


_BOXES = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object"), _ALTERNATE})


def _chosen(alternate: Any) -> Any:
    """The first form that an element is kept in, or the old copy when there is no other."""
    choice = alternate.find(_CHOICE)
    return choice if choice is not None else alternate


def _boxes(element: Any) -> Iterator[Any]:
    """What holds paragraphs of its own in a drawing: each text box, or a lone paragraph."""
    root = _chosen(element) if element.tag == _ALTERNATE else element
    for child in root:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield root
            return
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            yield from _boxes(child)


def _is_hidden(run: Any) -> bool:
    properties = run.find(_RUN_PROPERTIES)
    hidden = properties.find(_VANISH) if properties is not None else None
    return hidden is not None and hidden.get(_VALUE) not in ("0", "false", "off")


def _symbol(element: Any) -> str:
    """The character a symbol font shows; a dot for those we do not know."""
    try:
        code = int(element.get(qn("w:char"), "0"), 16)
    except ValueError:
        return "·"
    return _SYMBOLS.get((element.get(qn("w:font"), ""), code & 0xFF if code >= 0xF000 else code), "·")


# --- tables ------------------------------------------------------------------------------------------------------


def _cells(table: Any, number: int) -> list[tuple[Cell, Any]]:
    """The cells of a table that shows, merged ones as one; rows deleted with changes tracked are left out."""
    laid: list[
        tuple[list[Any], Any]
    ] = []  # [row, column, rows, columns, head] and an element, as the document has them
    above: dict[int, list[Any]] = {}
    for row, element in enumerate(_shown_rows(table)):
        properties = element.find(_ROW_PROPERTIES)
        head = properties is not None and properties.find(_HEAD) is not None
        column = _number(properties, _BEFORE, 0)
        here: dict[int, list[Any]] = {}
        for cell in _below(element, _CELL):
            spec = cell.find(_CELL_PROPERTIES)
            width = max(1, min(_number(spec, _SPAN, 1), MOST_COLUMNS - column))
            merge = spec.find(_MERGE) if spec is not None else None
            if merge is not None and merge.get(_VALUE) != "restart" and column in above:
                entry = above[column]
                entry[2] = row - entry[0] + 1
            else:
                entry = [row, column, 1, width, head]
            laid.append((entry, cell))
            here[column] = entry
            column = min(column + width, MOST_COLUMNS - 1)
        above = here
    return [(Cell(number, *entry), element) for entry, element in laid]


def _shown_rows(table: Any) -> Iterator[Any]:
    for row in _below(table, _ROW):
        properties = row.find(_ROW_PROPERTIES)
        if properties is None or properties.find(_DELETED) is None:
            yield row


def _below(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those inside content controls as well, none of a nested table."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in (_TABLE, _CELL, _PARAGRAPH):
            yield from _below(child, tag)


def _number(properties: Any, name: str, otherwise: int) -> int:
    found = properties.find(name) if properties is not None else None
    try:
        return max(0, min(int(found.get(_VALUE)), MOST_COLUMNS)) if found is not None else otherwise
    except (TypeError, ValueError):
        return otherwise
