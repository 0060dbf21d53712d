"""What a press of a button does about one figure, and the parts of the page that change with it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chengxu.common.messages import Message, Refused
from chengxu.reports.audit.mending import choosing
from chengxu.reports.audit.mending.choosing import Acceptance, Choices, Replacement
from chengxu.reports.audit.mending.keeping import Audit
from chengxu.reports.register import documents
from chengxu.web.access import needs
from chengxu.web.office.audit import figure, looks, paper, views
from chengxu.web.requests import Request

ALONE = "X-Chengxu-Part"
"""Set by the page's script: it wants the parts that changed, not the page again."""
NOTHING = Message("这里没有可以填改的数字", "there is nothing to fill or correct here")


@never_cache
@needs("reports.audit")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, key: str, number: int) -> HttpResponse:
    """One figure in the panel; a decision about it comes back with everything it changed."""
    audit = views.found(request, key)
    if not 1 <= number <= len(audit.findings):
        raise Http404
    alone = ALONE in request.headers
    page = f"{reverse('audited', args=[key])}?figure={number}#f{number}"
    if request.method != "POST":
        if not alone:
            return redirect(page)
        return render(request, "office/audit_figure.html", _panel(request, audit, number))
    try:
        audit = views.chosen(request, key, lambda now: _decided(request, now, number))
    except Refused as refusal:
        errors = {refusal.field: [refusal.message]}
        context = _panel(
            request, audit, number, _typed(request), request.POST.get("accepted", "")[:1000], errors
        )
        if alone:
            return render(request, "office/audit_figure.html", context, status=422)
        return render(request, "office/audit_alone.html", context, status=422)
    if not alone:
        return redirect(page)
    context = {
        **_panel(request, audit, number),
        **views.head(audit),
        "show": looks.shown(audit, request.GET.get("show", "")),
        "mark": paper.mark(audit, number, ""),
        "answer": figure.brief(audit, number),
    }
    return render(request, "office/audit_changed.html", context)


def _decided(request: Request, audit: Audit, number: int) -> Choices:
    """The choices after what was pressed; raises :class:`Refused` with the field it is about."""
    finding, choices = audit.findings[number - 1], audit.choices
    match request.POST.get("do", ""):
        case "take":
            offered = choosing.offer(finding)
            if offered is None:
                raise Refused(NOTHING)
            return choices.with_text(number, offered)
        case "type":
            return choosing.typed(
                choices,
                number,
                request.POST.get("text", ""),
                request.POST.get("reason", ""),
                stated=finding.number.stated,
                characters=documents.rules().reason_characters,
            )
        case "accept":
            acceptance = Acceptance(
                request.POST.get("accepted", ""), request.actor.name, timezone.localtime(request.now)
            )
            characters = documents.rules().reason_characters
            return choosing.accepted(choices, number, finding, acceptance, characters=characters)
        case "undo":
            return choices.undone(number)
        case "name":
            facts = audit.answers.result.facts
            return choosing.named(facts, choices, number, finding, request.POST.get("indicator", ""))
        case "found":
            return choices.found_again(number)
        case _:
            raise Refused(NOTHING)


def _panel(
    request: Request,
    audit: Audit,
    number: int,
    typed: Replacement | None = None,
    accepted: str = "",
    errors: dict[str, list[Message]] | None = None,
) -> dict[str, object]:
    return {
        "face": "audit",
        "audit": audit,
        "figure": figure.opened(request, audit, number, typed=typed, accepted=accepted, errors=errors),
    }


def _typed(request: Request) -> Replacement | None:
    """The text by hand that was sent; None when the figure was sent for something else."""
    if request.POST.get("do") != "type":
        return None
    return Replacement(request.POST.get("text", "")[:400], request.POST.get("reason", "")[:1000])
