"""Notices follow the ledger: once for each recipient, after the commit, seen by those they are for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengxu.accounts.rules import Actor
from chengxu.cases import actions as cases
from chengxu.cases import ticking
from chengxu.cases.rules import Order
from chengxu.cases.workflow.states import ReturnKind
from chengxu.common.ids import SeededIds
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.notices import actions, queries
from chengxu.notices.models import Notice
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds("notices")
LAMPS = Actor(uid="lamps", name="路灯所", unit="JZCG-LD", posts=frozenset({"handler"}))
HEAD = Actor(uid="head", name="所长", unit="JZCG-LD", posts=frozenset({"head"}))
WORKS = Actor(uid="works", name="市政所", unit="JZCG-SZ", posts=frozenset({"handler"}))
CHIEF = Actor(uid="chief", name="值班长", unit="JZCG-ZX", posts=frozenset({"chief"}))
DIRECTOR = Actor(uid="director", name="局长", unit="JZCG", posts=frozenset({"director"}))
NOBODY = Actor(uid="public", name="公众")
PIT = Submission(channel="patrol", text="井盖塌了", category="C0101", lon=SEAT[0], lat=SEAT[1], frame="wgs84")


def dispatched(minutes: int = 0) -> str:
    lamp = Submission(
        channel="patrol", text="路灯不亮，找张三", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    uid = take_in(submission=lamp, actor=CLERK, now=NOW, ids=ids).case_uid
    for verb, order in (("accept", Order()), ("file", Order(condition="C0118-1")), ("dispatch", Order())):
        cases.act(case_uid=uid, verb=verb, order=order, actor=CLERK, now=NOW, ids=ids)
    return uid


def deliver(minutes: int = 0, **given: str) -> int:
    return actions.deliver(now=NOW + timedelta(minutes=minutes), ids=ids, **given)


def test_a_dispatch_is_told_to_the_unit_and_to_nobody_else() -> None:
    dispatched()
    assert deliver() == 1
    [notice] = queries.notices(LAMPS)
    assert notice.text_zh.startswith("新派遣：431229-20230508-00001 路灯（")
    assert "张三" not in notice.text_zh
    assert notice.text_en.startswith("New case 431229-20230508-00001: ")
    for other in (WORKS, DIRECTOR, CHIEF, NOBODY):
        assert queries.unread(other) == 0
    assert queries.unread(LAMPS) == queries.unread(HEAD) == 1


def test_reading_the_ledger_again_tells_nothing_again() -> None:
    uid = dispatched()
    assert deliver(case_uid=uid) == 1
    assert [deliver(), deliver(1), deliver(30), deliver(60)] == [0, 0, 0, 0]
    assert Notice.objects.count() == 1


def test_reading_marks_for_the_whole_unit_and_for_no_other() -> None:
    dispatched()
    deliver()
    uid = queries.notices(LAMPS)[0].uid
    assert actions.mark_read(actor=WORKS, now=NOW, uids=[uid]) == 0
    assert actions.mark_read(actor=LAMPS, now=NOW, uids=[uid]) == 1
    assert actions.mark_read(actor=HEAD, now=NOW) == 0
    notice = Notice.objects.get()
    assert (notice.read_by, notice.read_at) == ("lamps", NOW)
    assert queries.unread(HEAD) == 0


def test_the_ladder_calls_the_unit_then_its_head_then_the_leader() -> None:
    dispatched()
    later = NOW + timedelta(days=20)
    ticking.tick(now=later, ids=ids)
    actions.deliver(now=later, ids=ids)
    told = list(Notice.objects.filter(verb="case.escalate").order_by("pk").values_list("kind", "recipient"))
    assert told == [("unit", "JZCG-LD"), ("unit", "JZCG-LD"), ("post", "director")]
    assert queries.unread(DIRECTOR) == 1


def test_a_milestone_that_runs_out_goes_by_its_own_name_and_to_the_unit() -> None:
    uid = take_in(submission=PIT, actor=CLERK, now=NOW, ids=ids).case_uid
    steps = (("accept", Order()), ("file", Order(condition="C0101-1")), ("dispatch", Order(unit="JZCG-SZ")))
    for verb, order in steps:
        cases.act(
            case_uid=uid, verb=verb, order=replace(order, reason="已看过"), actor=CLERK, now=NOW, ids=ids
        )
    later = NOW + timedelta(days=2)
    ticking.tick(now=later, ids=ids)
    actions.deliver(now=later, ids=ids)
    told = Notice.objects.filter(text_zh__contains="设置围护警示时限")
    assert {notice.recipient for notice in told} >= {"JZCG-SZ"}
    assert not Notice.objects.filter(text_zh__contains="阶段时限").exists()


def test_both_sides_are_told_of_a_dispute_and_of_its_ruling() -> None:
    uid = dispatched()
    steps = (
        ("return", "JZCG-LD", Order(kind=ReturnKind.NOT_OURS, reason="不归我们")),
        ("dispatch", "JZCG-ZX", Order(unit="JZCG-SZ", reason="路灯所说不归他们")),
        ("return", "JZCG-SZ", Order(kind=ReturnKind.NOT_OURS, reason="也不归我们")),
        ("rule", "JZCG", Order(unit="JZCG-SZ", scope="county", reason="定了")),
    )
    for verb, unit, order in steps:
        cases.act(case_uid=uid, verb=verb, order=order, actor=replace(CLERK, unit=unit), now=NOW, ids=ids)
    deliver()
    told = list(Notice.objects.order_by("pk").values_list("verb", "recipient"))
    assert [r for verb, r in told if verb == "case.return"] == [
        "dispatcher", "JZCG-LD", "JZCG-SZ", "arbiter",
    ]  # fmt: skip
    assert sorted(r for verb, r in told if verb == "case.rule") == ["JZCG-LD", "JZCG-SZ"]
    ruled = Notice.objects.filter(verb="case.rule").first()
    assert ruled is not None
    assert "先例 XL-2023-001" in ruled.text_zh


def test_many_deeds_cost_no_more_questions_than_few() -> None:
    dispatched()
    deliver()
    for _ in range(2):
        dispatched()
    with CaptureQueriesContext(connection) as few:
        assert deliver() == 2
    for _ in range(6):
        dispatched()
    with CaptureQueriesContext(connection) as many:
        assert deliver() == 6
    assert len(many) == len(few)
