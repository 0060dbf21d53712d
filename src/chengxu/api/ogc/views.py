"""Landing page, conformance, the one collection and its items, as JSON. Whoever may read the register may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.api import queries as keys
from chengxu.api.ogc import describing
from chengxu.api.ogc.rules import CRS84, EVERYWHERE, KNOWN, Asked, When, asked, refuse_unknown
from chengxu.assets import portable, queries
from chengxu.assets.access import READS, visible
from chengxu.assets.models import Component
from chengxu.assets.rules import STATE_NAMES, State
from chengxu.common.messages import Message, Refused
from chengxu.territory import queries as territory

COLLECTION = "components"
GEOJSON = "application/geo+json"
CONFORMS = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
)
TITLE = Message("部件", "Components")
NO_KEY = Message(
    "部件台账要凭密钥读取：请求头 X-Api-Key 或参数 api_key；密钥由安全管理员发放（chengxu key issue NAME --components）",
    "the register is read with a key: header X-Api-Key or parameter api_key; the security administrator issues one "
    "(chengxu key issue NAME --components)",
)
NONE = Message("没有这个集合或部件", "there is no such collection or component")
View = Callable[..., HttpResponse]


def reading(known: frozenset[str] = EVERYWHERE) -> Callable[[View], View]:
    """Open to somebody signed in who may read the register, and to programs with a key for it; what is wrong, among it a
    parameter that is not ``known``, is said as JSON."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _reader(request) is None:
                return fault(401, "Unauthorized", NO_KEY)
            try:
                refuse_unknown(request.GET.dict(), known)
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return fault(400, "InvalidParameterValue", refusal.message)

        return csrf_exempt(require_safe(never_cache(guarded)))

    return guard


@reading()
def landing(request: HttpRequest) -> HttpResponse:
    """Where everything is."""
    links = [
        _link(request, "", "self", TITLE),
        _described(request),
        _link(request, "conformance", "conformance", Message("符合的标准", "what it conforms to")),
        _link(request, "collections", "data", Message("集合", "collections")),
    ]
    return JsonResponse({"title": str(TITLE), "description": _about(), "links": links})


@reading()
def conformance(request: HttpRequest) -> HttpResponse:
    """Which parts of the standard are met."""
    return JsonResponse({"conformsTo": CONFORMS})


@reading()
def description(request: HttpRequest) -> HttpResponse:
    """Every address in OpenAPI 3.0, from which programs know what they may narrow by and how long a page may be."""
    document = describing.document(request.build_absolute_uri("/ogc"), str(TITLE), _about(), COLLECTION)
    return JsonResponse(document, content_type=describing.OPENAPI, json_dumps_params={"ensure_ascii": False})


@reading()
def collections(request: HttpRequest) -> HttpResponse:
    """All collections: there is one."""
    return JsonResponse(
        {"links": [_link(request, "collections", "self", TITLE)], "collections": [_collection(request)]}
    )


@reading()
def collection(request: HttpRequest, name: str) -> HttpResponse:
    """One collection: its extent and where its items are."""
    return JsonResponse(_collection(request)) if name == COLLECTION else fault(404, "NotFound", NONE)


@reading(KNOWN)
def items(request: HttpRequest, name: str) -> HttpResponse:
    """Features in the order of registering, page by page; the next page begins after the last feature seen."""
    if name != COLLECTION:
        return fault(404, "NotFound", NONE)
    wanted = asked(request.GET.dict())
    found = _found(wanted, _actor(request))
    rows = list(found.filter(pk__gt=wanted.after).order_by("pk")[: wanted.limit + 1])
    more, rows = len(rows) > wanted.limit, rows[: wanted.limit]
    links = [_link(request, f"collections/{COLLECTION}/items", "self", TITLE, request.GET.dict(), GEOJSON)]
    if more:
        beyond = request.GET.dict() | {"after": str(rows[-1].pk)}
        links.append(
            _link(
                request,
                f"collections/{COLLECTION}/items",
                "next",
                Message("下一页", "next page"),
                beyond,
                GEOJSON,
            )
        )
    body = {
        "type": "FeatureCollection",
        "timeStamp": request.now.strftime("%Y-%m-%dT%H:%M:%SZ"),  # type: ignore[attr-defined]
        "numberMatched": found.count(),
        "numberReturned": len(rows),
        "features": [_feature(row) for row in rows],
        "links": links,
    }
    return JsonResponse(body, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})


