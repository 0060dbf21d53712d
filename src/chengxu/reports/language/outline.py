"""What a report's text turns into when it is read: headings, paragraphs, items and the figures to be. Plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chengxu.reports.language.conditions import Condition
from chengxu.reports.language.periods import Length, Period


class Tells(StrEnum):
    """What a reference says of its indicator: the value, a comparison, how far the plan is, or who has most."""

    VALUE = ""
    YOY = "yoy"
    PREV = "prev"
    PLAN = "plan"
    GAP = "gap"
    MOST = "most"
    LEAST = "least"
    BEST = "best"
    WORST = "worst"


COMPARED = frozenset({Tells.YOY, Tells.PREV})
PLANNED = frozenset({Tells.PLAN, Tells.GAP})
RANKED = frozenset({Tells.MOST, Tells.LEAST, Tells.BEST, Tells.WORST})


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure to be: the indicator's id, the style asked for (empty: the indicator's own), the line.

    ``by`` is what a ranking takes the figure apart by; ``amount`` asks a comparison for the difference instead of the
    share; ``measure`` is another measure word of the indicator.
    """

    indicator: str
    style: str
    line: int
    tells: Tells = Tells.VALUE
    by: str = ""
    amount: bool = False
    measure: str = ""
    file: str = field(default="", compare=False)

    @property
    def aspect(self) -> str:
        """What it asks of its indicator besides the value, as the template writes it: yoy, most by area; else empty."""
        if self.tells is Tells.VALUE:
            return ""
        return f"{self.tells} by {self.by}" if self.by else str(self.tells)


@dataclass(frozen=True, slots=True)
class Branch:
    """One wording of a choice, and the condition it stands under; without one it needs something to tell."""

    pieces: tuple[Piece, ...]
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """``[[…||…]]``: the first of its branches that has something to tell, or nothing."""

    branches: tuple[Branch, ...]
    line: int
    file: str = field(default="", compare=False)


Piece = str | Reference | Choice


@dataclass(frozen=True, slots=True)
class HeadingPlan:
    """A heading before it is numbered."""

    level: int
    text: str
    line: int
    file: str = field(default="", compare=False)

    @property
    def runs_in(self) -> bool:
        """Whether the paragraph goes on in the heading's own line."""
        return self.text.endswith("。")


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """An item 一是…, and the items ①… inside it."""

    pieces: tuple[Piece, ...]
    items: tuple[tuple[Piece, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ParagraphPlan:
    """A paragraph: what leads it, then its items 一是…二是…."""

    lead: tuple[Piece, ...]
    items: tuple[ItemPlan, ...]
    line: int
    file: str = field(default="", compare=False)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything in reading order."""
        inner = (piece for item in self.items for group in (item.pieces, *item.items) for piece in group)
        return (*self.lead, *inner)


@dataclass(frozen=True, slots=True)
class TextPlan:
    """``@text NAME``: the place of a text that somebody writes by hand for each period."""

    name: str
    line: int
    file: str = field(default="", compare=False)


BlockPlan = HeadingPlan | ParagraphPlan


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A text written by hand for one period, by ``author`` on ``dated``."""

    name: str
    period: Period
    author: str
    dated: date
    blocks: tuple[BlockPlan, ...]


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A `#` heading, what the front matter says of it, and what stands below.

    A part that is not computed holds ``texts`` of several periods, of which only that of the report's own is used.
    """

    heading: HeadingPlan
    blocks: tuple[BlockPlan, ...]
    computed: bool
    author: str
    dated: date | None
    text: TextPlan | None = None
    texts: tuple[HandWritten, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One `reports/*.md`.

    ``fits`` are the lengths of period it is made for (none: all); ``otherwise`` is its title for other periods, without
    which it is refused for them. ``label`` is what lists call it.
    """

    name: str
    title: str
    unit: str
    opening: tuple[ParagraphPlan, ...]
    parts: tuple[PartPlan, ...]
    label: str = ""
    fits: tuple[Length, ...] = ()
    otherwise: str = ""

    def pieces(self) -> Iterator[Piece]:
        """Everything its paragraphs are made of, choices before what stands in them."""
        blocks: list[BlockPlan] = list(self.opening)
        for part in self.parts:
            blocks.extend(part.blocks)
        for block in blocks:
            if isinstance(block, ParagraphPlan):
                yield from flattened(block.pieces)

    def references(self) -> tuple[Reference, ...]:
        """Every figure in the order of the text, whether or not it will appear."""
        return tuple(piece for piece in self.pieces() if isinstance(piece, Reference))

    def conditions(self) -> tuple[tuple[Condition, Choice], ...]:
        """Every condition and where it stands."""
        return tuple(
            (branch.condition, piece)
            for piece in self.pieces()
            if isinstance(piece, Choice)
            for branch in piece.branches
            if branch.condition is not None
        )


def flattened(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """``pieces`` and everything that stands in their choices, in the order of the text."""
    for piece in pieces:
        yield piece
        if isinstance(piece, Choice):
            for branch in piece.branches:
                yield from flattened(branch.pieces)
