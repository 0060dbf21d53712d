"""The form of an audit, the page on which it is worked on, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxu.common.messages import Refused
from chengxu.reports import audit as auditing
from chengxu.reports.audit.documents import layout
from chengxu.reports.audit.documents.dating import spoken_period
from chengxu.reports.audit.judging.findings import WRONG, Verdict
from chengxu.reports.audit.mending import choosing, keeping
from chengxu.reports.audit.mending.choosing import Choices
from chengxu.reports.audit.mending.keeping import Answers, Audit
from chengxu.web.access import needs
from chengxu.web.office.audit import figure, giving, looks, paper
from chengxu.web.requests import Request

LISTED = 100
HITS, AROUND = 50, 12
FILLS, CORRECTS = frozenset({Verdict.PLACEHOLDER}), WRONG - {Verdict.PLACEHOLDER}


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words that were looked for stand: part and line, and what stands around."""

    part: int
    line: int
    said: str
    before: str
    after: str


@never_cache
@needs("reports.audit")
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Request) -> HttpResponse:
    """The form; a document that is given is audited and leads to its page."""
    given = request.POST if request.method == "POST" else request.GET
    form = giving.read(given, timezone.localdate(request.now))
    if request.method == "POST" and not form.errors:
        try:
            data, filename = giving.document(form, request.FILES.get("file"))
            last = giving.last_year(form, request.FILES.get("last"))
            start, end = giving.days(form, data, filename)
            result = auditing.audit(data, filename, start, end, last=last, now=request.now)
        except Refused as refusal:
            form.wrong(refusal)
        else:
            return redirect("audited", key=_kept(request, result, last))
    return render(
        request, "office/audit.html", {"face": "audit", "form": form}, status=422 if form.errors else 200
    )


@never_cache
@needs("reports.audit")
@require_safe
def work(request: Request, key: str) -> HttpResponse:
    """The document with its figures marked, beside it the answers."""
    audit = found(request, key)
    parts = paper.parts(audit)
    part = _asked_part(request, audit, parts)
    filter_ = looks.shown(audit, request.GET.get("show", ""))
    query = QueryDict(mutable=True)
    if part:
        query["part"] = str(part + 1)
    if "show" in request.GET:
        query["show"] = filter_
    address = f"{query.urlencode()}&" if query else ""
    context = {
        **head(audit),
        **_list(audit, filter_, request.GET.get("from", "")),
        "paper": paper.html(audit, parts[part], address),
        "part": part + 1,
        "parts": [(n + 1, _heading(audit, first)) for n, (first, _) in enumerate(parts)],
        "address": address,
        "hits": _hits(audit, parts, request.GET.get("q", "").strip()),
        "q": request.GET.get("q", "").strip(),
        "form": giving.read({}, timezone.localdate(request.now)),
        "figure": _opened(request, audit),
    }
    return render(request, "office/audited.html", context)


@never_cache
@needs("reports.audit")
@require_safe
def findings(request: Request, key: str) -> HttpResponse:
    """The list alone, for the filter and the page that are asked for."""
    audit = found(request, key)
    filter_ = looks.shown(audit, request.GET.get("show", ""))
    context = {**head(audit), **_list(audit, filter_, request.GET.get("from", "")), "address": ""}
    return render(request, "office/audit_findings.html", context)


@never_cache
@needs("reports.audit")
@require_safe
def printed(request: Request, key: str) -> HttpResponse:
    """The whole document and every answer, for paper."""
    audit = found(request, key)
    whole = (0, len(audit.answers.blocks))
    context = {
        **head(audit),
        "paper": paper.html(audit, whole, ""),
        "answers": [figure.brief(audit, number) for number in looks.listed(audit, looks.ALL)],
    }
    return render(request, "office/audit_print.html", context)


@never_cache
@needs("reports.audit")
@require_POST
def decide_all(request: Request, key: str) -> HttpResponse:
    """Every placeholder filled, every wrong figure corrected, or everything taken back."""
    wanted = {"fill": FILLS, "correct": CORRECTS}.get(request.POST.get("do", ""))

    def decide(audit: Audit) -> Choices:
        if wanted is None:
            return Choices(indicators=audit.choices.indicators)
        return choosing.all_of(audit.findings, audit.choices, wanted)

    chosen(request, key, decide)
    return redirect("audited", key=key)


