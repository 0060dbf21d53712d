"""The board of who is on shift, and what a phone is told of shifts, consent and its own positions: who may, and in which words."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chengxu.accounts import queries as accounts
from chengxu.routines import access
from chengxu.routines import actions as routines
from chengxu.routines.board import board, counts
from tests.field import street
from tests.jingzhou import NOW, SEAT
from tests.web import cast
from tests.web.test_field import phone, send, uid_of

SEES = ("chief", "head", "director")
SEES_NOT = (
    "acceptor",
    "dispatcher",
    "collector",
    "handler",
    "clerk",
    "reviewer",
    "auditor",
    "sysadmin",
    "secadmin",
)
MINUTE = timedelta(minutes=1)
START = NOW - 90 * MINUTE
ADDRESS = "/desk/duty/?day=2023-05-08"


@pytest.mark.parametrize("post", SEES)
def test_who_leads_sees_the_board(post: str) -> None:
    assert cast.signed_in(post).get(ADDRESS).status_code == 200


@pytest.mark.parametrize("post", SEES_NOT)
def test_nobody_else_does(post: str) -> None:
    answer = cast.signed_in(post).get(ADDRESS)
    assert answer.status_code == 403
    assert "查看本单位在岗情况" in answer.content.decode()


def test_nobody_signed_in_is_asked_to() -> None:
    assert Client().get(ADDRESS).status_code == 302


@pytest.mark.parametrize(
    ("unit", "sees", "sees_not"),
    [("JZCG", "JZCG-HW", "GA"), ("JZCG-HW", "JZCG-HW", "JZCG"), ("JZCG-ZX", "JZCG-ZX", "JZCG-HW")],
)
def test_one_sees_the_own_unit_and_those_below(unit: str, sees: str, sees_not: str) -> None:
    units = access.overseen(cast.actor("head", login=f"h-{unit}", unit=unit), accounts.organisation())
    assert sees in units
    assert sees_not not in units


def test_without_the_verb_or_a_unit_one_sees_nobody() -> None:
    for who in (cast.actor("handler"), cast.actor("auditor")):
        assert access.overseen(who, accounts.organisation()) == frozenset()


def test_the_board_names_who_is_on_late_outside_and_not_there() -> None:
    on_time, late = street.somebody("officer"), street.somebody("auxiliary")
    for one in (on_time, late):
        street.agree(one, now=START - MINUTE)
    street.come(on_time, now=START)
    far = street.Position(lon=SEAT[0], lat=26.80, metres=10)
    street.come(late, now=START + 20 * MINUTE, here=far, text="路口封了")
    head = cast.actor("head", login="head-zf", unit="JZCG-ZF")
    groups = board(actor=head, day=NOW.date(), now=NOW)
    assert [group.routine.code for group in groups] == ["law_patrol"]
    told = counts(groups, NOW)
    assert (told.now, told.late, told.outside, told.absent) == (2, 1, 1, 0)
    page = cast.signed_in("head", login="head-zf", unit="JZCG-ZF").get(ADDRESS).content.decode()
    for words in ("外勤officer", "迟到 20 分钟", "在范围外", "路口封了", "渠阳镇"):
        assert words in page
    assert str(SEAT[0]) not in page
    assert "外勤officer" not in cast.signed_in("head").get(ADDRESS).content.decode()


def test_places_nobody_came_to_stand_there_once_the_shift_is_late() -> None:
    head = cast.actor("head", login="head-hw", unit="JZCG-HW")
    street.come(street.somebody("sweeper"), now=NOW - 60 * MINUTE, object="street_cleaning", place="R01")
    second = [g for g in board(actor=head, day=NOW.date(), now=NOW) if g.hours.id == "s2"]
    assert [one.place for one in second[0].absent] == [f"R0{n}" for n in range(2, 9)]
    early = board(actor=head, day=NOW.date(), now=NOW - 55 * MINUTE)
    assert all(not group.absent for group in early if group.hours.id == "s2")


@pytest.mark.parametrize("day", ["", "x", "2023-02-30", "0001-01-01", "9999-12-31", "2023-05-08\x00"])
def test_whatever_day_is_asked_for_is_answered(day: str) -> None:
    answer = cast.signed_in("head").get("/desk/duty/", {"day": day})
    assert answer.status_code == 200
    assert "这一天没有班次" in answer.content.decode()


def test_the_board_in_english() -> None:
    client = cast.signed_in("head")
    client.cookies["chengxu_language"] = "en"
    page = client.get(ADDRESS).content.decode()
    assert "On shift" in page
    assert "在岗" not in page


def capture(**given: object) -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "at": datetime.now(UTC).isoformat(), "photos": []} | given


def test_a_phone_is_told_its_duties_the_text_and_what_it_said() -> None:
    client = phone("auxiliary")
    first = client.get(reverse("field-tasks")).json()
    (patrol,) = first["frame"]["duties"]
    assert (patrol["code"], len(patrol["shifts"]), patrol["places"][0]["closed"]) == ("law_patrol", 3, True)
    assert "90" in " ".join(part["text"] for part in first["frame"]["consent"]["parts"])
    assert (first["duty"], first["consents"]) == (None, False)
    yes = capture(kind="consent", verb="give", object=first["frame"]["consent"]["key"])
    assert send(client, yes).json()["answers"][0]["outcome"] == "done"
    assert client.get(reverse("field-tasks")).json()["consents"] is True
    no = capture(kind="consent", verb="withdraw", object=first["frame"]["consent"]["key"])
    send(client, no)
    assert client.get(reverse("field-tasks")).json()["consents"] is False
    mine = client.get(reverse("field-mine")).json()
    assert [one["given"] for one in mine["consents"]] == [False, True]


def test_the_shift_one_is_on_is_told_until_it_is_ended() -> None:
    from chengxu.web.field import duty

    officer = street.somebody("officer")
    street.come(officer, now=START)
    told = duty.standing(officer, NOW)
    assert told is not None
    assert (told["routine"], told["place_name"], told["shift"]) == ("law_patrol", "渠阳镇", "上午")
    street.leave(officer, now=NOW)
    assert duty.standing(officer, NOW + MINUTE) is None
    routines.close_open(now=NOW + timedelta(days=1), ids=street.IDS)
    assert duty.standing(officer, NOW + timedelta(days=1)) is None


def test_ones_own_positions_are_a_file_and_nobody_elses() -> None:
    auxiliary = street.at_work("auxiliary")
    street.sent(auxiliary)
    client = Client()
    client.force_login(
        cast.Person.objects.get(uid=auxiliary.uid), backend="django.contrib.auth.backends.ModelBackend"
    )
    answer = client.get(reverse("field-mine-positions"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["时间", "内容", "经度", "纬度"]
    assert len(rows) == 3
    assert rows[1][2] == str(SEAT[0])
    assert "attachment" in answer.headers["Content-Disposition"]
    other = phone("officer").get(reverse("field-mine-positions"))
    assert len(other.content.decode().splitlines()) == 1
    assert uid_of("officer") != auxiliary.uid
