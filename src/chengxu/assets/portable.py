"""Components as rows for others: the columns of the import, so that what one installation writes another takes in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chengxu.assets.drafting import OPTIONAL, REQUIRED
from chengxu.assets.models import Component
from chengxu.territory.frames import Frame

COLUMNS = ("code", *(name for name in (*REQUIRED, *OPTIONAL) if name != "code"))
_HEAD = '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},"features":['


def told(row: Component) -> dict[str, Any]:
    """A component by the columns of :data:`COLUMNS`; its position is in CGCS2000."""
    given = {name: getattr(row, name) for name in COLUMNS if name != "frame"}
    return given | {"frame": Frame.CGCS2000.value, "since": row.since.isoformat() if row.since else ""}


def geojson(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A FeatureCollection of rows as :func:`told` gives them, piece by piece: its head, each feature, its foot."""
    yield _HEAD
    between = "\n"
    for row in rows:
        properties = {name: value for name, value in row.items() if name not in {"lon", "lat"}}
        feature = {
            "type": "Feature",
            "id": row["code"],
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": properties,
        }
        yield between + json.dumps(feature, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"
