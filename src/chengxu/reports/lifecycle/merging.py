"""What changed between two states of a report, and how a draft that people edited takes in newly computed figures.

Paragraphs are told apart by their words and by what their figures speak of, never by the figures' values: a paragraph
is the same when only its numbers moved. A merge is three-way: what was computed, what people made of it, what is
computed now. Where both changed, people's words stay, their figures are brought up to date, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from chengxu.common.messages import Message
from chengxu.reports.language.compose import reading
from chengxu.reports.lifecycle.editing import renumbered, written
from chengxu.reports.rules import Block, Document, Fact, Figure, Heading, Paragraph, Part, Run

NOTHING_TO_TELL = "（已没有可说的）"

Key = tuple[str, tuple[date, date] | None, str]
"""What a figure speaks of: its indicator, the period where that is not the document's, and the aspect where that is not
the value. A comparison or ranking is the same whatever days it is made with: those move while a period runs."""


class Kind(StrEnum):
    """What happened to a figure or to the words."""

    VALUE = "value"
    ADDED = "added"
    REMOVED = "removed"
    TYPED = "typed"
    WORDS = "words"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _KINDS[self]


_KINDS = {
    Kind.VALUE: Message("数字变了", "figure changed"),
    Kind.ADDED: Message("新增的数字", "figure added"),
    Kind.REMOVED: Message("删去的数字", "figure removed"),
    Kind.TYPED: Message("手填", "typed by hand"),
    Kind.WORDS: Message("文字变了", "words changed"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: of what (an indicator's name, or empty for words), what it said and what it says."""

    kind: Kind
    name: str
    before: str
    after: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A draft brought up to date; ``clashes`` are paragraphs that people and records both changed: (theirs, ours)."""

    document: Document
    clashes: tuple[Difference, ...]


def key(fact: Fact) -> Key:
    """What a fact speaks of."""
    return fact.id, None if fact.aspect else fact.period, fact.aspect


def differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Every figure and paragraph that ``new`` says otherwise than ``old``, figures first, in the order of the text."""
    return (*_figures(old.figures(), new.figures()), *_words(old, new))


def outdated(document: Document, facts: Mapping[Key, Fact]) -> tuple[Difference, ...]:
    """The figures whose records say something else by now, once for each indicator and period.

    So is a comparison or ranking that has nothing to tell any more: what it was made from is gone, or as large by now.
    """
    found = {}
    for figure in document.figures():
        fresh = facts.get(key(figure.fact))
        if fresh is None and figure.fact.aspect:
            fact = figure.fact
            found[key(fact)] = Difference(
                Kind.VALUE, fact.name, reading(fact, "exact"), NOTHING_TO_TELL, fact.id
            )
        elif fresh is not None and fresh.value != figure.fact.value:
            found[key(fresh)] = Difference(
                Kind.VALUE, fresh.name, reading(figure.fact, "exact"), reading(fresh, "exact"), fresh.id
            )
    return tuple(found.values())


def merge(base: Document, mine: Document, theirs: Document, facts: Mapping[Key, Fact]) -> Merged:
    """``mine``, edited from ``base``, with the figures and words of ``theirs``, computed now.

    ``facts`` are those of ``theirs`` and of figures that only ``mine`` still tells. Form, letterhead and hand-typed
    figures stay as they are in ``mine``.
    """
    bases, mines, fresh = _pieces(base), _pieces(mine), _pieces(theirs)
    merging = _Merging(facts, {key(figure.fact): figure.text for figure in theirs.figures()})
    pieces = merging.run(bases, mines, fresh)
    document = replace(
        theirs,
        opening=tuple(p.block for p in pieces if p.of is None and isinstance(p.block, Paragraph)),
        parts=_parts(pieces),
        form=mine.form,
        letterhead=mine.letterhead,
        dated=mine.dated,
    )
    return Merged(renumbered(document), tuple(merging.clashes))


def follow(old: Document, new: Document) -> dict[int, int | None]:
    """Where each paragraph of ``old`` stands in ``new``; None when it is gone."""
    before, after = [_shape(p) for p in old.paragraphs()], [_shape(p) for p in new.paragraphs()]
    found: dict[int, int | None] = dict.fromkeys(range(len(before)))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind in {"equal", "replace"}:
            found |= {i1 + n: j1 + n for n in range(min(i2 - i1, j2 - j1))}
    return found


def edited(computed: Document, content: Document) -> frozenset[int]:
    """The paragraphs of ``content`` (by place) whose words are not those that were computed."""
    before, after = (
        [_shape(p) for p in computed.paragraphs()],
        [_shape(p) for p in content.paragraphs()],
    )
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return frozenset(j for kind, _, _, j1, j2 in opcodes if kind != "equal" for j in range(j1, j2))


