"""The list of rounds, a new one, one with its figures by place and question, a sheet, its end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.routines.surveys import access, actions, queries, rules
from chengxu.routines.surveys.models import Round
from chengxu.routines.surveys.rules import Kind, Plan, Sheet, Told
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, day, read, whole
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 30
PLAN = ("kind", "title", "start", "end")
NONE = Message(
    "没有这一轮测评，或者不在您能看的范围里。", "There is no such round, or it is not for you to see."
)


@never_cache
@needs(access.READ, access.KEEP)
@require_safe
def index(request: Request) -> HttpResponse:
    """The newest first, with how many were asked and answered."""
    page = by_id(queries.listed(request.actor), request.GET.get("after", ""), PAGE)
    rows = [
        (row, queries.kind_of(row).name, accounts.organisation().short(row.unit), sum(row.places.values()))
        for row in page.rows
    ]
    context = {"face": "surveys", "rows": rows, "page": page, "may_keep": bool(_kinds(request))}
    return render(request, "surveys/list.html", context)


def _kinds(request: Request) -> list[Kind]:
    """The kinds somebody may begin a round of."""
    return [kind for kind in queries.declared().values() if access.may_keep(request.actor, kind.unit)]


@never_cache
@needs(access.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """A new round: what, when, where and how many to ask there (``n-CODE``)."""
    kinds, places = _kinds(request), queries.places()
    form = Form(
        {**dict.fromkeys((*PLAN, "places"), ""), "start": timezone.localdate(request.now).isoformat()}
    )
    counts: Mapping[str, str] = {}
    if request.method == "POST":
        form = read(request.POST, (*PLAN, "places"))
        counts = {code: text for code in places if (text := request.POST.get(f"n-{code}", "").strip())}
        uid = _begun(request, form, counts)
        if uid:
            messages.success(request, str(Message("测评已开始", "the round is begun")), extra_tags="good")
            return redirect("survey", uid=uid)
    context = {
        "face": "surveys",
        "form": form,
        "kinds": [(kind.code, kind.name) for kind in kinds],
        "each": kinds[0].each if kinds else 0,
        "places": [(code, name, counts.get(code, "")) for code, name in places.items()],
    }
    return render(request, "surveys/new.html", context, status=form.status)


def _begun(request: Request, form: Form, counts: Mapping[str, str]) -> str | None:
    start, end = day(form, "start"), day(form, "end")
    if form.errors:
        return None
    plan = Plan(
        kind=form.values["kind"], title=form.values["title"], start=start, end=end,
        places={code: whole(text, 0) for code, text in counts.items()},
    )  # fmt: skip
    return form.tried(lambda: actions.begin(given=plan, actor=request.actor, now=request.now, ids=IDS))


@never_cache
@needs(access.READ, access.KEEP)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One round."""
    return page(request, found(request, uid), Form({}))


@never_cache
@needs(access.KEEP)
@require_POST
def sheet(request: Request, uid: str) -> HttpResponse:
    """Record a household; the next one is asked for at the same place and day."""
    row = found(request, uid)
    kind = queries.kind_of(row)
    form = read(request.POST, ("place", "day", "number", *kind.questions))
    on = day(form, "day")
    taken = None
    if not form.errors:
        given = Sheet(
            place=form.values["place"], day=on, number=form.values["number"],
            answers={code: form.values[code] for code in kind.questions},
        )  # fmt: skip
        taken = form.tried(
            lambda: actions.record(uid=uid, sheet=given, actor=request.actor, now=request.now, ids=IDS)
        )
    if form.errors:
        return page(request, row, form)
    said = (
        Message("记下一份", "a sheet is recorded")
        if taken
        else Message("这一份以前已经记过", "it was recorded before")
    )
    messages.success(request, str(said), extra_tags="good")
    response = redirect("survey", uid=uid)
    response["Location"] += f"?place={form.values['place']}&day={form.values['day']}#sheet"
    return response


@never_cache
@needs(access.KEEP)
@require_POST
def close(request: Request, uid: str) -> HttpResponse:
    """End a round."""
    row = found(request, uid)
    form = read(request.POST, ("why",))
    form.tried(
        lambda: actions.close(uid=uid, why=form.values["why"], actor=request.actor, now=request.now, ids=IDS)
    )
    if form.errors:
        return page(request, row, form)
    messages.success(request, str(Message("这一轮已结束", "the round is closed")), extra_tags="good")
    return redirect("survey", uid=uid)


def found(request: Request, uid: str) -> Round:
    """The round; 404 when there is none the reader may see."""
    row = queries.find(uid, request.actor)
    if row is None:
        raise Http404(NONE)
    return row


def page(request: Request, row: Round, form: Form) -> HttpResponse:
    """One round: figures by place and by question, a sheet to fill, the end."""
    kind, names = queries.kind_of(row), queries.places()
    tallies = queries.tallies(row)
    total = rules.whole(rules.totalled(tallies), kind)
    keeps = access.may_keep(request.actor, row.unit)
    today = min(max(timezone.localdate(request.now), row.starts_on), row.ends_on).isoformat()
    asked = {
        "place": form.values.get("place") or request.GET.get("place", ""),
        "day": form.values.get("day") or request.GET.get("day", today),
    }
    context: dict[str, Any] = {
        "face": "surveys",
        "row": row,
        "kind": kind,
        "unit": accounts.organisation().name(row.unit),
        "total": total,
        "places": [(names.get(one.tally.place, one.tally.place), one) for one in rules.told(tallies, kind)],
        "questions": _questions(total, kind),
        "mine": keeps and row.closed_at is None,
        "keeps": keeps,
        "voided": [(one, names.get(one.place, one.place)) for one in queries.taken_back(row)],
        "short": any(one.asked < one.wanted for one in tallies),
        "choices": [(code, names.get(code, code)) for code in queries.plan_of(row).places],
        "asked": asked,
        "form": form,
        "given": {code: form.values.get(code, "") for code in kind.questions},
    }
    return render(request, "surveys/one.html", context, status=form.status)


def _questions(total: Told, kind: Kind) -> list[tuple[Message, list[tuple[Message, int]], Decimal | None]]:
    """Each question with how many gave each level and the share satisfied; nothing of a total that is kept back."""
    if total.kept_back:
        return []
    counts = total.tally.by_question
    return [
        (
            name,
            [(level.name, counts.get(code, {}).get(level.code, 0)) for level in kind.levels],
            rules.share(total.tally.satisfied(code, kind), total.tally.answered),
        )
        for code, name in kind.questions.items()
    ]
