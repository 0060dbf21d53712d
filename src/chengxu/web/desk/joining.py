"""Joining cases from the page of one: merge, undo, split, attach, detach, link; the other case beside it before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.cases import models, queries
from chengxu.cases.rules import Case, Rulebook
from chengxu.cases.together import offering
from chengxu.cases.together.joining import By
from chengxu.cases.together.parts import Part
from chengxu.cases.workflow.placing import relocate
from chengxu.cases.workflow.states import State
from chengxu.common.messages import Message, Refused
from chengxu.intake import actions
from chengxu.intake import queries as intake
from chengxu.intake.models import Report
from chengxu.web import IDS
from chengxu.web.access import needs
from chengxu.web.desk.cases import JOINING, visible_case
from chengxu.web.desk.rows import Row, rows
from chengxu.web.desk.steps import given_number
from chengxu.web.requests import Request

ROWS = 3  # matters that one form can take out of a case
MOST_NEAR = 8
UNKNOWN = Message(
    "没有找到这件案件；请写案件号或回执码",
    "no such case; give a case number or the code of a receipt",
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way of joining: its button and what it does, with both cases in hand."""

    name: str
    verb: str
    label: Message
    done: Message
    do: Callable[[Case, Case, By, Mapping[str, int | None]], Case]


def _pair(seen: Mapping[str, int | None], *, turned: bool = False) -> tuple[int | None, int | None]:
    one, two = seen["version"], seen["other_version"]
    return (two, one) if turned else (one, two)


