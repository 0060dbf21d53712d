"""The permits in force as a phone keeps them: which categories they cover, where, and the sentence that is shown near by.

The phone only asks whether it is near; what is permitted is judged by the server when the finding was sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message
from chengxu.parties import queries
from chengxu.parties.places import read_shape
from chengxu.parties.rules import State
from chengxu.territory import queries as territory
from chengxu.territory.cells import METRES_PER_DEGREE

MOST = 300
MOST_POINTS = 60
STEP = 40.0  # metres between the points of a long shape
ROUGH = 5  # decimals of a degree: a metre
NEAR_BY = Message(
    "附近有{kind}许可 {number}：{holder}，{what}，{first} 至 {last}，{hours}。条件：{conditions} 在许可的地点和时段内不算违法，交上后会核对。",
    "A permit is near, {number} ({kind}): {holder}, {what}, {first} to {last}, {hours}. Conditions: {conditions} Within its place and "
    "hours it is no violation; that is compared once this is sent.",
)


def in_force(now: datetime) -> list[dict[str, Any]]:
    """All permits in force whose kind covers a category; persons masked, for a phone may be lost."""
    at = territory.calendar().local(now)
    declared = queries.declared()
    near = declared.matching.near
    found = queries.in_state(queries.permits(), State.VALID, now, at.date()).order_by("end_on", "id")
    told = []
    for row in found[:MOST]:
        covers = sorted(declared.kinds[row.kind].covers) if row.kind in declared.kinds else []
        if not covers:
            continue
        one = queries.told(row, at, inside=False)
        said = NEAR_BY.format(
            kind=one.kind, number=one.number, holder=one.holder, what=one.what, first=one.start, last=one.end,
            hours=one.hours, conditions=one.conditions,
        )  # fmt: skip
        told.append(
            {
                "categories": covers,
                "points": _points(read_shape(row.shape)),
                "metres": near + STEP / 2,
                "said": str(said),
            }
        )
    return told


def _points(shape: BaseGeometry) -> list[list[float]]:
    """Points of a shape so close together that whoever is near it is near one of them."""
    edge = shape.exterior if isinstance(shape, Polygon) else shape
    step = max(STEP / METRES_PER_DEGREE, edge.length / MOST_POINTS) if edge.length else 1.0
    whole = edge.segmentize(step)
    points = [[round(x, ROUGH), round(y, ROUGH)] for x, y in whole.coords]
    if isinstance(shape, Polygon):
        middle = shape.representative_point()
        points.append([round(middle.x, ROUGH), round(middle.y, ROUGH)])
    return points
