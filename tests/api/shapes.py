"""What an answer of GeoReport v2 looks like, as one table, and a reader of the few words JSON schemas are written in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
"""ISO 8601 as the standard wants it: to the second, with Z or an offset."""


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a row: its type in JSON, whether every row has it, whether it may be empty."""

    kind: str
    always: bool = True
    empty: bool = False


text, maybe = Field("text"), Field("text", always=False, empty=True)
SERVICE = {
    "service_code": text, "service_name": text, "description": Field("text", empty=True), "metadata": Field("switch"),
    "type": Field("realtime|batch|blackbox"), "keywords": Field("text", empty=True), "group": Field("text", empty=True),
}  # fmt: skip
ATTRIBUTE = {
    "variable": Field("switch"), "code": text, "datatype": Field("|".join(DATATYPES)), "required": Field("switch"),
    "datatype_description": Field("text", empty=True), "order": Field("whole"), "description": Field("text", empty=True),
    "values": Field("list", always=False),
}  # fmt: skip
VALUE = {"key": text, "name": text}
REQUEST = {
    "service_request_id": text, "status": Field("open|closed"), "status_notes": maybe, "service_name": Field("text", empty=True),
    "service_code": text, "description": maybe, "agency_responsible": maybe, "service_notice": maybe,
    "requested_datetime": Field("moment"), "updated_datetime": Field("moment", empty=True),
    "expected_datetime": Field("moment", always=False, empty=True), "address": Field("text", empty=True), "address_id": maybe,
    "zipcode": maybe, "lat": Field("number", always=False, empty=True), "long": Field("number", always=False, empty=True),
    "media_url": Field("link", always=False, empty=True),
}  # fmt: skip
"""Source: the GeoReport v2 specification; what real servers leave out though it is expected is not ``always``."""


def wrong(row: Mapping[str, Any], shape: Mapping[str, Field]) -> list[str]:
    """What a row of JSON has that the shape does not, lacks, or has of another type."""
    found = [f"{name}: not of the standard" for name in row.keys() - shape.keys()]
    for name, field in shape.items():
        if name not in row:
            found += [f"{name}: missing"] if field.always else []
        elif row[name] is None:
            found += [] if field.empty else [f"{name}: empty"]
        elif not _is(row[name], field.kind):
            found.append(f"{name}: {row[name]!r} is no {field.kind}")
    return sorted(found)


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(value, str) and bool(value)
        case "switch":
            return isinstance(value, bool)
        case "whole":
            return isinstance(value, int) and not isinstance(value, bool) and value > 0
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "list":
            return isinstance(value, list) and bool(value)
        case "link":
            return isinstance(value, str) and value.startswith(("http://", "https://"))
        case "moment":
            return (
                isinstance(value, str)
                and bool(_MOMENT.fullmatch(value))
                and datetime.fromisoformat(value) is not None
            )
        case words:
            return value in words.split("|")


def breaches(
    value: Any, schema: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]], path: str = "$"
) -> Iterator[str]:
    """Where a value breaks a JSON schema. Of its words those that the schemas of GeoReport v2 use, no more."""
    if "$ref" in schema:
        yield from breaches(value, files[schema["$ref"]], files, path)
    if "anyOf" in schema and all(any(breaches(value, one, files, path)) for one in schema["anyOf"]):
        yield f"{path}: none of anyOf"
    if "type" in schema and not _of_type(value, schema["type"]):
        yield f"{path}: {value!r} is no {schema['type']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not listed"
    if "maxLength" in schema and isinstance(value, str) and len(value) > schema["maxLength"]:
        yield f"{path}: too long"
    if schema.get("format") == "date-time" and not _is(value, "moment"):
        yield f"{path}: {value!r} is no date-time"
    if schema.get("format") == "uri" and not _is(value, "link"):
        yield f"{path}: {value!r} is no uri"
    if isinstance(value, dict):
        yield from (f"{path}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, part in schema.get("properties", {}).items():
            if name in value:
                yield from breaches(value[name], part, files, f"{path}.{name}")
    if isinstance(value, list) and "items" in schema:
        for place, item in enumerate(value):
            yield from breaches(item, schema["items"], files, f"{path}[{place}]")


def _of_type(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    kinds = {
        "string": str, "array": list, "integer": int, "number": int | float, "null": type(None), "object": dict,
        "boolean": bool,
    }  # fmt: skip
    return isinstance(value, kinds[name])
