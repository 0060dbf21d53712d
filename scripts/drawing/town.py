"""The county seat: streets and river cut it into blocks, blocks into unit grids, grids grow into communities."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

import shapely
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from drawing import plan
from drawing.geometry import GRID, Pair, Plane, road, shared_length, smooth, snapped, split

SMALLEST = 2600.0  # square metres: anything smaller joins its neighbour
SHORTEST_LANE = 70.0


@dataclass
class Cell:
    """One unit grid; the plane shape is kept beside the shape in degrees that is written."""

    shape: Polygon
    degrees: Polygon
    water: bool
    community: plan.Community | None = None
    duty: int = 1
    code: str = ""

    @property
    def centre(self) -> Pair:
        """A point inside, in metres."""
        point = self.shape.representative_point()
        return point.x, point.y


@dataclass
class Town:
    """What was drawn of the seat, in metres."""

    outline: Polygon
    roads: list[tuple[plan.Road, LineString]]
    river: LineString
    corridor: Polygon
    cells: list[Cell] = field(default_factory=list)
    lanes: list[LineString] = field(default_factory=list)


def draw(plane: Plane, random: Random) -> Town:
    """Streets, river, unit grids with their community and duty grid."""
    river = LineString(smooth(plan.RIVER_SEAT, pieces=10))
    corridor = river.buffer(plan.CORRIDOR, cap_style="flat")
    outline = Polygon(smooth(plan.OUTLINE, closed=True, pieces=5))
    roads = [(r, road(r.points)) for r in plan.ROADS]
    roads += [(plan.EMBANKMENT, _bank(river, +1, plan.EMBANKMENT_SPAN))]
    roads += [(plan.EAST_BANK, _bank(river, -1, plan.EAST_BANK_SPAN))]
    town = Town(outline, roads, river, corridor)
    town.cells = _cells(town, plane, random)
    _grow_communities(town)
    _divide_duties(town)
    _number(town)
    town.lanes = _lanes(town)
    return town


def _bank(river: LineString, side: int, span: tuple[float, float]) -> LineString:
    edge = river.offset_curve(side * plan.CORRIDOR)
    box = shapely.box(-9e3, span[0], 9e3, span[1])
    kept = edge.intersection(box)
    return max(shapely.get_parts(kept), key=lambda part: part.length)


def _cells(town: Town, plane: Plane, random: Random) -> list[Cell]:
    edges = [line for _, line in town.roads]
    banks = [town.river.offset_curve(plan.CORRIDOR), town.river.offset_curve(-plan.CORRIDOR)]
    blocks = shapely.polygonize([shapely.unary_union([*edges, *banks, town.outline.exterior])]).geoms
    pieces: list[Polygon] = []
    for block in blocks:
        if not town.outline.contains(block.representative_point()):
            continue
        water = town.corridor.contains(block.representative_point())
        pieces += split(block, 34_000.0 if water else _target(block), random)
    faces = snapped([plane.to_degrees(piece).exterior for piece in pieces])
    inside = plane.to_degrees(town.outline).buffer(GRID)
    cells = [_cell(face, town, plane) for face in faces if inside.contains(face.representative_point())]
    return _merged(cells, town, plane)


def _cell(face: Polygon, town: Town, plane: Plane) -> Cell:
    shape = plane.to_metres(face)
    return Cell(shape, face, town.corridor.contains(shape.representative_point()))


def _target(block: Polygon) -> float:
    """Square metres of a unit grid: about a hectare in the old town, three at the edge."""
    away = math.dist((block.centroid.x, block.centroid.y), (-100, 150))
    return 11_000.0 + min(24_000.0, away * 11.0)


def _merged(cells: list[Cell], town: Town, plane: Plane) -> list[Cell]:
    """Slivers join the neighbour with the longest common border, on the same side of the river."""
    small = sorted((c for c in cells if c.shape.area < SMALLEST), key=lambda c: c.shape.area)
    kept = [c for c in cells if c.shape.area >= SMALLEST]
    for cell in small:
        best = max(
            kept, key=lambda other: (other.water == cell.water) * shared_length(cell.degrees, other.degrees)
        )
        joined = shapely.unary_union([best.degrees, cell.degrees], grid_size=GRID)
        best.degrees, best.shape = joined, plane.to_metres(joined)
    return kept


def _grow_communities(town: Town) -> None:
    """Every cell goes to the community it is nearest to on foot: crossing a main road is far, the river farther."""
    dry = [cell for cell in town.cells if not cell.water]
    near = _neighbours(dry, _main_roads(town))
    seeds = {_at(dry, c.seed): c for c in plan.COMMUNITIES}
    for index, owner in _nearest(near, list(seeds), dry).items():
        dry[index].community = seeds[owner]
    wet = [cell for cell in town.cells if cell.water]
    for cell in wet:
        west = [c for c in dry if c.degrees.intersects(cell.degrees)]
        cell.community = max(west, key=lambda c: shared_length(c.degrees, cell.degrees)).community


def _main_roads(town: Town) -> BaseGeometry:
    return shapely.unary_union([line for r, line in town.roads if r.kind == "main"]).buffer(4)


def _neighbours(cells: Sequence[Cell], main: BaseGeometry) -> dict[int, dict[int, float]]:
    tree = shapely.STRtree([c.degrees for c in cells])
    near: dict[int, dict[int, float]] = {i: {} for i in range(len(cells))}
    for i, cell in enumerate(cells):
        for j in sorted(int(k) for k in tree.query(cell.degrees, predicate="touches")):
            border = cell.shape.intersection(cells[j].shape.buffer(0.3))
            if i < j and border.length > 30:
                crosses = main.intersects(cell.shape.intersection(cells[j].shape.buffer(0.3)).centroid)
                far = math.dist(cell.centre, cells[j].centre) * (2.6 if crosses else 1.0)
                near[i][j] = near[j][i] = far
    return near


def _nearest(near: dict[int, dict[int, float]], seeds: list[int], cells: Sequence[Cell]) -> dict[int, int]:
    """Which seed each cell is nearest to, along the graph (Dijkstra from all seeds at once)."""
    owner: dict[int, int] = {}
    queue = [(0.0, seed, seed) for seed in seeds]
    heapq.heapify(queue)
    while queue:
        far, index, seed = heapq.heappop(queue)
        if index in owner:
            continue
        owner[index] = seed
        for other, step in near[index].items():
            if other not in owner:
                heapq.heappush(queue, (far + step, other, seed))
    missing = set(range(len(cells))) - set(owner)
    if missing:
        raise SystemExit(f"cells without a way to any seed: {[cells[i].centre for i in missing]}")
    return owner


def _at(cells: Sequence[Cell], point: Pair) -> int:
    return min(range(len(cells)), key=lambda i: math.dist(cells[i].centre, point))


def _divide_duties(town: Town) -> None:
    """A large community is walked by two collectors: cut between its two farthest dry cells."""
    main = _main_roads(town)
    for community in plan.COMMUNITIES:
        mine = [c for c in town.cells if c.community is community and not c.water]
        if sum(c.shape.area for c in mine) < 620_000:
            continue
        ends = max(
            ((i, j) for i in range(len(mine)) for j in range(i)),
            key=lambda pair: math.dist(mine[pair[0]].centre, mine[pair[1]].centre),
        )
        first = max(ends, key=lambda i: mine[i].centre[1])
        for index, owner in _nearest(_neighbours(mine, main), list(ends), mine).items():
            mine[index].duty = 1 if owner == first else 2
    for cell in town.cells:
        if cell.water:
            same = [c for c in town.cells if c.community is cell.community and not c.water]
            cell.duty = max(same, key=lambda c: shared_length(c.degrees, cell.degrees)).duty


def _number(town: Town) -> None:
    """15 digits: town, community, serial; serials run west to east in bands from north to south."""
    town.cells.sort(key=lambda c: (_of(c).serial, c.duty, -round(c.centre[1] / 180), c.centre[0]))
    counts: dict[int, int] = {}
    for cell in town.cells:
        serial = _of(cell).serial
        counts[serial] = counts.get(serial, 0) + 1
        cell.code = f"431229100{serial:03d}{counts[serial]:03d}"


def _of(cell: Cell) -> plan.Community:
    if cell.community is None:
        raise SystemExit(f"a cell without a community at {cell.centre}")
    return cell.community


def _lanes(town: Town) -> list[LineString]:
    """Borders of dry cells that follow no drawn road: the lanes between the houses."""
    drawn = shapely.unary_union([line for _, line in town.roads]).buffer(14)
    borders = shapely.unary_union([c.shape.exterior for c in town.cells if not c.water])
    kept = (
        borders.difference(drawn)
        .difference(town.corridor.buffer(6))
        .difference(town.outline.exterior.buffer(20))
    )
    merged = shapely.line_merge(MultiLineString(_lines(kept)))
    lanes = [line.simplify(1.0) for line in _lines(merged) if line.length > SHORTEST_LANE]
    return sorted(lanes, key=lambda line: (-round(line.centroid.y), round(line.centroid.x)))


def _lines(geometry: BaseGeometry) -> list[LineString]:
    return [
        part for part in shapely.get_parts(geometry) if isinstance(part, LineString) and not part.is_empty
    ]


def union(cells: Iterable[Cell], choose: Callable[[Cell], bool] = lambda _: True) -> Polygon:
    """The cells as one shape in degrees, on the grid of six decimals."""
    return shapely.unary_union([c.degrees for c in cells if choose(c)], grid_size=GRID)
