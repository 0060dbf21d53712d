"""What `access` hides stays hidden beside the lists too: near cases, marks, relatives, comparing, joining, many at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from chengxu.accounts.rules import VERBS, Actor
from chengxu.cases import actions as cases
from chengxu.cases import claims, many, queries
from chengxu.cases.access import seen
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.cases.together import relatives
from chengxu.cases.together.joining import By
from chengxu.common.messages import Refused
from chengxu.intake import actions as intake
from chengxu.intake.rules import Submission
from chengxu.web.desk import compare, joining, views
from chengxu.web.desk.rows import rows, with_clocks
from tests.jingzhou import CLERK, SEAT
from tests.web.cast import LAMP, dispatched, ids, reported, signed_in

pytestmark = pytest.mark.usefixtures("county")

SQUARE = "玉泉园"
EVERYWHERE = {"case.view_all", "case.confirm", "case.pass", "case.self_handle"}
UNIT = Actor(uid="unit", name="", unit="JZCG-LD", verbs=frozenset(VERBS) - EVERYWHERE)
"""May do everything, and sees the cases of the lighting office alone."""
WHO = pytest.mark.parametrize(("actor", "sees"), [(CLERK, True), (UNIT, False)], ids=["centre", "unit"])


def by(actor: Actor) -> By:
    return By(actor=actor, now=timezone.now(), ids=ids, reason="同一件事")


def page(view: Callable[..., HttpResponse], actor: Actor, *uids: str, **asked: str) -> str:
    request = RequestFactory().get("/", asked)
    request.user, request.actor, request.now = AnonymousUser(), actor, timezone.now()  # type: ignore[attr-defined]
    return view(request, *uids).content.decode()


def one_mine_and_one_of_others() -> tuple[str, str]:
    """A lamp with the lighting office, and the same lamp told once more, which another unit is to lead."""
    mine, other = dispatched(), reported(text="灯还是不亮").case_uid
    Case.objects.filter(uid=other).update(lead_unit="JZCG-SZ")
    return mine, other


@WHO
def test_what_is_near_is_named_to_those_who_may_see_it(actor: Actor, sees: bool) -> None:
    mine, other = one_mine_and_one_of_others()
    row = Case.objects.get(uid=mine)
    near = queries.nearby(
        queries.Around(category=row.category, lon=row.lon, lat=row.lat),
        actor=actor,
        now=timezone.now(),
        book=queries.rulebook(),
        exclude=mine,
    )
    assert [one.case_uid for one in near] == [other] * sees
    assert (f"other={other}" in page(joining.join, actor, mine)) is sees
    square = queries.rulebook().territory.from_text(SQUARE)
    assert square is not None
    Case.objects.update(duty_grid=square.duty_grid)
    told = page(views.advice, actor, text="路灯不亮", category=LAMP, place=SQUARE)
    assert mine in told
    assert (other in told) is sees


@WHO
def test_a_receipt_names_near_cases_the_one_who_took_it_in_may_see(actor: Actor, sees: bool) -> None:
    _, other = one_mine_and_one_of_others()
    again = Submission(
        channel="hotline", text="灯坏了", category=LAMP, lon=SEAT[0], lat=SEAT[1], frame="cgcs2000"
    )
    receipt = intake.take_in(submission=again, actor=actor, now=timezone.now(), ids=ids)
    assert (other in [one.case_uid for one in receipt.nearby]) is sees


def test_the_case_page_of_a_unit_names_no_case_of_others_nearby() -> None:
    mine, other = one_mine_and_one_of_others()
    assert other not in signed_in("handler").get(f"/desk/cases/{mine}/").content.decode()
    assert other in signed_in("chief").get(f"/desk/cases/{mine}/").content.decode()


@WHO
@pytest.mark.parametrize(
    ("column", "mark", "of"),
    [
        ("recurs_of", "又发生", "mine"),
        ("parent_uid", "下级", "mine"),
        ("merged_into", None, "mine"),
        ("recurs_of", None, "other"),
        ("parent_uid", None, "other"),
        ("merged_into", None, "other"),
    ],
)
def test_marks_and_relatives_tell_of_no_case_that_is_hidden(
    actor: Actor, sees: bool, column: str, mark: str | None, of: str
) -> None:
    mine, other = one_mine_and_one_of_others()
    speaks, named = (mine, other) if of == "mine" else (other, mine)
    Case.objects.filter(uid=speaks).update(**{column: named})
    family = relatives.family(queries.state_of(Case.objects.get(uid=mine)), actor)
    assert bool(family) is sees
    assert family.kin.parts == (column == "parent_uid" and of == "other")
    [line] = rows(with_clocks(Case.objects.filter(uid=mine)), queries.rulebook(), timezone.now(), actor)
    assert (line.mark.zh if line.mark else None) == (mark if sees else None)


def test_a_unit_learns_how_many_parts_wait_though_not_which() -> None:
    mine, other = one_mine_and_one_of_others()
    Case.objects.filter(uid=other).update(parent_uid=mine)
    told = signed_in("handler").get(f"/desk/cases/{mine}/").content.decode()
    assert "还有 1 件没办完" in told
    assert other not in told


@WHO
def test_two_cases_are_compared_by_those_who_may_see_both(actor: Actor, sees: bool) -> None:
    mine, other = one_mine_and_one_of_others()
    if sees:
        assert "灯还是不亮" in page(compare.show, actor, mine, other)
        return
    with pytest.raises(PermissionDenied):
        page(compare.show, actor, mine, other)


@WHO
def test_the_other_case_is_found_by_name_only_where_it_may_be_seen(actor: Actor, sees: bool) -> None:
    mine, other = one_mine_and_one_of_others()
    receipt = Case.objects.get(uid=other).reports.get().receipt
    for name in (other, receipt):
        told = page(joining.join, actor, mine, other=name)
        assert ("灯还是不亮" in told) is sees
        assert ("没有找到这件案件" in told) is not sees


JOINED: dict[str, Callable[[str, str, By], object]] = {
    "merge": lambda mine, other, by: intake.merge(given=mine, kept=other, by=by),
    "take": lambda mine, other, by: intake.merge(given=other, kept=mine, by=by),
    "attach": lambda mine, other, by: intake.attach(child=mine, parent=other, by=by),
    "adopt": lambda mine, other, by: intake.attach(child=other, parent=mine, by=by),
    "split": lambda mine, other, by: intake.split(case_uid=other, matters=[], by=by),
    "link": lambda mine, other, by: intake.link(case_uid=mine, earlier=other, by=by),
    "unmerge": lambda mine, other, by: intake.unmerge(given=other, by=by),
    "detach": lambda mine, other, by: intake.detach(child=other, by=by),
}
REFUSED_ANYWAY = {"split", "link", "unmerge", "detach"}


@WHO
@pytest.mark.parametrize("how", JOINED)
def test_a_hidden_case_is_joined_by_nobody(how: str, actor: Actor, sees: bool) -> None:
    mine, other = one_mine_and_one_of_others()
    if sees and how not in REFUSED_ANYWAY:
        JOINED[how](mine, other, by(actor))
        return
    before = list(Case.objects.order_by("pk").values())
    with pytest.raises(Refused) as refusal:
        JOINED[how](mine, other, by(actor))
    assert (refusal.value.field == "case") is not sees
    assert list(Case.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("hidden", ["survivor", "parent"])
def test_undoing_touches_no_case_that_is_hidden(hidden: str) -> None:
    mine, other = one_mine_and_one_of_others()
    if hidden == "survivor":
        intake.merge(given=mine, kept=other, by=by(CLERK))
    else:
        intake.attach(child=mine, parent=other, by=by(CLERK))
    undo = intake.unmerge if hidden == "survivor" else intake.detach
    name = "given" if hidden == "survivor" else "child"
    with pytest.raises(Refused) as refusal:
        undo(**{name: mine}, by=by(UNIT))  # type: ignore[operator]
    assert refusal.value.field == "case"
    undo(**{name: mine}, by=by(CLERK))  # type: ignore[operator]


@WHO
def test_a_hidden_case_among_those_marked_is_left_and_said_to_be_unseen(actor: Actor, sees: bool) -> None:
    _, other = one_mine_and_one_of_others()
    for outcome in many.act_many(
        case_uids=[other], verb="accept", order=Order(), actor=actor, now=timezone.now(), ids=ids
    ):
        assert (outcome.refusal is None) is sees
    if sees:
        claims.claim(case_uid=other, actor=actor, now=timezone.now())
        return
    assert Case.objects.get(uid=other).state == "reported"
    for act in (
        lambda: claims.claim(case_uid=other, actor=actor, now=timezone.now()),
        lambda: cases.act(
            case_uid=other, verb="accept", order=Order(), actor=actor, now=timezone.now(), ids=ids
        ),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.field == "case"


def test_what_may_be_seen_is_asked_once_and_of_those_who_see_all_never(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    asked = django_assert_num_queries
    mine, other = one_mine_and_one_of_others()
    with asked(1):
        assert seen([mine, other, ""], UNIT) == {mine}
    with asked(0):
        assert seen([mine, other, ""], CLERK) == {mine, other}
        assert seen([""], UNIT) == frozenset()
