"""From a declaration and the facts of a period to a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from chengxu.common.quantity import format_quantity
from chengxu.reports import numbering
from chengxu.reports.declaration import (
    YEARS,
    Declaration,
    HeadingPlan,
    ParagraphPlan,
    PartPlan,
    Piece,
    Reference,
)
from chengxu.reports.rules import Block, Document, Fact, Figure, Heading, Paragraph, Part, Proof, Run, Text

_YEAR = re.compile(r"\{(" + "|".join(re.escape(name) for name in YEARS) + r")\}")
_CLOSING = "。；！？"


class Composer:
    """Numbers headings, items and figures while it walks a declaration once."""

    def __init__(self, facts: Mapping[str, Fact], year: int) -> None:
        self._facts = facts
        self._year = year
        self._headings = numbering.Counter()
        self._figures = 0

    def paragraph(self, plan: ParagraphPlan, lead: Heading | None = None) -> Paragraph:
        """A paragraph with its items as 一是…；二是…."""
        runs = self._runs(plan.lead)
        for number, item in enumerate(plan.items, 1):
            runs += [Text(numbering.item(number)), *self._runs(item)]
        return Paragraph(tuple(_merged(runs)), lead)

    def heading(self, plan: HeadingPlan) -> Heading:
        """The heading with its number."""
        return Heading(plan.level, self._headings.next(plan.level), self.words(plan.text))

    def part(self, plan: PartPlan) -> Part:
        """A part; a heading that runs in joins the paragraph after it."""
        heading = self.heading(plan.heading)
        blocks: list[Block] = []
        lead: Heading | None = None
        for block in plan.blocks:
            if isinstance(block, ParagraphPlan):
                blocks.append(self.paragraph(block, lead))
                lead = None
            elif block.runs_in:
                lead = self.heading(block)
            else:
                blocks.append(self.heading(block))
        return Part(heading, tuple(blocks), plan.computed, plan.author, plan.dated)

    def words(self, text: str) -> str:
        """``text`` with its years in figures."""
        return _YEAR.sub(lambda match: str(self._year + YEARS[match[1]]), text)

    def _runs(self, pieces: tuple[Piece, ...]) -> list[Run]:
        return [
            self._figure(piece) if isinstance(piece, Reference) else Text(self.words(piece))
            for piece in pieces
        ]

    def _figure(self, reference: Reference) -> Figure:
        fact = self._facts[reference.indicator]
        self._figures += 1
        return Figure(self._figures, reading(fact, reference.style), fact)


def compose(
    declaration: Declaration,
    facts: Mapping[str, Fact],
    *,
    start: date,
    end: date,
    proof: Proof,
    demo: bool = False,
) -> Document:
    """The document over local days ``start`` to ``end``; its year is that of ``end``.

    ``facts`` must hold every indicator the declaration refers to (loading a pack proves that they exist).
    """
    composer = Composer(facts, end.year)
    opening = tuple(composer.paragraph(plan) for plan in declaration.opening)
    parts = tuple(composer.part(plan) for plan in declaration.parts)
    title = composer.words(declaration.title)
    return Document(declaration.name, title, declaration.unit, start, end, opening, parts, proof, demo)


def reading(fact: Fact, style: str = "") -> str:
    """A fact as the text says it, with its measure word: 350余处; 「无记录」 in brackets when there is none."""
    if fact.thousandths is None:
        return "（无记录）"
    return format_quantity(fact.thousandths, fact.measure, style or fact.style, decimals=fact.decimals)


def _merged(runs: list[Run]) -> list[Run]:
    """Neighbouring words as one run."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if isinstance(run, Text) and isinstance(last, Text):
            merged[-1] = Text(last.text + run.text)
        elif run.text:
            merged.append(run)
    return merged
