"""Pages by key: the next page starts after the last row seen, so no row is skipped or counted when rows move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from chengxu.web.forms import whole

T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page; ``after`` is the key of the next one, empty on the last."""

    rows: Sequence[T]
    after: str
    first: bool


def by_id(found: QuerySet[M], after: str, size: int, *, newest_first: bool = True) -> Page[M]:
    """In the order of the primary key; ``after`` is the key the page before ended with."""
    key = whole(after, -1)
    ordered = found.order_by("-pk" if newest_first else "pk")
    if key >= 0:
        ordered = ordered.filter(pk__lt=key) if newest_first else ordered.filter(pk__gt=key)
    rows: list[Any] = list(ordered[: size + 1])
    more = len(rows) > size
    return Page(rows[:size], str(rows[size - 1].pk) if more else "", first=key < 0)
