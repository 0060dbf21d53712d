"""Which indicator a number speaks of, and how one can tell.

Each indicator of the pack says how reports speak of it (phrases). A number and an indicator are compared by

* the words of a phrase, or others for the same thing or action: next to the number, in its clause, in its sentence,
  ever less; those of the topic: in the sentence, its item, its section, ever less;
* the measure: the same word, a word of the same kind, or none at all (吨 is never 人次);
* the action: who replaces a guardrail does not wash it;
* what else stands next to the number: things that are not the indicator's, words that nobody knows;
* the pairs of characters shared with the indicator's name and phrases, rare ones counting more;
* the heading: the indicator's own chapter.

Matters that reports tell and no indicator counts are declared beside the indicators (`others` of the pack) and
compared in the same way: where one of them fits best, the number has no indicator. The weights are set by the
labelled reports of the test suite; they are ours, not a rule of any source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chengxu.common.measures import MEASURES
from chengxu.common.messages import Message
from chengxu.common.quantity import Quantity, agrees
from chengxu.indicators.rules import Phrase
from chengxu.reports.audit import measuring
from chengxu.reports.audit.context import Context
from chengxu.reports.audit.lexicon import ACTION, Lexicon, Token, normal
from chengxu.reports.audit.similarity import Pairs, pairs
from chengxu.reports.audit.surroundings import Surroundings
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

ENOUGH, ENOUGH_ALIKE = 0.62, 0.5
ALIKE = 0.25
SAME_CHAPTER = 0.06
TAKEN = 0.2
CLOSE = 0.12
OTHER_MEASURE = 0.1
OTHER_ACTION = 0.75
FOREIGN_THING, UNKNOWN_CHARACTER, MOST_FOREIGN = 0.1, 0.02, 0.3
RARELY_TOLD = 0.5
CARRIED_FOREIGN, CARRIED_UNKNOWN = 0.15, 0.05
ACTION_WORD = 0.5
NEAREST, CARRIED = 0.6, 0.7
MENTIONED_EXCLUSION = 0.2
TOPIC_SHARE, TOPIC_TOLD = 0.7, 0.05
PER_CHARACTER, COUNTED_CHARACTERS = 0.01, 8
"""Long words tell more than short ones."""


class Sureness(StrEnum):
    """How sure a match is."""

    SURE = "sure"
    FAIRLY = "fairly"
    HARDLY = "hardly"

    @property
    def label(self) -> Message:
        """The word for people."""
        return _SURENESS[self]


_SURENESS = {
    Sureness.SURE: Message("确信", "sure"),
    Sureness.FAIRLY: Message("较有把握", "fairly sure"),
    Sureness.HARDLY: Message("不大确定", "not very sure"),
}
SURE, FAIRLY = 1.0, 0.8
MARGIN_SURE, MARGIN_FAIRLY = 0.2, 0.08


@dataclass(frozen=True, slots=True)
class Match:
    """What was decided for one number: the indicator or None, how sure, by which words, and what else it may be.

    ``other`` is the matter without an indicator that fits better than any indicator. ``alike`` is the similarity of
    the words around with the indicator's own (0 to 1), ``measure`` what the measure words say for it.
    """

    fact: Fact | None
    score: float = 0.0
    words: tuple[str, ...] = ()
    alternatives: tuple[Fact, ...] = ()
    sureness: Sureness = Sureness.SURE
    alike: float = 0.0
    measure: float = 0.0
    other: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase prepared for comparing: each word with its concepts; ``measures`` are its words that count (盏)."""

    things: tuple[tuple[str, frozenset[str]], ...]
    actions: tuple[tuple[str, frozenset[str]], ...]
    before: tuple[tuple[str, frozenset[str]], ...]
    without: tuple[tuple[str, frozenset[str]], ...]
    measures: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What it asks for."""
        return tuple(word for word, _ in (*self.things, *self.actions, *self.before))


@dataclass(frozen=True, slots=True)
class Profile:
    """An indicator (``fact``), or a matter without one (None), prepared for comparing."""

    name: str
    fact: Fact | None
    wordings: tuple[Wording, ...]
    own: frozenset[str]
    actions: frozenset[str]
    pairs: frozenset[str]
    chapter: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well one profile fits one number."""

    profile: Profile
    score: float
    words: tuple[str, ...]
    alike: float
    measure: float

    @property
    def fact(self) -> Fact | None:
        """Its indicator."""
        return self.profile.fact


