"""Reads ``assets.yaml``: how components are numbered, from which distance two may be one, what a label says."""

from __future__ import annotations

import msgspec

from chengxu.assets.codes import COUNTY_DIGITS, Layout, Scheme
from chengxu.assets.rules import Settings
from chengxu.catalog.rules import Catalog, Category, Kind
from chengxu.common.messages import Message
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where

FILE = "assets.yaml"
COUNTY = "county.yaml"
LEAST_PARTS, MOST_DIGITS = 3, 20
MOST_METRES, MOST_MOVED = 100.0, 10_000.0


class _Layout(msgspec.Struct, forbid_unknown_fields=True):
    parts: list[int]
    source: str
    verified: bool


class _Apart(msgspec.Struct, forbid_unknown_fields=True):
    metres: float
    source: str
    verified: bool
    categories: dict[str, float] = {}


class _Moved(msgspec.Struct, forbid_unknown_fields=True):
    metres: float
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    codes: dict[str, _Layout]
    apart: _Apart
    moved: _Moved
    call: str | dict[str, str]
    public: list[str] = []


def parse(check: Checker, catalog: Catalog) -> Settings:
    """The settings; what is wrong goes to ``check`` and is left out. Without the file nothing can be registered.

    Wrong are: a scheme the catalogue does not have, parts that are no code or do not fit the classes of the scheme, a
    distance out of range, a class that is no component.
    """
    county = str(check.pack.one(COUNTY).get("code", "")) if isinstance(check.pack.one(COUNTY), dict) else ""
    if FILE not in check.pack.documents:
        return Settings(scheme=Scheme(county, {}))
    given = check.convert(FILE, (), check.pack.one(FILE), _File)
    if given is None:
        return Settings(scheme=Scheme(county, {}))
    layouts = {scheme: _layout(check, scheme, text, catalog) for scheme, text in given.codes.items()}
    _within(check, ("apart", "metres"), given.apart.metres, MOST_METRES)
    _within(check, ("moved", "metres"), given.moved.metres, MOST_MOVED)
    return Settings(
        scheme=Scheme(county, {scheme: layout for scheme, layout in layouts.items() if layout is not None}),
        metres=given.apart.metres,
        by_category=_by_category(check, given.apart.categories, catalog),
        moved=given.moved.metres,
        call=name(given.call),
        public=_public(check, given.public, catalog),
        source=given.apart.source,
        verified=given.apart.verified,
    )


def _layout(check: Checker, scheme: str, text: _Layout, catalog: Catalog) -> Layout | None:
    where = ("codes", scheme)
    classes = _classes(catalog, scheme)
    if not classes:
        check.problem(
            FILE,
            where,
            Message(
                "没有编码体系「{scheme}」，或它没有部件",
                "there is no scheme “{scheme}”, or it has no components",
            ).format(scheme=scheme),
            "codes",
        )
        return None
    parts = tuple(text.parts)
    if len(parts) < LEAST_PARTS or min(parts) < 1 or parts[0] != COUNTY_DIGITS or sum(parts) > MOST_DIGITS:
        check.problem(
            FILE,
            (*where, "parts"),
            Message(
                "parts 应为县 6 位、各级类别、流水号的位数，例如 [6, 2, 2, 6]",
                "parts are the digits of county (6), classes and serial number, such as [6, 2, 2, 6]",
            ),
            "parts",
        )
        return None
    layout = Layout(scheme, parts, text.source, text.verified)
    if odd := [one for one in classes if len(one.code) != layout.class_digits]:
        check.problem(
            FILE,
            (*where, "parts"),
            Message(
                "类别共 {n} 位，而小类「{name}」的代码是 {code}",
                "the classes have {n} digits, but “{name}” has the code {code}",
            ).format(n=layout.class_digits, name=odd[0].name, code=odd[0].code),
            "parts",
        )
        return None
    return layout


def _classes(catalog: Catalog, scheme: str) -> list[Category]:
    return [c for c in catalog.categories.values() if c.scheme == scheme and c.kind is Kind.COMPONENT]


def _within(check: Checker, where: tuple[str, ...], metres: float, most: float) -> None:
    if not 0 < metres <= most:
        message = Message("应大于 0、不超过 {most:g} 米", "more than 0 and at most {most:g} metres").format(
            most=most
        )
        check.problem(FILE, where, message, where[-1])


def _public(check: Checker, given: list[str], catalog: Catalog) -> frozenset[str]:
    for number, code in enumerate(given):
        _known_class(check, ("public", number), code, catalog, "public")
    return frozenset(given)


def _known_class(check: Checker, where: Where, code: str, catalog: Catalog, field: str) -> None:
    category = catalog.categories.get(code)
    if category is None or category.kind is not Kind.COMPONENT:
        message = Message("没有部件小类「{code}」", "there is no class of components “{code}”").format(
            code=code
        )
        check.problem(FILE, where, message, field)


def _by_category(check: Checker, given: dict[str, float], catalog: Catalog) -> dict[str, float]:
    for code, metres in given.items():
        _known_class(check, ("apart", "categories", code), code, catalog, "categories")
        _within(check, ("apart", "categories", code), metres, MOST_METRES)
    return given
