"""What reporters are told: only whoever asked, in the pack's words, once, again after a failure, and no more when they stop."""

from __future__ import annotations

import json
import smtplib
import threading
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from chengxu.accounts.rules import Actor
from chengxu.cases import actions as cases
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Order
from chengxu.cases.together import parts as joining
from chengxu.cases.together.joining import By
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Message, Refused
from chengxu.intake import contacts
from chengxu.intake.actions import Receipt, merge, split, take_in, unmerge
from chengxu.intake.models import Report
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from chengxu.notices import actions
from chengxu.notices.models import Outgoing, Subscription
from chengxu.notices.outside import sending, subscribing, ways
from chengxu.notices.outside.echo import Echo
from chengxu.notices.outside.signing import genuine, signature
from chengxu.notices.outward import WAITS, Channel, Outcome, Status, wait
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds("outside")
SECRET = "kept-for-the-test"
PHONE, MAIL = "13812341234", "zhang@example.com"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _set_up(settings: Any) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example.com", "城管 <cg@example.com>"
    settings.GATEWAY_URL, settings.GATEWAY_SECRET = "http://127.0.0.1:9/", SECRET
    settings.PUBLIC_URL = "https://cg.example.com"


@pytest.fixture
def gateway(settings: Any) -> Iterator[Echo]:
    """A real one, on this machine."""
    server = Echo(("127.0.0.1", 0), secret=SECRET, clock=lambda: NOW)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.GATEWAY_URL = f"http://127.0.0.1:{server.server_address[1]}/"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def reported(channel: str = "portal", **given: str) -> Receipt:
    submission = Submission(
        channel=channel, text="路灯不亮，找张三", category="C0118", lon=SEAT[0], lat=SEAT[1], frame="wgs84", **given
    )  # fmt: skip
    return take_in(submission=submission, actor=CLERK, now=NOW, ids=ids)


def subscribe(code: str, channel: str = "phone", address: str = PHONE, language: str = "zh") -> None:
    subscribing.subscribe(code=code, channel=channel, address=address, language=language, now=NOW, ids=ids)


def accept(receipt: Receipt) -> None:
    cases.act(case_uid=receipt.case_uid, verb="accept", order=Order(note="给同事的话"), actor=CLERK, now=LATER, ids=ids)  # fmt: skip
    actions.deliver(now=LATER, ids=ids)


def send(now: datetime = LATER, **given: Any) -> sending.Sent:
    return sending.send_due(now=now, **given)


def one() -> Outgoing:
    return Outgoing.objects.get()


def test_whoever_asked_is_told_once_in_the_words_of_the_pack(gateway: Echo) -> None:
    receipt = reported()
    subscribe(receipt.code)
    accept(receipt)
    actions.deliver(now=LATER, ids=ids)
    assert send(NOW + timedelta(minutes=2)) == sending.Sent(sent=1)
    assert send(NOW + timedelta(minutes=3)) == sending.Sent()
    [message] = gateway.newest()
    assert message["to"] == {"phone": PHONE}
    token = Subscription.objects.get().token
    assert message["text"] == (
        f"您反映的路灯（回执码 {receipt.code}）已受理。 查进度：https://cg.example.com/r/{receipt.code}/ "
        f"不想再收：https://cg.example.com/stop/{token}/"
    )
    assert (message["kind"], message["language"], message["key"]) == ("message", "zh", one().key)
    assert one().state == Status.SENT


def test_a_message_on_the_way_holds_no_person(gateway: Echo) -> None:
    receipt = reported(contact_name="张三")
    subscribe(receipt.code)
    accept(receipt)
    stored = json.dumps(list(Outgoing.objects.values()), default=str, ensure_ascii=False)
    assert not [secret for secret in (PHONE, "张三", "给同事的话") if secret in stored]
    told = json.dumps(list(Deed.objects.filter(verb="notice.subscribe").values()), default=str)
    assert PHONE not in told


def test_whose_address_was_erased_is_told_nothing_and_may_ask_anew(gateway: Echo) -> None:
    receipt = reported(contact_phone=PHONE)
    subscribe(receipt.code)
    assert [way.on for way in subscribing.ways_of(receipt.code, NOW) if way.channel is Channel.PHONE] == [
        True
    ]
    contacts.erase([receipt.report_uid])
    assert [way.on for way in subscribing.ways_of(receipt.code, NOW) if way.channel is Channel.PHONE] == [
        False
    ]
    accept(receipt)
    assert send(NOW + timedelta(minutes=2)).sent == 0
    since = NOW + timedelta(days=400)
    subscribing.subscribe(
        code=receipt.code, channel="phone", address=PHONE, language="zh", now=since, ids=ids
    )
    assert [way.on for way in subscribing.ways_of(receipt.code, NOW) if way.channel is Channel.PHONE] == [
        True
    ]
    assert Subscription.objects.get().since == since  # what is kept for it is kept from then on


