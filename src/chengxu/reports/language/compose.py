"""From a declaration and the facts of a period to a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from chengxu.reports.language import numbering
from chengxu.reports.language.background import Background
from chengxu.reports.language.composing import Material, sentence
from chengxu.reports.language.figures import evened, reading
from chengxu.reports.language.mending import finished
from chengxu.reports.language.outline import (
    BlockPlan,
    Declaration,
    HandWritten,
    HeadingPlan,
    ItemPlan,
    ParagraphPlan,
    PartPlan,
)
from chengxu.reports.language.periods import Period
from chengxu.reports.rules import Block, Document, Fact, Figure, Heading, Paragraph, Part, Proof, Run, Text

__all__ = ["compose", "reading"]

LOWEST = 5  # below every level a heading can have
TO_BE_WRITTEN = "（本部分尚待{author}撰写。）"


def compose(
    declaration: Declaration,
    facts: Mapping[str, Fact],
    *,
    start: date,
    end: date,
    proof: Proof,
    demo: bool = False,
    background: Background | None = None,
) -> Document:
    """The document over local days ``start`` to ``end``; its year is that of ``end``.

    ``facts`` must hold every indicator the declaration refers to (loading a pack proves that they exist);
    ``background`` what comparisons, plans and rankings need: without it they have nothing to say.
    """
    period = Period(start, end)
    material = Material(facts, period, background or Background())
    composer = _Composer(declaration, material)
    opening = [paragraph for plan in declaration.opening if (paragraph := composer.paragraph(plan))]
    parts = [part for plan in declaration.parts if (part := composer.part(plan))]
    fits = not declaration.fits or period.length in declaration.fits
    title = declaration.title if fits or not declaration.otherwise else declaration.otherwise
    return Document(
        declaration.name,
        material.words(title),
        declaration.unit,
        start,
        end,
        *_numbered(opening, parts),
        proof,
        demo,
    )


class _Composer:
    """Walks a declaration once; what has nothing to tell is left out before anything is numbered."""

    def __init__(self, declaration: Declaration, material: Material) -> None:
        self._declaration = declaration
        self._material = material
        self._headings = numbering.Counter()

    def paragraph(self, plan: ParagraphPlan) -> Paragraph | None:
        """A paragraph with its items as 一是…；二是…; None when no words are left of it."""
        runs = sentence(plan.lead, self._material)
        items = [item for one in plan.items if (item := self._item(one))]
        runs = _with_items(runs, items, len(plan.items), numbering.item)
        return Paragraph(tuple(_merged(runs))) if runs else None

    def part(self, plan: PartPlan) -> Part | None:
        """A part; None when nothing is left below its heading."""
        if not plan.computed:
            return self._by_hand(plan)
        blocks = _with_something_below([self._block(block) for block in plan.blocks])
        if not blocks:
            return None
        heading = self._heading(plan.heading)
        return Part(heading, self._laid_out(blocks), plan.computed, plan.author, plan.dated)

    def _by_hand(self, plan: PartPlan) -> Part | None:
        """The text that was written for this very period; else a note that it is missing, or nothing at all.

        What was written for one year is never repeated for another.
        """
        period = self._material.period
        text = next((text for text in plan.texts if text.period == period), None)
        if text is not None:
            return self._written(plan, text)
        if self._declaration.fits and period.length not in self._declaration.fits:
            return None
        note = Text(TO_BE_WRITTEN.format(author=plan.author))
        return Part(self._heading(plan.heading), (Paragraph((note,)),))

    def _written(self, plan: PartPlan, text: HandWritten) -> Part:
        heading = self._heading(plan.heading)
        blocks = _with_something_below([self._block(block) for block in text.blocks])
        return Part(heading, self._laid_out(blocks), False, text.author, text.dated)

    def _block(self, plan: BlockPlan) -> HeadingPlan | Paragraph | None:
        return plan if isinstance(plan, HeadingPlan) else self.paragraph(plan)

    def _laid_out(self, blocks: Sequence[HeadingPlan | Paragraph]) -> tuple[Block, ...]:
        """Headings numbered; one that runs in joins the paragraph after it."""
        laid: list[Block] = []
        lead: Heading | None = None
        for block in blocks:
            if isinstance(block, Paragraph):
                laid.append(replace(block, lead=lead) if lead else block)
                lead = None
            elif block.runs_in:
                lead = self._heading(block)
            else:
                laid.append(self._heading(block))
        return tuple(laid)

    def _heading(self, plan: HeadingPlan) -> Heading:
        return Heading(plan.level, self._headings.next(plan.level), self._material.words(plan.text))

    def _item(self, plan: ItemPlan) -> list[Run]:
        runs = sentence(plan.pieces, self._material)
        inner = [item for one in plan.items if (item := sentence(one, self._material))]
        return _with_items(runs, inner, len(plan.items), numbering.inner_item)


def _with_items(
    runs: list[Run], items: list[list[Run]], planned: int, number: numbering.Numbering
) -> list[Run]:
    """What leads a list and its items, numbered when there are several; the last one ends it.

    Words that only announce a list (…：) go with its last item.
    """
    if planned and not items and runs and runs[-1].text.endswith("："):
        return []
    found = list(runs)
    for index, item in enumerate(items, 1):
        last = index == len(items)
        if len(items) > 1:
            found.append(Text(number(index)))
        found += _ending_list(item) if last and len(items) < planned else item
    return found


def _ending_list(item: list[Run]) -> list[Run]:
    last = item[-1]
    return [*item[:-1], Text(finished(last.text))] if isinstance(last, Text) else item


def _with_something_below(
    blocks: Sequence[HeadingPlan | Paragraph | None],
) -> list[HeadingPlan | Paragraph]:
    """Without headings that have no paragraph before the next heading of their level or above."""
    kept: list[HeadingPlan | Paragraph] = []
    above = 0  # a heading higher than this has something below it
    for block in reversed(blocks):
        if isinstance(block, Paragraph):
            kept.append(block)
            above = LOWEST
        elif block is not None and block.level < above:
            kept.append(block)
            above = block.level
    return kept[::-1]


def _numbered(
    opening: Sequence[Paragraph], parts: Sequence[Part]
) -> tuple[tuple[Paragraph, ...], tuple[Part, ...]]:
    """Every figure with its place in the appendix, in the order of the text, and with as many decimals as its like."""
    count = 0
    blocks = [*opening, *(block for part in parts for block in part.blocks)]
    texts = evened(
        [run.text for b in blocks if isinstance(b, Paragraph) for run in b.runs if isinstance(run, Figure)]
    )

    def numbered(block: Block) -> Block:
        nonlocal count
        if isinstance(block, Heading):
            return block
        runs: list[Run] = []
        for run in block.runs:
            if isinstance(run, Figure):
                count += 1
                run = replace(run, number=count, text=texts[count - 1])
            runs.append(run)
        return replace(block, runs=tuple(runs))

    first = tuple(block for block in map(numbered, opening) if isinstance(block, Paragraph))
    return first, tuple(replace(part, blocks=tuple(map(numbered, part.blocks))) for part in parts)


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Neighbouring words as one run."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if isinstance(run, Text) and isinstance(last, Text):
            merged[-1] = Text(last.text + run.text)
        elif run.text:
            merged.append(run)
    return merged
