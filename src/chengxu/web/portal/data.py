"""Open data for everybody: what there is, what each field means, and the files."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from chengxu.common.messages import Message
from chengxu.exchange.opendata import kept
from chengxu.web.county import county
from chengxu.web.requests import Request

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
NO_DATA = Message("没有这份开放数据。", "There is no such open data.")
A_WHILE = "public, max-age=600"


@require_safe
def show(request: Request) -> HttpResponse:
    """The sets with their dictionaries; 404 in a county that gives none."""
    licence = county().open_data
    if licence is None:
        raise Http404(NO_DATA)
    sets = [
        (data, [(form, kept.made(data.name, form)) for form in data.forms]) for data in kept.SETS.values()
    ]
    return render(request, "portal/data.html", {"sets": sets, "licence": licence})


@csrf_exempt
@require_safe
def dictionary(request: Request, name: str) -> HttpResponse:
    """The dictionary of one set for programs, in both languages."""
    data = kept.SETS.get(name)
    licence = county().open_data
    if data is None or licence is None:
        raise Http404(NO_DATA)
    fields = [
        {
            "name": field.name,
            "kind": field.kind.value,
            "meaning": _both(field.meaning),
            "measure": field.measure,
            "source": _both(field.source),
        }
        for field in data.fields
    ]
    told: dict[str, Any] = {
        "name": name,
        "title": _both(data.title),
        "licence": _both(licence.name),
        "fields": fields,
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@require_safe
def file(request: Request, name: str, form: str) -> HttpResponseBase:
    """One file, streamed from the disk; a reader who has it already gets 304."""
    if county().open_data is None:
        raise Http404(NO_DATA)
    try:
        found = kept.file(name, form, now=request.now)
    except KeyError:
        raise Http404(NO_DATA) from None
    changed = int(found.stat().st_mtime)
    headers = {"Last-Modified": http_date(changed), "Cache-Control": A_WHILE}
    known = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if known is not None and known >= changed:
        return HttpResponseNotModified(headers=headers)
    return FileResponse(
        found.open("rb"),
        as_attachment=True,
        filename=f"{name}.{form}",
        content_type=TYPES[form],
        headers=headers,
    )


def _both(message: Message) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en}
