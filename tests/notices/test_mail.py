"""Mail through a real SMTP server: secured and signed in, refused for now and for good, away and back again, never twice."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from chengxu.notices.models import Outgoing
from chengxu.notices.outside import sending, ways
from chengxu.notices.outward import LEASE, Channel, Status
from chengxu.project import cli
from tests.at_once import at_once
from tests.jingzhou import NOW
from tests.journeys.test_https import ADDRESS, certificate
from tests.notices.test_outside import LATER, MAIL, accept, one, reported, subscribe

USER, PASSWORD = "city", "kept-for-the-test"


class Mailbox:
    """What the server took; ``answers`` are given, one each, before an address is taken, ``held`` holds up the last answer."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.signed_in: list[bool] = []
        self.answers: list[str] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.letters.append(envelope.content)
        self.signed_in.append(bool(session.authenticated) and session.ssl is not None)
        return "250 taken"


def _known(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
) -> AuthResult:
    fits = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=False)


class Post:
    """A mail server that wants STARTTLS and a login; it can be taken away and come back on its port."""

    def __init__(self, folder: Path) -> None:
        self.box = Mailbox()
        self.certificate, key = certificate(folder)
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.tls.load_cert_chain(self.certificate, key)
        with socket.socket() as free:
            free.bind((ADDRESS, 0))
            self.port = free.getsockname()[1]
        self.running: Controller | None = None

    def start(self) -> None:
        self.running = Controller(
            self.box, hostname=ADDRESS, port=self.port, tls_context=self.tls, require_starttls=True, auth_required=True,
            authenticator=_known,
        )  # fmt: skip
        self.running.start()

    def stop(self) -> None:
        if self.running is not None:
            self.running.stop()
            self.running = None


@pytest.fixture
def post(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    made = Post(tmp_path)
    made.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = ADDRESS, made.port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, settings.EMAIL_TIMEOUT = True, False, 5
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD
    settings.DEFAULT_FROM_EMAIL, settings.PUBLIC_URL = "城管 <cg@example.com>", "https://cg.example.com"
    settings.GATEWAY_URL = ""
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    yield made
    made.stop()


@pytest.fixture
def waiting(county: str, post: Post) -> Outgoing:
    """One message on its way by mail."""
    receipt = reported()
    subscribe(receipt.code, "email", MAIL)
    accept(receipt)
    return one()


def send(minutes: float = 1) -> sending.Sent:
    return sending.send_due(now=NOW + timedelta(minutes=minutes))


def test_it_goes_out_secured_and_signed_in_whole_and_once(waiting: Outgoing, post: Post) -> None:
    assert send() == sending.Sent(sent=1)
    assert send(600) == sending.Sent()
    assert post.box.signed_in == [True]
    letter = message_from_bytes(post.box.letters[0])
    body = letter.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode() == waiting.text + body.decode()[len(waiting.text) :]
    assert "您反映的事有进展" in str(make_header(decode_header(letter["Subject"])))
    assert letter["Message-ID"] == f"<{waiting.key}@example.com>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        ("550 no such mailbox", Status.DEAD, "邮件服务器不收这个地址"),
        (
            "450 try again later",
            Status.WAITING,
            "邮件服务器暂时不收这个地址",
        ),  # greylisting: the first attempt is always refused
    ],
)
def test_an_address_that_is_refused_for_now_is_tried_again_and_one_refused_for_good_is_not(
    waiting: Outgoing, post: Post, answer: str, state: Status, why: str
) -> None:
    post.box.answers = [answer]
    send()
    assert (one().state, one().why_zh) == (state, why)
    again = send(10)
    assert (again.sent, len(post.box.letters)) == ((1, 1) if state is Status.WAITING else (0, 0))


def test_a_server_that_is_away_is_tried_again_until_it_is_back_and_gets_it_once(
    waiting: Outgoing, post: Post
) -> None:
    post.stop()
    assert [send(minutes) for minutes in (1, 1.5, 3)] == [
        sending.Sent(again=1), sending.Sent(), sending.Sent(again=1)
    ]  # fmt: skip
    post.start()
    assert [send(minutes).sent for minutes in (4, 9, 60)] == [0, 1, 0]
    assert len(post.box.letters) == 1


@pytest.mark.parametrize("wrong", ["password", "certificate", "no encryption"])
def test_nothing_goes_out_to_a_server_that_is_not_ours_or_does_not_know_us(
    waiting: Outgoing, post: Post, wrong: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wrong == "password":
        settings.EMAIL_HOST_PASSWORD = "other"
    elif wrong == "certificate":
        monkeypatch.delenv("SSL_CERT_FILE")
    else:
        settings.EMAIL_USE_TLS = False
    assert send() == sending.Sent(again=1)
    assert post.box.letters == []
    assert MAIL not in one().why_zh


@pytest.mark.usefixtures("on_disk")
def test_two_processes_at_once_send_it_once(post: Post) -> None:
    receipt = reported()
    subscribe(receipt.code, "email", MAIL)
    accept(receipt)
    ended = at_once([send, send])
    assert sum(done.sent for done in ended if isinstance(done, sending.Sent)) == 1
    assert len(post.box.letters) == 1


def test_a_process_that_died_before_noting_sends_under_the_same_id(waiting: Outgoing, post: Post) -> None:
    def killed(letter: ways.Letter, now: Any) -> Any:
        ways.send(letter, now)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sending.send_due(now=LATER, send=killed)
    later = LATER + LEASE
    assert sending.send_due(now=later - timedelta(seconds=1)) == sending.Sent()
    assert sending.send_due(now=later).sent == 1
    assert len({message_from_bytes(letter)["Message-ID"] for letter in post.box.letters}) == 1


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ("", 0, "服务器收下了"),
        ("host", 1, "请先设 CHENGXU_EMAIL_HOST"),
        ("address", 1, "电子邮箱不像电子邮箱"),
        ("password", 1, "用户名或口令不对"),
        ("certificate", 1, "证书不被信任"),
        ("refused", 1, "服务器不收这个地址"),
        ("away", 1, "连不上服务器"),
    ],
)
def test_whoever_sets_it_up_tries_it_by_a_command(
    post: Post, wrong: str, status: int, said: str, settings: Any, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    if wrong == "host":
        settings.EMAIL_HOST = ""
    if wrong == "password":
        settings.EMAIL_HOST_PASSWORD = "other"
    if wrong == "certificate":
        monkeypatch.delenv("SSL_CERT_FILE")
    if wrong == "refused":
        post.box.answers = ["550 no such mailbox"]
    if wrong == "away":
        post.stop()
    assert cli.main(["test-mail", "nowhere" if wrong == "address" else MAIL]) == status
    told = capsys.readouterr()
    assert said in told.out + told.err
    assert len(post.box.letters) == (status == 0)
    assert PASSWORD not in told.out + told.err


def test_the_ways_offered_are_those_set_up(post: Post) -> None:
    assert ways.available() == (Channel.EMAIL,)
