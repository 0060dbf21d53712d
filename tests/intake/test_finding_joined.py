"""Whoever looks for a merged case finds the one that goes on, by its words, place, kind and number; undone, no more."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions as cases
from chengxu.cases.finding import lists, searching
from chengxu.cases.finding.lists import Wanted
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Order
from chengxu.cases.together.joining import By
from chengxu.cases.together.parts import Part
from chengxu.common.ids import SeededIds
from chengxu.intake import actions, contacts
from chengxu.intake.models import Report
from chengxu.intake.rules import Submission
from chengxu.intake.searching import catch_up
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds("finding")
migration = import_module("chengxu.cases.migrations.0012_merged_found")
LAMP, LID = "C0118", "C0101"


def reported(text: str, category: str = LAMP, place: str = "", **given: object) -> str:
    plain: dict[str, object] = {"lon": SEAT[0], "lat": SEAT[1], "frame": "cgcs2000", "contact_name": "伍先生"}
    submission = Submission(channel="portal", text=text, category=category, place=place, **(plain | given))  # type: ignore[arg-type]
    return actions.take_in(submission=submission, actor=PUBLIC, now=NOW, ids=ids).case_uid


def by(minutes: int) -> By:
    return By(actor=CLERK, now=NOW + timedelta(minutes=minutes), ids=ids, reason="同一件事")


def filed(uid: str) -> str:
    """The number the case gets."""
    for verb in ("accept", "file"):
        order = Order(condition=f"{Case.objects.get(uid=uid).category}-1", reason="清楚")
        cases.act(case_uid=uid, verb=verb, order=order, actor=CLERK, now=NOW + timedelta(minutes=5), ids=ids)
    return Case.objects.get(uid=uid).case_no or ""


def found(words: str) -> set[str]:
    page = lists.page(Wanted(queue="all", text=words), CLERK, size=50, fetched=lambda cases: cases)
    return {case.uid for case in page.rows}


def lamp_and_lid() -> tuple[str, str, str]:
    """Two cases and the number of the second, which lies at a place of its own."""
    lamp = reported("灯坏了三天", place="飞山北路")
    lid = reported("盖子一直响，我是伍先生", LID, "怡园门口", lon=109.69048, lat=26.576167)
    return lamp, lid, filed(lid)


WORDS = ["子一直响", "怡园门口", "井盖", "怡园"]


def test_the_case_that_goes_on_is_found_by_all_that_found_the_one_given_up() -> None:
    lamp, lid, number = lamp_and_lid()
    assert {lid} == found(number)
    before = {words: found(words) for words in WORDS}
    assert all(lamp not in hits and lid in hits for hits in before.values()), before
    actions.merge(given=lid, kept=lamp, by=by(10))
    for words in [*WORDS, number, f"{number} 灯坏"]:
        assert lamp in found(words), words
    assert lid in found(number)
    assert found("伍先生") == set()
    actions.unmerge(given=lid, by=by(20))
    assert {words: found(words) for words in WORDS} == before
    assert found(number) == {lid}


def test_a_chain_is_found_by_its_last_case_and_loses_what_is_taken_out() -> None:
    lamp, lid, number = lamp_and_lid()
    last = reported("夜里很黑", place="永平南路")
    actions.merge(given=lid, kept=lamp, by=by(10))
    actions.merge(given=lamp, kept=last, by=by(20))
    assert found(number) == {lid, last}
    assert found("飞山北路") == {lamp, last}
    actions.unmerge(given=lamp, by=by(30))
    assert found(number) == {lid, lamp}
    actions.merge(given=lamp, kept=last, by=by(40))
    actions.unmerge(given=lid, by=by(50))
    assert found(number) == {lid}
    assert found("飞山北路") == {lamp, last}


def test_whatever_is_written_is_what_catching_up_would_write() -> None:
    lamp, lid, _ = lamp_and_lid()
    actions.merge(given=lid, kept=lamp, by=by(10))
    told = sorted(searching.rows())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_search")
    assert catch_up() == 2
    assert sorted(searching.rows()) == told


@pytest.mark.parametrize("at_once", [1, 500])
def test_cases_merged_before_their_words_were_kept_are_found_again(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "AT_ONCE", at_once)
    lamp, lid, number = lamp_and_lid()
    last, apart = reported("夜里很黑", place="永平南路"), reported("灯杆歪了")
    actions.merge(given=lid, kept=lamp, by=by(10))
    actions.merge(given=lamp, kept=last, by=by(20))
    told = sorted(searching.rows())
    for uid in (lamp, last):  # as it was: each by its own alone
        searching.retell_reports(uid, "")
    assert last not in found(number)
    migration.forget(None, SimpleNamespace(connection=connection))
    assert {row[0] for row in searching.rows()} == {lid, apart}  # nothing else is written anew
    assert catch_up() == 2
    assert sorted(searching.rows()) == told
    assert found(number) == {lid, last}


def test_parts_and_whole_are_each_found_by_their_own() -> None:
    lamp, lid, number = lamp_and_lid()
    matters = [Part(category="E0504", note="还有人占道")]
    [part] = actions.split(case_uid=lamp, matters=matters, by=by(10))
    assert found("灯坏了") == {lamp}
    assert found(rulebook().catalog.get("E0504").name.zh) == {part.uid}
    assert found("飞山北路") == {lamp, part.uid}
    actions.attach(child=lid, parent=lamp, by=by(20))
    assert found(number) == found("子一直响") == {lid}
    actions.detach(child=lid, by=by(30))
    assert found(number) == found("子一直响") == {lid}
    assert Report.objects.filter(case_id=lid).count() == 1


def test_a_case_that_comes_back_is_found_like_any_other() -> None:
    first = reported("灯坏了三天", place="飞山北路")
    Case.objects.filter(uid=first).update(state="closed", closed_at=NOW - timedelta(days=3))
    again = reported("灯又坏了", place="飞山北路")
    assert Case.objects.get(uid=again).recurs_of == first
    assert found("飞山北路 路灯") == {first, again}
    order = Order(category=LID)
    cases.act(
        case_uid=again, verb="accept", order=order, actor=CLERK, now=NOW + timedelta(minutes=5), ids=ids
    )
    assert Case.objects.get(uid=again).recurs_of == ""
    assert found("飞山北路 井盖") == {again}


def test_a_case_joined_after_contact_went_is_found_by_nobodys_name() -> None:
    lamp, lid, _ = lamp_and_lid()
    contacts.erase(list(Report.objects.values_list("uid", flat=True)))
    actions.merge(given=lid, kept=lamp, by=by(30))
    assert found("盖子一直响") == {lamp}
    assert found("伍先生") == set()
