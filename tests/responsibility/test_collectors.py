"""Who is sent to look: the one whose beat it is, the nearest, the least busy; nobody when nobody is on duty."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from chengxu.catalog.rules import Period
from chengxu.responsibility.collectors import Beat, Chosen, nearest
from chengxu.responsibility.rules import Band

MONDAY = datetime(2023, 5, 8, 9, 0)  # noqa: DTZ001 - local wall time
CENTRES = {"G1": (109.50, 26.50), "G2": (109.51, 26.50), "G3": (109.60, 26.50)}
DAY, NIGHT = Band(time(8), time(18)), Band(time(18), time(6))


def beat(person: str, grid: str, band: Band = DAY, period: Period = Period(date(2023, 1, 1))) -> Beat:  # noqa: B008
    return Beat(person=person, name=person.upper(), duty_grid=grid, band=band, period=period)


def sent(
    *beats: Beat, grid: str = "G1", local: datetime = MONDAY, here: bool = True, **rest: object
) -> Chosen | None:
    given = {"tasks": {}, "barred": frozenset()} | rest
    return nearest(
        beats, duty_grid=grid, position=CENTRES["G1"] if here else None, local=local, centres=CENTRES, **given
    )  # type: ignore[arg-type]


ONE, TWO, FAR = beat("a", "G1"), beat("b", "G2"), beat("c", "G3")
TABLE = [
    ((ONE, TWO), {}, "a", "正在本责任网格当班"),
    ((FAR, TWO), {}, "b", "离现场最近（约 99"),
    ((TWO, FAR), {"local": datetime(2023, 5, 8, 18, 0)}, None, ""),  # noqa: DTZ001 - the end is exclusive
    ((beat("n", "G3", NIGHT),), {"local": datetime(2023, 5, 8, 23, 0)}, "n", "离现场最近"),  # noqa: DTZ001
    ((ONE, beat("d", "G1")), {"tasks": {"a": 3, "d": 2}}, "d", "本责任网格"),
    ((ONE, beat("d", "G1")), {}, "a", "本责任网格"),
    ((ONE, TWO), {"barred": frozenset({"a"})}, "b", "离现场最近"),
    ((ONE,), {"barred": frozenset({"a"})}, None, ""),
    ((beat("e", "G1", period=Period(date(2023, 5, 9))), TWO), {}, "b", "最近"),
    ((beat("e", "G1", period=Period(date(2023, 1, 1), date(2023, 5, 7))), TWO), {}, "b", "最近"),
    ((FAR,), {"grid": "unlocated", "here": False}, "c", "位置不明"),
    ((), {}, None, ""),
]


@pytest.mark.parametrize(("beats", "given", "person", "why"), TABLE)
def test_who_is_sent_and_why(beats, given, person, why) -> None:  # type: ignore[no-untyped-def]
    chosen = sent(*beats, **given)
    assert (chosen.person if chosen else None) == person
    if chosen:
        assert why in chosen.reason.zh
        assert chosen.reason.en
