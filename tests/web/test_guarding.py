"""The public's form under a flood: honest telephones notice nothing, machines pay, nobody meets a wall without a sentence."""

from __future__ import annotations

import pytest
from django.test import Client

from chengxu.intake.models import Report, Sending
from tests.intake.test_gating import solution
from tests.web.cast import LAMP, signed_in

LIMITS = {"free": 2, "most": 4, "phone_most": 2, "flood": 50, "bits": 6}


@pytest.fixture(autouse=True)
def _small(settings: object) -> None:
    settings.PORTAL_LIMITS = LIMITS  # type: ignore[attr-defined]


def send(client: Client, number: int, **given: str) -> object:
    form = {"category": LAMP, "submission": f"s{number}"} | given
    where = {"REMOTE_ADDR": given.pop("at", "192.0.2.7")}
    return client.post("/report/", form, **where)  # type: ignore[arg-type]


def puzzle(client: Client, at: str = "192.0.2.7") -> dict[str, object]:
    found: dict[str, object] = client.get("/report/puzzle/", REMOTE_ADDR=at).json()
    return found


def status(answer: object) -> int:
    return int(answer.status_code)  # type: ignore[attr-defined]


def test_the_first_reports_of_an_address_meet_nothing(client: Client) -> None:
    assert puzzle(client) == {"puzzle": ""}
    assert [status(send(client, n)) for n in range(2)] == [302, 302]


def test_the_next_needs_a_puzzle_and_a_solved_one_lets_it_in_once(client: Client) -> None:
    for n in range(2):
        send(client, n)
    answer = send(client, 3, text="留着的话")
    said = answer.content.decode()  # type: ignore[attr-defined]
    assert status(answer) == 429
    assert 0 < int(answer["Retry-After"]) <= 3600  # type: ignore[index]
    assert "算一道小题" in said
    assert "12345" in said
    assert "留着的话" in said
    due = puzzle(client)
    solved = {"puzzle": str(due["puzzle"]), "answer": solution(str(due["puzzle"]), int(str(due["bits"])))}
    assert status(send(client, 4, **solved)) == 302
    assert status(send(client, 5, **solved)) == 429
    assert Report.objects.count() == 3


def test_whatever_a_machine_puts_into_the_fields_is_answered_in_words(client: Client) -> None:
    for n in range(2):
        send(client, n)
    for wrong in (
        {"puzzle": "x", "answer": "y"},
        {"puzzle": "\x00.1.2.3"},
        {"puzzle": "." * 5000, "answer": "." * 5000},
    ):
        assert status(send(client, 9, **wrong)) == 429


def test_a_repeated_sending_is_never_turned_away(client: Client) -> None:
    for n in range(2):
        send(client, n)
    assert send(client, 0).url == send(client, 0).url  # type: ignore[attr-defined]
    assert Sending.objects.count() == 2


def test_an_address_that_sent_all_it_may_is_told_from_when_on(client: Client) -> None:
    for n in range(4):
        due = puzzle(client)
        text = str(due["puzzle"])
        send(client, n, puzzle=text, answer=solution(text, int(str(due["bits"]))) if text else "")
    assert Report.objects.count() == 4
    answer = send(client, 9)
    assert status(answer) == 429
    assert "一小时里已经交了 4 份" in answer.content.decode()  # type: ignore[attr-defined]
    assert status(send(client, 10, at="192.0.2.8")) == 302


def test_a_number_that_sent_all_it_may_is_told_beside_it(client: Client) -> None:
    for n in range(2):
        send(client, n, phone="13812341234", at=f"192.0.2.{n}")
    answer = send(client, 3, phone="138 1234-1234", at="192.0.2.9")
    assert status(answer) == 429
    assert 'id="f-phone-error"' in answer.content.decode()  # type: ignore[attr-defined]
    assert status(send(client, 4, at="192.0.2.9")) == 302


def test_one_household_of_the_new_addresses_is_one(client: Client) -> None:
    for n in range(2):
        send(client, n, at=f"2001:db8:1:2::{n}")
    assert status(send(client, 3, at="2001:db8:1:2:ffff::9")) == 429
    assert status(send(client, 4, at="2001:db8:1:3::9")) == 302


def test_under_a_flood_everybody_brings_a_puzzle(client: Client, settings: object) -> None:
    settings.PORTAL_LIMITS = LIMITS | {"flood": 1}  # type: ignore[attr-defined]
    assert status(send(client, 0)) == 302
    assert puzzle(client, "192.0.2.99")["puzzle"]
    answer = send(client, 1, at="192.0.2.99")
    assert status(answer) == 429
    assert "来件特别多" in answer.content.decode()  # type: ignore[attr-defined]


def test_what_fills_in_the_field_for_machines_is_shown_it(client: Client) -> None:
    answer = send(client, 0, website="http://buy.example")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert status(answer) == 422
    assert "请把它清空再提交" in page
    assert 'value="http://buy.example"' in page
    assert not Report.objects.exists()


def test_neither_address_nor_number_is_kept(client: Client) -> None:
    send(client, 0, phone="13812341234")
    row = str(Sending.objects.values().get())
    assert "192.0.2.7" not in row
    assert "1381234" not in row


def test_an_address_nobody_gave_is_no_address(client: Client) -> None:
    assert [status(send(client, n, at="")) for n in range(5)] == [302] * 5


def test_an_operator_is_not_limited() -> None:
    operator = signed_in("acceptor")
    for n in range(6):
        call = {"channel": "hotline", "text": "路灯不亮", "submission": f"c{n}", "phone": "13812341234"}
        assert operator.post("/desk/intake/", call).status_code == 302
    assert not Sending.objects.exists()
