"""Reads ``tasks:`` of ``routines/*.yaml``: what must be done again and again, each error with file and line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import msgspec
from dateutil.relativedelta import relativedelta

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Period
from chengxu.common.messages import Message, Refused, listed
from chengxu.ledger.rules import MILLI
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where as At
from chengxu.packs.rules import Pack
from chengxu.parties.identity import PartyKind
from chengxu.parties.markets import Season
from chengxu.routines.loading import FOLDER, Place
from chengxu.routines.recurrence import DAILY, On, Recurrence, checked
from chengxu.routines.recurring.proofs import Kind
from chengxu.routines.recurring.rules import AHEAD, Evidence, Guard, Hours, Miss, Task, Where
from chengxu.territory.rules import Territory

Name = str | dict[str, str]
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_LASTS = re.compile(r"P([1-9]\d{0,2})([DWMY])")
_YEARLY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SPANS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
LONGEST = {"D": 366, "W": 53, "M": 12, "Y": 1}
LIMITS = {"late": (0, 60 * 24 * 31), "wait": (0, 60 * 24 * 7), "ahead": (1, 400)}


class _Times(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    start: str = msgspec.field(name="from")
    end: str = msgspec.field(name="to")


class _Season(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    start: str = msgspec.field(name="from")  # a date, or a day of every year
    end: str = msgspec.field(name="to")


class _Where(msgspec.Struct, forbid_unknown_fields=True):
    places: list[str] = []
    roads: list[str] = []
    grids: bool = False
    assets: list[str] = []
    parties: list[str] = []
    markets: list[str] = []
    township: str = ""
    street: str = ""


class _Evidence(msgspec.Struct, forbid_unknown_fields=True):
    kind: Kind | list[Kind]
    of: dict[str, str] = {}
    count: float = 1
    measure: str = "次"
    apart: int = 0
    quality: float | None = None


class _Guard(msgspec.Struct, forbid_unknown_fields=True):
    series: str
    why: Name
    above: float | None = None
    below: float | None = None


class _Miss(msgspec.Struct, forbid_unknown_fields=True):
    category: str
    text: Name
    after: int = 1
    partly: bool = False


class _Task(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    unit: str
    evidence: _Evidence
    posts: list[str] = []
    about: Name = ""
    every: str = DAILY
    start: date = msgspec.field(name="from", default=date(2023, 1, 1))
    end: date | None = msgspec.field(name="until", default=None)
    also: list[date] = []
    skip: list[date] = msgspec.field(name="except", default=[])
    seasons: list[_Season] = []
    days: On = On.ANY
    times: list[_Times] = []
    lasts: str = "P1D"
    where: _Where = msgspec.field(default_factory=_Where)
    late: int = 0
    wait: int = 120
    ahead: int = AHEAD
    unless: list[_Guard] = []
    miss: _Miss | None = None
    target: float | None = None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the rest of the pack declares, as far as a task may name it."""

    organisation: Organisation
    vocabulary: Vocabulary
    territory: Territory
    duties: Collection[str]
    categories: Collection[str]
    markets: Collection[str]


def parse(check: Checker, known: Known) -> Mapping[str, Task]:
    """All tasks by code; what is wrong goes to ``check`` and its task is left out.

    Wrong are: a code used twice, a rule that is none of RFC 5545, a period or season that ends before it begins, hours that are
    none, a length that is none, targets of two kinds or none that the pack knows, evidence nobody could give (an unknown
    duty, verb × object), a limit without a number, a case of no category, numbers out of range.
    """
    found: dict[str, Task] = {}
    for path in sorted(path for path in check.pack.documents if path.startswith(FOLDER)):
        for code, given in _written(check.pack.one(path)).items():
            where: At = ("tasks", code)
            if code in found:
                check.problem(path, where, Message("代码重复", "the code is used twice"), code)
                continue
            text = check.convert(path, where, given, _Task)
            before = len(check.problems.items)
            if text is not None:
                made = _task(code, text, Place(check, path, where), known)
                if len(check.problems.items) == before:
                    found[code] = made
    return found


