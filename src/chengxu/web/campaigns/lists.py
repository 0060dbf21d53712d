"""All campaigns, and how many entries of the ledger more than one of them claims."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.routines.campaigns import access, queries
from chengxu.routines.campaigns.relapse import Group
from chengxu.web.access import needs
from chengxu.web.campaigns import looks
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

SEES = (access.READ, access.KEEP, access.LOG)
PAGE = 30


@never_cache
@needs(*SEES)
@require_safe
def index(request: Request) -> HttpResponse:
    """The newest first."""
    page = by_id(queries.listed(request.actor), request.GET.get("after", ""), PAGE)
    names, today = accounts.organisation(), timezone.localdate(request.now)
    rows = []
    for row in page.rows:
        rates = queries.compared(row, today).rates[Group.INSIDE]
        rows.append((row, looks.stage(row), names.short(row.lead), rates[0], looks.share(rates[0])))
    context = {
        "face": "campaigns",
        "rows": rows,
        "page": page,
        "overlap": queries.shared(page.rows),
        "days": queries.settings().days[0],
        "may_keep": request.actor.may(access.KEEP),
    }
    return render(request, "campaigns/list.html", context)
