"""Positions of a fleet: read, kept, matched and judged, against the nearest road of each position alone; and how wrong what they
prove is, on drives whose truth is known.

Scale 1 is ten vehicles, one position a second, sixteen hours; a fleet of a hundred is told from it.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.county import county
from bench.timing import once

VEHICLES = 10
HOURS = 16
FLEET = 100 * HOURS * 3600  # positions of a hundred vehicles in a day
ROWS = 40_000
DAY = date(2024, 1, 5)
START = datetime(2024, 1, 4, 21, 0, tzinfo=UTC)  # 05:00 in China
AFTER = datetime(2024, 1, 6, 1, 0, tzinfo=UTC)
RECEIVERS = {
    "3 m": {"noise": 3.0}, "8 m": {"noise": 8.0}, "15 m": {"noise": 15.0}, "5 m drifting by 8 m": {"noise": 5.0, "drift": 8.0},
    "5 m drifting by 15 m": {"noise": 5.0, "drift": 15.0},
}  # fmt: skip
DRIVES = 6


def run(scale: float = 1.0) -> dict[str, float]:
    """Positions a second for each step, what a hundred vehicles would take, bytes a position, ratios, and errors."""
    with county():
        tracks = _fleet(max(1, round(VEHICLES * scale)), HOURS if scale >= 0.1 else 1)
        count = sum(len(one) for one in tracks.values())
        figures: dict[str, float] = {"vehicles": len(tracks), "positions": count}
        figures |= _kept(tracks, count)
        figures |= _matched(tracks, count)
        figures |= _read(min(ROWS, count))
        figures |= _errors(DRIVES if scale >= 0.1 else 1)
        return figures


def _fleet(vehicles: int, hours: int) -> dict[str, Any]:
    """A day of drives, each vehicle over the named streets in an order of its own."""
    from random import Random

    from chengxu.project.demo.driving import Receiver, Way, drive_along
    from chengxu.routines.tracks import queries

    network = queries.ground().network
    named = sorted({code for code in network.codes if code})
    found = {}
    for number in range(vehicles):
        rand, ways, seconds = Random(number), [], 0.0
        while seconds < hours * 3600:
            road = rand.choice(named)
            start = rand.choice((0, 1))
            ways.append(Way(road, start, 1 - start, speed=rand.uniform(9, 18), working=rand.random() < 0.8))
            seconds += network.length(road) / (ways[-1].speed / 3.6)
        one = drive_along(
            ways,
            network=network,
            at=START,
            seed=number,
            receiver=Receiver(noise=6, drift=3, gaps=((3000, 90), (20_000, 400))),
        )
        found[f"车{number}"] = one.take(one.at < one.at[0] + hours * 36_000)
    return found


def _kept(tracks: dict[str, Any], count: int) -> dict[str, float]:
    from chengxu.routines.tracks import storing
    from chengxu.routines.tracks.models import Hour

    given = {(plate, ""): one for plate, one in tracks.items()}
    first = once(lambda: storing.store(given, now=AFTER))
    again = once(lambda: storing.store(given, now=AFTER))
    size = sum(len(row.data) for row in Hour.objects.all())
    kept = sum(row.count for row in Hour.objects.all())
    return {
        "kept (positions/s)": count / first,
        "the same once more (positions/s)": count / again,
        "bytes a position as kept": size / kept,
        "a day of a hundred vehicles as kept (MB)": size / kept * FLEET / 1e6,
        "a day of a hundred vehicles, keeping it (s)": first / count * FLEET,
    }


def _matched(tracks: dict[str, Any], count: int) -> dict[str, float]:
    """Everything pure from settled positions to runs, on one core; and the nearest road of each position with nothing around it."""
    import shapely

    from chengxu.routines.tracks import queries
    from chengxu.routines.tracks.day import drive

    known, ground = queries.declared(), queries.ground()
    vehicle = known.fleet["湘N30021"]
    work = known.works[vehicle.work]
    frame = queries.frame(DAY, work)
    runs = 0

    def ours() -> None:
        nonlocal runs
        runs = sum(
            len(drive(one, vehicle=vehicle, work=work, ground=ground, frame=frame, doubts=known.doubts).runs)
            for one in tracks.values()
        )

    tree = shapely.STRtree(ground.network.lines)

    def bare() -> None:
        for one in tracks.values():
            x, y = ground.network.plane.metres(one.lon / 1e6, one.lat / 1e6)
            tree.nearest(shapely.points(x, y))

    taken, least = once(ours), once(bare)
    return {
        "runs found": runs,
        "matched and judged (positions/s)": count / taken,
        "a day of a hundred vehicles, matched and judged (s)": taken / count * FLEET,
        "nearest road alone (positions/s)": count / least,
        "ratio matched : nearest road alone": taken / least,
    }


def _read(rows: int) -> dict[str, float]:
    """A file of the platform, row by row."""
    from chengxu.accounts.rules import SYSTEM
    from chengxu.common.ids import SystemIds
    from chengxu.intake.channels.position_file import import_positions

    lines = ["vehicle,time,lon,lat,frame,speed,heading,working,source_id"]
    for number in range(rows):
        at = START + timedelta(seconds=number)
        lines.append(f"湘N30021,{at.isoformat()},109.6{number % 99999:05},26.5712,wgs84,14.2,90,1,T1")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "positions.csv"
        file.write_text("\n".join(lines), "utf-8")
        start = time.perf_counter()
        import_positions(file, actor=SYSTEM, now=AFTER, ids=SystemIds(), dry_run=True)
        taken = time.perf_counter() - start
        bare = once(lambda: [line.split(",") for line in file.read_text("utf-8").splitlines()])
    return {
        "rows read from a CSV (rows/s)": rows / taken,
        "ratio reading : splitting its lines": taken / bare,
    }


def _errors(drives: int) -> dict[str, float]:
    """Recall and precision of passes and the error of kilometres, by how bad the receiver is."""
    figures: dict[str, float] = {}
    for name, given in RECEIVERS.items():
        hit, driven, claimed, off = 0, 0, 0, []
        for seed in range(drives):
            truth, found, metres, told = _one(seed, given)
            hit += sum((truth & found).values())
            driven, claimed = driven + sum(truth.values()), claimed + sum(found.values())
            off.append(told / metres - 1)
        figures[f"recall of passes, {name} (%)"] = 100 * hit / driven
        figures[f"precision of passes, {name} (%)"] = 100 * hit / max(1, claimed)
        figures[f"error of kilometres, {name} (%)"] = 100 * statistics.mean(off)
    return figures


def _one(seed: int, given: dict[str, float]) -> tuple[Counter[str], Counter[str], float, float]:
    """A drive over all streets: whole, half and back, too fast, not working; what was true and what was found."""
    from random import Random

    from chengxu.project.demo.driving import Receiver, Way, drive_along
    from chengxu.routines.tracks import queries
    from chengxu.routines.tracks.day import drive
    from chengxu.routines.tracks.judging import Worth
    from chengxu.routines.tracks.packing import settled

    known, ground = queries.declared(), queries.ground()
    vehicle = known.fleet["湘N30021"]
    from dataclasses import replace

    roads = sorted(code for code in set(ground.network.codes) if code)
    work = replace(known.works[vehicle.work], places=tuple(roads), windows=(), rush=())
    rand, ways, truth, metres = Random(seed), [], Counter[str](), 0.0
    for road in rand.sample(roads, len(roads)):
        start, length = rand.choice((0, 1)), ground.network.length(road)
        lot = rand.random()
        if lot < 0.15:
            ways += [Way(road, start, abs(start - 0.5)), Way(road, abs(start - 0.5), start)]
            metres += length
        elif lot < 0.3:
            ways.append(Way(road, start, 1 - start, working=False, speed=25))
        elif lot < 0.4:
            ways.append(Way(road, start, 1 - start, speed=45))
        else:
            ways.append(Way(road, start, 1 - start, speed=rand.uniform(8, 18)))
            truth[road] += 1
            metres += length
    receiver = Receiver(**given, gaps=((1000, 40), (4000, 50), (9000, 55)))  # type: ignore[arg-type]
    track = settled(drive_along(ways, network=ground.network, at=START, seed=seed, receiver=receiver))
    frame = queries.frame(DAY, work)
    result = drive(track, vehicle=vehicle, work=work, ground=ground, frame=frame, doubts=known.doubts)
    found = Counter(run.place for run in result.runs if run.worth is Worth.COUNTS)
    return truth, found, metres, result.metres
