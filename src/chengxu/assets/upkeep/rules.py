"""A repair: what was done, with which parts, at which cost, how soon after the fault was found. Pure.

Money is integer fen, quantities thousandths of their measure word, hours thousandths of an hour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from chengxu.common.messages import Message, Problems
from chengxu.common.quantity import to_fen
from chengxu.ledger.rules import MILLI

MOST_QUANTITY = 1_000_000 * MILLI
MOST_FEN = 100_000_000_00
MOST_HOURS = 10_000 * MILLI
MOST_NOTE, MOST_NAME, MOST_SECTION = 300, 60, 80
LONGEST_WARRANTY = timedelta(days=366 * 30)
A_YEAR = timedelta(days=366)
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,3})?")


class By(StrEnum):
    """Who did the work."""

    OWN = "own"
    CONTRACTOR = "contractor"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _BY[self]


_BY = {By.OWN: Message("自己的班组", "own crew"), By.CONTRACTOR: Message("外包单位", "a contractor")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the county's price list: what one ``measure`` of it costs, and for which classes it is (none: for all)."""

    code: str
    name: Message
    measure: str
    fen: int
    categories: frozenset[str]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A piece of work a repair may consist of: a deed of ``deeds.yaml`` in one measure, and the classes it is for (none: all)."""

    code: str
    verb: str
    object: str
    measure: str
    categories: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the county says about repairs: its works and price list, by code, and how soon a fault is put right.

    ``accidents`` names for a class the object of the deed “handle” that damage done by others is counted as; ``pay_days``
    is how long somebody who did damage has to pay once the claim was presented.
    """

    works: Mapping[str, Work] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    mend_within: timedelta = timedelta(hours=24)
    accidents: Mapping[str, str] = field(default_factory=dict)
    pay_days: int = 30
    source: str = ""
    verified: bool = False

    def works_for(self, category: str) -> list[Work]:
        """The works that fit a class; all of them for a stretch, which has none."""
        return [one for one in self.works.values() if fits(one.categories, category)]

    def parts_for(self, category: str) -> list[Part]:
        """The parts that fit a class; all of them for a stretch."""
        return [one for one in self.parts.values() if fits(one.categories, category)]


def fits(categories: frozenset[str], category: str) -> bool:
    """Whether something declared for some classes is for this one; without a class nothing is left out."""
    return not category or not categories or category in categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A repair as somebody typed it; numbers are words still. ``works`` and ``parts`` are pairs of code and quantity."""

    works: Sequence[tuple[str, str]] = ()
    parts: Sequence[tuple[str, str]] = ()
    done_at: datetime | None = None
    found_at: datetime | None = None
    hours: str = ""
    other_yuan: str = ""
    by: str = By.OWN.value
    contractor: str = ""
    warranty: date | None = None
    road: str = ""
    section: str = ""
    note: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    mended: bool = True


@dataclass(frozen=True, slots=True)
class Used:
    """So much of a part, at the price of the list on that day."""

    part: Part
    quantity: int
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A repair whose every word was read; ``prompt`` is None when nobody said when the fault was found."""

    works: tuple[tuple[Work, int], ...]
    parts: tuple[Used, ...]
    done_at: datetime
    found_at: datetime | None
    hours: int
    other_fen: int
    by: By
    contractor: str
    warranty: date | None
    prompt: bool | None

    @property
    def parts_fen(self) -> int:
        """What the parts cost."""
        return sum(one.fen for one in self.parts)

    @property
    def fen(self) -> int:
        """What all of it cost; the hours of the own crew are counted in hours, not in money."""
        return self.parts_fen + self.other_fen


