"""Runs and raw tracks as lines for a map. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.ops import substring

from .judging import Run, Worth
from .matching import steps_of
from .network import Network
from .packing import Positions
from .settings import Matching

Line = list[tuple[float, float]]
_DIGITS = 6
_GAP = 600  # tenths of a second without a position after which a raw track is another line


def line_of(run: Run, network: Network) -> Line:
    """Longitudes and latitudes of the part of a road that was driven; empty for a call at a place, or a road that is no more."""
    lines = network.of(run.place)
    if not lines or run.start == run.end:
        return []
    part = substring(network.lines[lines[0]], min(run.start, run.end), max(run.start, run.end))
    return _degrees(shapely.get_coordinates(part), network)


def track_of(given: Positions, network: Network, rules: Matching) -> list[Line]:
    """A raw track, averaged over steps, parted where nothing came."""
    steps = steps_of(given, network, rules)
    if not len(steps):
        return []
    parts = np.split(np.arange(len(steps)), np.nonzero(np.diff(steps.at) > _GAP)[0] + 1)
    points = np.stack((steps.x, steps.y), axis=1)
    return [_degrees(points[part], network) for part in parts if len(part) > 1]


def _degrees(points: np.ndarray, network: Network) -> Line:
    lon, lat = network.plane.degrees(points[:, 0], points[:, 1])
    return [(round(float(x), _DIGITS), round(float(y), _DIGITS)) for x, y in zip(lon, lat, strict=True)]


def collection(runs: Sequence[Run], network: Network, raw: Sequence[Line] = ()) -> dict[str, object]:
    """GeoJSON: raw tracks below, then runs, those that count on top."""
    ordered = sorted(runs, key=lambda run: run.worth is Worth.COUNTS)
    lines = [("track", line) for line in raw]
    lines += [
        (
            "good" if run.worth is Worth.COUNTS else "bad" if run.worth.finding else "warn",
            line_of(run, network),
        )
        for run in ordered
    ]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "properties": {"tone": tone},
                "geometry": {"type": "LineString", "coordinates": line},
            }
            for tone, line in lines
            if len(line) > 1
        ],
    }  # fmt: skip
