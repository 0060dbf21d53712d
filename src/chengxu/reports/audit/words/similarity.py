"""How alike two wordings are: by the pairs of neighbouring characters they share, rare pairs counting more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST_PAIRS = 2

_IDEOGRAPHS = re.compile(r"[\u4e00-\u9fffA-Za-z]+")


def pairs(text: str) -> frozenset[str]:
    """All pairs of neighbouring characters, over words and ideographs only."""
    return frozenset(
        run[place : place + 2] for run in _IDEOGRAPHS.findall(text) for place in range(len(run) - 1)
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of all indicators: how rare each is, and where it stands."""

    rarity: Mapping[str, float]
    holders: Mapping[str, tuple[int, ...]]
    rarest: float

    @classmethod
    def of(cls, profiles: Iterable[frozenset[str]]) -> Pairs:
        """From the pairs of each indicator in order."""
        holders: dict[str, list[int]] = {}
        count = 0
        for index, found in enumerate(profiles):
            count += 1
            for pair in found:
                holders.setdefault(pair, []).append(index)
        rarity = {pair: math.log((count + 1) / len(where)) for pair, where in holders.items()}
        return cls(rarity, {pair: tuple(where) for pair, where in holders.items()}, math.log(count + 1))

    def sharing(self, around: frozenset[str]) -> frozenset[int]:
        """The indicators that share at least two pairs with ``around``."""
        counts: Counter[int] = Counter()
        for pair in around:
            counts.update(self.holders.get(pair, ()))
        return frozenset(index for index, shared in counts.items() if shared >= FEWEST_PAIRS)

    def touching(self, around: frozenset[str]) -> frozenset[int]:
        """The indicators that share any pair with ``around``."""
        return frozenset(index for pair in around for index in self.holders.get(pair, ()))

    def weight(self, found: Iterable[str]) -> float:
        """What pairs tell together, rare ones more; those of no indicator as much as the rarest."""
        return sum(self.rarity.get(pair, self.rarest) for pair in found)

    def square(self, found: Iterable[str]) -> float:
        """The same with each weight squared, as a cosine needs it."""
        return sum(self.rarity.get(pair, self.rarest) ** 2 for pair in found)

    def alike(self, around: frozenset[str], profile: frozenset[str]) -> float:
        """0 to 1; what stands around and belongs to no indicator counts half against it."""
        both = around & profile
        if len(both) < FEWEST_PAIRS:
            return 0.0
        shared = self._sum(both)
        here = sum(self.rarity.get(pair, self.rarest / 2) for pair in around)
        return shared / math.sqrt(here * self._sum(profile))

    def _sum(self, found: Iterable[str] | Sequence[str]) -> float:
        return sum(self.rarity[pair] for pair in found)