def test_nobody_else_and_nothing_from_before(gateway: Echo) -> None:
    quiet, late = reported(contact_phone=PHONE), reported()
    accept(quiet)
    accept(late)
    subscribing.subscribe(
        code=late.code,
        channel="phone",
        address=PHONE,
        language="zh",
        now=LATER + timedelta(seconds=1),
        ids=ids,
    )
    actions.deliver(now=LATER, ids=ids)
    assert not Outgoing.objects.exists()


def test_by_mail_in_english_with_one_click_to_stop() -> None:
    receipt = reported()
    subscribe(receipt.code, "email", MAIL, "en")
    accept(receipt)
    assert send() == sending.Sent(sent=1)
    [letter] = mail.outbox
    assert letter.to == [MAIL]
    assert letter.subject == f"Your report {receipt.code}: news"
    assert "was accepted" in letter.body
    stop = f"https://cg.example.com/stop/{Subscription.objects.get().token}/"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert letter.extra_headers["Message-ID"] == f"<{one().key}@example.com>"


@pytest.mark.parametrize(
    ("error", "state", "why"),
    [
        (smtplib.SMTPRecipientsRefused({}), Status.DEAD, "邮件服务器不收这个地址"),
        (smtplib.SMTPServerDisconnected("zhang@example.com gone"), Status.WAITING, "邮件服务器连不上（SMTPServerDisconnected）"),
        (TimeoutError(), Status.WAITING, "邮件服务器连不上（TimeoutError）"),
    ],
)  # fmt: skip
def test_what_a_mail_server_says(
    error: Exception, state: Status, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object, **given: object) -> int:
        raise error

    receipt = reported()
    subscribe(receipt.code, "email", MAIL)
    accept(receipt)
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    send()
    assert (one().state, one().why_zh) == (state, why)


def test_a_gateway_that_is_gone_is_asked_again_later_and_then_given_up(gateway: Echo) -> None:
    gateway._fail = 100
    receipt, now = reported(), LATER
    subscribe(receipt.code)
    accept(receipt)
    for n, rest in enumerate(WAITS):
        gateway.clock = lambda now=now: now  # type: ignore[misc]
        assert send(now) == sending.Sent(again=1), n
        assert send(now + rest - timedelta(seconds=1)) == sending.Sent()
        now += rest
    gateway.clock = lambda: now
    assert send(now) == sending.Sent(dead=1)
    assert (one().attempts, one().state, one().why_zh) == (8, Status.DEAD, "消息网关答复 503")
    assert gateway.asked == 8
    gateway._fail = 0
    admin = Actor(uid="admin", name="管理员", verbs=frozenset({"notices.send"}))
    assert subscribing.retry(keys=[one().key], actor=admin, now=now, ids=ids) == 1
    assert send(now) == sending.Sent(sent=1)
    assert Deed.objects.filter(verb="notice.retry").count() == 1


def test_only_whoever_looks_after_sending_tries_again() -> None:
    with pytest.raises(Refused, match="管理对外消息"):
        subscribing.retry(keys=["x"], actor=Actor(uid="x", name=""), now=NOW, ids=ids)


def test_a_process_that_died_after_sending_sends_nothing_twice(gateway: Echo) -> None:
    receipt = reported()
    subscribe(receipt.code)
    accept(receipt)

    def dies(letter: ways.Letter, now: datetime) -> Outcome:
        assert ways.send(letter, now).sent
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send(send=dies)
    assert one().state == Status.WAITING
    assert send() == sending.Sent()  # somebody may still be at it
    gateway.clock = lambda: LATER + timedelta(minutes=6)
    assert send(LATER + timedelta(minutes=6)) == sending.Sent(sent=1)
    assert (gateway.asked, len(gateway.got)) == (2, 1)


def test_a_defect_of_ours_stops_no_other_message() -> None:
    for code in (reported(), reported()):
        subscribe(code.code)
        accept(code)

    def breaks(letter: ways.Letter, now: datetime) -> Outcome:
        if Outgoing.objects.order_by("id")[0].key == letter.key:
            raise ZeroDivisionError
        return Outcome(True)

    assert send(send=breaks) == sending.Sent(sent=1, again=1)


