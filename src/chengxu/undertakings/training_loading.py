"""Reads ``certificates`` and ``training`` of ``undertakings.yaml``: what renews a certificate, how much training a year asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from chengxu.common.messages import Message
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.undertakings.deciding.declared import Counts, Renewal, TrainingNorm
from chengxu.undertakings.deciding.training import MINUTES

FILE = "undertakings.yaml"
Name = str | dict[str, str]
BELOW = Message("至少 1", "one at least")


class _Certificate(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    posts: list[str]
    meetings: list[str]
    hours: int
    within_days: int
    months: int
    opens_days: int
    warn_days: int
    source: str
    verified: bool


class _Training(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    meetings: list[str]
    counts: Counts
    number: int
    source: str
    verified: bool
    posts: list[str] = []
    units: list[str] = []


@dataclass(frozen=True, slots=True)
class Known:
    """What the pack declares elsewhere: codes of posts, units, and kinds of meetings that are not the Party's."""

    posts: Collection[str]
    units: Collection[str]
    meetings: Collection[str]


def renewals(check: Checker, given: Mapping[str, Any], known: Known) -> Mapping[str, Renewal]:
    """By code; wrong are posts and kinds of meetings nobody knows, numbers below one, more to attend than a window holds."""
    found = {}
    for code, raw in given.items():
        where: Where = ("certificates", code)
        one = check.convert(FILE, where, raw, _Certificate)
        if one is None:
            continue
        _known(check, (*where, "posts"), one.posts, known.posts, Message("岗位", "post"))
        _known(
            check, (*where, "meetings"), one.meetings, known.meetings, Message("会议种类", "kind of meeting")
        )
        for field in ("hours", "within_days", "months", "opens_days", "warn_days"):
            if getattr(one, field) < 1:
                check.problem(FILE, (*where, field), BELOW, code)
        found[code] = Renewal(
            code=code, name=name(one.name), posts=tuple(one.posts), kinds=tuple(one.meetings), minutes=one.hours * MINUTES,
            within=one.within_days, months=one.months, opens=one.opens_days, warn=one.warn_days, source=one.source,
            verified=one.verified,
        )  # fmt: skip
    return found


def norms(check: Checker, given: Mapping[str, Any], known: Known) -> tuple[TrainingNorm, ...]:
    """In their order; wrong are codes nobody knows, a number below one, days or hours of nobody."""
    found = []
    for code, raw in given.items():
        where: Where = ("training", code)
        one = check.convert(FILE, where, raw, _Training)
        if one is None:
            continue
        for field, codes, there, word in (
            ("posts", one.posts, known.posts, Message("岗位", "post")),
            ("units", one.units, known.units, Message("单位", "unit")),
            ("meetings", one.meetings, known.meetings, Message("会议种类", "kind of meeting")),
        ):
            _known(check, (*where, field), codes, there, word)
        if one.number < 1:
            check.problem(FILE, (*where, "number"), BELOW, code)
        if one.counts is not Counts.TIMES and not one.posts:
            check.problem(FILE, (*where, "posts"), Message("请写岗位（posts）", "name the posts"), code)
        found.append(
            TrainingNorm(
                code=code, name=name(one.name), kinds=tuple(one.meetings), counts=one.counts, number=one.number,
                posts=tuple(one.posts), units=tuple(one.units), source=one.source, verified=one.verified,
            )
        )  # fmt: skip
    return tuple(found)


def _known(
    check: Checker, where: Where, codes: Collection[str], known: Collection[str], word: Message
) -> None:
    for code in codes:
        if code not in known:
            message = Message("没有这个{word}：{code}", "there is no such {word}: {code}").format(
                word=word, code=code
            )
            check.problem(FILE, where, message, str(where[1]))
