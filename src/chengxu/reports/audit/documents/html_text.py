"""The words of a saved web page, block by block, each character with its place in the source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from chengxu.common.messages import Message, Refused
from chengxu.reports.audit.documents.cells import MOST_COLUMNS, MOST_ROWS, Cell

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "svg",
        "math",
        "object",
        "iframe",
        "select",
        "textarea",
        "button",
        "nav",
        "del",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "hr",
        "address",
        "form",
        "fieldset",
        "body",
        "html",
        "center",
    ]
)
_HIDDEN = frozenset(
    ["div", "span", "section", "aside", "p", "table", "font", "b", "i", "u", "em", "strong", "a"]
)
"""What a page hides is not read, where a tag of these kinds says so."""
_VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "track", "wbr"]
)
_MARK = re.compile(r"[\[［〔【(（]?注?\s?(?:\d{1,3}|[①-⑳*＊†‡])(?:\s?[,，、-]\s?\d{1,3})*[\]］〕】)）]?")
"""A raised number that hangs on text is the mark of a note: 路灯<sup>1</sup>1362盏."""
_POWER = re.compile("(?:[kcdm]?m|[米里]|(?<!\\d)10)$", re.IGNORECASE)
"""Where a raised number is a power: m<sup>2</sup>, 10<sup>4</sup>."""
_LONGEST_POWERED = 3
MAX_BLOCKS = 100_000
MAX_DEPTH = 500
MOST_UNCLOSED = 1_000


@dataclass(slots=True)
class Block:
    """One paragraph, heading or cell: its characters and where each stands in the source (start, end)."""

    characters: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    cell: Cell | None = None
    heading: int = 0

    @property
    def text(self) -> str:
        """All characters in order."""
        return "".join(self.characters)


def is_page(text: str) -> bool:
    """Whether a text is HTML: it begins with a doctype, a tag or a comment before one."""
    opening = re.sub(r"^(?:\s|\ufeff|<!--.{0,2000}?-->)+", "", text[:4000], flags=re.DOTALL).lower()
    return opening.startswith(("<!doctype html", "<html", "<head", "<body"))


def blocks(source: str) -> list[Block]:
    """The blocks of a page that hold words, in order; scripts, styles, menus and hidden parts hold none.

    Raises :class:`Refused` for more than 100,000.
    """
    plain = _without_comments(source)
    if plain.count("<", plain.rfind(">") + 1) > MOST_UNCLOSED:
        raise Refused(Message("网页文件已损坏", "the page is damaged"), field="file")
    page = _Page(plain)
    page.feed(plain)
    page.close()
    return page.blocks()


def _without_comments(source: str) -> str:
    """The source with comments and declarations as blanks of the same length, so that offsets stay."""
    out, done = [], 0
    for match in re.finditer(r"<!--|<!|<\?", source):
        if match.start() < done:
            continue
        end = source.find("-->" if match[0] == "<!--" else ">", match.end())
        stop = len(source) if end < 0 else end + (3 if match[0] == "<!--" else 1)
        out += [source[done : match.start()], re.sub(r"[^\n]", " ", source[match.start() : stop])]
        done = stop
    return "".join([*out, source[done:]])


def edited(source: str, edits: Mapping[int, str]) -> str:
    """The source with characters of its text replaced: ``edits`` by their place in the joined text of the blocks."""
    places: list[tuple[int, int] | None] = []
    for block in blocks(source):
        places += [*block.places, None]
    out, done = [], 0
    for place in sorted(edits):
        span = places[place] if place < len(places) else None
        if span is None or span[0] < done:
            continue
        out += [source[done : span[0]], escape(edits[place], quote=False)]
        done = span[1]
    return "".join([*out, source[done:]])


class _Page(HTMLParser):
    """Walks a page once; what is open is known by name alone, so unclosed tags do no harm."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._source = source
        self._starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self._found: list[Block] = []
        self._block = Block()
        self._unseen: list[str] = []
        self._tables: list[_Table] = []
        self._count = 0
        self._heading = 0
        self._raised: tuple[Block, int] | None = None

    def blocks(self) -> list[Block]:
        """What was found."""
        self._end_block()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, a table or something unseen; a block ends a paragraph that was left open, a hidden one too."""
        if self._unseen == ["p"] and tag in _BLOCKS:
            self._unseen.pop()
        if self._unseen:
            if tag not in _VOID and tag == self._unseen[-1] and len(self._unseen) < MAX_DEPTH:
                self._unseen.append(tag)
            return
        named = dict(attrs)
        hidden = "hidden" in named or "display:none" in (named.get("style") or "").replace(" ", "").lower()
        if tag in _UNSEEN or (hidden and tag in _HIDDEN):
            if tag in _BLOCKS or tag in ("nav", "head", "title"):
                self._end_block()
            self._unseen.append(tag)
            return
        if tag == "br":
            self._add("\n", self._offset(), self._offset())
            return
        if tag == "sup":
            self._raised = (self._block, len(self._block.characters))
        if tag in _BLOCKS:
            self._end_block()
        if tag in ("td", "th", "tr"):
            self._end_cell()
        self._heading = int(tag[1]) if re.fullmatch("h[1-6]", tag) else self._heading
        self._block.heading = self._heading
        self._open_table(tag, named)

    def _open_table(self, tag: str, named: Mapping[str, str | None]) -> None:
        if tag == "table":
            self._tables.append(_Table(self._count))
            self._count += 1
        elif tag == "tr" and self._tables:
            self._tables[-1].next_row()
        elif tag in ("td", "th") and self._tables:
            self._block.cell = self._tables[-1].next_cell(named, head=tag == "th")

    def handle_endtag(self, tag: str) -> None:
        """Close what a start tag opened."""
        if self._unseen == ["p"] and tag in _BLOCKS and tag != "p":
            self._unseen.pop()
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
            return
        if tag == "sup":
            self._end_raised()
        if tag in _BLOCKS:
            self._end_block()
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if re.fullmatch("h[1-6]", tag):
            self._heading = self._block.heading = 0
        if tag == "table" and self._tables:
            self._tables.pop()
            self._block.cell = self._tables[-1].cell if self._tables else None
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].cell = self._block.cell = None

    def _end_raised(self) -> None:
        """Leave out the mark of a note; a power stays."""
        raised, self._raised = self._raised, None
        if raised is None or raised[0] is not self._block:
            return
        block, start = raised
        before = "".join(block.characters[max(0, start - _LONGEST_POWERED) : start])
        if _MARK.fullmatch("".join(block.characters[start:]).strip()) and not _POWER.search(before):
            del block.characters[start:], block.places[start:]

    def handle_data(self, data: str) -> None:
        """Characters as they stand in the source."""
        start = self._offset()
        for place, character in enumerate(data, start):
            self._add(" " if character in "\r\n\f\t" else character, place, place + 1)

    def handle_entityref(self, name: str) -> None:
        """&nbsp; and the like: one character of several in the source."""
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """&#160; and the like."""
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        start = self._offset()
        end = start + len(written)
        end += self._source.startswith(";", end)
        told = unescape(written + ";")
        self._add(told if len(told) == 1 else "\ufffd", start, end)

    def _add(self, character: str, start: int, end: int) -> None:
        if self._unseen:
            return
        block = self._block
        if character == " " and (not block.characters or block.characters[-1] in " \n"):
            return
        block.characters.append(character)
        block.places.append((start, end))

    def _end_block(self) -> None:
        block = self._block
        while block.characters and block.characters[-1] in " \n":
            block.characters.pop()
            block.places.pop()
        if block.characters:
            self._found.append(block)
            if len(self._found) > MAX_BLOCKS:
                raise Refused(
                    Message("文档超过十万段，请分卷审核", "over 100,000 paragraphs; audit it in volumes"),
                    field="file",
                )
        self._block = Block(cell=block.cell, heading=self._heading)

    def _end_cell(self) -> None:
        """A cell without words has its place in the table as well."""
        cell = self._block.cell
        if cell is not None and not (self._found and self._found[-1].cell == cell):
            self._found.append(Block(cell=cell))
        self._block.cell = None

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column


@dataclass
class _Table:
    """Lays out the cells of one table: a cell takes the next place that none from above reaches into."""

    number: int
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    cell: Cell | None = None

    def next_row(self) -> None:
        """Begin a row."""
        self.row, self.column = min(self.row + 1, MOST_ROWS), 0
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}

    def next_cell(self, named: Mapping[str, str | None], *, head: bool) -> Cell:
        """The place of the next cell."""
        if self.row < 0:
            self.next_row()
        while self.column in self.taken:
            self.column += 1
        column = min(self.column, MOST_COLUMNS - 1)
        columns = _span(named.get("colspan"), MOST_COLUMNS - column)
        rows = _span(named.get("rowspan"), 100)
        for place in range(column, column + columns):
            self.taken[place] = rows
        self.column = column + columns
        self.cell = Cell(self.number, self.row, column, rows, columns, head)
        return self.cell


def _span(written: str | None, most: int) -> int:
    value = int(written) if written and written.isdigit() and len(written) < 6 else 1
    return max(1, min(value, most))
