"""What speaks for and against one indicator for one number, each as a feature with a name: the words, the measure, what
stands around, the other numbers of the document, and the records.

All of it is about how the two are related, nothing about which indicator it is: a county's new indicator is weighed like
the others. What each feature weighs was learned from the labelled reports (:mod:`weighing`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from chengxu.common.measures import conversion, measure_name
from chengxu.common.quantity import Quantity, agrees
from chengxu.reports.audit.matters.carrying import FREE, VALUES
from chengxu.reports.audit.matters.fitting import contradicted, foreign
from chengxu.reports.audit.matters.profiles import Profile, Profiles, Wording
from chengxu.reports.audit.matters.surroundings import Surroundings
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.lexicon import normal
from chengxu.reports.audit.words.matched import Match
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.audit.words.similarity import pairs
from chengxu.reports.rules import Fact

Features = dict[str, float]

NEAR_BY = 5
"""So many numbers before and behind tell which chapter is spoken of."""
BESIDE = 2
MOST_TOLD = 8
"""So many times at most a matter is looked for among what was told, however long the document."""
TOUCHING, NEAREST, MENTIONED = 0.7, 0.7, 0.45
ACTION_WORD = 0.5
ALMOST = 0.9
"""A word of which all pairs of characters are there, but not as that word, counts nearly as much."""
UNTOLD, EXCLUDED = 0.3, 0.3
"""What a phrase keeps whose topic is not spoken of, and loses by a word that must not be there."""
FEWEST_SOFT, FEWEST_COVERED, FEWEST_NAMED = 0.3, 0.15, 0.3
TELLING_DIGITS, SOME_SOFT, SOME_COVERED = 3, 0.1, 0.05
FEWEST_TELLING = 2
NARROW = 1.35
SURELY_ANOTHER = 0.5
LIKE, UNLIKE = 1.25, 20
"""Values within a quarter are alike; so many times apart they are of quite another size."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The other numbers of a document and what the words made of them."""

    numbers: Sequence[tuple[Quantity, Context]]
    matches: Sequence[Match]
    told: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, numbers: Sequence[tuple[Quantity, Context]], matches: Sequence[Match]) -> Beside:
        """All numbers of a document in reading order, each with what was decided."""
        told: dict[str, list[int]] = defaultdict(list)
        for index, match in enumerate(matches):
            if match.fact is not None and len(told[match.fact.id]) < MOST_TOLD:
                told[match.fact.id].append(index)
        return cls(numbers, matches, {id_: tuple(found) for id_, found in told.items()})

    def before(self, index: int) -> Fact | None:
        """The indicator of the nearest number before that has one, of two."""
        places = range(index - 1, max(-1, index - 1 - BESIDE), -1)
        return next((fact for fact in (self.matches[i].fact for i in places) if fact is not None), None)

    def behind(self, index: int) -> Fact | None:
        """The same behind."""
        places = range(index + 1, min(len(self.matches), index + 1 + BESIDE))
        return next((fact for fact in (self.matches[i].fact for i in places) if fact is not None), None)

    def is_alone(self, index: int) -> bool:
        """Whether no number near it has an indicator."""
        return self.before(index) is None and self.behind(index) is None

    def of_chapter(self, index: int, chapter: str) -> float:
        """How many numbers around are of a chapter, in fives."""
        around = self.matches[max(0, index - NEAR_BY) : index + NEAR_BY + 1]
        return sum(match.fact is not None and match.fact.chapter == chapter for match in around) / NEAR_BY

    def again(self, index: int, fact: Fact) -> tuple[bool, bool]:
        """Whether other numbers tell the indicator already: with the same value, with another."""
        others = [self.numbers[place][0].value for place in self.told.get(fact.id, ()) if place != index]
        stated = self.numbers[index][0]
        same = any(value is not None and agrees(stated, value) for value in others)
        return same, bool(others) and not same


