"""Each person's own meetings of these days: when, where, checking in with the code of the room, taking leave."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.common.messages import Message
from chengxu.routines.meetings import actions, queries
from chengxu.routines.meetings.rules import Mark, Stage
from chengxu.web import IDS
from chengxu.web.forms import Form, read
from chengxu.web.meetings import looks
from chengxu.web.requests import Request

CAME = Message("已签到", "you are checked in")
DOUBT = Message("已签到，等会务核实：{why}", "checked in; to be settled by whoever records it: {why}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Request) -> HttpResponseBase:
    """What somebody must attend from yesterday to two weeks ahead, for whoever is signed in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    form = Form({"code": "", "why": ""})
    if request.method == "POST":
        form = read(request.POST, ("code", "why"))
        said = form.tried(lambda: _leave(request, form) if request.POST.get("uid") else _come(request, form))
        if said is not None:
            messages.success(request, str(said), extra_tags="good")
            return redirect("my-meetings")
    rows = [
        (one, looks.title(one.meeting), looks.mark(Mark(one.mark)), one.meeting.stage == Stage.PLANNED)
        for one in queries.of_person(request.actor, request.now)
    ]
    context = {"face": "mine", "rows": rows, "form": form, "today": queries.local_day(request.now)}
    return render(request, "meetings/mine.html", context, status=form.status)


def _come(request: Request, form: Form) -> Message:
    one = actions.check_in(code=form.values["code"], actor=request.actor, now=request.now, ids=IDS)
    return DOUBT.format(why=Message(one.doubt_zh, one.doubt_en)) if one.mark == Mark.DOUBTFUL else CAME


def _leave(request: Request, form: Form) -> Message:
    actions.take_leave(
        uid=request.POST["uid"], person=request.actor.uid, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS
    )  # fmt: skip
    return Message("请假已登记", "your leave is recorded")
