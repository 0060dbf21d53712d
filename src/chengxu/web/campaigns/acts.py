"""What is done with a campaign: count an entry in, pictures, milestones, close it, call it off."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengxu.cases.finding import campaigned
from chengxu.common.messages import Message, Refused
from chengxu.routines.campaigns import access, actions
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.campaigns.page import found, page
from chengxu.web.forms import Form, day, read, whole
from chengxu.web.requests import Request

FIELDS = ("deed", "place", "pair", "on", "due_on", "text", "milestone", "why")


@never_cache
@needs(access.KEEP, access.LOG)
@require_POST
def act(request: Request, uid: str, verb: str) -> HttpResponse:
    """One step with a campaign."""
    row = found(request, uid)
    form = read(request.POST, FIELDS)
    steps = {
        "log": (_log, Message("已归入专项整治", "it counts into the campaign")),
        "picture": (_picture, Message("照片已留存", "the picture is kept")),
        "milestone": (_milestone, Message("节点已加上", "the milestone is set")),
        "reach": (_reach, Message("节点已完成", "the milestone is reached")),
        "close": (
            _close,
            Message("专项整治已收官，数字已固定在总结里", "it is closed; its figures stand in the summary"),
        ),
        "cancel": (_cancel, Message("专项整治已终止", "it is called off")),
    }
    if verb not in steps:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    step, said = steps[verb]
    form.tried(lambda: step(request, uid, form))
    if form.errors:
        return page(request, row, form)
    messages.success(request, str(said), extra_tags="good")
    return redirect("office-campaign", uid=uid)


def _log(request: Request, uid: str, form: Form) -> None:
    actions.log(uid=uid, deed=form.values["deed"], actor=request.actor, now=request.now, ids=IDS)


def _picture(request: Request, uid: str, form: Form) -> None:
    file = request.FILES.get("photo")
    if file is None:
        raise Refused(Message("请选一张照片", "choose a picture"), "photo")
    on = day(form, "on")
    if on is None:
        if not form.errors:
            raise Refused(Message("请写照片是哪天的", "say of which day it is"), "on")
        return
    actions.picture(
        uid=uid, place=form.values["place"], photo=(file.name or "", file.read()), on=on, pair=form.values["pair"],
        actor=request.actor, now=request.now, ids=IDS,
    )  # fmt: skip


def _milestone(request: Request, uid: str, form: Form) -> None:
    due = day(form, "due_on")
    if due is None:
        if not form.errors:
            raise Refused(Message("请写日期", "say by when"), "due_on")
        return
    actions.add_milestone(
        uid=uid, due_on=due, text=form.values["text"], actor=request.actor, now=request.now, ids=IDS
    )


def _reach(request: Request, uid: str, form: Form) -> None:
    actions.reach(
        uid=uid, milestone=whole(form.values["milestone"], 0), actor=request.actor, now=request.now, ids=IDS
    )


def _close(request: Request, uid: str, form: Form) -> None:
    summary = asdict(campaigned.told(found(request, uid)))
    actions.close(
        uid=uid, why=form.values["why"], summary=summary, actor=request.actor, now=request.now, ids=IDS
    )


def _cancel(request: Request, uid: str, form: Form) -> None:
    actions.cancel(uid=uid, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS)
