"""Parties and permits that were issued before, from tables the office keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from shapely.errors import ShapelyError
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.intake import tables
from chengxu.intake.imported import Imported, Progress
from chengxu.intake.named import party
from chengxu.intake.parsing import day, degrees, instant
from chengxu.intake.row_by_row import By, Columns, Take, take_all
from chengxu.parties import actions, hours, queries
from chengxu.parties.access import KEEPS
from chengxu.parties.identity import PartyGiven, PartyKind
from chengxu.parties.models import Party, Permit
from chengxu.parties.places import read_shape
from chengxu.parties.rules import Kind, PermitGiven, Step
from chengxu.parties.vehicles import plates
from chengxu.territory import queries as territory
from chengxu.territory.frames import parse_frame, to_cgcs2000

PARTY = ("kind", "name"), ("code", "plate", "operator", "street", "address", "contact", "phone", "email")
PERMIT = (
    ("number", "kind", "holder", "what", "start", "end"),
    ("hours", "street", "section", "shape", "lon", "lat", "frame", "market", "pitch", "conditions", "plates", "seen", "papers", "phone", "ended",
     "ended_at", "suspended_at", "why"),
)  # fmt: skip
ALL = "all"


def import_parties(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Enter everybody in ``file`` who is not there yet: known by credit code or plate, people by name and telephone.

    Raises :class:`Invalid` with every bad row unless ``skip_bad``; then, and in a dry run, nothing is written.
    """
    by = By(actor, now, ids)
    return _imported(file, PARTY, _party, by, dry_run, skip_bad, encoding, progress)


def import_permits(
    file: Path, *, actor: Actor, now: datetime, ids: Ids, dry_run: bool = False, skip_bad: bool = False,
    encoding: str = "utf-8", progress: Progress | None = None,
) -> Imported:  # fmt: skip
    """Enter every permit in ``file`` whose number is not there yet; a holder is found by credit code, plate, or a name only one has.

    A number that is there with another holder or other days is a bad row. Raises as :func:`import_parties` does.
    """
    by = By(actor, now, ids)
    return _imported(file, PERMIT, _permit, by, dry_run, skip_bad, encoding, progress)


def _imported(
    file: Path, columns: Columns, take: Take, by: By, dry_run: bool, skip_bad: bool, encoding: str,
    progress: Progress | None,
) -> Imported:  # fmt: skip
    by.actor.require(KEEPS)
    return take_all(
        file, columns, take, by, dry_run=dry_run, skip_bad=skip_bad, encoding=encoding, progress=progress
    )


def _party(row: tables.Row, by: By) -> bool:
    cells = row.cells
    kind = _kind_of_party(cells["kind"])
    operator = party(cells["operator"], "operator").uid if cells.get("operator") else ""
    given = PartyGiven(
        kind=kind, name=cells["name"], operator=operator, street=_street(cells.get("street", "")),
        **{name: cells.get(name, "") for name in ("code", "plate", "address", "contact", "phone", "email")},
    )  # fmt: skip
    if _is_known(given):
        return False
    actions.register(given=given, actor=by.actor, now=by.now, ids=by.ids)
    return True


def _is_known(given: PartyGiven) -> bool:
    if given.code or given.plate:
        found = Party.objects.filter(code=given.code.upper(), plate=given.plate.upper())
    else:
        found = Party.objects.filter(kind=given.kind, contact_phone=given.phone)
    return found.filter(name=given.name, kind=given.kind).exists()


