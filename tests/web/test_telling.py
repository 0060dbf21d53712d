"""Asking to be told on the page of a receipt, stopping by a link, and the page of whoever looks after sending."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.common.messages import Message
from chengxu.intake.models import Report
from chengxu.notices import actions
from chengxu.notices.models import Outgoing, Subscription
from chengxu.notices.outside import sending
from chengxu.notices.outward import Outcome, Status
from tests.web.cast import do, ids, reported, signed_in

PHONE = "13900001111"


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    settings.GATEWAY_URL, settings.GATEWAY_SECRET = "http://127.0.0.1:9/", "x"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.com", "cg@example.com"


def tell(client: Client, code: str, **given: str) -> Any:
    return client.post(f"/r/{code}/tell/", {"channel": "phone", "address": PHONE, "do": "on"} | given)


def test_both_pages_of_a_receipt_offer_it_and_the_number_left_is_masked(client: Client) -> None:
    code = reported().code
    for address in (f"/r/{code}/", f"/report/sent/{code}/"):
        page = client.get(address).content.decode()
        assert "有进展时告诉我" in page
        assert "138****1234" in page
        assert "13812341234" not in page
    assert "Tell me when there is news" in client.get(f"/r/{code}/?lang=en").content.decode()


def test_nothing_is_offered_where_nothing_is_set_up(client: Client, settings: Any) -> None:
    settings.GATEWAY_URL = settings.EMAIL_HOST = ""
    assert "有进展时告诉我" not in client.get(f"/r/{reported().code}/").content.decode()


def test_on_the_page_of_a_settled_matter_nothing_is_said_of_news_but_to_those_who_get_them(
    client: Client,
) -> None:
    quiet, told = reported(), reported()
    tell(client, told.code)
    for receipt in (quiet, told):
        do(receipt.case_uid, "accept", "acceptor")
        do(receipt.case_uid, "reject", "chief", reason="不属本局职责")
    page = client.get(f"/r/{quiet.code}/").content.decode()
    assert "有进展时告诉我" not in page
    assert "号码和邮箱只用来发" not in page
    kept = client.get(f"/r/{told.code}/").content.decode()
    assert "不再通知我" in kept
    assert 'name="address"' not in kept
    late = tell(client, quiet.code)  # from a page that was open since yesterday
    assert (late.status_code, "不会再有进展" in late.content.decode()) == (422, True)
    assert Subscription.objects.count() == 1


def test_on_and_off_again(client: Client) -> None:
    code = reported().code
    answer = tell(client, code)
    assert answer.url == f"/r/{code}/?said=told"
    page = client.get(answer.url).content.decode()
    assert "有进展时会告诉您" in page
    assert "139****1111" in page
    row = Report.objects.get()
    assert (row.notice_phone, row.contact_phone) == (PHONE, "13812341234")
    assert tell(client, code, do="off").url == f"/r/{code}/?said=untold"
    assert Subscription.objects.get().stopped_at is not None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"address": "没有"}, "电话号码不像电话号码"), ({"channel": "email", "address": "zhang"}, "电子邮箱不像电子邮箱"),
     ({"channel": "email", "address": ""}, "请写电子邮箱")],
)  # fmt: skip
def test_an_odd_address_stands_beside_its_field(client: Client, given: dict[str, str], sentence: str) -> None:
    answer = tell(client, reported().code, **given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'id="f-address-error"' in answer.content.decode()
    assert not Subscription.objects.exists()


def test_a_way_that_is_none_and_a_receipt_that_is_none(client: Client) -> None:
    assert tell(client, reported().code, channel="fax").status_code == 422
    assert tell(client, "22222-22222").status_code == 404
    code = reported(channel="open311").code
    assert tell(client, code).status_code == 422
    assert "有进展时告诉我" not in client.get(f"/r/{code}/").content.decode()


def test_the_link_stops_when_posted_and_not_when_looked_at() -> None:
    client = Client(enforce_csrf_checks=True)
    code = reported().code
    Client().post(f"/r/{code}/tell/", {"channel": "phone", "address": PHONE, "do": "on"})
    link = f"/stop/{Subscription.objects.get().token}/"
    assert "不再通知我" in client.get(link).content.decode()
    assert client.head(link).status_code == 200
    assert Subscription.objects.get().stopped_at is None
    assert "不会再给您发通知了" in client.post(link, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert Subscription.objects.get().stopped_at is not None
    assert client.post(link).status_code == 200
    assert client.get("/stop/nothing/").status_code == 404


def test_a_receipt_alone_never_changes_what_proves_who_asks(client: Client) -> None:
    code = reported().code
    tell(client, code)
    mine = {"receipt": code, "do": "show"}
    assert client.post("/privacy/mine/", {**mine, "phone": PHONE}).status_code == 422
    assert client.post("/privacy/mine/", {**mine, "phone": "13812341234"}).status_code == 200


def given_up(client: Client) -> Outgoing:
    receipt = reported()
    tell(client, receipt.code)
    do(receipt.case_uid, "accept", "acceptor", note="好")
    actions.deliver(now=timezone.now(), ids=ids)
    no = Outcome(False, Message("消息网关答复 400", "the gateway answered 400"), final=True)
    sending.send_due(now=timezone.now(), send=lambda letter, now: no)
    return Outgoing.objects.get()


def test_what_was_given_up_is_shown_with_the_reason_and_tried_again(client: Client) -> None:
    row = given_up(client)
    admin = signed_in("sysadmin")
    assert admin.get("/accounts/").url == "/outbox/"
    page = admin.get("/outbox/").content.decode()
    assert "消息网关答复 400" in page
    assert row.key[:8] in page
    for secret in (PHONE, "139****1111", row.text, Report.objects.get().receipt):
        assert secret not in page
    assert admin.post("/outbox/retry/", {"key": row.key}).url == "/outbox/"
    assert Outgoing.objects.get().state == Status.WAITING
    assert row.key[:8] in admin.get("/outbox/?state=waiting").content.decode()
    assert "the gateway" not in admin.get("/outbox/?state=nonsense&after=x").content.decode()


@pytest.mark.parametrize("post", ["acceptor", "chief", "handler", "director", "clerk", "secadmin", "auditor"])
def test_nobody_else_sees_or_retries(client: Client, post: str) -> None:
    row = given_up(client)
    assert signed_in(post).get("/outbox/").status_code == 403
    assert signed_in(post).post("/outbox/retry/", {"key": row.key}).status_code == 403
    assert client.get("/outbox/").url.startswith("/accounts/login/")
    assert Outgoing.objects.get().state == Status.DEAD
