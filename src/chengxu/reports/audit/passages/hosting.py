"""Notes and boxes speak of what the paragraph they hang on speaks of.

They are read apart from the text, wherever the file keeps them; a number in one takes the headings and the talk of the
paragraph before it on the page, up to the mark of a note. A box with a title of its own (下年打算) speaks of that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from chengxu.reports.audit.documents.reading import Line, Written
from chengxu.reports.audit.passages.cleaning import Passage
from chengxu.reports.audit.passages.numbers import Place

MEMORY = 600
NEAR = 4
"""So many characters, a stop among them, may stand between a number and the mark of its note."""


def hosted(written: Written, passages: Sequence[Passage], places: Sequence[Place]) -> list[Place]:
    """The numbers, those of notes and boxes with the headings of their host and what was said there."""
    apart = {line.number for line in written.lines if line.story}
    if not apart:
        return list(places)
    body = [(line.number, passage) for passage in passages if not (line := _line(written, passage)).story]
    first = [number for number, _ in body]
    titles = {_line(written, passage).story: passage.section for passage in passages if passage.titled}
    lines = {line.number: line for line in written.lines if line.story}
    marks = _marks(written)
    ends = [place.positions[-1] for place in places]
    found: list[Place] = []
    for place in places:
        at = bisect_right(first, place.line) - 1 if place.line in apart else -1
        if at < 0:
            found.append(place)
            continue
        title = titles.get(lines[place.line].story, "")
        mark = marks.get(lines[place.line].story, -1)
        found.append(_beside(place, body[at][1], title, mark, _hangs_on(ends, mark)))
    return found


def _marks(written: Written) -> dict[int, int]:
    """Where in the document the mark of each note stands."""
    found: dict[int, int] = {}
    host = 0
    for line in written.lines:
        if not line.story:
            host = line.start
        elif line.mark >= 0:
            found.setdefault(line.story, host + line.mark)
    return found


def _hangs_on(ends: Sequence[int], mark: int) -> int | None:
    """The number right before a mark, by where each number ends: 维修路灯2300余盏① has one, 路灯管护实行包片到人① has none."""
    last = bisect_left(ends, mark) - 1
    return last if last >= 0 and mark - ends[last] <= NEAR else None


def _line(written: Written, passage: Passage) -> Line:
    """The line a passage begins on."""
    at = bisect_right(written.lines, passage.positions[0], key=lambda line: line.start) - 1
    return written.lines[max(at, 0)]


def _beside(place: Place, host: Passage, title: str, mark: int, number: int | None) -> Place:
    if title:
        return replace(place, context=replace(place.context, chapter=""))
    told = host.text[: bisect_left(host.positions, mark)] if mark >= 0 else host.text
    said = f"{host.section} {told} {place.context.item}"[-MEMORY:]
    context = replace(
        place.context, chapter=host.chapter, heading=host.section, section=said, hangs_on=number
    )
    return replace(place, context=context)