@dataclass(slots=True)
class Evidence:
    """What speaks for each indicator at one number, ``index`` of the document."""

    index: int
    beside: Beside
    profiles: Profiles
    around: Surroundings
    planned: bool
    _near: frozenset[str] = field(init=False)
    _telling: frozenset[str] = field(init=False)
    _clause: frozenset[str] = field(init=False)
    _sentence: frozenset[str] = field(init=False)
    _weight: float = field(init=False)
    _square: float = field(init=False)
    _placed: frozenset[int] = field(init=False)
    _alike: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        context = self.around.context
        self._near = pairs(self.around.near)
        self._telling = pairs(self.around.telling)
        self._clause = self._near | pairs(context.clause)
        self._sentence = frozenset().union(
            *map(pairs, (context.sentence, context.row, context.column, context.table))
        )
        self._weight = self.profiles.widely.weight(self._near) or 1.0
        self._square = self.profiles.widely.square(self._near)
        self._placed = frozenset(
            place for concept in self.around.places for place in self.profiles.by_concept.get(concept, ())
        )
        self._alike = {}

    def all(self) -> Iterator[tuple[Profile, Features]]:
        """Every indicator of which at least something speaks."""
        for place in sorted(self._placed | self.profiles.widely.touching(self._clause)):
            profile = self.profiles.all[place]
            if profile.fact is not None:
                found = self.of(place)
                if found is not None and _may_be(found):
                    yield profile, found

    def of(self, place: int, *, anyway: bool = False) -> Features | None:
        """What speaks for the indicator at ``place`` of the profiles; None when its measure can never be this one, or
        nothing worth weighing (``anyway``: weigh it all the same)."""
        profile = self.profiles.all[place]
        quantity, context = self.beside.numbers[self.index]
        fact = profile.fact
        assert fact is not None
        measure = self._measure(quantity, context, fact)
        if measure is None:
            return None
        spoken = place in self._placed or not profile.pairs.isdisjoint(self._clause)
        soft, things, nearest = (
            self._phrase(profile, quantity, TOUCHING if anyway else MENTIONED) if spoken else (0.0, 0.0, 0.0)
        )
        widely, wide = self.profiles.widely, self.profiles.wide[place]
        both = self._near & wide.pairs
        covered = widely.weight(both) / self._weight
        named = widely.weight(wide.name & self._near) / (wide.weight or 1.0)
        value = against_records(quantity, context, fact)
        if not anyway and soft < FEWEST_SOFT and covered < FEWEST_COVERED and named < FEWEST_NAMED:
            telling = value["equal, three digits"] or value["equal, four digits"]
            if not (telling and (soft > SOME_SOFT or covered > SOME_COVERED)):
                return None
        before, behind = self.beside.before(self.index), self.beside.behind(self.index)
        same, other = self.beside.again(self.index, fact)
        own = nearest >= NEAREST
        return {
            "measure": measure,
            "same measure": float(measure >= measuring.SAME),
            "phrase": soft,
            "its things": things,
            "its nearest word": nearest,
            "characters": self.profiles.known.alike(self._telling, profile.pairs),
            "words known": covered,
            "words shared": widely.square(both) / math.sqrt(self._square * wide.square) if both else 0.0,
            "name here": named,
            "name in the sentence": widely.weight(wide.name & self._sentence) / (wide.weight or 1.0),
            "foreign": foreign(profile, self.around, self.profiles, (), own=own),
            "another deed": contradicted(profile, self.around, self.profiles),
            "chapter before": float(before is not None and before.chapter == fact.chapter),
            "chapter behind": float(behind is not None and behind.chapter == fact.chapter),
            "follows in the pack": float(before is not None and self._follows(before, fact)),
            "precedes in the pack": float(behind is not None and self._follows(fact, behind)),
            "chapter around": self.beside.of_chapter(self.index, fact.chapter),
            **value,
            "told with this value": float(same),
            "told with another value": float(other),
            "a matter without indicator": float(bool(self.beside.matches[self.index].other)),
            "part": float(context.role is Role.PART),
            "planned": float(self.planned),
            "cell": float(bool(context.row)),
            "blank": float(quantity.placeholder),
        }

    def words(self, profile: Profile) -> tuple[str, ...]:
        """The words of its phrases, and those of its name, by which an indicator is known here."""
        said = {
            word
            for wording in profile.wordings
            for word, concepts in (*wording.things, *wording.actions)
            if self.around.place(concepts) >= TOUCHING
        }
        return tuple(sorted(said, key=lambda word: (-len(word), word))[:3])

    def _follows(self, one: Fact, other: Fact) -> bool:
        order = self.profiles.order
        return order.get(other.id, -1) == order.get(one.id, -2) + 1

    def _measure(self, quantity: Quantity, context: Context, fact: Fact) -> float | None:
        if context.role in FREE:
            return None
        if quantity.placeholder and not quantity.measure:
            return 0.0
        said = "%" if quantity.measure == "百分点" else quantity.measure
        return measuring.fit(said, fact.measure, fact.measures)

    def _phrase(self, profile: Profile, quantity: Quantity, barred: float) -> tuple[float, float, float]:
        """How much of the best phrase is there, how much of it whatever is spoken of, and its nearest word;
        a word it excludes counts from ``barred`` on."""
        best = (0.0, 0.0, 0.0)
        for wording in profile.wordings:
            if not all(measuring.asked(quantity.measure, word) for word in wording.measures):
                continue
            things = [max(self._place(concepts), self._spelt(word)) for word, concepts in wording.things]
            actions = [self._place(concepts) for _, concepts in wording.actions]
            if not things and not actions:
                continue
            topics = min((self.around.topics.of(concepts) for _, concepts in wording.before), default=1.0)
            there = (sum(things) + ACTION_WORD * sum(actions)) / (len(things) + ACTION_WORD * len(actions))
            score = there * (UNTOLD + (1 - UNTOLD) * topics)
            if score > best[0] and self._is_excluded(wording, barred):
                score -= EXCLUDED
            if score > best[0]:
                best = (score, there, max((*things, *actions)))
        return best

    def _place(self, concepts: frozenset[str]) -> float:
        return self.around.place(concepts)

    def _is_excluded(self, wording: Wording, barred: float) -> bool:
        return any(
            self.around.place(concepts) >= barred or normal(word) in self.around.near
            for word, concepts in wording.without
        )

    def _spelt(self, word: str) -> float:
        """How much of a word is in the clause by its characters."""
        found = self._alike.get(word)
        if found is None:
            own = pairs(normal(word))
            found = self._alike[word] = ALMOST * len(own & self._clause) / len(own) if own else 0.0
        return found


