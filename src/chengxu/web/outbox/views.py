"""Messages on their way out: what was given up and why, what waits, what went; never to whom or what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.common.messages import Message
from chengxu.notices.models import Outgoing
from chengxu.notices.outside import subscribing, ways
from chengxu.notices.outward import CHANNEL_NAMES, STATUS_NAMES, Channel, Status
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
ORDER = (Status.DEAD, Status.WAITING, Status.SENT, Status.STOPPED)


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the list shows it."""

    key: str
    way: Message
    at: datetime
    attempts: int
    next_at: datetime | None
    settled_at: datetime | None
    why: Message


@dataclass(frozen=True, slots=True)
class Tab:
    """One state and how many messages are in it."""

    status: Status
    name: Message
    count: int


@never_cache
@needs(subscribing.RETRY)
@require_safe
def show(request: Request) -> HttpResponse:
    """One state at a time, the given-up ones first."""
    asked = request.GET.get("state", "")
    status = Status(asked) if asked in set(Status) else Status.DEAD
    page = by_id(Outgoing.objects.filter(state=status), request.GET.get("after", ""), PAGE)
    tabs = [Tab(one, STATUS_NAMES[one], Outgoing.objects.filter(state=one).count()) for one in ORDER]
    context = {
        "face": "outbox",
        "status": status,
        "tabs": tabs,
        "lines": [_line(row) for row in page.rows],
        "page": page,
        "now": request.now,
        "may_retry": status is Status.DEAD,
        "ways": [CHANNEL_NAMES[way] for way in ways.available()],
    }
    return render(request, "outbox/list.html", context)


@never_cache
@needs(subscribing.RETRY)
@require_POST
def retry(request: Request) -> HttpResponse:
    """Try the marked messages anew."""
    count = subscribing.retry(
        keys=request.POST.getlist("key")[:PAGE], actor=request.actor, now=request.now, ids=IDS
    )
    words = Message("{n} 条消息重新排队", "{n} messages are queued again").format(n=count)
    messages.success(request, str(words), extra_tags="good")
    return redirect("outbox")


def _line(row: Outgoing) -> Line:
    return Line(
        row.key,
        CHANNEL_NAMES[Channel(row.channel)],
        row.created_at,
        row.attempts,
        row.next_at if row.state == Status.WAITING else None,
        row.settled_at,
        Message(row.why_zh, row.why_en),
    )
