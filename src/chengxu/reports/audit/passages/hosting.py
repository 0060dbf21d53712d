"""Notes and boxes speak of what the paragraph they hang on speaks of.

They are read apart from the text, wherever the file keeps them; a number in one takes the headings and the talk of the
paragraph before it on the page. A box with a title of its own (下年打算) speaks of that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from chengxu.reports.audit.documents.reading import Line, Written
from chengxu.reports.audit.passages.cleaning import Passage
from chengxu.reports.audit.passages.numbers import Place

MEMORY = 600


def hosted(written: Written, passages: Sequence[Passage], places: Sequence[Place]) -> list[Place]:
    """The numbers, those of notes and boxes with the headings of their host and what was said there."""
    apart = {line.number for line in written.lines if line.story}
    if not apart:
        return list(places)
    body = [(line.number, passage) for passage in passages if not (line := _line(written, passage)).story]
    first = [number for number, _ in body]
    titles = {_line(written, passage).story: passage.section for passage in passages if passage.titled}
    stories = {line.number: line.story for line in written.lines if line.story}
    found: list[Place] = []
    for place in places:
        at = bisect_right(first, place.line) - 1 if place.line in apart else -1
        title = titles.get(stories.get(place.line, 0), "")
        found.append(_beside(place, body[at][1], title) if at >= 0 else place)
    return found


def _line(written: Written, passage: Passage) -> Line:
    """The line a passage begins on."""
    at = bisect_right(written.lines, passage.positions[0], key=lambda line: line.start) - 1
    return written.lines[max(at, 0)]


def _beside(place: Place, host: Passage, title: str) -> Place:
    if title:
        return replace(place, context=replace(place.context, chapter=""))
    said = f"{host.section} {host.text} {place.context.item}"[-MEMORY:]
    context = replace(place.context, chapter=host.chapter, heading=host.section, section=said)
    return replace(place, context=context)
