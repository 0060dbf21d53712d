"""What is made of noisy positions against the truth: which passes, how many kilometres; and what does not count."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import LineString, box

from chengxu.common.messages import Message
from chengxu.project.demo.driving import Receiver, Way, drive_along
from chengxu.routines.tracks.day import Ground
from chengxu.routines.tracks.judging import Worth
from chengxu.routines.tracks.network import Network
from chengxu.routines.tracks.packing import settled
from chengxu.territory.areas import Road
from tests.routines.tracks.driven import SILENT, WATERING, at, drove, ground, made_of

DEGREE = 111_320.0


def street(code: str, *points: tuple[float, float]) -> Road:
    """A road of metres east and north of a spot of the county."""
    east = DEGREE * np.cos(np.radians(26.57))
    return Road(
        code=code, name=Message(code), kind="street",
        shape=LineString([(109.69 + x / east, 26.57 + y / DEGREE) for x, y in points]),
    )  # fmt: skip


def town(*roads: Road) -> Ground:
    """A county of a few roads."""
    network = Network(roads, frozenset({"street"}))
    return Ground(network=network, outline=box(-50_000, -50_000, 50_000, 50_000), spots={})


def passes(on: Ground, *ways: Way, receiver: Receiver, seed: int = 1) -> dict[str, int]:
    """How often each road counts."""
    track = settled(drive_along(ways, network=on.network, at=at("09:10"), seed=seed, receiver=receiver))
    work = replace(WATERING, places=tuple(dict.fromkeys(on.network.codes)))
    counts: dict[str, int] = {}
    for run in made_of(track, work=work, on=on).runs:
        counts[run.place] = counts.get(run.place, 0) + (run.worth is Worth.COUNTS)
    return {code: count for code, count in counts.items() if count}


@pytest.mark.parametrize(("noise", "drift"), [(3, 0), (8, 0), (15, 0), (5, 8)])
def test_passes_and_kilometres_of_a_morning_are_those_that_were_driven(noise: float, drift: float) -> None:
    ways = (
        Way("R01"), Way("R02"), Way("R02", 1, 0.5), Way("R02", 0.5, 1), Way("R05", speed=12), Way("R03", 1, 0),
        Way("R03", working=False), Way("R01", 1, 0), Way("R10"),
    )  # fmt: skip
    on = ground()
    receiver = Receiver(noise=noise, drift=drift, gaps=((900, 45), (2000, 30)))
    driven = made_of(drove(*ways, receiver=receiver, seed=7))
    counts = [run.place for run in driven.runs if run.worth is Worth.COUNTS]
    assert sorted(counts) == ["R01", "R01", "R02", "R03"]
    shares = {"R01": 2, "R02": 2, "R05": 1, "R03": 1, "R10": 1}
    truth = sum(on.network.length(road) * share for road, share in shares.items())
    assert driven.metres == pytest.approx(truth, rel=0.04)


@pytest.mark.parametrize(("apart", "noise"), [(25, 5), (40, 10), (60, 15)])
def test_a_parallel_road_does_not_count(apart: float, noise: float) -> None:
    on = town(
        street("A", (0, 0), (1500, 0)), street("B", (0, apart), (1500, apart)), street("X", (0, 0), (0, apart)),
        street("Y", (1500, 0), (1500, apart)),
    )  # fmt: skip
    for seed in range(3):
        assert passes(on, Way("A"), Way("B", 1, 0), receiver=Receiver(noise=noise), seed=seed).keys() >= {
            "A",
            "B",
        }
        assert passes(on, Way("A"), receiver=Receiver(noise=noise, drift=apart / 8), seed=seed) == {"A": 1}


def test_crossing_roads_do_not_count() -> None:
    on = town(
        street("A", (0, 0), (1000, 0)),
        *(street(f"C{n}", (n * 200, -150), (n * 200, 150)) for n in range(1, 5)),
    )
    assert passes(on, Way("A"), receiver=Receiver(noise=8)) == {"A": 1}


def test_turning_half_way_is_no_pass_and_says_so() -> None:
    (there, back) = made_of(drove(Way("R01", 0, 0.5), Way("R01", 0.5, 0))).runs
    assert (there.worth, back.worth) == (Worth.SHORT, Worth.SHORT)
    assert there.reason.zh.startswith("一次只走了 5") or there.reason.zh.startswith("一次只走了 4")
    assert (there.end > there.start, back.end < back.start) == (True, True)


@pytest.mark.parametrize(
    ("way", "worth"),
    [
        (Way("R01"), Worth.COUNTS),
        (Way("R01", speed=40), Worth.FAST),
        (Way("R01", working=False), Worth.IDLE),
        (Way("R01", speed=24), Worth.COUNTS),
    ],
)
def test_what_a_way_along_a_road_is_worth(way: Way, worth: Worth) -> None:
    assert [run.worth for run in made_of(drove(way)).runs] == [worth]


def test_a_vehicle_without_a_signal_works_while_it_drives_slowly() -> None:
    slow, fast = (drove(Way("R01", speed=v), signal=False) for v in (12, 40))
    assert [run.worth for run in made_of(slow, vehicle=SILENT).runs] == [Worth.COUNTS]
    assert [run.worth for run in made_of(fast, vehicle=SILENT).runs] == [Worth.FAST]
    assert [run.worth for run in made_of(slow).runs] == [Worth.IDLE]  # its signal said nothing


def test_a_tunnel_is_bridged_a_long_gap_is_not_proved() -> None:
    short = made_of(drove(Way("R01"), receiver=Receiver(gaps=((200, 50),))))
    long = made_of(drove(Way("R01"), receiver=Receiver(gaps=((200, 300),))))
    assert [run.worth for run in short.runs] == [Worth.COUNTS]
    assert [run.worth for run in long.runs] == [Worth.GAPS]
    assert long.metres < short.metres * 0.7


def test_nothing_is_nothing() -> None:
    empty = made_of(drove(Way("R01")).take(np.zeros(0, int)))
    assert (empty.runs, empty.odd, empty.positions) == ((), (), 0)