def read_number(text: str) -> int | None:
    """A plain decimal number in thousandths; None for anything else."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return int(Decimal(text) * MILLI)
    except InvalidOperation:
        return None


def read_fen(text: str) -> int | None:
    """Yuan as people type them, in fen; None for anything else."""
    value = read_number(text)
    return None if value is None or value % 10 else to_fen(value)


def cost(quantity: int, fen: int) -> int:
    """So many thousandths of a measure at so many fen each, half a fen up."""
    return (quantity * fen + MILLI // 2) // MILLI


def sound(given: Given, declared: Declared, *, category: str, today: date, now: datetime) -> Sound:
    """The repair, read. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong, each beside its field.

    ``category`` is the class of the component, "" for a stretch of a road; ``today`` is the local day of ``now``.
    """
    problems = Problems()
    works = _works(given, declared, category, problems)
    parts = _parts(given, declared, category, problems)
    done_at = _times(given, now, problems)
    hours = _number(given.hours, "hours", MOST_HOURS, problems)
    other = _yuan(given.other_yuan, problems)
    by = _by(given, problems)
    if not category and not given.road:
        problems.add(Message("请选择哪条路", "choose the road"), field="road")
    _lengths(given, problems)
    if given.warranty and not today <= given.warranty <= today + LONGEST_WARRANTY:
        problems.add(
            Message(
                "质保到期日应在今天以后、三十年以内", "the warranty ends after today, within thirty years"
            ),
            field="warranty",
        )
    problems.raise_if_any()
    found = given.found_at
    return Sound(
        works=works, parts=parts, done_at=done_at, found_at=found, hours=hours, other_fen=other, by=by,
        contractor=given.contractor.strip() if by is By.CONTRACTOR else "", warranty=given.warranty,
        prompt=None if found is None else done_at - found <= declared.mend_within,
    )  # fmt: skip


def _works(
    given: Given, declared: Declared, category: str, problems: Problems
) -> tuple[tuple[Work, int], ...]:
    found: dict[str, int] = {}
    for code, text in given.works:
        if not code and not text.strip():
            continue
        work, quantity = declared.works.get(code), read_number(text)
        if work is None or not fits(work.categories, category):
            problems.add(Message("请选择做了什么", "choose what was done"), field="works")
        elif quantity is None or not 0 < quantity <= MOST_QUANTITY:
            problems.add(_bad_quantity(work.measure), field="works")
        elif code in found:
            problems.add(
                Message("同一项工作写了两次，请合成一行", "the same work stands twice; make it one line"),
                field="works",
            )
        else:
            found[code] = quantity
    if not found and not problems:
        problems.add(Message("至少写一项做了什么", "say at least one thing that was done"), field="works")
    return tuple((declared.works[code], quantity) for code, quantity in found.items())


def _parts(given: Given, declared: Declared, category: str, problems: Problems) -> tuple[Used, ...]:
    found: list[Used] = []
    for code, text in given.parts:
        if not code and not text.strip():
            continue
        part, quantity = declared.parts.get(code), read_number(text)
        if part is None or not fits(part.categories, category):
            problems.add(
                Message(
                    "价目表里没有这种材料，或它不用于这类部件",
                    "the price list has no such part, or not for this class",
                ),
                field="parts",
            )
        elif quantity is None or not 0 < quantity <= MOST_QUANTITY:
            problems.add(_bad_quantity(part.measure), field="parts")
        else:
            found.append(Used(part, quantity, cost(quantity, part.fen)))
    return tuple(found)


def _bad_quantity(measure: str) -> Message:
    return Message(
        "数量写成数字（{measure}），大于 0、不超过一百万，小数最多三位",
        "the quantity ({measure}) is a number above 0 and at most a million, three decimals at most",
    ).format(measure=measure)


def _times(given: Given, now: datetime, problems: Problems) -> datetime:
    done = given.done_at
    if done is None:
        problems.add(Message("请写什么时候修好的", "say when it was done"), field="done_at")
        return now
    if done > now:
        problems.add(Message("修好的时间在将来", "it is said to be done in the future"), field="done_at")
    elif now - done > A_YEAR:
        problems.add(
            Message(
                "一年以前的维修请用台账导入补录",
                "what is older than a year comes in by the import of the ledger",
            ),
            field="done_at",
        )
    if given.found_at is not None and given.found_at > done:
        problems.add(
            Message("发现的时间晚于修好的时间", "the fault was found after it was put right"),
            field="found_at",
        )
    return done


def _number(text: str, name: str, most: int, problems: Problems) -> int:
    if not text.strip():
        return 0
    value = read_number(text)
    if value is None or value > most:
        problems.add(
            Message("写成数字，不超过 {most}", "a number of at most {most}").format(most=most // MILLI),
            field=name,
        )
        return 0
    return value


def _yuan(text: str, problems: Problems) -> int:
    if not text.strip():
        return 0
    fen = read_fen(text)
    if fen is None or fen > MOST_FEN:
        problems.add(
            Message(
                "写成元，小数最多两位，不超过一亿",
                "yuan, two decimals at most, no more than a hundred million",
            ),
            field="other_yuan",
        )
        return 0
    return fen


def _by(given: Given, problems: Problems) -> By:
    if given.by not in set(By):
        problems.add(Message("请选择谁修的", "choose who did it"), field="by")
        return By.OWN
    by = By(given.by)
    if by is By.CONTRACTOR and not given.contractor.strip():
        problems.add(Message("请写外包单位的名称", "name the contractor"), field="contractor")
    return by


def _lengths(given: Given, problems: Problems) -> None:
    for name, most in (("contractor", MOST_NAME), ("section", MOST_SECTION), ("note", MOST_NOTE)):
        if len(getattr(given, name)) > most:
            problems.add(
                Message("太长了：最多 {n} 字", "too long: {n} characters at most").format(n=most), field=name
            )
