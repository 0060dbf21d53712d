"""From positions to roads: which line a vehicle was on, step by step. Pure.

Positions are averaged over steps of a few seconds, and the likeliest walk along the network is sought (Viterbi): each step costs
by its distance and its heading against each road near it, each move by how badly the way along the roads fits the
distance driven. Crossing roads fail by heading, parallel ones by the way round they would need. Newson and Krumm, "Hidden
Markov map matching through noise and sparseness", 2009, is the idea; weights are this system's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .network import MOST, Network
from .packing import IDLE, UNKNOWN, WORKING, Floats, Ints, Positions
from .settings import Matching

TENTHS = 10
AWAY = -1
"""The line of a step that lies on no road."""
_FIT = 10.0  # metres by which a way may differ for a cost of one
_HEADING = 4.0  # cost of driving straight across a road
_LEAVING, _SWITCH, _LEAP = (
    3.0,
    1.5,
    14.0,
)  # leaving the roads, taking another one, taking one that does not join
_COURSE = 10.0  # metres moved below which a course says nothing
_SPAN = 2  # steps before and after that a course is taken over
_FAR = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """What was averaged: ``at`` in tenths of a second since 1970, metres on the plane, km/h said (NaN: none), and of the
    positions the share that said working, and that said anything."""

    at: Floats
    x: Floats
    y: Floats
    speed: Floats
    working: Floats
    told: Floats

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """The line of each step (:data:`AWAY`: none) and the metres along it."""

    line: Ints
    along: Floats


def steps_of(given: Positions, network: Network, rules: Matching) -> Steps:
    """Averages over each ``step`` seconds of the clock, so that the order and number of positions do not matter."""
    span = rules.step * TENTHS
    bins, first, index = np.unique(given.at // span, return_index=True, return_inverse=True)
    size = np.bincount(index, minlength=len(bins)).astype(np.float64)

    def mean(values: Floats) -> Floats:
        found: Floats = np.bincount(index, weights=values, minlength=len(bins)) / size
        return found

    x, y = network.plane.metres(given.lon / 1e6, given.lat / 1e6)
    said = given.speed != UNKNOWN
    speeds = np.bincount(index, weights=np.where(said, given.speed / 10.0, 0.0), minlength=len(bins))
    counted = np.bincount(index, weights=said.astype(np.float64), minlength=len(bins))
    speed = np.where(counted > 0, speeds / np.maximum(counted, 1.0), np.nan)
    start = given.at[first]
    return Steps(
        start + mean((given.at - start[index]).astype(np.float64)), mean(x), mean(y), speed,
        mean((given.bits & WORKING > 0).astype(np.float64)),
        mean((given.bits & (WORKING | IDLE) > 0).astype(np.float64)),
    )  # fmt: skip


def walk(steps: Steps, network: Network, rules: Matching) -> Walk:
    """The likeliest lines, and the metres along them."""
    count = len(steps)
    if not count:
        return Walk(np.zeros(0, np.int64), np.zeros(0))
    near = network.near(steps.x, steps.y, rules.reach)
    east, north = _course(steps, rules)
    cosine = np.abs(near.east * east[:, None] + near.north * north[:, None])
    across = np.where(np.isfinite(cosine), _HEADING * (1.0 - cosine**2), 0.0)
    cost = np.full((count, MOST + 1), _FAR)
    cost[:, :MOST] = np.where(near.line >= 0, (near.off / rules.noise) ** 2 / 2 + across, _FAR)
    cost[:, MOST] = (rules.reach / rules.noise) ** 2 / 4
    line = np.concatenate((near.line, np.full((count, 1), AWAY)), axis=1)
    along = np.concatenate((near.along, np.zeros((count, 1))), axis=1)
    x = np.concatenate((near.x, steps.x[:, None]), axis=1)
    y = np.concatenate((near.y, steps.y[:, None]), axis=1)
    chosen = _cheapest(cost, _moves(steps, network, rules, line, along, x, y))
    rows = np.arange(count)
    return Walk(line[rows, chosen], along[rows, chosen])


def _course(steps: Steps, rules: Matching) -> tuple[Floats, Floats]:
    """The way driven around each step as a unit vector; NaN where it hardly moved."""
    count = len(steps)
    before = np.maximum(np.arange(count) - _SPAN, 0)
    after = np.minimum(np.arange(count) + _SPAN, count - 1)
    east, north = steps.x[after] - steps.x[before], steps.y[after] - steps.y[before]
    moved = np.hypot(east, north)
    known = (moved > _COURSE) & (steps.at[after] - steps.at[before] < rules.bridge * TENTHS)
    size = np.where(known, moved, np.nan)
    return east / size, north / size


def _moves(
    steps: Steps, network: Network, rules: Matching, line: Ints, along: Floats, x: Floats, y: Floats
) -> Floats:
    """What each move from a road of one step to a road of the next costs: (steps - 1, MOST + 1, MOST + 1)."""
    moved = np.hypot(np.diff(steps.x), np.diff(steps.y))[:, None, None]
    was, now = line[:-1, :, None], line[1:, None, :]
    same = (was == now) & (was >= 0)
    on_it = np.abs(np.abs(along[1:, None, :] - along[:-1, :, None]) - moved) / _FIT
    pair = np.where((was >= 0) & (now >= 0), network.pair[was, now], -1)
    way = np.full(pair.shape, np.inf)
    which = np.nonzero((pair >= 0) & ~same)
    for turn in (0, 1) if len(network.meets) else ():
        meet = network.meets[pair[which], turn]
        there = np.hypot(x[which[0], which[1]] - meet[:, 0], y[which[0], which[1]] - meet[:, 1])
        on = np.hypot(x[which[0] + 1, which[2]] - meet[:, 0], y[which[0] + 1, which[2]] - meet[:, 1])
        way[which] = np.minimum(way[which], there + on)
    taken = np.minimum(_SWITCH + np.abs(way - moved) / _FIT, _LEAP)
    cost = np.where(same, on_it, taken)
    away = (was < 0) | (now < 0)
    cost = np.where(away, np.where((was < 0) & (now < 0), 0.0, _LEAVING), cost)
    gap = np.diff(steps.at)[:, None, None] > rules.bridge * TENTHS
    return np.where(gap, 0.0, cost)


def _cheapest(cost: Floats, moves: Floats) -> Ints:
    """Viterbi: the column of each step on the cheapest walk; of two equally cheap the one with nearer roads."""
    count = len(cost)
    back = np.zeros(cost.shape, np.int8)
    total = cost[0]
    for step in range(1, count):
        through = total[:, None] + moves[step - 1]
        best = through.argmin(axis=0)
        back[step] = best
        total = through.min(axis=0) + cost[step]
        total -= total.min()
    chosen = np.zeros(count, np.int64)
    chosen[-1] = total.argmin()
    for step in range(count - 1, 0, -1):
        chosen[step - 1] = back[step, chosen[step]]
    return chosen
