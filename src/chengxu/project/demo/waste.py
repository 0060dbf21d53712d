"""Waste over the weighbridge, what was burnt of it, and the gauges of the landfill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from chengxu.common.ids import Ids
from chengxu.ledger.rules import Deed
from chengxu.project.demo.people import Staff
from chengxu.project.demo.plan import Plan, table
from chengxu.readings import rules

TONNE = 1000
SCALE_STEP = 20  # the weighbridge shows steps of 20 kg
TOWNSHIP_TARE = 5600
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Waste:
    """Makes the tickets, the burning and the readings of one day at a time."""

    def __init__(self, plan: Plan, staff: Staff, ids: Ids) -> None:
        given = table("duty.yaml")
        self._plan, self._staff, self._ids = plan, staff, ids
        self._collection, self._landfill = given["collection"], given["landfill"]
        self._number = 0

    def tickets(self, day: date) -> Iterator[rules.Change]:
        """The loads of ``day`` that were weighed by now."""
        rand = self._plan.random("tickets", day)
        given, months = self._collection, self._collection["months"]
        waste, leachate = months["waste"][day.month - 1], months["leachate"][day.month - 1]
        stations = given["stations"][: self._plan.count(len(given["stations"]), least=2)]
        yield from self._loads(day, given["seat"], "household", waste, rand)
        for station in stations:
            yield from self._loads(day, station, "township", waste, rand)
        yield from self._loads(day, given["food"], "food", waste, rand)
        yield from self._loads(day, given["leachate"], "leachate", leachate, rand)

    def _loads(
        self, day: date, station: Mapping[str, Any], kind: str, season: float, rand: Random
    ) -> Iterator[rules.Change]:
        loads = self._plan.count(station.get("loads", 1))
        tare = station.get("tare", TOWNSHIP_TARE)
        unit = "JZCG-TM" if kind == "leachate" else self._collection["unit"]
        for load in range(loads):
            at = self._plan.at(day, 6.5 + 9 * (load + rand.random()) / loads)
            mass = station["tonnes"] * TONNE / station.get("loads", 1) * season * rand.uniform(0.88, 1.12)
            net = max(SCALE_STEP, round(mass / SCALE_STEP) * SCALE_STEP)
            self._number += 1
            weighing = rules.Weighing(
                number=f"GB{day:%Y%m%d}{self._number % 10000:04d}",
                weighed_at=at,
                plate=_plate(kind, load, station["name"]),
                station=station["name"],
                township=station["township"],
                kind=kind,
                gross=tare + net,
                tare=tare,
            )
            if at < self._plan.now:
                actor = self._staff.worker(unit, rand)
                yield rules.decide_ticket(weighing, actor=actor, now=at, source="scale", ids=self._ids)

    def burnt(self, day: date, kilogrammes: Mapping[str, int]) -> Iterator[Deed]:
        """What the day brought in is burnt by the evening: one deed for the town, one for the townships."""
        at = self._plan.at(day, 21)
        recorded = at + timedelta(minutes=30)
        if recorded > self._plan.now:
            return
        actor = self._staff.worker("JZCG-HW", self._plan.random("burnt", day)).uid
        for object_ in ("waste_urban", "waste_township"):
            if kilogrammes.get(object_):
                yield Deed(
                    uid=self._ids.uid(at),
                    occurred_at=at,
                    recorded_at=recorded,
                    actor=actor,
                    source="scale",
                    verb="incinerate",
                    object=object_,
                    quantity=kilogrammes[object_],
                    measure="吨",
                    unit="JZCG-HW",
                )

    def readings(self, day: date) -> Iterator[rules.Change]:
        """The levels of the wells that exist by ``day``, and once a week the dam's points."""
        rand = self._plan.random("readings", day)
        actor = self._staff.worker(self._landfill["unit"], rand)
        morning, noon = self._plan.at(day, 8.5), self._plan.at(day, 14)
        if noon >= self._plan.now:
            return
        levels = [
            rules.Measured(series=series, at=morning, value=value, measure=self._landfill["wells"]["measure"])
            for series, value in self._levels(day, rand)
        ]
        if levels:
            yield rules.decide_round(
                levels, object_="monitoring_well", actor=actor, now=morning, source="field", ids=self._ids
            )
        if (day.toordinal() % self._landfill["dam"]["every"]) == 0:
            values = [
                rules.Measured(series=series, at=noon, value=value, measure=self._landfill["dam"]["measure"])
                for series, value in self._movements(day, rand)
            ]
            yield rules.decide_round(
                values, object_="landfill_dam", actor=actor, now=noon, source="field", ids=self._ids
            )

    def _levels(self, day: date, rand: Random) -> Iterator[tuple[str, int]]:
        wells = self._landfill["wells"]
        rain = self._collection["months"]["leachate"][day.month - 1] - 1
        for number in range(wells["count"]):
            if day >= wells["since"][number]:
                level = wells["level"][number] + rain * 0.6 + rand.uniform(-0.08, 0.08)
                yield wells["series"].format(n=number + 1), round(level * 1000)

    def _movements(self, day: date, rand: Random) -> Iterator[tuple[str, int]]:
        dam = self._landfill["dam"]
        years = (day - date(self._plan.year, 1, 1)).days / 365
        for number in range(1, dam["points"] + 1):
            shift = (1.2 + 0.3 * number) * years + rand.uniform(-0.2, 0.2)
            settled = (2.1 + 0.4 * number) * years + rand.uniform(-0.3, 0.3)
            yield dam["shift"].format(n=number), round(shift * 1000)
            yield dam["settlement"].format(n=number), round(settled * 1000)


def _plate(kind: str, load: int, station: str) -> str:
    """An invented plate: the same lorry comes back to the same station."""
    seat = sum(map(ord, f"{kind}{station}")) + load * 7
    letter = PLATE_LETTERS[seat % len(PLATE_LETTERS)]
    return f"湘N·演{letter}{seat * 37 % 1000:03d}"
