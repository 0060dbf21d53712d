"""What is dispatched without a person, as the pack's ``dispatch.yaml`` writes it. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from chengxu.catalog.rules import Category
from chengxu.responsibility.rules import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoRule:
    """What goes out without a person: ``categories`` are ids and major classes (``E05``); no ``channels`` means all.

    ``band``: the hours of the day in which cases are filed that it holds for; None for the whole day.
    """

    id: str
    categories: frozenset[str]
    channels: frozenset[str] = frozenset()
    band: Band | None = None
    source: str = ""
    verified: bool = False

    def names(self, category: Category) -> bool:
        """Whether it speaks of this category."""
        return bool({category.id, category.kind.letter + category.major} & self.categories)

    def applies(self, channel: str, category: Category, minute: int) -> bool:
        """Whether a case filed at this minute of the local day goes out by it."""
        return (
            self.names(category)
            and (not self.channels or channel in self.channels)
            and (self.band is None or self.band.holds(minute))
        )
