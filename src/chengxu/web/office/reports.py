"""The reports of the pack, made from the records of a period and taken along in five forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message, Refused
from chengxu.reports import queries
from chengxu.reports.forms import dressing
from chengxu.reports.language.periods import Period as ReportPeriod
from chengxu.reports.writers import fonts, html
from chengxu.web.access import needs
from chengxu.web.office import periods
from chengxu.web.requests import Request

FORMATS = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Message("Word 文档", "Word"),
    ),
    "pdf": ("application/pdf", Message("PDF 文档", "PDF")),
    "md": ("text/markdown; charset=utf-8", Message("Markdown", "Markdown")),
    "html": ("text/html; charset=utf-8", Message("网页文件", "Web page")),
    "json": ("application/json", Message("JSON 数据", "JSON")),
}


@needs("reports.make")
@require_safe
def index(request: Request) -> HttpResponse:
    """The first report the pack declares."""
    names = queries.names()
    if not names:
        raise Http404(Message("配置包里还没有报告模板。", "The pack declares no report yet."))
    return redirect("made", name=names[0])


@needs("reports.make")
@require_safe
def made(request: Request, name: str) -> HttpResponse:
    """A report over a period, every figure a link to its rows."""
    today = timezone.localdate(request.now)
    try:
        period = _fitted(name, request.GET, today)
        document = queries.make(name, period.start, period.end, now=request.now)
    except Refused as refusal:
        raise Http404(refusal.message) from None
    context = {
        "face": "report",
        "name": name,
        "label": queries.declared(name).label,
        "names": [
            (known, label, f"from={own.start}&to={own.end}")
            for known, label, own in queries.forms(period.start, period.end, today)
        ],
        "period": period,
        "report": SafeString(html.fragment(document)),  # the writer escapes every text
        "figures": len(document.figures()),
        "formats": [(format_, label) for format_, (_, label) in FORMATS.items()],
        "fonts": fonts.warning(),
    }
    return render(request, "office/report.html", context)


def _fitted(name: str, given: Mapping[str, str], today: date) -> periods.Period:
    """The period as this report can show it: other days give way to the month, week … of the last of them, and that is
    said; the usual periods are those the report is written over, each once."""
    period, chosen = periods.annual(given, today), bool(given.get("from") or given.get("to"))
    usual = queries.usual(name, today)
    presets = {(one.start, one.end): _preset(one) for one in usual}
    for preset in period.presets:
        own = queries.fitting(name, preset.start, preset.end, today)
        same = (own.start, own.end) == (preset.start, preset.end)
        presets.setdefault((own.start, own.end), preset if same else _preset(own))
    shown, wrong = queries.fitting(name, period.start, period.end, today), period.wrong
    if chosen and (shown.start, shown.end) != (period.start, period.end):
        wrong = wrong or Message(
            "这种报告不写您选的这段时间，下面是含最后一天的{period}。",
            "This report is not written over the days you chose; below is {period}, which holds the last of them.",
        ).format(period=_name(shown))
    return periods.Period(shown.start, shown.end, tuple(presets.values()), wrong)


def _preset(period: ReportPeriod) -> periods.Preset:
    return periods.Preset(_name(period), period.start, period.end)


def _name(period: ReportPeriod) -> Message:
    return Message(period.name, f"{period.start} to {period.end}")


@needs("reports.make")
@require_safe
def download(request: Request, name: str, format: str) -> HttpResponse:
    """The same report as a file; ``form`` and ``annex`` of the address say how it is headed and what follows it."""
    period = periods.annual(request.GET, timezone.localdate(request.now))
    form, annex = request.GET.get("form", "plain"), request.GET.getlist("annex")
    try:
        document = queries.make(name, period.start, period.end, now=request.now)
        content = queries.render(
            dressing.dressed(document, form=form, annex=annex),
            format,
            address=request.build_absolute_uri("/"),
        )
    except Refused as refusal:
        raise Http404(refusal.message) from None
    filename = f"{document.title}.{format}"
    answer = HttpResponse(content, content_type=FORMATS[format][0])
    answer.headers["Content-Disposition"] = content_disposition(filename)
    return answer


def content_disposition(filename: str) -> str:
    """An attachment under a Chinese name, for browsers old and new."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}"