@never_cache
@needs("reports.audit")
@require_POST
def again(request: Request, key: str) -> HttpResponse:
    """The same document against the records as they are now, over the same or other days; decisions are made anew."""
    audit = found(request, key)
    old = audit.answers.result
    form = giving.read(request.POST, timezone.localdate(request.now))
    start, end = (
        (old.start, old.end) if form.chosen == giving.BY_TITLE else (form.period.start, form.period.end)
    )
    if form.period.wrong:
        raise Refused(form.period.wrong, field="from")
    last = audit.answers.last
    result = auditing.audit(old.written.data, old.filename, start, end, last=last, now=request.now)
    keeping.forget(key, owner=request.actor.uid)
    return redirect("audited", key=_kept(request, result, last))


@never_cache
@needs("reports.audit")
@require_POST
def forget(request: Request, key: str) -> HttpResponse:
    """The end: the document and all that was decided are deleted."""
    keeping.forget(key, owner=request.actor.uid)
    return redirect(f"{reverse('audit')}?ended=yes")


def found(request: Request, key: str) -> Audit:
    """The audit of an address; a page that is not found when it is over or another's."""
    try:
        return keeping.find(key, owner=request.actor.uid, now=request.now)
    except Refused as refusal:
        raise Http404(refusal.message) from None


def chosen(request: Request, key: str, decide: Any) -> Audit:
    """The audit after a decision; a page that is not found when it is over, a :class:`Refused` for a bad decision."""
    found(request, key)
    return keeping.choose(key, decide, owner=request.actor.uid, now=request.now)


def _kept(request: Request, result: auditing.AuditResult, last: giving.Given | None) -> str:
    answers = Answers(result, layout.blocks(result.written), request.now, last)
    return keeping.keep(answers, owner=request.actor.uid, now=request.now)


def head(audit: Audit) -> dict[str, Any]:
    """What stands over the document: its name, its days, whether it can go out, and what is left."""
    result = audit.answers.result
    left = choosing.unsettled(audit.findings, audit.choices)
    fills, corrects = (
        choosing.all_of(audit.findings, audit.choices, wanted).texts.keys() - audit.choices.texts.keys()
        for wanted in (FILLS, CORRECTS)
    )
    spoken = spoken_period(result.written)
    return {
        "face": "audit",
        "audit": audit,
        "result": result,
        "left": len(left),
        "fills": len(fills),
        "corrects": len(corrects),
        "decided": len(audit.choices.texts) + len(audit.choices.accepted),
        "last": audit.answers.last[1] if audit.answers.last else "",
        "spoken": spoken if spoken and spoken != (result.start, result.end) else None,
        "pasted": result.filename == giving.PASTED,
        "tabs": looks.tabs(audit),
    }


def _list(audit: Audit, filter_: str, first: str) -> dict[str, Any]:
    numbers = looks.listed(audit, filter_)
    start = min(int(first), len(numbers)) if first.isdecimal() and len(first) < 7 else 0
    return {
        "show": filter_,
        "answers": [figure.brief(audit, number) for number in numbers[start : start + LISTED]],
        "first": start,
        "more": start + LISTED if start + LISTED < len(numbers) else 0,
        "count": len(numbers),
        "numbers": ",".join(map(str, sorted(numbers))),
    }


def _opened(request: Request, audit: Audit) -> figure.Opened | None:
    asked = request.GET.get("figure", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    return figure.opened(request, audit, number) if 1 <= number <= len(audit.findings) else None


def _asked_part(request: Request, audit: Audit, parts: list[tuple[int, int]]) -> int:
    """The part of the address, or that of the figure it names."""
    asked = request.GET.get("part", "")
    if asked.isdecimal() and 1 <= int(asked[:6]) <= len(parts):
        return int(asked[:6]) - 1
    number = request.GET.get("figure", "")
    if number.isdecimal() and 1 <= int(number[:6]) <= len(audit.findings):
        return paper.part_of(audit, parts, paper.position(audit, int(number[:6])))
    return 0


def _heading(audit: Audit, first: int) -> str:
    """What a part begins with, so that it can be chosen."""
    text = audit.answers.result.written.text
    said = (text[slice(*block.span)].strip() for block in audit.answers.blocks[first:])
    return next((line[:30] for line in said if line), "")


def _hits(audit: Audit, parts: list[tuple[int, int]], wanted: str) -> list[Hit] | None:
    """Where the wanted words stand in a document of several parts; a short one is searched by the browser."""
    if not wanted or len(parts) == 1:
        return None
    text = audit.answers.result.written.text
    found: list[Hit] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < HITS:
        after = at + len(wanted)
        around = text[max(0, at - AROUND) : at], text[after : after + AROUND]
        found.append(Hit(paper.part_of(audit, parts, at) + 1, text.count("\n", 0, at) + 1, wanted, *around))
        at = text.find(wanted, after)
    return found
