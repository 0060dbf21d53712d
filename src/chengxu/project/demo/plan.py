"""What a demo build is asked for: its seed, its year, its present, its size. Everything random comes from here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from random import Random
from typing import Any

import yaml

from chengxu.common.messages import Message, Refused
from chengxu.project.demo import DATA

GENERATOR_VERSION = 9
SEED = 431229
YEAR = 2023
LIVE_DAYS = 30
TRACK_DAYS = 3  # of the live days, the last ones: what vehicles do then is told by their tracks alone
EARLIEST_NOW = (2, 1)  # of the year after: by then the year's last case is closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One build. ``scale`` thins out cases, work without published totals, shifts and tickets (tests use 0.02)."""

    now: datetime
    zone: tzinfo
    seed: int = SEED
    year: int = YEAR
    scale: float = 1.0

    def __post_init__(self) -> None:
        earliest = datetime(self.year + 1, *EARLIEST_NOW, tzinfo=self.zone)
        if self.now < earliest:
            raise Refused(
                Message(
                    "演示的“现在”不能早于 {day}：{year} 年的案件要到那时才全部办结。",
                    "The demo's present cannot lie before {day}: only then are all cases of {year} closed.",
                ).format(day=f"{earliest:%Y-%m-%d}", year=self.year),
                field="now",
            )

    def random(self, *stream: object) -> Random:
        """A source of randomness of its own for each part, so that one part's change leaves the others alone."""
        return Random(f"{self.seed}/" + "/".join(str(part) for part in stream))

    def count(self, number: int, *, least: int = 1) -> int:
        """``number`` scaled, at least ``least``."""
        return max(least, round(number * self.scale))

    def at(self, day: date, hour: float) -> datetime:
        """The UTC instant of a local hour (7.5 is half past seven)."""
        local = datetime.combine(day, time(), tzinfo=self.zone) + timedelta(seconds=round(hour * 3600))
        return local.astimezone(UTC)

    @property
    def today(self) -> date:
        """The local day of ``now``."""
        return self.now.astimezone(self.zone).date()

    @property
    def year_days(self) -> Sequence[date]:
        """All days of the finished year."""
        return _days_of(self.year)

    @property
    def live_days(self) -> list[date]:
        """The last thirty days, today included, none of them in the finished year."""
        days = [self.today - timedelta(days=n) for n in range(LIVE_DAYS - 1, -1, -1)]
        return [day for day in days if day.year > self.year]


@lru_cache(maxsize=8)
def _days_of(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    return tuple(first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


def fingerprint(
    *, pack_hash: str, seed: int = SEED, year: int = YEAR, version: int = GENERATOR_VERSION
) -> str:
    """By what a finished demo is known again: the pack, the seed, the year and the generator."""
    return hashlib.sha256(f"{pack_hash}/{seed}/{year}/{version}".encode()).hexdigest()


def table(name: str) -> dict[str, Any]:
    """One of the generator's own YAML tables."""
    loaded: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    return loaded


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
