"""The report documents of the bureau: the list, the register of numbers, and how one is begun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused
from chengxu.reports import actions, queries
from chengxu.reports.access import READS
from chengxu.reports.forms.dressing import FORMS
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.lifecycle.transitions import DRAFTS, STATE_NAMES, State
from chengxu.reports.models import ReportDocument
from chengxu.reports.register import documents
from chengxu.web import IDS
from chengxu.web.access import ASK_SECURITY, Forbidden, needs
from chengxu.web.forms import whole
from chengxu.web.office import periods
from chengxu.web.office.document_looks import look
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
NOT_SEEN = Message(
    "这份文稿还没有送到您这里：草稿只有起草的科室和签发、印发的人能看。",
    "This document has not come to you yet: a draft is for the section that drafts it and for those who sign and issue.",
)
ASK_AUTHOR = Message(
    "需要提前看，请起草人送出征求意见。", "To see it earlier, ask its author to send it out for comment."
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents the list shows; empty means all that this person may see."""

    state: str = ""
    year: str = ""
    mine: bool = False

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.state or self.year or self.mine)


@never_cache
@needs(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """The documents this person may see, newest first; posting begins one."""
    if request.method == "POST":
        return _begin(request)
    filters = _read(request.GET)
    page = by_id(_chosen(filters, request), request.GET.get("after", ""), PAGE)
    papers = [documents.paper(row) for row in page.rows]
    who = documents.people(paper.author for paper in papers)
    context: dict[str, Any] = {
        "face": "documents",
        "filters": filters,
        "rows": [(paper, look(paper), who[paper.author]) for paper in papers],
        "page": page,
        "query": _query(request),
        "states": [(state.value, STATE_NAMES[state]) for state in State],
        "years": sorted({day.year for day in _periods(request)}, reverse=True),
        "may_draft": request.actor.may(DRAFTS),
    }
    return render(request, "office/documents.html", context)


@never_cache
@needs(*READS)
@require_safe
def numbers(request: Request) -> HttpResponse:
    """The register of document numbers of a year, and the number that comes next."""
    mark = documents.rules().mark
    this_year = timezone.localdate(request.now).year
    years = sorted({this_year, *documents.numbered_years(mark)}, reverse=True)
    asked = request.GET.get("year", "")
    year = found if (found := whole(asked, 0)) in years else this_year
    next_ = f"{mark}〔{year}〕{documents.next_number(mark, year)}号"
    visible = set(documents.seen_by(request.actor).values_list("uid", flat=True))
    context = {
        "face": "documents",
        "used": [(used, used.uid in visible) for used in documents.used_numbers(mark, year)],
        "year": year,
        "years": years,
        "next": next_ if year == this_year else "",
    }
    return render(request, "office/document_numbers.html", context)


def visible(uid: str, actor: Actor) -> Paper:
    """The document, or the page that says why this person may not see it."""
    found = documents.find(uid, actor)
    if found is not None:
        return found
    if not documents.exists(uid):
        raise Http404(
            Message(
                "没有这份文稿，地址可能写错了。", "There is no such document; the address may be mistyped."
            )
        )
    raise Forbidden(NOT_SEEN, ASK_AUTHOR)


NO_FORM = Message("版式应为普通文稿或红头文件", "the form is plain or red head")


def _begin(request: Request) -> HttpResponse:
    """A new draft of a report and period; what stands against it is said on the page it was asked from."""
    if not request.actor.may(DRAFTS):
        raise Forbidden(
            Message(
                "您的岗位没有「起草报告文稿」权限。", "Your post does not include “draft report documents”."
            ),
            ASK_SECURITY,
        )
    name = request.POST.get("name", "")
    period = periods.annual(request.POST, timezone.localdate(request.now))
    if name not in queries.names():
        raise Http404(Message("配置包里没有这种报告。", "The pack declares no such report."))
    back = f"{reverse('made', args=[name])}?{period.query}"
    if period.wrong:
        messages.error(request, str(period.wrong), extra_tags="bad")
        return redirect(back)
    form = FORMS.get(request.POST.get("form", "plain").replace("_", "-"))
    if form is None:
        messages.error(request, str(NO_FORM), extra_tags="bad")
        return redirect(back)
    try:
        paper = actions.draft(
            name=name,
            start=period.start,
            end=period.end,
            form=form,
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    except Refused as refusal:
        messages.error(request, str(refusal.message), extra_tags="bad")
        return redirect(back)
    messages.success(request, str(Message("已起草", "drafted")), extra_tags="good")
    return redirect("document", uid=paper.uid)


def _read(given: Mapping[str, str]) -> Filters:
    state, year = given.get("state", ""), given.get("year", "")
    return Filters(
        state=state if state in set(State) else "",
        year=year if year.isdecimal() and len(year) == 4 else "",
        mine=given.get("mine") == "1",
    )


def _chosen(filters: Filters, request: Request) -> QuerySet[ReportDocument]:
    found = documents.seen_by(request.actor)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.year:
        found = found.filter(end__year=int(filters.year))
    if filters.mine:
        found = found.filter(author=request.actor.uid)
    return found


def _periods(request: Request) -> list[Any]:
    return list(documents.seen_by(request.actor).values_list("end", flat=True).distinct())


def _query(request: Request) -> str:
    kept = request.GET.copy()
    kept.pop("after", None)
    return kept.urlencode()
