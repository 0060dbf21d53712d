"""Signing in, being locked out, and the first page of each post."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.packs.models import Installation
from tests.web.cast import PASSWORD, person, signed_in


def test_a_right_password_leads_to_the_work(client: Client) -> None:
    person("acceptor")
    answer = client.post("/accounts/login/", {"username": "acceptor", "password": PASSWORD})
    assert answer.url == "/accounts/"
    assert client.get("/accounts/").url == "/desk/"
    page = client.get("/desk/").content.decode()
    assert "吴海燕" in page
    assert "受理员" in page
    client.post("/accounts/logout/")
    assert client.get("/desk/").status_code == 302


def test_a_page_asked_for_is_opened_after_signing_in(client: Client) -> None:
    person("acceptor")
    form = {"username": "acceptor", "password": PASSWORD, "next": "/desk/?queue=open"}
    assert client.post("/accounts/login/", form).url == "/desk/?queue=open"


def test_wrong_passwords_are_answered_and_then_locked(client: Client) -> None:
    person("acceptor")
    wrong = {"username": "acceptor", "password": "wrong"}
    assert "登录名或密码不对" in client.post("/accounts/login/", wrong).content.decode()
    answers = [client.post("/accounts/login/", wrong) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert "密码错误次数太多" in answers[-1].content.decode()


def test_a_lock_holds_against_the_right_password_and_for_one_account_alone(client: Client) -> None:
    person("acceptor")
    person("chief")
    answers = [
        client.post("/accounts/login/", {"username": "acceptor", "password": f"guess {n}"}).status_code
        for n in range(5)
    ]
    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/accounts/login/", {"username": "acceptor", "password": PASSWORD}).status_code == 429
    assert client.get("/desk/").status_code == 302
    assert client.post("/accounts/login/", {"username": "chief", "password": "wrong"}).status_code == 200
    assert client.post("/accounts/login/", {"username": "chief", "password": PASSWORD}).url == "/accounts/"


def test_demo_sign_ins_are_listed_in_a_demo_alone(client: Client) -> None:
    person("acceptor")
    assert "演示账户" not in client.get("/accounts/login/").content.decode()
    Installation.objects.create(kind="demo", fingerprint="x", built_at=timezone.now())
    page = client.get("/accounts/login/").content.decode()
    assert "演示账户" in page
    assert "demo-chengxu" in page
    assert 'value="acceptor"' in page


@pytest.mark.parametrize(
    ("post", "page"),
    [("chief", "/desk/"), ("handler", "/desk/"), ("collector", "/desk/"), ("auditor", "/office/")],
)
def test_each_post_starts_where_its_work_is(post: str, page: str) -> None:
    assert signed_in(post).get("/accounts/").url == page


def test_a_post_without_a_page_learns_where_its_work_is() -> None:
    refused = signed_in("secadmin").get("/accounts/")
    assert refused.status_code == 403
    assert "命令行" in refused.content.decode()


def test_somebody_who_left_can_do_nothing() -> None:
    client = signed_in("acceptor")
    gone = person("acceptor")
    gone.is_active = False
    gone.save()
    assert client.get("/desk/").status_code == 302
