"""The desk that stays true by itself: who is answered, what is told, and what it costs when nothing is new."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chengxu.cases import claims, feed, ticking
from chengxu.common.ids import SeededIds
from chengxu.web.desk import live
from chengxu.web.desk import told as told_before
from tests.web.cast import actor, dispatched, do, reported, signed_in

CHANGES = "/desk/changes"


@pytest.fixture(autouse=True)
def _nobody_remembered() -> None:
    live.forget()


def asked(heard: CaptureQueriesContext) -> list[str]:
    """The statements, but for those that number new changes, which whoever asks first does on PostgreSQL."""
    own = ("cases_change", "SAVEPOINT", "pg_try_advisory")
    return [query["sql"] for query in heard.captured_queries if not any(word in query["sql"] for word in own)]


def told(client: Client, after: int, **query: str) -> dict[str, object]:
    answer = client.get(CHANGES, {"after": after, **query})
    assert answer.status_code == 200
    found: dict[str, object] = json.loads(answer.content)
    return found


def test_strangers_and_posts_without_a_queue_learn_nothing(client: Client) -> None:
    reported()
    assert client.get(CHANGES, {"after": 0}).status_code == 401
    assert signed_in("sysadmin").get(CHANGES, {"after": 0}).status_code == 403


def test_a_cookie_of_somebody_elses_making_is_no_session(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"
    assert client.get(CHANGES, {"after": feed.newest()}).status_code == 401


def test_nothing_new_is_answered_by_one_question_to_the_database() -> None:
    reported()
    clerk = signed_in("acceptor")
    assert clerk.get(CHANGES, {"after": feed.newest()}).status_code == 204  # checks who asks
    with CaptureQueriesContext(connection) as heard:
        answer = clerk.get(CHANGES, {"after": feed.newest() if not heard.captured_queries else 0})
    assert answer.status_code == 204
    assert asked(heard) == []


def test_whoever_signs_out_hears_of_nothing_new() -> None:
    reported()
    clerk = signed_in("acceptor")
    start = feed.newest()
    assert clerk.get(CHANGES, {"after": start}).status_code == 204
    key = clerk.cookies[settings.SESSION_COOKIE_NAME].value
    clerk.logout()
    clerk.cookies[settings.SESSION_COOKIE_NAME] = key
    reported(text="又一盏")
    assert clerk.get(CHANGES, {"after": start}).status_code == 401


def test_a_new_row_a_changed_row_and_one_that_left() -> None:
    first = reported().case_uid
    clerk, start = signed_in("acceptor"), feed.newest()
    second = reported(text="又一盏").case_uid
    news = told(clerk, start, queue="acceptance")
    assert [row["uid"] for row in news["rows"]] == [second]  # type: ignore[attr-defined]
    assert f'data-uid="{second}"' in news["rows"][0]["html"]  # type: ignore[index]
    assert news["queues"]["acceptance"] == "2"  # type: ignore[index]
    do(first, "accept", "acceptor")
    later = told(clerk, int(str(news["seq"])), queue="acceptance")
    assert (later["rows"], later["gone"]) == ([], [first])
    everything = told(clerk, start, queue="open")["rows"]
    assert {row["uid"] for row in everything} == {first, second}  # type: ignore[attr-defined]


def new(client: Client, after: int, **query: str) -> dict[str, bool]:
    """Which rows were told, and whether each is new in the list."""
    answer = told(client, after, **query)
    return {row["uid"]: row["uid"] in answer["new"] for row in answer["rows"]}  # type: ignore[attr-defined, operator]


def test_a_case_is_new_where_it_came_in_and_known_where_it_was() -> None:
    start = feed.newest()
    uid = reported().case_uid
    clerk = signed_in("acceptor")
    assert new(clerk, start, queue="acceptance") == {uid: True}
    assert new(clerk, start, queue="open") == {uid: True}
    reported_at = feed.newest()
    claims.claim(case_uid=uid, actor=actor("acceptor"), now=timezone.now())
    assert new(clerk, reported_at, queue="acceptance") == {uid: False}
    do(uid, "accept", "acceptor")
    assert new(signed_in("chief"), reported_at, queue="filing") == {uid: True}
    assert new(clerk, reported_at, queue="open") == {uid: False}


def test_a_unit_hears_of_new_work_of_its_own_and_the_chief_of_a_request() -> None:
    start = feed.newest()
    uid = dispatched()
    lamps = signed_in("handler")
    assert new(lamps, start) == {uid: True}
    dispatched_at = feed.newest()
    do(uid, "start", "handler")
    assert new(lamps, dispatched_at) == {uid: False}
    do(uid, "defer_ask", "handler", reason="等配件", amount=2)
    assert new(signed_in("chief"), dispatched_at, queue="approval") == {uid: True}
    assert new(lamps, dispatched_at) == {uid: False}


def test_the_rows_are_those_of_the_list_asked_for() -> None:
    start = feed.newest()
    lamp = reported().case_uid
    lid = reported(text="井盖松了", category="C0101", place="西街").case_uid
    clerk = signed_in("acceptor")
    for query, expected in (
        ({"category": "C0101"}, [lid]), ({"q": "路灯"}, [lamp]), ({"q": "西街"}, [lid]), ({"q": "没有"}, []),
        ({"bbox": "1,1,2,2"}, []),
    ):  # fmt: skip
        rows = told(clerk, start, queue="acceptance", **query)["rows"]
        assert [row["uid"] for row in rows] == expected, query  # type: ignore[attr-defined]


def test_a_unit_is_told_of_its_own_cases_alone() -> None:
    start = feed.newest()
    uid = dispatched()
    assert [row["uid"] for row in told(signed_in("handler"), start)["rows"]] == [uid]  # type: ignore[attr-defined]
    other = told(signed_in("handler", login="handler-hw", unit="JZCG-HW"), start)
    assert other["rows"] == []


def test_many_rows_ask_no_more_than_one() -> None:
    clerk, start = signed_in("acceptor"), feed.newest()
    reported()
    told(clerk, start)
    live.forget()
    with CaptureQueriesContext(connection) as one:
        told(clerk, start)
    for n in range(5):
        reported(text=f"路灯不亮 {n}")
    live.forget()
    with CaptureQueriesContext(connection) as six:
        told(clerk, start)
    assert len(asked(six)) == len(asked(one))


def test_desks_of_a_kind_share_one_answer_and_whoever_signed_out_gets_none() -> None:
    first, second = signed_in("chief"), signed_in("chief", login="chief2")
    start = feed.newest()
    for client in (first, second):
        assert client.get(CHANGES, {"after": start, "queue": "open"}).status_code == 204
    uid = reported().case_uid
    whole = told(first, start, queue="open")
    with CaptureQueriesContext(connection) as heard:
        assert told(second, start, queue="open") == whole
    assert len(asked(heard)) == 1  # that the session is still there
    key = second.cookies[settings.SESSION_COOKIE_NAME].value
    second.logout()
    second.cookies[settings.SESSION_COOKIE_NAME] = key
    assert second.get(CHANGES, {"after": start, "queue": "open"}).status_code == 401
    claims.claim(case_uid=uid, actor=actor("chief"), now=timezone.now())
    assert "我在办" in told(first, start, queue="open")["rows"][0]["html"]  # type: ignore[index]
    third = signed_in("chief", login="chief3")
    told(third, start, queue="all")
    assert "我在办" not in told(third, start, queue="open")["rows"][0]["html"]  # type: ignore[index]
    assert "我在办" in told(first, start, queue="open")["rows"][0]["html"]  # type: ignore[index]


def test_what_one_unit_sees_is_never_shared_with_another() -> None:
    start = feed.newest()
    lamps, waste = signed_in("handler"), signed_in("handler", login="handler-hw", unit="JZCG-HW")
    for client in (lamps, waste):
        assert client.get(CHANGES, {"after": start}).status_code == 204
    dispatched()
    assert len(told(lamps, start)["rows"]) == 1  # type: ignore[arg-type]
    assert told(waste, start)["rows"] == []


def test_too_much_to_tell_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, start = signed_in("acceptor"), feed.newest()
    reported()
    monkeypatch.setattr(feed, "MOST", 0)
    news = told(clerk, start)
    assert news["lost"] is True
    assert "rows" not in news


@pytest.mark.parametrize("after", ["", "x", "-1", "٣", "9" * 50])
def test_a_number_that_is_none_loads_the_list_again(after: str) -> None:
    reported()
    assert told(signed_in("acceptor"), after)["lost"] is True  # type: ignore[arg-type]


def test_asking_by_itself_keeps_nobody_signed_in() -> None:
    clerk = signed_in("acceptor")
    clerk.get("/desk/")
    minute = clerk.session["minute"]
    session = clerk.session
    session["minute"] = 1
    session.save()
    clerk.get(CHANGES, {"after": feed.newest()})
    assert clerk.session["minute"] == 1
    clerk.get("/desk/")
    assert clerk.session["minute"] >= minute


def test_a_claim_is_news_and_names_its_holder() -> None:
    uid = reported().case_uid
    start = feed.newest()
    claims.claim(case_uid=uid, actor=actor("acceptor"), now=timezone.now())
    row = told(signed_in("chief"), start, queue="open")["rows"][0]["html"]  # type: ignore[index]
    assert "吴海燕" in row
    assert "我在办" in told(signed_in("acceptor"), start, queue="acceptance")["rows"][0]["html"]  # type: ignore[index]


def test_a_clock_that_runs_out_is_news() -> None:
    uid = reported().case_uid
    start = feed.newest()
    ticking.tick(now=timezone.now() + timedelta(days=30), ids=SeededIds("tick"))
    assert [row["uid"] for row in told(signed_in("acceptor"), start)["rows"]] == [uid]  # type: ignore[attr-defined]


def test_desks_that_last_asked_at_different_times_share_the_rows_both_missed() -> None:
    first, second = signed_in("chief"), signed_in("chief", login="chief2")
    before = feed.newest()
    reported()
    between = feed.newest()
    assert second.get(CHANGES, {"after": between, "queue": "open"}).status_code == 204  # lets it in
    uid = reported(text="又一盏").case_uid
    assert len(told(first, before, queue="open")["rows"]) == 2  # type: ignore[arg-type]
    with CaptureQueriesContext(connection) as heard:
        rows = told(second, between, queue="open")["rows"]
    assert [row["uid"] for row in rows] == [uid]  # type: ignore[attr-defined]
    assert [query["sql"] for query in heard.captured_queries if '"cases_case"' in query["sql"]] == []


def test_a_row_drawn_before_its_case_changed_again_is_drawn_anew() -> None:
    first, second = signed_in("chief"), signed_in("chief", login="chief2")
    start = feed.newest()
    assert second.get(CHANGES, {"after": start, "queue": "open"}).status_code == 204
    uid = reported().case_uid
    told(first, start, queue="open")
    claims.claim(case_uid=uid, actor=actor("acceptor"), now=timezone.now())
    assert "吴海燕" in told(second, start, queue="open")["rows"][0]["html"]  # type: ignore[index]


def test_people_of_one_unit_and_post_are_told_the_same_and_other_posts_of_it_are_not() -> None:
    start = feed.newest()
    first, second = signed_in("handler"), signed_in("handler", login="handler2")
    acceptor = signed_in("acceptor")
    for client in (first, second, acceptor):
        assert client.get(CHANGES, {"after": start}).status_code == 204
    uid = dispatched()
    whole = told(first, start)
    with CaptureQueriesContext(connection) as heard:
        assert told(second, start) == whole
    assert len(asked(heard)) == 1
    assert [row["uid"] for row in whole["rows"]] == [uid]  # type: ignore[attr-defined]
    assert told(acceptor, start)["gone"] == [uid]
    assert set(told(acceptor, start)["queues"]) != set(whole["queues"])  # type: ignore[call-overload]


def test_a_list_in_another_language_or_with_other_filters_is_another_kind() -> None:
    clerk, start = signed_in("chief"), feed.newest()
    reported()
    chinese = told(clerk, start, queue="open")["rows"][0]["html"]  # type: ignore[index]
    clerk.cookies["chengxu_language"] = "en"
    assert told(clerk, start, queue="open")["rows"][0]["html"] != chinese  # type: ignore[index]
    assert told(clerk, start, queue="open", category="C0101")["rows"] == []


def test_many_kept_rows_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_before, "MOST", 1)
    clerk, start = signed_in("chief"), feed.newest()
    for text in ("一盏", "又一盏"):
        uid = reported(text=f"路灯不亮 {text}").case_uid
        rows = told(clerk, start, queue="open")["rows"]
        assert rows[-1]["uid"] == uid  # type: ignore[index]
        start = feed.newest()


def test_rows_are_kept_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_before, "SECONDS", 0)
    first, second = signed_in("chief"), signed_in("chief", login="chief2")
    start = feed.newest()
    reported()
    whole = told(first, start, queue="open")
    with CaptureQueriesContext(connection) as heard:
        assert told(second, start, queue="open") == whole
    assert [query["sql"] for query in heard.captured_queries if '"cases_case"' in query["sql"]]


def test_a_row_is_drawn_once_for_all_lists_it_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    chief, clerk, start = signed_in("chief"), signed_in("acceptor"), feed.newest()
    uid = reported().case_uid
    first = told(chief, start, queue="open")["rows"][0]  # type: ignore[index]
    monkeypatch.setattr(live, "html", lambda *given: "drawn again")
    assert told(chief, start, queue="all")["rows"] == [first]  # the same order, and so the same row
    urgent = told(clerk, start, queue="acceptance")["rows"][0]  # type: ignore[index]
    assert (urgent["uid"], urgent["html"]) == (uid, "drawn again")  # another order: another key in the row
    chief.cookies["chengxu_language"] = "en"
    assert told(chief, start, queue="open")["rows"][0]["html"] == "drawn again"  # type: ignore[index]


def test_lists_are_counted_once_for_all_who_see_the_whole_of_them() -> None:
    chief, dispatcher, start = signed_in("chief"), signed_in("dispatcher"), feed.newest()
    reported()
    counts = told(chief, start, queue="open")["queues"]
    with CaptureQueriesContext(connection) as heard:
        others = told(dispatcher, start, queue="open")["queues"]
    both = set(counts) & set(others) - {"escalated"}  # type: ignore[call-overload]
    assert {name: counts[name] for name in both} == {name: others[name] for name in both}  # type: ignore[index]
    counted = [sql for sql in asked(heard) if "COUNT" in sql]
    assert len(counted) == len(set(others) - both)  # type: ignore[call-overload]
    reported(text="又一盏")
    assert told(dispatcher, start, queue="open")["queues"]["open"] == "2"  # type: ignore[index]
