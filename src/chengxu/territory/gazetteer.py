"""Finds names of the county in a sentence: places, roads, communities, townships.

The longest name wins at each position. Names of two characters (西街, 新厂) are part of many other words, and common
names (火车站, 县人民医院) are those of many towns, so both count only where the sentence leaves them free: after nothing,
punctuation, a preposition or a name of the county or a township, and not before a word that would make them something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

SHORT = 2
_FREE_BEFORE = frozenset(
    "在到从至往向于和与及跟同的是我你他有把被由经沿城里旁近边住家查去来、，。；：！？“”（）()《》【】[],.;:!? \n\t\u3000"
)
_BOUND_AFTER = frozenset("房址商家区长主工")


@dataclass(frozen=True, slots=True)
class Name:
    """A name or alias; ``common`` when other towns have it too."""

    kind: NameKind
    code: str
    words: str
    common: bool = False


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

    def __init__(self, names: Iterable[Name], home: Iterable[str] = ()) -> None:
        """``home`` is what people call the county and its townships; where two kinds share a name the higher one counts."""
        self._names: dict[str, Name] = {}
        for name in sorted(names, key=lambda n: (n.kind, n.code)):
            known = self._names.get(name.words)
            if name.words and (known is None or known.kind < name.kind):
                self._names[name.words] = name
        self._home = tuple(sorted(home))
        longest_first = sorted(self._names, key=lambda w: (-len(w), w))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every name in the text in its order, the longest at each position, none inside another."""
        if self._pattern is None:
            return ()
        found = []
        for match in self._pattern.finditer(text):
            name = self._names[match.group()]
            certain = len(name.words) > SHORT and not name.common
            if certain or self._stands_free(text, match.start(), match.end()):
                found.append(Mention(name.kind, name.code, name.words, match.start()))
        return tuple(found)

    def _stands_free(self, text: str, start: int, end: int) -> bool:
        after = text[end] if end < len(text) else " "
        if after in _BOUND_AFTER:
            return False
        before = text[start - 1] if start else " "
        return before in _FREE_BEFORE or text.endswith(self._home, 0, start)
