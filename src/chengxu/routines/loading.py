"""Reads ``routines/*.yaml``: the county's duties with their shifts, each error with file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Period
from chengxu.common.messages import Message, Refused
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.packs.rules import Pack
from chengxu.routines.duties import Hours, Leaves, Margins, Routine
from chengxu.routines.recurrence import DAILY, checked
from chengxu.territory.rules import Territory

FOLDER = "routines/"
LONGEST = timedelta(hours=16)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
Name = str | dict[str, str]
MINUTES = {"early": (0, 180), "late": (0, 120), "leave": (0, 120), "grace": (0, 240)}
METRES = {"metres": (10, 5000), "accuracy": (10, 2000)}


class _Shift(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    start: str
    end: str
    name: Name = ""


class _Fence(msgspec.Struct, forbid_unknown_fields=True):
    places: list[str] = []
    beats: bool = False
    metres: int = 100
    accuracy: int = 150


class _Deed(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    measure: str = ""


class _Routine(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    posts: list[str]
    shifts: list[_Shift]
    fence: _Fence
    unit: str = ""
    every: str = DAILY
    start: date | None = msgspec.field(name="from", default=None)
    end: date | None = msgspec.field(name="until", default=None)
    early: int = 30
    late: int = 10
    leave: int = 10
    grace: int = 60
    deed: _Deed | None = None
    missed_from: date | None = None
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    routines: dict[str, Any] = {}
    tasks: dict[str, Any] = {}  # read by chengxu.routines.recurring


def parse(
    check: Checker, *, organisation: Organisation, vocabulary: Vocabulary, territory: Territory
) -> Mapping[str, Routine]:
    """All duties by code; what is wrong goes to ``check`` and its duty is left out. A pack without the folder has none.

    Wrong are: a code used twice, a recurrence that is no rule of RFC 5545, hours that are none or last longer than sixteen, a post,
    unit, place or deed the pack does not declare, margins out of range, a fence around nothing, a period that ends before it
    begins.
    """
    found: dict[str, Routine] = {}
    for path in sorted(path for path in check.pack.documents if path.startswith(FOLDER)):
        document = check.convert(path, (), check.pack.one(path), _File)
        for code, given in (document.routines if document else {}).items():
            where: Where = ("routines", code)
            if code in found:
                check.problem(path, where, Message("代码重复", "the code is used twice"), code)
                continue
            text = check.convert(path, where, given, _Routine)
            if text is None:
                continue
            before = len(check.problems.items)
            _check(Place(check, path, where), text, organisation, territory)
            leaves = _leaves(Place(check, path, where), text.deed, vocabulary)
            if len(check.problems.items) == before:
                found[code] = _routine(code, text, leaves)
    return found


def named_duties(pack: Pack) -> Mapping[str, Message]:
    """The words for the codes of a pack's duties; that its files have the right shape is seen to by :func:`parse`."""
    found: dict[str, Message] = {}
    for path, document in pack.documents.items():
        given = document.get("routines", {}) if path.startswith(FOLDER) else {}
        if isinstance(given, Mapping):
            found |= {
                code: name(duty.get("name", code))
                for code, duty in given.items()
                if isinstance(duty, Mapping)
            }
    return found


class Place:
    """Where in the pack a duty or a task stands, to say what is wrong with it."""

    def __init__(self, check: Checker, path: str, where: Where) -> None:
        self._check, self._path, self._where = check, path, where

    def wrong(self, field: str, zh: str, en: str, *inner: str | int, **values: object) -> None:
        """Note that ``field`` of it is wrong."""
        where = (*self._where, *(inner or (field,)))
        self._check.problem(self._path, where, Message(zh, en).format(**values), field)


