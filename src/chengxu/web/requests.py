"""What a request carries here beyond Django's own: who asks, and when."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from chengxu.accounts.rules import Actor


class Request(HttpRequest):
    """A request after our middleware; used for types only."""

    actor: Actor
    now: datetime
