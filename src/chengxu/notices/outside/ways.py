"""The ways out: Django's mail backend, and one signed POST to the gateway. Nothing is asked outside unless it is set."""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from chengxu.common.messages import Message
from chengxu.notices.outside.signing import KEY_HEADER, SIGNATURE_HEADER, TIME_HEADER, signature
from chengxu.notices.outward import Channel, Outcome

TIMEOUT = 10
LONGEST_ANSWER = 10_000
AGAIN = frozenset({408, 425, 429})
"""Answers below 500 after which the same request may do later."""
LASTING = 500
"""From this SMTP reply code on a refusal is for good (RFC 5321 4.2.1)."""

SENT = Outcome(sent=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message ready to go; ``to`` is an e-mail address, a telephone number, or the id of what is answered."""

    key: str
    channel: Channel
    to: str
    language: str
    subject: str
    text: str
    stop: str = ""
    extra: Mapping[str, str] | None = None


def available() -> tuple[Channel, ...]:
    """The ways this installation has been given, in the order in which they are offered."""
    found = []
    if settings.GATEWAY_URL:
        found.append(Channel.PHONE)
    if settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL:
        found.append(Channel.EMAIL)
    return tuple(found)


def send(letter: Letter, now: datetime) -> Outcome:
    """Try once."""
    return _mail(letter) if letter.channel is Channel.EMAIL else _gateway(letter, now)


def _mail(letter: Letter) -> Outcome:
    """By mail. A server that refuses an address for now (4xx, as greylisting does) is asked again, one that refuses it for good is not."""
    try:
        post(letter)
    except smtplib.SMTPRecipientsRefused as error:
        if any(code < LASTING for code, _ in error.recipients.values()):
            return Outcome(
                False, Message("邮件服务器暂时不收这个地址", "the mail server refuses this address for now")
            )
        return Outcome(
            False, Message("邮件服务器不收这个地址", "the mail server refuses this address"), final=True
        )
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(False, _said(Message("邮件服务器", "mail server"), error))
    return SENT


def post(letter: Letter) -> None:
    """Hand a mail to the server, once. Raises ``OSError`` or ``SMTPException`` with what the server said.

    The Message-ID follows from the key, so that a mail sent twice after a crash can be known as one.
    """
    sender = settings.DEFAULT_FROM_EMAIL
    host = sender.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated"}
    if letter.stop:
        headers |= {
            "List-Unsubscribe": f"<{letter.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        }
    connection = get_connection()
    try:
        EmailMessage(
            letter.subject, letter.text, sender, [letter.to], headers=headers, connection=connection
        ).send()
    finally:
        connection.close()  # Django leaves it open when signing in fails


def _gateway(letter: Letter, now: datetime) -> Outcome:
    body = json.dumps(_body(letter, now), ensure_ascii=False, sort_keys=True).encode()
    at = int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        KEY_HEADER: letter.key,
        TIME_HEADER: str(at),
        SIGNATURE_HEADER: signature(settings.GATEWAY_SECRET, at, body),
    }
    request = urllib.request.Request(settings.GATEWAY_URL, data=body, headers=headers, method="POST")  # noqa: S310
    try:
        with _opener().open(request, timeout=TIMEOUT) as answer:
            answer.read(LONGEST_ANSWER)
            return SENT if answer.status in {200, 201, 202} else _answered(answer.status, "")
    except urllib.error.HTTPError as error:
        with error:
            return _answered(error.code, error.headers.get("Retry-After", ""))
    except (OSError, HTTPException) as error:
        return Outcome(False, _said(Message("消息网关", "gateway"), error))


def _body(letter: Letter, now: datetime) -> Mapping[str, Any]:
    """What the gateway gets; docs/reference/gateway.md."""
    plain: dict[str, Any] = {
        "version": 1,
        "key": letter.key,
        "kind": "reply" if letter.channel is Channel.REPLY else "message",
        "language": letter.language,
        "text": letter.text,
        "at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }
    if letter.channel is Channel.REPLY:
        return plain | {"source_id": letter.to, **(letter.extra or {})}
    return plain | {"to": {"phone": letter.to}, "stop": letter.stop}


def _answered(status: int, retry_after: str) -> Outcome:
    why = Message("消息网关答复 {status}", "the gateway answered {status}").format(status=status)
    if status < 500 and status not in AGAIN:
        return Outcome(False, why, final=True)
    seconds = int(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0
    return Outcome(False, why, after=timedelta(seconds=min(seconds, 24 * 3600)) if seconds else None)


def _said(who: Message, error: Exception) -> Message:
    """What went wrong, without whatever the other side may have quoted of the message."""
    reason = getattr(error, "reason", error)
    kind = type(reason).__name__ if isinstance(reason, Exception) else type(error).__name__
    return Message("{who}连不上（{kind}）", "{who}: no connection ({kind})").format(who=who, kind=kind)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway that points elsewhere is an answer like any other: a secret goes to no address nobody set."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
