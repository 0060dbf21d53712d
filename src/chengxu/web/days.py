"""Days and months that an address names. Anybody may type one; the days beside it must be days as well."""

from __future__ import annotations

from datetime import date

from chengxu.indicators.queries import FIRST_YEAR, LAST_YEAR


def named(text: str) -> date | None:
    """The day a text names (2023-06-01); None for what is none, and for one in a year no figure is told of."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def month_named(text: str) -> date | None:
    """The first day of the month a text names (2023-06); None likewise."""
    return named(f"{text}-01")
