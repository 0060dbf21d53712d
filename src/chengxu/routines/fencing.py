"""Whether a phone was where its shift is stood, as far as its position can tell. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import cos, radians

from shapely.affinity import affine_transform
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message
from chengxu.territory.areas import Area, Place, Road
from chengxu.territory.cells import distance

METRES_PER_DEGREE = 111_320.0


class Fence(StrEnum):
    """What a position says about a place."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNSURE = "unsure"  # too poor to tell
    NOWHERE = "nowhere"  # the phone found no position
    UNTOLD = "untold"  # consent was not given, so nothing was asked

    @property
    def label(self) -> Message:
        """The words people read."""
        return _LABELS[self]


_LABELS = {
    Fence.INSIDE: Message("在范围内", "at the place"),
    Fence.OUTSIDE: Message("在范围外", "outside"),
    Fence.UNSURE: Message("定位太粗，看不出在不在", "the position is too poor to tell"),
    Fence.NOWHERE: Message("没有定到位", "no position found"),
    Fence.UNTOLD: Message("没有位置：未同意", "no position: consent not given"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was made of a position: the verdict, and how many whole metres beyond the fence; None when unknown."""

    fence: Fence
    metres: int | None = None


def metres_off(known: Area | Road | Place, lon: float, lat: float) -> float:
    """Metres from a position of CGCS2000 to an area, a road or a place with its reach; 0 inside. Flat earth, good for a
    county."""
    if isinstance(known, Place):
        return max(0.0, distance(lon, lat, known.lon, known.lat) - known.reach)
    return _off(known.shape, lon, lat)


def _off(shape: BaseGeometry, lon: float, lat: float) -> float:
    east = METRES_PER_DEGREE * cos(radians(lat))
    flat = affine_transform(shape, [east, 0, 0, METRES_PER_DEGREE, -lon * east, -lat * METRES_PER_DEGREE])
    return float(flat.distance(Point(0, 0)))


def judged(off: float | None, accuracy: float | None, *, reach: int, poor: int) -> Seen:
    """The verdict on a phone ``off`` metres from its place that says it may be wrong by ``accuracy`` metres.

    Beyond the fence (``reach``) by more than the phone may be wrong is outside, by less cannot be told; within it a phone
    that may be wrong by more than ``poor`` tells nothing either. A phone that does not say how wrong it may be tells nothing.
    """
    if off is None:
        return Seen(Fence.NOWHERE)
    beyond = max(0, round(off - reach))
    if accuracy is None:
        return Seen(Fence.UNSURE, beyond)
    if beyond > 0:
        return Seen(Fence.OUTSIDE if beyond > accuracy else Fence.UNSURE, beyond)
    return Seen(Fence.UNSURE if accuracy > poor else Fence.INSIDE, 0)
