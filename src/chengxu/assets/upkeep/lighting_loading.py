"""Reads ``lighting.yaml``: circuits of lamps, modes of a night, and since when which circuit burns how."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, time

import msgspec

from chengxu.assets.upkeep.lighting import Circuit, Lighting, Mode, Schedule, Step
from chengxu.catalog.rules import Catalog, Kind
from chengxu.common.messages import Message, listed
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where

FILE = "lighting.yaml"
MOST_WATTS, MOST_MINUTES = 5000.0, 180
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_SEASON = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
Name = str | dict[str, str]


class _Circuit(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    unit: str
    category: str
    places: list[str]
    watts: float
    source: str
    verified: bool


class _Step(msgspec.Struct, forbid_unknown_fields=True):
    at: str
    percent: int


class _Mode(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    percent: int = 100
    steps: list[_Step] = []


class _Schedule(msgspec.Struct, forbid_unknown_fields=True):
    since: str
    circuits: list[str]
    mode: str
    source: str
    verified: bool
    on_minutes: int = 0
    off_minutes: int = 0
    season: list[str] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    circuits: dict[str, _Circuit]
    modes: dict[str, _Mode]
    schedules: list[_Schedule]


def parse(check: Checker, catalog: Catalog, units: Collection[str], places: Collection[str]) -> Lighting:
    """All of it; what is wrong goes to ``check`` and is left out. A county without the file keeps no hours here.

    Wrong are: a unit, class, place, circuit or mode nobody declared, watts, percents or minutes out of range, a clock time, day or
    season that is none.
    """
    if FILE not in check.pack.documents:
        return Lighting()
    given = check.convert(FILE, (), check.pack.one(FILE), _File)
    if given is None:
        return Lighting()
    for code, one in given.circuits.items():
        _check_circuit(check, code, one, catalog, units, places)
    modes = {code: _mode(check, code, one) for code, one in given.modes.items()}
    schedules = [_schedule(check, number, one, given) for number, one in enumerate(given.schedules)]
    circuits = {
        code: Circuit(code=code, name=name(one.name), unit=one.unit, category=one.category, places=tuple(one.places),
                      watts=one.watts, source=one.source, verified=one.verified)
        for code, one in given.circuits.items()
    }  # fmt: skip
    return Lighting(circuits, modes, tuple(one for one in schedules if one is not None))


def _check_circuit(
    check: Checker,
    code: str,
    one: _Circuit,
    catalog: Catalog,
    units: Collection[str],
    places: Collection[str],
) -> None:
    where: Where = ("circuits", code)
    known = catalog.categories.get(one.category)
    if known is None or known.kind is not Kind.COMPONENT:
        _wrong(
            check,
            (*where, "category"),
            Message("没有部件小类「{x}」", "there is no class of components “{x}”"),
            one.category,
        )
    if one.unit not in units:
        _wrong(check, (*where, "unit"), Message("没有单位「{x}」", "there is no unit “{x}”"), one.unit)
    for number, place in enumerate(one.places):
        if place not in places:
            _wrong(
                check,
                (*where, "places", number),
                Message("没有路或地名「{x}」", "there is no road or place “{x}”"),
                place,
            )
    if not 0 < one.watts <= MOST_WATTS:
        _wrong(
            check,
            (*where, "watts"),
            Message("应大于 0、不超过 {x} 瓦", "more than 0 and at most {x} watts"),
            MOST_WATTS,
        )


def _mode(check: Checker, code: str, one: _Mode) -> Mode:
    steps = []
    for number, step in enumerate(one.steps):
        clock = _CLOCK.fullmatch(step.at)
        if clock is None:
            _wrong(
                check,
                ("modes", code, "steps", number, "at"),
                Message("时间写成 00:30", "a time like 00:30"),
                "",
            )
        else:
            steps.append(Step(time(int(clock[1]), int(clock[2])), step.percent))
    for percent in (one.percent, *(step.percent for step in one.steps)):
        if not 0 <= percent <= 100:
            _wrong(
                check,
                ("modes", code),
                Message("百分数应在 0 到 100 之间", "percents lie between 0 and 100"),
                "",
            )
    return Mode(code=code, name=name(one.name), steps=tuple(steps), percent=one.percent)


def _schedule(check: Checker, number: int, one: _Schedule, given: _File) -> Schedule | None:
    where: Where = ("schedules", number)
    since = _day(one.since)
    if since is None:
        _wrong(
            check,
            (*where, "since"),
            Message("日期写成 2023-05-01 的样子", "write the day like 2023-05-01"),
            "",
        )
    known = Message("没有「{x}」", "there is no “{x}”")
    for place, code in enumerate(one.circuits):
        if code not in given.circuits:
            _wrong(check, (*where, "circuits", place), known, code)
    if one.mode not in given.modes:
        _wrong(check, (*where, "mode"), Message("没有「{x}」", "there is no “{x}”"), one.mode)
    if not (abs(one.on_minutes) <= MOST_MINUTES and abs(one.off_minutes) <= MOST_MINUTES):
        _wrong(
            check,
            where,
            Message("提前或推后不超过 {x} 分钟", "at most {x} minutes earlier or later"),
            MOST_MINUTES,
        )
    ends = [_SEASON.fullmatch(text) for text in one.season]
    if one.season and (len(ends) != 2 or not all(ends)):
        _wrong(
            check,
            (*where, "season"),
            Message('季节写成 ["05-01", "09-30"]', 'a season like ["05-01", "09-30"]'),
            "",
        )
        return None
    sound = since and one.mode in given.modes and all(code in given.circuits for code in one.circuits)
    if not sound or since is None:
        return None
    season = [(int(end[1]), int(end[2])) for end in ends if end]
    return Schedule(
        since=since, circuits=tuple(one.circuits), mode=one.mode, on_minutes=one.on_minutes, off_minutes=one.off_minutes,
        first=season[0] if season else None, last=season[1] if season else None, source=one.source,
    )  # fmt: skip


def _wrong(check: Checker, where: Where, message: Message, value: object) -> None:
    shown = listed([value]) if isinstance(value, str) else value
    check.problem(FILE, where, message.format(x=shown), str(where[-1]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
