"""What the phone asks and sends: who is signed in, the bundle, photographs, captures. JSON, with sentences for people.

Nobody signed in is 401, a post that does not work outside 403, what cannot be taken 422; nothing here redirects.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts.rules import SYSTEM
from chengxu.cases import queries as cases
from chengxu.cases.rules import Order
from chengxu.common.messages import Message, Refused
from chengxu.field import actions, rules
from chengxu.field.rules import Answer, Outcome
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.ledger.pictures import images
from chengxu.notices import actions as notices
from chengxu.web import IDS
from chengxu.web.desk.cases import FIELDS
from chengxu.web.desk.steps import given_order
from chengxu.web.field import bundle, reading
from chengxu.web.requests import Request

View = Callable[..., HttpResponse]
SIGN_IN = Message("请先登录；手机上记的都还在。", "Please sign in; what was captured is still on the phone.")
NOT_OUTSIDE = Message(
    "您的岗位不使用外勤；需要时请找安全管理员调整岗位。",
    "Your post does not work outside; if it should, ask the security administrator.",
)
NOT_YOURS = Message(
    "现在登录的是别人；这些记录要由记录的人登录后提交。",
    "Somebody else is signed in; these captures are sent when their owner signs in.",
)
WRONG_HASH = Message("照片传输有误，请再传一次", "the photo arrived damaged; send it again")


def outside(view: View) -> View:
    """Open to whoever works outside; never cached, and never answered by a page."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _error(SIGN_IN, 401)
        if not rules.works_outside(request.actor):
            return _error(NOT_OUTSIDE, 403)
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return _error(refusal.message, 422, refusal.field)

    return never_cache(guarded)


def _error(said: Message, status: int, field: str = "") -> JsonResponse:
    return JsonResponse({"error": str(said), "field": field}, status=status)


@require_safe
@outside
def session(request: Request) -> HttpResponse:
    """Who is signed in, and the token that sendings carry."""
    return JsonResponse({"person": bundle.person(request.actor), "csrf": get_token(request)})


@require_safe
@outside
def tasks(request: Request) -> HttpResponse:
    """The bundle; 304 when nothing in it has changed, without what the phone says it has already (``?known=``)."""
    tag = bundle.tag(request.actor, request.now)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    made = bundle.bundle(request.actor, request.now, known=request.GET.get("known", ""))
    return JsonResponse(made, headers={"ETag": tag}, json_dumps_params={"ensure_ascii": False})


@require_safe
@outside
def missing(request: Request) -> HttpResponse:
    """Which of the photographs asked about (``?hash=…&hash=…``) have to be sent."""
    asked = [hash_ for hash_ in request.GET.getlist("hash") if rules.is_hash(hash_)]
    return JsonResponse({"missing": evidence.missing(asked[: rules.MOST_PHOTOS * reading.MOST_CAPTURES])})


@require_http_methods(["PUT"])
@outside
def photo(request: Request, original: str) -> HttpResponse:
    """Take one photograph under the hash of its bytes; the same one again is taken once."""
    if not evidence.missing([original]):
        return JsonResponse({"hash": original})
    data = _read(request)
    if hashlib.sha256(data).hexdigest() != original:
        raise Refused(WRONG_HASH, field="photos")
    (kept,) = ledger.keep([(str(Message("照片", "photo")), data)], now=request.now)
    return JsonResponse({"hash": kept}, status=201)


def _read(request: HttpRequest) -> bytes:
    """The body, read as a stream: a photograph is larger than a form's fields may be."""
    return request.read(images.MAX_BYTES + 1)


@require_POST
@outside
def sync(request: Request) -> HttpResponse:
    """Take a batch of captures in, each for itself; the answers stand in the same order."""
    sent = reading.sending(request.body)
    if sent.person != request.actor.uid:
        return _error(NOT_YOURS, 409)
    by = rules.By(actor=request.actor, now=request.now, sent_at=sent.sent_at, ids=IDS)
    answers = [_taken(one, by) for one in sent.captures]
    for uid in {answer.case for answer in answers if answer.outcome is Outcome.DONE and answer.case}:
        notices.deliver(now=request.now, ids=IDS, case_uid=uid)
    return JsonResponse(
        {"answers": [_told(answer) for answer in answers]}, json_dumps_params={"ensure_ascii": False}
    )


def _taken(one: rules.Capture | reading.Unreadable, by: rules.By) -> Answer:
    if isinstance(one, reading.Unreadable):
        return Answer(id=one.id, outcome=Outcome.REFUSED, said=one.said)
    return actions.take(one, by=by, orders=_order)


def _order(given: Mapping[str, str], case_uid: str) -> Order:
    """What the phone's form says, read as the desk reads its own."""
    row = cases.find(case_uid, SYSTEM)
    book = cases.rulebook_of(row.pack_hash) if row else cases.rulebook()
    return given_order({name: given.get(name, "").strip() for name in FIELDS}, (), book)


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "outcome": answer.outcome.value,
        "said": str(answer.said),
        "field": answer.field,
        "notes": [str(note) for note in answer.notes],
        "case": answer.case,
        "receipt": answer.receipt,
        "missing": list(answer.missing),
        "stamp": answer.stamp,
        "again": answer.again,
    }
