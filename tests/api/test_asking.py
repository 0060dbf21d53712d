"""Parameters as a filter, as tables: what is understood, and what is refused under which name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as all_of
from hypothesis import strategies as st

from chengxu.api.open311.asking import Circle, Wanted, degrees, every, instant, listed, number, one, wanted
from chengxu.common.messages import Invalid, Problem, Problems

NOW = datetime(2023, 5, 8, 1, 0, tzinfo=UTC)
ZONE = "Asia/Shanghai"


def ask(**given: str) -> Wanted:
    return wanted({name: [value] for name, value in given.items()}, now=NOW, zone=ZONE)


def wrong(**given: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        ask(**given)
    return [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2023-05-01T00:00:00Z", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023-05-01T08:00:00+08:00", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023-05-01T08:00:00 08:00", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023-05-01T08:00:00 0800", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023-04-30T20:00:00-04:00", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023-05-01 08:00", datetime(2023, 5, 1, tzinfo=UTC)),
        ("2023-05-01", datetime(2023, 4, 30, 16, tzinfo=UTC)),
        ("yesterday", None),
        ("2023-13-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("1683590400", None),
        ("", None),
    ],
)
def test_instants(text: str, read: datetime | None) -> None:
    assert instant(text, zone=ZONE) == read


def test_a_bare_date_ends_with_its_last_moment() -> None:
    assert instant("2023-05-01", zone=ZONE, ends=True) == datetime(2023, 5, 1, 15, 59, 59, 999999, tzinfo=UTC)
    assert instant("2023-05-01T00:00Z", zone=ZONE, ends=True) == datetime(2023, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        ({}, NOW - timedelta(days=90), NOW),
        (
            {"start_date": "2023-01-01T00:00Z"},
            datetime(2023, 1, 1, tzinfo=UTC),
            datetime(2023, 4, 1, tzinfo=UTC),
        ),
        (
            {"end_date": "2023-04-01T00:00Z"},
            datetime(2023, 1, 1, tzinfo=UTC),
            datetime(2023, 4, 1, tzinfo=UTC),
        ),
        (
            {"start_date": "2023-01-01T00:00Z", "end_date": "2023-04-01T00:00Z"},
            datetime(2023, 1, 1, tzinfo=UTC),
            datetime(2023, 4, 1, tzinfo=UTC),
        ),
        (
            {"start_date": "2023-01-01", "end_date": "2023-01-01"},
            datetime(2022, 12, 31, 16, tzinfo=UTC),
            datetime(2023, 1, 1, 15, 59, 59, 999999, tzinfo=UTC),
        ),
        ({"start_date": "", "end_date": "  "}, NOW - timedelta(days=90), NOW),
    ],
)
def test_windows(given: dict[str, str], start: datetime, end: datetime) -> None:
    assert (ask(**given).start, ask(**given).end) == (start, end)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"start_date": "2023-01-01T00:00Z", "end_date": "2023-04-01T00:01Z"}, ["end_date"]),
        ({"start_date": "2023-02-01", "end_date": "2023-01-01"}, ["end_date"]),
        ({"start_date": "soon"}, ["start_date"]),
        ({"status": "new"}, ["status"]),
        ({"status": "open,lost"}, ["status"]),
        ({"page": "0"}, ["page"]),
        ({"page": "-1"}, ["page"]),
        ({"page": "１"}, ["page"]),
        ({"page_size": "1001"}, ["page_size"]),
        ({"page": "1001", "page_size": "1000"}, ["page"]),
        ({"radius": "100"}, ["radius"]),
        ({"radius": "0", "lat": "26", "long": "109"}, ["radius"]),
        ({"radius": "inf", "lat": "26", "long": "109"}, ["radius"]),
        ({"radius": "100", "lat": "26"}, ["long"]),
        ({"radius": "100", "lat": "91", "long": "nan"}, ["lat", "long"]),
        ({"updated_after": "x", "updated_before": "y"}, ["updated_after", "updated_before"]),
        ({"status": "x", "page": "y", "start_date": "z"}, ["start_date", "page", "status"]),
    ],
)
def test_refusals_name_every_parameter(given: dict[str, str], fields: list[str]) -> None:
    assert wrong(**given) == fields


def test_an_id_overrides_all_others_even_wrong_ones() -> None:
    assert ask(service_request_id="A,B,,A，C", status="x", start_date="y").ids == ("A", "B", "C")
    assert ask(service_request_id="", status="open").ids is None


@pytest.mark.parametrize(
    ("status", "is_open"),
    [("", None), ("open", True), ("CLOSED", False), ("open, closed", None), ("open,open", True)],
)
def test_status(status: str, is_open: bool | None) -> None:
    assert ask(status=status).is_open is is_open


def test_pages_and_circles() -> None:
    assert (ask().offset, ask().limit) == (0, 1000)
    assert (ask(page="3").offset, ask(page="3").limit) == (200, 100)
    assert (ask(page="3", page_size="50").offset, ask(page_size="50").limit) == (100, 50)
    assert ask(lat="26.5", long="109.7", radius="250").circle == Circle(lon=109.7, lat=26.5, metres=250)
    assert ask(lat="x", long="y").circle is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        ("-1.5e1", -15.0),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("1_0", None),
        ("１", None),
        ("1e999", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


def test_the_first_value_that_is_not_empty_counts() -> None:
    given = {"a": ["", " \x00", "x", "y"], "b": ["z"]}
    assert (one(given, "a"), one(given, "c", "b"), one(given, "c"), every(given, "a", "b")) == (
        "x",
        "z",
        "",
        ["x", "y", "z"],
    )
    assert listed({"a": ["1, 2", "2,3"]}, "a") == ("1", "2", "3")


@all_of(
    st.dictionaries(
        st.sampled_from(
            [
                "start_date",
                "end_date",
                "status",
                "page",
                "page_size",
                "lat",
                "long",
                "radius",
                "updated_after",
            ]
        ),
        st.lists(
            st.one_of(st.text(), st.floats().map(str), st.datetimes().map(str), st.integers().map(str)),
            max_size=3,
        ),
    )
)
def test_whatever_is_sent_is_a_filter_or_refused(given: dict[str, list[str]]) -> None:
    refused: tuple[Problem, ...] = ()
    try:
        found = wanted(given, now=NOW, zone=ZONE)
    except Invalid as invalid:
        refused = invalid.problems
    if refused:
        assert all(problem.field and problem.message for problem in refused)
        return
    assert found.start <= found.end
    assert found.end - found.start <= timedelta(days=91)
    assert 1 <= found.limit <= 1000
    problems = Problems()
    assert (degrees(given, problems) is None) or not problems
