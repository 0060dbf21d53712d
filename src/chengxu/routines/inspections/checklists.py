"""What a county declares about inspections: checklists with their items, sentences, steps of climbing, kinds of draws. Pure.

A checklist is known by its code and the digest of its own text: two texts of one code are two versions, each with the days on
which it holds. Whoever began by one version ends by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.common.worktime import Limit, LimitUnit

YES, NO, NA = "yes", "no", "na"
A_WEEK = Limit(7, LimitUnit.work_day)
"""The term of what says none: a default without a source."""


class Kind(StrEnum):
    """How an item is answered."""

    YESNO = "yesno"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


class Grade(StrEnum):
    """How grave a finding is: 一般 or 重大."""

    GENERAL = "general"
    MAJOR = "major"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _GRADES[self]


_GRADES = {Grade.GENERAL: Message("一般", "general"), Grade.MAJOR: Message("重大", "major")}


class Photo(StrEnum):
    """When an item needs a photograph."""

    NEVER = "never"
    FAILING = "failing"
    ALWAYS = "always"


class Target(StrEnum):
    """What is inspected: a party of the register, a place in words, a household (no name is kept), a component."""

    PARTY = "party"
    PLACE = "place"
    HOUSEHOLD = "household"
    COMPONENT = "component"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a checklist.

    ``good`` are the answers of a yes/no or choice that are right; ``least`` and ``most`` bound a number in ``unit``. A wrong answer
    takes ``weight`` points, is a finding of ``grade`` (None: it only takes points) and is to be put right within ``term``.
    ``permit`` names the kind of permit the party must hold for it.
    """

    id: str
    text: Message
    kind: Kind
    good: frozenset[str] = frozenset()
    choices: Mapping[str, Message] = field(default_factory=dict)
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    na: bool = False
    weight: int = 0
    photo: Photo = Photo.NEVER
    grade: Grade | None = None
    term: Limit = A_WEEK
    permit: str = ""
    basis: str = ""
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A pair of the ledger's vocabulary with its measure word."""

    verb: str
    object: str
    measure: str


@dataclass(frozen=True, slots=True)
class Counts:
    """As what an inspection enters the ledger, so that the county's figures count it; None: it does not.

    ``found`` and ``rectified`` are by grade; ``team`` is counted once for each inspector, ``household`` for each household.
    """

    inspection: Word | None = None
    team: Word | None = None
    household: Word | None = None
    notice: Word | None = None
    found: Mapping[Grade, Word] = field(default_factory=dict)
    rectified: Mapping[Grade, Word] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A version of a checklist. ``version`` is the digest of its text; ``label`` is what people call it; ``by`` are the units that inspect.

    ``certified`` inspectors at least must be officers with a certificate (行政处罚法 art. 42: two); ``points`` 0 means no score.
    A finding enters as a case of ``category``: a major one at once when ``enters_major``, any when it is overdue by ``enters_after``.
    """

    code: str
    version: str
    label: str
    name: Message
    about: Message
    unit: str
    by: frozenset[str]
    target: Target
    kinds: frozenset[str]
    start: date
    end: date | None
    certified: int
    points: int
    items: tuple[Item, ...]
    counts: Counts
    category: str
    enters_major: bool
    enters_after: Limit | None
    source: str
    verified: bool

    def item(self, id_: str) -> Item | None:
        """The item of this id."""
        return next((one for one in self.items if one.id == id_), None)

    def holds(self, day: date) -> bool:
        """Whether this version holds on a day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Climb:
    """A finding not put right by its term goes to this post after so long."""

    after: Limit
    post: str


@dataclass(frozen=True, slots=True)
class Risk:
    """Tickets a party gets in a draw: one, and these for what was found at it within a year, or when nobody was there for so long."""

    general: int = 0
    major: int = 0
    unseen_days: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A kind of draw: by which checklist, of which parties, without those inspected in the last ``skip_days``.

    ``inspectors`` of the units in ``pool`` are drawn for each party, ``due`` is how long they have.
    """

    code: str
    name: Message
    checklist: str
    kinds: frozenset[str]
    share: int
    skip_days: int
    inspectors: int
    pool: tuple[str, ...]
    due: Limit
    risk: Risk
    source: str
    verified: bool


BLANKS = frozenset({"party", "item", "grade", "place", "found", "due", "number"})


@dataclass(frozen=True, slots=True)
class Declared:
    """All of it. ``checklists`` by code, each with its versions, the newest last; ``report`` is what a case says; blanks :data:`BLANKS`."""

    checklists: Mapping[str, tuple[Checklist, ...]] = field(default_factory=dict)
    report: Message = Message("{number}")
    climbs: tuple[Climb, ...] = ()
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    avoidances: Mapping[str, Message] = field(default_factory=dict)

    def on(self, code: str, day: date) -> Checklist | None:
        """The version of a checklist that holds on a day."""
        return next((one for one in reversed(self.checklists.get(code, ())) if one.holds(day)), None)

    def version(self, code: str, version: str) -> Checklist | None:
        """A version by its digest."""
        return next((one for one in self.checklists.get(code, ()) if one.version == version), None)
