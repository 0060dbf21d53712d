"""The register of parties: find one, enter one, correct it, see its permits and inspections; a person's data erased when nothing needs it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.common.messages import Message
from chengxu.parties import actions, queries, rules
from chengxu.parties.access import KEEPS, READS
from chengxu.parties.identity import CODED, PartyGiven, PartyKind
from chengxu.parties.models import Party
from chengxu.territory import queries as territory
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.forms import Form, read
from chengxu.web.inspections.board import of_party
from chengxu.web.office.permits import MOST_SEARCH, NO_PARTY, PAGE
from chengxu.web.paging import by_id
from chengxu.web.portal.permits import LOOKS
from chengxu.web.requests import Request

FIELDS = ("kind", "name", "code", "plate", "operator", "street", "address", "contact", "phone", "email")
MOST_OPERATORS = 500


@never_cache
@needs(READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """Parties by name, credit code or plate, the newest first."""
    search = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_SEARCH]
    page = by_id(queries.parties(search), request.GET.get("after", ""), PAGE)
    context = {
        "face": "permits",
        "rows": [(row, PartyKind(row.kind).label, queries.contact(row)) for row in page.rows],
        "page": page,
        "search": search,
        "may_keep": request.actor.may(KEEPS),
    }
    return render(request, "office/parties.html", context)


@never_cache
@needs(KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """A new party."""
    form = Form(dict.fromkeys(FIELDS, ""))
    if request.method == "POST":
        form = read(request.POST, FIELDS)
        uid = form.tried(
            lambda: actions.register(given=_given(form), actor=request.actor, now=request.now, ids=IDS)
        )
        if uid:
            messages.success(request, str(Message("已登记", "registered")), extra_tags="good")
            return redirect("office-party", uid=uid)
    return _form(request, form, None)


@never_cache
@needs(KEEPS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, uid: str) -> HttpResponse:
    """Correct a party; its kind stays."""
    row = _party(uid)
    form = Form(dict.fromkeys(FIELDS, "") | _values(row))
    if request.method == "POST":
        form = read(request.POST, FIELDS)
        form.values["kind"] = row.kind
        form.tried(
            lambda: actions.correct(
                uid=uid, given=_given(form), actor=request.actor, now=request.now, ids=IDS
            )
        )
        if not form.errors:
            messages.success(request, str(Message("已更正", "corrected")), extra_tags="good")
            return redirect("office-party", uid=uid)
    return _form(request, form, row)


@never_cache
@needs(READS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One party with its permits and inspections; its contact masked."""
    return _page(request, _party(uid), "")


@never_cache
@needs(KEEPS)
@require_POST
def contact(request: Request, uid: str) -> HttpResponse:
    """The same with the contact in full; that somebody looked is written to the ledger."""
    row = _party(uid)
    return _page(request, row, actions.look(uid=uid, actor=request.actor, now=request.now, ids=IDS))


@never_cache
@needs(KEEPS)
@require_POST
def erase(request: Request, uid: str) -> HttpResponse:
    """Forget a person whose permits are over."""
    row, form = _party(uid), Form({})
    form.tried(lambda: actions.erase(uid=uid, actor=request.actor, now=request.now, ids=IDS))
    if form.errors:
        return _page(request, row, "", form)
    messages.success(
        request, str(Message("个人信息已删除", "the personal data is erased")), extra_tags="good"
    )
    return redirect("office-parties")


def _page(request: Request, row: Party, revealed: str, form: Form | None = None) -> HttpResponse:
    at = territory.calendar().local(request.now)
    found = queries.permits().filter(party=row).order_by("-end_on", "number")
    context = {
        "face": "permits",
        "party": row,
        "kind": PartyKind(row.kind).label,
        "street": queries.streets().get(row.street, ""),
        "contact": queries.contact(row),
        "revealed": revealed,
        "form": form or Form({}),
        "permits": [(told := queries.told(one, at, inside=True), *LOOKS[told.state]) for one in found],
        "operates": row.operates.order_by("name"),
        "may_keep": request.actor.may(KEEPS),
        "natural": PartyKind(row.kind) in rules.NATURAL,
        "inspections": of_party(row, request.actor, request.now),
    }
    return render(request, "office/party.html", context, status=422 if form and form.errors else 200)


def _form(request: Request, form: Form, row: Party | None) -> HttpResponse:
    firms = queries.parties().filter(kind__in=[kind.value for kind in CODED]).order_by("name")
    context = {
        "face": "permits",
        "form": form,
        "party": row,
        "kinds": [(kind.value, kind.label) for kind in PartyKind],
        "streets": list(queries.streets().items()),
        "firms": list(firms.values_list("uid", "name")[:MOST_OPERATORS]),
    }
    return render(request, "office/party_new.html", context, status=422 if form.errors else 200)


def _given(form: Form) -> PartyGiven:
    return PartyGiven(**{name: form.values[name] for name in FIELDS})


def _values(row: Party) -> dict[str, str]:
    return {
        "kind": row.kind, "name": row.name, "code": row.code, "plate": row.plate, "operator": row.operator_id or "",
        "street": row.street, "address": row.address, "contact": row.contact_name, "phone": row.contact_phone,
        "email": row.contact_email,
    }  # fmt: skip


def _party(uid: str) -> Party:
    row = queries.find_party(uid)
    if row is None:
        raise Http404(NO_PARTY)
    return row
