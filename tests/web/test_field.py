"""What a phone asks and sends: who may, what is told, what is refused in sentences, and that nothing repeats."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengxu.cases.models import Case
from chengxu.field.models import Capture
from chengxu.ledger.models import Deed, Evidence
from chengxu.packs import queries as packs
from chengxu.territory import queries as territory
from chengxu.web.field import bundle
from tests.field import street
from tests.web import cast

API = [
    ("field-session", []),
    ("field-tasks", []),
    ("field-missing", []),
    ("field-mine", []),
    ("field-mine-positions", []),
]
OUTSIDE = ("collector", "handler", "auxiliary", "officer", "sweeper", "driver", "repairer")
INSIDE = ("acceptor", "chief", "dispatcher", "reviewer", "director", "auditor", "sysadmin", "secadmin")


def phone(post: str, **given: str) -> Client:
    return cast.signed_in(post, **given)


def uid_of(post: str) -> str:
    return cast.person(post).uid


def now() -> str:
    return datetime.now(UTC).isoformat()


def deed(**given: object) -> dict[str, object]:
    plain: dict[str, object] = {
        "id": str(uuid.uuid4()), "kind": "deed", "at": now(), "verb": "persuade", "object": "street_vendor", "quantity": 1000,
        "measure": "人次", "photos": [],
    }  # fmt: skip
    return plain | given


def send(client: Client, *captures: object, person: str = "", **given: Any) -> Any:
    body = {
        "person": person or client.get(reverse("field-session")).json()["person"]["uid"],
        "sent_at": now(),
    }
    return client.post(
        reverse("field-sync"),
        json.dumps(body | {"captures": captures}),
        content_type="application/json",
        **given,
    )


def put(client: Client, data: bytes, hash_: str = "") -> Any:
    address = reverse("field-photo", args=[hash_ or hashlib.sha256(data).hexdigest()])
    return client.put(address, data, content_type="image/jpeg")


@pytest.mark.parametrize("post", OUTSIDE)
def test_who_works_outside_is_let_in(post: str) -> None:
    client = phone(post)
    assert [client.get(reverse(name, args=args)).status_code for name, args in API] == [200] * len(API)


@pytest.mark.parametrize("post", INSIDE)
def test_who_works_inside_is_told_why_not(post: str) -> None:
    client = phone(post)
    for name, args in API:
        answer = client.get(reverse(name, args=args))
        assert (answer.status_code, answer.json()["error"]) == (
            403, "您的岗位不使用外勤；需要时请找安全管理员调整岗位。"
        )  # fmt: skip
    assert send(client, deed(), person="x").status_code == 403
    assert put(client, cast.photo()).status_code == 403


def test_nobody_signed_in_is_asked_to_sign_in_and_never_sent_elsewhere() -> None:
    client = Client()
    answers = [client.get(reverse(name, args=args)) for name, args in API]
    answers += [send_bare(client), put(client, cast.photo())]
    assert [answer.status_code for answer in answers] == [401] * 7
    assert "手机上记的都还在" in answers[0].json()["error"]


def send_bare(client: Client) -> Any:
    return client.post(reverse("field-sync"), "{}", content_type="application/json")


def test_the_page_itself_knows_nobody() -> None:
    plain, signed = Client().get(reverse("field")), phone("collector").get(reverse("field"))
    assert plain.status_code == signed.status_code == 200
    assert plain.content == signed.content
    assert "石丽华" not in signed.content.decode()


def test_the_page_the_worker_and_the_manifest_name_files_that_are_there() -> None:
    client = Client()
    worker = client.get(reverse("field-worker")).content.decode()
    told = json.loads(worker.splitlines()[0].removeprefix("self.SHELL=").removesuffix(";"))
    page = client.get(reverse("field")).content.decode()
    assert all(file in page for file in told["files"] if file.endswith((".css", ".js")))
    manifest = client.get(reverse("field-manifest")).json()
    assert manifest["scope"] == manifest["start_url"] == told["shell"] == "/field/"
    assert {icon["src"] for icon in manifest["icons"]} <= set(told["files"])


def test_a_sending_needs_its_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = phone("auxiliary").cookies
    assert send(strict, deed()).status_code == 403
    token = strict.get(reverse("field-session")).json()["csrf"]
    assert send(strict, deed(), HTTP_X_CSRFTOKEN=token).status_code == 200


def test_nothing_is_told_twice_while_nothing_changed() -> None:
    client = phone("collector")
    first = client.get(reverse("field-tasks"))
    tag, key = first.headers["ETag"], first.json()["frame_key"]
    assert client.get(reverse("field-tasks"), headers={"If-None-Match": tag}).status_code == 304
    assert client.get(reverse("field-tasks"), {"known": key}).json()["frame"] is None
    cast.reported()
    assert client.get(reverse("field-tasks"), headers={"If-None-Match": tag}).status_code == 200
    assert phone("auxiliary").get(reverse("field-tasks"), headers={"If-None-Match": tag}).status_code == 200


def test_a_task_comes_with_all_it_takes_to_do_it() -> None:
    client = phone("collector")
    uid = cast.reported(photos=(("a.jpg", cast.photo()),)).case_uid
    cast.do(uid, "accept", "acceptor")
    cast.do(uid, "verify", "chief", person=uid_of("collector"))
    (task,) = client.get(reverse("field-tasks")).json()["tasks"]
    assert (task["uid"], task["title"], task["text"]) == (uid, "路灯", "路灯不亮三天了")
    assert [step["verb"] for step in task["steps"]] == ["confirm", "refute"]
    assert task["steps"][0]["needs"] == ["note"]
    assert "已到" in task["steps"][0]["replies"][0]["text"]
    assert task["clock"]["words"].startswith("剩")
    assert client.get(task["photos"][0]).status_code == 200
    assert "13812341234" not in json.dumps(task)


def test_a_task_of_another_collector_is_not_mine() -> None:
    client = phone("collector")
    uid = cast.reported().case_uid
    cast.do(uid, "accept", "acceptor")
    other = cast.person("collector", login="other")
    cast.do(uid, "verify", "chief", person=other.uid)
    assert client.get(reverse("field-tasks")).json()["tasks"] == []


def test_a_unit_has_what_was_dispatched_to_it() -> None:
    uid = cast.dispatched()
    (task,) = phone("handler").get(reverse("field-tasks")).json()["tasks"]
    assert task["uid"] == uid
    assert [step["verb"] for step in task["steps"]] == ["start", "handle", "return"]
    assert next(step for step in task["steps"] if step["verb"] == "handle")["pair"]


def test_an_auxiliary_sees_no_word_of_enforcement() -> None:
    banned = {("ban", "street_vendor"), ("remove", "awning"), ("stop", "fireworks")}
    seen = {}
    for post in ("auxiliary", "officer"):
        frame = phone(post).get(reverse("field-tasks")).json()["frame"]
        seen[post] = {(one["verb"], one["object"]) for one in (*frame["deeds"], *frame["favourites"])}
    assert not banned & seen["auxiliary"]
    assert banned <= seen["officer"]
    answer = send(phone("auxiliary"), deed(verb="ban", measure="个")).json()["answers"][0]
    assert answer["outcome"] == "refused"
    assert "协管员不得实施" in answer["said"]
    assert not Deed.objects.filter(verb="ban").exists()


def test_photos_and_captures_go_up_once() -> None:
    client, data = phone("auxiliary"), cast.photo()
    hash_ = hashlib.sha256(data).hexdigest()
    vendor = deed(photos=[hash_], here={"lon": street.HERE.lon, "lat": street.HERE.lat, "metres": 5})
    waits = send(client, vendor).json()["answers"][0]
    assert (waits["outcome"], waits["missing"]) == ("wait", [hash_])
    assert client.get(reverse("field-missing"), {"hash": hash_}).json() == {"missing": [hash_]}
    assert [put(client, data).status_code for _ in range(2)] == [201, 200]
    assert client.get(reverse("field-missing"), {"hash": hash_}).json() == {"missing": []}
    assert [send(client, vendor).json()["answers"][0]["outcome"] for _ in range(2)] == ["done", "already"]
    assert (Evidence.objects.count(), Capture.objects.count()) == (1, 1)
    assert Deed.objects.get(source="field").evidence == hash_


@pytest.mark.parametrize(
    ("data", "hash_", "why"),
    [(b"no picture", "", "不是能打开的"), (cast.photo(), "0" * 64, "传输有误"), (b"", "", "空的")],
)
def test_what_is_no_photo_is_refused_in_a_sentence(data: bytes, hash_: str, why: str) -> None:
    answer = put(phone("auxiliary"), data, hash_)
    assert answer.status_code == 422
    assert why in answer.json()["error"]
    assert not Evidence.objects.exists()


def test_somebody_elses_captures_are_not_sent_by_whoever_signed_in_now() -> None:
    answer = send(phone("auxiliary"), deed(), person=uid_of("collector"))
    assert answer.status_code == 409
    assert not Capture.objects.exists()


WRONG: list[object] = [
    5, None, "x", [], {}, {"id": "x"}, deed(id="x"), deed(at="yesterday"), deed(at="2026-01-01T00:00:00"), deed(kind="fly"),
    deed(quantity="1"), deed(quantity=10**30), deed(photos="x"), deed(photos=["x"] * 30), deed(here={"lon": 200, "lat": 0}),
    deed(here={"lon": "a", "lat": 0}), deed(given={"note": 5}), deed(verb="长" * 100), deed(colour="red"),
    deed(at="0001-01-01T00:00:00Z"), deed(at="9999-12-31T23:59:59Z", text="\u0000"),
    deed(kind="report", text=""), deed(kind="report", text="有事", category="nothing"),
    deed(kind="report", text="有事", spot={"lon": 10.0, "lat": 10.0}),
    deed(kind="step", case="nothing", verb="handle"), deed(kind="step", case="\u0000", verb="handle"),
    deed(kind="shift"), deed(kind="shift", verb="in"), deed(kind="shift", verb="in", object="law_patrol", place="\u0000"),
    deed(kind="shift", verb="in", object="\u0000", place="431229100"), deed(kind="shift", verb="out"), deed(kind="shift", verb="fly"),
    deed(kind="consent"), deed(kind="consent", verb="give", object="1-00000000"), deed(kind="consent", verb="give", object="\u0000"),
    deed(kind="step", case="nothing", verb="void"), deed(kind="step", given={"amount": "x"}, verb="handle"),
]  # fmt: skip
WRONG_QUANTITY = 10  # the place of the capture whose quantity is text


def test_bad_captures_are_refused_one_by_one_and_hold_up_nothing() -> None:
    client, good = phone("auxiliary"), deed()
    answers = send(client, *WRONG, good).json()["answers"]
    assert len(answers) == len(WRONG) + 1
    taken = [n for n, answer in enumerate(answers) if answer["outcome"] != "refused"]
    odd_clocks = [
        n for n in taken if answers[n]["notes"]
    ]  # a strange hour is named, and no reason to lose anything
    assert set(taken) - set(odd_clocks) == {len(WRONG)}
    assert "quantity" in answers[WRONG_QUANTITY]["said"]  # which field it is
    assert all(answer["said"] for answer in answers)


@pytest.mark.parametrize(
    "body",
    ["", "x", "[]", "{}", '{"person":1}', "\xff", "[" * 5000, '{"person":"a","sent_at":"x","captures":[]}'],
)
def test_what_is_no_sending_is_refused_whole(body: str) -> None:
    answer = phone("auxiliary").post(
        reverse("field-sync"), body.encode("latin-1"), content_type="application/json"
    )
    assert answer.status_code == 422
    assert "读不懂" in answer.json()["error"]


def test_too_many_at_once_are_refused_whole() -> None:
    assert send(phone("auxiliary"), *[deed() for _ in range(51)]).status_code == 422
    assert not Capture.objects.exists()


def test_who_dispatched_is_told_of_a_step_done_outside() -> None:
    uid = cast.dispatched()
    client = phone("handler")
    (task,) = client.get(reverse("field-tasks")).json()["tasks"]
    done = deed(
        kind="step", case=uid, verb="return", stamp=task["stamp"], object="",
        measure="", quantity=0,
    )  # fmt: skip
    form = next(step for step in task["steps"] if step["verb"] == "return")
    kinds = [choice[0] for choice in form["fields"][0]["choices"]]
    done["given"] = {"kind": kinds[-1], "reason": "地点找不到"}
    assert send(client, done).json()["answers"][0]["outcome"] == "done"
    assert Case.objects.get(uid=uid).returns == 1


def test_everybody_sees_what_is_kept_of_them_and_of_nobody_else() -> None:
    street.sent(street.at_work("auxiliary"))
    mine, others = phone("auxiliary", login="outside-auxiliary"), phone("officer")
    found = mine.get(reverse("field-mine")).json()
    assert (found["days"], found["verified"]) == (90, False)
    one = found["captures"][0]
    assert len(found["captures"]) == 3
    assert (one["lon"], one["said"]) == (street.HERE.lon, "已记入台账：劝导流动摊贩 1 人次")
    assert others.get(reverse("field-mine")).json()["captures"] == []


def test_all_of_it_is_said_in_english_too() -> None:
    client = phone("auxiliary")
    client.cookies["chengxu_language"] = "en"
    page = client.get(reverse("field")).content.decode()
    assert '"Send now"' in page
    assert "立即提交" not in page
    frame = client.get(reverse("field-tasks")).json()["frame"]
    assert frame["favourites"][0]["name"] == "street vendors moved on"
    assert "recorded" in send(client, deed()).json()["answers"][0]["said"]


def test_a_round_carries_its_roads_by_name() -> None:
    """The map of a round needs no network: its edge, and what crosses it, as lines of points near the county seat."""
    named = {
        road["name"]
        for code in territory.territory().duty_grids
        for road in bundle.roads(packs.active_hash(), code)
        for line in road["lines"]
        if len(line) > 1 and all(109 < lon < 110 and 26 < lat < 27 for lon, lat in line)
    }
    assert {"永平北路", "飞山北路", "西街"} <= named
