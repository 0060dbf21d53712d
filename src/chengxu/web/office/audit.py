"""The audit of a pasted or uploaded report: the document as it was, each figure with its verdict beside."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chengxu.common.messages import Message, Refused
from chengxu.reports import audit as auditing
from chengxu.reports.audit import AuditResult, Finding, Verdict
from chengxu.reports.audit.findings import plain
from chengxu.reports.wording import href
from chengxu.web.access import needs
from chengxu.web.office import periods
from chengxu.web.office.reports import content_disposition
from chengxu.web.requests import Request
from chengxu.web.showing import Look

PASTED = "pasted.txt"
CARRIED_BYTES = 3_000_000  # larger documents are given again to be filled; a form carries no more

LOOKS = {
    Verdict.AGREES: ("done", "good"),
    Verdict.DIFFERS: ("late", "bad"),
    Verdict.CONTRADICTS: ("late", "bad"),
    Verdict.PLACEHOLDER: ("soon", "warn"),
    Verdict.TARGET: ("flag", "work"),
    Verdict.NO_RECORD: ("help", ""),
}
ORDER = (
    Verdict.DIFFERS, Verdict.CONTRADICTS, Verdict.PLACEHOLDER, Verdict.NO_RECORD, Verdict.TARGET, Verdict.AGREES,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure in the text or a note in the panel: number of the finding, its look, what it says."""

    number: int
    text: str
    verdict: str
    look: Look
    why: Message
    computed: Any
    measure: str
    indicator: Message | str
    href: str
    line: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the document: plain text, or a figure with its mark."""

    text: str
    mark: Mark | None = None


@never_cache
@needs("reports.audit")
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: Request) -> HttpResponse:
    """The form, and below it what the records say about each figure."""
    given = request.POST if request.method == "POST" else request.GET
    period = periods.annual(given, timezone.localdate(request.now))
    context: dict[str, Any] = {"face": "audit", "period": period, "text": given.get("text", "")}
    if request.method == "POST" and not period.wrong:
        try:
            data, filename = _document(request)
            result = auditing.audit(data, filename, period.start, period.end)
        except Refused as refusal:
            return render(request, "office/audit.html", {**context, "refusal": refusal.message}, status=422)
        context |= _shown(result, period.start, period.end)
        context["carried"] = base64.b64encode(data).decode() if len(data) <= CARRIED_BYTES else ""
    return render(request, "office/audit.html", context)


@never_cache
@needs("reports.audit")
@require_POST
def filled(request: Request) -> HttpResponse:
    """The same document with its placeholders filled, in its own form."""
    period = periods.annual(request.POST, timezone.localdate(request.now))
    filename = request.POST.get("filename", PASTED)[:200] or PASTED
    try:
        data = base64.b64decode(request.POST.get("carried", ""), validate=True)
    except binascii.Error:
        raise Refused(
            Message("文档没有传完整，请重新审核一次", "the document is incomplete; audit it again")
        ) from None
    result = auditing.audit(data, filename, period.start, period.end)
    stem, _, ending = filename.rpartition(".")
    answer = HttpResponse(result.fill(), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition(f"{stem or filename}-已填.{ending or 'txt'}")
    return answer


def _document(request: Request) -> tuple[bytes, str]:
    file = request.FILES.get("file")
    if file is not None:
        return file.read(), file.name or PASTED
    text = request.POST.get("text", "")
    if not text.strip():
        raise Refused(Message("请贴上文字，或选一个文件", "paste the text, or choose a file"), field="file")
    return text.replace("\r\n", "\n").encode(), PASTED


def _shown(result: AuditResult, start: date, end: date) -> dict[str, Any]:
    marks = [_mark(number, finding, start, end) for number, finding in enumerate(result.findings, 1)]
    counts = result.counts
    return {
        "result": result,
        "filename": result.filename,
        "tally": [(verdict.value, _look(verdict), counts[verdict]) for verdict in ORDER],
        "marks": sorted(marks, key=lambda mark: (ORDER.index(Verdict(mark.verdict)), mark.number)),
        "lines": _lines(result, marks),
    }


def _look(verdict: Verdict) -> Look:
    icon, tone = LOOKS[verdict]
    return Look(verdict.label, icon, tone)


def _mark(number: int, finding: Finding, start: date, end: date) -> Mark:
    fact = finding.number.fact
    stated = finding.number.stated
    return Mark(
        number=number,
        text=stated.text,
        verdict=finding.verdict.value,
        look=_look(finding.verdict),
        why=finding.why,
        computed=plain(finding.computed),
        measure=stated.word or stated.measure,
        indicator=fact.name if fact else "",
        href=href(fact.id, start, end) if fact else "",
        line=finding.number.line,
    )


def _lines(result: AuditResult, marks: Sequence[Mark]) -> list[list[Piece]]:
    """The document line by line, cut at its figures; nothing of it is left out or changed."""
    text = result.written.text
    spans = sorted(
        (finding.number.positions[0], finding.number.positions[-1] + 1, mark)
        for finding, mark in zip(result.findings, marks, strict=True)
    )
    shown: list[list[Piece]] = []
    for line in result.written.lines:
        pieces, at = [], line.start
        for first, last, mark in spans:
            if first < at or first >= line.end:
                continue
            pieces += [Piece(text[at:first]), Piece(text[first:last], mark)]
            at = last
        pieces.append(Piece(text[at : max(at, line.end)]))
        shown.append([piece for piece in pieces if piece.text])
    return shown
