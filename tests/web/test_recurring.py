"""Recurring tasks at the desk and on the phone: who may, in which words, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu.accounts.models import Person
from chengxu.cases.queries import rulebook
from chengxu.common.ids import SeededIds
from chengxu.intake import missed
from chengxu.ledger.models import Deed
from chengxu.ledger.vocabulary import Work
from chengxu.routines.recurring import actions, laying, queries
from chengxu.routines.recurring.models import Occurrence
from chengxu.web.field import routines
from chengxu.web.field.routines import now_due
from tests.jingzhou import NOW
from tests.web import cast
from tests.web.test_field import deed, send

DAY = "2023-05-08"
ADDRESS = f"/desk/routines/?day={DAY}"
LATER = NOW + timedelta(hours=20)
SEES = ("chief", "dispatcher", "head", "clerk", "director")
SEES_NOT = ("acceptor", "collector", "handler", "reviewer", "auditor", "sysadmin", "secadmin")


@pytest.fixture(autouse=True)
def laid(county: str) -> None:
    laying.lay_out(now=NOW, ids=SeededIds("laid"))
    actions.decide(now=LATER)


def one(routine: str = "watering", place: str = "R01") -> Occurrence:
    return Occurrence.objects.get(routine=routine, place=place, day=date(2023, 5, 8))


@pytest.mark.parametrize("post", SEES)
def test_who_leads_or_counts_sees_the_day_the_month_and_one(post: str) -> None:
    client = cast.signed_in(post)
    for address in (
        ADDRESS,
        "/desk/routines/watering/?month=2023-05",
        f"/desk/routines/occurrences/{one().uid}/",
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("post", SEES_NOT)
def test_nobody_else_does(post: str) -> None:
    assert cast.signed_in(post).get(ADDRESS).status_code == 403


def test_nobody_signed_in_is_asked_to() -> None:
    assert Client().get(ADDRESS).status_code == 302


def test_the_day_says_what_was_not_done_and_why() -> None:
    page = cast.signed_in("director").get(ADDRESS).content.decode()
    assert "主次干道洒水" in page
    assert "到时间没有任何记录" in page
    assert "默认，未核实" in cast.signed_in("director").get("/desk/routines/watering/").content.decode()
    assert (
        "nothing was recorded by then"
        in cast.signed_in("director").get(f"{ADDRESS}&lang=en").content.decode()
    )


def test_an_excuse_needs_a_reason_and_a_tick_and_a_leader() -> None:
    head, uid = cast.signed_in("head", unit="JZCG-HW"), one().uid
    where = reverse("desk-routines-excuse")
    refused = head.post(where, {"uids": [uid], "why": "", "day": DAY})
    assert (refused.status_code, "请写明免做的原因" in refused.content.decode()) == (422, True)
    assert 'value="' + uid + '" aria-label' in refused.content.decode()
    assert "请先勾选" in head.post(where, {"why": "道路封闭", "day": DAY}).content.decode()
    assert cast.signed_in("clerk").post(where, {"uids": [uid], "why": "道路封闭"}).status_code == 403
    assert (
        "不归您管"
        in cast.signed_in("head", unit="JZCG-SZ", login="other-head")
        .post(where, {"uids": [uid], "why": "道路封闭"})
        .content.decode()
    )
    assert head.post(where, {"uids": [uid], "why": "道路封闭", "day": DAY}).status_code == 302
    assert "领导准予免做：道路封闭" in head.get(f"/desk/routines/occurrences/{uid}/").content.decode()
    assert head.post(reverse("desk-occurrence-unexcuse", args=[uid]), {"why": "通车"}).status_code == 302
    assert one().state != "excused"


@pytest.mark.parametrize("address", ["/desk/routines/nothing/", "/desk/routines/occurrences/nothing/"])
def test_what_is_not_there_is_not_found(address: str) -> None:
    assert cast.signed_in("director").get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/desk/routines/?day=x", "/desk/routines/?day=0001-01-01", "/desk/routines/?day=9999-12-31", "/desk/routines/?state=x",
        *(f"/desk/routines/{page}?month={month}" for page in ("watering/", "people/") for month in ("2023-13", "0001-01", "9999-12")),
    ],
)  # fmt: skip
def test_an_odd_address_shows_today(address: str) -> None:
    assert cast.signed_in("director").get(address).status_code == 200


def test_a_case_names_the_misses_it_came_from() -> None:
    actions.decide(now=LATER + timedelta(days=1))
    missed.enter(now=LATER + timedelta(days=1), ids=SeededIds("missed"))
    page = cast.signed_in("director").get(f"/desk/cases/{one().case_uid}/").content.decode()
    assert "这件案件来自没做到的常态任务" in page
    assert f"/desk/routines/occurrences/{one().uid}/" in page


# --- on the phone ----------------------------------------------------------------------------------------------


def tap(uid: str) -> dict[str, object]:
    return deed(verb="water", object="main_road", measure="次", task=uid)


def test_a_tap_is_an_entry_at_the_target_and_counts_at_once() -> None:
    present, hour = timezone.now(), timedelta(hours=1)
    Occurrence.objects.filter(uid=one().uid).update(
        state="planned",
        decided_at=None,
        starts_at=present - hour,
        ends_at=present + hour,
        settles_at=present + 3 * hour,
    )
    actor, uid = cast.actor("driver", unit="JZCG-HW"), one().uid
    (before,) = (told for told in now_due(actor, present) if told["uid"] == uid)
    assert (before["target"], before["counted"]) == ("永平北路", 0)
    assert before["log"] == {"verb": "water", "object": "main_road", "measure": "次"}
    answer = send(cast.signed_in("driver", unit="JZCG-HW"), tap(uid)).json()["answers"][0]
    assert answer["outcome"] == "done", answer
    entry = Deed.objects.get(verb="water")
    assert (entry.place, entry.routine_uid) == ("R01", uid)
    (after,) = (told for told in now_due(actor, timezone.now() + timedelta(seconds=1)) if told["uid"] == uid)
    assert after["counted"] == 1000


def test_nobody_is_offered_an_entry_that_is_not_theirs_to_make() -> None:
    """The task is proved by enforcement: an auxiliary of the same unit sees it and has no button for it."""
    task = queries.declared()["watering"]
    enforced = next(
        pair
        for pair in rulebook().vocabulary.allowed.values()
        if pair.work is Work.ENFORCEMENT and "." not in pair.verb
    )
    held = replace(
        task,
        unit="JZCG-ZF",
        evidence=replace(task.evidence, of={"verb": enforced.verb, "object": enforced.object}),
    )
    may = {
        post: routines.may_log(held, cast.actor(post, unit="JZCG-ZF"))
        for post in ("officer", "auxiliary", "reviewer")
    }
    assert may == {"officer": True, "auxiliary": False, "reviewer": False}


def test_a_tap_for_another_units_task_is_refused() -> None:
    answer = send(cast.signed_in("driver", unit="JZCG-SZ"), tap(one().uid)).json()["answers"][0]
    assert (answer["outcome"], answer["field"]) == ("refused", "task")
    assert not Deed.objects.filter(verb="water").exists()


PEOPLE = "/desk/routines/people/?month=2023-05"


@pytest.fixture
def missed_by() -> Person:
    """The only driver of sanitation, who did not water."""
    driver = cast.person("driver", unit="JZCG-HW")
    Occurrence.objects.filter(routine="watering", day=date(2023, 5, 8)).update(
        holder=driver.uid, post="driver"
    )
    return driver


def test_posts_are_told_to_who_counts_and_people_to_who_oversees_them(missed_by: Person) -> None:
    page = cast.signed_in("director").get(PEOPLE).content.decode()
    assert "驾驶员" in page
    assert missed_by.name in page
    for viewer in (
        cast.signed_in("clerk"),  # reads figures, oversees nobody
        cast.signed_in("head", login="head-sz", unit="JZCG-SZ"),  # oversees other people
    ):
        page = viewer.get(PEOPLE).content.decode()
        assert missed_by.name not in page
        assert missed_by.uid not in page


def test_the_rows_behind_a_figure_name_nobody(missed_by: Person) -> None:
    client = cast.signed_in("clerk")
    rows = client.get("/office/indicators/routine.missed/?from=2023-05-01&to=2023-05-31").content.decode()
    assert missed_by.uid not in rows
    record = client.get(reverse("record", args=["occurrences", one().uid])).content.decode()
    assert missed_by.uid not in record
