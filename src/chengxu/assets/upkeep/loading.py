"""Reads ``upkeep.yaml``: what a repair may consist of, the price list, how soon a fault is put right, claims for damage."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from chengxu.assets.upkeep.rules import Declared, Part, Work, read_fen
from chengxu.catalog.rules import Catalog, Kind
from chengxu.common.messages import Message
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where

FILE = "upkeep.yaml"
HANDLE, ACCIDENTS = "handle", "起"
MOST_HOURS, MOST_DAYS = 24 * 365, 3650
Name = str | dict[str, str]


class _Work(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    measure: str
    classes: list[str] = []


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    name: Name
    measure: str
    yuan: str
    source: str
    verified: bool
    classes: list[str] = []


class _Mend(msgspec.Struct, forbid_unknown_fields=True):
    hours: int
    source: str
    verified: bool


class _Claims(msgspec.Struct, forbid_unknown_fields=True):
    pay_days: int
    source: str
    verified: bool
    accidents: dict[str, str] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    mend: _Mend
    claims: _Claims
    works: dict[str, _Work] = {}
    parts: dict[str, _Part] = {}


def parse(check: Checker, catalog: Catalog, vocabulary: Vocabulary) -> Declared:
    """All of it; what is wrong goes to ``check`` and is left out. Without the file no repair can be recorded.

    Wrong are: a work that ``deeds.yaml`` does not allow, a class that is no component, a price that is no sum in yuan, a
    term out of range, an object of accidents that cannot be handled.
    """
    if FILE not in check.pack.documents:
        return Declared()
    given = check.convert(FILE, (), check.pack.one(FILE), _File)
    if given is None:
        return Declared()
    _within(check, ("mend", "hours"), given.mend.hours, MOST_HOURS)
    _within(check, ("claims", "pay_days"), given.claims.pay_days, MOST_DAYS)
    for category, object_ in given.claims.accidents.items():
        where = ("claims", "accidents", category)
        _classes(check, where, [category], catalog)
        _refuse(check, where, vocabulary.refuse(HANDLE, object_, ACCIDENTS))
    return Declared(
        works={code: _work(check, code, one, catalog, vocabulary) for code, one in given.works.items()},
        parts={
            code: part
            for code, one in given.parts.items()
            if (part := _part(check, code, one, catalog)) is not None
        },
        mend_within=timedelta(hours=given.mend.hours),
        accidents=given.claims.accidents,
        pay_days=given.claims.pay_days,
        source=given.mend.source,
        verified=given.mend.verified,
    )


def _work(check: Checker, code: str, one: _Work, catalog: Catalog, vocabulary: Vocabulary) -> Work:
    where = ("works", code)
    _refuse(check, where, vocabulary.refuse(one.verb, one.object, one.measure))
    _classes(check, (*where, "classes"), one.classes, catalog)
    return Work(
        code=code, verb=one.verb, object=one.object, measure=one.measure, categories=frozenset(one.classes)
    )


def _part(check: Checker, code: str, one: _Part, catalog: Catalog) -> Part | None:
    where = ("parts", code)
    _classes(check, (*where, "classes"), one.classes, catalog)
    fen = read_fen(one.yuan)
    if fen is None:
        message = Message('价格写成元，小数最多两位，例如 "385.00"', 'a price in yuan such as "385.00"')
        check.problem(FILE, (*where, "yuan"), message, "yuan")
        return None
    return Part(
        code=code, name=name(one.name), measure=one.measure, fen=fen, categories=frozenset(one.classes),
        source=one.source, verified=one.verified,
    )  # fmt: skip


def _classes(check: Checker, where: Where, codes: list[str], catalog: Catalog) -> None:
    for code in codes:
        category = catalog.categories.get(code)
        if category is None or category.kind is not Kind.COMPONENT:
            _refuse(
                check, where,
                Message("没有部件小类「{code}」", "there is no class of components “{code}”").format(code=code),
            )  # fmt: skip


def _within(check: Checker, where: Where, value: int, most: int) -> None:
    if not 0 < value <= most:
        _refuse(
            check,
            where,
            Message("应大于 0、不超过 {most}", "more than 0 and at most {most}").format(most=most),
        )


def _refuse(check: Checker, where: Where, message: Message | None) -> None:
    if message is not None:
        check.problem(FILE, where, message, str(where[-1]))
