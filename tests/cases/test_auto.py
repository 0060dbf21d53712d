"""What the county trusts goes out the moment it is filed, and says by which rule; all else waits for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from chengxu.cases import actions, auto, queries
from chengxu.cases.rules import Case, Order, Rulebook
from chengxu.cases.workflow.autorule import AutoRule
from chengxu.cases.workflow.states import ReturnKind, State
from chengxu.common.ids import SeededIds
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from chengxu.responsibility.rules import Band
from tests.cases.book import BOOK, MONDAY_9, Story
from tests.jingzhou import CLERK, NOW, SEAT

RULE = AutoRule(id="vendors", categories=frozenset({"E0501"}), source="测试")


def book_with(*rules: AutoRule) -> Rulebook:
    return replace(BOOK, settings=replace(BOOK.settings, auto=rules))


def filed() -> Case:
    story = Story()
    for verb in ("accept", "file"):
        story.do(verb, order=Order())
    return story.case


@pytest.mark.parametrize(
    ("rule", "applies"),
    [
        (RULE, True),
        (replace(RULE, categories=frozenset({"E05"})), True),
        (replace(RULE, categories=frozenset({"C0118"})), False),
        (replace(RULE, channels=frozenset({"portal", "hotline"})), True),
        (replace(RULE, channels=frozenset({"hotline"})), False),
        (replace(RULE, band=Band(time(8), time(18))), True),
        (replace(RULE, band=Band(time(22), time(6))), False),
    ],
)
def test_a_rule_chooses_by_category_channel_and_hour(rule: AutoRule, applies: bool) -> None:
    change = auto.dispatch(filed(), now=MONDAY_9, book=book_with(rule), ids=SeededIds(1))
    assert (change is not None) is applies


def test_it_is_a_dispatch_by_the_system_to_the_lead_with_the_rule() -> None:
    change = auto.dispatch(filed(), now=MONDAY_9, book=book_with(RULE), ids=SeededIds(1))
    assert change is not None
    assert (change.after.state, change.after.unit, change.after.auto_rule) == (
        State.DISPATCHED,
        "STREET",
        "vendors",
    )
    [deed] = change.deeds
    assert (deed.actor, deed.verb, deed.source) == ("system", "case.dispatch", "auto")
    assert '"auto":"vendors"' in deed.detail
    reason = auto.reason("vendors", change.after.lead_reason, book_with(RULE))
    assert reason.zh.startswith("自动派遣：依据规则 vendors（测试，默认，未核实）。按")
    assert not auto.reason("", change.after.lead_reason, BOOK)


def test_only_what_has_just_been_filed_goes_out() -> None:
    story = Story()
    assert auto.dispatch(story.case, now=MONDAY_9, book=book_with(RULE), ids=SeededIds(1)) is None


ids = SeededIds("auto")


def act(uid: str, verb: str, unit: str = CLERK.unit, **order: str) -> Case:
    given = Order(reason="有理由", note="好了", **order)  # type: ignore[arg-type]
    return actions.act(
        case_uid=uid, verb=verb, order=given, actor=replace(CLERK, unit=unit), now=NOW, ids=ids
    )


@pytest.mark.usefixtures("county")
def test_a_stored_case_is_filed_and_dispatched_in_one_step_and_comes_back_to_people() -> None:
    assert any("C0105" in rule.categories for rule in queries.rulebook().settings.auto)
    cover = Submission(
        channel="patrol", text="电力井盖破损", category="C0105", lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    uid = take_in(submission=cover, actor=CLERK, now=NOW, ids=ids).case_uid
    act(uid, "accept")
    condition = queries.rulebook().catalog.get("C0105").conditions[0].id
    done = act(uid, "file", condition=condition)
    assert (done.state, done.unit, done.auto_rule) == (State.DISPATCHED, "GD", "owned_covers")
    verbs = list(Deed.objects.filter(case_uid=uid).order_by("id").values_list("verb", "actor"))
    assert verbs[-2:] == [("case.file", "clerk"), ("case.dispatch", "system")]
    back = act(uid, "return", "GD", kind=ReturnKind.CANNOT_NOW)
    assert back.state is State.FILED
    again = act(uid, "dispatch")
    assert (again.state, again.auto_rule) == (State.DISPATCHED, "")


def test_a_county_that_lists_nothing_dispatches_by_hand() -> None:
    assert auto.dispatch(filed(), now=MONDAY_9, book=BOOK, ids=SeededIds(1)) is None
