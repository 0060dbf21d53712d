"""Meetings: what one must say, when it may be moved, who counts, and how the year stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Invalid, Message, Refused
from chengxu.routines.meetings import requirements, rules
from chengxu.routines.meetings.kinds import Declared, Kind, Need, Per
from chengxu.routines.meetings.requirements import Meeting, State, judged
from chengxu.routines.meetings.rules import Mark, Other, Outcome, Plan, Stage, Standing
from tests.jingzhou import NOW

HOUR = timedelta(hours=1)
MONTHLY = Need(count=1, per=Per.MONTH, warn=10, source="x", verified=False)
YEARLY = Need(count=12, per=Per.YEAR, warn=45, source="x", verified=False)
KIND = Kind(
    code="committee", name=Message("支部委员会会议"), short=Message("支委会"), unit="JZCG-DJ", verb="hold",
    object="branch_committee", measure="次", party=True, needs=(MONTHLY,),
)  # fmt: skip
GROUPS = replace(
    KIND,
    code="groups",
    short=Message("党小组会"),
    bodies={"g1": Message("第一党小组"), "g2": Message("第二党小组")},
)
KNOWN = Declared(kinds={"committee": KIND, "groups": GROUPS}, early=30, late=60)
PLAN = Plan(kind="committee", starts_at=NOW + HOUR, minutes=90, place="三楼", host="a", must=("a", "b"))
STANDING = Standing(stage=Stage.PLANNED, starts_at=NOW, ends_at=NOW + HOUR, must=frozenset({"a", "b", "c"}))
HELD = Outcome(started_at=NOW, minutes=60, present=frozenset({"a", "b"}))


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        ({"kind": "nothing"}, ["kind"]),
        ({"kind": "groups"}, ["body"]),
        ({"kind": "groups", "body": "g1"}, []),
        ({"body": "g1"}, ["body"]),
        ({"starts_at": None}, ["starts_at"]),
        ({"starts_at": NOW + timedelta(days=401)}, ["starts_at"]),
        ({"starts_at": NOW - timedelta(days=3 * 366 + 1)}, ["starts_at"]),
        ({"minutes": 0}, ["minutes"]),
        ({"minutes": 1441}, ["minutes"]),
        ({"must": ("a", "a")}, ["must"]),
        ({"must": ("a", "gone")}, ["must"]),
        ({"host": "gone"}, ["host"]),
        ({"title": "长" * 121}, ["title"]),
    ],
)
def test_a_plan(changed: dict[str, Any], wrong: list[str]) -> None:
    plan = replace(PLAN, **changed)
    if not wrong:
        assert rules.planned(plan, KNOWN, people={"a", "b"}, now=NOW).code == plan.kind
        return
    with pytest.raises(Invalid) as caught:
        rules.planned(plan, KNOWN, people={"a", "b"}, now=NOW)
    assert [problem.field for problem in caught.value.problems] == wrong


@pytest.mark.parametrize(
    ("stage", "to", "why", "says"),
    [
        (Stage.PLANNED, NOW + HOUR, "书记出差", ""),
        (Stage.PLANNED, NOW + HOUR, " ", "请写改期的原因"),
        (Stage.PLANNED, NOW, "书记出差", "今后一年内"),
        (Stage.HELD, NOW + HOUR, "书记出差", "已经召开，不能改期"),
        (Stage.CANCELLED, NOW + HOUR, "书记出差", "已经取消"),
    ],
)
def test_moving_it(stage: Stage, to: datetime, why: str, says: str) -> None:
    one = replace(STANDING, stage=stage)
    if not says:
        assert rules.moved(one, to, why, now=NOW) == why
        return
    with pytest.raises(Refused, match=says):
        rules.moved(one, to, why, now=NOW)


@pytest.mark.parametrize(
    ("stage", "changed", "same_day", "wrong"),
    [
        (Stage.PLANNED, {}, True, []),
        (Stage.PLANNED, {}, False, ["why"]),  # held on another day than planned
        (Stage.PLANNED, {"why": "台风，改到周四"}, False, []),
        (Stage.HELD, {}, True, ["why"]),  # recorded anew
        (Stage.HELD, {"why": "补记一人"}, True, []),
        (Stage.PLANNED, {"started_at": NOW + HOUR}, True, ["started_at"]),
        (Stage.PLANNED, {"minutes": 0}, True, ["minutes"]),
        (Stage.PLANNED, {"present": frozenset({"a", "x"})}, True, ["present"]),
        (Stage.PLANNED, {"leave": {"a": "病假"}}, True, ["present"]),  # counted twice
        (Stage.PLANNED, {"guests": -1}, True, ["guests"]),
    ],
)
def test_recording_it(stage: Stage, changed: dict[str, Any], same_day: bool, wrong: list[str]) -> None:
    one, given_ = replace(STANDING, stage=stage), replace(HELD, **changed)
    if not wrong:
        count = rules.recorded(one, given_, same_day=same_day, now=NOW)
        assert (count.expected, count.present, count.leave, count.absent) == (3, 2, 0, 1)
        return
    with pytest.raises(Invalid) as caught:
        rules.recorded(one, given_, same_day=same_day, now=NOW)
    assert [problem.field for problem in caught.value.problems] == wrong


def test_the_rate_counts_leave_as_not_there() -> None:
    count = rules.recorded(STANDING, replace(HELD, leave={"c": "病假"}, guests=4), same_day=True, now=NOW)
    assert (count.leave, count.absent, count.came) == (1, 0, 6)
    assert count.rate == pytest.approx(66.67, abs=0.01)
    empty = rules.recorded(
        replace(STANDING, must=frozenset()), replace(HELD, present=frozenset()), same_day=True, now=NOW
    )
    assert empty.rate is None


OTHER = Other(NOW + HOUR / 2, NOW + 2 * HOUR, "业务培训")
FOLLOWING = Other(NOW + HOUR, NOW + 2 * HOUR, "接着开的")


@pytest.mark.parametrize(
    ("before", "others", "at", "mark", "late"),
    [
        (Mark.EXPECTED, [], NOW - HOUR / 2, Mark.PRESENT, 0),
        (Mark.EXPECTED, [], NOW + HOUR, Mark.PRESENT, 60),
        (Mark.EXPECTED, [], NOW + HOUR * 1.02, "签到时间", 0),
        (Mark.EXPECTED, [], NOW - HOUR * 0.52, "签到时间", 0),
        (Mark.LEAVE, [], NOW, Mark.DOUBTFUL, 0),
        (Mark.EXPECTED, [OTHER], NOW, Mark.DOUBTFUL, 0),
        (Mark.EXPECTED, [FOLLOWING], NOW, Mark.PRESENT, 0),
        (None, [], NOW, "名单里没有您", 0),
    ],
)  # fmt: skip
def test_checking_in(
    before: Mark | None, others: list[Other], at: datetime, mark: Mark | str, late: int
) -> None:
    if not isinstance(mark, Mark):
        with pytest.raises(Refused, match=mark):
            rules.checked_in(STANDING, before, others, KNOWN, at=at)
        return
    found = rules.checked_in(STANDING, before, others, KNOWN, at=at)
    assert (found.mark, found.late) == (mark, late)
    assert bool(found.doubt.zh) is (mark is Mark.DOUBTFUL)


@pytest.mark.parametrize("stage", [Stage.HELD, Stage.CANCELLED])
def test_nobody_checks_in_or_takes_leave_afterwards(stage: Stage) -> None:
    one = replace(STANDING, stage=stage)
    with pytest.raises(Refused):
        rules.checked_in(one, Mark.EXPECTED, [], KNOWN, at=NOW)
    with pytest.raises(Refused):
        rules.on_leave(one, Mark.EXPECTED, "病假")


@pytest.mark.parametrize(
    ("before", "why", "says"),
    [
        (Mark.EXPECTED, "病假", ""),
        (Mark.PRESENT, "病假", "已经签到"),
        (Mark.EXPECTED, "", "请写"),
        (None, "病假", "没有这个人"),
    ],
)
def test_taking_leave(before: Mark | None, why: str, says: str) -> None:
    if not says:
        assert rules.on_leave(STANDING, before, why) == why
        return
    with pytest.raises(Refused, match=says):
        rules.on_leave(STANDING, before, why)


OCTOBER = (date(2023, 10, 1), date(2023, 10, 31))


@pytest.mark.parametrize(
    ("need", "window", "held", "planned", "today", "state"),
    [
        (MONTHLY, OCTOBER, 1, 0, date(2023, 10, 5), State.MET),
        (MONTHLY, OCTOBER, 0, 0, date(2023, 11, 1), State.MISSED),
        (MONTHLY, OCTOBER, 0, 0, date(2023, 10, 31), State.SOON),  # the last day is not over
        (MONTHLY, OCTOBER, 0, 0, date(2023, 10, 21), State.SOON),  # ten days left
        (MONTHLY, OCTOBER, 0, 0, date(2023, 10, 20), State.OPEN),
        (MONTHLY, OCTOBER, 0, 0, date(2023, 9, 30), State.OPEN),
        (MONTHLY, OCTOBER, 0, 1, date(2023, 10, 31), State.PLANNED),
        (YEARLY, (date(2023, 1, 1), date(2023, 12, 31)), 3, 0, date(2023, 4, 3), State.OPEN),
        (YEARLY, (date(2023, 1, 1), date(2023, 12, 31)), 2, 0, date(2023, 4, 3), State.SOON),  # behind
        (YEARLY, (date(2023, 1, 1), date(2023, 12, 31)), 11, 0, date(2024, 1, 1), State.MISSED),
    ],
)
def test_how_a_window_stands(
    need: Need, window: tuple[date, date], held: int, planned: int, today: date, state: State
) -> None:
    assert judged(need, *window, held, planned, today) is state


def test_what_is_missing_is_said() -> None:
    told = [Meeting("committee", "", date(2023, month, 9), held=True) for month in range(1, 10)]
    windows = requirements.standing([KIND], told, year=2023, today=date(2023, 11, 2))
    assert [one.state for one in windows[:9]] == [State.MET] * 9
    assert str(windows[9].said) == "支委会 10 月未开"
    groups = requirements.standing(
        [GROUPS], [Meeting("groups", "g1", date(2023, 10, 9), held=True)], year=2023, today=date(2023, 11, 2)
    )
    assert {one.body for one in groups if one.state is State.MET} == {
        "g1"
    }  # one group's meeting is not the other's
    later = requirements.standing([KIND], told, year=2023, today=date(2023, 11, 2), since=date(2023, 11, 1))
    assert [one.start.month for one in later] == [11, 12]


def test_a_meeting_planned_for_a_day_that_is_gone_promises_nothing() -> None:
    told = [Meeting("committee", "", date(2023, 10, 9), held=False)]
    (october,) = (
        w
        for w in requirements.standing([KIND], told, year=2023, today=date(2023, 10, 25))
        if w.start.month == 10
    )
    assert (october.state, october.planned) == (State.SOON, 0)


@given(per=st.sampled_from(Per), year=st.integers(2000, 2100))
def test_windows_cover_the_year_once(per: Per, year: int) -> None:
    found = requirements.windows(per, year)
    assert found[0][0] == date(year, 1, 1)
    assert found[-1][1] == date(year, 12, 31)
    assert all(one[1] + timedelta(days=1) == after[0] for one, after in pairwise(found))
