"""From lines to passages: what is no report is left out, sentences broken over lines are whole again.

Every character of a passage remembers where it stands in the document, so nothing here moves a line number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from chengxu.reports.audit.reading import Line, Written
from chengxu.reports.wording import APPENDIX

_MARKDOWN = "#\u3000\u2002 \t"
_PAYWALL = re.compile(r"##[A-Za-z]{2,24}##")
_CHAPTER = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章|篇))\s*")
_SECTION = re.compile(r"(?:[（(][一二三四五六七八九十]{1,3}[）)])\s*")
_ITEM = re.compile(r"\d{1,2}[.．、]\D|[（(]\d{1,2}[）)]|[一二三四五六七八九十]{1,2}[是要]|[-•●◆*]\s")
_CLOSED = "。！？!?；;：:…"
_LONGEST_HEADING = 40
MANY_WORDS = 2
"""A line is advertising when at least so many different words of the list stand in it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Connected text: a paragraph, or a heading. ``positions[i]`` is where ``text[i]`` stands in the document."""

    text: str
    positions: tuple[int, ...]
    chapter: str
    section: str

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The span of the document that holds ``text[start:end]``."""
        return self.positions[start], self.positions[end - 1] + 1


def passages(written: Written, advertising: tuple[str, ...]) -> list[Passage]:
    """The passages of a document in order, without advertising lines, paywall marks and the appendix of sources
    that reports of this system end with.

    ``advertising`` are the words of the pack that give a seller of papers away.
    """
    found: list[Passage] = []
    chapter = section = ""
    for lines in _joined(written, advertising):
        positions = [p for line in lines for p in _kept(written, line)]
        text = "".join(written.text[p] for p in positions)
        if not text.strip():
            continue
        opening = text.lstrip(_MARKDOWN)
        if match := _CHAPTER.match(opening):
            chapter, section = _title(opening[match.end() :]), ""
        elif match := _SECTION.match(opening):
            section = _title(opening[match.end() :])
        found.append(Passage(text, tuple(positions), chapter, section))
    return found


def line_of(written: Written, position: int) -> int:
    """The number of the line ``position`` stands on."""
    index = bisect_right(written.lines, position, key=lambda line: line.start) - 1
    return written.lines[max(index, 0)].number


def _joined(written: Written, advertising: tuple[str, ...]) -> Iterator[list[Line]]:
    """Lines that make one passage: a sentence that goes on in the next line keeps it."""
    group: list[Line] = []
    for line in written.lines:
        text = _bare(written, line)
        if text == APPENDIX:
            break
        if not text or _advertises(text, advertising):
            if group:
                yield group
            group = []
            continue
        if group and not _goes_on(written, group[-1], line, text):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _bare(written: Written, line: Line) -> str:
    """The words of a line, without paywall marks, Markdown signs and the space around."""
    return _PAYWALL.sub("", written.text[line.start : line.end].lstrip("\ufeff")).strip().lstrip(_MARKDOWN)


def _advertises(text: str, advertising: tuple[str, ...]) -> bool:
    lowered = text.lower()
    return sum(word in lowered for word in advertising) >= MANY_WORDS


def _goes_on(written: Written, previous: Line, line: Line, text: str) -> bool:
    """Whether ``line`` continues the sentence of ``previous``."""
    if previous.alone or line.alone:
        return False
    before = _bare(written, previous)
    if not before or before[-1] in _CLOSED:
        return False
    if _CHAPTER.match(text) or _SECTION.match(text) or (_ITEM.match(text) and before[-1] not in "，、,"):
        return False
    return not _is_heading(before)


def _is_heading(text: str) -> bool:
    """A short numbered line without an end: （一）强力实施市容秩序整治."""
    numbered = _CHAPTER.match(text) or _SECTION.match(text)
    return bool(numbered) and len(text) <= _LONGEST_HEADING and not re.search("[。，；]", text)


def _kept(written: Written, line: Line) -> Iterator[int]:
    """Positions of the characters of a line that belong to the report."""
    text = written.text[line.start : line.end]
    position = 1 if text.startswith("\ufeff") else 0
    for mark in _PAYWALL.finditer(text):
        yield from range(line.start + position, line.start + mark.start())
        position = mark.end()
    yield from range(line.start + position, line.end)


def _title(text: str) -> str:
    """The words of a heading: up to the first full stop."""
    return re.split("[。：\n]", text.strip(), maxsplit=1)[0][:_LONGEST_HEADING]
