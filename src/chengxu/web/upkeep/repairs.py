"""Repairs: the list, one, recording one of a component or of a stretch of a road, taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.assets import queries as assets
from chengxu.assets.access import KEEPS, READS, REGISTERS, may_change
from chengxu.assets.models import Component
from chengxu.assets.rules import Book
from chengxu.assets.upkeep import actions, queries, rules
from chengxu.assets.upkeep.access import CLAIMS
from chengxu.assets.upkeep.models import Claim, Repair
from chengxu.cases import access as cases_access
from chengxu.cases.models import Case
from chengxu.common.messages import Message, Refused
from chengxu.intake.parsing import instant
from chengxu.intake.pictures import of_component
from chengxu.ledger import actions as ledger
from chengxu.ledger import queries as ledger_queries
from chengxu.ledger.models import Deed
from chengxu.ledger.rules import MILLI
from chengxu.territory import queries as territory
from chengxu.web import IDS, pictures
from chengxu.web.access import needs
from chengxu.web.components import looks
from chengxu.web.forms import Form, day, read
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
WORKS, PARTS = range(1, 4), range(1, 5)
PLAIN = ("done_at", "found_at", "hours", "other_yuan", "by", "contractor", "warranty", "road", "section", "note", "case_no",
         "also", "mended")  # fmt: skip
LINES = tuple(
    f"{name}_{n}"
    for kind, lines in (("work", WORKS), ("part", PARTS))
    for n in lines
    for name in (kind, f"{kind}_n")
)
FIELDS = (*PLAIN, *LINES, "works", "parts", "photos")
NO_REPAIR = Message("没有这次维修。", "There is no such repair.")
NO_COMPONENT = Message("没有这个部件。", "There is no such component.")


@never_cache
@needs(READS)
@require_safe
def index(request: Request) -> HttpResponse:
    """One page of the repairs, the newest first, by class and unit."""
    book, given = assets.book(request.now), request.GET
    filters = queries.Filters(category=given.get("category", "")[:12], unit=given.get("unit", "")[:24])
    page = by_id(queries.repairs(filters, request.actor), given.get("after", ""), PAGE)
    repaired = _repaired()
    context = {
        "face": "upkeep",
        "rows": [line(row, book) for row in page.rows],
        "page": page,
        "filters": filters,
        "categories": [(one.id, one.name) for one in book.catalog.active if one.id in repaired],
        "units": [(unit.code, unit.short) for unit in book.organisation.units.values()],
        "may_record": request.actor.may(KEEPS) or request.actor.may(REGISTERS),
        "tab": "repairs",
    }
    return render(request, "upkeep/repairs.html", context)


@never_cache
@needs(KEEPS, REGISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Record a repair of the component ``?component=``, or of a stretch without one."""
    component = _component(request)
    form = read(request.POST, FIELDS) if request.method == "POST" else _empty(request)
    if request.method == "POST":
        uid = form.tried(lambda: _record(request, component, form))
        if uid is not None:
            messages.success(request, str(Message("维修已记下", "the repair is recorded")), extra_tags="good")
            return redirect("repair", uid=uid)
    return render(request, "upkeep/repair_new.html", _form(request, component, form), status=form.status)


