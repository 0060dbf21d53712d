"""Penalty decisions the law lays open, for everybody: the newest first, those withdrawn with the reason alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.enforcement import opened
from chengxu.enforcement.publishing import Ground, PartyKind
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 30
FEN = 100


@require_safe
def show(request: Request) -> HttpResponse:
    """One page of them, by key."""
    page = by_id(opened.in_the_open(), request.GET.get("after", ""), PAGE)
    units = accounts.organisation()
    lines = [
        {
            "row": row,
            "unit": units.name(row.proceeding.unit),
            "kind": PartyKind(row.party_kind).label,
            "ground": Ground(row.ground).label if row.ground else "",
            "fine": row.proceeding.fine // FEN,
            "confiscated": row.proceeding.confiscated // FEN,
        }
        for row in page.rows
    ]
    return render(request, "portal/penalties.html", {"lines": lines, "page": page})
