"""What the rest of the house asks for: the ground, the calendar and map layers of the pack in force."""

import json
from datetime import UTC, datetime

import pytest
from shapely.geometry import shape

from chengxu.common.messages import Refused
from chengxu.packs import actions as packs
from chengxu.territory import queries
from tests.jingzhou import source
from tests.territory.ground import county

NOW = datetime(2024, 1, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pack_in_force() -> None:
    packs.load(pack=source().pack, actor="test", now=NOW)


def test_the_ground_is_read_once() -> None:
    assert queries.territory() is queries.territory()
    assert queries.territory().cells == county().cells
    assert queries.calendar().zone == "Asia/Shanghai"


@pytest.mark.parametrize("name", queries.LAYERS)
def test_every_layer_is_geojson(name: str) -> None:
    layer = json.loads(queries.layer(name))
    assert layer["type"] == "FeatureCollection"
    assert layer["features"]
    for feature in layer["features"]:
        assert {"code", "name", "name_en", "kind"} <= set(feature["properties"])
        assert shape(feature["geometry"]).is_valid


def test_grids_carry_grade_and_parent() -> None:
    properties = [feature["properties"] for feature in json.loads(queries.layer("duty_grids"))["features"]]
    assert {p["grade"] for p in properties} == {"A", "B", "C"}
    assert all(p["code"].startswith(p["parent"]) for p in properties)


def test_another_layer_is_refused() -> None:
    with pytest.raises(Refused, match="没有图层「moon」"):
        queries.layer("moon")
