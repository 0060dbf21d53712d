"""Where a permit holds, out of a form: positions typed or pointed at on the map, or a road between two crossings."""

from __future__ import annotations

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message, Refused
from chengxu.parties.places import Shape, corners, drawn, piece_of
from chengxu.territory import queries as territory
from chengxu.web.forms import Form

FIELDS = ("street", "from_road", "to_road", "section", "shape", "corners")
NO_CROSSING = Message("这两条路不相交", "these two roads do not cross")


def placed(form: Form) -> BaseGeometry | None:
    """The place; None when nothing was said. Raises :class:`Refused` with the field that is wrong.

    Positions win over a road: whoever pointed knows better.
    """
    values = form.values
    if values["corners"]:
        kind = values["shape"] if values["shape"] in set(Shape) else Shape.POINT.value
        return drawn(Shape(kind), corners(values["corners"]))
    road = next((one for one in territory.territory().roads if one.code == values["street"]), None)
    if not values["street"] or road is None:
        return None
    return piece_of(
        road.shape, _crossing(road.code, form, "from_road"), _crossing(road.code, form, "to_road")
    )


def _crossing(road: str, form: Form, name: str) -> Point | None:
    other = form.values[name]
    if not other:
        return None
    found = territory.territory().crossing(road, other)
    if found is None:
        raise Refused(NO_CROSSING, field=name)
    return Point(found)
