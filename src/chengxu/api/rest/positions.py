"""Positions of the bureau's vehicles, pushed by the platform of the fleet with a key that says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from chengxu.api.rest.answering import Asked
from chengxu.api.rest.problems import NO_KEY, Fault
from chengxu.api.rest.sending import CHALLENGE, key_of
from chengxu.api.rest.shapes import Instant, Latitude, Longitude
from chengxu.common.messages import Message
from chengxu.routines.tracks import queries, storing
from chengxu.routines.tracks.reading import Reader, Wrong
from chengxu.territory import queries as territory
from chengxu.territory.frames import Frame

MOST_POSITIONS = 10_000
MOST_TOLD = 100
NOT_THIS_KEY = Message(
    "这个密钥不能写车辆定位（chengxu key issue NAME --positions）",
    "this key may not write positions of vehicles (chengxu key issue NAME --positions)",
)


class NewPosition(Struct, kw_only=True, forbid_unknown_fields=True):
    """Where a vehicle was. ``working``: its pump or brush is on; left out where it has no such signal. ``source_id`` is the device
    that measured it."""

    vehicle: Annotated[str, Meta(min_length=1, max_length=20)]
    time: Instant
    lon: Longitude
    lat: Latitude
    speed: Annotated[float, Meta(ge=0, le=300, description="km/h")] | None = None
    heading: Annotated[float, Meta(ge=0, le=360, description="degrees from north")] | None = None
    working: bool | None = None
    source_id: Annotated[str, Meta(max_length=40)] = ""


class NewPositions(Struct, kw_only=True, forbid_unknown_fields=True):
    """Positions of any vehicles, in any order; sent again they are taken once. ``sent_at`` is the sender's clock as it sends: where it
    differs from ours, the positions are kept apart until somebody decides."""

    frame: Frame
    positions: Annotated[list[NewPosition], Meta(min_length=1, max_length=MOST_POSITIONS)]
    sent_at: Instant | None = None


class LeftOut(Struct, kw_only=True):
    """A position that was not taken: its place in the list (from 0), the field, and why."""

    index: int
    field: str
    message: str


class TakenPositions(Struct, kw_only=True):
    """How many were new, how many had come before, how many are not kept (outside the hours of work, or too old), and how many were
    left out; of those the first hundred with the reason."""

    added: int
    repeated: int
    not_kept: int
    left_out: int
    reasons: list[LeftOut]


def send(asked: Asked, read: Callable[[], NewPositions]) -> TakenPositions:
    """Keep what fits; what does not is told one by one."""
    now = asked.request.now
    if not key_of(asked.request, now).positions:
        raise Fault(NO_KEY, NOT_THIS_KEY, headers=CHALLENGE)
    given = read()
    reader = Reader(queries.declared(), territory.calendar(), given.frame)
    wrong: list[LeftOut] = []
    for index, one in enumerate(given.positions):
        try:
            reader.take(_cells(one))
        except Wrong as reason:
            wrong.append(LeftOut(index=index, field=reason.field, message=str(reason.message)))
    skew = given.sent_at - now if given.sent_at else timedelta()
    stored = storing.store(reader.taken(), now=now, skew=skew)
    return TakenPositions(
        added=stored.added, repeated=stored.repeated, not_kept=stored.off_hours + stored.old, left_out=len(wrong),
        reasons=wrong[:MOST_TOLD],
    )  # fmt: skip


def _cells(one: NewPosition) -> dict[str, str]:
    numbers = {"speed": one.speed, "heading": one.heading}
    return {
        "vehicle": one.vehicle, "time": one.time.isoformat(), "lon": str(one.lon), "lat": str(one.lat),
        "working": "" if one.working is None else str(one.working), "source_id": one.source_id.strip(),
        **{name: "" if value is None else str(value) for name, value in numbers.items()},
    }  # fmt: skip
