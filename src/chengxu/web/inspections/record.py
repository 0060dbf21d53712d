"""One inspection as a record that prints (现场检查记录), and looking again at what it found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.measure_names import in_english
from chengxu.common.messages import Message, listed
from chengxu.ledger import actions as ledger
from chengxu.ledger import evidence
from chengxu.routines.inspections import actions, models, permits, queries
from chengxu.routines.inspections.access import PERFORMS, READS
from chengxu.routines.inspections.checklists import NA, Checklist, Item, Kind
from chengxu.routines.inspections.rules import Reply
from chengxu.web import IDS, pictures
from chengxu.web.access import needs
from chengxu.web.forms import Form, day, read
from chengxu.web.inspections.board import finding
from chengxu.web.requests import Request

NONE = Message("没有这次检查，或者您无权查看。", "There is no such inspection, or you may not see it.")
WORDS = {"yes": Message("是", "yes"), "no": Message("否", "no"), NA: Message("不适用", "not applicable")}


@never_cache
@needs(READS, PERFORMS)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """The record."""
    return _page(request, _find(request, uid), Form({}), "")


@never_cache
@needs(PERFORMS)
@require_POST
def recheck(request: Request, uid: str, finding: str) -> HttpResponse:
    """Look again; what a rule says against it stands beside the form."""
    row = _find(request, uid)
    form = read(request.POST, ("passed", "note", "due"))
    form.values["photos"] = form.values["team"] = ""
    due = day(form, "due")
    if not form.errors:
        form.tried(lambda: _look(request, row, finding, form, due))
    if form.errors:
        return _page(request, row, form, finding)
    messages.success(request, str(Message("复查已记下", "the look again is recorded")), extra_tags="good")
    return redirect("inspection", uid=uid)


def _look(request: Request, row: models.Inspection, finding: str, form: Form, due: Any) -> models.Finding:
    if not row.findings.filter(uid=finding).exists():
        raise Http404(NONE)
    files = [(file.name or "", file.read()) for file in request.FILES.getlist("photos")]
    look = actions.Look(
        finding=finding,
        passed=form.values["passed"] == "yes",
        at=request.now,
        team=[uid for uid in request.POST.getlist("team") if uid],
        note=form.values["note"],
        photos=ledger.keep(files, now=request.now) if files else (),
        due=due,
    )
    return actions.recheck(look=look, actor=request.actor, now=request.now, ids=IDS)


@needs(READS, PERFORMS)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A picture of an inspection or of a look again, small or large; never the original."""
    row = _find(request, uid)
    if original not in _known(row):
        raise Http404(pictures.NO_PHOTO)
    return pictures.send(request, evidence.current([original]).get(original), size)


def _known(row: models.Inspection) -> set[str]:
    """All its pictures and those of its looks again."""
    looks = (look for one in row.findings.all() for look in one.rechecks.all())
    return {*row.photos.split()}.union(*(look.photos.split() for look in looks))


def _gone(row: models.Inspection) -> dict[str, Message]:
    """Why a picture cannot be shown, by its hash; nothing for those that can."""
    known = _known(row)
    seen = evidence.current(sorted(known))
    return {
        hash_: seen[hash_].said or pictures.NO_PHOTO for hash_ in known if hash_ in seen and seen[hash_].said
    } | {hash_: pictures.NO_PHOTO for hash_ in known if hash_ not in seen}


def _find(request: Request, uid: str) -> models.Inspection:
    row = queries.find(uid, request.actor)
    if row is None:
        raise Http404(NONE)
    return row


def _page(request: Request, row: models.Inspection, form: Form, tried: str) -> HttpResponse:
    checklist, replies = queries.checklist_of(row), queries.replies(row)
    found = [_finding(one, request) for one in row.findings.prefetch_related("rechecks").order_by("id")]
    names = accounts.names(set(row.team.split()))
    kinds = frozenset(item.permit for item in checklist.items if item.permit)
    colleagues = [one for one in queries.colleagues(request.actor.unit) if one.uid != request.actor.uid]
    context = {
        "face": "inspections",
        "row": row,
        "checklist": checklist,
        "name": queries.target_name(row, inside=True),
        "unit": accounts.organisation().name(row.unit),
        "team": listed([names.get(uid, uid) for uid in row.team.split()]),
        "told": queries.told(row),
        "permits": permits.of_party(row.party, kinds, row.ended_at, lon=row.lon, lat=row.lat)
        if row.party and kinds
        else (),
        "items": [_line(checklist, item, replies.get(item.id, Reply(""))) for item in checklist.items],
        "findings": found,
        "gone": _gone(row),
        "open": sum(1 for one in found if one["row"].closed_at is None),
        "form": form,
        "tried": tried,
        "may_perform": request.actor.may(PERFORMS),
        "colleagues": colleagues,
    }
    return render(request, "inspections/record.html", context, status=422 if form.errors else 200)


def _finding(one: models.Finding, request: Request) -> dict[str, Any]:
    looks = sorted(one.rechecks.all(), key=lambda look: look.at)
    people = accounts.names({uid for look in looks for uid in look.team.split()})
    told = [
        {
            "look": look,
            "team": listed([people.get(uid, uid) for uid in look.team.split()]),
            "photos": look.photos.split(),
        }
        for look in looks
    ]
    return finding(one, request.now) | {"looks": told}


def _line(checklist: Checklist, item: Item, reply: Reply) -> dict[str, Any]:
    answer: Any = reply.answer
    if item.kind in (Kind.YESNO, Kind.CHOICE) or answer == NA:
        answer = WORDS.get(reply.answer) or item.choices.get(reply.answer, reply.answer)
    elif item.kind is Kind.NUMBER and answer:
        answer = Message(f"{answer} {item.unit}", f"{answer} {in_english(item.unit)}".rstrip())
    return {"item": item, "answer": answer, "note": reply.note, "photos": reply.photos}
