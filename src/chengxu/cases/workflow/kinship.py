"""What the county says about cases that belong together: merged, split, attached, come back."""

from __future__ import annotations

from dataclasses import dataclass

from chengxu.common.worktime import Limit, LimitUnit

METRES_PER_LONGITUDE = 80_000  # the least a degree of longitude measures in mainland China (44° N)
TWO_DAYS = Limit(2, LimitUnit.work_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """Sections ``merging``, ``counting`` and ``recurrence`` of ``county.yaml``.

    ``undo``: how long after a merge it can be undone. ``each``: figures count every report of a merged matter instead
    of the matter once. A case recurs when one of its category was closed within ``metres`` and ``days`` of it; 0 days:
    the county has no such rule.
    """

    undo: Limit = TWO_DAYS
    each: bool = False
    metres: int = 0
    days: int = 0

    @property
    def degrees(self) -> float:
        """No place within ``metres`` is further off in longitude or latitude, anywhere in mainland China."""
        return self.metres / METRES_PER_LONGITUDE


@dataclass(frozen=True, slots=True)
class Kin:
    """How many cases hang on one as its parts, and how many of them are open."""

    parts: int = 0
    waiting: int = 0
