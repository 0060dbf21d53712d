"""What a commitment (门前三包) must say, how long it holds, and what a look at a front may find. Pure.

A shop's name is public; a person's is shown by its first sign alone, and without the house number, which is their home.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Problems, Refused
from chengxu.intake.rules import PHONE, plain

MAX_TITLE, MAX_NUMBER, MAX_NAME = 60, 60, 60


class Party(StrEnum):
    """Who promises."""

    SHOP = "shop"
    PERSON = "person"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _PARTIES[self]


_PARTIES = {
    Party.SHOP: Message("商户、单位", "shop or organisation"),
    Party.PERSON: Message("个人住户", "person"),
}


class Stage(StrEnum):
    """A promise is public from its confirmation, so that nobody promises in another's name, until it ends."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Item:
    """One of the things promised: its name, and what it means."""

    code: str
    name: Message
    text: Message


@dataclass(frozen=True, slots=True)
class Terms:
    """What the pack says about commitments: the items, and for how many days one holds at most; ``days`` 0 means none."""

    items: Mapping[str, Item] = field(default_factory=dict)
    days: int = 0
    source: str = ""
    verified: bool = False

    def names(self, codes: Collection[str]) -> list[Message]:
        """The names of items in the order of the pack; one it no longer knows stands under its code."""
        known = [item.name for code, item in self.items.items() if code in codes]
        return known + [Message(code) for code in codes if code not in self.items]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A commitment as somebody sent it; ``street`` is the code of a road of the pack."""

    party: str
    title: str
    street: str
    number: str
    items: Sequence[str]
    until_on: date | None
    name: str = ""
    phone: str = ""


def promised(given: Promise, terms: Terms, streets: Collection[str], *, today: date) -> Promise:
    """The promise, cleaned. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong."""
    problems = Problems()
    if given.party not in set(Party):
        problems.add(Message("请选择是商户还是个人", "say whether this is a shop or a person"), field="party")
    title = _text(
        given.title,
        "title",
        MAX_TITLE,
        problems,
        Message("请写店名、单位名或姓名", "the name of the shop or the person"),
    )
    number = _text(given.number, "number", MAX_NUMBER, problems)
    name = _text(given.name, "name", MAX_NAME, problems)
    phone = plain(given.phone)
    if not PHONE.fullmatch(phone):
        problems.add(
            Message("请写电话，方便上门核对", "a telephone number, so that it can be checked"), field="phone"
        )
    if given.street not in streets:
        problems.add(Message("请选择街道", "choose the street"), field="street")
    items = tuple(code for code in terms.items if code in given.items)
    if not items or set(given.items) - set(terms.items):
        problems.add(Message("请至少选一项承诺", "choose at least one thing to promise"), field="promises")
    until = given.until_on or today + timedelta(days=terms.days)
    if not today < until <= today + timedelta(days=terms.days):
        problems.add(
            Message("承诺期最长 {n} 天", "a promise holds for {n} days at most").format(n=terms.days),
            field="until_on",
        )
    problems.raise_if_any()
    return Promise(
        party=given.party, title=title, street=given.street, number=number, items=items, until_on=until, name=name,
        phone=phone,
    )  # fmt: skip


def refuse_confirming(stage: Stage) -> Refused | None:
    """Why it cannot be confirmed or declined, or None: only what was just sent is."""
    return None if stage is Stage.SENT else Refused(Message("已经核对过了", "it was looked at already"))


def inspected(stage: Stage, promised_items: Collection[str], broken: Collection[str]) -> tuple[str, ...]:
    """Which of the promised items were not kept. Raises :class:`Refused` for others, and when it is not in force."""
    if stage is not Stage.CONFIRMED:
        raise Refused(Message("只检查在册的承诺", "only a promise in the register is looked at"))
    if set(broken) - set(promised_items):
        raise Refused(Message("没有承诺过这一项", "that was not promised"))
    return tuple(code for code in promised_items if code in broken)


def _text(given: str, name: str, most: int, problems: Problems, wanted: Message | None = None) -> str:
    text = plain(given)
    if not text and wanted:
        problems.add(wanted, field=name)
    elif len(text) > most:
        problems.add(
            Message("太长了：最多 {most} 字", "too long: {most} characters at most").format(most=most),
            field=name,
        )
    return text
