"""One request as the public sees it. The reporter's words, pictures, answers and contact are not even read. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chengxu.api.open311.asking import CLOSED, OPEN
from chengxu.api.open311.offering import about
from chengxu.api.open311.writing import Many, Row
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import ENDED, STATE_NAMES, State
from chengxu.intake.publicity import Publicity
from chengxu.intake.rules import OPEN_CHANNEL

ROW = (
    "uid", "receipt", "channel", "reported_at", "case_id", "case__case_no", "case__category", "case__state",
    "case__closed_at", "case__updated_at", "case__due_at", "case__unit", "case__lead_unit", "case__lon", "case__lat",
    "case__place", "case__community", "case__township",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of :data:`ROW`."""

    uid: str
    receipt: str
    channel: str
    reported_at: datetime
    case: str
    case_no: str | None
    category: str
    state: str
    closed_at: datetime | None
    updated_at: datetime
    due_at: datetime | None
    unit: str
    lead_unit: str
    lon: float | None
    lat: float | None
    place: str
    community: str
    township: str

    @property
    def is_closed(self) -> bool:
        return self.state in ENDED


@dataclass(slots=True)
class Teller:
    """Tells rows in the language of the request; what many rows share is worked out once.

    ``receipts`` are those asked by; ``notes`` the steps by case, None when nobody asked for extensions.
    """

    book: Rulebook
    publicity: Publicity
    receipts: Collection[str] = ()
    notes: Mapping[str, list[Row]] | None = None
    _services: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _addresses: dict[tuple[str, ...], str] = field(default_factory=dict)

    def row(self, found: Found) -> Row:
        """The row of GET requests."""
        name, description, group = self._service(found.category)
        told: dict[str, Any] = {
            "service_request_id": id_of(found.channel, found.receipt, found.uid, self.receipts),
            "status": CLOSED if found.is_closed else OPEN,
            "status_notes": str(STATE_NAMES[State(found.state)]),
            "service_name": name,
            "service_code": found.category,
            "description": description,
        }
        if unit := found.unit or found.lead_unit:
            told["agency_responsible"] = str(self.book.organisation.name(unit))
        told["requested_datetime"] = moment(found.reported_at, self.book)
        touched = found.closed_at if found.is_closed else None
        told["updated_datetime"] = moment(touched or found.updated_at, self.book)
        if found.due_at:
            told["expected_datetime"] = moment(found.due_at, self.book)
        lon, lat = self.publicity.position(found.category, found.lon, found.lat)
        places = self.publicity.places(found.category, found.township, found.community, found.place)
        told |= {
            "address": self._address(*places),
            "address_id": places[-1] if places else "",
            "zipcode": None,
            "lat": lat,
            "long": lon,
            "media_url": None,
        }
        if self.notes is not None:
            told["extended_attributes"] = {
                "case_no": found.case_no or "",
                "stage": found.state,
                "group": group,
            }
            told["notes"] = Many("note", self.notes.get(found.case, []))
        return told

    def _service(self, code: str) -> tuple[str, str, str]:
        if code not in self._services:
            category = self.book.catalog.get(code)
            self._services[code] = (str(category.name), about(category), str(category.major_name))
        return self._services[code]

    def _address(self, *codes: str) -> str:
        if codes not in self._addresses:
            names = dict.fromkeys(str(self.book.territory.name(code)) for code in codes if code)
            self._addresses[codes] = " ".join(names)
        return self._addresses[codes]


def id_of(channel: str, receipt: str, uid: str, asked: Collection[str] = ()) -> str:
    """How a request is named to somebody who does not hold its receipt: a receipt opens what its sender wrote.

    Receipts the open interface gave are known to all, and whoever asked by a receipt has it.
    """
    return receipt if channel == OPEN_CHANNEL or receipt in asked else uid


def moment(at: datetime, book: Rulebook) -> str:
    """An instant on the county's clock, with its offset."""
    return book.calendar.local(at).isoformat(timespec="seconds")
