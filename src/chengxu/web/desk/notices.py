"""The notices of whoever is signed in: what waits to be read, and marking it read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Organisation
from chengxu.common.messages import Message
from chengxu.notices import actions, queries
from chengxu.notices.models import Notice
from chengxu.notices.rules import Kind
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
ME = Message("您本人", "you")


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the list shows it."""

    uid: str
    text: Message
    recipient: Message
    at: datetime
    is_read: bool


@never_cache
@login_required
@require_safe
def show(request: Request) -> HttpResponse:
    """Newest first; those that wait to be read, or all with ``?all=1``."""
    every = request.GET.get("all") == "1"
    page = by_id(queries.notices(request.actor, unread=not every), request.GET.get("after", ""), PAGE)
    organisation = accounts.organisation()
    context = {
        "face": "notices",
        "lines": [_line(notice, organisation) for notice in page.rows],
        "page": page,
        "every": every,
        "now": request.now,
    }
    return render(request, "desk/notices.html", context)


@never_cache
@login_required
@require_safe
def follow(request: Request, uid: str) -> HttpResponse:
    """Go to what a notice is about; whoever looks there has read it."""
    notice = queries.notices(request.actor).filter(uid=uid).first()
    if notice is None:
        raise Http404(
            Message("没有这条通知，或不是给您的。", "There is no such notice, or it is not for you.")
        )
    if request.method == "GET":
        actions.mark_read(actor=request.actor, now=request.now, uids=[uid])
    if notice.verb.startswith("inspection."):
        return redirect(f"{reverse('inspections')}?list=tasks")
    return redirect("case", uid=notice.case_uid) if notice.case_uid else redirect("notices")


@never_cache
@login_required
@require_POST
def read(request: Request) -> HttpResponse:
    """Mark the notices named as read; all of them when ``all`` is given."""
    uids = None if request.POST.get("all") else request.POST.getlist("uid")
    count = actions.mark_read(actor=request.actor, now=request.now, uids=uids)
    words = Message("已标为已读：{count} 条", "marked as read: {count}").format(count=count)
    messages.success(request, str(words), extra_tags="good")
    return redirect("notices")


def _line(notice: Notice, organisation: Organisation) -> Line:
    return Line(
        notice.uid,
        Message(notice.text_zh, notice.text_en),
        _recipient(notice, organisation),
        notice.created_at,
        notice.read_at is not None,
    )


def _recipient(notice: Notice, organisation: Organisation) -> Message:
    if notice.kind == Kind.PERSON:
        return ME
    if notice.kind == Kind.UNIT:
        return organisation.name(notice.recipient)
    code, _, unit = notice.recipient.partition("@")
    post = organisation.posts[code].name if code in organisation.posts else Message(code)
    if not unit:
        return post
    return Message("{unit}{post}", "{post}, {unit}").format(unit=organisation.name(unit), post=post)
