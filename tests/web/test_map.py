"""The county's own map: layers of the pack, kept by the browser as long as the pack stays."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from chengxu.territory.queries import LAYERS


@pytest.mark.parametrize("layer", [*LAYERS, "labels"])
def test_every_layer_is_served_as_geojson(client: Client, layer: str) -> None:
    answer = client.get(f"/map/{layer}.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    assert json.loads(answer.content)["type"] == "FeatureCollection"


def test_a_layer_of_a_named_pack_is_kept_for_ever(client: Client, county: str) -> None:
    assert "immutable" in client.get(f"/map/roads.geojson?v={county[:12]}")["Cache-Control"]
    assert "max-age=60" in client.get("/map/roads.geojson?v=older")["Cache-Control"]
    tag = client.get("/map/roads.geojson")["ETag"]
    assert client.get("/map/roads.geojson", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/map/secrets.geojson").status_code == 404
