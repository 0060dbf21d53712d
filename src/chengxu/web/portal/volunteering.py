"""Volunteering: what is coming and what was done, a place on an activity, and one's own place by receipt."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.ids import receipt_ok
from chengxu.common.messages import Message
from chengxu.intake.attempts import Trying
from chengxu.intake.senders import Sender
from chengxu.participation.deciding.volunteering import Stage, Volunteer, refuse_signing_up
from chengxu.participation.models import Activity, Signup
from chengxu.participation.volunteering import actions, queries
from chengxu.web import IDS
from chengxu.web.forms import Form
from chengxu.web.portal import guarding, sending
from chengxu.web.requests import Request
from chengxu.web.showing import Look

FIELDS = ("name", "phone")
PAST = 20
NOTHING = Message("没有这个活动，地址可能写错了。", "There is no such activity; the address may be mistyped.")
NO_PLACE = Message(
    "没有这个回执码的报名，请对照回执再输一遍。",
    "No sign-up has this code; please check it against your receipt.",
)
OPEN = Look(Message("可以报名", "places left"), "user", "good")
FULL = Look(Message("名额已满", "full"), "ban", "")
UNDER_WAY = Look(Message("已开始", "under way"), "clock", "work")
HELD = Look(Message("已办", "held"), "done", "")
CANCELLED = Look(Message("已取消", "cancelled"), "close", "bad")


@require_safe
def index(request: Request) -> HttpResponse:
    """What is coming, the nearest first; what was, the latest first; and the count."""
    rows = queries.activities()
    coming = rows.filter(starts_at__gt=request.now).order_by("starts_at", "id")
    past = rows.filter(starts_at__lte=request.now)[:PAST]
    context = {
        "coming": [_row(row, request) for row in coming],
        "past": [_row(row, request) for row in past],
        "told": queries.told(),
    }
    return render(request, "portal/activities.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: Request, uid: str) -> HttpResponse:
    """One activity; posting takes a place, which leads to its receipt."""
    row = queries.find(uid)
    if row is None:
        raise Http404(NOTHING)
    form = sending.fresh(FIELDS)
    if request.method == "POST":
        form, receipt = sending.sent(
            request,
            FIELDS,
            lambda given, sender: _sign_up(request, uid, given, sender),
            receipt_of=lambda source_id: queries.receipt_of(uid, source_id),
            phone="phone",
        )
        if receipt:
            return redirect("signup", code=receipt)
    refusal = refuse_signing_up(queries.standing(row), now=request.now)
    context = dict(zip(("row", "look", "unit", "left"), _row(row, request), strict=True))
    context |= {"form": form, "may_sign_up": refusal is None}
    return sending.page(request, "portal/activity.html", context, form)


@never_cache
@require_safe
def signup(request: Request, code: str) -> HttpResponse:
    """One's own place: its receipt, when and where, and how to give it back."""
    found = _mine(code)
    return render(request, "portal/signup.html", {"found": found, "row": found.activity})


@never_cache
@require_POST
def withdraw(request: Request, code: str) -> HttpResponse:
    """Give the place back; name and telephone are erased."""
    guarding.admit(request, Trying.FOLLOW_UP, code)
    actions.withdraw(receipt=_mine(code).receipt, actor=request.actor, now=request.now, ids=IDS)
    return redirect("signup", code=code)


def look(row: Activity, request: Request) -> Look:
    """How far it is."""
    if row.stage == Stage.CANCELLED:
        return CANCELLED
    if row.stage == Stage.HELD:
        return HELD
    if row.starts_at <= request.now:
        return UNDER_WAY if row.ends_at > request.now else HELD
    return OPEN if queries.standing(row).left else FULL


def _row(row: Activity, request: Request) -> tuple[Activity, Look, Message, int]:
    return row, look(row, request), accounts.organisation().name(row.unit), queries.standing(row).left


def _sign_up(request: Request, uid: str, form: Form, sender: Sender | None) -> str:
    given = Volunteer(name=form.values["name"], phone=form.values["phone"])
    source_id = form.values[sending.SENDING]
    return actions.sign_up(
        uid=uid,
        given=given,
        source_id=source_id,
        actor=request.actor,
        now=request.now,
        ids=IDS,
        sender=sender,
    )


def _mine(code: str) -> Signup:
    found = queries.mine(code) if receipt_ok(code) else None
    if found is None:
        raise Http404(NO_PLACE)
    return found
