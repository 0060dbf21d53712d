"""Nothing goes to a unit where nobody could take it on: by hand, by a ruling, by itself, along with another, or many at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengxu.accounts.models import Person
from chengxu.accounts.rules import Organisation
from chengxu.cases import actions, auto, models
from chengxu.cases.deciding import owners
from chengxu.cases.many import act_many
from chengxu.cases.rules import Case, Order, decide
from chengxu.cases.workflow.states import ReturnKind, State
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from chengxu.responsibility.precedents import Scope
from tests.cases.book import BOOK, CENTRE, MONDAY_9, OTHER, STREET, Story, numbering
from tests.cases.test_auto import RULE, book_with, filed
from tests.jingzhou import CLERK, NOW, SEAT

NOBODY = frozenset({"LIGHT", "POLICE"})


def sent(case: Case, verb: str, order: Order, unmanned: frozenset[str] = NOBODY) -> Case:
    return decide(
        case, verb, order=order, actor=CENTRE, now=MONDAY_9, book=BOOK, ids=SeededIds(1), number=numbering,
        unmanned=unmanned,
    ).after  # fmt: skip


def dispatched() -> Case:
    return sent(filed(), "dispatch", Order())


def disputed() -> Case:
    story = Story()
    for verb in ("accept", "file", "dispatch"):
        story.do(verb, order=Order())
    story.do("return", STREET, order=Order(kind=ReturnKind.NOT_OURS, reason="不归我们"))
    story.do("dispatch", order=Order(unit="OTHER", reason="试试"))
    return story.do("return", OTHER, order=Order(kind=ReturnKind.NOT_OURS, reason="也不归我们"))


def ruling(unit: str) -> Order:
    return Order(unit=unit, scope=Scope.COUNTY, reason="职责如此")


@pytest.mark.parametrize(
    ("begin", "verb", "order", "field", "instead"),
    [
        (filed, "dispatch", Order(unit="LIGHT", reason="归它"), "unit", "改派别的单位"),
        (filed, "dispatch", Order(unit="POLICE", reason="归它"), "unit", "改用「移送」"),
        (filed, "dispatch", Order(unit="OTHER", reason="归它"), None, ""),
        (disputed, "rule", ruling("LIGHT"), "unit", "裁定给别的单位"),
        (disputed, "rule", ruling("POLICE"), "unit", "裁定给别的单位"),
        (disputed, "rule", ruling("OTHER"), None, ""),
        (dispatched, "cohandle", Order(units=("LIGHT",), note="搭把手"), "units", "改用「抄告」"),
        (dispatched, "cohandle", Order(units=("OTHER", "LIGHT"), note="搭把手"), "units", "改用「抄告」"),
        (dispatched, "cohandle", Order(units=("OTHER",), note="搭把手"), None, ""),
        # no account is needed by whom the centre follows, nor by whom is only told
        (filed, "transfer", Order(unit="POLICE", reason="归公安"), None, ""),
        (dispatched, "notify", Order(units=("LIGHT",), note="请知悉"), None, ""),
    ],
)
def test_work_goes_only_where_somebody_can_take_it_on(
    begin: object, verb: str, order: Order, field: str | None, instead: str
) -> None:
    case = begin()  # type: ignore[operator]
    if field is None:
        assert sent(case, verb, order).version == case.version + 1
        return
    with pytest.raises(Refused) as caught:
        sent(case, verb, order)
    assert caught.value.field == field
    assert instead in caught.value.message.zh
    assert "security administrator" in caught.value.message.en
    assert sent(case, verb, order, frozenset()).version == case.version + 1


def test_a_lead_without_anybody_is_not_sent_to_by_itself_and_the_centre_keeps_a_next_step() -> None:
    case = filed()
    given = {"now": MONDAY_9, "book": book_with(RULE), "ids": SeededIds(1)}
    assert auto.dispatch(case, **given, unmanned=frozenset({"STREET"})) is None  # type: ignore[arg-type]
    assert auto.dispatch(case, **given) is not None  # type: ignore[arg-type]
    with pytest.raises(Refused, match="STREET没有人能办"):
        sent(case, "dispatch", Order(), frozenset({"STREET"}))
    held = owners.owner(case, BOOK.settings)
    assert held is not None
    assert (held.unit, owners.dormant(case, BOOK.settings)) == ("CENTRE", None)


ids = SeededIds("crews")
COVER, LAMP = "C0105", "C0118"
GONE = {"C0105": "GD", "C0118": "JZCG-LD"}


def reported(category: str) -> str:
    given = Submission(
        channel="patrol", text="坏了", category=category, lon=SEAT[0], lat=SEAT[1], frame="wgs84"
    )
    uid = take_in(submission=given, actor=CLERK, now=NOW, ids=ids).case_uid
    do(uid, "accept")
    do(uid, "file", condition=f"{category}-1")
    return uid


def do(uid: str, verb: str, **order: object) -> Case:
    given = Order(reason="有理由", note="好", **order)  # type: ignore[arg-type]
    return actions.act(case_uid=uid, verb=verb, order=given, actor=CLERK, now=NOW, ids=ids)


def nobody_in(unit: str) -> None:
    Person.objects.filter(unit=unit).update(is_active=False)


@pytest.mark.usefixtures("county")
def test_stored_people_decide_and_whoever_cannot_sign_in_does_not_count() -> None:
    uid = reported(LAMP)
    nobody_in("JZCG-LD")
    told = Deed.objects.count()
    with pytest.raises(Refused, match=r"路灯管理所没有人能办.*改派别的单位"):
        do(uid, "dispatch")
    assert (models.Case.objects.get(uid=uid).state, Deed.objects.count()) == (State.FILED, told)
    Person.objects.filter(unit="JZCG-LD").update(is_active=True, posts=["auxiliary"])
    assert do(uid, "dispatch").state is State.DISPATCHED  # an auxiliary may handle
    with pytest.raises(Refused, match="没有人能办"):
        do(reported(COVER), "cohandle", units=("JZCG-LD",))  # and cannot say that a shared task is done
    assert do(reported(COVER), "cohandle", units=("JZCG-SZ",)).helpers


@pytest.mark.usefixtures("county")
def test_what_goes_out_by_itself_waits_for_a_dispatcher_when_nobody_is_there() -> None:
    assert models.Case.objects.get(uid=reported(COVER)).unit == "GD"
    nobody_in("GD")
    assert models.Case.objects.get(uid=reported(COVER)).state == State.FILED


@pytest.mark.usefixtures("county")
def test_of_many_those_are_refused_whose_lead_has_nobody() -> None:
    lamps = [reported(LAMP) for _ in range(2)]
    nobody_in("JZCG-LD")
    lids = [reported("C0101") for _ in range(2)]
    outcomes = act_many(
        case_uids=[*lamps, *lids], verb="dispatch", order=Order(), actor=CLERK, now=NOW, ids=ids
    )
    states = dict(models.Case.objects.values_list("uid", "state"))
    for outcome in outcomes:
        refused = outcome.refusal is not None
        assert refused == (outcome.uid in lamps)
        assert (states[outcome.uid] == State.FILED) == refused


def test_an_unknown_unit_is_unknown_first() -> None:
    book = replace(BOOK, organisation=Organisation({"CENTRE": BOOK.organisation.units["CENTRE"]}, {}))
    with pytest.raises(Refused, match="没有这个单位"):
        decide(
            filed(), "dispatch", order=Order(), actor=CENTRE, now=MONDAY_9, book=book, ids=SeededIds(1),
            number=numbering, unmanned=frozenset({"STREET"}),
        )  # fmt: skip
