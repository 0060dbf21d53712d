"""Volunteering at the office: announce, call off, see who is coming, record who came."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.participation.access import ORGANISES
from chengxu.participation.deciding.volunteering import Plan, Stage
from chengxu.participation.models import Activity
from chengxu.participation.volunteering import actions, queries
from chengxu.participation.volunteering.queries import Coming
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, instant, read
from chengxu.web.paging import by_id
from chengxu.web.portal.volunteering import NOTHING, look
from chengxu.web.requests import Request

FIELDS = ("title", "text", "place", "starts_at", "ends_at", "places")
PAGE = 50


@never_cache
@needs(ORGANISES)
@require_safe
def index(request: Request) -> HttpResponse:
    """All activities, the newest first."""
    page = by_id(queries.activities(), request.GET.get("after", ""), PAGE)
    names = accounts.organisation()
    rows = [
        (row, look(row, request), names.short(row.unit), queries.standing(row).taken) for row in page.rows
    ]
    return render(request, "office/activities.html", {"face": "activities", "rows": rows, "page": page})


@never_cache
@needs(ORGANISES)
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: Request) -> HttpResponse:
    """A new activity; it stands on the public page at once."""
    form = Form(dict.fromkeys(FIELDS, ""))
    if request.method == "POST":
        form = read(request.POST, FIELDS)
        plan = _plan(form)
        uid = None
        if not form.errors:
            uid = form.tried(
                lambda: actions.announce(given=plan, actor=request.actor, now=request.now, ids=IDS)
            )
        if uid:
            return _done(
                request, uid, Message("已发布，公众页上可以报名", "announced; people can sign up now")
            )
    context = {"face": "activities", "form": form}
    return render(request, "office/activity_new.html", context, status=422 if form.errors else 200)


@never_cache
@needs(ORGANISES)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One activity with the masked list of who is coming."""
    return _page(request, _activity(uid), Form({}), queries.coming(uid))


@never_cache
@needs(ORGANISES)
@require_POST
def act(request: Request, uid: str, verb: str) -> HttpResponse:
    """Show the whole list, record attendance, or call it off."""
    row = _activity(uid)
    form = read(request.POST, ("reason", "others"))
    if verb == "list":
        return _page(
            request,
            row,
            form,
            actions.look(uid=uid, actor=request.actor, now=request.now, ids=IDS),
            whole=True,
        )
    if verb == "record":
        form.tried(lambda: _record(request, uid, form))
        said = Message("到场人数已登记", "attendance is recorded")
    elif verb == "cancel":
        form.tried(
            lambda: actions.cancel(
                uid=uid, reason=form.values["reason"], actor=request.actor, now=request.now, ids=IDS
            )
        )
        said = Message("活动已取消", "it is cancelled")
    else:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    if form.errors:
        return _page(request, row, form, queries.coming(uid))
    return _done(request, uid, said)


def _record(request: Request, uid: str, form: Form) -> None:
    text = form.values["others"] or "0"
    others = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    present = request.POST.getlist("present")
    actions.record(uid=uid, present=present, others=others, actor=request.actor, now=request.now, ids=IDS)


def _page(
    request: Request, row: Activity, form: Form, coming: list[Coming], *, whole: bool = False
) -> HttpResponse:
    mine = row.unit in request.actor.units
    known = (row.attendance or 0) - sum(bool(one.attended) for one in coming)
    context = {
        "face": "activities",
        "row": row,
        "look": look(row, request),
        "unit": accounts.organisation().name(row.unit),
        "left": queries.standing(row).left,
        "coming": coming,
        "whole": whole,
        "form": form,
        "others": form.values.get("others") or known,
        "mine": mine,
        "may_record": mine and row.stage != Stage.CANCELLED and row.starts_at <= request.now,
        "may_cancel": mine and row.stage == Stage.ANNOUNCED,
    }
    return render(request, "office/activity.html", context, status=422 if form.errors else 200)


def _activity(uid: str) -> Activity:
    row = queries.find(uid)
    if row is None:
        raise Http404(NOTHING)
    return row


def _plan(form: Form) -> Plan:
    text = form.values["places"]
    places = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    return Plan(
        title=form.values["title"], text=form.values["text"], place=form.values["place"], places=places,
        starts_at=instant(form, "starts_at"), ends_at=instant(form, "ends_at"),
    )  # fmt: skip


def _done(request: Request, uid: str, said: Message) -> HttpResponse:
    messages.success(request, str(said), extra_tags="good")
    return redirect("office-activity", uid=uid)
