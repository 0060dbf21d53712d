"""The public's pages. Nobody signs in here, and no personal data leaves here."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.common.ids import normalise_receipt, receipt_ok
from chengxu.common.messages import Message
from chengxu.intake import answering, published
from chengxu.intake import queries as intake
from chengxu.intake.queries import Followed
from chengxu.intake.retention import Kind
from chengxu.notices.outside import subscribing
from chengxu.web import pictures
from chengxu.web.county import county
from chengxu.web.figures import course, figures
from chengxu.web.portal import receipts
from chengxu.web.portal.week import span
from chengxu.web.requests import Request

NO_RECEIPT = Message(
    "没有找到这个回执码。请对照回执再输一遍，字母 O、I、L 和数字 0、1 不用区分。",
    "No report has this code. Please check it against your receipt; O, I, L and 0, 1 are taken as the same.",
)


@require_safe
def home(request: Request) -> HttpResponse:
    """The first page: report, follow, and what was done in the last seven days."""
    start, end = _week(request)
    context = {
        "figures": figures(county().public_figures, start, end),
        "start": start,
        "end": end,
        "answers": bool(answering.declared().objects),
    }
    return render(request, "portal/home.html", context)


@never_cache
@require_safe
def sent(request: Request, code: str) -> HttpResponse:
    """The receipt, large, with who will look at it and why."""
    context = {
        "found": followed(code),
        "ways": subscribing.ways_of(code, request.now),
        "errors": {},
        "given": {},
    }
    return render(request, "portal/sent.html", context)


@require_safe
def find(request: Request) -> HttpResponse:
    """From the box on the first page to the report itself; a mistyped code is answered in words."""
    code = normalise_receipt(request.GET.get("code", ""))
    if receipt_ok(code) and intake.follow(code):
        return redirect("follow", code=code)
    if receipt_ok(code) and (elsewhere := receipts.address(code)):
        return redirect(elsewhere)
    return render(
        request,
        "portal/find.html",
        {"code": code, "error": NO_RECEIPT if code else ""},
        status=404 if code else 200,
    )


@require_safe
def photo(request: Request, code: str, place: int) -> HttpResponse:
    """One photo of a report, for whoever holds its receipt."""
    photos = followed(code).photos
    return pictures.send(request, photos[place] if place < len(photos) else None)


@require_safe
def figure(request: Request, indicator: str) -> HttpResponse:
    """A public figure opened: its definition, its formula and how many rows stand behind it."""
    if indicator not in county().open_figures:
        raise Http404(Message("没有公开这个指标。", "This figure is not public."))
    start, end = _week(request)
    if asked := request.GET.get("week"):
        told = span(asked, end)
        start, end = told.start, told.end
    found = figures((indicator,), start, end)
    if not found:
        raise Http404(Message("没有这个指标。", "There is no such figure."))
    days = [(part.start, values[indicator].value) for part, values in course((indicator,), start, end)]
    return render(
        request, "portal/figure.html", {"figure": found[0], "days": days, "start": start, "end": end}
    )


@require_safe
def privacy(request: Request) -> HttpResponse:
    """Who keeps what about people, for how long, and what they can ask for (个人信息保护法 art. 17, 35)."""
    terms = published.photographs().by_kind
    kept = [terms[kind] for kind in (Kind.REPORT, Kind.ENFORCEMENT)]
    contact = published.contact_term()
    context = {
        "report": kept[0],
        "penalty": kept[1],
        "verified": all(term.verified for term in kept),
        "contact": contact,
    }
    return render(request, "portal/privacy.html", context)


def _week(request: Request) -> tuple[date, date]:
    end = timezone.localdate(request.now)
    return end - timedelta(days=6), end


def followed(code: str) -> Followed:
    """The report with this receipt; the page that says there is none, in words, otherwise."""
    found = intake.follow(code) if receipt_ok(code) else None
    if found is None:
        raise Http404(NO_RECEIPT)
    return found
