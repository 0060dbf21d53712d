"""Permits: what an application must hold, in which state a permit is at an instant, and what may be done to it. Pure.

The state is never typed: it follows from the days written in the permit and from what was done to it since.
Sources: 行政许可法 arts. 42 (term of decision), 50 (renewal), 69 (revocation), 70 (cancellation); articles from memory, unverified.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Problems, Refused, listed
from chengxu.common.worktime import Limit
from chengxu.parties.identity import PartyKind, plain
from chengxu.parties.markets import Market
from chengxu.territory.service_points import Hours

MAX_NUMBER, MAX_WHAT, MAX_CONDITIONS, MAX_REASON, MAX_SECTION = 40, 200, 1000, 300, 120
NUMBER = re.compile(r"[\w\u4e00-\u9fa5()（）\[\]〔〕\-—/.·号第]{3,40}")
NATURAL = frozenset({PartyKind.PERSON})
"""Holders who are natural persons: shown to the public by the first sign of their name."""


class State(StrEnum):
    """In which state a permit is at an instant."""

    PENDING = "pending"
    VALID = "valid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STATES[self]


_STATES = {
    State.PENDING: Message("未到生效日", "not yet begun"),
    State.VALID: Message("有效", "valid"),
    State.SUSPENDED: Message("暂停", "suspended"),
    State.EXPIRED: Message("到期", "expired"),
    State.REVOKED: Message("撤销", "revoked"),
    State.CANCELLED: Message("注销", "cancelled"),
}


class Step(StrEnum):
    """What may be done to a permit after it was issued."""

    RENEW = "renew"
    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"
    CANCEL = "cancel"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _STEPS[self]


_STEPS = {
    Step.RENEW: Message("延续", "renew"),
    Step.SUSPEND: Message("暂停", "suspend"),
    Step.RESUME: Message("恢复", "resume"),
    Step.REVOKE: Message("撤销", "revoke"),
    Step.CANCEL: Message("注销", "cancel"),
}
POSSIBLE: Mapping[Step, frozenset[State]] = {
    Step.RENEW: frozenset({State.PENDING, State.VALID, State.SUSPENDED}),
    Step.SUSPEND: frozenset({State.VALID}),
    Step.RESUME: frozenset({State.SUSPENDED}),
    Step.REVOKE: frozenset({State.PENDING, State.VALID, State.SUSPENDED, State.EXPIRED}),
    Step.CANCEL: frozenset({State.PENDING, State.VALID, State.SUSPENDED, State.EXPIRED}),
}
REASONED = frozenset({Step.SUSPEND, Step.REVOKE, Step.CANCEL})


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to bring; one that is not ``needed`` is asked for where it applies."""

    code: str
    name: Message
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Basis:
    """One article a kind of permit rests on."""

    text: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of permit as the pack declares it; ``covers`` are the categories whose sighting it explains.

    ``longest_days`` is how long one may hold; ``warn_days`` before its end its section and its holder are told;
    ``shown_days`` after its end it still stands on the public list. ``pitched``: it gives a pitch of a market. ``vehicles``: it may name
    the vehicles it is for; ``seen`` are conditions somebody has to look at on the spot, by code.
    """

    code: str
    name: Message
    about: Message
    unit: str
    prefix: str
    covers: frozenset[str]
    basis: tuple[Basis, ...]
    papers: tuple[Paper, ...]
    legal: Limit
    promised: Limit
    fee: Message
    apply_at: str
    conditions: Message
    longest_days: int
    warn_days: int
    published: bool
    shown_days: int
    pitched: bool
    source: str
    verified: bool
    vehicles: bool = False
    seen: Mapping[str, Message] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matching:
    """How a sighting is laid beside permits: metres of tolerance, metres of what is still near, days a permit that ended is named."""

    tolerance: float
    near: float
    ended_days: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """What is told of a permit that is about to end, to its section and to its holder; blanks are :data:`BLANKS`."""

    section: Message
    holder: Message


BLANKS = frozenset({"number", "kind", "place", "end", "days", "counter"})


@dataclass(frozen=True, slots=True)
class Declared:
    """``permits.yaml``: kinds of permits, temporary markets by the code of their service point, and how sightings are matched."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    markets: Mapping[str, Market] = field(default_factory=dict)
    matching: Matching = Matching(0, 0, 0, "", False)
    ending: Ending = Ending(Message("{number}"), Message("{number}"))

    @property
    def covered(self) -> frozenset[str]:
        """All categories some kind of permit explains."""
        return frozenset().union(*(kind.covers for kind in self.kinds.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitGiven:
    """A permit as a clerk filled it in; ``papers`` are codes of what was brought, ``number`` "" lets the register number it.

    ``plates`` are the vehicles it is for (none: any of the holder), ``seen`` codes of the conditions it sets (None: all of its kind).
    ``placed`` says whether a place was found for it; for a pitch the market is its place.
    """

    kind: str
    what: str
    start: date | None
    end: date | None
    number: str = ""
    hours: Sequence[Hours] = ()
    section: str = ""
    conditions: str = ""
    papers: Collection[str] = ()
    placed: bool = False
    market: str = ""
    pitch: int | None = None
    plates: Sequence[str] = ()
    seen: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time during which a permit is suspended; ``until`` None: until further notice."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that decides the state of a permit. ``ended_as`` is "revoked", "cancelled" or ""."""

    start: date
    end: date
    pauses: tuple[Pause, ...] = ()
    ended_as: str = ""
    ended_at: datetime | None = None


def state(facts: Facts, at: datetime) -> State:
    """The state at a local, aware instant; a permit holds on its last day until midnight."""
    if facts.ended_at is not None and facts.ended_at <= at:
        return State(facts.ended_as)
    if at.date() < facts.start:
        return State.PENDING
    if at.date() > facts.end:
        return State.EXPIRED
    paused = any(p.since <= at and (p.until is None or at < p.until) for p in facts.pauses)
    return State.SUSPENDED if paused else State.VALID


def issued(given: PermitGiven, declared: Declared) -> PermitGiven:
    """The permit, cleaned. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong, by field."""
    problems = Problems()
    kind = declared.kinds.get(given.kind)
    if kind is None:
        problems.add(Message("请选择许可种类", "choose the kind of permit"), field="kind")
        problems.raise_if_any()
        raise AssertionError
    sound = replace(
        given, what=plain(given.what), number=plain(given.number), section=plain(given.section),
        conditions=given.conditions.strip(),
    )  # fmt: skip
    _check_texts(sound, problems)
    _check_days(sound, kind, problems)
    _check_hours(sound.hours, problems)
    missing = [paper.name for paper in kind.papers if paper.needed and paper.code not in given.papers]
    if missing:
        message = Message("材料不齐：{names}", "papers are missing: {names}")
        problems.add(message.format(names=listed(missing)), field="papers")
    if sound.plates and not kind.vehicles:
        problems.add(
            Message("{kind}不写车牌", "no vehicles are named: {kind}").format(kind=kind.name), field="plates"
        )
    if kind.pitched:
        _check_pitch(sound, declared.markets, problems)
    elif not sound.placed:
        problems.add(
            Message("请写明地点：点、路段或范围", "say where: a point, a piece of road or an area"),
            field="corners",
        )
    problems.raise_if_any()
    known = [paper.code for paper in kind.papers if paper.code in given.papers]
    seen = tuple(code for code in kind.seen if sound.seen is None or code in sound.seen)
    return replace(
        sound, papers=tuple(known), hours=tuple(sound.hours), plates=tuple(sound.plates), seen=seen
    )


def _check_texts(sound: PermitGiven, problems: Problems) -> None:
    if not sound.what:
        problems.add(Message("请写许可了什么", "say what is permitted"), field="what")
    if sound.number and not NUMBER.fullmatch(sound.number):
        problems.add(
            Message("证号 3 到 40 字，不含空格和其他符号", "a number has 3 to 40 signs and no spaces"),
            field="number",
        )
    for name, most in (("what", MAX_WHAT), ("section", MAX_SECTION), ("conditions", MAX_CONDITIONS)):
        if len(getattr(sound, name)) > most:
            message = Message("太长了：最多 {n} 字", "too long: {n} characters at most").format(n=most)
            problems.add(message, field=name)


def _check_days(sound: PermitGiven, kind: Kind, problems: Problems) -> None:
    if sound.start is None:
        problems.add(Message("请写从哪天开始", "give its first day"), field="start")
    if sound.end is None:
        problems.add(Message("请写到哪天为止", "give its last day"), field="end")
    if sound.start is None or sound.end is None:
        return
    if sound.end < sound.start:
        problems.add(Message("结束早于开始", "it ends before it begins"), field="end")
    elif (sound.end - sound.start).days >= kind.longest_days:
        message = Message("{kind}最长 {n} 天", "{kind}: {n} days at most")
        problems.add(message.format(kind=kind.name, n=kind.longest_days), field="end")


def _check_hours(hours: Sequence[Hours], problems: Problems) -> None:
    if len(hours) > 4:
        problems.add(Message("时段最多四段", "four times of day at most"), field="hours")


def _check_pitch(sound: PermitGiven, markets: Mapping[str, Market], problems: Problems) -> None:
    market = markets.get(sound.market)
    if market is None:
        problems.add(Message("请选择市场", "choose the market"), field="market")
        return
    if sound.pitch is None or not 1 <= sound.pitch <= market.pitches:
        message = Message("摊位号是 1 到 {n}", "pitches are numbered 1 to {n}").format(n=market.pitches)
        problems.add(message, field="pitch")
    if sound.start and sound.end and sound.start <= sound.end and not market.days(sound.start, sound.end):
        message = Message("这些天市场都不开：{when}", "the market is closed on all these days: {when}")
        problems.add(message.format(when=market.season_label), field="start")


def refuse(step: Step, current: State) -> Message | None:
    """Why a step cannot be taken in this state, or None."""
    if current in POSSIBLE[step]:
        return None
    if step is Step.RENEW and current is State.EXPIRED:
        return Message(
            "已经到期，不能延续；请按新申请办理", "it has expired and cannot be renewed; issue a new one"
        )
    return Message("许可现在是「{state}」，不能{step}", "it is {state}; it cannot be done: {step}").format(
        state=current.label, step=step.label
    )


def reason(step: Step, text: str) -> str:
    """The reason, cleaned; :class:`Refused` (field ``reason``) where one is needed and none, or too long a one, is given."""
    sound = plain(text)
    if step in REASONED and not sound:
        raise Refused(Message("请写理由", "give the reason"), field="reason")
    if len(sound) > MAX_REASON:
        raise Refused(
            Message("太长了：最多 {n} 字", "too long: {n} characters at most").format(n=MAX_REASON),
            field="reason",
        )
    return sound


def renewed(facts: Facts, kind: Kind, end: date | None, *, today: date) -> date:
    """The new last day. Raises :class:`Refused` (field ``end``) for none, for one that is no later, and for too long a time."""
    if end is None:
        raise Refused(Message("请写新的到期日", "give the new last day"), field="end")
    if end <= facts.end:
        message = Message("新的到期日应晚于 {day}", "the new last day is later than {day}")
        raise Refused(message.format(day=facts.end), field="end")
    if (end - max(facts.end, today)).days > kind.longest_days:
        message = Message("每次最长延续 {n} 天", "{n} days at most each time").format(n=kind.longest_days)
        raise Refused(message, field="end")
    return end


def due_for_warning(facts: Facts, kind: Kind, warned_for: date | None, at: datetime) -> bool:
    """Whether now is the time to tell of its end: within the days of the pack, once for each last day."""
    current = state(facts, at)
    near = facts.end - timedelta(days=kind.warn_days) <= at.date()
    return current in (State.VALID, State.SUSPENDED) and near and warned_for != facts.end


def shown(facts: Facts, kind: Kind, at: datetime) -> bool:
    """Whether it stands on the public list: what is valid or suspended, and for some days what has ended."""
    current = state(facts, at)
    if not kind.published or current is State.PENDING:
        return False
    last = facts.end if current is not State.REVOKED and current is not State.CANCELLED else None
    if facts.ended_at is not None and last is None:
        last = facts.ended_at.astimezone(at.tzinfo).date()
    return last is None or at.date() <= last + timedelta(days=kind.shown_days)
