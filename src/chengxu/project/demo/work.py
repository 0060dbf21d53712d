"""The year's work done, from the table of figures: deeds whose sums are the figures of the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from chengxu.common.ids import Ids
from chengxu.ledger.rules import MILLI, Deed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.project.demo.people import Staff
from chengxu.project.demo.places import Spot, Spots
from chengxu.project.demo.plan import TRACK_DAYS, Plan, table
from chengxu.project.demo.seasons import Season, days, moment, seasons, uneven
from chengxu.territory.rules import Location

SOURCE = "field"
OFFICE_HOURS = Season((1,) * 12, (1,) * 7, (9, 17))


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One row of ``figures.yaml``: a yearly total of one verb × object, and how it falls over the year.

    ``live`` rows go on in the last thirty days, ``tracked`` ones until the tracks of vehicles tell the same work.
    """

    verb: str
    object: str
    total: int
    deeds: int
    unit: str
    where: str
    season: Season
    dates: tuple[date, ...] = ()
    step: int = 1
    milli: bool = False
    then: str = ""
    published: bool = False
    live: bool = False
    tracked: bool = False

    @property
    def thousandths(self) -> int:
        """The factor from the table's numbers to a deed's quantity."""
        return 1 if self.milli else MILLI


def works() -> list[Work]:
    """All rows of the table."""
    given = table("figures.yaml")
    named = seasons(given["seasons"])
    return [_work(row, named) for row in given["work"]]


def _work(row: Mapping[str, Any], named: Mapping[str, Season]) -> Work:
    verb, object_ = row["deed"].split()
    return Work(
        verb=verb,
        object=object_,
        total=row["total"],
        deeds=row["deeds"],
        unit=row["unit"],
        where=row["where"],
        season=named.get(row.get("season", ""), OFFICE_HOURS),
        dates=tuple(row.get("dates", ())),
        step=row.get("step", 1),
        milli=row.get("scale") == "milli",
        then=row.get("then", ""),
        published=row.get("published", False),
        live=row.get("live", False),
        tracked=row.get("tracked", False),
    )


class Writer:
    """Makes deeds of work; knows who works where and which measure goes with a verb × object."""

    def __init__(self, plan: Plan, staff: Staff, spots: Spots, vocabulary: Vocabulary, ids: Ids) -> None:
        self._plan, self._staff, self._spots, self._ids = plan, staff, spots, ids
        self._vocabulary = vocabulary
        self._named = {name: spots.named(words) for name, words in table("figures.yaml")["places"].items()}

    def year(self, work: Work) -> Iterator[Deed]:
        """The year's deeds of one row; their quantities add up to its total at any scale."""
        plan, rand = self._plan, self._plan.random("work", work.verb, work.object)
        count = (
            work.deeds if work.published or work.dates else plan.count(work.deeds, least=min(12, work.deeds))
        )
        fixed = [work.dates[place % len(work.dates)] for place in range(count)] if work.dates else []
        when = sorted(fixed) or days(work.season, plan.year_days, count, rand)
        shares = uneven(work.total, count, rand, step=work.step)
        for place, (day, share) in enumerate(zip(when, shares, strict=True)):
            yield from self._deeds(work, day, share, place, rand)

    def live(self, work: Work) -> Iterator[Deed]:
        """What the last thirty days would bring at the year's pace, up to now."""
        plan, rand = self._plan, self._plan.random("live", work.verb, work.object)
        whole_year = sum(work.season.weight(day) for day in plan.year_days)
        each = max(work.step, work.total // work.deeds // work.step * work.step)
        for day in plan.live_days[: -TRACK_DAYS if work.tracked else None]:
            expected = work.deeds * plan.scale * work.season.weight(day) / whole_year
            for place in range(int(expected + rand.random())):
                share = each + rand.choice((0, 0, 1)) * work.step
                yield from (
                    d for d in self._deeds(work, day, share, place, rand) if d.recorded_at <= plan.now
                )

    def _deeds(self, work: Work, day: date, share: int, place: int, rand: Random) -> Iterator[Deed]:
        spot = self._spot(work.where, place, rand)
        at = moment(self._plan, day, work.season, rand)
        actor = self._staff.worker(work.unit, rand).uid
        yield self.deed(work.verb, work.object, at, share * work.thousandths, actor, work.unit, spot)
        if work.then:
            verb, object_ = work.then.split()
            last = self._plan.at(date(day.year, 12, 29), 17)
            later = max(at + timedelta(hours=2), min(at + timedelta(days=rand.randrange(2, 21)), last))
            yield self.deed(verb, object_, later, share * work.thousandths, actor, work.unit, spot)

    def _spot(self, where: str, place: int, rand: Random) -> Spot | None:
        if where == "unplaced":
            return None
        if where in self._named:
            spots = self._named[where]
            return spots[place % len(spots)]
        return self._spots.pick(_KINDS.get(where, where), rand)

    def deed(
        self,
        verb: str,
        object_: str,
        at: datetime,
        quantity: int,
        actor: str,
        unit: str,
        spot: Spot | None,
        *,
        measure: str = "",
        case_uid: str = "",
    ) -> Deed:
        """One deed of work, recorded a few minutes after it was done."""
        location = spot.location if spot else Location(duty_grid="")
        return Deed(
            uid=self._ids.uid(at),
            occurred_at=at,
            recorded_at=at + timedelta(minutes=5),
            actor=actor,
            source=SOURCE,
            verb=verb,
            object=object_,
            quantity=quantity,
            measure=measure or self._vocabulary.allowed[verb, object_].measures[0],
            place=location.road or location.place or location.community or location.township,
            grid=location.grid or location.duty_grid,
            unit=unit,
            case_uid=case_uid,
        )


_KINDS = {"streets": "street", "parks": "park", "schools": "school", "communities": "lane"}


def totals(rows: Sequence[Work]) -> dict[tuple[str, str], int]:
    """(verb, object) → the year's total in thousandths, follow-ups included; what tests compare with."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        found[row.verb, row.object] = found.get((row.verb, row.object), 0) + row.total * row.thousandths
        if row.then:
            verb, object_ = row.then.split()
            found[verb, object_] = found.get((verb, object_), 0) + row.total * row.thousandths
    return found
