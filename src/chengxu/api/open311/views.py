"""The endpoints. Whatever is wrong is answered by the standard: a status, and a body with one entry a problem."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from chengxu.api.open311 import asking, bodies, faults, offering, posting, queries, updates
from chengxu.api.open311.asking import Given, one
from chengxu.api.open311.discovery import discovery
from chengxu.api.open311.faults import Fault, fault, not_there
from chengxu.api.open311.writing import CONTENT_TYPES, JSON, XML, Answer, Many, written
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Rulebook
from chengxu.common.messages import Invalid, Message, Refused, current_language, language
from chengxu.packs import queries as packs
from chengxu.web import IDS
from chengxu.web.requests import Request

log = logging.getLogger(__name__)
Endpoint = Callable[..., Answer]
READ, WRITE = ("GET", "HEAD"), "POST"
NO_REQUEST = Message("没有这份来件", "there is no such request")
NO_RESOURCE = Message("没有这个资源", "there is no such resource")


def endpoint(
    *, writes: bool = False, reads: bool = True
) -> Callable[[Endpoint], Callable[..., HttpResponse]]:
    """Make a function of (request, parameters, rulebook) an endpoint of the standard."""
    methods = (*(READ if reads else ()), *((WRITE,) if writes else ()))

    def made(work: Endpoint) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @never_cache
        @wraps(work)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            form = kwargs.pop("form", None) or XML
            try:
                return _answered(request, form, methods, work, kwargs)
            except Fault as wrong:
                return send(wrong.answer, form, status=wrong.status, headers=wrong.headers)

        return answered

    return made


def _answered(
    request: HttpRequest, form: str, methods: tuple[str, ...], work: Endpoint, kwargs: dict[str, Any]
) -> HttpResponse:
    """The answer; everything a client can do wrong is raised as a :class:`Fault`."""
    try:
        if request.method not in methods:
            raise fault(
                faults.GENERAL,
                Message("这个地址不接受 {method}", "{method} is not taken here").format(
                    method=request.method
                ),
                code=405,
                headers={"Allow": ", ".join(methods)},
            )
        given = bodies.sent(request)
        with language(one(given, "locale") or current_language()):
            book = rulebook()
            _jurisdiction(given)
            return send(work(request, given, book, **kwargs), form)
    except Fault:
        raise
    except Invalid as invalid:
        raise faults.of_invalid(invalid) from None
    except Refused as refusal:
        raise faults.of_refused(refusal) from None
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError, DataError) as error:
        log.info("a request that could not be read: %s", error)
        raise fault(
            faults.GENERAL,
            Message("请求读不懂，或太大", "the request cannot be understood, or is too large"),
        ) from None


def send(
    answer: Answer, form: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    """An answer as the standard wants it."""
    return HttpResponse(
        written(answer, form), status=status, content_type=CONTENT_TYPES[form], headers=headers or {}
    )


def form_of(request: HttpRequest) -> str:
    """In which format to answer an address that is none of ours: as it ends, or as is preferred; XML otherwise."""
    path = request.path_info.rstrip("/").lower()
    wants = request.headers.get("Accept", "")
    return JSON if path.endswith(".json") or (not path.endswith(".xml") and "json" in wants) else XML


@endpoint()
def discover(request: Request, given: Given, book: Rulebook) -> Answer:
    """Service discovery."""
    return discovery(request.build_absolute_uri("/open311"))


@endpoint()
def list_services(request: Request, given: Given, book: Rulebook, test: str | None = None) -> Answer:
    """GET services."""
    return offering.services(book.catalog, book.calendar.local(request.now).date())


@endpoint()
def define_service(
    request: Request, given: Given, book: Rulebook, code: str, test: str | None = None
) -> Answer:
    """GET service definition."""
    return offering.definition(posting.service(code, book, request.now))


@endpoint(writes=True)
def requests(request: Request, given: Given, book: Rulebook, test: str | None = None) -> Answer:
    """GET requests and POST requests."""
    if request.method == WRITE:
        return _post(request, given, book, is_test=bool(test))
    wanted = asking.wanted(given, now=request.now, zone=book.calendar.zone)
    found = queries.requests(wanted, book, extended=asking.is_true(given, "extensions"))
    return Answer("service_requests", Many("request", found))


@endpoint()
def one_request(request: Request, given: Given, book: Rulebook, code: str, test: str | None = None) -> Answer:
    """GET request."""
    extended = asking.is_true(given, "extensions")
    found = queries.by_id(code, book, now=request.now, extended=extended)
    if not found:
        raise not_there(NO_REQUEST)
    return Answer("service_requests", Many("request", found))


@endpoint()
def token(request: Request, given: Given, book: Rulebook, code: str, test: str | None = None) -> Answer:
    """GET request id from a token. Ids are given at once, so an id is its own token."""
    found = queries.by_id(code, book, now=request.now)
    if not found:
        raise not_there(Message("没有这个 token", "there is no such token"))
    row = {"service_request_id": found[0]["service_request_id"], "token": code}
    return Answer("service_requests", Many("request", [row]))


@endpoint(writes=True)
def request_updates(request: Request, given: Given, book: Rulebook, test: str | None = None) -> Answer:
    """GET and POST servicerequestupdates (mySociety)."""
    if request.method != WRITE:
        return updates.updates(given, book, now=request.now)
    sender = posting.key(given, now=request.now, counted=not test)
    if test:
        raise fault(faults.GENERAL, Message("试用接口不收更新", "the test endpoint takes no updates"))
    return updates.of([posting.update(given, sender=sender, book=book, now=request.now, ids=IDS)])


@endpoint(writes=True)
def nothing(request: Request, given: Given, book: Rulebook, **_: Any) -> Answer:
    """404 for every other address."""
    raise not_there(NO_RESOURCE)


def unknown(request: HttpRequest) -> HttpResponse:
    """404 in the format the address or the client asks for."""
    return nothing(request, form=form_of(request))


def _post(request: Request, given: Given, book: Rulebook, *, is_test: bool) -> Answer:
    sender = posting.key(given, now=request.now, counted=not is_test)
    files = bodies.files(request)
    if is_test:
        return posting.attempt(given, files, book=book, now=request.now, ids=IDS)
    return posting.take(
        given,
        files,
        sender=sender,
        repeat=request.headers.get("Idempotency-Key", "").strip() or one(given, "idempotency_key"),
        follow=request.build_absolute_uri(reverse("find")),
        book=book,
        now=request.now,
        ids=IDS,
    )


def _jurisdiction(given: Given) -> None:
    """One county is served: its code may be given or left out; another's is not here."""
    asked = one(given, "jurisdiction_id")
    if asked and asked != str(packs.active().one("county.yaml").get("code", "")):
        raise not_there(Message("没有这个 jurisdiction_id", "there is no such jurisdiction_id"))
