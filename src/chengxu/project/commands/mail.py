"""``chengxu test-mail``: one mail, to see whether the settings of the mail server are right."""

from __future__ import annotations

import argparse
import smtplib
import uuid
from typing import Any

from chengxu.common.messages import Message, Refused, current_language
from chengxu.project import console, installation

HOST, SENDER = "CHENGXU_EMAIL_HOST", "CHENGXU_EMAIL_FROM"
SUBJECT = Message("城序试发邮件", "Chengxu: a mail to try")
TEXT = Message(
    "收到这封信，说明邮件服务器的设置是对的：反映人订阅的进展通知能发出去。",
    "If you read this, the settings of the mail server are right: news can be sent to reporters who asked for it.",
)


def add(commands: Any) -> None:
    """Declare the command."""
    text = Message(
        "试发一封邮件，看邮件服务器的设置对不对",
        "send one mail, to see whether the mail server is set up right",
    )
    command = commands.add_parser("test-mail", help=str(text), description=str(text))
    command.add_argument("address", metavar="ADDRESS", help=str(Message("收件地址", "where to send it")))
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Send it and say what the server said; 1 when it was not taken."""
    installation.start()
    from django.conf import settings

    from chengxu.intake.rules import EMAIL
    from chengxu.notices.outside import ways
    from chengxu.notices.outward import Channel

    for name, value in ((HOST, settings.EMAIL_HOST), (SENDER, settings.DEFAULT_FROM_EMAIL)):
        if not value:
            raise Refused(Message("请先设 {name}", "set {name} first").format(name=name), field=name)
    if not EMAIL.fullmatch(arguments.address):
        raise Refused(Message("电子邮箱不像电子邮箱", "this does not look like an e-mail address"), "ADDRESS")
    letter = ways.Letter(
        key=uuid.uuid4().hex, channel=Channel.EMAIL, to=arguments.address, language=current_language(), subject=str(SUBJECT),
        text=str(TEXT),
    )  # fmt: skip
    console.say(
        "邮件服务器 {host}:{port}，加密 {security}，{login}。", "Mail server {host}:{port}, secured by {security}, {login}.",
        host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, security=_security(settings), login=_login(settings),
    )  # fmt: skip
    try:
        ways.post(letter)
    except (OSError, smtplib.SMTPException) as error:
        console.complain(
            Message("没有发出去：{why}（{error}）", "It was not sent: {why} ({error})").format(
                why=_why(error), error=str(error)[:300] or type(error).__name__
            )
        )
        return 1
    console.say(
        "服务器收下了，请看 {to} 的信箱。", "The server took it; look into the mailbox of {to}.", to=letter.to
    )
    return 0


def _security(settings: Any) -> str:
    return "STARTTLS" if settings.EMAIL_USE_TLS else "TLS" if settings.EMAIL_USE_SSL else "—"


def _login(settings: Any) -> Message:
    if not settings.EMAIL_HOST_USER:
        return Message("不登录", "without signing in")
    return Message("登录名 {name}", "signing in as {name}").format(name=settings.EMAIL_HOST_USER)


def _why(error: Exception) -> Message:
    """What an administrator can do about it."""
    import ssl

    if isinstance(error, ssl.SSLError):
        return Message(
            "证书不被信任，或加密方式不对；自建证书把它的 PEM 写进 SSL_CERT_FILE",
            "its certificate is not trusted, or it is secured another way; for a certificate of your own set SSL_CERT_FILE to its PEM",
        )
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Message("用户名或口令不对", "wrong user name or password")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return Message("服务器不收这个地址", "the server refuses this address")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Message("服务器不让用这个发件人", "the server refuses this sender")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Message("服务器不支持这种加密或登录", "the server knows no such way of securing or signing in")
    return Message("连不上服务器", "the server cannot be reached")
