"""Indicators as pages show them: the value with what it means, its target, and its course over the period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from django.core.cache import cache
from django.utils import timezone

from chengxu.common.messages import Message
from chengxu.indicators import queries as indicators
from chengxu.indicators.rules import Indicator, Value
from chengxu.packs import queries as packs

KEEP_SECONDS = 60
DAYS_AS_DAYS = 31
DAYS_AS_WEEKS = 100
WEEK = 7


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator over one period."""

    declared: Indicator
    computed: Value

    @property
    def id(self) -> str:
        """The indicator's id."""
        return self.declared.id

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without a target or a value."""
        if self.declared.target is None or self.computed.value is None:
            return None
        return self.declared.target.met(float(self.computed.value))


@dataclass(frozen=True, slots=True)
class Bucket:
    """A part of a period: its first and last day, and how it is called."""

    start: date
    end: date
    name: Message


def figures(ids: Iterable[str], start: date, end: date) -> list[Figure]:
    """These indicators over the period, in the given order; ids the pack does not declare are left out."""
    declared = indicators.indicators()
    wanted = [found for id_ in ids if (found := declared.get(id_))]
    computed = _values(tuple(found.id for found in wanted), start, end)
    return [Figure(found, value) for found, value in zip(wanted, computed, strict=True)]


def course(ids: Sequence[str], start: date, end: date) -> list[tuple[Bucket, dict[str, Value]]]:
    """The same indicators over each part of the period, so that a figure shows where it comes from in time."""
    return [
        (part, {value.id: value for value in _values(tuple(ids), part.start, part.end)})
        for part in buckets(start, end)
    ]


def buckets(start: date, end: date) -> list[Bucket]:
    """A period in days, weeks or months, whichever gives a readable number of bars."""
    days = (end - start).days + 1
    if days <= DAYS_AS_DAYS:
        return [_day(start + timedelta(days=n)) for n in range(days)]
    if days <= DAYS_AS_WEEKS:
        return [_week(start + timedelta(days=n), end) for n in range(0, days, WEEK)]
    return list(_months(start, end))


def _day(day: date) -> Bucket:
    return Bucket(day, day, Message(f"{day.month}月{day.day}日", f"{day.day} {day:%b}"))


def _week(first: date, end: date) -> Bucket:
    last = min(first + timedelta(days=WEEK - 1), end)
    return Bucket(first, last, Message(f"{first.month}月{first.day}日起", f"from {first.day} {first:%b}"))


def _months(start: date, end: date) -> Iterable[Bucket]:
    first = start
    several_years = start.year != end.year
    while first <= end:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        year = f"{first.year}年" if several_years else ""
        name = Message(
            f"{year}{first.month}月", f"{first:%b} {first.year}" if several_years else f"{first:%b}"
        )
        yield Bucket(first, min(following - timedelta(days=1), end), name)
        first = following


def _values(ids: tuple[str, ...], start: date, end: date) -> list[Value]:
    """Computed values, kept for a minute: many readers of one page ask for the same."""
    if not ids:
        return []
    asked = blake2b(" ".join(ids).encode(), digest_size=8).hexdigest()
    key = f"figures:{packs.active_hash()[:16]}:{start}:{end}:{asked}"
    kept = cache.get(key)
    if kept is None:
        kept = indicators.evaluate(start=start, end=end, ids=ids, now=timezone.now())
        cache.set(key, kept, KEEP_SECONDS)
    return list(kept)
