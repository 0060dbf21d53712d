"""Guards of hours, rush, rain and frost; and what a road got in a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from chengxu.common.messages import Message
from chengxu.project.demo.driving import Way
from chengxu.routines.tracks.judging import Frame, Reached, Run, Weather, Worth, counting, place_day
from chengxu.routines.tracks.settings import Matching, Sky, Work
from chengxu.routines.tracks.weather import measured
from tests.routines.tracks.driven import DAY, WATERING, ZONE, at, drove, made_of

WINDOWS = ((time(5), time(7)), (time(9), time(12)), (time(19), time(22)))
RUSH = ((time(7), time(9)), (time(17), time(19)))
GUARDED = replace(WATERING, windows=WINDOWS, rush=RUSH)


def sky(kind: Sky, first: str, last: str) -> Weather:
    """Weather from one local time to another."""
    return Weather(sky=kind, since=at(first), until=at(last), why=Message("登记的天气", "declared"))


def worth(clock: str, *weather: Weather, work: Work = GUARDED) -> Worth:
    """What a whole way along a road (12 minutes) that begins then is worth."""
    (run,) = made_of(drove(Way("R01"), clock=clock), work=work, weather=weather).runs
    assert run.reason.zh
    assert run.reason.en
    return run.worth


@pytest.mark.parametrize(
    ("clock", "weather", "expected"),
    [
        ("05:30", (), Worth.COUNTS),
        ("06:55", (), Worth.COUNTS),  # sticks out by less than the slack
        ("07:30", (), Worth.RUSH),
        ("17:20", (), Worth.RUSH),
        ("13:00", (), Worth.HOURS),
        ("04:40", (), Worth.HOURS),
        ("09:30", (sky(Sky.RAIN, "09:00", "10:00"),), Worth.RAIN),
        ("10:30", (sky(Sky.RAIN, "09:00", "10:00"),), Worth.COUNTS),
        ("05:30", (sky(Sky.FROST, "00:00", "08:00"),), Worth.FROST),
        ("05:30", (sky(Sky.RAIN, "05:50", "08:00"),), Worth.COUNTS),  # it began as they were done
    ],
)
def test_when_it_may_be_done(clock: str, weather: tuple[Weather, ...], expected: Worth) -> None:
    assert worth(clock, *weather) is expected
    assert expected.finding is (expected in (Worth.RUSH, Worth.RAIN, Worth.FROST))


def test_work_that_rain_does_not_stop_counts_in_rain() -> None:
    assert worth("09:30", sky(Sky.RAIN, "09:00", "10:00"), work=replace(GUARDED, rain=False)) is Worth.COUNTS
    assert worth("09:30", sky(Sky.FROST, "09:00", "10:00"), work=replace(GUARDED, below=None)) is Worth.COUNTS


def run(worth: Worth = Worth.COUNTS, forward: bool = True) -> Run:
    """A way along a road."""
    return Run(
        vehicle="湘N30021", work="watering", place="R01", since=at("09:00"), until=at("09:10"), start=0 if forward else 900,
        end=900 if forward else 0, length=900, worth=worth, worked=900, seconds=600, speed=12, reason=Message("因为", "why"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("runs", "seen", "weather", "required", "reached"),
    [
        ([run(), run()], True, (), 2, Reached.DONE),
        ([run()], True, (), 2, Reached.PARTLY),
        ([run(Worth.SHORT)], True, (), 2, Reached.MISSED),
        ([], True, (), 2, Reached.MISSED),
        ([], False, (), 2, Reached.UNSEEN),
        ([], True, (sky(Sky.RAIN, "00:00", "23:59"),), 0, Reached.EXCUSED),
        ([], False, (sky(Sky.RAIN, "00:00", "23:59"),), 0, Reached.EXCUSED),
        ([run()], True, (sky(Sky.RAIN, "09:00", "12:00"),), 1, Reached.DONE),  # 3 of 8 hours: 2 × 5/8 = 1.25
        ([], True, (sky(Sky.RAIN, "09:00", "12:00"),), 1, Reached.MISSED),
        ([], True, (sky(Sky.RAIN, "13:00", "18:00"),), 2, Reached.MISSED),  # none of its hours
    ],
)
def test_what_a_road_got(
    runs: list[Run], seen: bool, weather: tuple[Weather, ...], required: int, reached: Reached
) -> None:
    frame = Frame(day=DAY, calendar=ZONE, rules=Matching(), weather=weather)
    day = place_day(GUARDED, "R01", runs, seen=seen, frame=frame)
    assert (day.required, day.reached) == (required, reached)
    assert day.reason.zh


def test_once_each_way_takes_both() -> None:
    both = replace(WATERING, each_way=True)
    assert len(counting(both, [run(), run()])) == 0
    assert len(counting(both, [run(), run(forward=False), run()])) == 1
    assert len(counting(WATERING, [run(), run(forward=False), run(Worth.FAST)])) == 2


@pytest.mark.parametrize(
    ("temperature", "rain", "expected"),
    [
        ([("05:00", 1.5)], [], [(Sky.FROST, "05:00", "06:00")]),
        ([("05:00", 2.0)], [], []),
        ([("05:00", 1.0), ("05:30", 3.0)], [], [(Sky.FROST, "05:00", "05:30")]),
        ([], [("10:00", 1.0), ("11:00", 0.2)], [(Sky.RAIN, "10:00", "11:00")]),
    ],
)
def test_weather_as_it_was_measured(
    temperature: list[tuple[str, float]], rain: list[tuple[str, float]], expected: list[tuple[Sky, str, str]]
) -> None:
    def values(given: list[tuple[str, float]]) -> list[tuple[object, float]]:
        return [(at(clock), value) for clock, value in given]

    found = measured(WATERING, temperature=values(temperature), rain=values(rain), wet=1.0)  # type: ignore[arg-type]
    assert [(one.sky, one.since, one.until) for one in found] == [(s, at(a), at(b)) for s, a, b in expected]
