"""What an activity for volunteers must be, who can sign up until when, and what is recorded of it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Problems, Refused
from chengxu.intake.rules import PHONE, plain

MAX_TITLE, MAX_TEXT, MAX_PLACE, MAX_NAME, MAX_REASON = 120, 2000, 200, 60, 300
MOST_PLACES = 1000
LONGEST = timedelta(hours=24)
FURTHEST = timedelta(days=366)
"""Default, unverified: an activity lasts a day at most and is announced a year ahead at most."""


class Stage(StrEnum):
    """How far an activity is. Whether somebody can still sign up is a matter of the hour and of the places left."""

    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An activity as the office announces it."""

    title: str
    text: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    places: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """Who signs up, and how to reach them if it rains."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An activity as the rules see it; ``taken`` places are those of people who have not withdrawn."""

    stage: Stage
    starts_at: datetime
    places: int
    taken: int = 0

    @property
    def left(self) -> int:
        """Places nobody has taken."""
        return max(0, self.places - self.taken)


def announced(given: Plan, *, now: datetime) -> Plan:
    """The plan with its texts cleaned. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong."""
    problems = Problems()
    title = _text(given.title, "title", MAX_TITLE, Message("请写活动名称", "it needs a name"), problems)
    text = _text(
        given.text,
        "text",
        MAX_TEXT,
        Message("请写做什么、带什么", "say what is done and what to bring"),
        problems,
    )
    place = _text(given.place, "place", MAX_PLACE, Message("请写集合地点", "say where to meet"), problems)
    _times(given, now, problems)
    if given.places is None or not 1 <= given.places <= MOST_PLACES:
        problems.add(
            Message("名额应是 1 到 {n} 的整数", "a whole number from 1 to {n}").format(n=MOST_PLACES),
            field="places",
        )
    problems.raise_if_any()
    return Plan(
        title=title, text=text, place=place, starts_at=given.starts_at, ends_at=given.ends_at, places=given.places
    )  # fmt: skip


def refuse_signing_up(standing: Standing, *, now: datetime) -> Refused | None:
    """Why nobody can sign up now, or None."""
    if standing.stage is Stage.CANCELLED:
        return Refused(Message("活动已经取消", "it was cancelled"))
    if standing.stage is Stage.HELD or now >= standing.starts_at:
        return Refused(Message("活动已经开始，不再接受报名", "it has begun; sign-ups are closed"))
    if not standing.left:
        return Refused(Message("名额已满", "all places are taken"))
    return None


def signed_up(given: Volunteer) -> Volunteer:
    """The sign-up, cleaned. Raises ``Invalid`` for what is wrong: organisers must know whom to expect and to call."""
    problems = Problems()
    name = _text(given.name, "name", MAX_NAME, Message("请写怎么称呼您", "say how to call you"), problems)
    phone = plain(given.phone)
    if not PHONE.fullmatch(phone):
        problems.add(
            Message("请写电话，活动有变好通知您", "a telephone number, to reach you if something changes"),
            field="phone",
        )
    problems.raise_if_any()
    return Volunteer(name=name, phone=phone)


def recorded(
    standing: Standing, *, present: Collection[str], known: Collection[str], others: int, now: datetime
) -> int:
    """How many came: of those who signed up, and ``others`` who had not. Raises :class:`Refused` before it began."""
    if standing.stage is Stage.CANCELLED:
        raise Refused(Message("活动已经取消", "it was cancelled"))
    if now < standing.starts_at:
        raise Refused(Message("活动开始以后才能登记到场", "attendance is recorded once it has begun"))
    if set(present) - set(known):
        raise Refused(Message("名单里有人没有报名", "somebody on the list had not signed up"))
    if not 0 <= others <= MOST_PLACES:
        raise Refused(
            Message("未报名到场人数应是 0 到 {n} 的整数", "a whole number from 0 to {n}").format(
                n=MOST_PLACES
            ),
            field="others",
        )
    return len(set(present)) + others


def cancelled(reason: str, standing: Standing) -> str:
    """The reason, cleaned. Raises :class:`Refused` without one and when it is over already."""
    if standing.stage is not Stage.ANNOUNCED:
        raise Refused(Message("活动已经取消或办完", "it was cancelled or held already"))
    text = plain(reason)[:MAX_REASON]
    if len(text) < 2:
        raise Refused(Message("请写取消的理由", "say why it is cancelled"), field="reason")
    return text


def _times(given: Plan, now: datetime, problems: Problems) -> None:
    if given.starts_at is None or given.ends_at is None:
        problems.add(Message("请写开始和结束时间", "say when it begins and ends"), field="starts_at")
    elif not now < given.starts_at <= now + FURTHEST:
        problems.add(
            Message("开始时间应在今后一年内", "it begins within the year to come"), field="starts_at"
        )
    elif not given.starts_at < given.ends_at <= given.starts_at + LONGEST:
        problems.add(
            Message("结束时间应在开始之后、一天以内", "it ends after it begins, within a day"),
            field="ends_at",
        )


def _text(given: str, name: str, most: int, wanted: Message, problems: Problems) -> str:
    text = plain(given.replace("\r\n", "\n"))
    if not text:
        problems.add(wanted, field=name)
    elif len(text) > most:
        problems.add(
            Message("太长了：最多 {most} 字", "too long: {most} characters at most").format(most=most),
            field=name,
        )
    return text
