"""Which deeds a day of tracks should leave, and which corrections bring the ledger there. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chengxu.accounts.rules import SYSTEM
from chengxu.common.ids import Ids
from chengxu.ledger.rules import MILLI, REPLACE, VOID, Deed, detail

from .judging import PlaceDay, Reached, Run, by_place, counting
from .loading import EXCUSE, HOURS, KILOMETRES, REACH, SHORT, TIMES
from .settings import Vehicle, Work

SOURCE = "tracks"
_VERBS = {Reached.DONE: REACH, Reached.EXCUSED: EXCUSE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What one deed says; ``key`` is what it is about, one a day."""

    key: str
    at: datetime
    verb: str
    object: str
    quantity: int
    measure: str
    place: str
    unit: str
    detail: str

    @property
    def digest(self) -> str:
        """By which two sayings are compared."""
        parts = (
            self.at.isoformat(),
            self.verb,
            self.object,
            self.quantity,
            self.measure,
            self.place,
            self.unit,
        )
        return hashlib.sha256("\n".join(map(str, (*parts, self.detail))).encode()).hexdigest()


def about(key: str) -> tuple[str, str]:
    """The work and the vehicle ("" for none) a key speaks of: ``run WORK PLACE VEHICLE TIME``, ``sum MEASURE WORK VEHICLE``,
    ``day WORK PLACE``."""
    kind, *words = key.split(" ")
    match kind:
        case "run":
            return words[0], words[2]
        case "sum":
            return words[1], words[2]
        case _:
            return words[0], ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A deed that stands now, and the digest of what it says."""

    deed: Deed
    digest: str


def of_runs(runs: Iterable[Run], works: Mapping[str, Work], fleet: Mapping[str, Vehicle]) -> list[Says]:
    """A deed for each pass or visit that counts."""
    found = []
    for (code, _), here in by_place(runs).items():
        for run in counting(works[code], here):
            verb, object_, measure = works[code].deed
            found.append(
                Says(
                    key=f"run {code} {run.place} {run.vehicle} {run.since:%Y%m%dT%H%M%S}", at=run.until, verb=verb,
                    object=object_, quantity=MILLI, measure=measure, place=run.place, unit=fleet[run.vehicle].unit,
                    detail=detail(vehicle=run.vehicle, metres=round(run.worked)),
                )
            )  # fmt: skip
    return found


def of_vehicle(vehicle: Vehicle, work: Work, *, metres: float, seconds: int, at: datetime) -> list[Says]:
    """The kilometres and hours a vehicle worked in a day."""
    amounts = ((KILOMETRES, round(metres)), (HOURS, round(seconds * MILLI / 3600)))
    return [
        Says(
            key=f"sum {measure} {work.code} {vehicle.plate}", at=at, verb=work.deed[0], object=work.distance,
            quantity=amount, measure=measure, place="", unit=vehicle.unit, detail=detail(vehicle=vehicle.plate),
        )
        for measure, amount in amounts
        if amount
    ]  # fmt: skip


def of_places(
    days: Iterable[PlaceDay], works: Mapping[str, Work], units: Mapping[str, str], at: datetime
) -> list[Says]:
    """What each road or place got in a day that is over. ``units`` says whose vehicles do a work."""
    return [
        Says(
            key=f"day {one.work} {one.place}", at=at, verb=_VERBS.get(one.reached, SHORT), object=works[one.work].days,
            quantity=MILLI, measure=TIMES, place=one.place, unit=units.get(one.work, ""),
            detail=detail(required=one.required, passes=one.passes),
        )
        for one in days
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Deeds to append, the keys they stand for afterwards (deed and digest), and keys that are told no more."""

    deeds: Sequence[Deed]
    stands: Mapping[str, tuple[str, str]]
    gone: Sequence[str]


def change(wanted: Iterable[Says], told: Mapping[str, Told], *, now: datetime, ids: Ids) -> Change:
    """From what is told to what should be: what is the same stays, what differs is replaced, what is no more is voided."""
    deeds: list[Deed] = []
    stands: dict[str, tuple[str, str]] = {}
    for says in sorted(wanted, key=lambda one: one.key):
        before = told.get(says.key)
        if before is not None and before.digest == says.digest:
            stands[says.key] = (before.deed.uid, before.digest)
            continue
        deed = _deed(says, now, ids)
        if before is not None:
            deed = replace(deed, corrects_uid=before.deed.uid, corrects_kind=REPLACE)
        deeds.append(deed)
        stands[says.key] = (deed.uid, says.digest)
    gone = [key for key in told if key not in stands]
    deeds += [_void(told[key].deed, now, ids) for key in gone]
    return Change(deeds=deeds, stands=stands, gone=gone)


def _deed(says: Says, now: datetime, ids: Ids) -> Deed:
    return Deed(
        uid=ids.uid(says.at), occurred_at=says.at, recorded_at=now, actor=SYSTEM.uid, source=SOURCE, verb=says.verb,
        object=says.object, quantity=says.quantity, measure=says.measure, place=says.place, unit=says.unit,
        detail=says.detail,
    )  # fmt: skip


def _void(wrong: Deed, now: datetime, ids: Ids) -> Deed:
    return replace(
        wrong,
        uid=ids.uid(now),
        recorded_at=now,
        corrects_uid=wrong.uid,
        corrects_kind=VOID,
        note="",
        source_id="",
    )
