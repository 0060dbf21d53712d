"""The county: its outline, and townships as weighted cells around their seats with ridges for borders."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from chengxu.territory.frames import gcj02_to_wgs84
from drawing import plan
from drawing.geometry import GRID, Pair, Plane, shared_length, smooth, snapped, wiggly

SIMPLIFY = 40.0  # metres
SEAT_INSIDE = 800.0  # metres a seat keeps from the border of its township
QUYANG_ALSO = ((109.6, 26.535), (109.735, 26.62), (109.66, 26.45))  # two former townships, and the south
WEIGHT_ROUNDS = 60


def outline(path: Path, plane: Plane) -> Polygon:
    """The published outline, GCJ-02 turned into CGCS2000, simplified; metres."""
    data = json.loads(path.read_text("utf-8"))
    ring = data["features"][0]["geometry"]["coordinates"][0]
    shape = Polygon([gcj02_to_wgs84(lon, lat) for lon, lat in ring])
    return plane.to_metres(shape).simplify(SIMPLIFY)


def townships(county: Polygon, seat: Polygon, plane: Plane, random: Random) -> dict[str, Polygon]:
    """Code → shape in degrees of each township and of the forest farm; together they are the county exactly."""
    straight = _weighted(county, plane)
    borders = shapely.line_merge(shapely.unary_union([s.exterior for s in straight.values()], grid_size=1.0))
    inner = borders.difference(county.exterior.buffer(3.0))
    patch = _forest_farm(plane, random)
    lines = [
        _reaching(_curved(line, random), county).difference(patch)
        for line in shapely.get_parts(shapely.line_merge(inner))
    ]
    faces = snapped([plane.to_degrees(g) for g in [*lines, patch.exterior, county.exterior]])
    return _named(faces, patch, plane, seat)


def river(plane: Plane, seat_part: LineString, county: Polygon) -> LineString:
    """渠水 from border to border, metres; the part in the seat is the town's own curve."""
    south = [plane.point(*p) for p in plan.RIVER_COUNTY_SOUTH]
    north = [plane.point(*p) for p in plan.RIVER_COUNTY_NORTH]
    middle = list(seat_part.coords)
    whole = [
        *smooth([*south, middle[0]], pieces=12)[:-1],
        *middle,
        *smooth([middle[-1], *north], pieces=12)[1:],
    ]
    return LineString(whole).intersection(county)


def _weighted(county: Polygon, plane: Plane) -> dict[str, Polygon]:
    """Weighted Voronoi cells whose weights are moved until the areas are near the known ones."""
    seeds = [(t.code, plane.point(*t.seat)) for t in plan.TOWNSHIPS]
    seeds += [("431229100", plane.point(*p)) for p in QUYANG_ALSO]
    scale = county.area / sum(t.area * 1e6 for t in plan.TOWNSHIPS)
    wanted = {t.code: t.area * 1e6 * scale for t in plan.TOWNSHIPS}
    weights = dict.fromkeys(wanted, 0.0)
    shapes: dict[str, Polygon] = {}
    for _ in range(WEIGHT_ROUNDS):
        shapes = _power_cells(county, seeds, weights)
        for code, shape in shapes.items():
            weights[code] += 0.25 * (wanted[code] - shape.area)
    return shapes


def _power_cells(
    county: Polygon, seeds: list[tuple[str, Pair]], weights: dict[str, float]
) -> dict[str, Polygon]:
    parts: dict[str, list[BaseGeometry]] = {}
    for code, at in seeds:
        shape: BaseGeometry = county
        for other, there in seeds:
            if other != code:
                shape = shape.intersection(_half_plane(at, weights[code], there, weights[other]))
            elif there != at:
                shape = shape.intersection(_half_plane(at, 0.0, there, 0.0))
        parts.setdefault(code, []).append(shape)
    return {code: _largest(shapely.unary_union(shapes, grid_size=1.0)) for code, shapes in parts.items()}


def _half_plane(at: Pair, weight: float, there: Pair, other_weight: float) -> Polygon:
    """Points nearer to ``at`` than to ``there`` in the weighted sense, as a very large box."""
    dx, dy = there[0] - at[0], there[1] - at[1]
    length = (dx * dx + dy * dy) ** 0.5
    along = (length * length + weight - other_weight) / (2 * length)
    ux, uy, far = dx / length, dy / length, 2e5
    x, y = at[0] + ux * along, at[1] + uy * along
    return Polygon(
        [
            (x - uy * far, y + ux * far),
            (x + uy * far, y - ux * far),
            (x + uy * far - ux * far, y - ux * far - uy * far),
            (x - uy * far - ux * far, y + ux * far - uy * far),
        ]
    )


def _largest(shape: BaseGeometry) -> Polygon:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _curved(line: LineString, random: Random) -> LineString:
    return LineString(smooth(wiggly(list(line.coords), random, amount=0.16, shortest=1600.0), pieces=3))


def _reaching(line: LineString, county: Polygon) -> LineString:
    """The line drawn a little beyond the county's border wherever it ends there, so that faces close."""
    points = list(line.coords)
    for end, before in ((0, 1), (-1, -2)):
        if county.exterior.distance(Point(points[end])) < 10:
            (x, y), (bx, by) = points[end], points[before]
            length = ((x - bx) ** 2 + (y - by) ** 2) ** 0.5
            points[end] = (x + (x - bx) / length * 60, y + (y - by) / length * 60)
    return LineString(points)


def _forest_farm(plane: Plane, random: Random) -> Polygon:
    x, y = plane.point(*plan.FOREST_FARM.seat)
    ring = [
        (x - 3600, y - 2600),
        (x - 1500, y - 4100),
        (x + 1900, y - 3300),
        (x + 3900, y - 600),
        (x + 2700, y + 3300),
        (x - 700, y + 4200),
        (x - 3500, y + 2000),
    ]
    return Polygon(
        smooth(wiggly([*ring, ring[0]], random, amount=0.14, shortest=1500.0)[:-1], closed=True, pieces=3)
    )


def _named(faces: list[Polygon], patch: Polygon, plane: Plane, seat: Polygon) -> dict[str, Polygon]:
    """Give each face its township; crumbs between two curves join the neighbour they touch most."""
    farm, named, crumbs = plan.FOREST_FARM.code, {}, []
    seats = {t.code: Point(t.seat) for t in plan.TOWNSHIPS}
    for face in faces:
        inside = plane.to_metres(face.representative_point())
        holds = [code for code, point in seats.items() if face.contains(point)]
        if patch.contains(inside):
            named[farm] = shapely.unary_union([named[farm], face], grid_size=GRID) if farm in named else face
        elif holds:
            named[holds[0]] = face
        else:
            crumbs.append(face)
    for crumb in sorted(crumbs, key=lambda f: -f.area):
        code = max(named, key=lambda c: shared_length(named[c], crumb))
        named[code] = shapely.unary_union([named[code], crumb], grid_size=GRID)
    if not named["431229100"].contains(seat) or set(named) != {*seats, farm}:
        raise SystemExit("the drawn townships do not fit the plan")
    for code, point in seats.items():
        if plane.to_metres(point).distance(plane.to_metres(named[code]).exterior) < SEAT_INSIDE:
            raise SystemExit(f"the seat of {code} lies too near to the border drawn: take another seed")
    return dict(sorted(named.items()))


def clipped_to_county(lines: list[LineString], county: Polygon) -> list[LineString]:
    """Roads of the county end at its border."""
    return [max(shapely.get_parts(line.intersection(county)), key=lambda p: p.length) for line in lines]
