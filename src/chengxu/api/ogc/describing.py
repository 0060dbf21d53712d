"""OGC API – Features described in OpenAPI 3.0, below its own address. Pure.

Of the whole description of the product (OpenAPI 3.1, all interfaces) QGIS and GDAL make nothing: they look for
``/collections/NAME/items`` below the server, for parameters named as properties, and for the most features of a page.
"""

from __future__ import annotations

from typing import Any

from chengxu.api.ogc.rules import FILTERS, FORMS, MOST, USUAL
from chengxu.common.messages import Message

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_ABOUT = {
    "bbox": Message("西,南,东,北（十进制度，CRS84）", "west,south,east,north (decimal degrees, CRS84)"),
    "datetime": Message(
        "初始日期（since）落在其中的部件；没有初始日期的不在内",
        "components that were put up then (since); none whose day nobody knows",
    ),
    "limit": Message("一页多少个", "features of a page"),
    "after": Message("从哪里接着读，用 next 链接即可", "where the next page begins; follow the link next"),
    "f": Message("格式", "form"),
    "value": Message("只要这个值的", "only with this value"),
}


def document(server: str, title: str, about: str, collection: str) -> dict[str, Any]:
    """The description; ``server`` is the address of the landing page without a slash at its end."""
    shared = [_ref(name) for name in ("bbox", "datetime", "limit", "after", "f")]
    items = f"/collections/{collection}/items"
    one = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "description": about, "version": "1.0"},
        "servers": [{"url": server}],
        "security": [{"header": []}, {"query": []}],
        "paths": {
            "/": _get("landing", []),
            "/conformance": _get("conformance", []),
            "/collections": _get("collections", []),
            f"/collections/{collection}": _get("collection", []),
            items: _get("items", [*shared, *map(_value, FILTERS)]),
            f"{items}/{{featureId}}": _get("item", [one]),
        },
        "components": {
            "parameters": _parameters(),
            "securitySchemes": {
                "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
                "query": {"type": "apiKey", "in": "query", "name": "api_key"},
            },
        },
    }


def _parameters() -> dict[str, Any]:
    number = {"type": "number"}
    return {
        "bbox": _query(
            "bbox",
            {"type": "array", "items": number, "minItems": 4, "maxItems": 6},
            style="form",
            explode=False,
        ),
        "datetime": _query("datetime", {"type": "string"}, style="form", explode=False),
        "limit": _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            style="form",
            explode=False,
        ),
        "after": _query("after", {"type": "integer", "minimum": 0}),
        "f": _query("f", {"type": "string", "enum": list(FORMS)}),
    }


def _value(name: str) -> dict[str, Any]:
    """A property to narrow by; QGIS takes it as one only with this style."""
    return _query(name, {"type": "string"}, about="value", style="form", explode=False)


def _query(name: str, schema: dict[str, Any], about: str = "", **more: Any) -> dict[str, Any]:
    said = str(_ABOUT[about or name])
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema, **more}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/parameters/{name}"}


def _get(name: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    known = {"200": {"description": "OK"}, "401": {"description": "no key"}}
    return {"get": {"operationId": name, "parameters": parameters, "responses": known}}
