"""Which components stand so near to each other that they may be one, and in which frame a batch fits what is known. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy
import shapely
from shapely import STRtree

from chengxu.common.messages import Message, Refused
from chengxu.territory.cells import METRES_PER_DEGREE, distance
from chengxu.territory.frames import FRAME_NAMES, Frame, to_cgcs2000

LEAST_MATCHES = 5
CLOSE = 3.0  # metres within which a component of a batch is taken for the known one of its number
SHARE = 0.6
TRIED = (Frame.CGCS2000, Frame.GCJ02, Frame.BD09)  # WGS-84 agrees with the first


@dataclass(frozen=True, slots=True)
class Spot:
    """A component as nearness sees it: what it is called for people, its class, where it is in CGCS2000."""

    key: str | Message
    category: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Twin:
    """``new`` (place in the batch) stands ``metres`` from ``other``, which was there before."""

    new: int
    other: Spot
    metres: float


def twins(new: Sequence[Spot], known: Iterable[Spot], apart: Mapping[str, float]) -> list[Twin]:
    """For each of ``new`` that has one, the nearest of its class nearer than ``apart`` (metres by class).

    Only what was there before counts: the known, and the earlier of the batch. In the order of ``new``.
    """
    groups: dict[str, tuple[list[Spot], list[int]]] = defaultdict(lambda: ([], []))
    for place, spot in enumerate(new):
        groups[spot.category][1].append(place)
    for spot in known:
        if spot.category in groups:
            groups[spot.category][0].append(spot)
    found = [
        twin
        for category, (before, places) in groups.items()
        for twin in _among(new, places, before, apart[category])
    ]
    return sorted(found, key=lambda twin: twin.new)


def _among(new: Sequence[Spot], places: list[int], before: list[Spot], metres: float) -> Iterable[Twin]:
    """Within one class; degrees of longitude are made as short as they are here."""
    all_ = [*before, *(new[place] for place in places)]
    flat = math.cos(math.radians(all_[0].lat))
    at = numpy.array([(spot.lon * flat, spot.lat) for spot in all_]) * METRES_PER_DEGREE
    shapes = numpy.asarray(shapely.points(at), dtype=numpy.object_)
    which, other = STRtree(shapes).query(shapes[len(before) :], predicate="dwithin", distance=metres)
    nearest: dict[int, tuple[float, int]] = {}
    for asked, found in zip(which.tolist(), other.tolist(), strict=True):
        own = asked + len(before)
        if found >= own:  # itself, or a later row of the batch
            continue
        far = distance(all_[own].lon, all_[own].lat, all_[found].lon, all_[found].lat)
        if own not in nearest or far < nearest[own][0]:
            nearest[own] = (far, found)
    for own, (far, found) in nearest.items():
        yield Twin(places[own - len(before)], all_[found], far)


def detected(pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> Frame:
    """The frame of a batch that states none: positions as given beside those of the known components of the same numbers.

    A frame is right when it brings at least five of them, and six in ten of all, within three metres of the known ones, and
    no other does. Raises :class:`Refused` when nothing is certain.
    """
    hits = {frame: sum(_is_close(frame, given, known) for given, known in pairs) for frame in TRIED}
    fitting = [
        frame for frame, count in hits.items() if count >= LEAST_MATCHES and count >= SHARE * len(pairs)
    ]
    if len(fitting) == 1:
        return fitting[0]
    told = "；".join(f"{FRAME_NAMES[frame].zh} {count}" for frame, count in hits.items())
    told_en = "; ".join(f"{frame.value} {count}" for frame, count in hits.items())
    raise Refused(
        Message(
            "没有写明坐标系，也认不出来：与已登记的同号部件对得上的只有（共 {n} 个同号）："
            + told
            + "。请指定坐标系再导入",
            "no frame is stated and none can be told: of {n} components with a known number these fit: "
            + told_en
            + ". State the frame and import again",
        ).format(n=len(pairs)),
        field="frame",
    )


def _is_close(frame: Frame, given: tuple[float, float], known: tuple[float, float]) -> bool:
    return distance(*to_cgcs2000(*given, frame), *known) <= CLOSE
