"""From a declared operation to a view: what is sent is checked by the declared shapes, and every error has one body."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from chengxu.api.rest.declaring import JSON, PROBLEM, Operation
from chengxu.api.rest.problems import (
    NOT_TAKEN,
    TOO_LARGE,
    UNREADABLE,
    Fault,
    of_invalid,
    of_refused,
    problem,
)
from chengxu.common import shapes
from chengxu.common.messages import Invalid, Message, Refused, listed
from chengxu.web.requests import Request

log = logging.getLogger(__name__)
MOST_BODY = 40_000_000
"""Bytes of a body: six photographs in base64 of the size telephones make (default, unverified)."""
EVERYWHERE = frozenset({"lang", "theme"})
"""Parameters every address takes: in which language to answer (a page also: in which colours)."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: a shape, its status and its headers."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller sent, checked: the parts of the path, the query and the body in their declared shapes."""

    request: Request
    parts: Mapping[str, str]
    query: Any
    body: Any


def view(operations: Sequence[Operation]) -> Callable[..., HttpResponse]:
    """One view for the operations of one path, by method."""
    by_method = {operation.method: operation for operation in operations}
    methods = sorted({*by_method, *(("HEAD",) if "GET" in by_method else ())})

    @csrf_exempt
    @never_cache
    def answered(request: HttpRequest, **parts: str) -> HttpResponse:
        operation = by_method.get("GET" if request.method == "HEAD" else str(request.method))
        try:
            if operation is None:
                raise Fault(NOT_TAKEN, headers={"Allow": ", ".join(methods)})
            return _sent(_work(operation, cast(Request, request), parts))
        except Fault as fault:
            return told(fault)

    return answered


def told(fault: Fault) -> HttpResponse:
    """A fault as it is sent."""
    return HttpResponse(
        msgspec.json.encode(problem(fault.status, fault.wrong)),
        status=fault.status,
        content_type=PROBLEM,
        headers=fault.headers,
    )


def _work(operation: Operation, request: Request, parts: Mapping[str, str]) -> Said:
    assert operation.work is not None
    try:
        query = _query(operation, request)
        asked = Asked(request, parts, query, None)
        if operation.body is None:
            found = operation.work(asked)
        else:  # who may write is asked before anything of what they wrote is read
            found = operation.work(asked, lambda: _body(operation, request))
        return found if isinstance(found, Said) else Said(found)
    except Invalid as invalid:
        raise of_invalid(invalid) from None
    except Refused as refusal:
        raise of_refused(refusal) from None
    except (BadRequest, SuspiciousOperation, UnreadablePostError, DataError) as error:
        log.info("a request that could not be read: %s", error)
        raise Fault(UNREADABLE) from None


def _sent(said: Said) -> HttpResponse:
    return HttpResponse(
        msgspec.json.encode(said.body),
        status=said.status,
        content_type=JSON,
        headers=dict(said.headers or {}),
    )


def _query(operation: Operation, request: HttpRequest) -> Any:
    given: dict[str, str] = {}
    for name, values in request.GET.lists():
        if name in EVERYWHERE:
            continue
        if len(values) > 1:
            raise Fault(UNREADABLE, Message("只能给一次", "may be given once only"), field=name[:80])
        given[name] = str(values[0])
    if operation.query is None:
        if given:
            name = next(iter(given))
            raise Fault(UNREADABLE, Message("没有这个参数", "there is no such parameter"), field=name[:80])
        return None
    try:
        return msgspec.convert(given, operation.query, strict=False)
    except (msgspec.ValidationError, OverflowError, ValueError) as error:
        raise _shape_of(error) from None


def _body(operation: Operation, request: HttpRequest) -> Any:
    if request.content_type not in operation.body_types:
        raise Fault(
            UNREADABLE,
            Message("正文应为 {types}", "the body has to be {types}").format(
                types=listed(operation.body_types)
            ),
        )
    data = request.read(MOST_BODY + 1)
    if len(data) > MOST_BODY:
        raise Fault(TOO_LARGE)
    try:
        return msgspec.json.decode(data, type=operation.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError, ValueError) as error:
        raise _shape_of(error) from None


def _shape_of(error: Exception) -> Fault:
    """400: the field a shape does not fit, and what was expected there."""
    where, why = shapes.told(error)
    return Fault(UNREADABLE, why, field=where)
