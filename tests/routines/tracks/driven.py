"""Vehicles of the pack, drives whose truth is known, and what the app makes of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from chengxu.common.ids import SystemIds
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar
from chengxu.packs.checking import Checker
from chengxu.project.demo.driving import Receiver, Way, drive_along
from chengxu.routines.tracks import actions, queries, storing
from chengxu.routines.tracks.day import Driven, Ground, drive
from chengxu.routines.tracks.judging import Frame, Weather
from chengxu.routines.tracks.network import Network
from chengxu.routines.tracks.packing import Positions, settled
from chengxu.routines.tracks.settings import Channel, Doubts, Matching, Proves, Vehicle, Work
from chengxu.territory.loading import parse
from tests.jingzhou import source

IDS = SystemIds()
DAY = date(2026, 5, 12)  # a Tuesday
CART, OTHER, SWEEPER, LORRY = "湘N30021", "湘N30022", "湘N30031", "湘N30041"
ZONE = Calendar()
GOOD = Receiver(noise=4)


def at(clock: str, day: date = DAY) -> datetime:
    """The instant of a local time."""
    hour, minute = clock.split(":")
    return ZONE.instant(datetime(day.year, day.month, day.day, int(hour), int(minute)))  # noqa: DTZ001 - local


AFTER = at("00:30", DAY + timedelta(days=1))


@lru_cache(maxsize=1)
def ground() -> Ground:
    """The roads of the pack, without a database."""
    known = parse(Checker(source()))
    network = Network(known.roads, Matching().kinds)
    place = known.places["P022"]
    return Ground(
        network=network, outline=network.plane.shape(known.outline), spots={"P022": (place.lon, place.lat)}
    )


WATERING = Work(
    code="watering", name=Message("洒水"), proves=Proves.PASSES, places=("R01", "R02", "R03"), required=2,
    deed=("water", "main_road", "次"), distance="road_watered", days="watered_day", below=2, rain=True,
)  # fmt: skip
VEHICLE = Vehicle(plate=CART, name=Message("洒水车"), unit="JZCG-HW", work="watering")
SILENT = Vehicle(plate=CART, name=Message("洒水车"), unit="JZCG-HW", work="watering", channel=Channel.NONE)


def drove(
    *ways: Way, clock: str = "09:10", seed: int = 1, receiver: Receiver = GOOD, signal: bool = True
) -> Positions:
    """Settled positions of a drive."""
    return settled(
        drive_along(ways, network=ground().network, at=at(clock), seed=seed, receiver=receiver, signal=signal)
    )


def made_of(
    given: Positions, *, work: Work = WATERING, vehicle: Vehicle = VEHICLE, weather: tuple[Weather, ...] = (), on: Ground | None = None,
) -> Driven:  # fmt: skip
    """What a day of these positions proves."""
    frame = Frame(day=DAY, calendar=ZONE, rules=Matching(), weather=weather)
    return drive(given, vehicle=vehicle, work=work, ground=on or ground(), frame=frame, doubts=Doubts())


def sent(given: Positions, plate: str = CART, device: str = "", now: datetime = AFTER) -> storing.Stored:
    """Positions kept in the database."""
    return storing.store({(plate, device): given}, now=now)


def judge(now: datetime = AFTER, day: date = DAY) -> None:
    """The day judged."""
    actions.judge(day, now=now, ids=IDS)


def verdicts(day: date = DAY, work: str = "watering") -> dict[str, tuple[int, str]]:
    """What each road got: how many passes, and the verdict."""
    return {row.place: (row.passes, row.reached) for row in queries.place_days(day, day, work)}
