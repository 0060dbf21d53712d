"""The sentences of a report: which of their clauses stand, and how each figure reads. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from chengxu.reports.language import comparing
from chengxu.reports.language.background import Background
from chengxu.reports.language.comparing import Told
from chengxu.reports.language.conditions import holds
from chengxu.reports.language.figures import reading
from chengxu.reports.language.mending import Gone, mend
from chengxu.reports.language.outline import (
    COMPARED,
    RANKED,
    Branch,
    Choice,
    Piece,
    Reference,
    Tells,
    flattened,
)
from chengxu.reports.language.periods import Period
from chengxu.reports.language.ranking import ranked
from chengxu.reports.rules import Fact, Figure, Run, Text

_BRACED = re.compile(r"\{([^{}]*)\}")
_FIRST_MARK = 0xF0000  # private use, plane 15: stands for a figure while its sentence is mended


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made from; the world its conditions are held against."""

    facts: Mapping[str, Fact]
    period: Period
    background: Background

    def tells(self, indicator: str) -> bool:
        """More than nothing; of a rate or the like, any record."""
        fact = self.facts[indicator]
        return fact.value is not None and (fact.value != 0 or (fact.level and fact.rows > 0))

    def value(self, indicator: str) -> Decimal | None:
        """What the records say."""
        return self.facts[indicator].value

    def recorded(self, indicator: str) -> bool:
        """Whether there is any record of it."""
        return self.facts[indicator].rows > 0

    def reached(self, indicator: str) -> bool | None:
        """Whether its plan or target is reached; None when that is not known or not due."""
        background = self.background
        return comparing.reached(
            self.facts[indicator],
            background.to_date.get(indicator),
            background.plans.get(indicator),
            due=background.over and (self.period.end.month, self.period.end.day) == (12, 31),
        )

    def movement(self, indicator: str, base: str) -> int | None:
        """-1, 0 or 1 against another period; None when there is nothing to compare with."""
        return comparing.movement(self.facts[indicator], self._before(indicator, base))

    def better(self, indicator: str) -> str:
        """Which way the pack says it should move."""
        return self.facts[indicator].better

    def words(self, text: str) -> str:
        """``text`` with the names of the period in figures."""
        period, year = self.period, self.period.end.year
        names = {
            "year": str(year),
            "year+1": str(year + 1),
            "year-1": str(year - 1),
            "period": period.name,
            "span": period.span if self.background.over else period.span_so_far,
            "close": "期末" if self.background.over else "目前",
            "dates": period.dates,
        }
        return _BRACED.sub(lambda match: names.get(match[1], match[0]), text)

    def told(self, reference: Reference) -> Told | None:
        """What a reference says; None when it has nothing to say."""
        fact = self.facts[reference.indicator]
        if reference.tells is Tells.VALUE:
            return Told("", reading(fact, reference.style, reference.measure), fact)
        told = self._made(fact, reference)
        if told is None or told.fact is None:
            return told
        return replace(told, fact=replace(told.fact, aspect=reference.aspect))

    def _made(self, fact: Fact, reference: Reference) -> Told | None:
        if reference.tells in COMPARED:
            base = comparing.base_of(reference.tells, self.period)
            before = self._before(fact.id, reference.tells)
            return comparing.change(fact, before, base, amount=reference.amount, measure=reference.measure)
        if reference.tells in RANKED:
            return ranked(fact, self.background.apart.get((fact.id, reference.by), ()), reference)
        return self._against_plan(fact, reference)

    def has_to_tell(self, reference: Reference) -> bool:
        """Whether a clause with this figure is worth its words."""
        if reference.tells is Tells.VALUE:
            return self.tells(reference.indicator)
        return self.told(reference) is not None

    def _before(self, indicator: str, kind: str) -> Fact | None:
        return self.background.compared.get(str(kind), {}).get(indicator)

    def _against_plan(self, fact: Fact, reference: Reference) -> Told | None:
        if fact.level:
            return comparing.gap_to_target(fact) if reference.tells is Tells.GAP else None
        plan, to_date = self.background.plans.get(fact.id), self.background.to_date.get(fact.id)
        if plan is None or to_date is None:
            return None
        if reference.tells is Tells.GAP:
            return comparing.gap_to_plan(to_date, plan, reference.measure)
        return comparing.share_of_plan(to_date, plan, whole=self.period == self.period.year_to_date())


Resolved = str | Gone | Figure
"""Words, a clause that fell out, or a figure that has no number yet."""


def sentence(pieces: Sequence[Piece], material: Material) -> list[Run]:
    """The runs that are left of one paragraph or item, mended; figures are numbered 0."""
    figures: list[Figure] = []
    parts: list[str | Gone] = []
    for part in _resolved(pieces, material):
        if isinstance(part, Figure):
            figures.append(part)
            parts.append(chr(_FIRST_MARK + len(figures) - 1))
        else:
            parts.append(part)
    marks = "".join(chr(_FIRST_MARK + index) for index in range(len(figures)))
    return list(_runs(mend(_in_words(parts), marks), figures))


def _resolved(pieces: Sequence[Piece], material: Material) -> Iterator[Resolved]:
    for piece in pieces:
        if isinstance(piece, str):
            yield material.words(piece)
        elif isinstance(piece, Reference):
            yield from _figure(material.told(piece))
        elif (branch := _chosen(piece, material)) is not None:
            yield from _resolved(branch.pieces, material)
        else:
            yield Gone.of(_flat(piece.branches[0].pieces))


def _figure(told: Told | None) -> Iterator[Resolved]:
    if told is None:
        yield Gone()
        return
    yield told.before
    if told.fact is not None:
        yield Figure(0, told.text, told.fact)
    yield told.after


def _chosen(choice: Choice, material: Material) -> Branch | None:
    """The first branch that has something to tell."""
    return next((branch for branch in choice.branches if _stands(branch, material)), None)


def _stands(branch: Branch, material: Material) -> bool:
    """Under its condition; else when each of its own figures has something to tell, or a figure stands further inside.

    A branch without any figure, inside or out, always stands.
    """
    if branch.condition is not None:
        return holds(branch.condition, material)
    own = [piece for piece in branch.pieces if isinstance(piece, Reference)]
    if own:
        return all(material.has_to_tell(reference) for reference in own)
    if not any(isinstance(piece, Reference) for piece in flattened(branch.pieces)):
        return True
    return any(isinstance(part, Figure) for part in _resolved(branch.pieces, material))


def _flat(pieces: Sequence[Piece]) -> str:
    """A clause as far as its marks matter: a figure is a word."""
    return "".join(
        piece
        if isinstance(piece, str)
        else "数"
        if isinstance(piece, Reference)
        else _flat(piece.branches[0].pieces)
        for piece in pieces
    )


def _in_words(parts: Sequence[str | Gone]) -> list[str | Gone]:
    """Neighbouring words as one, so that the mender sees every mark beside a seam."""
    joined: list[str | Gone] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return joined


def _runs(text: str, figures: Sequence[Figure]) -> Iterator[Run]:
    words = ""
    for character in text:
        index = ord(character) - _FIRST_MARK
        if 0 <= index < len(figures):
            if words:
                yield Text(words)
            yield figures[index]
            words = ""
        else:
            words += character
    if words:
        yield Text(words)
