"""From lines to passages: what is no report is left out, sentences broken over lines are whole again, a table's
cells know their headings.

Every character of a passage remembers where it stands in the document, so nothing here moves a line number.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chengxu.reports.audit.documents.cells import Cell, Meaning
from chengxu.reports.audit.documents.lines import Outline, Segment, goes_on, opens, segments
from chengxu.reports.audit.documents.reading import Written
from chengxu.reports.audit.grids import tables
from chengxu.reports.audit.words import roles
from chengxu.reports.writers.wording import APPENDIX

MANY_WORDS = 2
"""A line is advertising when at least so many different words of the list stand in it."""
_CAPTION_LINES, _LONGEST_CAPTION = 3, 60
_OPENED = "："
"""What stands between a heading with an arabic number and its text when they are read as one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Connected text: a paragraph, a heading, or one cell of a table. ``positions[i]`` is where ``text[i]`` stands
    in the document. ``meaning`` is what the table says of a cell, with its table and place in it as ``cell``.
    ``titled``: its section is the title of the text box that it stands in."""

    text: str
    positions: Sequence[int]
    chapter: str
    section: str
    meaning: Meaning | None = None
    cell: tuple[int, int] = (-1, -1)
    titled: bool = False

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The span of the document that holds ``text[start:end]``."""
        return self.positions[start], self.positions[end - 1] + 1


def passages(written: Written, advertising: tuple[str, ...], year: int | None = None) -> list[Passage]:
    """The passages of a document in order, without advertising lines, paywall marks, page numbers, contents and the
    appendix of sources that reports of this system end with.

    ``advertising`` are the words of the pack that give a seller of papers away; ``year`` is the one the document
    speaks of, else it is guessed from its words.
    """
    read = list(segments(written))
    gathered = _Gathering(year or roles.year_of(written.text), Outline.of(read))
    for segment in read:
        if segment.text == APPENDIX:
            break
        if not segment.text or _advertises(segment.text, advertising):
            gathered.end(segment.story)
        elif segment.cell is not None:
            gathered.add_cell(segment, segment.cell)
        else:
            gathered.add(segment)
    return gathered.passages()


def line_of(written: Written, position: int) -> int:
    """The number of the line ``position`` stands on."""
    index = bisect_right(written.lines, position, key=lambda line: line.start) - 1
    return written.lines[max(index, 0)].number


def _advertises(text: str, advertising: tuple[str, ...]) -> bool:
    lowered = text.lower()
    return sum(word in lowered for word in advertising) >= MANY_WORDS


