"""What stands on a page without being part of the report: page numbers, running heads, line numbers, contents."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

_DASH = r"—–―－−_·•.\-"
_PAGE = re.compile(
    rf"[{_DASH}\s]*[{_DASH}]\s*\d{{1,4}}\s*[{_DASH}][{_DASH}\s]*"
    r"|(?:第\s*[\d一二三四五六七八九十百]{1,6}\s*页)?\s*[/／,，、|]?\s*共\s*\d{1,4}\s*页|第\s*[\d一二三四五六七八九十百]{1,6}\s*页"
    r"|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[-—]?\s*\d{1,4}\s*[/／]\s*\d{1,4}\s*[-—]?"
)
_HEAD_AND_PAGE = re.compile(rf"(?P<head>[^\d\s].{{0,40}}?)\s+(?P<page>(?:{_PAGE.pattern}))")
_ALONE = re.compile(r"\d{1,4}")
_LEADERS = re.compile(r".{1,80}?(?:[.．·…。・•]{3,}|…)\s*\d{1,4}")
_CONTENTS_HEAD = re.compile(r"目\s*录|目\s*次|CONTENTS", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"\S.{0,80}?(?:\t|\s{2,}|[.．·…。・•_—-]{2,})\s*[-—(（]?\d{1,4}[-—)）]?")
_NUMBERED = re.compile(r"\s{0,6}(\d{1,4})(?:[\s\u3000]+|[|│:：]\s?)(?=\S)")
_REPEATED = 3
_LONGEST = 200
"""Longer lines are text, whatever they look like."""
_FEWEST_NUMBERED, _MOST_MISSING = 8, 0.1


def of_pages(lines: Sequence[str]) -> set[int]:
    """The places of the lines that are page numbers, heads that run along with them, or a table of contents."""
    lines = [line if len(line) <= _LONGEST else "字" for line in lines]
    pages = {place for place, line in enumerate(lines) if _PAGE.fullmatch(line.strip())}
    pages |= _counted(lines)
    heads = _running_heads(lines, pages)
    return pages | heads | _contents(lines)


def line_numbers(lines: Sequence[str]) -> list[int]:
    """How many characters at the begin of each line are a line number; zeros when the lines are not numbered.

    They are when all but a few of at least eight lines that hold something begin with a number one above the last.
    """
    found = [_NUMBERED.match(line) for line in lines]
    written = sum(1 for line in lines if line.strip())
    numbers = [int(match[1]) for match in found if match]
    steps = sum(1 for one, other in itertools.pairwise(numbers) if other == one + 1)
    if written < _FEWEST_NUMBERED or steps + 1 < written * (1 - _MOST_MISSING):
        return [0] * len(lines)
    return [match.end() if match else 0 for match in found]


def _counted(lines: Sequence[str]) -> set[int]:
    """Lone numbers that count up by one from page to page; a lone number that does not may be a figure."""
    alone = [(place, int(line)) for place, line in enumerate(lines) if _ALONE.fullmatch(line.strip())]
    counted = len(alone) >= _REPEATED and all(
        other == one + 1 for (_, one), (_, other) in itertools.pairwise(alone)
    )
    return {place for place, _ in alone} if counted else set()


def _running_heads(lines: Sequence[str], pages: set[int]) -> set[int]:
    """Lines that stand beside page numbers again and again, and heads with the page number on the same line."""
    together = {
        place: match["head"].strip()
        for place, line in enumerate(lines)
        if (match := _HEAD_AND_PAGE.fullmatch(line.strip()))
    }
    beside: dict[int, str] = {}
    for place in pages:
        for step in (-1, 1):
            neighbour = _neighbour(lines, place, step)
            if neighbour is not None and neighbour not in pages and len(lines[neighbour].strip()) <= 40:
                beside[neighbour] = lines[neighbour].strip()
    often = Counter([*beside.values(), *together.values()])
    return {place for place, head in (beside | together).items() if often[head] >= _REPEATED}


def _neighbour(lines: Sequence[str], place: int, step: int) -> int | None:
    """The next line with something on it, at most three lines on."""
    for distance in range(1, 4):
        there = place + step * distance
        if not 0 <= there < len(lines):
            return None
        if lines[there].strip():
            return there
    return None


def _contents(lines: Sequence[str]) -> set[int]:
    """Entries with dots to their page anywhere, and below 目录 everything that ends in a page number."""
    found = {place for place, line in enumerate(lines) if _LEADERS.fullmatch(line.strip())}
    for place, line in enumerate(lines):
        if not _CONTENTS_HEAD.fullmatch(line.strip()):
            continue
        found.add(place)
        for below in range(place + 1, len(lines)):
            text = lines[below].strip()
            if text and below not in found and not _CONTENTS_LINE.fullmatch(text):
                break
            if text:
                found.add(below)
    return found
