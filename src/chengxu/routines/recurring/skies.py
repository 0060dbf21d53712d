"""Weather somebody declared, which excuses tasks that may rest in it (those with ``unless``) as a reading does.

An app that keeps such declarations registers a query from its ``AppConfig.ready``; this module knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

HALF = 0.5
"""The part of an occurrence's time that declared weather must take to excuse it; default, unverified."""


@dataclass(frozen=True, slots=True)
class Sky:
    """Weather in which work stops, from an instant until another, and the words for it (Chinese, as records are)."""

    since: datetime
    until: datetime
    words: str


Provider = Callable[[datetime, datetime], Iterable[Sky]]
"""``(since, until)``: what was declared for any time between the two."""

_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Ask ``provider`` for declared weather, too."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def declared(since: datetime, until: datetime) -> list[Sky]:
    """All weather declared for any time between two instants."""
    return [sky for provider in _PROVIDERS for sky in provider(since, until)]


def excuse(skies: Iterable[Sky], starts_at: datetime, ends_at: datetime) -> str:
    """The words of a weather that took at least :data:`HALF` of this time; "" when none did."""
    for sky in skies:
        taken = min(sky.until, ends_at) - max(sky.since, starts_at)
        if taken >= (ends_at - starts_at) * HALF:
            return sky.words
    return ""
