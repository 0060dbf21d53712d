"""A month to look at, and the ones beside it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from chengxu.web import days


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its first day."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        length = monthrange(self.first.year, self.first.month)[1]
        return self.first.replace(day=length)

    @property
    def days(self) -> list[date]:
        """All its days."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def name(self) -> str:
        """As addresses write it: 2023-06."""
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        """The month before, as addresses write it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after, as addresses write it."""
        return f"{self.last + timedelta(days=1):%Y-%m}"


def month_of(text: str, today: date) -> Month:
    """The month a text names (2023-06); the month of ``today`` for what is none."""
    return Month(days.month_named(text) or today.replace(day=1))
