"""The interface in JSON: what it tells, what it takes, what it refuses."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.accounts.rules import SYSTEM
from chengxu.api import actions
from chengxu.api.models import ApiKey
from chengxu.intake.models import Report
from tests.api.asked import GAS, HIDDEN, KEY, LAMP, ids, with_key
from tests.jingzhou import SEAT
from tests.rows import rows_of_all_tables
from tests.web.cast import photo, reported

pytestmark = pytest.mark.usefixtures("county", "home")
AT = {"lon": SEAT[0], "lat": SEAT[1], "frame": "cgcs2000"}
GOOD: dict[str, Any] = {"text": "路灯不亮三天了", "category": LAMP, "position": AT}


def get(path: str, status: int = 200, /, **given: object) -> Any:
    answer = Client().get(f"/api/v1/{path}", given)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def post(body: Any, *, key: str = KEY, **headers: str) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    proof = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post("/api/v1/reports", sent, content_type="application/json", headers=proof | headers)


def test_what_can_be_reported_is_what_the_portal_offers() -> None:
    told = {one["code"]: one for one in get("categories")["categories"]}
    assert LAMP in told
    assert HIDDEN not in told
    assert [q["code"] for q in told[GAS]["questions"]]
    assert get(f"categories/{GAS}") == told[GAS]
    assert get(f"categories/{HIDDEN}", 404)["errors"][0]["field"] == "code"


def test_a_matter_is_told_without_words_contact_and_exact_place_of_a_home() -> None:
    reported(text="机密的话", contact_name="伍先生")
    told = get("matters")
    assert told["total"] == 1
    assert told["matters"][0]["category"] == {"code": LAMP, "name": "路灯"}
    text = json.dumps(told, ensure_ascii=False)
    assert not any(word in text for word in ("机密", "伍先生", "13812341234"))


def test_matters_are_narrowed_and_paged() -> None:
    for _ in range(3):
        reported()
    first = get("matters", limit=2)
    rest = get("matters", limit=2, after=first["after"])
    assert [len(page["matters"]) for page in (first, rest)] == [2, 1]
    assert rest["after"] == ""
    assert get("matters", state="closed")["total"] == 0
    assert get("matters", state="open", week=timezone.localdate().isoformat(), group="C01")["total"] == 3
    assert get("matters", bbox="0,0,1,1")["total"] == 0


@pytest.mark.parametrize(
    ("path", "given", "status", "field"),
    [
        ("matters", {"state": "half"}, 400, "state"),
        ("matters", {"limit": 0}, 400, "limit"),
        ("matters", {"limit": 101}, 400, "limit"),
        ("matters", {"limit": "nan"}, 400, "limit"),
        ("matters", {"week": "1999-01-01"}, 422, "week"),
        ("matters", {"week": "soon"}, 400, "week"),
        ("matters", {"bbox": "3,2,1,0"}, 422, "bbox"),
        ("matters", {"bbox": "1,2,3"}, 400, "bbox"),
        ("matters", {"after": "9" * 30 + "-1"}, 400, "after"),
        ("matters", {"nothing": "x"}, 400, ""),
        ("matters", {"state": ["open", "closed"]}, 400, "state"),
        ("categories", {"x": "y"}, 400, "x"),
        ("service-points", {"open": "perhaps"}, 400, "open"),
        ("service-points", {"bbox": "3,2,1,0"}, 422, "bbox"),
        ("indicators/nothing", {}, 404, "id"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(
    path: str, given: dict[str, Any], status: int, field: str
) -> None:
    told = get(path, status, **given)
    assert told["status"] == status
    assert [error["field"] for error in told["errors"]] == [field]
    assert told["detail"]


def test_figures_that_are_published_and_no_others() -> None:
    known = [one["id"] for one in get("indicators")["indicators"]]
    assert known
    told = get(f"indicators/{known[0]}", **{"from": "2024-01-01", "to": "2024-01-31"})
    assert set(told) == {
        "id", "name", "value", "measure", "numerator", "denominator", "rows", "formula", "scope",
    }  # fmt: skip
    assert get(f"indicators/{known[0]}", 422, **{"from": "2024-01-02", "to": "2024-01-01"})
    assert get(f"indicators/{known[0]}", 422, **{"from": "2014-01-02", "to": "2024-01-01"})
    for edge in ("0001-01-01", "9999-12-31"):
        assert get(f"indicators/{known[0]}", 422, **{"from": edge})
        assert get(f"indicators/{known[0]}", 422, to=edge)


def test_places_of_service_and_open_data() -> None:
    points = get("service-points")["points"]
    assert points
    kind = points[0]["kind"]["code"]
    assert {point["kind"]["code"] for point in get("service-points", kind=kind)["points"]} == {kind}
    assert get("service-points", bbox="0,0,1,1")["points"] == []
    sets = get("data")["sets"]
    for one in sets:
        assert b"".join(Client().get(one["files"]["csv"]).streaming_content)


def test_a_report_becomes_a_case_and_is_followed_by_its_receipt() -> None:
    with_key()
    answer = post(GOOD | {"photos": [base64.b64encode(photo()).decode()]})
    assert answer.status_code == 201
    told = answer.json()
    report = Report.objects.get(receipt=told["receipt"])
    assert (report.text, report.channel, len(report.evidence.split())) == ("路灯不亮三天了", "open311", 1)
    assert Client().get(answer["Location"]).json()["state"]["code"] == "reported"
    assert told["follow"].endswith(f"/r/{told['receipt']}/")
    assert "路灯不亮" not in Client().get(answer["Location"]).content.decode()


def test_the_same_sending_is_one_report_for_one_key() -> None:
    with_key()
    with_key("another-key-for-tests", name="别的客户端")
    first, again = (post(GOOD, **{"Idempotency-Key": "n1"}) for _ in range(2))
    assert [first.status_code, again.status_code] == [201, 200]
    assert again.json() == first.json() | {"repeated": True}
    assert post(GOOD, key="another-key-for-tests", **{"Idempotency-Key": "n1"}).status_code == 201
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"", 400, ""),
        (b"\xff", 400, ""),
        (b"[]", 400, ""),
        (b"[" * 200_000, 400, ""),
        (b'{"text": "\\ud800x"}', 400, ""),
        (GOOD | {"text": "x"}, 400, "text"),
        (GOOD | {"text": "x" * 4001}, 400, "text"),
        (GOOD | {"text": "\x00\x01\x02"}, 422, "text"),
        (GOOD | {"more": 1}, 400, ""),
        (GOOD | {"category": "nothing"}, 422, "category"),
        (GOOD | {"position": AT | {"frame": "mars"}}, 400, "position.frame"),
        (GOOD | {"position": AT | {"lat": 91}}, 400, "position.lat"),
        (GOOD | {"position": {"lon": 1, "lat": 1, "frame": "wgs84"}}, 422, "position"),
        (GOOD | {"phone": "call me"}, 422, "phone"),
        (GOOD | {"email": "nobody"}, 422, "email"),
        (GOOD | {"links": ["javascript:x"]}, 422, "links"),
        (GOOD | {"photos": ["bm90IGEgcGljdHVyZQ=="]}, 422, "photos"),
        (GOOD | {"photos": ["?"]}, 400, "photos[0]"),
        ({"text": "软管老化", "category": GAS}, 422, "attribute[kind]"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(body: Any, status: int, field: str) -> None:
    with_key()
    before = rows_of_all_tables()
    answer = post(body)
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field
    assert rows_of_all_tables() == before


def test_who_may_not_write_is_told_before_anything_is_read() -> None:
    for key in ("", "wrong", KEY):
        answer = post(b"\xff" * 10, key=key)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    with_key()
    actions.revoke(uid=ApiKey.objects.get().uid, actor=SYSTEM, now=timezone.now())
    assert post(GOOD).status_code == 401


def test_a_key_used_up_says_from_when_on_it_goes_on() -> None:
    actions.issue(name="试", actor=SYSTEM, now=timezone.now(), ids=ids, per_hour=1, secret=KEY)
    assert post(GOOD).status_code == 201
    answer = post(GOOD)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert Report.objects.count() == 1


def test_a_body_without_end_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from chengxu.api.rest import answering

    with_key()
    monkeypatch.setattr(answering, "MOST_BODY", 100)
    assert post(b'{"text": "' + b"x" * 200 + b'"}').status_code == 413


def test_whatever_breaks_or_is_not_there_has_the_same_body(monkeypatch: pytest.MonkeyPatch) -> None:
    from chengxu.intake import matters

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken inside")

    monkeypatch.setattr(matters, "listing", broken)
    client = Client(raise_request_exception=False)
    answers = {
        500: client.get("/api/v1/matters"),
        404: client.get("/api/v1/nothing/here"),
        400: client.get("/api/v1/matters", headers={"Host": "elsewhere.example"}),
        413: client.post("/api/v1/reports", b"", content_type="text/plain", CONTENT_LENGTH="999999999"),
        405: client.delete("/api/v1/matters"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert (answer["Content-Type"], answer.json()["status"]) == ("application/problem+json", status)
        assert "broken inside" not in answer.content.decode()
    assert answers[405]["Allow"] == "GET, HEAD"
    assert client.get("/api/v1/nothing?lang=en").json()["title"] == "there is no such thing"


def test_pages_of_other_sites_may_ask_what_is_open_and_nothing_else() -> None:
    client = Client()
    for path in ("/api/v1/categories", "/open311/v2/services.json", "/data/cases/fields.json"):
        assert client.get(path)["Access-Control-Allow-Origin"] == "*"
        assert client.options(path).status_code == 204
        assert "Access-Control-Allow-Credentials" not in client.get(path)
    for path in ("/", "/field/api/session", "/desk/", "/accounts/login/", "/r/"):
        assert "Access-Control-Allow-Origin" not in client.get(path)
