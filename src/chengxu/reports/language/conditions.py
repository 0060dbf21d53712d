"""The conditions of a report's sentences: how they are written, and whether they hold. Plain Python.

    street.occupy                   there is something to tell: more than nothing, or a rate that was recorded
    street.occupy = 0               also > >= < <= and a number; never true without a record
    gas.checks recorded             there is a record, be it of nothing
    party.centre_group reached      the plan of the year or the target is reached; `missed`: it is not, and is due
    gas.hazard_major down yoy       compared with the year before; also up, level, better, worse; `prev`: the period before
    period month                    also year half quarter week day other
    year 2023                       the period lies in this year
    month 6                         some day of the period lies in this month

`not` turns one around; several are joined by `and` or by `or`, not both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from chengxu.common.messages import Message
from chengxu.reports.language.periods import Length, Period

ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": Decimal.__eq__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
}
_MOVES = ("up", "down", "level", "better", "worse")
_BASES = ("yoy", "prev")


class Kind(StrEnum):
    """What a test looks at."""

    TELLS = "tells"
    COMPARE = "compare"
    RECORDED = "recorded"
    REACHED = "reached"
    MISSED = "missed"
    MOVED = "moved"
    LENGTH = "period"
    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Test:
    """One thing that holds or not. ``word`` is the sign, the length or the movement; ``base`` is yoy or prev."""

    kind: Kind
    indicator: str = ""
    word: str = ""
    number: Decimal = Decimal(0)
    base: str = ""
    negated: bool = False

    __test__ = False  # not one of pytest's


@dataclass(frozen=True, slots=True)
class Condition:
    """Tests that must all hold (``every``), or of which one must."""

    tests: tuple[Test, ...]
    every: bool = True

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators it looks at."""
        return tuple(test.indicator for test in self.tests if test.indicator)


class World(Protocol):
    """What tests are held against."""

    @property
    def period(self) -> Period:
        """The period of the report."""

    def tells(self, indicator: str) -> bool:
        """Whether there is something to tell of it."""

    def value(self, indicator: str) -> Decimal | None:
        """What the records say."""

    def recorded(self, indicator: str) -> bool:
        """Whether there is any record of it."""

    def reached(self, indicator: str) -> bool | None:
        """Whether its plan or target is reached; None when there is none, or it is not due yet."""

    def movement(self, indicator: str, base: str) -> int | None:
        """-1, 0 or 1 against another period; None when there is nothing to compare with."""

    def better(self, indicator: str) -> str:
        """``more``, ``less`` or "": which way it should move."""


class NotUnderstood(Exception):
    """What is wrong with a condition; never leaves this package."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.zh)
        self.message = message


def parse(text: str) -> Condition:
    """The condition that ``text`` writes; raises :class:`NotUnderstood`."""
    words = text.split()
    joints = {word for word in words if word in ("and", "or")}
    if len(joints) > 1:
        raise NotUnderstood(
            Message(
                "一个条件里 and 和 or 只用一种，另写一层 [[ ]]",
                "use “and” or “or”, not both; nest [[ ]] instead",
            )
        )
    groups: list[list[str]] = [[]]
    for word in words:
        if word in joints:
            groups.append([])
        else:
            groups[-1].append(word)
    return Condition(tuple(_test(group, text) for group in groups), every="or" not in joints)


def holds(condition: Condition, world: World) -> bool:
    """Whether the condition is true of ``world``."""
    results = (_holds(test, world) != test.negated for test in condition.tests)
    return all(results) if condition.every else any(results)


def _test(words: Sequence[str], text: str) -> Test:
    negated = words[:1] == ["not"]
    match words[1:] if negated else words:
        case [str(id_)] if ID.fullmatch(id_):
            return Test(Kind.TELLS, id_, negated=negated)
        case [str(id_), sign, number] if ID.fullmatch(id_) and sign in _SIGNS and _NUMBER.fullmatch(number):
            return Test(Kind.COMPARE, id_, sign, Decimal(number), negated=negated)
        case [str(id_), ("recorded" | "reached" | "missed") as kind] if ID.fullmatch(id_):
            return Test(Kind(kind), id_, negated=negated)
        case [str(id_), move, base] if ID.fullmatch(id_) and move in _MOVES and base in _BASES:
            return Test(Kind.MOVED, id_, move, base=base, negated=negated)
        case ["period", length] if length in set(Length):
            return Test(Kind.LENGTH, word=length, negated=negated)
        case ["year", number] if re.fullmatch(r"\d{4}", number):
            return Test(Kind.YEAR, number=Decimal(number), negated=negated)
        case ["month", number] if number.isdecimal() and 1 <= int(number) <= 12:
            return Test(Kind.MONTH, number=Decimal(number), negated=negated)
    raise NotUnderstood(
        Message(
            "看不懂条件「{text}?」：可以写 street.occupy、street.occupy > 10、… recorded、… reached、… missed、… up yoy、period month、"
            "year 2023、month 6，前面加 not，之间用 and 或 or",
            "“{text}?” is no condition: write an.indicator, an.indicator > 10, recorded, reached, missed, up yoy, "
            "period month, year 2023 or month 6, with not before and and or or between",
        ).format(text=text.strip())
    )


def _holds(test: Test, world: World) -> bool:
    match test.kind:
        case Kind.TELLS:
            return world.tells(test.indicator)
        case Kind.COMPARE:
            value = world.value(test.indicator)
            return value is not None and _SIGNS[test.word](value, test.number)
        case Kind.RECORDED:
            return world.recorded(test.indicator)
        case Kind.REACHED:
            return world.reached(test.indicator) is True
        case Kind.MISSED:
            return world.reached(test.indicator) is False
        case Kind.MOVED:
            return _moved(test, world)
        case Kind.LENGTH:
            return world.period.length == test.word
        case Kind.YEAR:
            return world.period.start.year == world.period.end.year == test.number
        case Kind.MONTH:
            return world.period.touches(int(test.number))


def _moved(test: Test, world: World) -> bool:
    movement = world.movement(test.indicator, test.base)
    if movement is None:
        return False
    good = {"more": 1, "less": -1}.get(world.better(test.indicator), 0)
    wanted = {"up": 1, "down": -1, "level": 0, "better": good, "worse": -good}[test.word]
    return movement == wanted and (good != 0 or test.word not in ("better", "worse"))
