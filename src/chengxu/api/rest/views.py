"""The document for programs, and the same table as a page for people."""

from __future__ import annotations

from itertools import groupby

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from chengxu.api.rest.answering import told
from chengxu.api.rest.declaring import Operation
from chengxu.api.rest.document import document
from chengxu.api.rest.problems import NOT_FOUND, Fault
from chengxu.api.rest.table import OPERATIONS
from chengxu.common.messages import Message
from chengxu.web.county import county

TITLE = Message("{county}城市管理开放接口", "Open interfaces of the urban management of {county}")
VERSION = "1.0"
A_WHILE = "public, max-age=300"


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    made = document(OPERATIONS, title=TITLE.format(county=county().name), version=VERSION)
    return HttpResponse(
        msgspec.json.encode(made), content_type="application/json", headers={"Cache-Control": A_WHILE}
    )


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The table by groups: each address with what it takes and what it answers."""
    groups = [(group, list(found)) for group, found in groupby(OPERATIONS, key=_group)]
    return render(request, "portal/api.html", {"groups": groups, "title": TITLE.format(county=county().name)})


@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404 for every other address below ``/api/``."""
    return told(Fault(NOT_FOUND))


def _group(operation: Operation) -> object:
    return operation.group
