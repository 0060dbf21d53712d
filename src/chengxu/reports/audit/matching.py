"""Which indicator a number speaks of, and how one can tell.

Each indicator of the pack says how reports speak of it (phrases); its name and the same words in other order count
as well, but less. A number and an indicator are compared by

* the words of a phrase: next to the number, in its clause, in its sentence, ever less; and those that must have
  been said before: in its sentence, its item, its section, ever less;
* the characters the words around share with the indicator's name and phrases (rare pairs count more);
* the measure: the same word, a word of the same kind, or none at all (吨 is never 人次);
* the heading: the indicator's own chapter.

The weights are set by the labelled reports of the test suite; they are ours, not a rule of any source.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chengxu.common.measures import conversion, is_measured, measure_name
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.context import Context
from chengxu.reports.audit.surroundings import Surroundings
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

ALIKE = 0.6
SAME_MEASURE, LIKE_MEASURE, OTHER_MEASURE = 0.15, -0.05, -0.25
SAME_CHAPTER = 0.06
TAKEN = 0.25
ENOUGH_PHRASE, ENOUGH_ALIKE = 0.5, 0.42
CLOSE = 0.1
FEWEST_PAIRS = 2

_IDEOGRAPHS = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_EMPTY = re.compile(r"[\s、，。：；的了达到共计合为约近超过已均全年今年今共有数等处次个（）()]*")
_UNLIKE_KINDS = frozenset({"元", "%", "小时", "分钟", "秒"})
_LIKE = tuple(
    frozenset(words.split())
    for words in (
        "处 个 块 家 户 套 台 座 口 只 根 条 道 段 面 幅 间 栋 幢 盏 棵 株",
        "次 起 件 场 例 宗 批次 班次 场次 轮 班 期 项",
        "人次 人 名",
        "台次 辆次 车次 辆 台",
        "份 张 册 本 条 幅 篇",
        "件 份 宗 个",
    )
)
"""Words that different offices count the same things with."""


@dataclass(frozen=True, slots=True)
class Match:
    """What was decided for one number: the indicator or None, how sure, by which words, and what else it may be."""

    fact: Fact | None
    score: float = 0.0
    words: tuple[str, ...] = ()
    alternatives: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """An indicator prepared for comparing."""

    fact: Fact
    pairs: frozenset[str]
    chapter: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well one indicator fits one number."""

    fact: Fact
    score: float
    phrase: float
    words: tuple[str, ...]


@dataclass(slots=True)
class Matcher:
    """Compares numbers with all indicators of a pack."""

    profiles: list[Profile]
    rarity: Mapping[str, float]
    groups: Mapping[str, tuple[str, ...]]
    topics: frozenset[str]

    @classmethod
    def of(cls, facts: Iterable[Fact], vocabulary: Vocabulary) -> Matcher:
        """A matcher for these indicators and the pack's synonyms."""
        profiles = [
            Profile(fact, _pairs(" ".join((fact.name, *_words(fact)))), _pairs(fact.chapter))
            for fact in facts
        ]
        counts = Counter(pair for profile in profiles for pair in profile.pairs)
        rarity = {pair: math.log((len(profiles) + 1) / count) for pair, count in counts.items()}
        groups: dict[str, tuple[str, ...]] = {}
        for group in vocabulary.synonyms:
            for word in group:
                groups[word] = (*groups.get(word, ()), *(other for other in group if other != word))
        topics = frozenset(word for p in profiles for phrase in p.fact.phrases for word in phrase.before)
        return cls(profiles, rarity, groups, topics)

    def match(self, numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
        """One decision per number. A number takes the indicator that fits best; the second number for the same
        indicator prefers another one that fits nearly as well."""
        ranked = [self._ranked(quantity, context) for quantity, context in numbers]
        order = sorted(range(len(ranked)), key=lambda i: -ranked[i][0].score if ranked[i] else 0.0)
        taken: dict[str, int] = defaultdict(int)
        decided: dict[int, Match] = {}
        for index in order:
            decided[index] = _decide(ranked[index], taken)
            fact = decided[index].fact
            if fact is not None:
                taken[fact.id] += 1
        return [decided[index] for index in range(len(ranked))]

    def _ranked(self, quantity: Quantity, context: Context) -> list[Candidate]:
        near, clause = (
            _pairs(f"{context.before} {context.after}"),
            _pairs(f"{context.clause} {context.following}"),
        )
        heading = _pairs(f"{context.heading} {context.chapter}")
        surroundings = Surroundings(context, self.groups, self.topics)
        found = []
        for profile in self.profiles:
            measure = _measure(quantity.measure, profile.fact.measure, profile.fact.measures)
            if measure is None:
                continue
            phrase, words = _best_phrase(profile.fact, surroundings)
            alike = 0.75 * self._alike(near, profile.pairs) + 0.25 * self._alike(clause, profile.pairs)
            if phrase < ENOUGH_PHRASE and (alike < ENOUGH_ALIKE or measure < SAME_MEASURE):
                continue
            chapter = SAME_CHAPTER if heading & profile.chapter else 0.0
            score = phrase + ALIKE * alike + measure + chapter
            found.append(Candidate(profile.fact, score, phrase, words))
        return sorted(found, key=lambda candidate: -candidate.score)

    def _alike(self, around: frozenset[str], profile: frozenset[str]) -> float:
        """Shared character pairs, rare ones counting more: 0 to 1."""
        both = around & profile
        if len(both) < FEWEST_PAIRS:
            return 0.0
        shared = sum(self.rarity[pair] for pair in both)
        here = sum(self.rarity.get(pair, 0.0) for pair in around)
        there = sum(self.rarity[pair] for pair in profile)
        return shared / math.sqrt(here * there)


def _best_phrase(fact: Fact, surroundings: Surroundings) -> tuple[float, tuple[str, ...]]:
    """The best phrase of an indicator, 0 to a little over 1, and its words."""
    best = 0.0
    words: tuple[str, ...] = ()
    for phrase in fact.phrases:
        score = surroundings.fits(phrase)
        if score > best:
            best, words = score, (*phrase.words, *phrase.before)
    return best, words


def _decide(ranked: list[Candidate], taken: Mapping[str, int]) -> Match:
    if not ranked:
        return Match(None)
    effective = sorted(ranked, key=lambda c: -(c.score - (TAKEN if taken.get(c.fact.id) else 0.0)))
    best = effective[0]
    near = tuple(c.fact for c in effective[1:4] if best.score - c.score < CLOSE)
    return Match(best.fact, best.score, best.words, near)


@lru_cache(maxsize=8192)
def _measure(said: str, measure: str, others: tuple[str, ...]) -> float | None:
    """What the measures say for a match; None when the two can never be the same thing."""
    own = measure_name(measure)[0]
    if said == own or said in others:
        return SAME_MEASURE
    if conversion(said, own) is not None:
        return SAME_MEASURE
    if any(said in group and own in group for group in _LIKE):
        return LIKE_MEASURE
    apart = is_measured(said) or is_measured(own) or said in _UNLIKE_KINDS or own in _UNLIKE_KINDS
    return None if apart else OTHER_MEASURE


def _words(fact: Fact) -> Iterable[str]:
    for phrase in fact.phrases:
        yield from phrase.words


def _pairs(text: str) -> frozenset[str]:
    """All pairs of neighbouring characters, over words and ideographs only."""
    return frozenset(
        run[place : place + 2] for run in _IDEOGRAPHS.findall(text) for place in range(len(run) - 1)
    )