def named_tasks(pack: Pack) -> Mapping[str, Message]:
    """The words for the codes of a pack's tasks."""
    found: dict[str, Message] = {}
    for path, document in pack.documents.items():
        if path.startswith(FOLDER):
            found |= {code: name(given.get("name", code)) for code, given in _written(document).items()}
    return found


def _written(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The tasks of a file; that the file itself has the right shape is seen to where its duties are read."""
    tasks = document.get("tasks", {})
    return tasks if isinstance(tasks, Mapping) else {}


def _task(code: str, text: _Task, place: Place, known: Known) -> Task:
    _check_who(text, place, known.organisation)
    for field, (least, most) in LIMITS.items():
        if not least <= getattr(text, field) <= most:
            place.wrong(field, "应在 {least} 至 {most} 之间", "{least} to {most}", least=least, most=most)
    if text.target is not None and not 0 < text.target <= 100:
        place.wrong(
            "target", "目标是百分数，大于 0、不超过 100", "the target is a percentage, above 0 and up to 100"
        )
    return Task(
        code=code, name=name(text.name), about=name(text.about) or Message(""), unit=text.unit, posts=frozenset(text.posts),
        recurrence=_recurrence(text, place), times=_times(text, place), lasts=_lasts(text, place), where=_where(text.where, place, known),
        evidence=_evidence(text.evidence, place, known), late=timedelta(minutes=text.late), wait=timedelta(minutes=text.wait),
        ahead=text.ahead, guards=tuple(_guard(one, number, place) for number, one in enumerate(text.unless)),
        miss=_miss(text.miss, place, known), target=text.target, source=text.source, verified=text.verified,
    )  # fmt: skip


def _check_who(text: _Task, place: Place, organisation: Organisation) -> None:
    if text.unit not in organisation.units:
        place.wrong("unit", "没有代码为「{unit}」的单位", "there is no unit “{unit}”", unit=text.unit)
    for post in text.posts:
        if post not in organisation.posts:
            place.wrong("posts", "没有岗位「{post}」", "there is no post “{post}”", post=post)


def _recurrence(text: _Task, place: Place) -> Recurrence:
    if text.end and text.end < text.start:
        place.wrong("until", "结束早于开始", "it ends before it begins")
    rule = DAILY
    try:
        rule = checked(text.every)
    except Refused as refusal:
        place.wrong("every", refusal.message.zh, refusal.message.en)
    seasons = tuple(
        made for number, one in enumerate(text.seasons) if (made := _season(one, number, place)) is not None
    )
    return Recurrence(
        rule=rule, start=text.start, end=text.end, also=frozenset(text.also), skip=frozenset(text.skip), seasons=seasons, on=text.days
    )  # fmt: skip


def _season(one: _Season, number: int, place: Place) -> Season | Period | None:
    first, last = _YEARLY.fullmatch(one.start), _YEARLY.fullmatch(one.end)
    if first and last:
        return Season((int(first[1]), int(first[2])), (int(last[1]), int(last[2])))
    start, end = _day(one.start), _day(one.end)
    if start and end and start <= end:
        return Period(start, end)
    place.wrong(
        "seasons", '起止都写成日期（2023-01-15），或都写成每年的"月-日"（"06-01"），止不早于起',
        'both are dates (2023-01-15), the second not before the first, or both days of every year ("06-01")', "seasons", number,
    )  # fmt: skip
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _times(text: _Task, place: Place) -> tuple[Hours, ...]:
    found = []
    for number, one in enumerate(text.times):
        start, end = _CLOCK.fullmatch(one.start), _CLOCK.fullmatch(one.end)
        if start is None or end is None:
            place.wrong(
                "times",
                '时间写作 "05:00"，从 00:00 到 23:59',
                "a time is written “05:00”, from 00:00 to 23:59",
                "times",
                number,
            )
            continue
        found.append(Hours(time(int(start[1]), int(start[2])), time(int(end[1]), int(end[2]))))
    if len({one.start for one in found}) != len(found):
        place.wrong("times", "两段从同一时间开始", "two begin at the same time")
    return tuple(found)


def _lasts(text: _Task, place: Place) -> relativedelta:
    given = _LASTS.fullmatch(text.lasts)
    if given is None or int(given[1]) > LONGEST[given[2]]:
        place.wrong(
            "lasts",
            "写作 P1D、P1W、P3M、P1Y 这样的时长，最长一年",
            "a length such as P1D, P1W, P3M, P1Y, a year at most",
        )
        return relativedelta(days=1)
    if text.times and text.lasts != "P1D":
        place.wrong("lasts", "写了 times 就不写 lasts", "either times or lasts")
    return relativedelta(**{_SPANS[given[2]]: int(given[1])})


def _where(text: _Where, place: Place, known: Known) -> Where:
    given: dict[str, list[str]] = {
        "places": text.places, "roads": text.roads, "grids": ["all"] if text.grids else [], "assets": text.assets,
        "parties": text.parties, "markets": text.markets,
    }  # fmt: skip
    kinds = [kind for kind, picked in given.items() if picked]
    if not kinds:
        return Where()
    if len(kinds) > 1:
        place.wrong("where", "只能写一种：{kinds}", "only one kind: {kinds}", kinds=listed(kinds))
    kind = kinds[0]
    for number, code in enumerate(given[kind]):
        if code not in _codes(kind, known):
            place.wrong("where", "没有「{code}」", "there is no “{code}”", "where", kind, number, code=code)
    return Where(kind, tuple(dict.fromkeys(given[kind])), text.township or text.street)


def _codes(kind: str, known: Known) -> Collection[str]:
    ground = known.territory
    match kind:
        case "places":
            return (
                ground.places.keys()
                | ground.duty_grids.keys()
                | ground.townships.keys()
                | {one.code for one in ground.roads}
            )
        case "roads":
            return {one.code for one in ground.roads} | {one.kind for one in ground.roads}
        case "grids":
            return {"all"}
        case "assets":
            return known.categories
        case "parties":
            return {kind.value for kind in PartyKind}
        case _:
            return known.markets


def _evidence(text: _Evidence, place: Place, known: Known) -> Evidence:
    kinds = tuple(dict.fromkeys([text.kind] if isinstance(text.kind, Kind) else text.kind))
    of = dict(text.of)
    if not kinds or text.count <= 0 or text.apart < 0:
        place.wrong("evidence", "至少一种证据，数量大于 0", "at least one kind, and a count above 0")
    if Kind.SHIFT in kinds and of.get("duty") not in known.duties:
        place.wrong(
            "evidence", "of.duty 不是本包的班次任务", "of.duty is no duty of this pack", "evidence", "of"
        )
    if {Kind.DEED, Kind.PHOTO} & set(kinds):
        vocabulary = known.vocabulary
        of["verb"] = vocabulary.find_verb(of.get("verb", "")) or of.get("verb", "")
        of["object"] = vocabulary.find_object(of.get("object", "")) or of.get("object", "")
        pair = vocabulary.allowed.get((of["verb"], of["object"]))
        measure = of.get("measure") or (pair.measures[0] if pair else "")
        if refusal := vocabulary.refuse(of["verb"], of["object"], measure):
            place.wrong("evidence", refusal.zh, refusal.en, "evidence", "of")
    return Evidence(
        kinds=tuple(kind.value for kind in kinds), of=of, count=text.count, measure=text.measure,
        apart=timedelta(minutes=text.apart), quality=text.quality,
    )  # fmt: skip


def _guard(text: _Guard, number: int, place: Place) -> Guard:
    if text.above is None and text.below is None:
        place.wrong("unless", "写 above 或 below", "either above or below", "unless", number)
    above, below = (None if one is None else round(one * MILLI) for one in (text.above, text.below))
    return Guard(text.series, name(text.why), above, below)


def _miss(text: _Miss | None, place: Place, known: Known) -> Miss | None:
    if text is None:
        return None
    if text.category not in known.categories:
        place.wrong(
            "miss",
            "没有启用的小类「{id}」",
            "no category “{id}” is in use",
            "miss",
            "category",
            id=text.category,
        )
    if not 1 <= text.after <= 100:
        place.wrong("miss", "after 应在 1 至 100 之间", "after is 1 to 100", "miss", "after")
    return Miss(category=text.category, text=name(text.text), after=text.after, partly=text.partly)
