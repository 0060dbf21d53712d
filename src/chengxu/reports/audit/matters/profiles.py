"""Indicators, and matters without one, prepared for comparing with the numbers of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from chengxu.common.measures import MEASURES
from chengxu.indicators.rules import Phrase
from chengxu.reports.audit.matters.topics import Kinds
from chengxu.reports.audit.words.lexicon import ACTION, Lexicon, Token, normal
from chengxu.reports.audit.words.similarity import Pairs, pairs
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

RARELY_TOLD = 0.5

Word = tuple[str, frozenset[str]]
"""A word of a phrase and the concepts it may stand for."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase prepared for comparing; ``measures`` are those of its words that count (盏)."""

    things: tuple[Word, ...]
    actions: tuple[Word, ...]
    before: tuple[Word, ...]
    without: tuple[Word, ...]
    measures: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What it asks for."""
        return tuple(word for word, _ in (*self.things, *self.actions, *self.before))


@dataclass(frozen=True, slots=True)
class Profile:
    """An indicator (``fact``), or a matter without one (None).

    ``own`` are the concepts that belong to it, ``actions`` what it counts was done, ``pairs`` its pairs of characters.
    A ``total`` is of everything of its kind.
    """

    name: str
    fact: Fact | None
    wordings: tuple[Wording, ...]
    own: frozenset[str]
    actions: frozenset[str]
    pairs: frozenset[str]
    chapter: frozenset[str]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Wide:
    """The pairs of characters of an indicator with those of all words for the same, and of its name alone; ``square`` and
    ``weight`` are what these tell."""

    pairs: frozenset[str]
    square: float
    name: frozenset[str]
    weight: float

    @classmethod
    def of(cls, found: frozenset[str], name: str, widely: Pairs) -> Wide:
        """Weighed by how rare each pair is among all indicators."""
        own = pairs(normal(name))
        return cls(found, widely.square(found), own, widely.weight(own))


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles of a pack, those of the indicators first, and how to find those a text may speak of; ``wide`` belongs to
    the indicators in the same order, ``order`` is the place of each in the pack."""

    all: Sequence[Profile]
    lexicon: Lexicon
    kinds: Kinds
    known: Pairs
    by_concept: Mapping[str, tuple[int, ...]]
    telling: Mapping[str, float]
    actions: frozenset[str]
    totals: frozenset[str]
    wide: Sequence[Wide]
    widely: Pairs
    order: Mapping[str, int]

    @classmethod
    def of(cls, facts: Iterable[Fact], vocabulary: Vocabulary) -> Profiles:
        """The indicators of ``facts`` and the matters without one of a pack's words."""
        facts = tuple(facts)
        prepared = _prepared(tuple(_worded(fact) for fact in facts), vocabulary)
        profiles = [replace(profile, fact=fact) for profile, fact in zip(prepared.all, facts, strict=False)]
        profiles += prepared.all[len(facts) :]
        return replace(prepared, all=profiles, lexicon=prepared.lexicon.unused())

    @classmethod
    def made(cls, facts: Sequence[Fact], vocabulary: Vocabulary) -> Profiles:
        """The same, made anew: two thousand phrases are taken apart into words."""
        phrases = [phrase for fact in facts for phrase in fact.phrases] + list(vocabulary.others)
        lexicon = Lexicon.of(
            vocabulary.synonyms, vocabulary.actions, _words(phrases), vocabulary.empty, vocabulary.implied
        )
        profiles = [_profile(fact, lexicon, total=fact.id in vocabulary.totals) for fact in facts]
        profiles += [_other(phrase, lexicon) for phrase in vocabulary.others]
        topics = {
            concept for phrase in phrases for word in phrase.before for concept in lexicon.of_word(word)
        }
        wide = _wide(profiles, lexicon)
        widely = Pairs.of(wide)
        return cls(
            profiles,
            lexicon,
            Kinds(
                frozenset(topics), frozenset(c for word in vocabulary.domains for c in lexicon.of_word(word))
            ),
            Pairs.of(profile.pairs for profile in profiles if profile.fact is not None),
            _by_concept(profiles),
            _telling(profiles),
            frozenset(action for profile in profiles for action in profile.actions),
            vocabulary.totals,
            [Wide.of(found, fact.name, widely) for found, fact in zip(wide, facts, strict=True)],
            widely,
            {fact.id: place for place, fact in enumerate(facts)},
        )

    def tells(self, token: Token) -> float:
        """How much a thing alone tells of a matter: all when a phrase is that one word, less when it needs others."""
        return max((self.telling.get(concept, RARELY_TOLD) for concept in token.concepts), default=0.0)


