"""Reads ``permits.yaml``: kinds of permits, temporary markets, and how a sighting is laid beside permits."""

from __future__ import annotations

import re
import string
from datetime import date
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.catalog.rules import Catalog
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused, listed
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.parties import hours
from chengxu.parties.markets import Market, Season
from chengxu.parties.rules import BLANKS, Basis, Declared, Ending, Kind, Matching, Paper
from chengxu.parties.vehicles import STATE, TIME, VEHICLE, WAY
from chengxu.territory.service_points import Hours, ServicePoint, Services

FILE = "permits.yaml"
_DAY = re.compile(r"(\d{2})-(\d{2})")
CODE = re.compile(r"[a-z_]{2,24}")
RESERVED = frozenset({STATE, VEHICLE, WAY, TIME})
Name = str | dict[str, str]


class _Basis(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    source: str
    verified: bool


class _Paper(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    needed: bool = True


class _Kind(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    about: Name
    unit: str
    prefix: str
    covers: list[str]
    basis: list[_Basis]
    papers: dict[str, _Paper]
    legal: str
    promised: str
    fee: Name
    apply_at: str
    conditions: Name
    longest_days: int
    warn_days: int
    published: bool
    shown_days: int
    source: str
    verified: bool
    pitched: bool = False
    vehicles: bool = False
    seen: dict[str, Name] = {}


class _Season(msgspec.Struct, forbid_unknown_fields=True):
    first: str = msgspec.field(name="from")
    last: str = msgspec.field(name="to")


class _Market(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pitches: int
    unit: str
    rules: Name
    obtaining: Name
    source: str
    verified: bool
    seasons: list[_Season] = []
    hours: str = ""


class _Matching(msgspec.Struct, forbid_unknown_fields=True):
    tolerance_metres: float
    near_metres: float
    ended_days: int
    source: str
    verified: bool


class _Ending(msgspec.Struct, forbid_unknown_fields=True):
    section: Name
    holder: Name
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    matching: _Matching
    ending: _Ending
    kinds: dict[str, Any] = {}
    markets: dict[str, Any] = {}


def parse(check: Checker, *, organisation: Organisation, catalog: Catalog, services: Services) -> Declared:
    """All of it; what is wrong goes to ``check`` and is left out. A county without the file permits nothing.

    Wrong are: a unit, category or service point nobody knows, a prefix used twice, a promised term that is longer than the legal
    one or no working days, a market that is no service point, a season that is no two days of the year, hours that are none,
    a condition to look at whose code is none or taken.
    """
    if FILE not in check.pack.documents:
        return Declared()
    text = check.convert(FILE, (), check.pack.one(FILE), _File)
    if text is None:
        return Declared()
    points = {point.code: point for point in services.points}
    kinds: dict[str, Kind] = {}
    for code, given in text.kinds.items():
        if (kind := check.convert(FILE, ("kinds", code), given, _Kind)) is not None:
            _check_kind(check, ("kinds", code), kind, organisation, catalog, points)
            taken = next((other.code for other in kinds.values() if other.prefix == kind.prefix), "")
            if taken:
                message = Message("字头和「{other}」相同", "the prefix is that of “{other}”").format(
                    other=taken
                )
                check.problem(FILE, ("kinds", code, "prefix"), message, code)
            kinds[code] = _kind(check, code, kind)
    markets: dict[str, Market] = {}
    for code, given in text.markets.items():
        if (market := check.convert(FILE, ("markets", code), given, _Market)) is not None and (
            made := _market(check, code, market, points.get(code), organisation)
        ) is not None:
            markets[code] = made
    if text.matching.near_metres < text.matching.tolerance_metres:
        message = Message(
            "near_metres 不能小于 tolerance_metres", "near_metres is less than tolerance_metres"
        )
        check.problem(FILE, ("matching", "near_metres"), message, "matching")
    rules = text.matching
    matching = Matching(
        rules.tolerance_metres, rules.near_metres, rules.ended_days, rules.source, rules.verified
    )
    return Declared(kinds, markets, matching, _ending(check, text.ending))


def _ending(check: Checker, given: _Ending) -> Ending:
    for field in ("section", "holder"):
        said = name(getattr(given, field))
        for words in (said.zh, said.en):
            if not _blanks_fit(words):
                message = Message("只能留空：{known}", "the only blanks are: {known}")
                known = listed(f"{{{blank}}}" for blank in sorted(BLANKS))
                check.problem(FILE, ("ending", field), message.format(known=known), "ending")
                return Ending(Message("{number}"), Message("{number}"))
    return Ending(name(given.section), name(given.holder))


def _blanks_fit(words: str) -> bool:
    try:
        return {blank for _, blank, _, _ in string.Formatter().parse(words) if blank is not None} <= BLANKS
    except ValueError:
        return False


def _check_kind(
    check: Checker, where: Where, kind: _Kind, organisation: Organisation, catalog: Catalog,
    points: dict[str, ServicePoint],
) -> None:  # fmt: skip
    code = str(where[-1])
    known = {category.id for category in catalog.active}
    _check_unit(check, where, kind.unit, organisation)
    for place, category in enumerate(kind.covers):
        if category not in known:
            message = Message("没有启用的小类「{id}」", "no category “{id}” is in use").format(id=category)
            check.problem(FILE, (*where, "covers", place), message, code)
    if kind.apply_at not in points:
        message = Message("便民服务点里没有「{code}」", "services.yaml knows no “{code}”").format(
            code=kind.apply_at
        )
        check.problem(FILE, (*where, "apply_at"), message, code)
    for field in ("longest_days", "warn_days", "shown_days"):
        if getattr(kind, field) < (0 if field == "shown_days" else 1):
            check.problem(FILE, (*where, field), Message("天数太小", "too few days"), code)
    if kind.pitched and kind.vehicles:
        message = Message("摊位许可不写车辆", "a permit for a pitch names no vehicles")
        check.problem(FILE, (*where, "vehicles"), message, code)
    for seen in kind.seen:
        if not CODE.fullmatch(seen) or seen in RESERVED:
            message = Message("代码用小写字母，不用 {taken}", "a code is small letters, none of {taken}")
            check.problem(FILE, (*where, "seen", seen), message.format(taken=listed(sorted(RESERVED))), code)
    if not kind.basis:
        check.problem(FILE, (*where, "basis"), Message("至少写一条依据", "name one article at least"), code)


def _check_unit(check: Checker, where: Where, unit: str, organisation: Organisation) -> None:
    if unit not in organisation.units:
        message = Message("没有代码为「{code}」的单位", "there is no unit “{code}”").format(code=unit)
        check.problem(FILE, (*where, "unit"), message, str(where[-1]))


def _kind(check: Checker, code: str, given: _Kind) -> Kind:
    legal = _term(check, ("kinds", code, "legal"), given.legal)
    promised = _term(check, ("kinds", code, "promised"), given.promised)
    if promised.amount > legal.amount:
        message = Message("承诺时限比法定时限长", "the promised term is longer than the legal one")
        check.problem(FILE, ("kinds", code, "promised"), message, code)
    return Kind(
        code=code,
        name=name(given.name),
        about=name(given.about),
        unit=given.unit,
        prefix=given.prefix,
        covers=frozenset(given.covers),
        basis=tuple(Basis(one.text, one.source, one.verified) for one in given.basis),
        papers=tuple(Paper(key, name(one.name), one.needed) for key, one in given.papers.items()),
        legal=legal,
        promised=promised,
        fee=name(given.fee),
        apply_at=given.apply_at,
        conditions=name(given.conditions),
        longest_days=given.longest_days,
        warn_days=given.warn_days,
        published=given.published,
        shown_days=given.shown_days,
        pitched=given.pitched,
        vehicles=given.vehicles,
        seen={one: name(words) for one, words in given.seen.items()},
        source=given.source,
        verified=given.verified,
    )


def _term(check: Checker, where: Where, text: str) -> Limit:
    try:
        found = parse_limit(text)
    except Refused as refusal:
        check.problem(FILE, where, refusal.message, str(where[1]))
        return Limit(1, LimitUnit.work_day)
    if found.unit is not LimitUnit.work_day:
        message = Message("期限写成工作日，例如 20工作日", "the term is in working days, such as 20工作日")
        check.problem(FILE, where, message, str(where[1]))
    return found


def _market(
    check: Checker, code: str, given: _Market, point: ServicePoint | None, organisation: Organisation
) -> Market | None:
    where: Where = ("markets", code)
    _check_unit(check, where, given.unit, organisation)
    if given.pitches < 1:
        check.problem(FILE, (*where, "pitches"), Message("至少一个摊位", "one pitch at least"), code)
    if point is None:
        message = Message("便民服务点里没有「{code}」", "services.yaml knows no “{code}”").format(code=code)
        check.problem(FILE, where, message, code)
        return None
    open_at: tuple[Hours, ...] = point.hours
    try:
        open_at = hours.read(given.hours) or open_at
    except Refused as refusal:
        check.problem(FILE, (*where, "hours"), refusal.message, code)
    return Market(
        code=code,
        name=point.name,
        lon=point.lon,
        lat=point.lat,
        township=point.township,
        address=point.address,
        pitches=given.pitches,
        seasons=tuple(
            season
            for place, one in enumerate(given.seasons)
            if (season := _season(check, (*where, "seasons", place), one, code)) is not None
        ),
        hours=open_at,
        unit=given.unit,
        rules=name(given.rules),
        obtaining=name(given.obtaining),
        source=given.source,
        verified=given.verified,
    )


def _season(check: Checker, where: Where, given: _Season, code: str) -> Season | None:
    first, last = _day(given.first), _day(given.last)
    if first is None or last is None:
        message = Message('写成 "05-20" 的样子（月-日）', 'write it like "05-20" (month-day)')
        check.problem(FILE, where, message, code)
        return None
    return Season(first, last)


def _day(text: str) -> tuple[int, int] | None:
    found = _DAY.fullmatch(text)
    try:
        return (date(2000, int(found[1]), int(found[2])).timetuple()[1:3]) if found else None
    except ValueError:
        return None
