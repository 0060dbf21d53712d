"""One component: what it is, where, what became of it, its cases; changing it; registering another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chengxu.accounts.rules import Actor
from chengxu.assets import actions, queries
from chengxu.assets.access import READS, REGISTERS, may_change
from chengxu.assets.changing import Wish
from chengxu.assets.judging import Line
from chengxu.assets.models import Component
from chengxu.assets.rules import MOST_NAME, MOST_NOTE, Book
from chengxu.assets.upkeep.access import CLAIMS
from chengxu.cases import access as cases_access
from chengxu.cases import queries as cases
from chengxu.cases.models import Case
from chengxu.catalog.rules import Kind
from chengxu.common.messages import Invalid, Message, Problems
from chengxu.intake.pictures import of_component
from chengxu.ledger import actions as ledger
from chengxu.reports.writers.labels import picture
from chengxu.routines.recurring import queries as recurring
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.rules import State as Planned
from chengxu.territory.frames import FRAME_NAMES, Frame
from chengxu.web import IDS, pictures
from chengxu.web.access import needs
from chengxu.web.components import labels, looks
from chengxu.web.forms import Form, read
from chengxu.web.requests import Request

MOST_CASES = 20
MOST_PLANNED = 4
CHANGED = ("state", "name", "owner", "maintainer", "accuracy", "source", "since", "note", "lon", "lat")
ASKED = ("category", "code", "external", "frame", *CHANGED)
NONE = Message("没有这个部件，地址可能写错了。", "There is no such component; the address may be mistyped.")


@never_cache
@needs(READS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, uid: str) -> HttpResponse:
    """One component; a form that is sent changes it, and what a rule says against it stands beside its field."""
    row = _find(uid, request.actor)
    if request.method != "POST":
        return _page(request, row, Form(_stored(row)))
    form = read(request.POST, (*CHANGED, "reason", "version"))
    if form.tried(lambda: _change(request, row, form)) is None:
        return _page(request, row, form, status=422)
    messages.success(request, str(Message("已记下", "it is recorded")), extra_tags="good")
    return redirect("component", uid=uid)


@never_cache
@needs(REGISTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Register one component by hand; the same rules as for a table."""
    form = read(request.POST, (*ASKED, "near_ok"))
    if request.method == "POST":
        made = form.tried(lambda: _register(request, form))
        if made is not None:
            return redirect("component", uid=made)
    book = queries.book(request.now)
    context = {
        "face": "components",
        "form": form,
        "categories": [one for one in book.catalog.active if one.kind is Kind.COMPONENT],
        "units": list(book.organisation.units.values()),
        "frames": [(frame.value, name) for frame, name in FRAME_NAMES.items()],
        "most_name": MOST_NAME,
        "most_note": MOST_NOTE,
        **looks.choices(),
    }
    return render(request, "components/new.html", context, status=422 if form.errors else 200)


@needs(READS)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A picture of a component, small or large; never the original."""
    row = _find(uid, request.actor)
    seen = of_component(queries.history(row.uid), request.actor)
    return pictures.send(request, seen.get(original), size)


def _find(uid: str, actor: Actor) -> Component:
    row = queries.find(uid, actor)
    if row is None:
        raise Http404(NONE)
    return row


def _stored(row: Component) -> dict[str, str]:
    given = {name: str(getattr(row, name) or "") for name in CHANGED}
    return given | {
        "reason": "",
        "version": str(row.version),
        "lon": f"{row.lon:.7f}",
        "lat": f"{row.lat:.7f}",
    }


def _change(request: Request, row: Component, form: Form) -> Component | Any:
    photos = [(file.name or "", file.read()) for file in request.FILES.getlist("photos")]
    wish = Wish(
        words={name: form.values[name] for name in CHANGED if name in request.POST},
        frame=Frame.CGCS2000,
        reason=form.values["reason"],
        evidence=ledger.keep(photos, now=request.now) if photos else (),
    )
    seen = form.values["version"]
    return actions.change(
        uid=row.uid, wish=wish, actor=request.actor, now=request.now, ids=IDS,
        expected=int(seen) if seen.isdecimal() else None,
    )  # fmt: skip


def _register(request: Request, form: Form) -> str:
    taken = actions.register(
        [Line(1, {name: form.values[name] for name in ASKED})], frame=None, actor=request.actor, now=request.now,
        ids=IDS, source="desk", near_ok=form.values["near_ok"] == "1",
    )  # fmt: skip
    problems = Problems()
    for wrong in taken.wrong:
        problems.add(wrong.message, field="near" if wrong.near else wrong.field)
    problems.raise_if_any()
    if not taken.added:  # the very same form again
        problems.add(Message("这个部件已经登记过", "this component is registered already"))
        raise Invalid(tuple(problems.items))
    return taken.added[0].uid


def _page(request: Request, row: Component, form: Form, *, status: int = 200) -> HttpResponse:
    book, actor = queries.book(request.now), request.actor
    words = cases.rulebook().vocabulary
    deeds = queries.history(row.uid)
    seen = of_component(deeds, actor)
    found = Case.objects.filter(asset_uid=row.uid).filter(cases_access.visible(actor)).order_by("-id")
    entries = list(looks.history(deeds, book, words))
    context = {
        "face": "components",
        "row": row,
        "form": form,
        "category": looks.category(row, book),
        "code": looks.grouped(row.code, book, row),
        "look": looks.look(row.state),
        "place": looks.place(row, book),
        "facts": _facts(row, book),
        "may_change": may_change(actor, row.owner, row.maintainer),
        "may_claim": actor.may(CLAIMS),
        "planned": _planned(row),
        "qr": _qr(labels.address(request, row)),
        "short": looks.short(row.token),
        "entries": entries,
        "photos": list(seen),
        "gone": {hash_: one.said for hash_, one in seen.items()},
        "cases": list(found[:MOST_CASES]),
        "case_count": found.count(),
        "units": list(book.organisation.units.values()),
        "most_name": MOST_NAME,
        "most_note": MOST_NOTE,
        **looks.choices(),
    }
    return render(request, "components/page.html", context, status=status)


def _planned(row: Component) -> list[tuple[Message, Occurrence, Message]]:
    """What is to be done to it again and again: the task, the newest stretches of it, what became of each."""
    tasks = recurring.declared()
    found = Occurrence.objects.filter(place=row.uid, place_kind="assets").order_by("-starts_at")[
        :MOST_PLANNED
    ]
    return [
        (
            tasks[one.routine].name if one.routine in tasks else Message(one.routine),
            one,
            Planned(one.state).label,
        )
        for one in found
    ]


def _qr(address: str) -> SafeString:
    """Drawn here from an address of our own: nothing in it comes from anybody's words."""
    return mark_safe(picture(address))  # noqa: S308


def _facts(row: Component, book: Book) -> list[tuple[Message, str]]:
    name = book.organisation.name
    facts = [
        (Message("权属单位", "owner"), str(name(row.owner)) if row.owner else ""),
        (Message("养护单位", "maintained by"), str(name(row.maintainer)) if row.maintainer else ""),
        (Message("原编号", "its owner's number"), row.external),
        (Message("单元网格", "grid"), str(book.territory.name(row.grid)) if row.grid else ""),
        (Message("初始日期", "since"), row.since.isoformat() if row.since else ""),
        (Message("定位精度", "accuracy"), str(looks.WORDS["accuracy"][row.accuracy])),
        (Message("数据来源", "source"), str(looks.WORDS["source"][row.source])),
        (Message("备注", "note"), row.note),
    ]
    return [(label, value) for label, value in facts if value]
