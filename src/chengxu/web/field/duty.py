"""What a phone needs to go on shift without a network: the duties of a post with their hours and places, the shift somebody
is on, and the text they are asked to agree to."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.field import queries as field
from chengxu.packs import queries as packs
from chengxu.routines import attending
from chengxu.routines import queries as shifts
from chengxu.routines.duties import Routine
from chengxu.territory import queries as territory
from chengxu.territory.areas import Place, Road

ROUGH = 5  # decimals of a degree: a metre
SIMPLER = 0.0001  # degrees by which an outline may be off: ten metres, less than any fence is wide


def duties(actor: Actor) -> list[dict[str, Any]]:
    """What this person may go on shift for; where their own grids are the places, the phone has them as its rounds."""
    return [_duty(one) for one in shifts.duties_of(actor)]


def _duty(one: Routine) -> dict[str, Any]:
    margins = one.margins
    return {
        "code": one.code,
        "name": str(one.name),
        "shifts": [
            {
                "id": hours.id,
                "name": str(hours.name),
                "start": f"{hours.start:%H:%M}",
                "end": f"{hours.end:%H:%M}",
            }
            for hours in one.shifts
        ],
        "early": margins.early // attending.A_MINUTE,
        "late": margins.late // attending.A_MINUTE,
        "leave": margins.leave // attending.A_MINUTE,
        "metres": margins.metres,
        "beats": one.beats,
        "accuracy": margins.accuracy,
        "places": [_place(packs.active_hash(), code) for code in one.places],
    }


@lru_cache(maxsize=512)
def _ground(pack_hash: str, code: str) -> dict[str, Any]:
    """The place as lines or rings of points, as coarse as a fence allows."""
    known = territory.territory(pack_hash).by_code(code)
    if isinstance(known, Place):
        return {"lines": [[[known.lon, known.lat]]], "closed": False, "reach": known.reach}
    shape = known.shape.simplify(SIMPLER)
    parts = list(getattr(shape, "geoms", [shape]))
    lines = [part.coords if isinstance(known, Road) else part.exterior.coords for part in parts]
    rough = [[[round(x, ROUGH), round(y, ROUGH)] for x, y in line] for line in lines]
    return {"lines": rough, "closed": not isinstance(known, Road), "reach": 0}


def _place(pack_hash: str, code: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": str(territory.territory(pack_hash).name(code)),
        **_ground(pack_hash, code),
    }


def standing(actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The shift this person is on, as the county knows it; None off shift."""
    one = shifts.standing(actor.uid, now)
    if one is None or one.left is not None:
        return None
    known = shifts.declared().get(one.routine)
    hours = known.hours(one.shift) if known else None
    return {
        "routine": one.routine,
        "place": one.place,
        "title": str(known.name if known else one.routine),
        "shift": str(hours.name if hours else one.shift),
        "place_name": str(territory.territory().name(one.place)),
        "since": one.came.at.isoformat(),
        "ends": one.ends_at.isoformat(),
        "closes": one.closes_at.isoformat(),
    }


def text() -> dict[str, Any] | None:
    """What people are asked to agree to; None where the county asks nothing, and then no position is kept."""
    found = field.settings().consent
    if found is None:
        return None
    return {
        "key": found.key,
        "version": found.version,
        "title": str(found.title),
        "parts": [{"head": str(part.head), "text": str(part.text)} for part in found.parts],
        "source": found.source,
        "verified": found.verified,
    }