@lru_cache(maxsize=8)
def _prepared(facts: tuple[Fact, ...], vocabulary: Vocabulary) -> Profiles:
    """What does not depend on the records, kept from one audit to the next: it takes longer than a page of text."""
    return Profiles.made(facts, vocabulary)


def _worded(fact: Fact) -> Fact:
    """An indicator without what the records say of it."""
    return replace(fact, value=None, rows=0, query="", target=None, period=None)


def _words(phrases: Iterable[Phrase]) -> list[str]:
    return [
        word
        for phrase in phrases
        for word in (*phrase.words, *phrase.before, *phrase.without)
        if word not in MEASURES
    ]


def _profile(fact: Fact, lexicon: Lexicon, *, total: bool) -> Profile:
    wordings = tuple(_wording(phrase, lexicon) for phrase in fact.phrases)
    told = lexicon.read(normal(f"{fact.name} {fact.definition} {fact.scope}"))
    own = {concept for token in told for concept in token.concepts}
    own |= {c for w in wordings for _, concepts in (*w.things, *w.before) for c in concepts}
    done = fact.definition.partition("×")[0] if "×" in fact.definition else ""
    named = [token for token in lexicon.read(normal(f"{fact.name} {done}")) if token.is_action]
    text = " ".join((fact.name, *(word for wording in wordings for word, _ in wording.things)))
    return Profile(
        fact.name,
        fact,
        wordings,
        frozenset(own),
        frozenset(concept for token in named for concept in lexicon.of_word(token.word)),
        pairs(normal(text)),
        pairs(normal(fact.chapter)),
        total,
    )


def _other(phrase: Phrase, lexicon: Lexicon) -> Profile:
    wording = _wording(phrase, lexicon)
    own = frozenset(
        c for _, concepts in (*wording.things, *wording.actions, *wording.before) for c in concepts
    )
    told = "".join(word for word in phrase.words if word not in MEASURES)
    characters = pairs(normal("".join(phrase.words)))
    return Profile(told, None, (wording,), own, frozenset(), characters, frozenset())


def _wording(phrase: Phrase, lexicon: Lexicon) -> Wording:
    known = [(word, lexicon.of_word(word)) for word in phrase.words if word not in MEASURES]
    return Wording(
        things=tuple((word, concepts) for word, concepts in known if _things(concepts)),
        actions=tuple((word, concepts) for word, concepts in known if not _things(concepts)),
        before=tuple((word, lexicon.of_word(word)) for word in phrase.before),
        without=tuple((word, _things(lexicon.of_word(word))) for word in phrase.without),
        measures=tuple(word for word in phrase.words if word in MEASURES),
    )


def _things(concepts: frozenset[str]) -> frozenset[str]:
    return frozenset(concept for concept in concepts if not concept.startswith(ACTION))


def _wide(profiles: Iterable[Profile], lexicon: Lexicon) -> list[frozenset[str]]:
    """For each indicator the pairs of characters of its own words and of all others for the same things and deeds."""
    others: dict[str, frozenset[str]] = {}
    for word, concepts in lexicon.concepts.items():
        for concept in concepts:
            others[concept] = others.get(concept, frozenset()) | pairs(word)
    return [
        profile.pairs.union(
            *(
                others.get(concept, frozenset())
                for wording in profile.wordings
                for _, concepts in (*wording.things, *wording.actions)
                for concept in concepts
            )
        )
        for profile in profiles
        if profile.fact is not None
    ]


def _by_concept(profiles: Sequence[Profile]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for index, profile in enumerate(profiles):
        for concept in {c for w in profile.wordings for _, cs in (*w.things, *w.actions) for c in cs}:
            found.setdefault(concept, []).append(index)
    return {concept: tuple(indices) for concept, indices in found.items()}


def _telling(profiles: Iterable[Profile]) -> dict[str, float]:
    found: dict[str, float] = {}
    for wording in (wording for profile in profiles for wording in profile.wordings):
        share = 1 / max(1, len(wording.things) + len(wording.actions) + len(wording.measures))
        for concept in {c for _, concepts in wording.things for c in concepts}:
            found[concept] = max(found.get(concept, 0.0), share)
    return found
