"""The public's form against machines that send by the thousand: who sends, how much, and the puzzle they may have to solve."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.common.ids import normalise_receipt
from chengxu.common.messages import Message
from chengxu.intake import attempts, gating, puzzle, senders
from chengxu.intake.attempts import Trier, Trying
from chengxu.intake.gating import Limits, TooMany
from chengxu.intake.senders import Sender
from chengxu.web.county import county
from chengxu.web.errors import TOO_MANY, seconds_until
from chengxu.web.requests import Request

BAIT = "website"
"""A field nobody sees; what fills it in is not somebody."""
BAITED = Message(
    "有一格是给机器看的，请把它清空再提交",
    "one field is there for machines only; please empty it and send again",
)
SHARED_BITS = 64  # of an IPv6 address: what is behind belongs to one household


@dataclass(frozen=True, slots=True)
class Turned:
    """Why a report is not taken now: the sentence, its field, and the seconds until it would be."""

    message: Message
    field: str
    seconds: int


def limits() -> Limits:
    """What the installation allows."""
    return Limits(**settings.PORTAL_LIMITS)


def let_in(request: Request, phone: str) -> Sender:
    """Who sends this report. Raises :class:`TooMany` for one too many, or without the puzzle that is due."""
    sender, allowed = Sender(_address(request), _digest("phone", _digits(phone))), limits()
    sent = senders.sent(sender, allowed, now=request.now)
    gating.refuse_too_many(sent, allowed)
    if not gating.needs_puzzle(sent, allowed):
        return sender
    solved = puzzle.solved(
        request.POST.get("puzzle", ""), request.POST.get("answer", ""), now=request.now, key=_key()
    )
    if solved is None or solved.bits < allowed.bits or senders.used(solved.nonce):
        raise gating.puzzle_missing(sent, allowed, request.now)
    return Sender(sender.address, sender.phone, solved.nonce)


def turned(refusal: TooMany, request: Request) -> Turned:
    """The refusal with the hour from which on it is none, and whom to call meanwhile."""
    at = timezone.localtime(refusal.until)
    seconds = seconds_until(refusal.until, request.now)
    line = next(iter(county().hotlines), None)
    call = (
        Message("，急的请打 {n}", "; if it is urgent, call {n}").format(n=line.number)
        if line
        else Message("")
    )
    words = Message("{why}（{at} 以后）{call}。", "{why} (after {at}){call}.")
    return Turned(words.format(why=refusal.message, at=f"{at:%H:%M}", call=call), refusal.field, seconds)


def admit(
    request: Request, trying: Trying, receipt: str = "", *, field: str = "form", counted: bool = True
) -> None:
    """Let somebody try something, and count it. Raises :class:`TooMany`, in whole sentences, for one attempt too many."""
    trier = _trier(request, receipt)
    try:
        attempts.refuse_too_often(trying, trier, now=request.now, field=field)
    except TooMany as refusal:
        raise TooMany(turned(refusal, request).message, field, refusal.until) from None
    if counted:
        attempts.note(trying, trier, now=request.now)


def failed(request: Request, trying: Trying, receipt: str = "") -> None:
    """Count an attempt that failed, where only those are limited."""
    attempts.note(trying, _trier(request, receipt), now=request.now)


def marked(answer: HttpResponse, refusal: Exception | None, request: Request) -> HttpResponse:
    """The answer to a refusal; to one for being too often 429, with the seconds until it is none."""
    if isinstance(refusal, TooMany):
        answer.status_code = TOO_MANY
        answer.headers["Retry-After"] = str(seconds_until(refusal.until, request.now))
    return answer


def _trier(request: HttpRequest, receipt: str) -> Trier:
    return Trier(_address(request), _digest("receipt", normalise_receipt(receipt[:40])))


@never_cache
@require_safe
def give(request: Request) -> JsonResponse:
    """The puzzle that the next report from here needs, "" for none; asked just before a form is sent."""
    allowed = limits()
    sent = senders.sent(Sender(_address(request)), allowed, now=request.now)
    if not gating.needs_puzzle(sent, allowed):
        return JsonResponse({"puzzle": ""})
    bits = puzzle.harder(allowed.bits, len(sent.address), allowed.free)
    text = puzzle.give(nonce=secrets.token_hex(12), bits=bits, now=request.now, key=_key())
    return JsonResponse({"puzzle": text, "bits": bits})


def _address(request: HttpRequest) -> str:
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "")
    except ValueError:  # a socket without addresses: the limits of numbers and of all remain
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return _digest("address", str(ipaddress.ip_network((address, SHARED_BITS), strict=False)))
    return _digest("address", str(address))


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())


def _digest(kind: str, text: str) -> str:
    """By the installation's own key: who gets hold of a row learns no address and no number."""
    return hmac.new(_key(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()[:32] if text else ""


def _key() -> bytes:
    return hashlib.sha256(f"portal:{settings.SECRET_KEY}".encode()).digest()
