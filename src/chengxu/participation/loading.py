"""Reads ``participation.yaml``: for how long which kind of text is consulted on."""

from __future__ import annotations

from typing import Any

import msgspec

from chengxu.common.messages import Refused
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where
from chengxu.participation.rules import Declared, Kind, term

FILE = "participation.yaml"


class _Kind(msgspec.Struct, forbid_unknown_fields=True):
    name: str | dict[str, str]
    at_least: str
    source: str
    verified: bool
    shorter: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    kinds: dict[str, Any] = {}


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
