"""How likely evidence makes an indicator: a logistic model whose weights are data (``weights.json``).

The weights were learned from the labelled reports by ``scripts/learn_weights.py``, each set of reports read with the
pack's words as they were before that set was looked at, so that they hold for words nobody has seen. Nothing is
learned at run time. *Taken* is the model for a number whose words name no indicator, *wrong* the one for a number
whose words name one.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from chengxu.common.messages import Message

SEVERAL = " × "
"""Joins two features that only together tell something (a value that is the same, under words that are alike)."""
TELLING, MOST_REASONS = 0.5, 3
"""A group of features that moves the odds less than this is no reason worth telling."""


@dataclass(frozen=True, slots=True)
class Model:
    """The log-odds are ``bias`` and the sum of each feature, or product of two, times its weight."""

    bias: float
    weights: tuple[tuple[str, str, float], ...]

    @classmethod
    def of(cls, told: Mapping[str, float]) -> Model:
        """From the weights by name; the one without a name is the bias."""
        named = [(name.partition(SEVERAL), weight) for name, weight in told.items() if name]
        return cls(told[""], tuple((one, other, weight) for (one, _, other), weight in named))

    def likelihood(self, features: Mapping[str, float]) -> float:
        """0 to 1."""
        odds = self.bias
        for one, other, weight in self.weights:
            value = features[one]
            if value:
                odds += weight * value * (features[other] if other else 1.0)
        return 1 / (1 + math.exp(-odds))

    def reasons(self, features: Mapping[str, float], groups: Mapping[str, Message]) -> tuple[Message, ...]:
        """What moved the odds most, in the words of ``groups`` (feature → what it says), the strongest first."""
        moved: dict[Message, float] = defaultdict(float)
        for one, other, weight in self.weights:
            if one in groups:
                moved[groups[one]] += weight * features[one] * (features[other] if other else 1.0)
        strong = sorted((reason for reason in moved if moved[reason] > TELLING), key=lambda r: -moved[r])
        return tuple(strong[:MOST_REASONS])


@lru_cache(maxsize=1)
def models() -> tuple[Model, Model]:
    """The two that the package comes with: *taken* and *wrong*."""
    told = json.loads((files("chengxu.reports.audit.matters") / "weights.json").read_text(encoding="utf-8"))
    return Model.of(told["taken"]), Model.of(told["wrong"])
