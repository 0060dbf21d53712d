"""The words a pack knows, found in a text: the longest first, each with the matters or actions it may stand for.

A *thing* is what a report counts or speaks of (雨阳棚, 游商, 渗滤液), an *action* what was done with it (拆除, 更换).
Words for one thing are one concept; an action word may stand for several (清理 is to clear and to drive away).
垃圾 inside 建筑垃圾 is not found: the longer word says something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from chengxu.common.figure_patterns import plain_width

ACTION = "→"
"""What the concept of an action begins with."""
MOST_REMEMBERED = 16384
_SIGNS = "，。；：、！？（）【】《》,;:!?()\n\r\t\u3000 "
"""Between these stands no word, unless the pack has one that holds such a sign."""


class Token(NamedTuple):
    """A word found: where it stands, and what it may stand for; no concept for a word that says nothing."""

    start: int
    end: int
    word: str
    concepts: frozenset[str]

    @property
    def is_thing(self) -> bool:
        """Whether it names what is spoken of."""
        return any(not concept.startswith(ACTION) for concept in self.concepts)

    @property
    def is_action(self) -> bool:
        """Whether it names only what was done."""
        return bool(self.concepts) and not self.is_thing


_Found = TypeVar("_Found")
_QUOTES = str.maketrans("", "", '“”‘’「」『』〝〞"')


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Full-width letters and digits as ASCII, small letters, no quotation marks: “两违”建筑 is 两违建筑."""
    return plain_width(text).translate(_QUOTES).lower()


@dataclass(slots=True)
class Lexicon:
    """Finds the words of a pack; ``silent`` ones say nothing of what is counted, even where a phrase asks for them.
    ``implied`` tells for a concept the topics it speaks of besides (撒漏 of 渣土)."""

    concepts: Mapping[str, frozenset[str]]
    lengths: Mapping[str, tuple[int, ...]]
    silent: frozenset[str]
    implied: Mapping[str, frozenset[str]]
    _pieces: re.Pattern[str]
    _inside: dict[str, frozenset[str]] = field(default_factory=dict)
    _read: dict[str, tuple[Token, ...]] = field(default_factory=dict)
    _told: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        things: Iterable[Sequence[str]],
        actions: Iterable[Sequence[str]],
        words: Iterable[str],
        empty: Iterable[str],
        implied: Iterable[tuple[str, Sequence[str]]] = (),
    ) -> Lexicon:
        """From groups of words for one thing, groups of words for one action, single words, words that say nothing
        (城区, 全年), and topics with the things that are of them. A group goes by its first word."""
        silent = frozenset(normal(word) for word in empty)
        concepts: dict[str, set[str]] = {word: set() for word in silent}
        for mark, groups in ((ACTION, actions), ("", things)):
            for group in groups:
                for word in group:
                    concepts.setdefault(normal(word), set()).add(mark + normal(group[0]))
        for word in words:
            known = concepts.setdefault(normal(word), set())
            if not known:
                known.add(normal(word))
        lengths: dict[str, set[int]] = {}
        for word in concepts:
            lengths.setdefault(word[0], set()).add(len(word))
        return cls(
            {word: frozenset(found) for word, found in concepts.items()},
            {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
            silent,
            _topics(implied, concepts),
            _between(set(_SIGNS).difference(*concepts)),
        )

    def unused(self) -> Lexicon:
        """The same words, remembering nothing of the texts read with them."""
        return Lexicon(self.concepts, self.lengths, self.silent, self.implied, self._pieces)

    def of_word(self, word: str) -> frozenset[str]:
        """What a word of a phrase asks for: the action of which it is the first word, or all it may stand for."""
        known = self.concepts.get(normal(word), frozenset((normal(word),)))
        return known & {ACTION + normal(word)} or known

    def read(self, text: str) -> tuple[Token, ...]:
        """The words of a :func:`normal` text in order, none overlapping, each the longest that begins where it does."""
        found: list[Token] = []
        for piece in self._pieces.finditer(text):
            start = piece.start()
            for token in self._piece(piece[0]):
                found.append(
                    token if not start else Token(token.start + start, token.end + start, *token[2:])
                )
        return tuple(found)

    def words(self, text: str) -> Iterator[Token]:
        """The same words, where it does not matter at which places they stand; the text need not be normal."""
        for piece in self._pieces.findall(text):
            yield from self._piece(piece)

    def latest(self, text: str) -> Iterator[Token]:
        """The same, the last first; no more of the text is read than asked for."""
        for piece in reversed(self._pieces.findall(text)):
            yield from reversed(self._piece(piece))

    def told(self, text: str) -> frozenset[str]:
        """All that the words of a text speak of, by the shorter words in them as well."""
        return frozenset().union(*map(self._told_by, self._pieces.findall(text)))

    def _told_by(self, piece: str) -> frozenset[str]:
        found = self._told.get(piece)
        if found is None:
            found = frozenset().union(*(self.inside(token.word) for token in self._piece(piece)))
            _remember(self._told, piece, found)
        return found

    def _piece(self, piece: str) -> tuple[Token, ...]:
        """The words of a text without signs. Numbers share their surroundings, and these share their pieces."""
        found = self._read.get(piece)
        if found is None:
            found = tuple(self._tokens(normal(piece)))
            _remember(self._read, piece, found)
        return found

    def inside(self, word: str) -> frozenset[str]:
        """What a word speaks of besides, by the shorter words in it: 燃气经营企业 is of 燃气."""
        found = self._inside.get(word)
        if found is None:
            parts = {word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1)}
            said = {c for part in parts for c in self.concepts.get(part, ())}
            found = frozenset(said.union(*(self.implied.get(concept, ()) for concept in said)))
            self._inside[word] = found
        return found

    def _tokens(self, text: str) -> Iterable[Token]:
        place = last = 0
        while place < len(text):
            for length in self.lengths.get(text[place], ()):
                word = text[place : place + length]
                known = self.concepts.get(word)
                if known is not None and (len(word) > 1 or _alone(text, place, last)):
                    yield Token(place, place + len(word), word, known)
                    place = last = place + len(word)
                    break
            else:
                place += 1


def _topics(
    implied: Iterable[tuple[str, Sequence[str]]], concepts: Mapping[str, set[str]]
) -> dict[str, frozenset[str]]:
    """For each concept of the words, the topics it is of."""
    found: dict[str, set[str]] = {}
    for topic, words in implied:
        for concept in (c for word in words for c in concepts.get(normal(word), {normal(word)})):
            found.setdefault(concept, set()).update(concepts.get(normal(topic), {normal(topic)}))
    return {concept: frozenset(topics) for concept, topics in found.items()}


def _alone(text: str, place: int, last: int) -> bool:
    """Whether a single character is a word here: 立柱换23根, 清118处; not in 瓶装, 设施."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    begins = not before or place == last or before in _FREE or not _is_han(before)
    return begins and (not after or after in _ENDED or not _is_han(after))


_FREE, _ENDED = frozenset("的了已共全都又再均各"), frozenset("了好掉上出过下起")


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _between(signs: Iterable[str]) -> re.Pattern[str]:
    """The stretches that hold none of these signs."""
    return re.compile(f"[^{re.escape(''.join(sorted(signs)))}]+")


def _remember(known: dict[str, _Found], text: str, found: _Found) -> None:
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    known[text] = found
