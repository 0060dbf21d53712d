"""The page of an official document (GB/T 9704-2012) in numbers, and what follows from them for words. Plain Python.

Lengths are millimetres, sizes of type points, positions along a line cells: 156 mm ÷ 28 = 5.571 mm, the width of one
character. A line is a character's height and seven eighths of it (§5.2.2): 22 characters and 21 spaces of ⅞ between
them are 40.375 cells, 224.95 mm, which is the height of the type area; so the pitch is 10.449 mm from the head of the
first line to the foot of the last. Word cannot leave out the space below the last line of a page, and offices set
225 ÷ 22 = 10.227 mm there instead; so do we (:data:`WORD_PITCH`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import floor
from typing import Final
from unicodedata import east_asian_width

from chengxu.common.measures import MEASURES

PAPER: Final = (210, 297)
MARGINS: Final = (37, 26, 35, 28)
"""Upper, right, lower, left: 天头 37 and 订口 28 are §5.2.1; the other two are what the type area leaves."""
WIDTH, HEIGHT = 156, 225
LINES, CHARACTERS = 22, 28
CELL: Final = WIDTH / CHARACTERS
PITCH: Final = (HEIGHT - CELL) / (LINES - 1)
WORD_PITCH: Final = HEIGHT / LINES
SIZE, SMALL, TITLE = 16, 14, 22
"""3号, 4号, 2号 in points."""
NUMBER_BELOW: Final = 7
"""From the type area down to the dashes of the page number (§7.5)."""
MARK_BELOW, RULE_BELOW = 35, 4
"""The organisation's name under the head of the type area; the red rule under the document's number (§7.2.4, 7.2.7)."""
RED_RULE: Final = 0.5
"""Thickness of the red rule: not in the standard; default, unverified."""
OUTER_RULE, INNER_RULE = 0.35, 0.25
"""The rules of the imprint (版记, §7.4.1)."""
TALLEST, NARROWEST, MARK_WIDTH = 40, 0.45, WIDTH - CELL
"""Size of the organisation's name at most, how narrow its characters may become, and how wide all of it; default,
unverified (the standard asks only that it be striking, handsome and dignified, within the type area)."""
_BREAKS_TITLE: Final = "的及和与、》年"

_UNITS: Final = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
_DIGITS: Final = r"[0-9０-９]+(?:[.,．，:：/][0-9０-９]+)*"
_KEPT: Final = re.compile(
    rf"(?:{_DIGITS}(?:[-~～—–至]{_DIGITS})?[余多来]?[百千万亿]*[余多]?(?:{_UNITS}|[%％‰℃])?|[A-Za-z0-9]+(?:[.\-/_][A-Za-z0-9]+)+)"
)
_LONGEST_KEPT: Final = CHARACTERS / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a paragraph; ``keep``: may not be broken over two lines."""

    text: str
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Where 署名 and 成文日期 begin, in cells from the left edge, and how many lines stay blank above them."""

    name_at: float
    date_at: float
    gap: int


@dataclass(frozen=True, slots=True)
class Mark:
    """发文机关标志: its size in points and how narrow it is drawn (1 is as wide as high)."""

    size: float
    scale: float


def cells(text: str) -> float:
    """The length of ``text`` in cells: a full-width character is one, any other half of one."""
    return sum(1 if east_asian_width(character) in "WFA" else 0.5 for character in text)


def pieces(text: str) -> tuple[Piece, ...]:
    """``text`` cut so that a number stays with its unit, and a date with its 年, 月 and 日.

    What is longer than half a line may be broken all the same: it would tear the line before it apart.
    """
    found: list[Piece] = []
    last = 0
    for match in _KEPT.finditer(text):
        if len(match[0]) < 2 or cells(match[0]) > _LONGEST_KEPT:
            continue
        if match.start() > last:
            found.append(Piece(text[last : match.start()]))
        found.append(Piece(match[0], keep=True))
        last = match.end()
    if last < len(text):
        found.append(Piece(text[last:]))
    return tuple(found)


def signature(organisation: str, dated: str, *, sealed: bool) -> Signature:
    """Where the signature stands (§7.3.5).

    With a seal: the date ends four characters from the right, the name is centred over it, and two lines are left
    for the seal's upper half (default, unverified: within one line is asked); a long name moves both to the left
    until it ends one character from the edge. Without: name ends two characters from the right, the date begins two
    characters behind the name's first, and moves both to the left when it is the longer one.
    """
    name, date = cells(organisation), cells(dated)
    if sealed:
        centre = min(CHARACTERS - 4 - date / 2, CHARACTERS - 1 - name / 2)
        return Signature(max(0.0, centre - name / 2), max(0.0, centre - date / 2), 2)
    start = max(0.0, min(CHARACTERS - 2 - name, CHARACTERS - 2 - date - 2))
    return Signature(start, start + 2, 1)


def mark(text: str) -> Mark:
    """As tall as the width of the type area allows; long names become narrow before they become small."""
    width = MARK_WIDTH / 25.4 * 72
    scale = min(1.0, width / (cells(text) * TALLEST))
    if scale >= NARROWEST:
        return Mark(TALLEST, floor(scale * 1000) / 1000)
    return Mark(round(width / (cells(text) * NARROWEST), 2), NARROWEST)


def squeeze(length: float, size: float) -> float:
    """How much closer, in points, characters of ``size`` must stand for a line of ``length`` cells of that size.

    One character stays blank at either edge of the type area, and two between what stands left and right. 0 or less;
    at most a tenth of the size, beyond which a line had better be two.
    """
    room = WIDTH / 25.4 * 72 - 2 * size
    return round(max(-size / 10, min(0.0, room / (length + 2) - size)), 2)


def title_lines(title: str) -> tuple[str, ...]:
    """The title in as few lines as it needs, broken by meaning and near the middle (§7.3.1: 梯形 or 菱形).

    A line holds 20 characters of 2号. A line ends behind 的, 及, 和, 与, 、, 》, 年 or before 关于; where none of
    them is near, between any two characters that are no number.
    """
    longest = int(WIDTH / 25.4 * 72 / TITLE)
    if cells(title) <= longest:
        return (title,)
    count = int(-(-cells(title) // longest))
    first = title[: _cut(title, cells(title) / count, longest)]
    return (first, *title_lines(title[len(first) :]))


def measures() -> dict[str, object]:
    """The numbers of the page for the templates: millimetres and points."""
    return {
        "paper": PAPER,
        "margins": MARGINS,
        "cell": CELL,
        "pitch": PITCH,
        "size": SIZE,
        "small": SMALL,
        "title": TITLE,
        "number_below": NUMBER_BELOW,
        "mark_below": MARK_BELOW,
        "rule_below": RULE_BELOW,
        "red_rule": RED_RULE,
        "outer_rule": OUTER_RULE,
        "inner_rule": INNER_RULE,
    }


def _cut(title: str, aim: float, longest: int) -> int:
    def badness(place: int) -> tuple[float, int]:
        meant = title[place - 1] in _BREAKS_TITLE or title.startswith("关于", place)
        torn = place < len(title) and (
            (title[place - 1].isascii() and title[place].isascii())
            or title[place] in "，。、；：？！）》”’年"
        )
        return abs(cells(title[:place]) - aim) + (0 if meant else 4) + (40 if torn else 0), place

    fitting = [place for place in range(1, len(title)) if cells(title[:place]) <= longest]
    return min(fitting or [1], key=badness)
