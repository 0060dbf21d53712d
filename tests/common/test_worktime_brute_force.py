"""Every unit against a clock that knows nothing but to look at each minute in turn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from chengxu.common.worktime import Calendar, Limit, LimitUnit

MINUTE = timedelta(minutes=1)
EIGHT_HOURS = timedelta(hours=8)
FIRST = date(2022, 12, 20)
SPAN_DAYS = 45  # over the year's end and, with holidays drawn freely, every kind of week

dates = st.integers(0, SPAN_DAYS).map(lambda n: FIRST + timedelta(n))
duty_hours = st.sampled_from(
    [(time(8), time(18)), (time(0), time(0)), (time(9, 30), time(9, 47)), (time(14), time(0))]
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Holidays, working weekends, duty hours and known years as they come."""
    opens, closes = draw(duty_hours)
    holidays = draw(st.frozensets(dates, max_size=12))
    return Calendar(
        duty_start=opens,
        duty_end=closes,
        duty_days=draw(st.sampled_from(["all", "working"])),
        holidays=holidays,
        workdays=draw(st.frozensets(dates, max_size=12)) - holidays,
        known_years=draw(st.frozensets(st.sampled_from([2022, 2023]))),
    )


minutes = st.integers(0, 20 * 1440)
units = st.sampled_from(LimitUnit)


def at(minute: int) -> datetime:
    """The instant so many minutes after local midnight of the first day; Shanghai is eight hours ahead."""
    return datetime.combine(FIRST, time(), UTC) - EIGHT_HOURS + minute * MINUTE


def ticks(calendar: Calendar, unit: LimitUnit, start: int) -> Iterator[tuple[int, bool]]:
    """For each minute after ``start``: the minute at its end, and whether the unit's counter moves then."""
    opens = calendar.duty_start.hour * 60 + calendar.duty_start.minute
    closes = (calendar.duty_end.hour * 60 + calendar.duty_end.minute) or 1440
    minute = start
    while True:
        day, inside = FIRST + timedelta(minute // 1440), minute % 1440
        working = (day.weekday() < 5 and day not in calendar.holidays) or day in calendar.workdays
        minute += 1
        match unit:
            case LimitUnit.urgent_hour:
                yield minute, True
            case LimitUnit.calendar_day:
                yield minute, (minute - start) % 1440 == 0
            case LimitUnit.work_day:
                yield minute, working and inside + 1 == closes and (minute - 1) // 1440 > start // 1440
            case _:
                yield minute, opens <= inside < closes and (working or calendar.duty_days == "all")


def counter_size(unit: LimitUnit) -> int:
    """Ticks to one unit."""
    return max(1, unit.size // 60)


@given(calendars(), units, minutes, st.integers(1, 5))
@settings(max_examples=150, deadline=None)
def test_due_is_the_minute_at_which_the_limit_is_used_up(calendar, unit, start, amount):
    wanted = amount * counter_size(unit)
    moves = (minute for minute, counts in ticks(calendar, unit, start) if counts)
    assert calendar.due(at(start), Limit(amount, unit)) == at(next(islice(moves, wanted - 1, None)))


@given(calendars(), units, minutes, st.integers(0, 12 * 1440))
@settings(max_examples=150, deadline=None)
def test_elapsed_counts_the_minutes(calendar, unit, start, length):
    walk = ticks(calendar, unit, start)
    counted = sum(counts for _, counts in (next(walk) for _ in range(length)))
    scale = 1 if unit.in_days else 60
    assert calendar.elapsed(at(start), at(start + length), unit) == counted * scale


@given(calendars(), units, minutes, st.integers(0, 59_999_999), st.integers(1, 40))
def test_a_limit_is_used_up_exactly_when_it_falls_due(calendar, unit, start, micro, amount):
    begin = at(start) + timedelta(microseconds=micro)
    limit = Limit(amount, unit)
    due = calendar.due(begin, limit)
    assert calendar.elapsed(begin, due, unit) == limit.total
    assert calendar.elapsed(begin, due - timedelta(microseconds=1), unit) == limit.total - 1
    assert calendar.remaining(begin, due, unit) == limit.total
    assert calendar.counted_share(begin, due, due, unit) == 1.0
    assert calendar.colour(begin, due, due, unit) == "yellow"
    assert calendar.colour(begin, due + timedelta(microseconds=1), due, unit) == "red"


@given(calendars(), units, minutes, st.integers(1, 30), st.integers(0, 30 * 1440))
def test_pausing_never_costs_time(calendar, unit, start, amount, pause):
    """Stopped at any moment while on time, a clock resumed later gets what was left, and no less."""
    limit = Limit(amount, unit)
    due = calendar.due(at(start), limit)
    stop = at(start) + (due - at(start)) / 3
    used = calendar.elapsed(at(start), stop, unit)
    resumed = stop + pause * MINUTE
    again = calendar.due(resumed, limit, used)
    assert calendar.elapsed(resumed, again, unit) + used == limit.total
    assert again >= due


@given(calendars(), units, minutes, st.integers(1, 30), st.integers(0, 30 * 1440))
def test_a_moved_due_instant_keeps_what_was_left(calendar, unit, start, amount, pause):
    """The rest of a term counts the same after a pause, to the minute also for days; what was over stays over."""
    due = calendar.due(at(start), Limit(amount, unit))
    stop = at(start) + (due - at(start)) / 3
    resumed = stop + pause * MINUTE
    moved = calendar.moved(stop, due, resumed, unit)
    assert moved >= due
    assert calendar.elapsed(resumed, moved, unit) == calendar.elapsed(stop, due, unit) or unit.in_days
    assert calendar.moved(due, due, resumed, unit) == due
    if pause == 0:
        assert moved == due


@given(calendars(), units, minutes, minutes, minutes)
def test_time_adds_up(calendar, unit, one, two, three):
    """Hours counted in two parts are the hours counted at once; days lose at most the broken one."""
    first, middle, last = (at(m) for m in sorted((one, two, three)))
    parts = calendar.elapsed(first, middle, unit) + calendar.elapsed(middle, last, unit)
    whole = calendar.elapsed(first, last, unit)
    assert parts == whole if not unit.in_days else parts <= whole <= parts + 1


@given(calendars(), minutes, minutes)
def test_provisional_names_the_years_touched(calendar, one, two):
    start, end = at(min(one, two)), at(max(one, two))
    years = {calendar.local(start).year, calendar.local(end).year}
    assert calendar.is_provisional(start, end) == (not years <= calendar.known_years)
