"""A month out of a pattern: everybody works and rests in turn, nobody twice, no seat left while there is somebody."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.catalog.rules import Period
from chengxu.responsibility.collectors import Beat
from chengxu.responsibility.rules import Band
from chengxu.routines.rosters.laying import Laid, follow, lay_out, slots
from chengxu.routines.rosters.rules import Absence, Line, Pattern, days_of
from tests.routines.rosters.made import CALENDAR, MONDAY, duty, pattern

DAYS = days_of(date(2026, 11, 1))


def people(count: int) -> list[str]:
    return [f"p{n:02d}" for n in range(count)]


def laid(
    count: int = 7, *, days: list[date] = DAYS, absences: list[Absence] | None = None, **changed: object
) -> list[Laid]:
    found = lay_out(
        duty(),
        pattern(**changed),
        people=people(count),
        days=days,
        absences=absences or [],
        calendar=CALENDAR,
    )
    return list(found)


def test_a_place_and_a_line_is_a_slot() -> None:
    assert [(one.place, one.line.shifts) for one in slots(duty(), pattern())][:3] == [
        ("R01", ("s1", "s3")),
        ("R01", ("s2", "s4")),
        ("R01", ("s5",)),
    ]


def test_with_people_enough_every_seat_is_held() -> None:
    found = laid()
    assert len(found) == 30 * 2 * 5
    assert all(one.person for one in found)


@pytest.mark.parametrize(("count", "open_a_day"), [(6, 1), (3, 3), (0, 6)])
def test_with_too_few_the_rest_stands_empty(count: int, open_a_day: int) -> None:
    empty = {(one.seat.day, one.seat.place, one.seat.shift) for one in laid(count) if not one.person}
    assert empty
    lines = Counter(day for day, _, shift in empty if shift in ("s1", "s2", "s5"))
    assert max(lines.values()) <= 6
    assert sum(lines.values()) >= (open_a_day - 1) * 30


def test_each_rests_one_day_of_seven_and_stays_a_week_at_a_place() -> None:
    found = laid()
    for person in people(7):
        worked = {one.seat.day for one in found if one.person == person}
        for start in range(0, 24):
            week = {DAYS[0] + timedelta(days=start + n) for n in range(7)}
            assert len(week & worked) == 6
    monday = {
        one.seat.place for one in found if one.person == "p00" and one.seat.day == MONDAY + timedelta(days=2)
    }
    wednesday = {
        one.seat.place for one in found if one.person == "p00" and one.seat.day == MONDAY + timedelta(days=4)
    }
    assert monday == wednesday


def test_a_month_goes_on_where_the_one_before_ended() -> None:
    both = laid(days=[date(2026, 10, 31), date(2026, 11, 1)])
    assert [one for one in both if one.seat.day == date(2026, 11, 1)] == laid(days=[date(2026, 11, 1)])


def test_the_reserve_stands_in_for_who_is_away_and_else_the_seat_says_who() -> None:
    away = [Absence(person="p00", first=MONDAY, last=MONDAY + timedelta(days=3))]
    mine = {one.seat for one in laid() if one.person == "p00" and away[0].covers(one.seat.day)}
    gone = {one.seat: one for one in laid(absences=away) if one.away}
    assert set(gone) == mine
    assert {one.person for one in gone.values()} == {""}
    with_reserve = {one.seat: one for one in laid(8, absences=away) if one.away}
    assert {one.person for one in with_reserve.values()} == {"p07"}


def test_several_heads_have_numbers_and_a_shift_of_two_lines_counts_on() -> None:
    lines = (Line(shifts=("s1",), heads=2), Line(shifts=("s1", "s3")))
    one = duty(places=("R01",))
    found = lay_out(
        one,
        pattern(lines=lines, work=3, rest=0),
        people=people(3),
        days=[MONDAY],
        absences=[],
        calendar=CALENDAR,
    )
    assert sorted((one.seat.shift, one.seat.number) for one in found) == [
        ("s1", 1),
        ("s1", 2),
        ("s1", 3),
        ("s3", 1),
    ]


def test_workdays_alone_and_never_outside_the_period() -> None:
    days = {one.seat.day for one in laid(workdays=True)}
    assert all(CALENDAR.is_working_day(day) for day in days)
    assert len(days) == 21
    short = duty(period=Period(date(2026, 11, 10), None))
    found = lay_out(short, pattern(), people=people(7), days=DAYS, absences=[], calendar=CALENDAR)
    assert min(one.seat.day for one in found) == date(2026, 11, 10)


@given(
    count=st.integers(0, 20), work=st.integers(1, 7), rest=st.integers(0, 3), rotate=st.integers(0, 9), heads=st.integers(1, 3),
    away=st.lists(st.tuples(st.integers(0, 19), st.integers(0, 9), st.integers(0, 5)), max_size=4),
)  # fmt: skip
def test_nobody_is_in_two_places_and_every_seat_is_there_once(
    count: int, work: int, rest: int, rotate: int, heads: int, away: list[tuple[int, int, int]]
) -> None:
    days = DAYS[:10]
    absences = [
        Absence(person=f"p{n:02d}", first=days[a], last=days[a] + timedelta(days=d)) for n, a, d in away
    ]
    lines = (Line(shifts=("s1", "s3"), heads=heads), Line(shifts=("s2",)))
    rule = Pattern(routine="cleaning", lines=lines, work=work, rest=rest, rotate=rotate)
    found = list(lay_out(duty(), rule, people=people(count), days=days, absences=absences, calendar=CALENDAR))
    assert len({(one.seat.place, one.seat.shift, one.seat.number, one.seat.day) for one in found}) == len(
        found
    )
    assert len(found) == len(days) * 2 * (2 * heads + 1)
    held = Counter((one.person, one.seat.starts_at) for one in found if one.person)
    assert not [one for one, times in held.items() if times > 1]
    assert not [
        one for one in found if any(a.person == one.person and a.covers(one.seat.day) for a in absences)
    ]


def beat(person: str, grid: str, start: int, end: int) -> Beat:
    return Beat(person=person, name=person, duty_grid=grid, band=Band(time(start), time(end)))


def test_a_duty_that_follows_people_has_their_first_place_and_no_seat_when_they_rest() -> None:
    walked = [beat("a", "G1", 5, 8), beat("a", "G2", 5, 8), beat("b", "G3", 5, 8), beat("c", "G4", 17, 21)]
    days = {MONDAY + timedelta(days=n): walked for n in range(7)}
    away = [Absence(person="b", first=MONDAY, last=MONDAY)]
    found = list(follow(duty(), pattern(work=6, rest=1), beats=days, absences=away, calendar=CALENDAR))
    assert {(one.seat.place, one.seat.shift) for one in found} == {("G1", "s1"), ("G3", "s1"), ("G4", "s5")}
    assert Counter(one.person or one.away for one in found) == {"a": 6, "b": 6, "c": 6}
    assert [one.person for one in found if one.away] in ([""], [])
