"""Random draws for everybody: what was locked before, what was drawn, what came of it, and how to reckon it again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.common.masking import mask_name
from chengxu.common.messages import Message, listed
from chengxu.routines.inspections import models, queries
from chengxu.routines.inspections.drawing import verify
from chengxu.routines.inspections.publishing import written
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 30
NONE = Message("没有这次抽查，或者还没有公示。", "There is no such draw, or it is not published yet.")


@require_safe
def index(request: Request) -> HttpResponse:
    """All draws: also those that are only locked or were given up, so that none can be made away with."""
    page = by_id(queries.draws(), request.GET.get("after", ""), PAGE)
    return render(request, "inspections/public_draws.html", {"page": page})


@require_safe
def show(request: Request, uid: str) -> HttpResponse:
    """One draw; of natural persons and officers the surname alone."""
    row = _find(uid)
    told = queries.published(row)
    open_now = row.published_at is not None
    context = {
        "row": row,
        "told": told,
        "open": open_now,
        "unit": accounts.organisation().name(row.unit),
        "results": _results(row, told) if open_now else [],
        "wrong": verify(told) if open_now else [],
    }
    return render(request, "inspections/public_draw.html", context)


@require_safe
def file(request: Request, uid: str) -> HttpResponse:
    """The draw as a file to reckon again; before it is published without seed and result."""
    row = _find(uid)
    told = written(queries.published(row))
    if row.published_at is None:
        told |= {"seed": "", "word": "", "drawn": []}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _find(uid: str) -> models.Draw:
    row = models.Draw.objects.filter(uid=uid).first()
    if row is None:
        raise Http404(NONE)
    return row


def _results(row: models.Draw, told: Any) -> list[dict[str, Any]]:
    tasks = {task.party_id: task for task in row.tasks.select_related("party", "inspection")}
    names = accounts.names({uid for pair in told.pairs for uid in pair.inspectors})
    found = []
    for pair in told.pairs:
        task = tasks.get(pair.party)
        inspection = getattr(task, "inspection", None) if task else None
        left = inspection.findings.filter(closed_at__isnull=True).count() if inspection else 0
        found.append(
            {
                "uid": pair.party,
                "name": queries.target_name(task, inside=False) if task else pair.party,
                "team": listed([mask_name(names.get(uid, "")) or uid[:8] for uid in pair.inspectors]),
                "inspection": inspection,
                "left": left,
            }
        )
    return found