_VALUE = (
    "equal, few digits",
    "equal, three digits",
    "equal, four digits",
    "alike in size",
    "of another size",
    "another value",
)
EQUAL = _VALUE[:3]
CONTRARY = _VALUE[4:]


def against_records(quantity: Quantity, context: Context, fact: Fact) -> Features:
    """How the number goes with the records, where it can be held against them as it stands. The more digits are
    the same, the less it is chance."""
    found = dict.fromkeys(_VALUE, 0.0)
    if context.role not in VALUES or quantity.placeholder or not is_narrow(quantity):
        return found
    record = recorded(fact, quantity)
    if record is None or not fact.rows:
        return found
    if agrees(quantity, record):
        digits = len(str(abs(record)).rstrip("0"))
        few = "equal, four digits" if digits > TELLING_DIGITS else "equal, three digits"
        found["equal, few digits" if digits < TELLING_DIGITS else few] = 1.0
    else:
        ratio = (quantity.value or 0) / record if record else 0.0
        if 1 / LIKE <= ratio <= LIKE:
            found["alike in size"] = 1.0
        elif not 1 / UNLIKE < ratio < UNLIKE:
            found["of another size"] = 1.0
        else:
            found["another value"] = 1.0
    return found


def _may_be(found: Features) -> bool:
    """Where something else was done (悬挂宣传条幅215条), words and value are not enough: the numbers beside it have to be of
    its chapter."""
    return found["another deed"] < SURELY_ANOTHER or found["chapter around"] > 0


def is_narrow(quantity: Quantity) -> bool:
    """Whether a number says so much that it being right is no chance: 350余 does, 不少于2 does not."""
    if quantity.value is None or quantity.low is None or quantity.high is None:
        return False
    return quantity.high <= NARROW * quantity.low


def is_telling(record: int) -> bool:
    """Whether a record has so many digits that a number is hardly the same by chance."""
    return len(str(abs(record)).rstrip("0")) >= FEWEST_TELLING


def recorded(fact: Fact, quantity: Quantity) -> int | None:
    """What the records say, in thousandths of the number's own measure."""
    if fact.thousandths is None:
        return None
    ratio = conversion(measure_name(fact.measure)[0], quantity.measure)
    return int(fact.thousandths * (ratio if ratio is not None else Fraction(1)))
