"""What a stranger may read of a matter: the one place for that rule, whoever asks — interface, map, list or open data. Pure.

Decision 0022: of what the public itself reported, in a category that is public, everybody may know the category, the names
of the gazetteer around it, its position, its stage and whose it is; never the words, pictures, contact or the written place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chengxu.catalog.rules import Catalog, Category
from chengxu.territory.cells import METRES_PER_DEGREE

PLACES = 6  # decimals of a degree: a tenth of a metre, and no noise of floating point
DIGITS_OF_A_CELL = 4


@dataclass(frozen=True, slots=True)
class Publicity:
    """What the pack says: in which categories a position may be somebody's home, and how long a settled matter is shown.

    A position of a ``coarse`` category is the middle of a square of ``metres``; 0 metres tells no position at all.
    """

    coarse: frozenset[str] = field(default_factory=frozenset)
    metres: int = 0
    closed: timedelta = timedelta(days=30)

    @property
    def degrees(self) -> float:
        """The side of a square in degrees of latitude; in longitude it is a little shorter on the ground."""
        return self.metres / METRES_PER_DEGREE

    def position(
        self, category: str, lon: float | None, lat: float | None
    ) -> tuple[float, float] | tuple[None, None]:
        """Where everybody may know the matter to be; nothing when it has no position, or none may be told."""
        if lon is None or lat is None:
            return None, None
        if category not in self.coarse:
            return round(lon, PLACES), round(lat, PLACES)
        if not self.metres:
            return None, None
        return self._middle(lon), self._middle(lat)

    def places(self, category: str, township: str, community: str, place: str) -> tuple[str, ...]:
        """The codes of the gazetteer that may be named, the widest first: of a coarse category no single place."""
        found = (township, community) if category in self.coarse else (township, community, place)
        return tuple(code for code in found if code)

    def _middle(self, value: float) -> float:
        return round((math.floor(value / self.degrees) + 0.5) * self.degrees, DIGITS_OF_A_CELL)


def is_public(category: Category) -> bool:
    """Whether the public may know of matters of this category at all."""
    return category.active and category.public


def known_to_all(catalog: Catalog) -> Mapping[str, Category]:
    """All public categories by id; matters of others are neither listed nor counted for the public."""
    return {category.id: category for category in catalog.active if is_public(category)}
