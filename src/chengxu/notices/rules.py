"""Which deed gives whom a notice, in which words. Pure.

A recipient is a unit, a post (everywhere, or at one unit) or a person. The pack says for each kind of deed who is told;
whom a rung of the escalation ladder calls follows from the rung itself.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.notices.outward import ReporterRule


class Kind(StrEnum):
    """Whose a notice is."""

    UNIT = "unit"
    POST = "post"
    PERSON = "person"


class To(StrEnum):
    """Recipients the pack can name besides ``post:…`` and ``unit:…``."""

    UNIT = "unit"
    FROM_UNIT = "from_unit"
    TO_UNIT = "to_unit"
    UNITS = "units"
    HEAD = "head"
    LEADER = "leader"
    HOLDER = "holder"
    SIDES = "sides"
    SUPERVISOR = "supervisor"
    CALLED = "called"


PLACEHOLDERS = frozenset(
    {"case", "category", "place", "unit", "from_unit", "to_unit", "clock", "due", "precedent"}
)
"""What the words of a notice may leave open; all are codes and names of the pack, never what somebody wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """One line of the pack: deeds of ``verb`` whose facts are as ``when`` says are told to ``to`` as ``text``."""

    id: str
    verb: str
    to: tuple[str, ...]
    text: Message
    when: Mapping[str, str]
    source: str = ""
    verified: bool = False

    def applies(self, verb: str, facts: Mapping[str, str]) -> bool:
        """Whether a deed with this verb and these facts is told by it."""
        return verb == self.verb and all(facts.get(name, "") == value for name, value in self.when.items())


@dataclass(frozen=True, slots=True)
class Work:
    """Whether people are told of inspections given to them, and of the recurring tasks of a day, from which hour of it on."""

    inspections: bool
    routines: bool
    at: time


@dataclass(frozen=True, slots=True)
class Declared:
    """``notices.yaml``: the rules, which posts are the head of a section and the leader of the bureau, what reporters are
    told, and of which of their own work people are (``work``; None: of none)."""

    rules: tuple[NoticeRule, ...] = ()
    head: str = ""
    leader: str = ""
    reporters: tuple[ReporterRule, ...] = ()
    work: Work | None = None

    @property
    def verbs(self) -> frozenset[str]:
        """The deeds anybody is told of."""
        inside = {rule.verb for rule in self.rules}
        return frozenset(inside | {rule.verb for rule in self.reporters})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a deed says about its case: facts of the deed, names for the words, and who is concerned.

    ``unit`` is the unit the deed is about; ``holder`` the person who holds the case ("" when a unit does); ``sides`` the
    units that quarrel; ``supervisor`` the person who asked for an answer.
    """

    verb: str
    actor: str
    facts: Mapping[str, str]
    names: Mapping[str, Message | str]
    unit: str
    holder: str = ""
    sides: tuple[str, ...] = ()
    supervisor: str = ""


@dataclass(frozen=True, slots=True)
class Addressed:
    """One notice: for whom, and what it says. A post at one unit is written ``post@unit``."""

    kind: Kind
    recipient: str
    text: Message


def notices(told: Told, declared: Declared, heads: Collection[str]) -> list[Addressed]:
    """The notices a deed gives, nobody twice and nobody about what they did themselves.

    ``heads`` are the units that have a head of section; where there is none, the unit itself is told.
    """
    found: dict[tuple[Kind, str], Addressed] = {}
    for rule in declared.rules:
        if not rule.applies(told.verb, told.facts):
            continue
        text = rule.text.format(**{name: told.names.get(name, "") for name in PLACEHOLDERS})
        for kind, recipient in _recipients(rule.to, told, declared, heads):
            if recipient and recipient != told.actor:
                found.setdefault((kind, recipient), Addressed(kind, recipient, text))
    return list(found.values())


def _recipients(
    to: Sequence[str], told: Told, declared: Declared, heads: Collection[str]
) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = []
    for word in to:
        kind, _, code = word.partition(":")
        if code:
            found.append((Kind(kind), code))
        else:
            found += _named(To(word), told, declared, heads)
    return found


def _named(to: To, told: Told, declared: Declared, heads: Collection[str]) -> list[tuple[Kind, str]]:
    match to:
        case To.UNIT:
            return [(Kind.UNIT, told.unit)]
        case To.FROM_UNIT | To.TO_UNIT:
            return [(Kind.UNIT, told.facts.get(to.value, ""))]
        case To.UNITS:
            return [(Kind.UNIT, unit) for unit in told.facts.get(to.value, "").split()]
        case To.HEAD:
            return [_head(told.unit, declared, heads)]
        case To.LEADER:
            return [(Kind.POST, declared.leader)]
        case To.HOLDER:
            return [(Kind.PERSON, told.holder) if told.holder else (Kind.UNIT, told.unit)]
        case To.SIDES:
            return [(Kind.UNIT, side) for side in told.sides]
        case To.SUPERVISOR:
            return [(Kind.PERSON, told.supervisor)]
        case To.CALLED:
            return [_called(told, declared, heads)]


def _head(unit: str, declared: Declared, heads: Collection[str]) -> tuple[Kind, str]:
    return (Kind.POST, f"{declared.head}@{unit}") if unit in heads else (Kind.UNIT, unit)


def _called(told: Told, declared: Declared, heads: Collection[str]) -> tuple[Kind, str]:
    """Whom the rung of an escalation calls: the one it names, or the one its word stands for."""
    if named := told.facts.get("to", ""):
        kind, _, code = named.partition(":")
        return Kind(kind), code
    match told.facts.get("rung", ""):
        case "head":
            return _head(told.unit, declared, heads)
        case "leader":
            return Kind.POST, declared.leader
        case _:
            return Kind.UNIT, told.unit


def blanks(text: str) -> set[str] | None:
    """The names in braces in ``text``; None when the braces do not match."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return None
