"""Which shift a moment belongs to: the five cleaning shifts, a round by night, and any other hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.accounts.rules import Actor
from chengxu.catalog.rules import Period
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar
from chengxu.routines.duties import Hours, Leaves, Routine, due, following, occurrences

CALENDAR = Calendar()
DAY = date(2023, 5, 8)


def hours(id_: str, start: str, end: str) -> Hours:
    return Hours(id=id_, name=Message(id_), start=time.fromisoformat(start), end=time.fromisoformat(end))


CLEANING = Routine(
    code="street_cleaning", name=Message("保洁"), posts=frozenset({"sweeper"}), unit="JZCG-HW", places=("R01",),
    shifts=(
        hours("s1", "05:00", "08:00"), hours("s2", "08:00", "11:00"), hours("s3", "11:00", "14:00"),
        hours("s4", "14:00", "17:30"), hours("s5", "17:30", "21:00"),
    ),
    leaves=Leaves(verb="clean", object="cleaning_shift", measure="班"),
)  # fmt: skip
NIGHT = replace(CLEANING, code="night", shifts=(hours("n", "22:00", "02:00"),))


def at(clock: str, day: date = DAY) -> datetime:
    return CALENDAR.instant(datetime.combine(day, time.fromisoformat(clock)))


@pytest.mark.parametrize(
    ("clock", "shift"),
    [
        ("04:29", ""),
        ("04:30", "s1"),
        ("05:00", "s1"),
        ("07:15", "s1"),  # two hours late, and the next is not open yet
        ("07:30", "s2"),  # the next is open, and its start is nearer
        ("08:00", "s2"),
        ("17:29", "s5"),
        ("20:59", "s5"),
        ("21:00", ""),
        ("23:00", ""),
    ],
)
def test_the_shift_a_check_in_belongs_to(clock: str, shift: str) -> None:
    found = due(CLEANING, at(clock), CALENDAR)
    assert (found.shift if found else "") == shift


@pytest.mark.parametrize(
    ("clock", "starts"),
    [
        ("21:29", None),
        ("21:30", at("22:00")),
        ("01:59", at("22:00", DAY - timedelta(days=1))),
        ("02:00", None),
    ],
)
def test_a_shift_that_passes_midnight_belongs_to_the_day_it_began(
    clock: str, starts: datetime | None
) -> None:
    found = due(NIGHT, at(clock), CALENDAR)
    assert (found.starts_at if found else None) == starts


def test_the_next_shift_is_named_also_when_it_is_tomorrow() -> None:
    after = following(CLEANING, at("20:00"), CALENDAR)
    assert after is not None
    assert after.starts_at == at("05:00", DAY + timedelta(days=1))
    assert following(replace(CLEANING, period=Period(end=DAY)), at("20:00"), CALENDAR) is None


@pytest.mark.parametrize(
    ("period", "count"),
    [
        (Period(), 5),
        (Period(start=DAY), 5),
        (Period(start=DAY + timedelta(days=1)), 0),
        (Period(end=DAY - timedelta(days=1)), 0),
    ],
)
def test_outside_its_period_a_duty_has_no_shifts(period: Period, count: int) -> None:
    assert len(list(occurrences(replace(CLEANING, period=period), DAY, CALENDAR))) == count


@given(st.integers(0, 3 * 24 * 60), st.integers(0, 1439), st.integers(1, 960), st.integers(0, 180))
def test_whatever_the_hours_a_check_in_lies_in_the_shift_it_belongs_to(
    minute: int, start: int, length: int, early: int
) -> None:
    end = (start + length) % 1440
    one = Hours(id="x", name=Message("x"), start=time(start // 60, start % 60), end=time(end // 60, end % 60))
    margins = replace(CLEANING.margins, early=timedelta(minutes=early))
    routine = replace(CLEANING, shifts=(one,), margins=margins)
    moment = datetime(2023, 5, 8, tzinfo=UTC) + timedelta(minutes=minute)
    found = due(routine, moment, CALENDAR)
    if found is not None:
        assert found.starts_at - margins.early <= moment < found.ends_at
        assert found.ends_at - found.starts_at == timedelta(minutes=length)
        assert CALENDAR.local(found.starts_at).time() == one.start
    elif (after := following(routine, moment, CALENDAR)) is not None:
        assert after.starts_at - margins.early > moment


@pytest.mark.parametrize(
    ("posts", "unit", "is_for"),
    [
        ({"sweeper"}, "JZCG-HW", True),
        ({"sweeper", "driver"}, "JZCG-HW", True),
        ({"sweeper"}, "JZCG-ZF", False),
        ({"driver"}, "JZCG-HW", False),
        (set(), "", False),
    ],
)
def test_who_stands_it(posts: set[str], unit: str, is_for: bool) -> None:
    assert CLEANING.is_for(Actor(uid="a", name="a", unit=unit, posts=frozenset(posts))) is is_for
