"""Components of the demo: lamps, trees, bins, covers and guardrails along the pack's own roads, taken in from a table as a
survey would hand it over; a few that were damaged, and what passers-by reported by their labels."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import transaction

from chengxu.accounts.rules import PUBLIC, SYSTEM
from chengxu.assets import actions, queries
from chengxu.assets.changing import Wish
from chengxu.assets.drafting import OPTIONAL, REQUIRED
from chengxu.assets.models import Component
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.intake import actions as intake
from chengxu.intake.channels.asset_file import import_assets
from chengxu.intake.rules import Submission
from chengxu.ledger import actions as ledger
from chengxu.project.demo import sites
from chengxu.project.demo.places import METRE, STREETS
from chengxu.project.demo.plan import Plan, table
from chengxu.territory.rules import Road, Territory

COLUMNS = (*REQUIRED, *OPTIONAL)
MOST = 480
SURVEYED = "2022-{month:02d}-{day:02d}"


def write(plan: Plan) -> None:
    """Import the survey of ``street.yaml``, change a few, report a few by their labels, and seal what that left."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/street")
    told, rand = table("street.yaml"), Random(f"{plan.seed}/street")
    with tempfile.TemporaryDirectory(prefix="chengxu-demo-") as folder:
        file = Path(folder) / "普查.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(list(_rows(told["kinds"], rulebook().territory, rand))[:MOST])
            writer.writerows(sites.rows())
        import_assets(file, actor=SYSTEM, now=plan.now - timedelta(days=60), ids=ids, near_ok=True)
    with transaction.atomic():
        _change(plan, told["changes"], ids)
        _report(plan, told["reports"], ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _rows(kinds: list[dict[str, object]], ground: Territory, rand: Random) -> Iterator[dict[str, object]]:
    """Rows road by road, so that a part of them is whole roads."""
    for road in sorted(
        {r.name.zh: r for r in ground.roads if r.kind in STREETS and r.name.zh}.values(), key=lambda r: r.code
    ):
        for kind in kinds:
            yield from _along(road, kind, ground, rand)


def _along(
    road: Road, kind: dict[str, object], ground: Territory, rand: Random
) -> Iterator[dict[str, object]]:
    """One of a kind every so many metres, on both sides in turn, a few metres off the middle of the road."""
    every, off = float(str(kind["every"])) * METRE, float(str(kind["aside"])) * METRE
    count = int(road.shape.length / every)
    for number in range(1, count):
        at = road.shape.interpolate(number * every)
        side = off if number % 2 else -off
        lon, lat = at.x + side + rand.uniform(-1, 1) * METRE / 2, at.y + side
        if ground.locate(lon, lat) is None:
            continue
        yield {
            "category": kind["category"],
            "lon": f"{lon:.7f}",
            "lat": f"{lat:.7f}",
            "frame": "cgcs2000",
            "name": f"{road.name.zh} {number} {kind['word']}",
            "owner": kind["unit"],
            "maintainer": kind["unit"],
            "accuracy": "B",
            "source": "实测",
            "since": SURVEYED.format(month=rand.randint(3, 9), day=rand.randint(1, 28)),
            "external": f"{kind['letter']}-{road.code}-{number}",
        }


def _change(plan: Plan, changes: list[dict[str, str]], ids: Ids) -> None:
    """``state`` and ``words`` of the first standing ones of a class, a few days apart."""
    for number, one in enumerate(changes):
        row = _nth(one["category"], number)
        if row is not None:
            wish = Wish(words={"state": one["state"]}, reason=one["words"])
            at = plan.now - timedelta(days=3 + 4 * number, hours=5)
            actions.change(uid=row.uid, wish=wish, actor=SYSTEM, now=at, ids=ids)


def _report(plan: Plan, reports: list[dict[str, str]], ids: Ids) -> None:
    for number, one in enumerate(reports):
        row = _nth(one["category"], number)
        if row is None:
            continue
        given = Submission(
            channel="portal", text=one["text"], category=one["category"], component=row.token,
            source_id=f"demo-label-{number}",
        )  # fmt: skip
        at = plan.now - timedelta(hours=2 + 3 * number)
        intake.take_in(submission=given, actor=PUBLIC, now=at, ids=ids)


def _nth(category: str, number: int) -> Component | None:
    found = queries.listed(queries.Filters(category=category), SYSTEM).order_by("id")
    return found[7 * number + 3 : 7 * number + 4].first()
