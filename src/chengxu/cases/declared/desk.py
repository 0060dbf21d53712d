"""What ``desk.yaml`` of a pack says about working at a desk: how long a claim lasts, and texts to answer with.

Without the file there are no texts and a claim lasts :data:`CLAIM` (default, unverified).
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message, listed
from chengxu.packs.checking import Checker

FILE = "desk.yaml"
CLAIM = timedelta(minutes=10)
LONGEST_CLAIM = 240
PLACES = frozenset({"category", "place", "unit", "case_no", "hours"})
"""What may stand in braces: the category's name, the place, the unit that holds the case, its number, and the hours
since it was reported."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A text to answer with: for one verb, for all categories or some."""

    verb: str
    name: Message
    text: str
    categories: frozenset[str] = frozenset()

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with what it leaves open filled in."""
        return self.text.format_map(values)


@dataclass(frozen=True, slots=True)
class Desk:
    """How long a claim lasts, and the texts in the order of the file."""

    claim: timedelta = CLAIM
    replies: tuple[Reply, ...] = ()


class _Name(msgspec.Struct, forbid_unknown_fields=True):
    zh: str
    en: str = ""


class _Claim(msgspec.Struct, forbid_unknown_fields=True):
    minutes: int
    source: str
    verified: bool


class _Reply(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    name: _Name
    text: str
    categories: list[str] = []


class _Desk(msgspec.Struct, forbid_unknown_fields=True):
    claim: _Claim
    replies: list[_Reply] = []


def parse_desk(check: Checker, catalog: Catalog) -> Desk:
    """Read ``desk.yaml``; problems go to ``check``."""
    if FILE not in check.pack.documents:
        return Desk()
    given = check.convert(FILE, (), check.pack.one(FILE), _Desk)
    if given is None:
        return Desk()
    if not 1 <= given.claim.minutes <= LONGEST_CLAIM:
        message = Message("占用时间应在 1 至 {most} 分钟之间", "a claim lasts 1 to {most} minutes")
        check.problem(FILE, ("claim", "minutes"), message.format(most=LONGEST_CLAIM), "claim.minutes")
    for place, reply in enumerate(given.replies):
        _check(check, place, reply, catalog)
    replies = tuple(
        Reply(r.verb, Message(r.name.zh, r.name.en), r.text, frozenset(r.categories)) for r in given.replies
    )
    return Desk(timedelta(minutes=given.claim.minutes), replies)


def _check(check: Checker, place: int, reply: _Reply, catalog: Catalog) -> None:
    where = ("replies", place)
    if reply.verb not in BY_VERB:
        message = Message("没有「{verb}」这个动作", "there is no verb “{verb}”").format(verb=reply.verb)
        check.problem(FILE, (*where, "verb"), message, "verb")
    for category in reply.categories:
        if category not in catalog.categories:
            message = Message("没有小类「{id}」", "there is no category “{id}”").format(id=category)
            check.problem(FILE, (*where, "categories"), message, "categories")
    try:
        unknown = {
            name for _, name, _, _ in string.Formatter().parse(reply.text) if name is not None
        } - PLACES
    except ValueError:
        unknown = {"{"}
    if unknown:
        message = Message(
            "花括号里只能写 {known}，没有 {unknown}", "only {known} may stand in braces, not {unknown}"
        ).format(known=listed(sorted(PLACES)), unknown=listed(sorted(unknown)))
        check.problem(FILE, (*where, "text"), message, "text")
