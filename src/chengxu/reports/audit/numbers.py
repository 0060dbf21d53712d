"""Finds the numbers of a document and what stands around each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chengxu.common.blanks import stand_alone
from chengxu.common.figure_parts import plain_width
from chengxu.common.quantity import Approx, Quantity, scan
from chengxu.reports.audit.cleaning import Passage, line_of
from chengxu.reports.audit.context import MEMORY, Context, contexts
from chengxu.reports.audit.reading import Written


@dataclass(frozen=True, slots=True)
class Place:
    """A number found: its line, the document's positions of its characters, what it says, what surrounds it."""

    line: int
    positions: tuple[int, ...]
    stated: Quantity
    context: Context


def find(written: Written, passages: Sequence[Passage], names: Iterable[str]) -> list[Place]:
    """Every quantity and every placeholder, in the order of the document."""
    known = tuple(names)
    found: list[Place] = []
    earlier, where = "", ("", "")
    for passage in passages:
        if (passage.chapter, passage.section) != where:
            earlier, where = "", (passage.chapter, passage.section)
        quantities = _quantities(passage.text, known)
        around = contexts(passage, [(q.start, q.end) for q in quantities], earlier)
        for stated, context in zip(quantities, around, strict=True):
            positions = passage.positions[stated.start : stated.end]
            found.append(Place(line_of(written, positions[0]), positions, stated, context))
        earlier = f"{earlier}{passage.text}"[-MEMORY:]
    return found


def _quantities(text: str, names: tuple[str, ...]) -> list[Quantity]:
    """The quantities of a passage, and every XX that carries no measure (XX同志): that has to be filled as well."""
    found = list(scan(text, names))
    taken = [(quantity.start, quantity.end) for quantity in found]
    for start, end in stand_alone(plain_width(text)):
        place = bisect_right(taken, (start, end))
        if (place and taken[place - 1][1] > start) or (place < len(taken) and taken[place][0] < end):
            continue
        found.append(
            Quantity(
                start,
                end,
                text[start:end],
                None,
                None,
                None,
                Approx.exact,
                "",
                placeholder=True,
                digits=(0, end - start),
            )
        )
    return sorted(found, key=lambda quantity: quantity.start)
