"""A report document taken along: as it was issued, byte by byte, or as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.reports import queries
from chengxu.reports.access import READS
from chengxu.reports.lifecycle.steps import Paper
from chengxu.reports.register import documents
from chengxu.reports.rules import Form
from chengxu.web.access import needs
from chengxu.web.office.documents import visible
from chengxu.web.office.reports import content_disposition
from chengxu.web.requests import Request

TYPES: Mapping[str, tuple[str, Message]] = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Message("Word 文档", "Word"),
    ),
    "pdf": ("application/pdf", Message("PDF", "PDF")),
    "html": ("text/html; charset=utf-8", Message("网页文件", "Web page")),
    "json": ("application/json", Message("JSON 数据", "JSON")),
    "md": ("text/markdown; charset=utf-8", Message("Markdown", "Markdown")),
}


@never_cache
@needs(*READS)
@require_safe
def file(request: Request, uid: str, format: str) -> HttpResponse:
    """One file. An issued document in its own form is sent as it was issued; anything else is made now."""
    paper = visible(uid, request.actor)
    if format not in queries.WRITERS or format not in TYPES:
        raise Http404(Message("没有这种格式。", "There is no such format."))
    asked = request.GET.get("form", paper.form)
    form = Form.RED_HEAD if asked == Form.RED_HEAD else Form.PLAIN
    known = documents.issued_files(paper).get(format)
    if known and form == paper.form:
        content: bytes | str = documents.body(known)
    else:
        content = queries.render(
            replace(documents.document(paper.content), form=form),
            format,
            address=request.build_absolute_uri("/"),
        )
    answer = HttpResponse(content, content_type=TYPES[format][0])
    answer.headers["Content-Disposition"] = content_disposition(f"{_name(paper)}.{format}")
    return answer


def _name(paper: Paper) -> str:
    """The number before the title once there is one; a draft says what it is."""
    return " ".join(part for part in (paper.full_number or f"（{paper.state_name.zh}）", paper.title) if part)