@never_cache
@needs(READS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One repair: what was done, with what, what it cost, its claim, photographs before and after."""
    return _page(request, _repair(request, uid), Form({"reason": ""}))


@never_cache
@needs(KEEPS, REGISTERS)
@require_POST
def void(request: Request, uid: str) -> HttpResponse:
    """Take a repair back that was recorded wrongly; a refusal stands beside its field."""
    row, form = _repair(request, uid), read(request.POST, ("reason",))
    form.tried(
        lambda: actions.void(
            uid=uid, reason=form.values["reason"], actor=request.actor, now=request.now, ids=IDS
        )
    )
    if form.errors:
        return _page(request, row, form)
    messages.success(
        request,
        str(Message("已作废，数字里不再计它", "it is taken back and counts no more")),
        extra_tags="good",
    )
    return redirect("repair", uid=uid)


@needs(READS)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A picture of a repair, small or large; never the original."""
    seen = of_component(_deeds(_repair(request, uid)), request.actor)
    return pictures.send(request, seen.get(original), size)


def _record(request: Request, component: Component | None, form: Form) -> str:
    values = form.values
    photos = {side: _kept(request, side) for side in ("before", "after")}
    given = rules.Given(
        works=[(values[f"work_{n}"], values[f"work_n_{n}"]) for n in WORKS],
        parts=[(values[f"part_{n}"], values[f"part_n_{n}"]) for n in PARTS],
        done_at=_moment(values["done_at"], "done_at"), found_at=_moment(values["found_at"], "found_at"),
        hours=values["hours"], other_yuan=values["other_yuan"], by=values["by"], contractor=values["contractor"],
        warranty=day(form, "warranty"), road=values["road"], section=values["section"], note=values["note"],
        before=photos["before"], after=photos["after"], mended=values["mended"] == "1",
    )  # fmt: skip
    return actions.record(
        asset_uid=component.uid if component else "", given=given, case_uid=_case(request, values["case_no"]),
        also=values["also"] == "1", actor=request.actor, now=request.now, ids=IDS,
    )  # fmt: skip


def _kept(request: Request, side: str) -> tuple[str, ...]:
    photos = [(file.name or "", file.read()) for file in request.FILES.getlist(side)]
    return ledger.keep(photos, now=request.now) if photos else ()


def _moment(text: str, field: str) -> datetime | None:
    return instant(text, territory.calendar(), field) if text else None


def _case(request: Request, number: str) -> str:
    if not number:
        return ""
    found = Case.objects.filter(case_no=number).filter(cases_access.visible(request.actor)).first()
    if found is None:
        raise Refused(
            Message("没有这个案号，或您看不到它", "no such case number, or not one you may see"),
            field="case_no",
        )
    return found.uid


def _component(request: Request) -> Component | None:
    uid = request.GET.get("component", "")
    row = assets.find(uid, request.actor) if uid else None
    if uid and row is None:
        raise Http404(NO_COMPONENT)
    return row


def _empty(request: Request) -> Form:
    form = Form(dict.fromkeys(FIELDS, ""))
    form.values |= {"by": rules.By.OWN.value, "mended": "1", "case_no": request.GET.get("case", "")[:20]}
    form.values["done_at"] = territory.calendar().local(request.now).strftime("%Y-%m-%dT%H:%M")
    return form


def _form(request: Request, component: Component | None, form: Form) -> dict[str, Any]:
    category = component.category if component else ""
    book = assets.book(request.now)
    declared, words = queries.declared(book.pack_hash), queries.vocabulary(book.pack_hash)
    roads = {road.code: road.name for road in book.territory.roads if road.code and road.name}
    return {
        "face": "upkeep",
        "component": component,
        "category": looks.category(component, book) if component else "",
        "foreign": component is not None
        and not may_change(request.actor, component.owner, component.maintainer),
        "form": form,
        "work_lines": [_typed(form, "work", n) for n in WORKS],
        "part_lines": [_typed(form, "part", n) for n in PARTS],
        "works": [
            (one.code, words.sentence(one.verb, one.object), one.measure)
            for one in declared.works_for(category)
        ],
        "parts": [
            (one.code, one.name, one.measure, one.fen / 100, one.verified)
            for one in declared.parts_for(category)
        ],
        "roads": sorted(roads.items(), key=lambda road: road[1].zh),
        "bys": [(one.value, one.label) for one in rules.By],
        "most_note": rules.MOST_NOTE,
        "mend_hours": int(declared.mend_within.total_seconds() // 3600),
    }


def _typed(form: Form, kind: str, n: int) -> tuple[int, str, str]:
    return n, form.values[f"{kind}_{n}"], form.values[f"{kind}_n_{n}"]


def _page(request: Request, row: Repair, form: Form) -> HttpResponse:
    book, actor, declared = assets.book(request.now), request.actor, queries.declared(row.pack_hash)
    component = assets.by_uid(row.asset_uid)
    deeds = _deeds(row)
    seen = of_component(deeds, actor)
    case = (
        Case.objects.filter(uid=row.case_uid).filter(cases_access.visible(actor)).first()
        if row.case_uid
        else None
    )
    claim = Claim.objects.filter(repair_uid=row.uid).first()
    context = {
        "face": "upkeep",
        **line(row, book),
        "component": component,
        "category": looks.category(component, book) if component else "",
        "where": looks.place(component, book) if component else book.territory.name(row.road),
        "unit": book.organisation.name(row.unit),
        "who": dict(accounts.names({row.actor})).get(row.actor, ""),
        "parts": [
            (declared.parts[one.code].name if one.code in declared.parts else one.code, one.quantity / MILLI, one.measure,
             one.unit_fen / 100, one.fen / 100)
            for one in row.parts.all()
        ],
        "other": row.other_fen / 100,
        "hours": row.hours / MILLI,
        "before": [(hash_, seen[hash_].said) for hash_ in row.before.split() if hash_ in seen],
        "after": [(hash_, seen[hash_].said) for hash_ in row.after.split() if hash_ in seen],
        "note": ledger_queries.notes([row.deeds.split()[0]]).get(row.deeds.split()[0], ""),
        "case": case,
        "claim": claim,
        "may_claim": actor.may(CLAIMS) and claim is None and row.voided_at is None,
        "may_void": row.voided_at is None and (actor.may(REGISTERS) or (actor.may(KEEPS) and row.unit in actor.units)),
        "form": form,
    }  # fmt: skip
    return render(request, "upkeep/repair.html", context, status=form.status)


def line(row: Repair, book: Book) -> Mapping[str, Any]:
    """A repair as a list shows it."""
    words = queries.vocabulary(book.pack_hash)
    return {
        "row": row,
        "did": [
            words.sentence(one.verb, one.object, f"{one.quantity / MILLI:,g}", one.measure)
            for one in row.works.all()
        ],
        "by": rules.By(row.by).label,
        "yuan": (row.parts_fen + row.other_fen) / 100,
        "place": book.territory.name(row.place) if row.place else "",
        "took": (row.done_at - row.found_at).total_seconds() / 3600 if row.found_at else None,
        "late": row.found_at is not None
        and row.done_at - row.found_at > queries.declared(row.pack_hash).mend_within,
    }


def _repaired() -> set[str]:
    return set(Repair.objects.exclude(category="").values_list("category", flat=True).distinct())


def _deeds(row: Repair) -> list[Deed]:
    return list(Deed.objects.filter(uid__in=row.deeds.split()))


def _repair(request: Request, uid: str) -> Repair:
    row = queries.repair(uid, request.actor)
    if row is None:
        raise Http404(NO_REPAIR)
    return row
