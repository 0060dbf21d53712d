"""Reads ``rosters.yaml``: how duties are rostered, what of it waits for the leader, leave, and hours of work; errors with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import msgspec

from chengxu.common.messages import Message
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.routines.duties import Routine
from chengxu.routines.rosters.guarding import Guard, Limit
from chengxu.routines.rosters.judging import MAY_WAIT, Reason
from chengxu.routines.rosters.rules import Line, Pattern
from chengxu.routines.rosters.swapping import Terms

FILE = "rosters.yaml"
MOST = {"work": (1, 31), "rest": (0, 31), "rotate": (0, 366)}
MOST_HEADS = 60
Name = str | dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a county says of rosters: the pattern of each duty, terms of swaps, reasons that wait, kinds of leave, guards."""

    patterns: Mapping[str, Pattern] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    wait_for: frozenset[Reason] = frozenset(MAY_WAIT)
    leave: Mapping[str, Message] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()


class _Swap(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    verified: bool
    confirm: bool = True
    before: int = 60


class _Wait(msgspec.Struct, forbid_unknown_fields=True):
    reasons: list[str]
    source: str
    verified: bool


class _Guard(msgspec.Struct, forbid_unknown_fields=True):
    count: str
    limit: float
    source: str
    verified: bool
    ban: bool = False


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    shifts: list[str]
    heads: int = 1
    name: Name = ""


class _Pattern(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    verified: bool
    lines: list[_Line] = []
    work: int = 6
    rest: int = 1
    rotate: int = 7
    workdays: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    rosters: dict[str, Any]
    swaps: _Swap
    decide: _Wait
    leave: dict[str, Name]
    guards: list[_Guard] = []


def parse(check: Checker, *, routines: Mapping[str, Routine]) -> Settings:
    """The county's rosters; what is wrong goes to ``check``. A pack without the file has none: then nothing is rostered.

    Wrong are: a duty there is not, a line with a shift the duty has not or with shifts that overlap, a shift no line stands, lines
    for a duty that follows people to their grids, numbers out of range, a reason or a guard there is not.
    """
    if FILE not in check.pack.documents:
        return Settings()
    document = check.convert(FILE, (), check.pack.one(FILE), _File)
    if document is None:
        return Settings()
    patterns = {}
    for code, given in document.rosters.items():
        where: Where = ("rosters", code)
        text = check.convert(FILE, where, given, _Pattern)
        if code not in routines:
            check.problem(
                FILE,
                where,
                Message("没有任务「{code}」", "there is no duty “{code}”").format(code=code),
                code,
            )
        elif text is not None and _right(check, where, text, routines[code]):
            patterns[code] = _pattern(code, text)
    if not 0 <= document.swaps.before <= 7 * 24 * 60:
        _wrong(check, ("swaps", "before"), "应在 0 至 10080 分钟之间", "0 to 10080 minutes")
    return Settings(
        patterns=patterns,
        terms=Terms(document.swaps.confirm, timedelta(minutes=document.swaps.before)),
        wait_for=_reasons(check, document.decide.reasons),
        leave={code: name(text) for code, text in document.leave.items()},
        limits=_limits(check, document.guards),
    )


def _wrong(check: Checker, where: Where, zh: str, en: str, **values: object) -> None:
    check.problem(FILE, where, Message(zh, en).format(**values), str(where[-1]))


def _right(check: Checker, where: Where, text: _Pattern, routine: Routine) -> bool:
    before = len(check.problems.items)
    for part, (least, most) in MOST.items():
        if not least <= getattr(text, part) <= most:
            _wrong(
                check,
                (*where, part),
                "应在 {least} 至 {most} 之间",
                "{least} to {most}",
                least=least,
                most=most,
            )
    if routine.beats == bool(text.lines):
        _wrong(
            check, (*where, "lines"), "按责任网格走的任务不写 lines，其他任务要写",
            "lines are for duties with places of their own, and needed there",
        )  # fmt: skip
    known = {one.id: one for one in routine.shifts}
    for number, line in enumerate(text.lines):
        at = (*where, "lines", number)
        if unknown := [shift for shift in line.shifts if shift not in known]:
            _wrong(check, at, "没有班次「{shift}」", "there is no shift “{shift}”", shift=unknown[0])
        elif not line.shifts or len(set(line.shifts)) != len(line.shifts) or _overlap(line.shifts, routine):
            _wrong(
                check,
                at,
                "一个人上的几班不能空、重复或重叠",
                "the shifts of one person are some, different, and apart",
            )
        if not 1 <= line.heads <= MOST_HEADS:
            _wrong(check, (*at, "heads"), "应在 1 至 {most} 之间", "1 to {most}", most=MOST_HEADS)
    if text.lines and (missing := set(known) - {shift for line in text.lines for shift in line.shifts}):
        _wrong(
            check,
            (*where, "lines"),
            "班次「{shift}」没有人上",
            "nobody stands shift “{shift}”",
            shift=min(missing),
        )
    return len(check.problems.items) == before


def _overlap(shifts: list[str], routine: Routine) -> bool:
    spans = []
    for shift in shifts:
        hours = routine.hours(shift)
        assert hours is not None
        start, end = (hours.start.hour * 60 + hours.start.minute, hours.end.hour * 60 + hours.end.minute)
        spans.append((start, end if end > start else end + 24 * 60))
    spans.sort()
    apart = all(after[0] >= before[1] for before, after in pairwise(spans))
    return not apart or spans[-1][1] - 24 * 60 > spans[0][0]


def _pattern(code: str, text: _Pattern) -> Pattern:
    lines = tuple(Line(shifts=tuple(one.shifts), heads=one.heads, name=name(one.name)) for one in text.lines)
    return Pattern(
        routine=code, lines=lines, work=text.work, rest=text.rest, rotate=text.rotate, workdays=text.workdays,
        source=text.source, verified=text.verified,
    )  # fmt: skip


def _reasons(check: Checker, given: list[str]) -> frozenset[Reason]:
    for number, text in enumerate(given):
        if text not in MAY_WAIT:
            _wrong(
                check,
                ("decide", "reasons", number),
                "没有「{text}」这种情形",
                "there is no case “{text}”",
                text=text,
            )
    return frozenset(Reason(text) for text in given if text in MAY_WAIT)


def _limits(check: Checker, given: list[_Guard]) -> tuple[Limit, ...]:
    found = []
    for number, one in enumerate(given):
        if one.count not in list(Guard):
            _wrong(
                check,
                ("guards", number, "count"),
                "没有「{text}」这种限度",
                "there is no guard “{text}”",
                text=one.count,
            )
        elif not 0 <= one.limit <= 24 * 7:
            _wrong(check, ("guards", number, "limit"), "应在 0 至 168 之间", "0 to 168")
        else:
            found.append(
                Limit(
                    guard=Guard(one.count),
                    limit=one.limit,
                    source=one.source,
                    verified=one.verified,
                    ban=one.ban,
                )
            )
    return tuple(found)
