"""One vehicle's day from its positions to what it proves: the whole chain, pure."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from .doubting import Doubt, Odd, sort_out
from .judging import Frame, Run, judged
from .legs import legs_of
from .matching import steps_of, walk
from .network import Network
from .packing import Mask, Positions
from .settings import Doubts, Proves, Vehicle, Work
from .visits import visits_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where vehicles drive: the roads, the county in metres of their plane, and the places that are called at (degrees)."""

    network: Network
    outline: BaseGeometry
    spots: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """What a vehicle did in a day: its runs, what was odd, metres and seconds worked, how many positions it is told from and
    over how many seconds of the day."""

    runs: tuple[Run, ...]
    odd: tuple[Odd, ...]
    metres: float
    seconds: int
    positions: int
    since: int = 0
    until: int = 0


def drive(
    given: Positions, *, vehicle: Vehicle, work: Work, ground: Ground, frame: Frame, doubts: Doubts, shared: Mask | None = None,
    accepted: Set[Doubt] = frozenset(),
) -> Driven:  # fmt: skip
    """Sort out, match and judge the settled positions of one vehicle and day."""
    network, rules = ground.network, frame.rules
    known = sort_out(
        given, shared=np.zeros(len(given), bool) if shared is None else shared, plane=network.plane,
        outline=ground.outline, doubts=doubts, accepted=accepted,
    )  # fmt: skip
    if not len(known.good):
        return Driven(runs=(), odd=known.odd, metres=0.0, seconds=0, positions=0)
    steps = steps_of(known.good, network, rules)
    if work.proves is Proves.VISITS:
        spots = {code: _metres(network, *ground.spots[code]) for code in work.places if code in ground.spots}
        runs = tuple(visits_of(steps, spots, vehicle=vehicle, work=work, bridge=rules.bridge))
        metres, seconds = _way(steps.x, steps.y), sum(run.seconds for run in runs)
    else:
        legs = legs_of(
            steps, walk(steps, network, rules), network, rules=rules, work=work, channel=vehicle.channel
        )
        found = (judged(leg, vehicle=vehicle, work=work, network=network, frame=frame) for leg in legs)
        runs = tuple(run for run in found if run is not None)
        metres, seconds = sum(leg.worked for leg in legs), sum(leg.seconds for leg in legs)
    at = known.good.at
    return Driven(
        runs=runs, odd=known.odd, metres=metres, seconds=seconds, positions=len(known.good), since=int(at[0]),
        until=int(at[-1]),
    )  # fmt: skip


def _metres(network: Network, lon: float, lat: float) -> tuple[float, float]:
    x, y = network.plane.metres(np.array([lon]), np.array([lat]))
    return float(x[0]), float(y[0])


_STIR = 15.0  # metres below which a step is noise


def _way(x: np.ndarray, y: np.ndarray) -> float:
    """Metres driven: steps shorter than noise are standing."""
    steps = np.hypot(np.diff(x), np.diff(y))
    return float(steps[steps > _STIR].sum())
