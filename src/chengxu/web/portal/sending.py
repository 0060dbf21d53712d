"""The one door for what the public sends by the forms for taking part (opinions, sign-ups, commitments).

Nobody signs in. Each form carries an id of its own sending, so that a form sent twice is taken once, and is guarded like the
form for reports, within the same limits.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render

from chengxu.intake.gating import TooMany
from chengxu.intake.senders import Sender
from chengxu.web.forms import Form, read
from chengxu.web.portal import guarding
from chengxu.web.requests import Request

T = TypeVar("T")
SENDING = "submission"


def fresh(names: Iterable[str]) -> Form:
    """An empty form with the id of its sending."""
    return Form(dict.fromkeys(names, "") | {SENDING: secrets.token_urlsafe(18), guarding.BAIT: ""})


def sent(
    request: Request,
    names: Iterable[str],
    act: Callable[[Form, Sender | None], T],
    *,
    receipt_of: Callable[[str], str],
    phone: str,
) -> tuple[Form, T | None]:
    """The form as it was sent, and what came of it: None when something is wrong, which then stands in the form.

    ``receipt_of`` tells whether a sending has come before: one that has is not asked anything again. ``phone`` is the field
    that may hold a telephone number.
    """
    form = read(request.POST, (*names, SENDING, guarding.BAIT))
    if form.values[guarding.BAIT]:
        form.wrong("form", guarding.BAITED)
        return form, None
    try:
        sender = None
        if not receipt_of(form.values[SENDING]):
            sender = guarding.let_in(request, form.values[phone])
    except TooMany as refusal:
        why = guarding.turned(refusal, request)
        form.wrong(phone if why.field == "phone" else why.field, why.message)
        form.wait = why.seconds
        return form, None
    return form, form.tried(lambda: act(form, sender))


def page(request: Request, template: str, context: dict[str, Any], form: Form) -> HttpResponse:
    """The page with the form on it, its status by what became of it."""
    answer = render(request, template, context, status=form.status)
    if form.wait:
        answer.headers["Retry-After"] = str(form.wait)
    return answer
