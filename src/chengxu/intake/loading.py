"""Reads what ``county.yaml`` says about what everybody may see of a matter, about requests of those it is about, and about how
long photographs and what somebody left of themselves are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

import msgspec

from chengxu.catalog.rules import Catalog
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import LimitUnit
from chengxu.intake.contact_terms import ContactTerm
from chengxu.intake.privacy import Privacy
from chengxu.intake.publicity import Publicity
from chengxu.intake.retention import Kind, Term, Terms
from chengxu.packs.checking import Checker

FILE, SECTION = "county.yaml", "publicity"


PRIVACY, ATTEMPTS = "privacy", "attempts"


PHOTOGRAPHS, REPORTER_CONTACT = "photographs", "reporter_contact"
FOR_EVER = "永久"


class _Term(msgspec.Struct, forbid_unknown_fields=True):
    originals: str
    shown: str
    source: str
    verified: bool


class _Issued(msgspec.Struct, forbid_unknown_fields=True):
    keep: str
    source: str
    verified: bool


class _Photographs(msgspec.Struct, forbid_unknown_fields=True):
    report: _Term
    handling: _Term
    enforcement: _Term
    work: _Term
    unused: _Term
    issued: _Issued


class _ReporterContact(msgspec.Struct, forbid_unknown_fields=True):
    keep: str | None
    source: str
    verified: bool


class _Privacy(msgspec.Struct, forbid_unknown_fields=True):
    limit: str
    source: str
    verified: bool


class _Publicity(msgspec.Struct, forbid_unknown_fields=True):
    coarse: list[str]
    metres: Annotated[int, msgspec.Meta(ge=0, le=5000)]
    closed_days: Annotated[int, msgspec.Meta(ge=1, le=366)]
    source: str
    verified: bool


class _Most(msgspec.Struct, forbid_unknown_fields=True):
    address: Annotated[int, msgspec.Meta(ge=5, le=100_000)]
    receipt: Annotated[int, msgspec.Meta(ge=3, le=1000)]


class _Attempts(msgspec.Struct, forbid_unknown_fields=True):
    follow_up: _Most
    proof: _Most
    sign_in: _Most
    source: str
    verified: bool


DEFAULT_ATTEMPTS: Mapping[str, _Most] = {
    "follow_up": _Most(300, 20),
    "proof": _Most(60, 5),
    "sign_in": _Most(100, 1000),
}
"""Default, unverified."""


def parse_attempts(check: Checker) -> Mapping[str, _Most]:
    """The section ``attempts``: by what is tried, the most within an hour of one address and of one receipt.

    Without it the defaults, which an honest telephone does not meet, not even behind an address that many share.
    """
    county = check.pack.one(FILE)
    if ATTEMPTS not in county:
        return DEFAULT_ATTEMPTS
    text = check.convert(FILE, (ATTEMPTS,), county[ATTEMPTS], _Attempts)
    if text is None:
        return DEFAULT_ATTEMPTS
    return {name: getattr(text, name) for name in DEFAULT_ATTEMPTS}


def parse_publicity(check: Checker, catalog: Catalog) -> Publicity:
    """The section ``publicity``; without it every position is told as it is, and settled matters for thirty days.

    Wrong is a category that is not in use: a slip would tell where somebody lives.
    """
    county = check.pack.one(FILE)
    if SECTION not in county:
        return Publicity()
    text = check.convert(FILE, (SECTION,), county[SECTION], _Publicity)
    if text is None:
        return Publicity()
    used = {category.id for category in catalog.active}
    for place, id_ in enumerate(text.coarse):
        if id_ not in used:
            message = Message("没有启用的小类「{id}」", "no category “{id}” is in use").format(id=id_)
            check.problem(FILE, (SECTION, "coarse", place), message, f"{SECTION}.coarse")
    return Publicity(frozenset(text.coarse), text.metres, timedelta(days=text.closed_days))


def parse_privacy(check: Checker) -> Privacy:
    """The section ``privacy``; without it requests are answered within the default term."""
    county = check.pack.one(FILE)
    if PRIVACY not in county:
        return Privacy()
    text = check.convert(FILE, (PRIVACY,), county[PRIVACY], _Privacy)
    if text is None:
        return Privacy()
    try:
        return Privacy(parse_limit(text.limit), text.source, text.verified)
    except Refused as refusal:
        check.problem(FILE, (PRIVACY, "limit"), refusal.message, "limit")
        return Privacy()


def parse_photographs(check: Checker) -> Terms:
    """The section ``photographs``; without it the default terms hold.

    Wrong are: what is neither calendar days nor 永久, and a picture shown longer than its original is kept.
    """
    county = check.pack.one(FILE)
    if PHOTOGRAPHS not in county:
        return Terms()
    text = check.convert(FILE, (PHOTOGRAPHS,), county[PHOTOGRAPHS], _Photographs)
    if text is None:
        return Terms()
    terms = {kind: _term(check, kind, getattr(text, kind.value)) for kind in Kind}
    issued = _days(check, (PHOTOGRAPHS, "issued", "keep"), text.issued.keep)
    return Terms(by_kind=terms, issued=issued if issued is not None else Terms().issued)


def parse_contact_term(check: Checker) -> ContactTerm:
    """The section ``reporter_contact``: how many days after the end of the matter contact is kept; null or 永久: nothing goes by itself.

    Without it nothing goes either: what has gone cannot be had back, so a county says so first. Wrong is what is no calendar days.
    """
    county = check.pack.one(FILE)
    if REPORTER_CONTACT not in county:
        return ContactTerm()
    text = check.convert(FILE, (REPORTER_CONTACT,), county[REPORTER_CONTACT], _ReporterContact)
    if text is None:
        return ContactTerm()
    days = None if text.keep is None else _days(check, (REPORTER_CONTACT, "keep"), text.keep)
    return ContactTerm(days=days, source=text.source, verified=text.verified)


def _term(check: Checker, kind: Kind, given: _Term) -> Term:
    originals = _days(check, (PHOTOGRAPHS, kind.value, "originals"), given.originals)
    shown = _days(check, (PHOTOGRAPHS, kind.value, "shown"), given.shown)
    if originals is not None and (shown is None or shown > originals):
        message = Message(
            "展示的照片不能比原件存得更久：要遮挡人脸、车牌，还得有原件",
            "a picture cannot be shown longer than its original is kept: hiding a face or plate needs the original",
        )
        check.problem(FILE, (PHOTOGRAPHS, kind.value, "shown"), message, "shown")
    return Term(originals=originals, shown=shown, source=given.source, verified=given.verified)


def _days(check: Checker, where: tuple[str, ...], given: str) -> int | None:
    """Days of a term such as ``730日``; None for ever."""
    if given == FOR_EVER:
        return None
    try:
        limit = parse_limit(given)
    except Refused as refusal:
        check.problem(FILE, where, refusal.message, where[-1])
        return None
    if limit.unit is not LimitUnit.calendar_day:
        message = Message(
            "「{text}」应写成自然日，例如 730日，或写 永久",
            "“{text}”: write calendar days, such as 730日, or 永久",
        )
        check.problem(FILE, where, message.format(text=given), where[-1])
    return limit.amount
