"""Verifying and checking send the collector who is nearest and on duty, and say why."""

from __future__ import annotations

from datetime import date, time

import pytest

from chengxu.accounts.models import Person
from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions, queries, rules
from chengxu.cases.models import Case
from chengxu.catalog.rules import Period
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.responsibility.actions import assign
from chengxu.responsibility.collectors import Beat
from chengxu.responsibility.rules import Band
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds(8)


@pytest.fixture
def case_uid() -> str:
    lamp = Submission(
        channel="portal", text="路灯不亮", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    uid = take_in(submission=lamp, actor=PUBLIC, now=NOW, ids=ids).case_uid
    act(uid, "accept")
    return uid


def act(case_uid: str, verb: str, **given: str) -> rules.Case:
    order = rules.Order(note="好", reason="有理由", **given)  # type: ignore[arg-type]
    return actions.act(case_uid=case_uid, verb=verb, order=order, actor=CLERK, now=NOW, ids=ids)


def walker(name: str, grid: str, *, active: bool = True, hours: Band = Band(time(8), time(18))) -> str:  # noqa: B008
    Person.objects.create(
        uid=name, login=name, name=name, unit="JZCG-ZX", posts=["collector"], is_active=active
    )
    period = Period(date(2023, 1, 1))
    assign([Beat(person=name, name=name, duty_grid=grid, band=hours, period=period)])
    return name


def grids(case_uid: str) -> tuple[str, str]:
    """The duty grid of the case, and another one."""
    own = Case.objects.get(uid=case_uid).duty_grid
    return own, next(code for code in sorted(queries.rulebook().territory.duty_grids) if code != own)


def test_the_collector_of_the_duty_grid_is_sent(case_uid: str) -> None:
    own, other = grids(case_uid)
    walker("far", other)
    walker("near", own)
    walker("gone", own, active=False)
    case = act(case_uid, "verify")
    assert (case.assignee, "本责任网格" in case.collector_reason.zh) == ("near", True)
    assert Case.objects.get(uid=case_uid).assignee == "near"
    assert act(case_uid, "confirm").assignee == ""


def test_nobody_on_duty_is_said_and_the_centre_sends_one(case_uid: str) -> None:
    walker("late", grids(case_uid)[0], hours=Band(time(20), time(23)))
    case = act(case_uid, "verify")
    assert (case.assignee, "没有监督员当班" in case.collector_reason.zh) == ("", True)
    with pytest.raises(Refused, match="没有别的监督员在班"):
        act(case_uid, "reassign")
    case = act(case_uid, "reassign", person="late")
    assert (case.assignee, "指定" in case.collector_reason.zh) == ("late", True)


def test_reassigning_sends_the_next_one(case_uid: str) -> None:
    own, other = grids(case_uid)
    walker("near", own)
    walker("far", other)
    act(case_uid, "verify")
    case = act(case_uid, "reassign")
    assert (case.assignee, "最近" in case.collector_reason.zh) == ("far", True)


def test_a_beat_needs_a_grid_of_the_county_and_is_given_once(case_uid: str) -> None:
    own, _ = grids(case_uid)
    walker("near", own)
    again = Beat(
        person="near",
        name="near",
        duty_grid=own,
        band=Band(time(8), time(18)),
        period=Period(date(2023, 1, 1)),
    )
    assert assign([again]) == 0
    with pytest.raises(Refused, match="没有责任网格"):
        assign([Beat(person="x", name="x", duty_grid="moon", band=again.band, period=again.period)])
    with pytest.raises(Refused, match="从哪天起"):
        assign([Beat(person="x", name="x", duty_grid=own, band=again.band)])
