"""One meeting: its facts, who must come, its record, the sheet to sign, its photographs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.ledger import evidence
from chengxu.reports.writers import attendance
from chengxu.routines.meetings import access, queries
from chengxu.routines.meetings.models import Meeting
from chengxu.routines.meetings.rules import Mark, Stage
from chengxu.web import county, pictures
from chengxu.web.access import needs
from chengxu.web.forms import Form
from chengxu.web.meetings import looks
from chengxu.web.meetings.lists import SEES
from chengxu.web.requests import Request

NOTHING = Message(
    "没有这个会议，或者不在您能看的范围里。", "There is no such meeting, or it is not for you to see."
)


@never_cache
@needs(*SEES)
@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """The page of a meeting."""
    return page(request, found(request, uid), Form({}))


def found(request: Request, uid: str) -> Meeting:
    """The meeting; 404 when there is none the reader may see."""
    row = queries.find(uid, request.actor)
    if row is None:
        raise Http404(NOTHING)
    return row


def page(request: Request, row: Meeting, form: Form) -> HttpResponse:
    """One meeting with what may be done with it."""
    mine = access.may_keep(request.actor, party=row.party, unit=row.unit)
    coming = queries.coming(row)
    names = accounts.organisation()
    came = sum(one.mark is Mark.PRESENT for one in coming)
    open_ = row.stage == Stage.PLANNED
    context: dict[str, Any] = {
        "face": "meetings",
        "row": row,
        "title": looks.title(row),
        "kind": looks.kind_name(row),
        "look": looks.stage(row),
        "unit": names.name(row.unit),
        "host": accounts.names({row.host}).get(row.host, ""),
        "coming": [(one, names.short(one.unit), looks.mark(one.mark)) for one in coming],
        "came": came,
        "rate": f"{100 * came / len(coming):.1f}" if coming else "",
        "doubtful": [one for one in coming if one.mark is Mark.DOUBTFUL],
        "kept": queries.minutes_kept(row).value if mine or row.party else "",
        "sees_record": mine,
        "photos": row.evidence.split(),
        "mine": mine,
        "may_move": mine and open_,
        "may_record": mine and row.stage != Stage.CANCELLED and row.starts_at <= request.now,
        "may_erase": mine and bool(row.record),
        "form": form,
        "began": form.values.get("started_at") or _local(row),
        "lasted": form.values.get("minutes") or row.minutes,
    }
    return render(request, "meetings/one.html", context, status=form.status)


def _local(row: Meeting) -> str:
    return f"{timezone.localtime(row.starts_at):%Y-%m-%dT%H:%M}"


@never_cache
@needs(*SEES)
@require_safe
def sheet(request: Request, uid: str) -> HttpResponse:
    """The attendance sheet to print and sign, or, once it was held, as it was recorded."""
    row = found(request, uid)
    names = accounts.organisation()
    held = row.stage == Stage.HELD
    at = timezone.localtime(row.starts_at)
    made = attendance.write(
        title=looks.title(row),
        facts=[
            ("时间", f"{at:%Y年%-m月%-d日 %H:%M}"),
            ("地点", row.place or "—"),
            ("主持", accounts.names({row.host}).get(row.host, "—")),
            ("议题", row.topics or row.agenda.split("\n")[0][:60] or "—"),
        ],
        people=[
            attendance.Line(one.name, names.short(one.unit).zh, one.mark.label.zh if held else "")
            for one in queries.coming(row)
        ],
        office=county.county().bureau.zh,
        made=timezone.localdate(request.now),
    )
    headers = {"Content-Disposition": 'inline; filename="attendance.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@needs(*SEES)
@require_safe
def photo(request: Request, uid: str, original: str, size: str) -> HttpResponse:
    """A photograph of a meeting, for whoever may see the meeting."""
    row = found(request, uid)
    seen = evidence.current([original] if original in row.evidence.split() else [])
    return pictures.send(request, seen.get(original), size)
