"""Working time in tables a duty chief can check: March to October 2023 as the State Council published them.

Holidays used here (国办发明电〔2022〕16号, the part these cases need): 1–2 January (and 31 December 2022),
21–27 January with 28 and 29 January worked; 5 April; 29 April–3 May with 23 April and 6 May worked;
22–24 June with 25 June worked; 29 September–6 October with 7 and 8 October worked.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from chengxu.common.limits import parse_limit
from chengxu.common.messages import Refused, language
from chengxu.common.worktime import Calendar, Colour, Limit, LimitUnit

U = LimitUnit


def days(*spans: tuple[date, date]) -> frozenset[date]:
    return frozenset(first + timedelta(n) for first, last in spans for n in range((last - first).days + 1))


CALENDAR = Calendar(
    holidays=days(
        (date(2022, 12, 31), date(2023, 1, 2)),
        (date(2023, 1, 21), date(2023, 1, 27)),
        (date(2023, 4, 5), date(2023, 4, 5)),
        (date(2023, 4, 29), date(2023, 5, 3)),
        (date(2023, 6, 22), date(2023, 6, 24)),
        (date(2023, 9, 29), date(2023, 10, 6)),
    ),
    workdays=frozenset(
        date(2023, month, day)
        for month, day in ((1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8))
    ),
    known_years=frozenset({2022, 2023}),
)
OFFICE = replace(CALENDAR, duty_days="working")


def local(text: str) -> datetime:
    """Local time of 2023 (or of the year written) as the UTC instant it is."""
    text = text if text[:2] == "20" else f"2023-{text}"
    return CALENDAR.instant(datetime.strptime(text, "%Y-%m-%d %H:%M"))  # noqa: DTZ007 — local by design


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("03-01 09:00", "4工作时", "03-01 13:00"),  # Wed, within the day
        ("03-01 14:00", "4工作时", "03-01 18:00"),  # Wed, ends exactly at close: due then, not next morning
        ("03-01 16:00", "4工作时", "03-02 10:00"),  # Wed → Thu
        ("03-01 18:00", "4工作时", "03-02 12:00"),  # Wed, at close: counts from Thursday's opening
        ("03-01 05:00", "4工作时", "03-01 12:00"),  # Wed, before opening
        ("03-03 16:00", "4工作时", "03-04 10:00"),  # Fri → Sat: duty runs every day
        ("03-01 17:45", "30工作分钟", "03-02 08:15"),  # Wed → Thu
        ("03-01 09:00", "25工作时", "03-03 14:00"),  # Wed 9 h, Thu 10 h, Fri 6 h
        ("03-01 23:30", "2紧急工作时", "03-02 01:30"),  # night counts
        ("12-31 23:30", "24小时", "2024-01-01 23:30"),  # over the year's end
        ("03-01 09:00", "1工作日", "03-02 18:00"),  # Wed → Thu
        ("03-01 23:59", "1工作日", "03-02 18:00"),  # Wed after close: the start day never counts
        ("03-01 00:00", "1工作日", "03-02 18:00"),  # Wed before opening: neither
        ("03-03 09:00", "1工作日", "03-06 18:00"),  # Fri → Mon
        ("03-04 09:00", "1工作日", "03-06 18:00"),  # Sat: the non-working start day does not count either
        ("04-28 09:00", "1工作日", "05-04 18:00"),  # Fri → Thu: May holiday
        ("04-28 09:00", "3工作日", "05-06 18:00"),  # Thu 4, Fri 5, declared Sat 6 May
        ("04-21 09:00", "1工作日", "04-23 18:00"),  # Fri → declared working Sunday
        ("09-28 09:00", "2工作日", "10-08 18:00"),  # Thu → Sat 7 and Sun 8 October, both worked
        ("2022-12-30 09:00", "1工作日", "01-03 18:00"),  # Fri → Tue: New Year
        ("12-29 09:00", "1工作日", "2024-01-01 18:00"),  # Fri → Mon: 2024 unknown, plain weekdays
        ("03-01 09:00", "5日", "03-06 09:00"),  # same wall time
        ("02-26 09:00", "3日", "03-01 09:00"),  # over February
    ],
)
def test_due(start, limit, due):
    assert CALENDAR.due(local(start), parse_limit(limit)) == local(due)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("03-03 16:00", "4工作时", "03-06 10:00"),  # Fri → Mon: duty on working days only
        ("03-04 12:00", "1工作时", "03-06 09:00"),  # Sat → Mon
        ("04-28 17:00", "90工作分钟", "05-04 08:30"),  # Fri → Thu over the May holiday
        ("05-05 17:00", "2工作时", "05-06 09:00"),  # Fri → declared working Saturday
        ("03-03 16:00", "4紧急工作时", "03-03 20:00"),  # the wall clock does not care
    ],
)
def test_due_when_duty_follows_working_days(start, limit, due):
    assert OFFICE.due(local(start), parse_limit(limit)) == local(due)


def test_duty_may_last_until_midnight():
    calendar = replace(CALENDAR, duty_start=time(6), duty_end=time(0))
    assert calendar.due(local("03-01 23:00"), parse_limit("2工作时")) == local("03-02 07:00")
    assert calendar.due(local("03-01 23:00"), parse_limit("1工作日")) == local("03-03 00:00")


def test_a_resumed_clock_gets_the_rest_of_its_limit():
    limit = parse_limit("4工作时")
    used = CALENDAR.elapsed(local("03-01 16:00"), local("03-01 17:30"), limit.unit)
    assert limit.left(used) == 2.5 * 3600
    assert CALENDAR.due(local("03-05 09:00"), limit, used) == local("03-05 11:30")
    with pytest.raises(ValueError, match="nothing is left"):
        CALENDAR.due(local("03-05 09:00"), limit, limit.total)


def test_daylight_saving_keeps_the_wall_time():
    berlin = Calendar(zone="Europe/Berlin", duty_start=time(1), duty_end=time(5))
    eve = berlin.instant(datetime(2023, 3, 25, 1, 30))  # noqa: DTZ001 — the clock jumps on the 26th at 02:00
    assert berlin.local(berlin.due(eve, parse_limit("1日"))).strftime("%d %H:%M") == "26 01:30"
    assert berlin.due(eve, parse_limit("1日")) - eve == timedelta(hours=24)
    assert berlin.due(eve, parse_limit("2日")) - eve == timedelta(hours=47)
    # 3.5 h are left on the 25th; the night of the 26th has only 3 duty hours.
    assert berlin.local(berlin.due(eve, parse_limit("7工作时"))).strftime("%d %H:%M") == "27 01:30"


@pytest.mark.parametrize(
    ("start", "end", "unit", "elapsed"),
    [
        ("03-01 16:00", "03-02 10:00", U.work_hour, 4 * 3600),
        ("03-01 19:00", "03-02 07:00", U.work_minute, 0),
        ("03-01 19:00", "03-02 07:00", U.urgent_hour, 12 * 3600),
        ("03-02 10:00", "03-01 16:00", U.work_hour, 0),  # the end before the start
        ("03-01 09:00", "03-02 17:59", U.work_day, 0),
        ("03-01 09:00", "03-02 18:00", U.work_day, 1),
        ("04-28 09:00", "05-06 18:00", U.work_day, 3),
        ("03-01 09:00", "03-03 08:59", U.calendar_day, 1),
        ("03-01 09:00", "03-03 09:00", U.calendar_day, 2),
    ],
)
def test_elapsed(start, end, unit, elapsed):
    assert CALENDAR.elapsed(local(start), local(end), unit) == elapsed


@pytest.mark.parametrize(
    ("now", "due", "unit", "zh", "en"),
    [
        ("03-01 16:00", "03-02 08:30", U.work_hour, "剩 2 工作时", "2 working hours left"),
        ("03-01 16:00", "03-01 17:00", U.work_hour, "剩 1 工作时", "1 working hour left"),
        ("03-01 16:00", "03-01 16:40", U.work_hour, "剩 40 工作分钟", "40 working minutes left"),
        ("03-02 11:20", "03-02 08:00", U.work_hour, "超 3 工作时", "3 working hours overdue"),
        ("03-01 19:00", "03-01 18:00", U.work_hour, "刚刚超时", "just overdue"),
        ("03-01 18:00", "03-01 18:00", U.work_hour, "即将到期", "due now"),
        ("03-01 16:00", "03-01 16:40", U.urgent_hour, "剩 40 分钟", "40 minutes left"),
        ("03-01 16:00", "03-02 16:00", U.urgent_hour, "剩 24 紧急工作时", "24 urgent hours left"),
        ("03-01 09:00", "03-03 18:00", U.work_day, "剩 2 工作日", "2 working days left"),
        ("03-03 09:00", "03-03 18:00", U.work_day, "剩 9 工作时", "9 working hours left"),
        (
            "03-05 09:00",
            "03-03 18:00",
            U.work_day,
            "刚刚超时",
            "just overdue",
        ),  # a weekend is no working time
        ("03-06 18:00", "03-03 18:00", U.work_day, "超 1 工作日", "1 working day overdue"),
        ("03-01 09:00", "03-03 08:00", U.calendar_day, "剩 1 日", "1 day left"),
        ("03-03 05:00", "03-03 08:00", U.calendar_day, "剩 3 小时", "3 hours left"),
        ("03-01 09:00", "03-01 09:20", U.work_minute, "剩 20 工作分钟", "20 working minutes left"),
    ],
)
def test_what_is_left_in_words(now, due, unit, zh, en):
    text = CALENDAR.left_text(local(now), local(due), unit)
    assert (text.zh, text.en) == (zh, en)


def test_remaining_changes_sign_at_the_due_instant():
    due = local("03-02 10:00")
    assert CALENDAR.remaining(local("03-01 17:00"), due, U.work_hour) == 3 * 3600
    assert CALENDAR.remaining(due, due, U.work_hour) == 0
    assert CALENDAR.remaining(local("03-02 11:00"), due, U.work_hour) == -3600
    assert CALENDAR.overrun(due, local("03-02 11:00"), U.work_hour) == 3600
    assert CALENDAR.overrun(due, local("03-02 09:00"), U.work_hour) == 0


@pytest.mark.parametrize(
    ("now", "colour", "share"),
    [
        ("03-01 13:00", Colour.green, 0.0),
        ("03-01 16:59", Colour.green, 239 / 300),
        ("03-01 17:00", Colour.yellow, 0.8),
        ("03-01 18:00", Colour.yellow, 1.0),  # the due instant is on time
        ("03-01 18:01", Colour.red, 1.0),  # overdue at once, though no duty time has passed
        ("03-02 09:00", Colour.red, 1.2),
    ],
)
def test_colours_use_counted_time(now, colour, share):
    start, due = local("03-01 13:00"), local("03-01 18:00")
    assert CALENDAR.colour(start, local(now), due, U.work_hour) == colour
    assert CALENDAR.counted_share(start, local(now), due, U.work_hour) == share


def test_colour_of_working_days_ignores_the_weekend():
    start, due = local("03-03 08:00"), local("03-06 18:00")  # Friday morning, due Monday at close
    assert CALENDAR.counted_share(start, local("03-05 12:00"), due, U.work_day) == 0.5
    assert CALENDAR.colour(start, local("03-06 13:59"), due, U.work_day) == Colour.green
    assert CALENDAR.colour(start, local("03-06 14:00"), due, U.work_day) == Colour.yellow


@pytest.mark.parametrize(
    ("calendar", "end", "unit", "provisional"),
    [
        (CALENDAR, "12-31 10:00", None, False),
        (CALENDAR, "2024-01-01 18:00", None, True),
        (CALENDAR, "2024-01-01 18:00", U.work_day, True),
        (CALENDAR, "2024-01-01 18:00", U.work_hour, False),  # duty every day needs no calendar
        (OFFICE, "2024-01-01 18:00", U.work_hour, True),
        (OFFICE, "2024-01-01 18:00", U.urgent_hour, False),
        (OFFICE, "2024-01-01 18:00", U.calendar_day, False),
    ],
)
def test_provisional(calendar, end, unit, provisional):
    assert calendar.is_provisional(local("12-29 09:00"), local(end), unit) is provisional


def test_a_day_declared_in_an_unpublished_year_still_counts():
    calendar = replace(CALENDAR, holidays=frozenset({date(2024, 1, 1)}))
    assert calendar.due(local("12-29 09:00"), parse_limit("1工作日")) == local("2024-01-02 18:00")
    assert calendar.is_provisional(local("12-29 09:00"), local("2024-01-02 18:00"))


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("4工作时", Limit(4, U.work_hour)),
        ("2紧急工作时", Limit(2, U.urgent_hour)),
        (" 7 个工作日 ", Limit(7, U.work_day)),
        ("３０工作分钟", Limit(30, U.work_minute)),
        ("5日", Limit(5, U.calendar_day)),
        ("5天", Limit(5, U.calendar_day)),
        ("24小时", Limit(24, U.urgent_hour)),
    ],
)
def test_parse_limit(text, limit):
    assert parse_limit(text) == limit
    assert parse_limit(limit.text.zh) == limit


@pytest.mark.parametrize(
    "text", ["", "工作时", "0工作时", "4", "4.5工作时", "-1工作日", "10000工作日", "4工作时内"]
)
def test_parse_limit_says_what_it_expects(text):
    with pytest.raises(Refused) as refused:
        parse_limit(text)
    assert f"「{text}」不是时限" in str(refused.value)
    with language("en"):
        assert "7工作日" in str(refused.value)


def test_limits_in_words():
    assert [str(Limit(n, u).text) for n in (1, 2) for u in (U.work_hour, U.calendar_day)] == [
        "1 工作时",
        "1 日",
        "2 工作时",
        "2 日",
    ]
    with language("en"):
        assert [str(Limit(n, U.work_day).text) for n in (1, 2)] == ["1 working day", "2 working days"]


def test_naive_and_foreign_times():
    naive = datetime(2023, 3, 1, 9)  # noqa: DTZ001 — naive on purpose
    aware = datetime(2023, 3, 1, 9, tzinfo=UTC)
    for wrong in (
        lambda: CALENDAR.due(naive, Limit(1, U.urgent_hour)),
        lambda: CALENDAR.elapsed(naive, aware, U.work_hour),
        lambda: CALENDAR.elapsed(aware, naive, U.calendar_day),
        lambda: CALENDAR.counted_share(aware, naive, aware, U.work_day),
        lambda: CALENDAR.colour(aware, naive, aware, U.work_day),
        lambda: CALENDAR.left_text(naive, aware, U.work_day),
        lambda: CALENDAR.is_provisional(naive, aware),
        lambda: CALENDAR.local(naive),
        lambda: CALENDAR.instant(aware),
    ):
        with pytest.raises(ValueError, match="naive"):
            wrong()
    assert CALENDAR.due(CALENDAR.local(aware), Limit(1, U.work_hour)).tzinfo is UTC
    assert CALENDAR.start_of(date(2023, 3, 1)) == datetime(2023, 2, 28, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "wrong",
    [
        {"duty_start": time(18), "duty_end": time(8)},
        {"duty_days": "weekends"},
        {"holidays": frozenset({date(2023, 5, 6)})},  # also declared worked
    ],
)
def test_a_calendar_must_make_sense(wrong):
    with pytest.raises(ValueError, match=r"duty|both"):
        replace(CALENDAR, **wrong)


@pytest.mark.parametrize("amount", [0, -1, 10_000])
def test_a_limit_has_bounds(amount):
    with pytest.raises(ValueError, match="1 to 9999"):
        Limit(amount, U.work_day)


def test_calendars_with_the_same_rules_are_equal():
    assert replace(CALENDAR) == CALENDAR
    assert hash(CALENDAR) == hash(replace(CALENDAR))
    assert CALENDAR != OFFICE