def _figures(old: Sequence[Figure], new: Sequence[Figure]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, [key(f.fact) for f in old], [key(f.fact) for f in new], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            for one, other in zip(old[i1:i2], new[j1:j2], strict=True):
                if one.typed != other.typed and other.typed is not None:
                    yield _difference(Kind.TYPED, one, other)
                elif one.text != other.text or one.fact.value != other.fact.value:
                    yield _difference(Kind.VALUE, one, other)
            continue
        yield from (_difference(Kind.REMOVED, one, None) for one in old[i1:i2])
        yield from (_difference(Kind.ADDED, None, other) for other in new[j1:j2])


def _difference(kind: Kind, old: Figure | None, new: Figure | None) -> Difference:
    fact = (new or old).fact  # type: ignore[union-attr]
    return Difference(kind, fact.name, old.text if old else "", new.text if new else "", fact.id)


def _words(old: Document, new: Document) -> Iterator[Difference]:
    before, after = list(old.paragraphs()), list(new.paragraphs())
    shapes = [_shape(p) for p in before], [_shape(p) for p in after]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *shapes, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Difference(Kind.WORDS, "", _told(before[i1:i2]), _told(after[j1:j2]))


def _told(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(f"{p.lead.text if p.lead else ''}{p.text}" for p in paragraphs)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A heading or paragraph; ``of`` is the part it stands in, None for the opening; ``first`` its heading."""

    block: Block
    of: Part | None
    first: bool = False

    @property
    def shape(self) -> Any:
        return (self.first, self.of.computed if self.of and self.first else None, _shape(self.block))


def _pieces(document: Document) -> list[_Piece]:
    found = [_Piece(paragraph, None) for paragraph in document.opening]
    for part in document.parts:
        found.append(_Piece(part.heading, part, first=True))
        found += [_Piece(block, part) for block in part.blocks]
    return found


def _parts(pieces: Sequence[_Piece]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for piece in pieces:
        if piece.first and piece.of is not None and isinstance(piece.block, Heading):
            parts.append(replace(piece.of, heading=piece.block, blocks=()))
        elif piece.of is not None and parts:
            parts[-1] = replace(parts[-1], blocks=(*parts[-1].blocks, piece.block))
    return tuple(parts)


def _shape(block: Block) -> Any:
    """What makes a block the same although its numbers moved."""
    if isinstance(block, Heading):
        return block.level, block.text
    lead = (block.lead.level, block.lead.text) if block.lead else None
    return lead, tuple(key(run.fact) if isinstance(run, Figure) else run.text for run in block.runs)


class _Merging:
    """One three-way merge, base paragraph by base paragraph."""

    def __init__(self, facts: Mapping[Key, Fact], texts: Mapping[Key, str]) -> None:
        self._facts, self._texts = facts, texts
        self.clashes: list[Difference] = []

    def run(self, base: Sequence[_Piece], mine: Sequence[_Piece], theirs: Sequence[_Piece]) -> list[_Piece]:
        """What became of each piece of ``base`` on both sides, and what either side put behind it."""
        ours, new = _slots(base, mine), _slots(base, theirs)
        pieces = self._added(ours[0], new[0])
        for place, piece in enumerate(base, 1):
            pieces += self._slot(piece, ours[place], new[place]) + self._added(ours[place], new[place])
        return pieces

    def _slot(self, base: _Piece, mine: _Slot, theirs: _Slot) -> list[_Piece]:
        old, ours, new = [base.shape], _shapes(mine.became), _shapes(theirs.became)
        if ours in (old, new):
            typed = mine.became if ours == new else [None] * len(theirs.became)
            return [_with_typed(fresh, one) for fresh, one in zip(theirs.became, typed, strict=True)]
        if new != old:
            self.clashes.append(Difference(Kind.WORDS, "", _said(theirs.became), _said(mine.became)))
        return [self._refreshed(piece) for piece in mine.became]

    def _added(self, mine: _Slot, theirs: _Slot) -> list[_Piece]:
        known = _shapes(theirs.added)
        return [self._refreshed(p) for p in mine.added if p.shape not in known] + theirs.added

    def _refreshed(self, piece: _Piece) -> _Piece:
        if isinstance(piece.block, Heading):
            return piece
        return replace(piece, block=replace(piece.block, runs=tuple(map(self._fresh, piece.block.runs))))

    def _fresh(self, run: Run) -> Run:
        if not isinstance(run, Figure):
            return run
        fact = self._facts.get(key(run.fact), run.fact)
        if run.typed is not None or fact.value == run.fact.value:
            return replace(run, fact=fact)
        return replace(run, fact=fact, text=self._texts.get(key(fact)) or reading(fact))


@dataclass(slots=True)
class _Slot:
    """What one piece of the base became (several, or none), and what was put behind it."""

    became: list[_Piece] = field(default_factory=list)
    added: list[_Piece] = field(default_factory=list)


def _slots(base: Sequence[_Piece], other: Sequence[_Piece]) -> list[_Slot]:
    """One slot for the beginning, whose ``added`` alone counts, and one for each piece of ``base``."""
    slots = [_Slot() for _ in range(len(base) + 1)]
    for kind, i1, i2, j1, j2 in SequenceMatcher(
        None, _shapes(base), _shapes(other), autojunk=False
    ).get_opcodes():
        if kind == "insert":
            slots[i1].added += other[j1:j2]
        for place in range(i1, i2):
            last = place == i2 - 1
            slots[place + 1].became += other[j1 + place - i1 : j2 if last else min(j1 + place - i1 + 1, j2)]
    return slots


def _shapes(pieces: Sequence[_Piece]) -> list[Any]:
    return [piece.shape for piece in pieces]


def _with_typed(fresh: _Piece, mine: _Piece | None) -> _Piece:
    """``fresh`` with the figures that were typed by hand in the same paragraph."""
    if mine is None or not isinstance(fresh.block, Paragraph) or not isinstance(mine.block, Paragraph):
        return fresh
    runs = tuple(
        replace(new, text=old.text, typed=old.typed)
        if isinstance(new, Figure) and isinstance(old, Figure) and old.typed is not None
        else new
        for new, old in zip(fresh.block.runs, mine.block.runs, strict=True)
    )
    return replace(fresh, block=replace(fresh.block, runs=runs))


def _said(pieces: Sequence[_Piece]) -> str:
    return "\n".join(
        piece.block.text if isinstance(piece.block, Heading) else written(piece.block) for piece in pieces
    )