def _check(place: Place, text: _Routine, organisation: Organisation, territory: Territory) -> None:
    try:
        checked(text.every)
    except Refused as refusal:
        place.wrong("every", refusal.message.zh, refusal.message.en)
    if text.every != DAILY and text.start is None:
        place.wrong(
            "every", "不是每天的，写明 from 从哪天算起", "what is not every day says from which day it counts"
        )
    for post in text.posts:
        if post not in organisation.posts:
            place.wrong("posts", "没有岗位「{post}」", "there is no post “{post}”", post=post)
    if not text.posts:
        place.wrong("posts", "至少要有一个岗位", "at least one post")
    if text.unit and text.unit not in organisation.units:
        place.wrong("unit", "没有代码为「{unit}」的单位", "there is no unit “{unit}”", unit=text.unit)
    if text.start and text.end and text.end < text.start:
        place.wrong("until", "结束早于开始", "it ends before it begins")
    _check_shifts(place, text.shifts)
    _check_fence(place, text.fence, territory)
    for part, given in ((text, MINUTES), (text.fence, METRES)):
        for field, (least, most) in given.items():
            if not least <= getattr(part, field) <= most:
                inner = ("fence", field) if part is text.fence else (field,)
                place.wrong(
                    field, "应在 {least} 至 {most} 之间", "{least} to {most}", *inner, least=least, most=most
                )


def _check_shifts(place: Place, shifts: list[_Shift]) -> None:
    if not shifts:
        place.wrong("shifts", "至少要有一班", "at least one shift")
    if len({one.id for one in shifts}) != len(shifts):
        place.wrong("shifts", "班次的 id 重复", "an id of a shift is used twice")
    for number, one in enumerate(shifts):
        start, end = _clock(one.start), _clock(one.end)
        if start is None or end is None:
            place.wrong(
                "shifts",
                '时间写作 "05:00"，从 00:00 到 23:59',
                "a time is written “05:00”, from 00:00 to 23:59",
                "shifts",
                number,
            )
        elif _span(start, end) > LONGEST:
            place.wrong("shifts", "一班不能超过 16 小时", "a shift lasts 16 hours at most", "shifts", number)


def _check_fence(place: Place, fence: _Fence, territory: Territory) -> None:
    if fence.beats == bool(fence.places):
        place.wrong("fence", "要么写 places，要么写 beats: true", "either places, or beats: true")
    for number, code in enumerate(fence.places):
        try:
            territory.by_code(code)
        except Refused as refusal:
            place.wrong("places", refusal.message.zh, refusal.message.en, "fence", "places", number)


def _leaves(place: Place, deed: _Deed | None, vocabulary: Vocabulary) -> Leaves | None:
    if deed is None:
        return None
    verb = vocabulary.find_verb(deed.verb) or deed.verb
    object_ = vocabulary.find_object(deed.object) or deed.object
    pair = vocabulary.allowed.get((verb, object_))
    measure = deed.measure or (pair.measures[0] if pair else "")
    if refusal := vocabulary.refuse(verb, object_, measure):
        place.wrong("deed", refusal.zh, refusal.en)
        return None
    if "." in verb:
        place.wrong("deed", "「{verb}」由程序自己写入", "“{verb}” is written by the system itself", verb=verb)
    return Leaves(verb=verb, object=object_, measure=measure)


def _routine(code: str, text: _Routine, leaves: Leaves | None) -> Routine:
    return Routine(
        code=code,
        name=name(text.name),
        posts=frozenset(text.posts),
        unit=text.unit,
        shifts=tuple(_hours(one) for one in text.shifts),
        places=tuple(dict.fromkeys(text.fence.places)),
        beats=text.fence.beats,
        every=_rule(text.every),
        period=Period(text.start, text.end),
        margins=Margins(
            **{field: timedelta(minutes=getattr(text, field)) for field in MINUTES},
            metres=text.fence.metres,
            accuracy=text.fence.accuracy,
        ),
        leaves=leaves,
        missed_from=text.missed_from,
        source=text.source,
        verified=text.verified,
    )


def _rule(text: str) -> str:
    try:
        return checked(text)
    except Refused:
        return DAILY  # said already; the duty is left out


def _hours(one: _Shift) -> Hours:
    start, end = _clock(one.start), _clock(one.end)
    assert start is not None
    assert end is not None
    return Hours(id=one.id, name=name(one.name) or Message(f"{one.start}–{one.end}"), start=start, end=end)


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else None


def _span(start: time, end: time) -> timedelta:
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)
