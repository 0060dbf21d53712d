"""Reads ``dispatch.yaml``: what is dispatched without a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time
from typing import Any

import msgspec

from chengxu.cases.workflow.autorule import AutoRule
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message
from chengxu.packs.checking import Checker
from chengxu.packs.reading import Where
from chengxu.responsibility.rules import Band

FILE = "dispatch.yaml"


class _Hours(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    start: str
    end: str


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    categories: list[str]
    source: str
    verified: bool
    channels: list[str] = []
    hours: _Hours | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    auto: dict[str, Any] = {}


def parse_auto(check: Checker) -> tuple[AutoRule, ...]:
    """The rules in the order in which they are tried; a county without the file dispatches by hand."""
    document = check.convert(FILE, (), check.pack.one(FILE), _File)
    rules = []
    for id_, given in (document.auto if document else {}).items():
        where: Where = ("auto", id_)
        text = check.convert(FILE, where, given, _Rule)
        if text is None:
            continue
        if not text.categories:
            check.problem(FILE, (*where, "categories"), Message("没有列小类", "it lists no category"), id_)
        rules.append(
            AutoRule(
                id=id_,
                categories=frozenset(text.categories),
                channels=frozenset(text.channels),
                band=_band(check, (*where, "hours"), text.hours) if text.hours else None,
                source=text.source,
                verified=text.verified,
            )
        )
    return tuple(rules)


def check_auto(
    check: Checker, rules: tuple[AutoRule, ...], catalog: Catalog, channels: Collection[str]
) -> None:
    """Note every category that is not in use and every channel that does not exist: they would silently never apply."""
    known = {c.id for c in catalog.active} | {c.kind.letter + c.major for c in catalog.active}
    for rule in rules:
        for part, given, names in (
            ("categories", rule.categories, known),
            ("channels", rule.channels, channels),
        ):
            for name in sorted(set(given) - set(names)):
                message = Message("没有在用的「{name}」", "“{name}” is not in use").format(name=name)
                check.problem(FILE, ("auto", rule.id, part), message, rule.id)


def check_leads(
    check: Checker, rules: tuple[AutoRule, ...], catalog: Catalog, wanting: Collection[str]
) -> None:
    """Note every category that would go out by itself although it has no one lead somewhere (``wanting``)."""
    for rule in rules:
        for category in catalog.active:
            if category.id in wanting and rule.names(category):
                message = Message(
                    "「{name}」不是处处都有唯一的主办单位，不能自动派遣",
                    "“{name}” has not one lead everywhere, so it cannot be dispatched automatically",
                ).format(name=category.name)
                check.problem(FILE, ("auto", rule.id, "categories"), message, rule.id)


def _band(check: Checker, where: Where, hours: _Hours) -> Band | None:
    try:
        start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    except ValueError:
        start = end = time()
    if start == end:
        message = Message(
            '时段应写成 from: "22:00", to: "06:00" 这样，起止不同；整天就不要写',
            'write hours like from: "22:00", to: "06:00", two different ones; leave them out for the whole day',
        )
        check.problem(FILE, where, message, "hours")
        return None
    return Band(start, end)
