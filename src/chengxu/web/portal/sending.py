"""The one door for what the public sends by the forms for taking part (opinions, sign-ups, commitments).

Nobody signs in. Each form carries an id of its own sending, so that a form sent twice is taken once; whatever is to be
asked of every sender is asked here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import TypeVar

from chengxu.web.forms import Form, read
from chengxu.web.requests import Request

T = TypeVar("T")
SENDING = "submission"


def fresh(names: Iterable[str]) -> Form:
    """An empty form with the id of its sending."""
    return Form(dict.fromkeys(names, "") | {SENDING: secrets.token_urlsafe(18)})


def sent(request: Request, names: Iterable[str], act: Callable[[Form], T]) -> tuple[Form, T | None]:
    """The form as it was sent, and what came of it: None when something is wrong, which then stands in the form."""
    form = read(request.POST, (*names, SENDING))
    return form, form.tried(lambda: act(form))