@reading()
def item(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """One feature by its code."""
    seen = Component.objects.filter(visible(_actor(request)))
    row = seen.filter(code=code).first() if name == COLLECTION and "\0" not in code else None
    if row is None:
        return fault(404, "NotFound", NONE)
    links = [
        _link(request, f"collections/{COLLECTION}/items/{code}", "self", TITLE, None, GEOJSON),
        _link(request, f"collections/{COLLECTION}", "collection", TITLE),
    ]
    return JsonResponse(
        _feature(row) | {"links": links}, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False}
    )


def _reader(request: HttpRequest) -> Actor | None:
    """Who asks, if they may: the holder of a key for components acts for the system, reading alone."""
    key = keys.key_of(request.headers.get("X-Api-Key", "") or request.GET.get("api_key", ""))
    if key is not None and key.components:
        return SYSTEM
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor if actor.may(READS) else None


def _actor(request: HttpRequest) -> Actor:
    reader = _reader(request)
    assert reader is not None, "the view was guarded"
    return reader


def _found(wanted: Asked, reader: Actor) -> QuerySet[Component]:
    seen = Component.objects.filter(visible(reader), **wanted.filters)
    if wanted.times is not None:
        first, last = map(_day, wanted.times)
        seen = seen.filter(since__isnull=False)
        seen = seen.filter(since__gte=first) if first else seen
        seen = seen.filter(since__lte=last) if last else seen
    if not wanted.boxes:
        return seen
    inside = [queries.within(seen, box) for box in wanted.boxes]
    return inside[0] if len(inside) == 1 else inside[0] | inside[1]


def _day(at: When) -> date | None:
    """The county's day of an instant: what a component knows of its beginning is a day."""
    return territory.calendar().local(at).date() if isinstance(at, datetime) else at


def _feature(row: Component) -> dict[str, Any]:
    told = portable.told(row)
    properties = {name: value for name, value in told.items() if name not in {"lon", "lat", "frame"}}
    properties["state_name"] = STATE_NAMES[State(row.state)].zh
    properties["since"] = properties["since"] or None  # readers make a column of days of it
    return {
        "type": "Feature",
        "id": row.code,
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": properties | {"grid": row.grid, "township": row.township},
    }


def _collection(request: HttpRequest) -> dict[str, Any]:
    bounds = territory.territory().outline.bounds
    return {
        "id": COLLECTION,
        "title": str(TITLE),
        "description": _about(),
        "itemType": "feature",
        "extent": {
            "spatial": {"bbox": [list(bounds)], "crs": CRS84},
            "temporal": {"interval": [[None, None]], "trs": describing.GREGORIAN},
        },
        "crs": [CRS84],
        "links": [
            _link(request, f"collections/{COLLECTION}", "self", TITLE),
            _link(request, f"collections/{COLLECTION}/items", "items", TITLE, None, GEOJSON),
        ],
    }


def _about() -> str:
    return str(
        Message(
            "街面部件台账。坐标为 CGCS2000，与 WGS-84 在分米级一致。",
            "The register of components in the street. Positions are CGCS2000, which agrees with WGS-84 to a decimetre.",
        )
    )


def _link(
    request: HttpRequest, path: str, rel: str, title: Message, query: Mapping[str, str] | None = None,
    kind: str = "application/json",
) -> dict[str, str]:  # fmt: skip
    address = request.build_absolute_uri(f"/ogc/{path}") + (f"?{urlencode(query)}" if query else "")
    return {"href": address, "rel": rel, "type": kind, "title": str(title)}


def _described(request: HttpRequest) -> dict[str, str]:
    """Where every address is described; a landing page has to say so (OGC 17-069r4, req/core/root-success)."""
    title = Message("接口说明（OpenAPI）", "description of the interface (OpenAPI)")
    return _link(request, "api", "service-desc", title, kind=describing.OPENAPI)


def fault(status: int, code: str, said: Message) -> JsonResponse:
    """An error as the standard wants it: ``code`` for programs, the words for people."""
    answer = JsonResponse({"code": code, "description": str(said)}, status=status)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
