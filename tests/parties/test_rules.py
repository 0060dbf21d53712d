"""Permits decided: what must be in one, its state at an instant, what may be done to it. Tables, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chengxu.common.limits import parse_limit
from chengxu.common.messages import Invalid, Message, Refused
from chengxu.parties import hours, rules
from chengxu.parties.markets import Market, Occupancy, Season, held_days
from chengxu.parties.rules import Facts, Kind, Matching, Paper, Pause, PermitGiven, State, Step

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2023, 5, 8)
NOON = datetime(2023, 5, 8, 12, 0, tzinfo=ZONE)
DAY = timedelta(days=1)
MARKET = Market(
    code="S103", name=Message("杨梅市场"), lon=109.69, lat=26.58, township="", address=Message(""), pitches=30,
    seasons=(Season((5, 20), (7, 10)),), hours=hours.read("每天 06:30-21:00"), unit="JZCG-SR", rules=Message(""),
    obtaining=Message(""), source="", verified=False,
)  # fmt: skip


def kind(code: str = "digging", **changed: Any) -> Kind:
    """A kind of permit, digging up a road for at most 30 days unless something else is said."""
    usual = Kind(
        code=code, name=Message("挖掘城市道路"), about=Message(""), unit="JZCG-SZ", prefix="靖掘",
        covers=frozenset({"E0305", "E0304"}), basis=(),
        papers=(Paper("form", Message("申请表")), Paper("police", Message("交警意见"), needed=False)),
        legal=parse_limit("20工作日"), promised=parse_limit("7工作日"), fee=Message(""), apply_at="S401",
        conditions=Message("余土当天清运"), longest_days=30, warn_days=5, published=True, shown_days=10, pitched=False,
        source="", verified=False,
    )  # fmt: skip
    return replace(usual, **changed)


DECLARED = rules.Declared(
    {"digging": kind(), "stall": kind("stall", pitched=True)},
    {"S103": MARKET},
    Matching(15, 60, 30, "", False),
)
GIVEN = PermitGiven(
    kind="digging", what="埋设燃气支管", start=TODAY, end=TODAY + 29 * DAY, papers=["form"], placed=True
)
STALL = PermitGiven(
    kind="stall",
    what="卖杨梅",
    start=date(2023, 5, 18),
    end=date(2023, 5, 25),
    papers=["form"],
    market="S103",
    pitch=7,
)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (GIVEN, []),
        (replace(GIVEN, kind="fishing"), ["kind"]),
        (replace(GIVEN, what=" "), ["what"]),
        (replace(GIVEN, what="长" * 201), ["what"]),
        (replace(GIVEN, start=None), ["start"]),
        (replace(GIVEN, end=TODAY - DAY), ["end"]),
        (replace(GIVEN, end=TODAY + 30 * DAY), ["end"]),
        (replace(GIVEN, papers=["police"]), ["papers"]),
        (replace(GIVEN, placed=False), ["corners"]),
        (replace(GIVEN, number="靖掘〔2023〕0001号"), []),
        (replace(GIVEN, number="a b"), ["number"]),
        (STALL, []),
        (replace(STALL, market="S999"), ["market"]),
        (replace(STALL, pitch=31), ["pitch"]),
        (replace(STALL, pitch=None), ["pitch"]),
        (replace(STALL, start=date(2023, 5, 10), end=date(2023, 5, 19)), ["start"]),
    ],
)
def test_what_a_permit_must_hold(given: PermitGiven, wrong: list[str]) -> None:
    if not wrong:
        assert rules.issued(given, DECLARED).papers == ("form",)
        return
    with pytest.raises(Invalid) as caught:
        rules.issued(given, DECLARED)
    assert [problem.field for problem in caught.value.problems] == wrong


FACTS = Facts(start=TODAY, end=TODAY + 9 * DAY)


@pytest.mark.parametrize(
    ("facts", "at", "expected"),
    [
        (FACTS, NOON, State.VALID),
        (FACTS, NOON - DAY, State.PENDING),
        (FACTS, datetime(2023, 5, 8, 0, 0, tzinfo=ZONE), State.VALID),
        (FACTS, datetime(2023, 5, 17, 23, 59, tzinfo=ZONE), State.VALID),
        (FACTS, datetime(2023, 5, 18, 0, 0, tzinfo=ZONE), State.EXPIRED),
        (replace(FACTS, pauses=(Pause(NOON),)), NOON, State.SUSPENDED),
        (replace(FACTS, pauses=(Pause(NOON),)), NOON - timedelta(minutes=1), State.VALID),
        (replace(FACTS, pauses=(Pause(NOON, NOON + DAY),)), NOON + DAY, State.VALID),
        (replace(FACTS, pauses=(Pause(NOON),)), NOON + 30 * DAY, State.EXPIRED),
        (replace(FACTS, ended_as="revoked", ended_at=NOON), NOON, State.REVOKED),
        (replace(FACTS, ended_as="revoked", ended_at=NOON), NOON - timedelta(seconds=1), State.VALID),
        (replace(FACTS, ended_as="cancelled", ended_at=NOON), NOON + 90 * DAY, State.CANCELLED),
    ],
)
def test_the_state_at_an_instant(facts: Facts, at: datetime, expected: State) -> None:
    assert rules.state(facts, at) is expected


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("current", State)
def test_what_may_be_done_in_which_state(step: Step, current: State) -> None:
    allowed = {
        Step.RENEW: "pending valid suspended",
        Step.SUSPEND: "valid",
        Step.RESUME: "suspended",
        Step.REVOKE: "pending valid suspended expired",
        Step.CANCEL: "pending valid suspended expired",
    }[step].split()
    assert (rules.refuse(step, current) is None) is (current.value in allowed)


@pytest.mark.parametrize(
    ("step", "given", "sound"),
    [
        (Step.REVOKE, " 材料造假 ", "材料造假"),
        (Step.REVOKE, "", None),
        (Step.SUSPEND, "\n", None),
        (Step.CANCEL, "长" * 301, None),
        (Step.RESUME, "", ""),
        (Step.RENEW, "", ""),
    ],
)
def test_reasons(step: Step, given: str, sound: str | None) -> None:
    if sound is not None:
        assert rules.reason(step, given) == sound
        return
    with pytest.raises(Refused) as caught:
        rules.reason(step, given)
    assert caught.value.field == "reason"


@pytest.mark.parametrize(
    ("end", "right"),
    [
        (None, False),
        (FACTS.end, False),
        (FACTS.end + DAY, True),
        (FACTS.end + 30 * DAY, True),
        (FACTS.end + 31 * DAY, False),
    ],
)
def test_renewal(end: date | None, right: bool) -> None:
    if right:
        assert rules.renewed(FACTS, kind(), end, today=TODAY) == end
        return
    with pytest.raises(Refused) as caught:
        rules.renewed(FACTS, kind(), end, today=TODAY)
    assert caught.value.field == "end"


@pytest.mark.parametrize(
    ("facts", "warned", "days", "due"),
    [
        (FACTS, None, 3, False),
        (FACTS, None, 4, True),
        (FACTS, None, 9, True),
        (FACTS, None, 10, False),
        (FACTS, FACTS.end, 5, False),
        (FACTS, FACTS.end - DAY, 5, True),
        (replace(FACTS, ended_as="cancelled", ended_at=NOON), None, 5, False),
        (replace(FACTS, pauses=(Pause(NOON),)), None, 5, True),
    ],
)
def test_when_its_end_is_told_of(facts: Facts, warned: date | None, days: int, due: bool) -> None:
    assert rules.due_for_warning(facts, kind(), warned, NOON + days * DAY) is due


@pytest.mark.parametrize(
    ("facts", "days", "published", "shown"),
    [
        (FACTS, 0, True, True),
        (FACTS, 0, False, False),
        (FACTS, -1, True, False),
        (FACTS, 19, True, True),
        (FACTS, 20, True, False),
        (replace(FACTS, ended_as="revoked", ended_at=NOON), 10, True, True),
        (replace(FACTS, ended_as="revoked", ended_at=NOON), 11, True, False),
    ],
)
def test_how_long_it_stands_in_public(facts: Facts, days: int, published: bool, shown: bool) -> None:
    assert rules.shown(facts, kind(published=published), NOON + days * DAY) is shown


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", ""),
        ("18:00-23:00", "all 18:00-23:00"),
        ("每天 18:00-02:00", "all 18:00-02:00"),
        ("工作日6:00—8:30；休息日 06:00至24:00", "working 06:00-08:30; free 06:00-00:00"),
        ("all 00:00-24:00", "all 00:00-00:00"),
        ("25:00-26:00", None),
        ("晚上", None),
        ("18:00", None),
    ],
)
def test_times_of_day_as_typed(text: str, stored: str | None) -> None:
    if stored is not None:
        found = hours.read(text)
        assert hours.text(found) == stored
        assert hours.read(stored) == found
        return
    with pytest.raises(Refused) as caught:
        hours.read(text)
    assert caught.value.field == "hours"


@pytest.mark.parametrize(
    ("season", "day", "holds"),
    [
        (Season((5, 20), (7, 10)), date(2023, 5, 20), True),
        (Season((5, 20), (7, 10)), date(2023, 7, 10), True),
        (Season((5, 20), (7, 10)), date(2023, 7, 11), False),
        (Season((12, 1), (2, 15)), date(2023, 1, 5), True),
        (Season((12, 1), (2, 15)), date(2023, 12, 5), True),
        (Season((12, 1), (2, 15)), date(2023, 6, 5), False),
    ],
)
def test_seasons(season: Season, day: date, holds: bool) -> None:
    assert season.holds(day) is holds


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", [20, 21, 22]),
        ("每天 06:00-09:00", [20, 21, 22]),
        ("工作日 06:00-09:00", [22]),
        ("休息日 06:00-09:00", [20, 21]),
        ("工作日 06:00-09:00；休息日 06:00-12:00", [20, 21, 22]),
    ],
)
def test_on_which_days_a_pitch_is_held(typed: str, days: list[int]) -> None:
    """The market opens on Saturday the 20th of May; the permit begins two days before it."""
    start, end = date(2023, 5, 18), date(2023, 5, 22)
    working = {date(2023, 5, 18), date(2023, 5, 19), date(2023, 5, 22)}
    found = held_days(MARKET, hours.read(typed), start, end, working)
    assert [day.day for day in found] == days


def test_what_is_free() -> None:
    assert Occupancy(5, (2, 4)).free == (1, 3, 5)