def _permit(row: tables.Row, by: By) -> bool:
    cells = row.cells
    holder = party(cells["holder"], "holder", phone=cells.get("phone", ""))
    kind = _kind_of_permit(cells["kind"])
    start, end = (day(cells[one], territory.calendar(), one) for one in ("start", "end"))
    if not cells["number"]:
        raise Refused(Message("不能为空", "must not be empty"), field="number")
    if (known := Permit.objects.filter(number=cells["number"]).first()) is not None:
        if (known.party_id, known.start_on, known.end_on) != (holder.uid, start, end):
            message = Message("这个证号已经是另一件许可", "another permit has this number")
            raise Refused(message, field="number")
        return False
    pitch, papers = cells.get("pitch", ""), cells.get("papers", "")
    brought = [paper.code for paper in kind.papers] if papers == ALL else papers.replace("；", ";").split(";")
    given = PermitGiven(
        kind=kind.code, number=cells["number"], what=cells["what"], start=start, end=end,
        hours=hours.read(cells.get("hours", "")), section=cells.get("section", ""),
        conditions=cells.get("conditions", ""), papers=[code.strip() for code in brought], market=cells.get("market", ""),
        pitch=int(pitch) if pitch.isascii() and pitch.isdigit() and len(pitch) < 6 else None,
        plates=plates(cells.get("plates", "")),
        seen=[code.strip() for code in cells["seen"].split(";")] if "seen" in cells else None,
    )  # fmt: skip
    street = _street(cells.get("street", ""))
    uid = actions.issue(
        given=given, party=holder.uid, geometry=_place(row, street), street=street, source_id=cells["number"],
        actor=by.actor, now=by.now, ids=by.ids,
    )  # fmt: skip
    _came_to(uid, cells, by)
    return True


def _came_to(uid: str, cells: Mapping[str, str], by: By) -> None:
    """A permit that was ended or suspended where it comes from is so here too, from the same instant."""
    ended, steps = cells.get("ended", ""), {"revoked": Step.REVOKE, "cancelled": Step.CANCEL}
    if ended and ended not in steps:
        message = Message("ended 只能是 revoked（撤销）或 cancelled（注销）", "ended is revoked or cancelled")
        raise Refused(message, field="ended")
    field = "ended_at" if ended else "suspended_at"
    if not (ended or cells.get("suspended_at", "")):
        return
    at = instant(cells.get(field, ""), territory.calendar(), field)
    step = steps[ended] if ended else Step.SUSPEND
    actions.act(uid=uid, step=step, why=cells.get("why", ""), actor=by.actor, now=at, ids=by.ids)


def _kind_of_party(text: str) -> str:
    return next((kind.value for kind in PartyKind if text in (kind.value, kind.label.zh)), text)


def _kind_of_permit(text: str) -> Kind:
    kinds = queries.declared().kinds.values()
    found = next((kind for kind in kinds if text in (kind.code, kind.name.zh)), None)
    if found is None:
        message = Message("没有许可种类「{text}」", "there is no kind of permit “{text}”").format(text=text)
        raise Refused(message, field="kind")
    return found


def _street(text: str) -> str:
    """The code of a road named by code or Chinese name; what nobody knows stays, for the rules to refuse."""
    streets = queries.streets()
    return next((code for code, name in streets.items() if text in (code, name.zh)), text) if text else ""


def _place(row: tables.Row, street: str) -> BaseGeometry | None:
    lon, lat = degrees(row.cells.get("lon", ""), "lon"), degrees(row.cells.get("lat", ""), "lat")
    if lon is not None and lat is not None:
        frame = parse_frame(row.cells.get("frame", "") or "cgcs2000")
        return Point(to_cgcs2000(lon, lat, frame))
    if text := row.cells.get("shape", ""):
        return _drawn(text)
    return next((road.shape for road in territory.territory().roads if street and road.code == street), None)


def _drawn(text: str) -> BaseGeometry:
    """A place as GeoJSON in CGCS2000, as the export writes it. Raises :class:`Refused` for anything else."""
    try:
        made = read_shape(text)
        west, south, east, north = made.bounds
        sound = made.is_valid and -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        sound = False
    if not sound or made.geom_type not in ("Point", "LineString", "Polygon"):
        raise Refused(
            Message(
                "不是 GeoJSON 的点、线或面（CGCS2000 经纬度）",
                "no point, line or area in GeoJSON (CGCS2000 degrees)",
            ),
            field="shape",
        )
    return made
