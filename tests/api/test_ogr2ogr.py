"""What ogr2ogr makes of the register over a real connection: every page of it, its boxes, values and days, to the last place.

GDAL asks in its own ways (a description to learn from, a day with a lone T); only GDAL itself can say whether it is answered.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone

from chengxu.accounts.rules import SYSTEM
from chengxu.api import actions as keys
from chengxu.assets import actions
from chengxu.assets.models import Component
from chengxu.common.ids import SystemIds
from tests.assets.street import BIN, KEEPER, LAMP, row
from tests.jingzhou import SEAT

OGR = shutil.which("ogr2ogr")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        OGR is None, reason="ogr2ogr is missing. Run: apt-get install -y --no-install-recommends gdal-bin"
    ),
]
MANY, PAGE = 330, 100
Read = Callable[..., tuple[list[dict[str, Any]], list[str]]]


class Quiet(WSGIRequestHandler):
    """Keeps the lines asked for instead of printing them."""

    asked: list[str] = []  # noqa: RUF012 - of the one server of a test

    def log_request(self, code: object = "-", size: object = "-") -> None:
        self.asked.append(self.path)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The connection of the test stays open when an answer has gone out: the next one is asked for over it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def read(county: str, tmp_path: Path, _one_connection: None) -> Iterator[Read]:
    """ogr2ogr on a register of lamps and bins; gives the features it wrote and the addresses of items it asked for.

    The server answers in the thread of the test, so that it sees what the test wrote and nothing else.
    """
    rows = [
        row(2 + n, east=10.0 * n, category=BIN if n % 3 else LAMP, maintainer="JZCG-HW" if n % 3 else "JZCG-LD",
            name=f"第{n}号", since=f"2023-05-{1 + n % 28:02}" if n % 2 else "")
        for n in range(MANY)
    ]  # fmt: skip
    taken = actions.register(
        rows, frame=None, actor=KEEPER, now=timezone.now(), ids=SystemIds(), source="desk", near_ok=True
    )
    assert len(taken.added) == MANY
    secret, _ = keys.issue(name="地图", actor=SYSTEM, now=timezone.now(), ids=SystemIds(), components=True)
    Quiet.asked.clear()
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        server.timeout = 0.05
        address = f"OAPIF:http://127.0.0.1:{server.server_port}/ogc"

        def asked(*how: str) -> tuple[list[dict[str, Any]], list[str]]:
            out = tmp_path / "out.geojson"
            out.unlink(missing_ok=True)
            words = [str(OGR), "-f", "GeoJSON", str(out), address, "components", "-oo", f"PAGE_SIZE={PAGE}",
                     "--config", "GDAL_HTTP_HEADERS", f"X-Api-Key: {secret}", "-lco", "COORDINATE_PRECISION=7", *how]  # fmt: skip
            with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as running:
                while running.poll() is None:
                    server.handle_request()
                assert running.stderr is not None
                assert (running.returncode, running.stderr.read()) == (0, "")
            items = [one for one in Quiet.asked if "/items" in one]
            Quiet.asked.clear()
            return json.loads(out.read_text())["features"], items

        yield asked


def said(features: list[dict[str, Any]]) -> set[tuple[str, float, float]]:
    return {(one["properties"]["code"], *one["geometry"]["coordinates"]) for one in features}


def test_every_component_comes_once_where_it_stands(read: Read) -> None:
    features, items = read()
    assert len(features) == MANY
    assert said(features) == set(Component.objects.values_list("code", "lon", "lat"))
    assert sum("after=" in one for one in items) == MANY // PAGE
    assert {one["properties"]["name"] for one in features} == {f"第{n}号" for n in range(MANY)}


WEST, SOUTH, EAST, NORTH = SEAT[0] - 0.001, SEAT[1] - 0.001, SEAT[0] + 0.005, SEAT[1] + 0.001


@pytest.mark.parametrize(
    ("how", "fitting", "address"),
    [
        (("-where", "category='C0118'"), {"category": LAMP}, "category=C0118"),
        (("-where", "category='C0305' AND maintainer='JZCG-HW'"), {"category": BIN}, "maintainer=JZCG-HW"),
        (("-where", "name='第7号'"), {"name": "第7号"}, "name="),
        (("-where", "since >= '2023-05-20'"), {"since__gte": "2023-05-20"}, "datetime=2023-05-20"),
        (("-where", "since <= '2023-05-02'"), {"since__lte": "2023-05-02"}, "datetime=.."),
        (("-where", "owner=''"), {"owner": ""}, "owner="),
        (("-spat", *map(str, (WEST, SOUTH, EAST, NORTH))), {"lon__lte": EAST}, "bbox="),
        (
            ("-spat", *map(str, (WEST, SOUTH, EAST, NORTH)), "-where", "category='C0118'"),
            {"lon__lte": EAST, "category": LAMP},
            "category=C0118",
        ),
    ],
)  # fmt: skip
def test_the_server_narrows_and_not_the_reader(
    read: Read, how: tuple[str, ...], fitting: dict[str, Any], address: str
) -> None:
    features, items = read(*how)
    found = Component.objects.filter(**fitting)
    assert said(features) == set(found.values_list("code", "lon", "lat"))
    assert 0 < len(features) <= MANY
    assert address in items[-1]
