"""What is spoken of around a number: 燃气 in its sentence, its item, the heading, the title.

Topics are what phrases ask for with @. Some of them are domains (燃气, 渣土, 校园): when a later one is named, an earlier one
no longer holds, however near it stands; those of one clause hold together (渣土、燃气领域).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words.lexicon import Lexicon, Token

HERE, IN_ITEM, IN_HEADING, IN_SECTION, IN_TITLE = 1.0, 0.9, 0.85, 0.75, 0.75
HEADED, MENTIONED, GONE = 0.6, 0.2, 0.35
LATEST_IN_ITEM, LATEST_IN_SECTION = (0.9, 0.8, 0.7, 0.65, 0.6), (0.75, 0.7, 0.65, 0.6, 0.55)
"""Topics that are no domains, the last named first."""

_OF_ALL = re.compile("就全[城县市区]|从全[城县市区][来看]|全[城县市区](?:面上|总体|整体)|放眼全")
"""就全城而言: what was spoken of before is over."""
_CLAUSES = re.compile(r"[，,。；;：:、]")


@dataclass(frozen=True, slots=True)
class Kinds:
    """The concepts that are topics, and which of them are domains."""

    topics: frozenset[str]
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """How surely each concept is spoken of (1: in the sentence); ``headed`` what only the headings say."""

    weights: dict[str, float]
    headed: frozenset[str]

    def of(self, concepts: frozenset[str]) -> float:
        """How surely one of these concepts is what is spoken of."""
        return max((self.weights.get(concept, 0.0) for concept in concepts), default=0.0)


def told(context: Context, lead: str, tail: str, title: str, lexicon: Lexicon, kinds: Kinds) -> Told:
    """What is spoken of at a number; ``lead`` is its sentence before it, ``tail`` the end of its clause."""
    heading = f"{context.heading} {context.chapter} {context.table}"
    section = f"{context.chapter} {context.section}"
    own = f"{context.near} {tail} {context.following} {context.row} {context.column} {context.whole}"
    weights: dict[str, float] = {}
    for text, weight in (
        (context.section, MENTIONED),
        (context.item, MENTIONED),
        (heading, HEADED),
        (title, IN_TITLE),
        (lead, HERE),
        (own, HERE),
    ):
        _raise(weights, lexicon.told(text), weight)
    for text, ranks in ((context.item, LATEST_IN_ITEM), (section, LATEST_IN_SECTION)):
        for concepts, weight in zip(_latest(text, lexicon, kinds.topics), ranks, strict=False):
            _raise(weights, concepts, weight)
    current, weight, headed = _domains((own, lead, context.item, heading, section, title), lexicon, kinds)
    for concept in kinds.domains & weights.keys():
        weights[concept] = weight if concept in current else min(GONE, weights[concept])
    return Told(weights, headed)


def _domains(
    texts: tuple[str, str, str, str, str, str], lexicon: Lexicon, kinds: Kinds
) -> tuple[frozenset[str], float, frozenset[str]]:
    """The domains spoken of now, how surely, and those that only a heading names."""
    own, lead, item, heading, section, title = texts
    if _OF_ALL.search(f"{lead}{own}"):
        return frozenset(), 0.0, frozenset()
    here = _all(own, lexicon, kinds.domains) or _last_clause(lead, lexicon, kinds.domains)
    if here:
        return here, HERE, frozenset()
    for text, weight in ((item, IN_ITEM), (heading, IN_HEADING), (section, IN_SECTION), (title, IN_TITLE)):
        found = _last_clause(text, lexicon, kinds.domains)
        if found:
            return found, weight, found if text is heading else frozenset()
    return frozenset(), 0.0, frozenset()


def _all(text: str, lexicon: Lexicon, wanted: frozenset[str]) -> frozenset[str]:
    return lexicon.told(text) & wanted


def _last_clause(text: str, lexicon: Lexicon, wanted: frozenset[str]) -> frozenset[str]:
    """The domains of the last clause that names any; members of a list (渣土、燃气) count as one clause."""
    text = _LISTED_PARTS.sub("", text)
    text = _EXAMPLES.sub(lambda listed: listed[0] if _all_are(listed[0], lexicon, wanted) else "", text)
    tokens = [token for token in lexicon.read(text) if lexicon.inside(token.word) & wanted]
    if not tokens:
        return frozenset()
    found = set(lexicon.inside(tokens[-1].word) & wanted)
    for before, after in zip(reversed(tokens[:-1]), reversed(tokens), strict=False):
        if not _together(text, before, after):
            break
        found |= lexicon.inside(before.word) & wanted
    return frozenset(found)


_LISTED_PARTS = re.compile("(?:其中|[（(]含)[^；;。]*[；;。]")
"""立案112件，其中渣土18件、燃气3件；罚没44.82万元: the kinds of a list that is over are not what is spoken of."""
_EXAMPLES = re.compile(r"[\u4e00-\u9fff]{2,6}(?:、[\u4e00-\u9fff]{2,6})+等")
"""夜市、早市、校门口等集中整治: places named as examples are not what is spoken of from now on; 渣土、燃气等领域 are."""


def _all_are(listed: str, lexicon: Lexicon, wanted: frozenset[str]) -> bool:
    """Whether every member of a list names a domain."""
    return all(lexicon.told(member) & wanted for member in listed.removesuffix("等").split("、"))


def _together(text: str, before: Token, after: Token) -> bool:
    between = text[before.end : after.start]
    return between in {"、", "和", "及", "与"} or not (
        _CLAUSES.search(between) or any(c.isdigit() for c in between)
    )


def _latest(text: str, lexicon: Lexicon, topics: frozenset[str]) -> Iterator[frozenset[str]]:
    """The topics of a text, the last first, each once."""
    seen: set[str] = set()
    for token in lexicon.latest(text):
        found = lexicon.inside(token.word) & topics
        if found - seen:
            seen |= found
            yield found


def _raise(weights: dict[str, float], concepts: Iterable[str], weight: float) -> None:
    for concept in concepts:
        if weights.get(concept, 0.0) < weight:
            weights[concept] = weight
