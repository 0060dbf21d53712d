"""How often somebody may try: never a wall for an honest telephone, an end with a sentence for everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from chengxu.intake import attempts
from chengxu.intake.attempts import Trier, Trying
from chengxu.intake.gating import TooMany
from chengxu.intake.models import Attempt
from tests.rows import rows_of_all_tables
from tests.web.cast import PASSWORD, person, reported
from tests.web.test_consultations import published
from tests.web.test_following import closed
from tests.web.test_joining_in import announced, promised, signed_up

HERE, ELSEWHERE = "192.0.2.7", "192.0.2.8"
SMALL = {Trying.FOLLOW_UP: (6, 3), Trying.PROOF: (4, 2), Trying.SIGN_IN: (3, 1000)}


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "_most", lambda pack_hash: SMALL)


def post(address: str, given: dict[str, str] | None = None, *, at: str = HERE, **more: str) -> Any:
    return Client().post(address, given or {}, REMOTE_ADDR=at, **more)  # type: ignore[arg-type]


def is_turned_away(answer: Any, says: str = "过一会") -> bool:
    assert 0 < int(answer["Retry-After"]) <= 3600
    page = answer.content.decode()
    return answer.status_code == 429 and says in page and "12345" in page


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize("act", ["rate", "reopen", "tell"])
def test_a_receipt_is_used_so_often_within_an_hour(act: str) -> None:
    code, _ = closed()
    for _ in range(3):
        assert post(f"/r/{code}/{act}/").status_code == 422
    before = rows_of_all_tables()
    assert is_turned_away(post(f"/r/{code}/{act}/", {"score": "5", "reason": "还是不亮"}))
    assert rows_of_all_tables() == before
    assert Client().get(f"/r/{code}/").status_code == 200
    other, _ = closed()
    assert post(f"/r/{other}/{act}/", at=ELSEWHERE).status_code == 422


@pytest.mark.usefixtures("_small")
def test_an_address_tries_so_often_within_an_hour_whatever_receipts_it_has() -> None:
    codes = [reported().code for _ in range(7)]
    assert [post(f"/r/{code}/rate/").status_code for code in codes] == [422] * 6 + [429]
    assert post(f"/r/{codes[6]}/rate/", at=ELSEWHERE).status_code == 422


def acts() -> Iterator[tuple[str, str]]:
    consultation, activity = published(), announced()
    sent = Client().post(f"/consultations/{consultation}/", {"text": "多建一些充电车位", "submission": "o1"})
    yield f"{sent.url}erase/", "contact"  # type: ignore[attr-defined]
    yield f"/volunteer/mine/{signed_up(activity).receipt}/withdraw/", ""
    yield f"/fronts/mine/{promised().receipt}/end/", ""


@pytest.mark.usefixtures("_small")
def test_taking_back_is_limited_too() -> None:
    for address, what in acts():
        statuses = [post(address, {"what": what}).status_code for _ in range(3)]
        assert 429 not in statuses
        assert is_turned_away(post(address, {"what": what}, at=ELSEWHERE))
        Attempt.objects.all().delete()


@pytest.mark.usefixtures("_small")
def test_wrong_numbers_are_few_and_right_ones_do_not_count() -> None:
    code = reported().code
    right = {"receipt": code, "phone": "13812341234"}
    for _ in range(4):
        assert post("/privacy/mine/", right).status_code == 200
    for _ in range(2):
        assert post("/privacy/mine/", right | {"phone": "13800000000"}).status_code == 422
    assert is_turned_away(post("/privacy/mine/", right))
    assert is_turned_away(
        post("/privacy/mine/", right | {"receipt": code.lower().replace("-", " ")}, at=ELSEWHERE)
    )
    assert post("/privacy/mine/", {"receipt": reported().code, "phone": "13812341234"}).status_code == 200


@pytest.mark.usefixtures("_small")
def test_an_address_that_fails_to_sign_in_under_many_names_waits() -> None:
    person("clerk")
    good = {"username": "clerk", "password": PASSWORD}
    assert post("/accounts/login/", good).status_code == 302
    for number in range(3):
        assert post("/accounts/login/", {"username": f"nobody{number}", "password": "x"}).status_code == 200
    assert is_turned_away(post("/accounts/login/", good))
    assert post("/accounts/login/", good, at=ELSEWHERE).status_code == 302


@pytest.mark.parametrize("form", ["consultation", "activity", "front"])
def test_the_forms_for_taking_part_say_429(form: str, settings: Any) -> None:
    settings.PORTAL_LIMITS = {"free": 0, "most": 1, "phone_most": 1, "flood": 50, "bits": 6}
    address = {"consultation": lambda: f"/consultations/{published()}/", "activity": lambda: f"/volunteer/{announced()}/",
               "front": lambda: "/fronts/new/"}[form]()  # fmt: skip
    before = rows_of_all_tables()
    answer = post(
        address, {"text": "多建一些充电车位", "name": "张三丰", "phone": "13812345678", "submission": "n"}
    )
    assert is_turned_away(answer, "算一道小题")
    assert "张三丰" in answer.content.decode()
    assert rows_of_all_tables() == before


@pytest.mark.usefixtures("_small")
def test_an_address_is_the_one_of_the_connection_whatever_a_header_says() -> None:
    codes = [reported().code for _ in range(7)]
    for number, code in enumerate(codes[:6]):
        post(
            f"/r/{code}/rate/",
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
            HTTP_FORWARDED=f"for=203.0.113.{number}",
        )
    assert post(f"/r/{codes[6]}/rate/", HTTP_X_FORWARDED_FOR="203.0.113.99").status_code == 429


@pytest.mark.parametrize(
    ("connection", "header", "seen"),
    [
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.5, 127.0.0.1", "203.0.113.5"),
        ("192.0.2.66", "203.0.113.5", "192.0.2.66"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_the_last_address_it_did_not_make_up_counts(
    connection: str, header: str, seen: str
) -> None:
    """As ``CHENGXU_PROXY=127.0.0.1`` has it: what somebody writes in front of it says nothing."""
    told = SimpleNamespace(address="")

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        told.address = environ["REMOTE_ADDR"]
        return []

    environ = {"REMOTE_ADDR": connection} | ({"HTTP_X_FORWARDED_FOR": header} if header else {})
    wrap_wsgi_with_proxy_headers(application, ["127.0.0.1"])(environ, None)
    assert told.address == seen


def test_thousands_behind_one_address_meet_no_wall_within_the_limits_of_the_county() -> None:
    now = timezone.now()
    rows = [Attempt(at=now, kind=Trying.FOLLOW_UP, address="a", receipt=f"r{n}") for n in range(299)]
    Attempt.objects.bulk_create(rows)
    attempts.refuse_too_often(Trying.FOLLOW_UP, Trier("a", "mine"), now=now)
    attempts.refuse_too_often(Trying.PROOF, Trier("a", "mine"), now=now)
    attempts.note(Trying.FOLLOW_UP, Trier("a", "mine"), now=now)
    with pytest.raises(TooMany, match="300"):
        attempts.refuse_too_often(Trying.FOLLOW_UP, Trier("a", "mine"), now=now)
    attempts.refuse_too_often(Trying.FOLLOW_UP, Trier("a", "mine"), now=now + timedelta(hours=1, seconds=1))
    attempts.refuse_too_often(Trying.FOLLOW_UP, Trier("", "mine"), now=now)


def test_what_was_tried_is_forgotten_after_a_day() -> None:
    now: datetime = timezone.now()
    attempts.note(Trying.PROOF, Trier("a", "r"), now=now - timedelta(hours=25))
    attempts.note(Trying.PROOF, Trier("a", "r"), now=now)
    assert attempts.forget_old(now=now) == 1
    assert Attempt.objects.count() == 1
