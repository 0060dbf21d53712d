"""Five shifts a day of street cleaning, the rounds of the watering cart, and the daily collection of waste."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.ledger.rules import MILLI, Deed
from chengxu.project.demo.crews import Crews
from chengxu.project.demo.people import Staff
from chengxu.project.demo.places import Spots
from chengxu.project.demo.plan import TRACK_DAYS, Plan, table
from chengxu.project.demo.work import SOURCE
from chengxu.readings.rules import Reading
from chengxu.routines import rules

WATERING_WAIT = 0.4  # hours from road to road
RECORDED_AFTER = timedelta(minutes=10)
GAUGE_HOUR = 7
FROSTY = (12, 1, 2)


class Duties:
    """Makes the shifts and rounds of one day at a time."""

    def __init__(self, plan: Plan, staff: Staff, spots: Spots, ids: Ids, crews: Crews) -> None:
        given = table("duty.yaml")
        self._plan, self._staff, self._ids, self._crews = plan, staff, ids, crews
        self._cleaning, self._watering, self._collection = (
            given["cleaning"],
            given["watering"],
            given["collection"],
        )
        self._sections = spots.main_roads(self._cleaning["sections"])
        self._watered = [code for code, _ in spots.main_roads(self._watering["roads"])]
        self._stations = [self._collection["seat"], *self._collection["stations"]]

    def shifts(self, day: date) -> Iterator[rules.Change]:
        """The cleaning and collection shifts of ``day`` that are over."""
        rand = self._plan.random("shifts", day)
        yield from self._cleaning_shifts(day, rand)
        yield from self._collection_shifts(day, rand)

    def _cleaning_shifts(self, day: date, rand: Random) -> Iterator[rules.Change]:
        given = self._cleaning
        duty = _duty(given, "clean", "cleaning_shift")
        sections = self._sections[: self._plan.count(len(self._sections), least=2)]
        for number, (start, end) in enumerate(given["shifts"]):
            if self._crews.by_phone(self._plan.at(day, start)):
                continue
            for section, (code, _) in enumerate(sections):
                icy = day in given["excused_days"] and number == 0 and section == len(sections) - 1
                lot = rand.random()
                here = section == 0 or lot >= given["missed"]  # the first section never stays empty
                late = section > 0 and lot < given["missed"] + given["late"]
                arrival = rand.uniform(0.25, 0.7) if late else rand.uniform(-0.15, 0.1)
                yield from self._shift(
                    duty, day, code, start, end, rand, arrival if here and not icy else None, icy
                )

    def _collection_shifts(self, day: date, rand: Random) -> Iterator[rules.Change]:
        duty = _duty(self._collection, "collect", "collection_shift")
        for station in self._stations[: self._plan.count(len(self._stations), least=2)]:
            yield from self._shift(
                duty, day, station["name"], 5.5, 11.5, rand, rand.uniform(-0.15, 0.1), False
            )

    def _shift(
        self,
        duty: rules.Duty,
        day: date,
        place: str,
        start: float,
        end: float,
        rand: Random,
        arrival: float | None,
        icy: bool,
    ) -> Iterator[rules.Change]:
        ends_at = self._plan.at(day, end)
        recorded = ends_at + RECORDED_AFTER
        if recorded > self._plan.now:
            return
        worker: Actor = self._staff.worker(duty.unit, rand)
        rostered = self._crews.at(place, self._plan.at(day, start))
        worker = Actor(uid=rostered, name="") if rostered else worker
        present = arrival is not None
        stood = rules.Stood(
            place=place,
            person=worker.uid,
            starts_at=self._plan.at(day, start),
            ends_at=ends_at,
            checked_in_at=self._plan.at(day, start + arrival) if arrival is not None else None,
            checked_out_at=ends_at + timedelta(minutes=rand.randrange(0, 9)) if present else None,
            excused="ice" if icy else "",
        )
        yield rules.decide_shift(stood, duty=duty, actor=worker, now=recorded, source=SOURCE, ids=self._ids)

    def weather(self, day: date) -> Iterator[Reading]:
        """What the gauge says at seven: rain or frost on just the days the cart stays in."""
        wet = self._stays_in(day, self._plan.random("watering", day))
        cold = day.month in FROSTY and day.day % 2 == 0
        at = self._plan.at(day, GAUGE_HOUR)
        if at <= self._plan.now:
            yield Reading(
                uid=self._ids.uid(at),
                series="weather.rain",
                at=at,
                value=8 * MILLI if wet and not cold else 0,
                measure="毫米",
            )
            yield Reading(
                uid=self._ids.uid(at),
                series="weather.temperature",
                at=at,
                value=MILLI if wet and cold else 9 * MILLI,
                measure="℃",
            )

    def _stays_in(self, day: date, rand: Random) -> bool:
        return bool(rand.random() < self._watering["dry_cart"][day.month - 1])

    def watering(self, day: date) -> Iterator[Deed]:
        """Five or six rounds over every watered road, none on a day of rain or frost, nor where tracks tell it."""
        if day > self._plan.today - timedelta(days=TRACK_DAYS):
            return  # the tracks of the carts tell it
        rand = self._plan.random("watering", day)
        if self._stays_in(day, rand):
            return
        hours = list(self._watering["hours"])[: 6 if rand.random() < self._watering["sixth"] else 5]
        if self._plan.at(day, hours[-1] + WATERING_WAIT * len(self._watered)) > self._plan.now:
            return
        worker = self._staff.worker("JZCG-HW", rand)
        for hour in hours:
            for place, road in enumerate(self._watered):
                at = self._plan.at(day, hour + place * WATERING_WAIT)
                yield Deed(
                    uid=self._ids.uid(at),
                    occurred_at=at,
                    recorded_at=at + timedelta(minutes=2),
                    actor=worker.uid,
                    source=SOURCE,
                    verb="water",
                    object="main_road",
                    quantity=MILLI,
                    measure="次",
                    place=road,
                    unit="JZCG-HW",
                )


def _duty(given: dict[str, str], verb: str, object_: str) -> rules.Duty:
    return rules.Duty(routine=given["routine"], unit=given["unit"], verb=verb, object=object_, measure="班")
