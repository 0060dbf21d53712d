"""Reads ``deeds.yaml``: the words of the ledger."""

from __future__ import annotations

from typing import Any

import msgspec

from chengxu.common.messages import Message
from chengxu.ledger.vocabulary import Allowed, Term, Vocabulary, Work
from chengxu.packs.checking import Checker, name

PATH = "deeds.yaml"


class _Verb(msgspec.Struct, forbid_unknown_fields=True):
    zh: str
    en: str = ""
    words: list[str] = []


class _Pair(msgspec.Struct, forbid_unknown_fields=True, rename={"work": "class"}):
    measures: list[str]
    work: Work
    additive: bool = True


class _Object(msgspec.Struct, forbid_unknown_fields=True):
    zh: str
    deeds: dict[str, Any]
    en: str = ""
    words: list[str] = []


def parse(check: Checker) -> Vocabulary:
    """The vocabulary of the pack; what is wrong becomes a problem and is left out.

    Wrong are: a missing file, a name or word that means two things, a pair with an unknown verb or no measure.
    """
    document = check.pack.one(PATH)
    if not isinstance(document, dict) or not document.get("verbs") or not document.get("objects"):
        check.problem(PATH, (), Message("缺少 verbs 或 objects", "verbs or objects are missing"))
        return Vocabulary({}, {}, {})
    verbs = _terms(check, "verbs", document["verbs"], _Verb)
    objects = _terms(check, "objects", document["objects"], _Object)
    allowed: dict[tuple[str, str], Allowed] = {}
    for code in objects:
        for pair in _pairs(check, code, document["objects"][code]["deeds"], verbs):
            allowed[pair.verb, pair.object] = pair
    return Vocabulary(verbs, objects, allowed)


def _terms(check: Checker, part: str, given: Any, shape: type[_Verb] | type[_Object]) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    taken: dict[str, str] = {}
    if not isinstance(given, dict):
        check.problem(PATH, (part,), Message("应为「代码: 内容」", "should be “code: content”"), part)
        return terms
    for code, value in given.items():
        item = check.convert(PATH, (part, code), value, shape)
        if item is None:
            continue
        for word in dict.fromkeys((code, item.zh, *item.words)):
            if taken.setdefault(word, code) != code:
                check.problem(
                    PATH,
                    (part, code),
                    Message("「{word}」已经是「{other}」的名称", "“{word}” already names “{other}”").format(
                        word=word, other=taken[word]
                    ),
                    code,
                )
        terms[code] = Term(code, name({"zh": item.zh, "en": item.en}), tuple(item.words))
    return terms


def _pairs(check: Checker, code: str, given: dict[str, Any], verbs: dict[str, Term]) -> list[Allowed]:
    pairs: list[Allowed] = []
    for verb, value in given.items():
        where = ("objects", code, "deeds", verb)
        if verb not in verbs:
            check.problem(
                PATH,
                where,
                Message("没有动词「{verb}」", "there is no verb “{verb}”").format(verb=verb),
                f"{code}.deeds",
            )
            continue
        item = check.convert(PATH, where, value, _Pair)
        if item is None:
            continue
        if not item.measures:
            check.problem(
                PATH, where, Message("至少要有一个量词", "at least one measure is needed"), "measures"
            )
            continue
        pairs.append(Allowed(verb, code, tuple(item.measures), item.work, item.additive))
    return pairs
