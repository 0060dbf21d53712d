"""门前三包: the register by street, the form for a promise, and one's own promise by receipt."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.common.ids import receipt_ok
from chengxu.common.messages import Message
from chengxu.intake.attempts import Trying
from chengxu.intake.senders import Sender
from chengxu.participation.deciding.frontage import MAX_NUMBER, MAX_TITLE, Party, Promise
from chengxu.participation.frontage import actions, queries
from chengxu.participation.models import Commitment
from chengxu.web import IDS
from chengxu.web.forms import Form, day
from chengxu.web.portal import guarding, sending
from chengxu.web.requests import Request

FIELDS = ("party", "title", "street", "number", "until_on", "name", "phone")
NO_PROMISE = Message(
    "没有这个回执码的承诺，请对照回执再输一遍。",
    "No promise has this code; please check it against your receipt.",
)


@require_safe
def index(request: Request) -> HttpResponse:
    """The streets with their promises; one street opened shows each with its record."""
    today = timezone.localdate(request.now)
    streets = queries.by_street(today)
    asked = request.GET.get("street", "")
    chosen = next((street for street in streets if street.code == asked), None)
    rows = queries.register(chosen.code, today) if chosen else []
    context = {
        "streets": streets,
        "chosen": chosen,
        "rows": rows,
        "record": queries.record(rows),
        "terms": queries.terms(),
        "total": sum(street.count for street in streets),
    }
    return render(request, "portal/fronts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def commit(request: Request) -> HttpResponse:
    """The form for a promise; a good one leads to its receipt."""
    terms = queries.terms()
    form, chosen = sending.fresh(FIELDS), list(terms.items)
    if request.method == "POST":
        chosen = request.POST.getlist("promises")
        form, receipt = sending.sent(
            request,
            FIELDS,
            lambda given, sender: _commit(request, given, chosen, sender),
            receipt_of=queries.receipt_of,
            phone="phone",
        )
        if receipt:
            return redirect("front", code=receipt)
    context = {
        "form": form,
        "chosen": chosen,
        "terms": terms,
        "parties": [(party.value, party.label) for party in Party],
        "streets": list(queries.streets().items()),
        "max_title": MAX_TITLE,
        "max_number": MAX_NUMBER,
    }
    return sending.page(request, "portal/front_new.html", context, form)


@never_cache
@require_safe
def front(request: Request, code: str) -> HttpResponse:
    """One's own promise: its receipt, whether it stands in the register, its record, and how to take it back."""
    found = _mine(code)
    return render(request, "portal/front.html", {"found": found, "row": queries.row(found, inside=True)})


@never_cache
@require_POST
def end(request: Request, code: str) -> HttpResponse:
    """Take a promise back."""
    guarding.admit(request, Trying.FOLLOW_UP, code)
    actions.end(receipt=_mine(code).receipt, actor=request.actor, now=request.now, ids=IDS)
    return redirect("front", code=code)


def _commit(request: Request, form: Form, items: list[str], sender: Sender | None) -> str | None:
    until_on = day(form, "until_on")
    form.values.setdefault("promises", "")
    if form.errors:
        return None
    texts = {name: form.values[name] for name in FIELDS if name != "until_on"}
    given = Promise(**texts, items=items, until_on=until_on)
    source_id = form.values[sending.SENDING]
    return actions.commit(
        given=given, source_id=source_id, actor=request.actor, now=request.now, ids=IDS, sender=sender
    )


def _mine(code: str) -> Commitment:
    found = queries.mine(code) if receipt_ok(code) else None
    if found is None:
        raise Http404(NO_PROMISE)
    return found
