"""Reports that other programs send with a key: the same way in as every other report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

from chengxu.accounts.rules import PUBLIC
from chengxu.api import actions as keys
from chengxu.api import queries as known
from chengxu.api.models import ApiKey
from chengxu.api.open311.posting import HOUR, repeat_mark
from chengxu.api.rest import shapes
from chengxu.api.rest.answering import Asked, Said
from chengxu.api.rest.problems import NO_KEY, RULE, TOO_MANY, Fault
from chengxu.cases import queries as cases
from chengxu.common.messages import Message
from chengxu.intake import actions as intake
from chengxu.intake.rules import OPEN_CHANNEL, Submission
from chengxu.web import IDS

SCHEME = "bearer"
CHALLENGE = {"WWW-Authenticate": "Bearer"}
REPEAT = "Idempotency-Key"
MOST_REPEAT = 200
NO_BEARER = Message("请在 Authorization 里写 Bearer 和密钥", "send the key as Authorization: Bearer KEY")
LONG_REPEAT = Message("最多 {n} 个字", "{n} characters at most").format(n=MOST_REPEAT)
CREATED, REPEATED = 201, 200


def send(asked: Asked, read: Callable[[], shapes.NewReport]) -> Said:
    """Take a report in; the same ``Idempotency-Key`` of the same key gets the receipt it got before.

    It counts as sent by the open interface, so that its receipt shows what all may see.
    """
    request = asked.request
    sender = key_of(request, request.now)
    repeat = request.headers.get(REPEAT, "").strip()
    if len(repeat) > MOST_REPEAT:
        raise Fault(RULE, LONG_REPEAT, field=REPEAT)
    given = read()
    mark = repeat_mark(sender, repeat) or f"{sender.uid}:{IDS.uid(request.now)}"
    receipt = intake.take_in(submission=_submission(given, mark), actor=PUBLIC, now=request.now, ids=IDS)
    body = shapes.Taken(
        receipt=receipt.code,
        follow=request.build_absolute_uri(reverse("follow", args=[receipt.code])),
        unit=shapes.Named(code=receipt.lead, name=str(cases.rulebook().organisation.name(receipt.lead))),
        reason=str(receipt.lead_reason),
        repeated=receipt.repeated,
    )
    where = {"Location": reverse("api-report", args=[receipt.code])}
    return Said(body, REPEATED if receipt.repeated else CREATED, where)


def key_of(request: HttpRequest, now: datetime) -> ApiKey:
    """The key a request brings, one use of it counted; raises :class:`Fault` without one, or when its hour is used up."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = known.key_of(secret.strip()) if scheme.lower() == SCHEME else None
    if found is None:
        raise Fault(NO_KEY, NO_BEARER, headers=CHALLENGE)
    if not keys.use(found, now=now):
        words = Message("这个密钥每小时只能写入 {n} 次", "this key may write {n} times an hour")
        rest = HOUR - (now.minute * 60 + now.second)
        raise Fault(TOO_MANY, words.format(n=found.per_hour), headers={"Retry-After": str(rest)})
    return found


def _submission(given: shapes.NewReport, mark: str) -> Submission:
    at = given.position
    return Submission(
        channel=OPEN_CHANNEL,
        text=given.text,
        category=given.category,
        lon=at.lon if at else None,
        lat=at.lat if at else None,
        frame=at.frame.value if at else "",
        place=given.place,
        contact_name=given.name,
        contact_phone=given.phone,
        contact_email=given.email,
        answers={code: tuple(values) for code, values in given.answers.items()},
        links=tuple(given.links),
        photos=tuple((f"photo{place}", data) for place, data in enumerate(given.photos, 1)),
        source_id=mark,
    )
