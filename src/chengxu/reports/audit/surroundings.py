"""How well a phrase of the pack fits the surroundings of one number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from chengxu.indicators.rules import Phrase
from chengxu.reports.audit.context import Context

NEAR, FOLLOWING, CLAUSE, SENTENCE = 1.0, 0.7, 0.6, 0.45
TOLD_BEFORE, TOLD_LONG_BEFORE = 0.5, 0.15
OTHER_WORDING = 0.95
CONTEXT_TOLD, EXCLUDED_BEFORE = 0.05, 0.12
PER_CHARACTER, COUNTED_CHARACTERS = 0.01, 8


@dataclass(slots=True)
class Surroundings:
    """The context of one number, which remembers where each word stands: many phrases share their words.

    ``groups`` are the pack's synonyms by word, ``topics`` the words that tell what a number later on is about.
    """

    context: Context
    groups: Mapping[str, tuple[str, ...]]
    topics: frozenset[str]
    _places: dict[str, float] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)

    def fits(self, phrase: Phrase) -> float:
        """0 when the phrase does not fit, else up to a little over 1: the nearer its words and the longer, the more."""
        places = []
        for word in phrase.words:
            place = self.place(word)
            if not place:
                return 0.0
            places.append((word, place))
        if max((place for _, place in places), default=0.0) < CLAUSE:
            return 0.0
        for word in phrase.before:
            place = self.told(word)
            if not place:
                return 0.0
            places.append((word, place))
        doubt = self._doubt(phrase)
        if doubt is None:
            return 0.0
        weights = [math.sqrt(len(word)) for word, _ in places]
        mean = sum(w * place for w, (_, place) in zip(weights, places, strict=True)) / sum(weights)
        length = min(COUNTED_CHARACTERS, sum(len(word) for word, _ in places))
        return mean + PER_CHARACTER * length + (CONTEXT_TOLD if phrase.before else 0.0) - doubt

    def place(self, word: str) -> float:
        """How near a word (or another for the same thing) stands to the number, 0 when it does not stand there."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = self._find(word)
        return found

    def told(self, word: str) -> float:
        """How surely an earlier word tells what the number is about."""
        found = self._told.get(word)
        if found is None:
            found = self._told[word] = self._find_told(word)
        return found

    def _doubt(self, phrase: Phrase) -> float | None:
        """None when an excluded word touches the number; some doubt when it stands in the item or sentence."""
        context = self.context
        if any(word in context.near for word in phrase.without):
            return None
        elsewhere = any(word in context.item or word in context.sentence for word in phrase.without)
        return EXCLUDED_BEFORE if elsewhere else 0.0

    def _find(self, word: str) -> float:
        context = self.context
        others = self.groups.get(word, ())
        for text, weight in (
            (context.near, NEAR),
            (context.following, FOLLOWING),
            (context.clause, CLAUSE),
            (context.sentence, SENTENCE),
        ):
            if word in text:
                return weight
            if others and any(other in text for other in others):
                return weight * OTHER_WORDING
        return 0.0

    def _find_told(self, word: str) -> float:
        """Fully in the same sentence, and in the same item when no other such word came after it."""
        context = self.context
        if word in context.sentence or word in context.near:
            return NEAR
        place = context.item.rfind(word)
        if place >= 0:
            latest = max((context.item.rfind(other) for other in self.topics), default=-1)
            elsewhere = any(other in context.sentence for other in self.topics)
            return TOLD_BEFORE if elsewhere or latest > place else NEAR
        return TOLD_LONG_BEFORE if word in context.section else 0.0
