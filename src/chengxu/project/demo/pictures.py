"""A few dozen drawings, kept as evidence once and referred to by many cases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from chengxu.ledger import evidence
from chengxu.project.demo.subjects import SUBJECTS, draw

VARIANTS = 2

Pictures = Mapping[str, tuple[Sequence[str], Sequence[str]]]
"""Subject → hashes of the pictures before, hashes of those after."""


def draw_all(variants: int = VARIANTS) -> dict[tuple[str, bool, int], bytes]:
    """Every subject before and after, in so many variants."""
    wanted = [
        (name, done, variant) for name in SUBJECTS for done in (False, True) for variant in range(variants)
    ]
    with ThreadPoolExecutor(2) as pool:
        drawn = pool.map(lambda key: draw(key[0], done=key[1], variant=key[2]), wanted)
        return dict(zip(wanted, drawn, strict=True))


def hashes(drawn: Mapping[tuple[str, bool, int], bytes]) -> Pictures:
    """The names under which the drawings are kept."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for (name, done, _), data in drawn.items():
        found.setdefault(name, ([], []))[done].append(hashlib.sha256(data).hexdigest())
    return found


def prepare(drawn: Mapping[tuple[str, bool, int], bytes]) -> list[evidence.Prepared]:
    """Put the drawings on disk as evidence; their rows are written by :func:`record`."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(evidence.prepare, drawn.values()))


def record(prepared: Sequence[evidence.Prepared], now: datetime) -> None:
    """Write the rows of the drawings."""
    for one in prepared:
        evidence.record(one, now=now)
