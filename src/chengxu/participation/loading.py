"""Reads ``participation.yaml``: for how long which kind of text is consulted on, and what 门前三包 promises."""

from __future__ import annotations

from typing import Any

import msgspec

from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import LimitUnit
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.participation.deciding.frontage import Item, Terms
from chengxu.participation.rules import Declared, Kind, term

FILE = "participation.yaml"


class _Kind(msgspec.Struct, forbid_unknown_fields=True):
    name: str | dict[str, str]
    at_least: str
    source: str
    verified: bool
    shorter: bool = False


class _Item(msgspec.Struct, forbid_unknown_fields=True):
    name: str | dict[str, str]
    text: str | dict[str, str]


class _Commitments(msgspec.Struct, forbid_unknown_fields=True):
    items: dict[str, _Item]
    at_most: str
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    kinds: dict[str, Any] = {}
    commitments: dict[str, Any] | None = None


def parse(check: Checker) -> Declared:
    """All kinds; what is wrong goes to ``check`` and is left out. A county without the file consults on nothing."""
    document = check.convert(FILE, (), check.pack.one(FILE), _File) or _File()
    kinds = {}
    for code, given in document.kinds.items():
        where: Where = ("kinds", code)
        text = check.convert(FILE, where, given, _Kind)
        if text is None:
            continue
        try:
            at_least = term(text.at_least)
        except Refused as refusal:
            check.problem(FILE, (*where, "at_least"), refusal.message, "at_least")
            continue
        kinds[code] = Kind(
            code=code,
            name=name(text.name),
            at_least=at_least,
            shorter=text.shorter,
            source=text.source,
            verified=text.verified,
        )
    return Declared(kinds)


def parse_terms(check: Checker) -> Terms:
    """What 门前三包 promises, and for how long at most; without it nobody can promise anything."""
    given = check.pack.one(FILE).get("commitments") if isinstance(check.pack.one(FILE), dict) else None
    text = check.convert(FILE, ("commitments",), given, _Commitments) if given is not None else None
    if text is None:
        return Terms()
    try:
        at_most = parse_limit(text.at_most)
    except Refused as refusal:
        check.problem(FILE, ("commitments", "at_most"), refusal.message, "at_most")
        return Terms()
    if at_most.unit is not LimitUnit.calendar_day:
        message = Message("承诺期应按日写，例如 365日", "write it in days, as 365日")
        check.problem(FILE, ("commitments", "at_most"), message, "at_most")
        return Terms()
    items = {code: Item(code, name(item.name), name(item.text)) for code, item in text.items.items()}
    return Terms(items, at_most.amount, text.source, text.verified)