@dataclass
class _Gathering:
    """Puts segments together: each story (the body, a text box, a note) by itself, each table when it ends."""

    year: int | None
    outline: Outline
    groups: dict[int, list[Segment]] = field(default_factory=dict)
    found: list[Passage] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    open_tables: dict[int, list[tuple[Segment, Cell]]] = field(default_factory=dict)
    captions: dict[int, str] = field(default_factory=dict)
    hosts: dict[int, tuple[str, str]] = field(default_factory=dict)
    titled: set[int] = field(default_factory=set)

    def add(self, segment: Segment) -> None:
        """One segment of text: it goes on with the sentence before it, or begins a passage."""
        if not segment.story:
            self._end_tables()
        elif segment.story not in self.hosts:
            self.hosts[segment.story] = self._host()
            if _BOX_TITLE.fullmatch(segment.text):
                self.hosts[segment.story] = (self.hosts[segment.story][0], segment.text)
                self.titled.add(segment.story)
                segment = replace(segment, level=1)
        group = self.groups.get(segment.story, [])
        if group and not goes_on(group[-1], segment):
            self.end(segment.story)
        self.groups.setdefault(segment.story, []).append(segment)
        if not segment.story:
            self.recent = [] if segment.level else [*self.recent[1 - _CAPTION_LINES :], segment.text]

    def _host(self) -> tuple[str, str]:
        """Where the paragraph stands that a text box or a note hangs on."""
        body = self.groups.get(0)
        return self.outline.enter(body[0]) if body else self.outline.place

    def add_cell(self, segment: Segment, cell: Cell) -> None:
        """A line of a table's cell."""
        self.end(segment.story)
        if cell.table not in self.open_tables:
            self.open_tables[cell.table] = []
            self.captions[cell.table] = self._caption()
            self.recent = []
        self.open_tables[cell.table].append((segment, cell))

    def end(self, story: int) -> None:
        """What was gathered of a story becomes a passage."""
        group = self.groups.pop(story, [])
        if group:
            chapter, section = self.hosts[story] if story else self.outline.enter(group[0])
            found = _passage(group, chapter, section)
            self.found.append(replace(found, titled=story in self.titled))

    def passages(self) -> list[Passage]:
        """All passages in the order of the document."""
        for story in list(self.groups):
            self.end(story)
        self._end_tables()
        return sorted(self.found, key=lambda passage: passage.positions[0])

    def _caption(self) -> str:
        """The short lines right above a table: its title and its unit, or the sentence that announces it."""
        words: list[str] = []
        for text in reversed(self.recent):
            if len(text) > _LONGEST_CAPTION or (
                text[-1] in "。；，、;," and not _ANNOUNCES_TABLE.search(text)
            ):
                break
            words.insert(0, text)
        return " ".join(words)

    def _end_tables(self) -> None:
        for table, lines in self.open_tables.items():
            self._read_table(table, lines)
        self.open_tables, self.captions = {}, {}

    def _read_table(self, table: int, lines: Iterable[tuple[Segment, Cell]]) -> None:
        """The cells of one table, each with its meaning; a cell of several lines is read line by line unless all of
        them make one sentence or one number."""
        cells: dict[Cell, list[Segment]] = {}
        for segment, cell in lines:
            cells.setdefault(cell, []).append(segment)
        texts = [
            (cell, "\u3000" * int(group[0].lead) + "".join(segment.text for segment in group))
            for cell, group in cells.items()
        ]
        chapter, section = self.outline.place
        meanings = tables.meanings(texts, self.captions[table], self.year)
        for index, (group, meaning) in enumerate(zip(cells.values(), meanings, strict=True)):
            for joined in _sentences(group):
                self.found.append(_passage(joined, chapter, section, meaning, (table, index)))


_BOX_TITLE = re.compile(r"[\u4e00-\u9fff“”]{2,14}(?:20\d\d年?)?|20\d\d年?[\u4e00-\u9fff]{2,8}")
"""The first line of a text box that only names it: 下年打算, 数说2023."""
_ANNOUNCES_TABLE = re.compile(
    r"(?:如下|见下|下)(?:面的?|列)?表(?:所示)?[^，。；]{0,4}(?:[（(][^）)]*[）)])?[。：:]?$"
)
"""半年来，全区生活垃圾收运量如下表（单位：吨）。"""


def _sentences(group: Sequence[Segment]) -> list[list[Segment]]:
    """The lines of a cell, put together where a sentence or a number goes on."""
    joined: list[list[Segment]] = []
    for segment in group:
        if joined and goes_on(joined[-1][-1], segment):
            joined[-1].append(segment)
        else:
            joined.append([segment])
    return joined


def _passage(
    group: Sequence[Segment],
    chapter: str,
    section: str,
    meaning: Meaning | None = None,
    cell: tuple[int, int] = (-1, -1),
) -> Passage:
    positions = array("L")
    texts: list[str] = []
    for segment, following in zip(group, [*group[1:], None], strict=True):
        positions.extend(segment.positions)
        texts.append(segment.text)
        if following is not None and opens(segment):
            positions.append(segment.positions[-1])
            texts.append(_OPENED)
    text = "".join(texts)
    return Passage(text, positions, chapter, section, meaning, cell)
