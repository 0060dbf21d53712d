"""The table as an OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12. Pure.

Source: the OpenAPI Specification 3.1.1 (spec.openapis.org/oas/v3.1.1.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from chengxu.api.rest.declaring import Group, Header, Operation, Part, Proof, Reply
from chengxu.common.messages import Message

VERSION = "3.1.1"
REF = "#/components/schemas/{name}"
SESSION_COOKIE = "chengxu_session"
SECURITY: dict[Proof, tuple[dict[str, str], Message]] = {
    Proof.KEY: (
        {"type": "http", "scheme": "bearer"},
        Message("城管局发的密钥（chengxu key issue）", "a key the bureau issued (chengxu key issue)"),
    ),
    Proof.OPEN311_KEY: (
        {"type": "apiKey", "in": "query", "name": "api_key"},
        Message("同一个密钥，也可以写在正文里", "the same key; it may stand in the body too"),
    ),
    Proof.SESSION: (
        {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
        Message("登录后的会话", "the session of who signed in"),
    ),
}


def document(operations: Sequence[Operation], *, title: Message, version: str) -> dict[str, Any]:
    """The document, in the language in force."""
    paths: dict[str, dict[str, Any]] = {}
    schemas = _Schemas(operations)
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": VERSION,
        "info": {"title": str(title), "version": version},
        "servers": [{"url": "/"}],
        "tags": [{"name": group.value, "description": str(group.label)} for group in Group],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                proof.value: scheme | {"description": str(words)}
                for proof, (scheme, words) in SECURITY.items()
            },
        },
    }


class _Schemas:
    """The schema of each shape in the table, and what those refer to."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        shapes = list({repr(shape): shape for shape in _shapes(operations)}.values())
        made, components = msgspec.json.schema_components(shapes, ref_template=REF)
        self.components: dict[str, Any] = components
        self._of = {repr(shape): schema for shape, schema in zip(shapes, made, strict=True)}

    def of(self, shape: Any) -> dict[str, Any]:
        """The schema of a shape: a reference, or a list of one."""
        return self._of[repr(shape)]

    def fields(self, shape: Any) -> tuple[dict[str, Any], Sequence[str]]:
        """The schemas of the fields of a shape that stands in a query, and which of them it must have."""
        whole = self.components[shape.__name__]
        return whole["properties"], whole.get("required", ())


def _shapes(operations: Sequence[Operation]) -> Iterator[Any]:
    for operation in operations:
        for reply in operation.replies:
            if reply.shape is not None:
                yield reply.shape
        if operation.query is not None:
            yield operation.query
        if operation.body is not None:
            yield operation.body


def _operation(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.group.value],
        "summary": str(operation.title),
    }
    if operation.about:
        told["description"] = str(operation.about)
    told["parameters"] = [
        *(_part(part) for part in operation.parts),
        *_query(operation, schemas),
        *(_header(header) for header in operation.headers),
    ]
    if operation.body is not None:
        schema = {} if operation.body is bytes else {"schema": schemas.of(operation.body)}
        told["requestBody"] = {"required": True, "content": dict.fromkeys(operation.body_types, schema)}
    if operation.proof is not Proof.NOTHING:
        told["security"] = [{operation.proof.value: []}]
    told["responses"] = {str(reply.status): _reply(reply, schemas) for reply in operation.replies}
    return told


def _part(part: Part) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "minLength": 1}
    if part.pattern:
        schema["pattern"] = part.pattern
    if part.choices:
        schema["enum"] = list(part.choices)
    return {
        "name": part.name,
        "in": "path",
        "required": True,
        "description": str(part.meaning),
        "schema": schema,
    }


def _query(operation: Operation, schemas: _Schemas) -> Iterator[dict[str, Any]]:
    if operation.query is None:
        return
    properties, required = schemas.fields(operation.query)
    for name, schema in properties.items():
        yield {"name": name, "in": "query", "required": name in required, "schema": schema}


def _header(header: Header) -> dict[str, Any]:
    return {
        "name": header.name,
        "in": "header",
        "required": header.required,
        "description": str(header.meaning),
        "schema": {"type": "string", "maxLength": header.most},
    }


def _reply(reply: Reply, schemas: _Schemas) -> dict[str, Any]:
    told: dict[str, Any] = {"description": str(reply.meaning)}
    if reply.headers:
        told["headers"] = {
            name: {"description": str(meaning), "required": True, "schema": {"type": "string"}}
            for name, meaning in reply.headers.items()
        }
    if reply.types:
        schema = {"schema": schemas.of(reply.shape)} if reply.shape is not None else {}
        told["content"] = {kind: schema if "xml" not in kind else {} for kind in reply.types}
    return told
