"""The parts of a picture that are hidden: rectangles in thousandths of its width and height. Plain Python.

Thousandths fit every size a picture is shown in; turned into pixels they only ever grow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chengxu.common.messages import Message, Refused

WHOLE = 1000
LEAST = 5
"""The smallest side, in thousandths: what is thinner hides nothing anybody could recognise."""
MOST = 40
"""How many rectangles a picture may have (our own limit): a crowd is hidden by fewer, larger ones."""


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A rectangle: its left upper corner, its width and height, in thousandths of the picture's."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom pixel of a picture of this size, the last two included."""
        return (
            self.left * width // WHOLE,
            self.top * height // WHOLE,
            -(-self.right * width // WHOLE) - 1,
            -(-self.bottom * height // WHOLE) - 1,
        )


def checked(given: Iterable[Sequence[int]]) -> tuple[Area, ...]:
    """Rectangles as somebody marked them: cut at the edges of the picture, each once, from left to right.

    Raises :class:`Refused` (field ``areas``) for one that lies outside or is too small, and for too many.
    """
    found: set[Area] = set()
    for number, (left, top, width, height) in enumerate(given, 1):
        right, bottom = min(left + width, WHOLE), min(top + height, WHOLE)
        left, top = max(left, 0), max(top, 0)
        if right - left < LEAST or bottom - top < LEAST:
            raise Refused(
                Message(
                    "第 {n} 处不在照片里，或者太小（宽和高至少是照片的 0.5%）",
                    "number {n} lies outside the picture or is too small (at least 0.5 % of its width and height)",
                ).format(n=number),
                field="areas",
            )
        found.add(Area(left, top, right - left, bottom - top))
    if len(found) > MOST:
        raise Refused(
            Message("一张照片最多遮挡 {most} 处", "at most {most} parts of a picture can be hidden").format(
                most=MOST
            ),
            field="areas",
        )
    return tuple(sorted(found))


def uncovers(old: Sequence[Area], new: Sequence[Area]) -> bool:
    """Whether anything that ``old`` hid can be seen under ``new``."""
    xs = sorted({edge for area in (*old, *new) for edge in (area.left, area.right)})
    ys = sorted({edge for area in (*old, *new) for edge in (area.top, area.bottom)})
    return any(
        _inside(old, left, top) and not _inside(new, left, top)
        for left, _ in pairwise(xs)
        for top, _ in pairwise(ys)
    )


def _inside(areas: Sequence[Area], x: int, y: int) -> bool:
    return any(area.left <= x < area.right and area.top <= y < area.bottom for area in areas)


def written(areas: Sequence[Area]) -> str:
    """The rectangles as a row keeps them."""
    return json.dumps([[a.left, a.top, a.width, a.height] for a in areas], separators=(",", ":"))


def read(text: str) -> tuple[Area, ...]:
    """The rectangles of a row."""
    return tuple(Area(*row) for row in json.loads(text))


def digest(text: str) -> str:
    """The hash by which a deed vouches for the rectangles of a row."""
    return hashlib.sha256(text.encode()).hexdigest()
