"""Reads ``field.yaml``: the quick log's favourites, how old a capture may be before somebody is told, how long positions stay
and what people are told before one is kept."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.common.messages import Message
from chengxu.field.consent import Part, Text
from chengxu.field.settings import Favourite, Settings
from chengxu.ledger.rules import MILLI
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.packs.checking import Checker, name

FILE = "field.yaml"
MOST_DAYS, MOST_KEPT = 60, 366


class _Favourite(msgspec.Struct, forbid_unknown_fields=True):
    verb: str
    object: str
    quantity: int = 1
    measure: str = ""
    name: str | dict[str, str] = ""
    posts: list[str] = []


class _Days(msgspec.Struct, forbid_unknown_fields=True):
    days: int
    source: str
    verified: bool


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    head: str | dict[str, str]
    text: str | dict[str, str]


class _Consent(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    title: str | dict[str, str]
    parts: list[_Part]
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    oldest: _Days
    positions: _Days
    consent: _Consent | None = None
    quick: list[_Favourite] = []


def parse(check: Checker, *, organisation: Organisation, vocabulary: Vocabulary) -> Settings:
    """The settings; what is wrong goes to ``check`` and is left out. Without the file there are no favourites.

    Wrong are: a deed or a measure the pack does not declare, an unknown post, a quantity below one, days out of range, a text to
    consent to without a version or a word, or with a blank other than ``{days}``.
    """
    if FILE not in check.pack.documents:
        return Settings()
    given = check.convert(FILE, (), check.pack.one(FILE), _File)
    if given is None:
        return Settings()
    if not (
        _within(check, "oldest", given.oldest, MOST_DAYS)
        & _within(check, "positions", given.positions, MOST_KEPT)
    ):
        return Settings()
    favourites = [
        favourite
        for place, one in enumerate(given.quick)
        if (favourite := _favourite(check, place, one, organisation, vocabulary)) is not None
    ]
    return Settings(
        favourites=tuple(favourites),
        oldest=timedelta(days=given.oldest.days),
        positions=timedelta(days=given.positions.days),
        source=given.positions.source,
        verified=given.positions.verified,
        consent=_consent(check, given.consent, given.positions.days),
    )


def _consent(check: Checker, given: _Consent | None, days: int) -> Text | None:
    if given is None:
        return None
    wrong = None
    if not given.version.strip() or not given.parts:
        wrong = Message("要有 version 和至少一段 parts", "a version and at least one of parts")
    words = [name(one) for part in given.parts for one in (part.head, part.text)]
    try:
        filled = [word.format(days=days) for word in words]
    except (KeyError, IndexError, ValueError):
        wrong = Message("文字里只能用 {{days}} 这一个空", "the only blank is {{days}}").format()
    if wrong is not None:
        check.problem(FILE, ("consent",), wrong, "consent")
        return None
    pairs = zip(filled[::2], filled[1::2], strict=True)
    return Text(
        version=given.version,
        title=name(given.title),
        parts=tuple(Part(head=head, text=text) for head, text in pairs),
        source=given.source,
        verified=given.verified,
    )


def _within(check: Checker, part: str, given: _Days, most: int) -> bool:
    if 1 <= given.days <= most:
        return True
    message = Message("天数应在 1 至 {most} 之间", "1 to {most} days").format(most=most)
    check.problem(FILE, (part, "days"), message, f"{part}.days")
    return False


def _favourite(
    check: Checker, place: int, one: _Favourite, organisation: Organisation, vocabulary: Vocabulary
) -> Favourite | None:
    where = ("quick", place)
    verb, object_ = (
        vocabulary.find_verb(one.verb) or one.verb,
        vocabulary.find_object(one.object) or one.object,
    )
    pair = vocabulary.allowed.get((verb, object_))
    measure = one.measure or (pair.measures[0] if pair else "")
    if refusal := vocabulary.refuse(verb, object_, measure):
        check.problem(FILE, where, refusal, "quick")
        return None
    if "." in verb:
        message = Message("「{verb}」由程序自己写入", "“{verb}” is written by the system itself").format(
            verb=verb
        )
        check.problem(FILE, (*where, "verb"), message, "verb")
        return None
    if one.quantity < 1:
        check.problem(FILE, (*where, "quantity"), Message("数量至少为 1", "at least 1"), "quantity")
        return None
    for post in one.posts:
        if post not in organisation.posts:
            message = Message("没有岗位「{post}」", "there is no post “{post}”").format(post=post)
            check.problem(FILE, (*where, "posts"), message, "posts")
            return None
    return Favourite(
        verb=verb,
        object=object_,
        measure=measure,
        quantity=one.quantity * MILLI,
        name=name(one.name) if one.name else vocabulary.sentence(verb, object_),
        posts=frozenset(one.posts),
    )