def test_whoever_stops_gets_no_more_not_even_what_waits(gateway: Echo) -> None:
    receipt = reported()
    subscribe(receipt.code)
    accept(receipt)
    token = Subscription.objects.get().token
    assert subscribing.stop(token=token, now=LATER, ids=ids)
    assert not subscribing.stop(token=token, now=LATER, ids=ids)
    assert (send(), one().state) == (sending.Sent(), Status.STOPPED)
    assert [way.on for way in subscribing.ways_of(receipt.code, LATER)] == [False, False]
    assert Deed.objects.filter(verb="notice.stop").count() == 1


def test_an_erased_contact_is_told_nothing(gateway: Echo) -> None:
    receipt = reported()
    subscribe(receipt.code)
    accept(receipt)
    Report.objects.update(contact_phone="", notice_phone="")
    assert (send(), one().state, gateway.asked) == (sending.Sent(), Status.STOPPED, 0)


@pytest.mark.parametrize(
    ("channel", "address", "field"),
    [("phone", "没有", "address"), ("email", "zhang@", "address"), ("email", "a@b.c\nBcc: x@y.z", "address"),
     ("phone", "", "address"), ("fax", "1", "channel"), ("reply", "1", "channel"), ("", "", "channel")],
)  # fmt: skip
def test_an_odd_address_is_named(channel: str, address: str, field: str) -> None:
    code = reported().code
    with pytest.raises(Refused) as caught:
        subscribe(code, channel, address)
    assert caught.value.field == field
    assert not Subscription.objects.exists()


def test_the_number_somebody_left_is_offered_masked_and_used() -> None:
    code = reported(contact_phone=PHONE).code
    assert [(way.channel, way.known, way.on) for way in subscribing.ways_of(code, LATER)] == [
        (Channel.EMAIL, "", False), (Channel.PHONE, "138****1234", False),
    ]  # fmt: skip
    subscribe(code, address="")
    assert [way.on for way in subscribing.ways_of(code, LATER)] == [False, True]


def test_a_receipt_known_to_all_tells_nobody() -> None:
    code = reported("open311", contact_phone=PHONE).code
    assert subscribing.ways_of(code, LATER) == ()
    with pytest.raises(Refused):
        subscribe(code)


def test_where_nothing_is_set_up_nothing_is_offered_or_asked(settings: Any) -> None:
    settings.EMAIL_HOST = settings.GATEWAY_URL = ""
    assert ways.available() == ()
    assert subscribing.ways_of(reported().code, LATER) == ()


def test_news_are_offered_while_any_can_come_and_kept_by_whoever_asked_before() -> None:
    receipt = reported()
    subscribe(receipt.code)
    cases.act(
        case_uid=receipt.case_uid, verb="void", order=Order(reason="误报"), actor=CLERK, now=NOW, ids=ids
    )
    offered = [(way.channel, way.on) for way in subscribing.ways_of(receipt.code, LATER)]
    assert offered == [(Channel.PHONE, True)]
    subscribe(receipt.code)  # the same once more, from a page that was open before
    with pytest.raises(Refused, match="不会再有进展") as refused:
        subscribe(receipt.code, "email", MAIL)
    assert refused.value.field == "channel"
    assert (Report.objects.get().notice_email, Subscription.objects.count()) == ("", 1)
    subscribing.stop(code=receipt.code, channel="phone", now=LATER, ids=ids)
    assert subscribing.ways_of(receipt.code, LATER) == ()


def by(reason: str = "同一件") -> By:
    return By(actor=CLERK, now=LATER, ids=ids, reason=reason)


def heard() -> list[str]:
    """What was queued, without the links, in its order; each once however often the ledger is read."""
    for _ in range(2):
        actions.deliver(now=LATER, ids=ids)
    return [row.text for row in Outgoing.objects.order_by("id")]


def test_after_a_merge_every_reporter_is_told_of_the_case_that_goes_on(gateway: Echo) -> None:
    gone, kept = reported(), reported()
    subscribe(gone.code)
    subscribe(kept.code)
    merge(given=gone.case_uid, kept=kept.case_uid, by=by())
    accept(kept)
    assert heard() == [
        f"您反映的路灯（回执码 {gone.code}）和另一件来件是同一件事，合在一起办理，回执码一直有效。",
        f"您反映的路灯（回执码 {gone.code}）已受理。",
        f"您反映的路灯（回执码 {kept.code}）已受理。",
    ]
    unmerge(given=gone.case_uid, by=by("不是同一件"))
    assert heard()[3:] == [f"您反映的路灯（回执码 {gone.code}）已单独办理。"]