@dataclass(slots=True)
class Matcher:
    """Compares numbers with all indicators of a pack."""

    profiles: Sequence[Profile]
    lexicon: Lexicon
    topics: frozenset[str]
    known: Pairs
    by_concept: Mapping[str, tuple[int, ...]]
    telling: Mapping[str, float]

    @classmethod
    def of(cls, facts: Iterable[Fact], vocabulary: Vocabulary) -> Matcher:
        """A matcher for these indicators and the pack's words."""
        facts = tuple(facts)
        phrases = [phrase for fact in facts for phrase in fact.phrases] + list(vocabulary.others)
        lexicon = Lexicon.of(vocabulary.synonyms, vocabulary.actions, _words(phrases), vocabulary.empty)
        profiles = [_profile(fact, lexicon) for fact in facts]
        profiles += [_other(phrase, lexicon) for phrase in vocabulary.others]
        topics = frozenset(
            concept for phrase in phrases for word in phrase.before for concept in lexicon.of_word(word)
        )
        found: dict[str, list[int]] = {}
        for index, profile in enumerate(profiles):
            for concept in {c for w in profile.wordings for _, cs in (*w.things, *w.actions) for c in cs}:
                found.setdefault(concept, []).append(index)
        return cls(
            profiles,
            lexicon,
            topics,
            Pairs.of(profile.pairs for profile in profiles if profile.fact is not None),
            {concept: tuple(indices) for concept, indices in found.items()},
            _telling(profiles),
        )

    def match(self, numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
        """One decision per number. A number takes the indicator that fits best; the second number for the same
        indicator with another value prefers another one that fits nearly as well."""
        ranked = [self._ranked(quantity, context) for quantity, context in numbers]
        order = sorted(range(len(ranked)), key=lambda i: -ranked[i][0].score if ranked[i] else 0.0)
        taken: dict[str, Quantity] = {}
        decided: dict[int, Match] = {}
        for index in order:
            quantity = numbers[index][0]
            decided[index] = _decide(ranked[index], quantity, taken)
            fact = decided[index].fact
            if fact is not None:
                taken.setdefault(fact.id, quantity)
        return [decided[index] for index in range(len(ranked))]

    def _ranked(self, quantity: Quantity, context: Context) -> list[Candidate]:
        around = Surroundings(context, self.lexicon, self.topics)
        near = pairs(around.near)
        heading = pairs(normal(f"{context.heading} {context.chapter}"))
        found = []
        for index in self._possible(around, near):
            candidate = self._candidate(self.profiles[index], quantity, around, near, heading)
            if candidate is not None:
                found.append(candidate)
        return sorted(found, key=lambda candidate: -candidate.score)

    def _telling(self, token: Token) -> float:
        """How much a thing alone tells of a matter: all when a phrase is that one word, less when it needs others."""
        return max((self.telling.get(concept, RARELY_TOLD) for concept in token.concepts), default=0.0)

    def _possible(self, around: Surroundings, near: frozenset[str]) -> list[int]:
        """The profiles of which a word or two pairs of characters stand around."""
        by_word = {index for concept in around.places for index in self.by_concept.get(concept, ())}
        return sorted(by_word | self.known.sharing(near))

    def _candidate(
        self,
        profile: Profile,
        quantity: Quantity,
        around: Surroundings,
        near: frozenset[str],
        heading: frozenset[str],
    ) -> Candidate | None:
        measure = OTHER_MEASURE if profile.fact is None else _measure(quantity, profile.fact)
        if measure is None:
            return None
        fits, words, own = _best(profile, quantity, around)
        alike = self.known.alike(near, profile.pairs) if profile.fact else 0.0
        if not fits and (alike < ENOUGH_ALIKE or measure < measuring.SAME):
            return None
        score = fits + measure + (ALIKE if fits else 1.0) * alike
        score += SAME_CHAPTER if heading & profile.chapter else 0.0
        score -= _foreign(profile, around, self._telling, own=own) + _contradicted(profile, around)
        return Candidate(profile, score, words, alike, measure) if score >= ENOUGH else None


def _measure(quantity: Quantity, fact: Fact) -> float | None:
    if quantity.placeholder and not quantity.measure:
        return None
    return measuring.fit(quantity.measure, fact.measure, fact.measures)


def _best(profile: Profile, quantity: Quantity, around: Surroundings) -> tuple[float, tuple[str, ...], bool]:
    """The best phrase, 0 to a little over 1; its words; whether one of its things touches the number."""
    best: tuple[float, tuple[str, ...], bool] = (0.0, (), False)
    for wording in profile.wordings:
        score, own = _fits(wording, quantity, around)
        if score > best[0]:
            best = (score, wording.words, own)
    return best


def _fits(wording: Wording, quantity: Quantity, around: Surroundings) -> tuple[float, bool]:
    if not all(measuring.asked(quantity.measure, word) for word in wording.measures):
        return 0.0, False
    things = [around.place(concepts) for _, concepts in wording.things]
    actions = [around.place(concepts) for _, concepts in wording.actions]
    topics = [around.told(concepts) for _, concepts in wording.before]
    if not all((*things, *actions, *topics)) or max((*things, *actions)) < NEAREST:
        return 0.0, False
    doubt = _doubt(wording, around)
    if doubt is None:
        return 0.0, False
    fits = (sum(things) + ACTION_WORD * sum(actions)) / (len(things) + ACTION_WORD * len(actions))
    if topics:
        fits = fits * (1 - TOPIC_SHARE * (1 - min(topics))) + TOPIC_TOLD
    length = min(COUNTED_CHARACTERS, sum(len(word) for word, _ in (*wording.things, *wording.before)))
    own = not things or max(things) >= CARRIED
    return fits + PER_CHARACTER * length - doubt, own


def _doubt(wording: Wording, around: Surroundings) -> float | None:
    """None when an excluded word touches the number; some doubt when it stands in the item or sentence."""
    doubt = 0.0
    for word, concepts in wording.without:
        place = around.place(concepts)
        if place >= 0.7 or normal(word) in around.near:
            return None
        if place or around.told(concepts) > 0.5:
            doubt = MENTIONED_EXCLUSION
    return doubt


def _foreign(profile: Profile, around: Surroundings, telling: Callable[[Token], float], *, own: bool) -> float:
    """What touches the number and is not of this profile: other things, and words nobody knows."""
    things = sum(telling(token) for token in around.own if not token.concepts & profile.own)
    unknown = sum(
        sum(run[place : place + 2] not in profile.pairs for place in range(len(run) - 1)) + 1
        for run in around.unknown
        if any(run[place : place + 2] not in profile.pairs for place in range(len(run) - 1))
    )
    if not own:
        return CARRIED_FOREIGN * things + CARRIED_UNKNOWN * unknown
    return min(MOST_FOREIGN, FOREIGN_THING * things + UNKNOWN_CHARACTER * unknown)


def _contradicted(profile: Profile, around: Surroundings) -> float:
    """What was done is not what the indicator counts; rates and durations are of no single action."""
    if profile.fact is not None and not measuring.counts(profile.fact.measure):
        return 0.0
    if not around.actions or not profile.actions or around.actions & profile.actions:
        return 0.0
    return OTHER_ACTION * around.action_weight


def _decide(ranked: list[Candidate], quantity: Quantity, taken: Mapping[str, Quantity]) -> Match:
    if not ranked:
        return Match(None)
    effective = sorted(ranked, key=lambda candidate: -_effective(candidate, quantity, taken))
    best = effective[0]
    if best.fact is None:
        return Match(None, best.score, best.words, other=best.profile.name)
    rest = [(c, best.score - c.score) for c in effective[1:]]
    near = tuple(c.fact for c, margin in rest if c.fact is not None and margin < CLOSE)[:3]
    margin = min((margin for _, margin in rest), default=1.0)
    return Match(best.fact, best.score, best.words, near, _sureness(best.score, margin), best.alike, best.measure)


def _effective(candidate: Candidate, quantity: Quantity, taken: Mapping[str, Quantity]) -> float:
    fact = candidate.fact
    if fact is None:
        return candidate.score
    before = taken.get(fact.id)
    again = before is not None and before.value is not None and not agrees(quantity, before.value)
    return candidate.score - (TAKEN if again else 0.0)


def _sureness(score: float, margin: float) -> Sureness:
    if score >= SURE and margin >= MARGIN_SURE:
        return Sureness.SURE
    return Sureness.FAIRLY if score >= FAIRLY and margin >= MARGIN_FAIRLY else Sureness.HARDLY


# --- preparing ---------------------------------------------------------------------------------------------


def _telling(profiles: Iterable[Profile]) -> dict[str, float]:
    found: dict[str, float] = {}
    for wording in (wording for profile in profiles for wording in profile.wordings):
        share = 1 / (len(wording.things) + len(wording.actions) + len(wording.measures))
        for concept in {c for _, concepts in wording.things for c in concepts}:
            found[concept] = max(found.get(concept, 0.0), share)
    return found


def _words(phrases: Iterable[Phrase]) -> list[str]:
    return [
        word
        for phrase in phrases
        for word in (*phrase.words, *phrase.before, *phrase.without)
        if word not in MEASURES
    ]


def _profile(fact: Fact, lexicon: Lexicon) -> Profile:
    wordings = tuple(_wording(phrase, lexicon) for phrase in fact.phrases)
    told = f"{fact.name} {fact.definition} {fact.scope}"
    own = {concept for token in lexicon.read(told) for concept in token.concepts}
    own |= {c for w in wordings for _, cs in (*w.things, *w.before) for c in cs}
    actions = frozenset(c for token in lexicon.read(fact.name) if token.is_action for c in token.concepts)
    text = " ".join((fact.name, *(word for wording in wordings for word, _ in wording.things)))
    return Profile(
        fact.name, fact, wordings, frozenset(own), actions, pairs(normal(text)), pairs(normal(fact.chapter))
    )


def _other(phrase: Phrase, lexicon: Lexicon) -> Profile:
    wording = _wording(phrase, lexicon)
    own = frozenset(c for _, cs in (*wording.things, *wording.actions, *wording.before) for c in cs)
    name = "".join(phrase.words)
    return Profile(name, None, (wording,), own, frozenset(), pairs(normal(name)), frozenset())


def _wording(phrase: Phrase, lexicon: Lexicon) -> Wording:
    known = [(word, lexicon.of_word(word)) for word in phrase.words if word not in MEASURES]
    acting = [not _things(concepts) for _, concepts in known]
    return Wording(
        things=tuple(one for one, is_action in zip(known, acting, strict=True) if not is_action),
        actions=tuple(one for one, is_action in zip(known, acting, strict=True) if is_action),
        before=tuple((word, lexicon.of_word(word)) for word in phrase.before),
        without=tuple((word, _things(lexicon.of_word(word))) for word in phrase.without),
        measures=tuple(word for word in phrase.words if word in MEASURES),
    )


def _things(concepts: frozenset[str]) -> frozenset[str]:
    return frozenset(concept for concept in concepts if not concept.startswith(ACTION))
