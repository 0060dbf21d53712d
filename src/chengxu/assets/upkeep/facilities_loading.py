"""Reads ``facilities.yaml``: which classes, points of service and places are facilities, and how near two entries are one."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from chengxu.assets.upkeep.facilities import Facilities, Kind
from chengxu.catalog.rules import Catalog
from chengxu.catalog.rules import Kind as Classified
from chengxu.common.messages import Message, listed
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where

FILE = "facilities.yaml"
MOST_METRES = 500.0


class _Reach(msgspec.Struct, forbid_unknown_fields=True):
    metres: float
    source: str
    verified: bool


class _Kind(msgspec.Struct, forbid_unknown_fields=True):
    name: str | dict[str, str]
    classes: list[str] = []
    points: str = ""
    places: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    reach: _Reach
    kinds: dict[str, _Kind]


def parse(check: Checker, catalog: Catalog, points: Collection[str], places: Collection[str]) -> Facilities:
    """All of it; what is wrong goes to ``check``. A county without the file has no page of facilities.

    Wrong are: a class that is none of components, a kind of points of service or of places nobody declared (``points`` and
    ``places`` are those there are), a distance out of range.
    """
    if FILE not in check.pack.documents:
        return Facilities()
    given = check.convert(FILE, (), check.pack.one(FILE), _File)
    if given is None:
        return Facilities()
    if not 0 < given.reach.metres <= MOST_METRES:
        message = Message("应大于 0、不超过 {most} 米", "more than 0 and at most {most} metres")
        check.problem(FILE, ("reach", "metres"), message.format(most=f"{MOST_METRES:.0f}"), "metres")
    for code, one in given.kinds.items():
        for number, category in enumerate(one.classes):
            _check_class(check, ("kinds", code, "classes", number), category, catalog)
        _check_known(check, ("kinds", code, "points"), one.points, points)
        _check_known(check, ("kinds", code, "places"), one.places, places)
    kinds = {
        code: Kind(
            code=code, name=name(one.name), classes=frozenset(one.classes), points=one.points, places=one.places
        )
        for code, one in given.kinds.items()
    }  # fmt: skip
    return Facilities(kinds, given.reach.metres, given.reach.source, given.reach.verified)


def _check_class(check: Checker, where: Where, code: str, catalog: Catalog) -> None:
    known = catalog.categories.get(code)
    if known is None or known.kind is not Classified.COMPONENT:
        message = Message("没有部件小类「{code}」", "there is no class of components “{code}”")
        check.problem(FILE, where, message.format(code=code), "classes")


def _check_known(check: Checker, where: Where, kind: str, known: Collection[str]) -> None:
    if kind and kind not in known:
        message = Message("没有「{kind}」这一类，可用：{known}", "there is no kind “{kind}”; known: {known}")
        check.problem(FILE, where, message.format(kind=kind, known=listed(sorted(known))), str(where[-1]))
