"""Positions nobody should believe are told apart, each kind by what it is."""

from __future__ import annotations

import numpy as np
import pytest

from chengxu.project.demo.driving import Receiver, Way
from chengxu.routines.tracks.doubting import Doubt, sort_out
from chengxu.routines.tracks.packing import SKEWED, Positions, joined, settled
from chengxu.routines.tracks.settings import Doubts
from tests.routines.tracks.driven import drove, ground, made_of

TRACK = drove(Way("R01"))


def moved(given: Positions, *, which: slice, lon: float = 0, lat: float = 0, bits: int = 0) -> Positions:
    """The same positions, some of them elsewhere."""
    lons, lats, marks = given.lon.copy(), given.lat.copy(), given.bits.copy()
    lons[which] += round(lon * 1e6)
    lats[which] += round(lat * 1e6)
    marks[which] |= bits
    return settled(Positions(given.at, lons, lats, given.speed, given.heading, marks))


def found(given: Positions, shared: np.ndarray | None = None) -> dict[Doubt, int]:
    """What was odd, and how many positions."""
    marks = np.zeros(len(given), bool) if shared is None else shared
    sorted_ = sort_out(
        given, shared=marks, plane=ground().network.plane, outline=ground().outline, doubts=Doubts()
    )
    return {odd.doubt: odd.count for odd in sorted_.odd}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (TRACK, {}),
        (moved(TRACK, which=slice(100, 101), lon=0.01), {Doubt.JUMP: 1}),
        (moved(TRACK, which=slice(100, 130), lat=0.02), {Doubt.JUMP: 30}),
        (moved(TRACK, which=slice(0, 5), lat=0.02), {Doubt.JUMP: 5}),
        (moved(TRACK, which=slice(100, 130), lon=0.0005), {}),  # fifty metres are bad reception
        (moved(TRACK, which=slice(0, None), lon=2), {Doubt.OUTSIDE: len(TRACK)}),
        (moved(TRACK, which=slice(0, 50), bits=SKEWED), {Doubt.CLOCK: 50}),
        (drove(Way("R01"), Way(stand=900)), {Doubt.STANDING: 900}),
        (drove(Way("R01"), Way(stand=900, working=False)), {}),
        (drove(Way("R01"), Way(stand=300)), {}),
        (drove(Way("R01"), receiver=Receiver(gaps=((100, 400),))), {Doubt.GAP: 1}),
    ],
)
def test_what_is_odd(given: Positions, expected: dict[Doubt, int]) -> None:
    got = found(given)
    assert set(got) == set(expected)
    for doubt, count in expected.items():
        assert got[doubt] == pytest.approx(count, abs=60 if doubt is Doubt.STANDING else 0)


def test_two_devices_far_apart_for_one_vehicle_prove_nothing() -> None:
    both = settled(joined(TRACK, moved(TRACK, which=slice(None), lat=0.03)))
    assert found(both) == {Doubt.TWO: len(both)}
    assert made_of(both).runs == ()


def test_a_shared_device_is_kept_apart() -> None:
    assert found(TRACK, np.arange(len(TRACK)) < 10) == {Doubt.SHARED: 10}


def test_a_bad_fix_does_not_cost_the_pass_nor_add_kilometres() -> None:
    clean, jumpy = made_of(TRACK), made_of(moved(TRACK, which=slice(100, 105), lat=0.05))
    assert [run.worth for run in jumpy.runs] == [run.worth for run in clean.runs]
    assert jumpy.metres == pytest.approx(clean.metres, abs=60)


def test_what_is_accepted_counts_and_is_still_told() -> None:
    given = moved(TRACK, which=slice(None), bits=SKEWED)
    kept = sort_out(
        given, shared=np.zeros(len(given), bool), plane=ground().network.plane, outline=ground().outline, doubts=Doubts(),
        accepted={Doubt.CLOCK},
    )  # fmt: skip
    assert (len(kept.good), [odd.doubt for odd in kept.odd]) == (len(TRACK), [Doubt.CLOCK])


def test_standing_with_the_pump_on_is_no_work() -> None:
    stood = made_of(drove(Way("R01"), Way(stand=1800)))
    assert stood.seconds == pytest.approx(made_of(TRACK).seconds, abs=30)


@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_doubt_is_explained_in_both_languages(doubt: Doubt) -> None:
    assert all((doubt.label.zh, doubt.label.en, doubt.about.zh, doubt.about.en))
    assert doubt.asks is (doubt is not Doubt.GAP)
