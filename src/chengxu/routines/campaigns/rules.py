"""What a campaign covers and should reach, what counts into it, when it may close. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Problems, Refused

MAX_NAME, MAX_GOAL, MAX_REASON, MAX_STEP = 80, 1000, 200, 80
LONGEST = timedelta(days=731)
MOST_TARGET = 10_000_000
CASES = "cases"
"""The target of cases closed; every other one names a verb and an object of the ledger."""
Work = tuple[str, str]


class Stage(StrEnum):
    """How far a campaign is."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STAGES[self]


_STAGES = {
    Stage.OPEN: Message("整治中", "under way"),
    Stage.CLOSED: Message("已收官", "closed"),
    Stage.CANCELLED: Message("已终止", "called off"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``number`` of ``work`` ("verb object", or :data:`CASES`)."""

    work: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A campaign as it is planned: both days inclusive; no ``places`` means the whole county, no ``parties`` everybody."""

    name: str
    goal: str
    starts_on: date | None
    ends_on: date | None
    lead: str
    co_units: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The codes a plan may name; works are "verb object"."""

    units: Collection[str]
    categories: Collection[str]
    works: Collection[str]
    places: Collection[str]
    parties: Collection[str] = ()


def planned(given: Plan, known: Known) -> Plan:
    """The plan, cleaned. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong with it."""
    problems = Problems()
    name = " ".join(given.name.split())
    if not 2 <= len(name) <= MAX_NAME:
        problems.add(Message("名称写 2 到 80 字", "a name of 2 to 80 characters"), field="name")
    if len(given.goal) > MAX_GOAL:
        problems.add(Message("太长了：最多 1000 字", "too long: 1000 characters at most"), field="goal")
    if given.starts_on is None or given.ends_on is None:
        problems.add(Message("请写起止日期", "say when it begins and ends"), field="starts_on")
    elif given.ends_on < given.starts_on:
        problems.add(Message("结束早于开始", "it ends before it begins"), field="ends_on")
    elif given.ends_on - given.starts_on > LONGEST:
        problems.add(Message("最长两年", "two years at most"), field="ends_on")
    if not (given.categories or given.works):
        problems.add(
            Message("至少选一个小类或一项工作", "choose at least one category or one kind of work"),
            field="categories",
        )
    if given.lead in given.co_units:
        problems.add(Message("牵头单位不用再列为配合单位", "the lead is no further unit"), field="co_units")
    _known(given, known, problems)
    for target in given.targets:
        if target.work != CASES and target.work not in given.works:
            problems.add(
                Message("目标「{work}」不在整治的工作里", "the target “{work}” is no work of it").format(
                    work=target.work
                ),
                field="targets",
            )
        if not 1 <= target.number <= MOST_TARGET:
            problems.add(Message("目标应是正整数", "a target is a whole number above zero"), field="targets")
    if len({target.work for target in given.targets}) != len(given.targets):
        problems.add(Message("同一项工作只能有一个目标", "one target for each work"), field="targets")
    problems.raise_if_any()
    return Plan(
        name=name, goal=given.goal.strip(), starts_on=given.starts_on, ends_on=given.ends_on, lead=given.lead,
        co_units=_once(given.co_units), categories=_once(given.categories), works=_once(given.works),
        places=_once(given.places), parties=_once(given.parties), targets=given.targets,
    )  # fmt: skip


def _known(given: Plan, known: Known, problems: Problems) -> None:
    if given.lead not in known.units:
        problems.add(Message("请选牵头单位", "choose the unit that leads"), field="lead")
    for field, values, there, what in (
        ("co_units", given.co_units, known.units, Message("单位", "unit")),
        ("categories", given.categories, known.categories, Message("小类", "category")),
        ("works", given.works, known.works, Message("工作", "work")),
        ("places", given.places, known.places, Message("地点", "place")),
        ("parties", given.parties, known.parties, Message("当事人", "party")),
    ):
        for value in values:
            if value not in there:
                message = Message("没有{what}「{value}」", "there is no {what} “{value}”")
                problems.add(message.format(what=what, value=value), field=field)


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def may_log(day: date, starts_on: date, ends_on: date, stage: Stage) -> None:
    """Whether a deed of this local day may be counted into a campaign by hand.

    Raises :class:`Refused` outside its days (counted in it would be what was not done in it) and once it is closed.
    """
    if stage is not Stage.OPEN:
        raise Refused(Message("专项整治已经收官或终止", "the campaign is closed or was called off"), "deed")
    if not starts_on <= day <= ends_on:
        raise Refused(
            Message(
                "这条台账是 {day}，不在整治时段 {start} 至 {end} 里，不能算进去",
                "this entry is of {day}, outside {start} to {end}; it does not count",
            ).format(day=day, start=starts_on, end=ends_on),
            "deed",
        )


def may_close(stage: Stage, ends_on: date, today: date, why: str) -> str:
    """Why it closes ("" on time), cleaned. Raises :class:`Refused` when it is closed, or early without a reason."""
    if stage is not Stage.OPEN:
        raise Refused(Message("专项整治已经收官或终止", "the campaign is closed or was called off"))
    text = " ".join(why.split())[:MAX_REASON]
    if today <= ends_on and len(text) < 2:
        raise Refused(
            Message("还没有到结束日期；提前收官请写原因", "it has not ended yet; say why it closes early"),
            "why",
        )
    return text


def may_cancel(stage: Stage, why: str) -> str:
    """Why it is called off, cleaned. Raises :class:`Refused` when it is closed, or without a reason."""
    if stage is not Stage.OPEN:
        raise Refused(Message("专项整治已经收官或终止", "the campaign is closed or was called off"))
    text = " ".join(why.split())[:MAX_REASON]
    if len(text) < 2:
        raise Refused(Message("请写终止的原因", "say why it is called off"), "why")
    return text


def may_change(stage: Stage, why: str) -> str:
    """Why it is changed, cleaned. Raises :class:`Refused` once it is closed, or without a reason."""
    if stage is not Stage.OPEN:
        raise Refused(Message("专项整治已经收官或终止，不能再改", "it is closed and stays as it was"))
    text = " ".join(why.split())[:MAX_REASON]
    if len(text) < 2:
        raise Refused(Message("请写变更的原因", "say why it is changed"), "why")
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed as far as sums ask for it; ``quantity`` in thousandths."""

    uid: str
    verb: str
    object: str
    measure: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What was done of one work in one measure: the sum in thousandths, over so many deeds."""

    work: Work
    measure: str
    quantity: int
    deeds: int


def sums(entries: Iterable[Entry]) -> list[Sum]:
    """By verb, object and measure; a deed that comes twice (automatically and by hand) counts once."""
    known: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in entries:
        known.setdefault((one.verb, one.object, one.measure), {})[one.uid] = one.quantity
    return [
        Sum(work=(verb, thing), measure=measure, quantity=sum(found.values()), deeds=len(found))
        for (verb, thing, measure), found in sorted(known.items())
    ]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many deeds campaigns claim: ``each`` added campaign by campaign, ``once`` every deed once."""

    each: int
    once: int

    @property
    def shared(self) -> int:
        """So many more the sum campaign by campaign would say."""
        return self.each - self.once


def overlap(claims: Mapping[str, Collection[str]]) -> Overlap:
    """Of the uids of deeds that each campaign claims. A deed two campaigns claim counts in each of them, and once in a sum."""
    each = sum(len(set(claimed)) for claimed in claims.values())
    return Overlap(each, len(set().union(*claims.values())) if claims else 0)