WITH_OTHER = (
    Way(
        "merge", "case.merge", Message("把本案并入那一件", "merge this case into the other"), Message("已并案", "merged"),
        lambda case, other, by, seen: actions.merge(given=case.uid, kept=other.uid, by=by, expected=_pair(seen)),
    ),
    Way(
        "take", "case.merge", Message("把那一件并入本案", "merge the other into this case"), Message("已并案", "merged"),
        lambda case, other, by, seen: actions.merge(
            given=other.uid, kept=case.uid, by=by, expected=_pair(seen, turned=True)
        ),
    ),
    Way(
        "attach", "case.attach", Message("本案作为那一件的下级", "make this case a part of the other"),
        Message("已挂接", "attached"),
        lambda case, other, by, seen: actions.attach(
            child=case.uid, parent=other.uid, by=by, expected=_pair(seen)
        ),
    ),
    Way(
        "adopt", "case.attach", Message("那一件作为本案的下级", "make the other a part of this case"),
        Message("已挂接", "attached"),
        lambda case, other, by, seen: actions.attach(
            child=other.uid, parent=case.uid, by=by, expected=_pair(seen, turned=True)
        ),
    ),
    Way(
        "link", "case.link", Message("本案是那一件的再次发生", "this case is the other once more"),
        Message("已关联", "linked"),
        lambda case, other, by, seen: actions.link(
            case_uid=case.uid, earlier=other.uid, by=by, expected=seen["version"]
        ),
    ),
)  # fmt: skip
ALONE = (
    Way(
        "unmerge", "case.unmerge", Message("撤销并案", "undo the merge"), Message("已撤销并案", "the merge is undone"),
        lambda case, other, by, seen: actions.unmerge(given=case.uid, by=by, expected=seen["version"]),
    ),
    Way(
        "detach", "case.attach", Message("从母案分离", "detach from its parent"), Message("已分离", "detached"),
        lambda case, other, by, seen: actions.detach(child=case.uid, by=by, expected=seen["version"]),
    ),
)  # fmt: skip
WAYS = {way.name: way for way in (*WITH_OTHER, *ALONE)}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two cases: its line as in a list, its version, what was reported."""

    row: Row
    version: int
    reports: list[Report]


@never_cache
@needs(*JOINING)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, uid: str) -> HttpResponse:
    """Choose the other case and see both; then join them, or split this one."""
    row = visible_case(uid, request.actor)
    if request.method != "POST":
        return _page(request, row, _other(request, request.GET.get("other", "")))
    other = _other(request, request.POST.get("other", ""))
    try:
        words, done = (
            _split(request, row) if request.POST.get("how") == "split" else _joined(request, row, other)
        )
    except Refused as refusal:
        return _page(request, row, other, refusal)
    messages.success(request, str(words), extra_tags="good")
    return redirect("case", uid=done)


def _joined(request: Request, row: models.Case, other: models.Case | None) -> tuple[Message, str]:
    way = WAYS.get(request.POST.get("how", ""))
    if way is None:
        raise Http404(Message("没有这个动作。", "There is no such step."))
    if other is None and way in WITH_OTHER:
        raise Refused(UNKNOWN, field="other")
    seen = {name: given_number(request.POST.get(name, ""), name) for name in ("version", "other_version")}
    case = queries.state_of(row)
    done = way.do(case, queries.state_of(other) if other else case, _by(request), seen)
    return way.done, done.uid


def _split(request: Request, row: models.Case) -> tuple[Message, str]:
    book = queries.rulebook()
    given = [_part(request, number, book) for number in range(1, ROWS + 1)]
    parts = actions.split(
        case_uid=row.uid,
        matters=[part for part in given if part.category or part.note or part.place_text],
        by=_by(request),
        expected=given_number(request.POST.get("version", ""), "version"),
    )
    return Message("已拆出 {n} 件", "{n} taken out").format(n=len(parts)), row.uid


def _part(request: Request, number: int, book: Rulebook) -> Part:
    given = {
        name: request.POST.get(f"part-{number}-{name}", "").strip() for name in ("category", "note", "place")
    }
    try:
        location = relocate(lon=None, lat=None, frame="", text=given["place"], book=book)
    except Refused as refusal:
        raise Refused(refusal.message, field=f"part-{number}-place") from None
    return Part(category=given["category"], note=given["note"], location=location, place_text=given["place"])


def _by(request: Request) -> By:
    return By(actor=request.actor, now=request.now, ids=IDS, reason=request.POST.get("reason", "").strip())


def _other(request: Request, text: str) -> models.Case | None:
    """The case somebody named, if they may see it: by uid, number, or the receipt of a report."""
    uid = intake.case_of(text)
    return queries.find(uid, request.actor) if uid else None


def _page(
    request: Request, row: models.Case, other: models.Case | None, refusal: Refused | None = None
) -> HttpResponse:
    case, book = queries.state_of(row), queries.rulebook_of(row.pack_hash)
    text = request.GET.get("other", "") or request.POST.get("other", "")
    near = queries.nearby(
        queries.Around(category=row.category, lon=row.lon, lat=row.lat, place=row.place),
        actor=request.actor,
        now=request.now,
        book=book,
        exclude=row.uid,
    )
    by = _by(request)
    open_ = dict(offering.alone(case, by=by, book=book))
    if other is not None:
        open_ |= offering.with_other(case, queries.state_of(other), by=by, book=book)
    known = [way for way in WAYS.values() if request.actor.may(way.verb) and way.name in open_]
    context: dict[str, Any] = {
        "face": "desk",
        "case": case,
        "sides": [_side(one, book, request) for one in (row, other) if one is not None],
        "other": other,
        "ways": [way for way in known if open_[way.name] is None],
        "shut": [(way, why) for way in known if (why := open_[way.name]) and _concerns(way.name, case)],
        "near": near[:MOST_NEAR],
        "text": (other.case_no or "") if other else text,
        "unknown": UNKNOWN if text and other is None and refusal is None else None,
        "refusal": refusal,
        "wrong": _stands_at(request, refusal) if refusal else "",
        "given": request.POST,
        "rows": _rows(request) if open_["split"] is None else [],
        "categories": queries.rulebook().catalog.active,
    }
    return render(request, "desk/joining.html", context, status=422 if refusal else 200)


def _stands_at(request: Request, refusal: Refused) -> str:
    """The id of the field a refusal is about; "" when it is about none and stands on top of the page."""
    if refusal.field == "reason":
        return "split-reason" if request.POST.get("how") == "split" else "f-reason"
    if refusal.field == "other":
        return "f-other"
    return refusal.field if refusal.field.startswith("part-") else ""


def _concerns(name: str, case: Case) -> bool:
    """Whether somebody might look for this way at all: nothing is undone where nothing was joined."""
    return {"unmerge": case.state is State.MERGED, "detach": bool(case.parent_uid)}.get(name, True)


def _side(row: models.Case, book: Rulebook, request: Request) -> Side:
    return Side(rows([row], book, request.now, request.actor)[0], row.version, intake.reports_of(row.uid))


def _rows(request: Request) -> list[dict[str, object]]:
    """The lines of the form for matters taken out, with what was filled in."""
    names = ("category", "note", "place")
    return [
        {"number": n, "text": str(n), **{name: request.POST.get(f"part-{n}-{name}", "") for name in names}}
        for n in range(1, ROWS + 1)
    ]
