"""Service discovery: where the endpoints are, in which formats, and since when what they declare holds."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from chengxu.api.open311.writing import FORMATS, Answer, Many
from chengxu.packs import queries as packs
from chengxu.packs.rules import name

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


def discovery(root: str) -> Answer:
    """The discovery document of the pack in force; ``root`` is the address above ``/v2``.

    Its changeset is the instant the pack came into force: a new one tells clients to read the services again.
    """
    changeset = packs.in_force_since().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    said: dict[str, Any] = packs.active().one("county.yaml").get("open311") or {}
    endpoints = [
        {
            "specification": SPECIFICATION,
            "url": f"{root}/{path}",
            "changeset": changeset,
            "type": kind,
            "formats": Many("format", FORMATS),
        }
        for kind, path in (("production", "v2"), ("test", "test/v2"))
    ]
    return Answer(
        "discovery",
        {
            "changeset": changeset,
            "contact": str(name(said.get("contact"))),
            "key_service": str(name(said.get("key_service"))),
            "endpoints": Many("endpoint", endpoints),
        },
    )
