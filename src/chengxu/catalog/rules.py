"""Categories and their filing conditions, and which category a sentence speaks of.

A category is a minor class of a code scheme (``E0504`` = event 0504, ``C0118`` = component 0118). What a case is
filed under is a *condition* of it, with a limit for each area grade and its own closing criterion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chengxu.catalog.questions import Question
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Limit

GRADES = ("A", "B", "C")
UNGRADED = "C"  # a place without a grade (township text only, unlocated) gets the limits of the outskirts


class Kind(StrEnum):
    """Component 部件 (a thing that stands there) or event 事件 (something that happens)."""

    COMPONENT = "component"
    EVENT = "event"

    @property
    def letter(self) -> str:
        """The first letter of a category's id."""
        return "C" if self is Kind.COMPONENT else "E"

    @property
    def label(self) -> Message:
        """The word on screens."""
        return KIND_LABELS[self]


KIND_LABELS = {Kind.COMPONENT: Message("部件", "component"), Kind.EVENT: Message("事件", "event")}


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both inclusive; None is open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        """True when ``day`` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


ALWAYS = Period()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A deadline inside a case (停工, 处罚, 拆除); counted from filing unless ``after`` names another milestone."""

    id: str
    name: Message
    limits: Mapping[str, Limit]
    after: str = ""

    def limit(self, grade: str) -> Limit:
        """The limit for an area grade."""
        return self.limits.get(grade) or self.limits[UNGRADED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """立案条件: when a case is filed, until when it must be handled, and when it may be closed."""

    id: str
    text: Message
    limits: Mapping[str, Limit]
    closing: Message
    milestones: tuple[Milestone, ...] = ()
    basis: str = ""
    source: str = ""
    verified: bool = False
    period: Period = ALWAYS

    def limit(self, grade: str) -> Limit:
        """The handling limit for an area grade; a place without a grade counts as C."""
        return self.limits.get(grade) or self.limits[UNGRADED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """小类 of a code scheme.

    ``questions`` are what a reporter is asked besides; one that is not ``public`` is neither offered to the public nor
    shown in public lists.
    """

    id: str
    scheme: str
    kind: Kind
    code: str
    name: Message
    major: str
    major_name: Message
    words: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    active: bool = True
    period: Period = ALWAYS
    public: bool = True
    questions: tuple[Question, ...] = ()

    def condition(self, condition_id: str = "") -> Condition:
        """The condition with this id, or the first one; raises :class:`Refused` when there is none."""
        for condition in self.conditions:
            if not condition_id or condition.id == condition_id:
                return condition
        raise Refused(
            Message("「{name}」没有立案条件「{id}」。", "“{name}” has no filing condition “{id}”.").format(
                name=self.name, id=condition_id
            ),
            field="condition",
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category a text seems to speak of, with the words that say so."""

    category_id: str
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Catalog:
    """All categories of a county by id, those of inactive schemes included.

    ``mapping`` leads from an active category to its id in the next scheme ("" when there is none).
    """

    categories: Mapping[str, Category]
    mapping: Mapping[str, str] = field(default_factory=dict)
    _by_text: dict[str, str] = field(init=False, repr=False, compare=False)
    _words: _WordIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_text", dict(_unique_texts(self.active)))
        object.__setattr__(self, "_words", _WordIndex(self.active))

    @property
    def active(self) -> tuple[Category, ...]:
        """The categories in use, in the order of the pack."""
        return tuple(category for category in self.categories.values() if category.active)

    def offered(self, day: date) -> dict[str, Category]:
        """What the public can report on a day, by id, in the order of the pack."""
        return {c.id: c for c in self.active if c.public and c.period.holds(day)}

    def get(self, category_id: str) -> Category:
        """The category with this id; raises :class:`Refused` when there is none."""
        try:
            return self.categories[category_id]
        except KeyError:
            raise Refused(
                Message(f"没有代码为「{category_id}」的小类。", f"There is no category “{category_id}”."),
                field="category",
            ) from None

    def find(self, text: str) -> Category | None:
        """The active category known by this id, Chinese name, or code (when only one category has it)."""
        found = self._by_text.get(text.strip())
        return self.categories[found] if found else None

    def condition(self, condition_id: str) -> Condition:
        """The condition with this id (``E0504-1``); raises :class:`Refused` when there is none."""
        return self.get(condition_id.partition("-")[0]).condition(condition_id)

    def suggest(self, text: str, limit: int = 3) -> tuple[Suggestion, ...]:
        """The categories whose everyday words occur in ``text``, best first.

        A word counts by its length and shares its weight among the categories that use it; a word inside a
        longer matched one does not count again. ``公园+喇叭`` matches where both parts occur.
        """
        return self._words.suggest(text, limit)


def _unique_texts(categories: tuple[Category, ...]) -> Iterator[tuple[str, str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for category in categories:
        for text in (category.id, category.name.zh, category.code):
            owners[text].add(category.id)
    for text, ids in owners.items():
        if len(ids) == 1:
            yield text, next(iter(ids))


class _WordIndex:
    """Everyday words → categories; built once for a catalog."""

    def __init__(self, categories: tuple[Category, ...]) -> None:
        self.uses: dict[str, list[str]] = defaultdict(list)
        for category in categories:
            for word in dict.fromkeys((category.name.zh, *category.words)):
                self.uses[word].append(category.id)
        self.plain = {word for word in self.uses if "+" not in word}
        self.joint = {word: tuple(word.split("+")) for word in self.uses if "+" in word}
        self.longest = max(map(len, self.plain), default=0)
        self.rank = {category.id: index for index, category in enumerate(categories)}

    def suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        hits: dict[str, list[str]] = defaultdict(list)
        scores: dict[str, float] = defaultdict(float)
        matched = self._plain_words(text) + [
            w for w, parts in self.joint.items() if all(p in text for p in parts)
        ]
        for word in matched:
            users = self.uses[word]
            for category_id in users:
                hits[category_id].append(word)
                scores[category_id] += _weight(word) / len(users)
        best = sorted(scores, key=lambda i: (-scores[i], self.rank[i]))[:limit]
        return tuple(Suggestion(i, tuple(hits[i]), round(scores[i], 3)) for i in best)

    def _plain_words(self, text: str) -> list[str]:
        """Matched words in the order of the text, each once, the longest at each position."""
        found: dict[str, None] = {}
        position = 0
        while position < len(text):
            for length in range(min(self.longest, len(text) - position), 0, -1):
                if (word := text[position : position + length]) in self.plain:
                    found[word] = None
                    position += length
                    break
            else:
                position += 1
        return list(found)


def _weight(word: str) -> float:
    return float(len(word.replace("+", "")) ** 1.5)
