"""Reads ``notices.yaml``: which deeds give whom a notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import msgspec

from chengxu.accounts.rules import Organisation
from chengxu.common.messages import Message
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.notices.outward import BLANKS, ReporterRule
from chengxu.notices.rules import PLACEHOLDERS, Declared, Kind, NoticeRule, To, Work, blanks
from chengxu.packs.checking import Checker, name
from chengxu.packs.reading import Where

FILE = "notices.yaml"


class _Notice(msgspec.Struct, forbid_unknown_fields=True, rename={"verb": "deed"}):
    verb: str
    to: list[str]
    text: str | dict[str, str]
    source: str
    verified: bool
    when: dict[str, str] = {}


class _ToReporters(msgspec.Struct, forbid_unknown_fields=True, rename={"verb": "deed"}):
    verb: str
    text: str | dict[str, str]
    source: str
    verified: bool
    when: dict[str, str] = {}


class _Work(msgspec.Struct, forbid_unknown_fields=True):
    inspections: bool
    routines: bool
    at: str
    source: str
    verified: bool


class _File(msgspec.Struct, forbid_unknown_fields=True):
    head: str = ""
    leader: str = ""
    notices: dict[str, Any] = {}
    reporters: dict[str, Any] = {}
    work: _Work | None = None


def parse(check: Checker, *, organisation: Organisation, vocabulary: Vocabulary) -> Declared:
    """All rules; what is wrong goes to ``check`` and is left out. A county without the file tells nobody.

    Wrong are: a deed the pack does not declare, a recipient, post or unit it does not know, a blank nothing fills.
    """
    document = check.convert(FILE, (), check.pack.one(FILE), _File) or _File()
    for part in ("head", "leader"):
        post = getattr(document, part)
        if document.notices and post not in organisation.posts:
            message = Message("没有岗位「{post}」", "there is no post “{post}”").format(post=post)
            check.problem(FILE, (part,), message, part)
    rules = []
    for id_, given in document.notices.items():
        where: Where = ("notices", id_)
        text = check.convert(FILE, where, given, _Notice)
        if text and _sound(check, where, text, organisation, vocabulary):
            rules.append(_rule(id_, text))
    told = tuple(_to_reporters(check, document.reporters, vocabulary))
    return Declared(tuple(rules), document.head, document.leader, told, _work(check, document.work))


def _work(check: Checker, given: _Work | None) -> Work | None:
    if given is None:
        return None
    try:
        at = time.fromisoformat(given.at)
    except ValueError:
        problem = Message("写成 06:30 的样子", "write the hour like 06:30")
        check.problem(FILE, ("work", "at"), problem, given.at)
        return None
    return Work(given.inspections, given.routines, at)


def _to_reporters(check: Checker, given: dict[str, Any], vocabulary: Vocabulary) -> Iterator[ReporterRule]:
    """What reporters are told; the words hold nothing but a receipt and names of the pack."""
    for id_, one in given.items():
        where: Where = ("reporters", id_)
        text = check.convert(FILE, where, one, _ToReporters)
        if text is None:
            continue
        wrong = [*_deed(text.verb, vocabulary), *_words(name(text.text), BLANKS)]
        for part, message in wrong:
            check.problem(FILE, (*where, *part), message, id_)
        if not wrong:
            yield ReporterRule(
                id=id_,
                verb=text.verb,
                when=text.when,
                text=name(text.text),
                source=text.source,
                verified=text.verified,
            )


def _rule(id_: str, text: _Notice) -> NoticeRule:
    return NoticeRule(
        id=id_,
        verb=text.verb,
        to=tuple(text.to),
        text=name(text.text),
        when=text.when,
        source=text.source,
        verified=text.verified,
    )


def _sound(
    check: Checker, where: Where, text: _Notice, organisation: Organisation, vocabulary: Vocabulary
) -> bool:
    wrong = [
        *_deed(text.verb, vocabulary),
        *(found for place, to in enumerate(text.to) for found in _recipient(place, to, organisation)),
        *_words(name(text.text)),
    ]
    if not text.to:
        wrong.append((("to",), Message("没有写给谁", "it names nobody")))
    for part, message in wrong:
        check.problem(FILE, (*where, *part), message, str(where[-1]))
    return not wrong


def _deed(verb: str, vocabulary: Vocabulary) -> list[tuple[Where, Message]]:
    if verb in vocabulary.verbs:
        return []
    return [
        (("deed",), Message("deeds.yaml 里没有「{verb}」", "deeds.yaml knows no “{verb}”").format(verb=verb))
    ]


def _recipient(place: int, to: str, organisation: Organisation) -> list[tuple[Where, Message]]:
    kind, _, code = to.partition(":")
    known = {Kind.UNIT: organisation.units, Kind.POST: organisation.posts}
    if (not code and to in set(To)) or (kind in known and code in known[Kind(kind)]):
        return []
    return [
        (
            ("to", place),
            Message(
                "没有收件人「{to}」；可用：{known}、post:岗位、unit:单位",
                "there is no recipient “{to}”; known: {known}, post:…, unit:…",
            ).format(to=to, known=", ".join(To)),
        )
    ]


def _words(text: Message, known: frozenset[str] = PLACEHOLDERS) -> list[tuple[Where, Message]]:
    found = [blanks(text.zh), blanks(text.en)]
    if None not in found and not (unknown := set().union(*(f for f in found if f)) - known):
        return []
    shown = ", ".join(sorted(unknown)) if None not in found else "{ }"
    return [
        (
            ("text",),
            Message(
                "没有东西可填入「{blank}」；可用：{known}", "nothing fills “{blank}”; known: {known}"
            ).format(blank=shown, known=", ".join(sorted(known))),
        )
    ]
