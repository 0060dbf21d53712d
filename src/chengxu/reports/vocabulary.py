"""The words a pack gives to audits."""

from __future__ import annotations

from dataclasses import dataclass

from chengxu.common.messages import Message
from chengxu.indicators.rules import Phrase


@dataclass(frozen=True, slots=True)
class Sum:
    """A relation figures of one document should keep: ``whole`` = sum of ``parts`` (``at_least``: not below it).

    It is not asked of a sentence that holds one of ``unless``: words that give the whole a scope of its own.
    """

    whole: str
    parts: tuple[str, ...]
    note: Message
    at_least: bool = False
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``names`` hold digits without being figures; ``synonyms`` are groups of words for one thing, ``actions`` for
    what is done with it (there a word may stand in several); ``empty`` say nothing of what is counted; ``others`` are
    matters that reports tell and no indicator counts, in the notation of an indicator's phrases; ``totals`` are
    indicators of everything (all penalties), of which a number beside a matter of its own is none; ``domains`` are the
    topics of which only the last named is spoken of; ``implied`` are topics with the things that are of nothing else
    (抢建 is of 违建)."""

    names: tuple[str, ...] = ()
    advertising: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    actions: tuple[tuple[str, ...], ...] = ()
    empty: tuple[str, ...] = ()
    others: tuple[Phrase, ...] = ()
    totals: frozenset[str] = frozenset()
    domains: tuple[str, ...] = ()
    implied: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sums: tuple[Sum, ...] = ()
