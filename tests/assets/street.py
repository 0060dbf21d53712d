"""A register on the real pack: its rules on one day, rows of a survey, and whoever keeps it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.accounts.rules import Actor
from chengxu.assets.judging import Judged, Known, Line, judge
from chengxu.assets.loading import parse
from chengxu.assets.rules import Book
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.common.ids import SeededIds
from chengxu.packs.checking import Checker
from chengxu.territory.frames import Frame
from chengxu.territory.loading import parse as parse_territory
from tests.jingzhou import NOW, SEAT, source

KEEPER = Actor(
    uid="keeper", name="管理员", unit="JZCG-ZX", verbs=frozenset({"assets.read", "assets.register"})
)
LAMP, BIN = "C0118", "C0305"


@lru_cache(maxsize=1)
def book() -> Book:
    """The real pack on the day of the tests."""
    check = Checker(source())
    catalog = parse_catalog(check)
    return Book(
        pack_hash="pack",
        settings=parse(check, catalog),
        catalog=catalog,
        organisation=parse_organisation(check),
        territory=parse_territory(check),
        today=date(2023, 5, 8),
    )


def row(number: int = 2, *, east: float = 0.0, **cells: str) -> Line:
    """A lamp in the county seat, ``east`` metres from the middle of it."""
    lon, lat = SEAT
    usual = {"category": LAMP, "lon": f"{lon + east / 99_550:.7f}", "lat": f"{lat:.7f}", "frame": "cgcs2000"}
    return Line(number, usual | cells)


def judged(
    *lines: Line, known: Known | None = None, frame: Frame | None = None, near_ok: bool = False
) -> Judged:
    """What the rules make of these rows."""
    return judge(
        lines, known or Known(), book(), frame=frame, near_ok=near_ok, actor=KEEPER, now=NOW, ids=SeededIds("street"),
        source="import",
    )  # fmt: skip
