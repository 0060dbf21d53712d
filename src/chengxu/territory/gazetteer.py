"""Finds names of the county in a sentence: places, roads, communities, townships.

The longest name wins at each position. Names of two characters (西街, 新厂) are part of many other words, so they
count only where the sentence leaves them free: after nothing, punctuation, a preposition or a word for the county,
and not before a word that would make them something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

SHORT = 2
_FREE_BEFORE = frozenset(
    "在到从至往向于和与及跟同的是我你他有把被由经沿县城镇里旁近边住家查去来、，。；：！？“”（）()《》【】[],.;:!? \n\t\u3000"
)
_BOUND_AFTER = frozenset("房址商家区长主工")


class NameKind(IntEnum):
    """Kinds of names; where two kinds share a name the higher one is meant."""

    TOWNSHIP = 0
    COMMUNITY = 1
    ROAD = 2
    PLACE = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a text: its code, the words, and where they begin."""

    kind: NameKind
    code: str
    words: str
    start: int


class Gazetteer:
    """All names of a county; built once, then asked for every message."""

    def __init__(self, names: Iterable[tuple[NameKind, str, str]]) -> None:
        """``names`` are (kind, code, name or alias)."""
        self._names: dict[str, tuple[NameKind, str]] = {}
        for kind, code, words in sorted(names, key=lambda n: (n[0], n[1])):
            known = self._names.get(words)
            if words and (known is None or known[0] < kind):
                self._names[words] = (kind, code)
        longest_first = sorted(self._names, key=lambda w: (-len(w), w))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every name in the text in its order, the longest at each position, none inside another."""
        if self._pattern is None:
            return ()
        found = []
        for match in self._pattern.finditer(text):
            words = match.group()
            if len(words) > SHORT or _stands_free(text, match.start(), match.end()):
                kind, code = self._names[words]
                found.append(Mention(kind, code, words, match.start()))
        return tuple(found)


def _stands_free(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return before in _FREE_BEFORE and after not in _BOUND_AFTER
