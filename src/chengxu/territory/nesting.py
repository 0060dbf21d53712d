"""Proves that the areas of a county fit together: nested, without overlap, without a gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from chengxu.common.messages import Message
from chengxu.packs.checking import Checker
from chengxu.territory.rules import Area, Territory

SQUARE_METRE = 1e-10  # in square degrees, near enough at the latitudes of China
TOLERANCE = 20 * SQUARE_METRE
COUNTY_TOLERANCE = 1e5 * SQUARE_METRE  # a simplified outline may differ by some hectares

Declared = Mapping[str, tuple[str, tuple[str | int, ...]]]


def check_nesting(check: Checker, ground: Territory, declared: Declared) -> None:
    """Note every area that leaves its parent, overlaps a sister or leaves ground to nobody.

    ``declared`` maps a code to the document and place where it stands.
    """
    proof = _Proof(check, declared)
    levels = (ground.townships, ground.communities, ground.duty_grids, ground.unit_grids)
    for level in levels:
        proof.no_overlap(list(level.values()))
    for level in levels[1:]:
        proof.inside_parent(level.values(), {**ground.townships, **ground.communities, **ground.duty_grids})
    proof.covered(ground.townships.values(), ground.duty_grids.values(), _township_of(ground))
    if ground.unit_grids:
        walked = [grid for grid in ground.duty_grids.values() if not grid.synthetic]
        proof.covered(
            walked, ground.unit_grids.values(), {g.code: g.parent for g in ground.unit_grids.values()}
        )
    proof.one_synthetic(ground)
    proof.county(ground)
    _places_inside(check, ground)


def _township_of(ground: Territory) -> dict[str, str]:
    return {
        grid.code: ground.communities[grid.parent].parent
        if grid.parent in ground.communities
        else grid.parent
        for grid in ground.duty_grids.values()
    }


def _places_inside(check: Checker, ground: Territory) -> None:
    for index, place in enumerate(ground.places.values()):
        if not ground.contains(place.lon, place.lat):
            message = Message("地点不在县域内", "the place lies outside the county")
            check.problem("territory/places.yaml", ("places", index), message, place.code)


class _Proof:
    """Each method proves one thing and notes what contradicts it."""

    def __init__(self, check: Checker, declared: Declared) -> None:
        self.check = check
        self.declared = declared

    def no_overlap(self, areas: list[Area]) -> None:
        shapes = [area.shape for area in areas]
        pairs = STRtree(shapes).query(shapes, predicate="intersects").T if shapes else ()
        for i, j in pairs:
            if i < j and shapes[i].intersection(shapes[j]).area > TOLERANCE:
                message = Message("与「{other}」重叠 {size} 平方米", "overlaps “{other}” by {size} m²")
                size = _size(shapes[i].intersection(shapes[j]))
                self._note(areas[j].code, message.format(other=areas[i].code, size=size))

    def inside_parent(self, areas: Iterable[Area], parents: Mapping[str, Area]) -> None:
        for area in areas:
            parent = parents.get(area.parent)
            if parent is None:
                continue
            outside = area.shape.difference(parent.shape)
            if outside.area > TOLERANCE:
                message = Message(
                    "超出上级「{parent}」{size} 平方米", "leaves its parent “{parent}” by {size} m²"
                )
                self._note(area.code, message.format(parent=parent.code, size=_size(outside)))

    def covered(self, wholes: Iterable[Area], parts: Iterable[Area], whole_of: Mapping[str, str]) -> None:
        pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
        for part in parts:
            pieces[whole_of.get(part.code, "")].append(part.shape)
        for whole in wholes:
            gap = whole.shape.difference(shapely.union_all(pieces[whole.code]))
            if gap.area > TOLERANCE:
                message = Message(
                    "有 {size} 平方米不属于任何下级网格", "{size} m² belong to no grid inside it"
                )
                self._note(whole.code, message.format(size=_size(gap)))

    def one_synthetic(self, ground: Territory) -> None:
        for township in ground.townships.values():
            count = sum(g.synthetic and g.parent == township.code for g in ground.duty_grids.values())
            if count != 1:
                message = Message(
                    "每个乡镇要有一个综合责任网格（synthetic），却有 {count} 个",
                    "a township needs exactly one synthetic duty grid, not {count}",
                )
                self._note(township.code, message.format(count=count))

    def county(self, ground: Territory) -> None:
        together = shapely.union_all([area.shape for area in ground.townships.values()])
        if together.symmetric_difference(ground.outline).area > COUNTY_TOLERANCE:
            message = Message(
                "各乡镇合起来与县域范围不符", "the townships together differ from the outline of the county"
            )
            self.check.problem("territory/outline.geojson", (), message)

    def _note(self, code: str, message: Message) -> None:
        path, where = self.declared.get(code, ("territory", ()))
        self.check.problem(path, where, message, code)


def _size(shape: BaseGeometry) -> int:
    return round(shape.area / SQUARE_METRE)
