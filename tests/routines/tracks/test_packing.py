"""Positions as bytes, and that order and repetition never matter."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxu.project.demo.driving import Receiver, Way
from chengxu.routines.tracks.packing import (
    IDLE,
    SKEWED,
    UNKNOWN,
    WORKING,
    Positions,
    joined,
    pack,
    settled,
    unpack,
)
from tests.routines.tracks.driven import drove, made_of

HOUR = 17_800_000_000 // 36_000 * 36_000
ROW = st.tuples(
    st.integers(0, 35_999), st.integers(109_500_000, 109_900_000), st.integers(26_400_000, 26_800_000),
    st.one_of(st.integers(0, 2000), st.just(UNKNOWN)), st.one_of(st.integers(0, 359), st.just(UNKNOWN)),
    st.sampled_from((0, WORKING, IDLE, WORKING | SKEWED)),
)  # fmt: skip


def rows(given_rows: list[tuple[int, ...]]) -> Positions:
    columns = np.array(given_rows, np.int64).reshape(-1, 6).T
    return Positions(columns[0] + HOUR, *columns[1:])


def plain(given_rows: Positions) -> list[tuple[int, ...]]:
    one = given_rows
    return list(
        zip(*(c.tolist() for c in (one.at, one.lon, one.lat, one.speed, one.heading, one.bits)), strict=True)
    )


@given(st.lists(ROW, max_size=40))
def test_what_is_packed_comes_back(found: list[tuple[int, ...]]) -> None:
    one = settled(rows(found))
    assert plain(unpack(pack(one, HOUR), HOUR)) == plain(one)


@given(st.lists(ROW, max_size=30), st.randoms())
def test_settling_knows_neither_order_nor_repetition(found: list[tuple[int, ...]], rand: object) -> None:
    mixed = found + found[: len(found) // 2]
    rand.shuffle(mixed)  # type: ignore[attr-defined]
    assert plain(settled(rows(mixed))) == plain(settled(rows(found)))
    assert plain(settled(joined(settled(rows(mixed)), rows(found)))) == plain(settled(rows(found)))


@settings(max_examples=8)
@given(st.integers(0, 2**31), st.floats(0, 1))
def test_shuffled_and_doubled_positions_prove_the_same(seed: int, doubled: float) -> None:
    track = drove(Way("R01"), Way("R01", 1, 0), receiver=Receiver(noise=6, every=3, gaps=((300, 90),)))
    rand = np.random.default_rng(seed)
    mixed = joined(track, track.take(rand.random(len(track)) < doubled))
    assert made_of(settled(mixed.take(rand.permutation(len(mixed))))) == made_of(track)


def test_an_hour_of_a_second_is_small() -> None:
    track = drove(Way("R01"), Way("R01", 1, 0), Way("R02"), Way("R02", 1, 0), receiver=Receiver(noise=5))
    hour = track.take(track.at < track.at[0] + 36_000)
    assert len(pack(hour, int(hour.at[0]))) < 8 * len(hour)
