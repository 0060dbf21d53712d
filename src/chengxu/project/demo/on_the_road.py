"""What the bureau's vehicles drove in the last days: rounds of two water carts and a sweeper, a lorry's calls, and what goes wrong.

Positions are made along the roads with the noise of a receiver and go in as the platform of a fleet sends them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from chengxu.cases.queries import rulebook
from chengxu.common.ids import SeededIds
from chengxu.ledger import actions as ledger
from chengxu.project.demo.documents import holder
from chengxu.project.demo.driving import Receiver, Way, drive_along
from chengxu.project.demo.plan import TRACK_DAYS, Plan
from chengxu.routines.tracks import actions, deciding, queries, storing
from chengxu.routines.tracks.packing import Positions
from chengxu.routines.tracks.settings import Proves, Sky, Vehicle, Work

EVERY = 10  # seconds between positions
ROUNDS = {0: (5.1, 9.1, 10.6), 1: (13.6, 15.1, 19.2), 2: (19.1,)}
"""Hours at which the first, the second and any other cart set out; together a round more than required."""
SWEEPS, CALLS = (4.6, 13.1), (6.5,)
STOP = 8 * 60
RAINY = 2  # days before today
SKEW = timedelta(hours=8)
FAR = 0.06  # degrees of a jump
_SLOW, _FAST = (11.0, 16.0), 38.0


def write(plan: Plan) -> None:
    """Three days of positions, rain that was declared, and what all of it proves; sealed."""
    known = queries.declared()
    if not known.fleet:
        return
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/tracks")
    days = [plan.today - timedelta(days=back) for back in range(TRACK_DAYS - 1, -1, -1)]
    for day in days:
        for number, vehicle in enumerate(known.fleet.values()):
            work = known.works[vehicle.work]
            for hour, positions in _trips(plan, day, number, vehicle, work):
                late = SKEW if (plan.today - day).days == 1 and number == 1 and hour > 19 else timedelta()
                storing.store({(vehicle.plate, f"T{number + 1}"): positions}, now=plan.now, skew=late)
    rainy = plan.today - timedelta(days=RAINY)
    deciding.declare_weather(
        sky=Sky.RAIN, since=plan.at(rainy, 13), until=plan.at(rainy, 17), why="午后阵雨，气象台 12:40 发布", actor=holder("head"),
        now=plan.now, ids=ids,
    )  # fmt: skip
    for day in days:
        actions.judge(day, now=plan.now, ids=ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _trips(
    plan: Plan, day: date, number: int, vehicle: Vehicle, work: Work
) -> Iterator[tuple[float, Positions]]:
    """The trips of a vehicle that are over or under way by now, each with the hour it began."""
    hours = (
        CALLS
        if work.proves is Proves.VISITS
        else SWEEPS
        if work.fastest < 20
        else ROUNDS.get(number, ROUNDS[2])
    )
    for trip, hour in enumerate(hours):
        start = plan.at(day, hour)
        if start >= plan.now or (work.rain and (plan.today - day).days == RAINY and 13 <= hour < 17):
            continue  # the carts stay in when it rains
        rand = plan.random("tracks", day, vehicle.plate, trip)
        ways = list(_ways(work, number, trip, (plan.today - day).days, rand.uniform(*_SLOW)))
        made = drive_along(
            ways, network=queries.ground().network, at=start, seed=rand.randrange(2**31),
            receiver=Receiver(noise=4, drift=3, every=EVERY), signal=vehicle.channel.value == "signal",
        )  # fmt: skip
        if number == 1 and trip == 1:
            made = _jumped(made)
        yield hour, made.take(made.at < queries.tenths(plan.now))


def _ways(work: Work, number: int, trip: int, back: int, speed: float) -> Iterator[Way]:
    """A round over the roads of a work; on some trips something is wrong with one of them."""
    if work.proves is Proves.VISITS:
        spots = queries.ground().spots
        for place, code in enumerate(work.places):
            short = place == 1 and back == 1  # one station is hardly stopped at
            yield Way(spot=spots[code], stand=90 if short else STOP, speed=45.0, working=False)
        return
    pace = min(speed, work.fastest * 0.8)
    for place, road in enumerate(work.places):
        there, end = (0.0, 1.0) if (place + trip) % 2 == 0 else (1.0, 0.0)
        wrong = (place * 5 + trip * 3 + number * 2 + back) % 13
        if wrong == 0:
            yield Way(road, there, 0.5, speed=pace)  # turned half way
            yield Way(road, 0.5, there, speed=pace)
        elif wrong == 4:
            yield Way(road, there, end, speed=_FAST)
        elif wrong == 8:
            yield Way(road, there, end, speed=pace, working=False)
        else:
            yield Way(road, there, end, speed=pace)
    if number == 0 and trip == 1:
        yield Way(stand=15 * 60)  # the pump stayed on at the hydrant


def _jumped(given: Positions) -> Positions:
    """The same with a few positions far off."""
    lat = given.lat.copy()
    lat[40:46] += round(FAR * 1e6)
    return Positions(given.at, given.lon, lat, given.speed, given.heading, given.bits)
