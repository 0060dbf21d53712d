"""What is taken along: the document with tracked changes, the document as it now reads, the list of answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.reports.audit.mending import choosing, listing
from chengxu.reports.audit.mending.filling import rewritten
from chengxu.reports.audit.mending.keeping import Audit
from chengxu.reports.audit.mending.tracked import tracked
from chengxu.web.access import needs
from chengxu.web.office.audit import giving, views
from chengxu.web.office.reports import FORMATS, content_disposition
from chengxu.web.requests import Request

WORD = FORMATS["docx"][0]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"txt": {"txt", "md", "markdown"}, "html": {"html", "htm"}, "docx": {"docx"}}
"""The endings a form may carry; a file that was named otherwise is named for what it is."""
NAMES = {"tracked": "修订稿", "own": "已改", "list": "审核清单"}

Written = tuple[bytes, str, str]
"""The bytes of a file, its media type and its ending."""


@never_cache
@needs("reports.audit")
@require_safe
def download(request: Request, key: str, form: str) -> HttpResponse:
    """One of the files."""
    audit = views.found(request, key)
    write = FILES.get(form)
    if write is None:
        raise Http404(Message("没有这种文件。", "There is no such file."))
    data, media_type, ending = write(request, audit)
    filename = audit.answers.result.filename
    stem = "报告" if filename == giving.PASTED else filename.rpartition(".")[0] or filename
    answer = HttpResponse(data, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition(
        f"{stem}-{NAMES[form.partition('.')[0]]}.{ending}"
    )
    return answer


def _tracked(request: Request, audit: Audit) -> Written:
    changes = choosing.changes(audit.findings, audit.choices)
    written = audit.answers.result.written
    now = timezone.localtime(request.now)
    return tracked(written, changes, author=request.actor.name, now=now), WORD, "docx"


def _own(request: Request, audit: Audit) -> Written:
    result = audit.answers.result
    data = rewritten(result.written, choosing.edited(audit.findings, audit.choices))
    kind, ending = result.written.kind, result.filename.rpartition(".")[2].lower()
    ending = ending if ending in ENDINGS[kind] else kind
    return data, WORD if kind == "docx" else "application/octet-stream", ending


def _csv(request: Request, audit: Audit) -> Written:
    return listing.as_csv(audit.findings, audit.choices), "text/csv; charset=utf-8", "csv"


def _xlsx(request: Request, audit: Audit) -> Written:
    return listing.as_xlsx(audit.findings, audit.choices), EXCEL, "xlsx"


FILES: Mapping[str, Callable[[Request, Audit], Written]] = {
    "tracked": _tracked,
    "own": _own,
    "list.csv": _csv,
    "list.xlsx": _xlsx,
}