def test_of_a_report_of_several_matters_each_part_is_told_once(gateway: Echo) -> None:
    whole, other = reported(), reported()
    subscribe(whole.code)
    subscribe(other.code)
    parts = [joining.Part(category=code, note="另一件") for code in ("E0201", "C0101")]
    split(case_uid=whole.case_uid, matters=parts, by=by())
    rows = list(Case.objects.filter(parent_uid=whole.case_uid).order_by("id"))
    for row in rows:
        cases.act(
            case_uid=row.uid, verb="reject", order=Order(reason="不归本局"), actor=CLERK, now=LATER, ids=ids
        )
    names = [str(rulebook().catalog.get(row.category).name) for row in rows]
    assert heard() == [
        f"您反映的事（回执码 {whole.code}）不止一件，已分开办理，每一件的进展都会告诉您。",
        *(f"您反映的{name}（回执码 {whole.code}）经核实不予立案，可凭回执码查看。" for name in names),
    ]
    page = Client().get(f"/r/{whole.code}/").content.decode()
    assert all(name in page for name in names)


@pytest.mark.parametrize("how", ["whole merged", "part merged"])
def test_parts_are_told_of_when_something_was_merged_on_the_way(how: str, gateway: Echo) -> None:
    whole, other = reported(), reported()
    subscribe(whole.code)
    matters = [joining.Part(category="C0118", note=note) for note in ("另一件", "又一件")]
    split(case_uid=whole.case_uid, matters=matters, by=by())
    part, _ = Case.objects.filter(parent_uid=whole.case_uid).order_by("id")
    if how == "part merged":
        merge(given=part.uid, kept=other.case_uid, by=by())
        accept(other)
    else:
        Case.objects.filter(uid=whole.case_uid).update(
            merged_into=other.case_uid, state="merged", is_open=False
        )
        Report.objects.filter(receipt=whole.code).update(case_id=other.case_uid)
        cases.act(case_uid=part.uid, verb="accept", order=Order(), actor=CLERK, now=LATER, ids=ids)
    said = heard()
    assert said[-1] == f"您反映的路灯（回执码 {whole.code}）已受理。"
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("attempts", "outcome", "rest"),
    [
        (1, Outcome(False), timedelta(minutes=1)),
        (7, Outcome(False), timedelta(days=1)),
        (8, Outcome(False), None),
        (1, Outcome(False, final=True), None),
        (1, Outcome(False, after=timedelta(hours=1)), timedelta(hours=1)),
        (1, Outcome(False, after=timedelta(seconds=1)), timedelta(minutes=1)),
        (1, Outcome(False, after=timedelta(days=9)), timedelta(days=1)),
    ],
)
def test_how_long_it_waits(attempts: int, outcome: Outcome, rest: timedelta | None) -> None:
    assert wait(attempts, outcome) == rest


def letter(**given: Any) -> ways.Letter:
    plain = {
        "key": "k" * 40,
        "channel": Channel.PHONE,
        "to": PHONE,
        "language": "zh",
        "subject": "",
        "text": "好",
    }
    return ways.Letter(**(plain | given))


def test_the_gateway_takes_a_key_once_and_notices_another_text(gateway: Echo) -> None:
    assert ways.send(letter(), NOW) == ways.SENT
    assert ways.send(letter(), NOW) == ways.SENT
    changed = ways.send(letter(text="别的"), NOW)
    assert (changed.sent, changed.final, changed.why.zh) == (False, True, "消息网关答复 409")
    assert len(gateway.got) == 1


def test_a_wrong_secret_and_an_old_request_are_refused(gateway: Echo, settings: Any) -> None:
    assert ways.send(letter(), NOW - timedelta(minutes=6)).why == Message(
        "消息网关答复 401", "the gateway answered 401"
    )
    settings.GATEWAY_SECRET = "another"
    assert ways.send(letter(), NOW).final
    assert not gateway.got


def test_nobody_there_is_tried_again() -> None:
    found = ways.send(letter(), NOW)
    assert (found.sent, found.final) == (False, False)
    assert PHONE not in found.why.zh


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"text": 1}', b"\xff"])
def test_what_is_no_message_is_answered_400(gateway: Echo, body: bytes, settings: Any) -> None:
    at = int(NOW.timestamp())
    headers = {
        "Chengxu-Timestamp": str(at),
        "Chengxu-Signature": signature(SECRET, at, body),
        "Idempotency-Key": "k",
    }
    request = urllib.request.Request(settings.GATEWAY_URL, data=body, headers=headers)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    with caught.value:
        assert caught.value.code == 400


@pytest.mark.parametrize("at", ["", "x", "９", "-1", "9" * 40])
def test_an_odd_time_is_no_time(at: str) -> None:
    assert not genuine(SECRET, at, b"", "v1=", now=datetime(2023, 5, 8, tzinfo=UTC))
