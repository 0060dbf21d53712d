"""Deeds of rosters, and posts as rows."""

from __future__ import annotations

from datetime import datetime

from chengxu.common.ids import Ids
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.routines.rosters.laying import Laid
from chengxu.routines.rosters.models import Post, Sheet
from chengxu.routines.rosters.rules import Origin

MEASURE = "次"


def deed(
    verb: str, object_: str, *, unit: str, at: datetime, actor: str, now: datetime, ids: Ids, source: str = "desk", source_id: str = "",
    place: str = "", about: str = "", note: str = "", **said: object,
) -> Deed:  # fmt: skip
    """One entry of the ledger about a roster; ``about`` is the uid of the post, swap or leave it speaks of."""
    return Deed(
        uid=ids.uid(at), occurred_at=at, recorded_at=now, actor=actor, source=source, source_id=source_id, verb=verb, object=object_,
        quantity=MILLI, measure=MEASURE, place=place, unit=unit, note=note, detail=detail(about=about, **said),
    )  # fmt: skip


def post(laid: Laid, sheet: Sheet, *, ids: Ids, origin: Origin = Origin.PATTERN) -> Post:
    """A seat as a row of a roster, not written yet."""
    seat = laid.seat
    return Post(
        uid=ids.uid(seat.starts_at), sheet=sheet, routine=sheet.routine, unit=sheet.unit, place=seat.place, shift=seat.shift,
        number=seat.number, day=seat.day, starts_at=seat.starts_at, ends_at=seat.ends_at, person=laid.person, away=laid.away,
        origin=(Origin.LEAVE if laid.away else origin).value,
    )  # fmt: skip
