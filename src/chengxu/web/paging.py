"""Pages by key: the next page starts after the last row seen, so no row is skipped or counted when rows move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

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


def by_instant(found: QuerySet[M], name: str, after: str, size: int) -> Page[M]:
    """The latest first by the instant in field ``name``, which no row lacks; ``after`` is what the page before gave, anything
    else begins anew."""
    ordered = found.order_by(f"-{name}", "-pk")
    if last := _last(after):
        instant, key = last
        ordered = ordered.filter(Q(**{f"{name}__lt": instant}) | Q(**{name: instant, "pk__lt": key}))
    rows: list[Any] = list(ordered[: size + 1])
    end = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], f"{getattr(end, name).isoformat()}~{end.pk}" if end else "", first=last is None)


def _last(after: str) -> tuple[datetime, int] | None:
    instant, _, key = after.partition("~")
    try:
        found = datetime.fromisoformat(instant)
        known = found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):  # no instant, or one that lies outside all years elsewhere
        return None
    number = whole(key, -1)
    return (known, number) if known and number >= 0 else None
