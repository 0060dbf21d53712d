"""The document tells of every address that programs may use, and of no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from chengxu.api.rest.declaring import Operation
from chengxu.api.rest.table import OPERATIONS

pytestmark = pytest.mark.usefixtures("county", "home")
PROGRAMS = ("api/", "field/api/", "ogc/", "open311/", "healthz")
OWN = {"api", "api-openapi", "api-unknown", "open311-unknown"}
"""The document itself, its page, and what answers for addresses that are none."""
SAMPLES = {"form": "json", "layer": "labels", "original": "0" * 64, "receipt": "ABCDE-12345"}


def addresses(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every pattern of the product as one text, with its name."""
    for one in (resolver or get_resolver()).url_patterns:
        text = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, text)
        elif isinstance(one, URLPattern):
            yield text, str(one.name)


def plain(pattern: str) -> str:
    return re.sub(r"^\^/\*", "", pattern).lstrip("^").replace("(?:/|$)", "/")


def example(operation: Operation) -> str:
    path = operation.path
    for part in operation.parts:
        value = SAMPLES.get(part.name) or (part.choices[0] if part.choices else "x")
        path = path.replace(f"{{{part.name}}}", value)
    return path


def described() -> set[str]:
    return {str(resolve(example(operation)).url_name) for operation in OPERATIONS}


def test_every_address_for_programs_is_described() -> None:
    found = {name for text, name in addresses() if plain(text).startswith(PROGRAMS)}
    assert len(found) > 20
    assert found - OWN == {name for name in described() if name in found}


def test_every_described_address_is_there() -> None:
    lost = [op.path for op in OPERATIONS if "unknown" in str(resolve(example(op)).url_name)]
    assert lost == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda op: op.id)
def test_every_described_method_is_taken(operation: Operation) -> None:
    answer = Client(raise_request_exception=False).generic(operation.method, example(operation))
    assert answer.status_code not in (405, 500)
    assert "Traceback" not in answer.content.decode(errors="replace") if not answer.streaming else True


def test_more_parameters_than_are_read_are_an_answer_the_document_has() -> None:
    for operation in OPERATIONS:
        many = "&".join(f"x{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
        answer = Client().generic(operation.method, f"{example(operation)}?{many}")
        declared = {kind for reply in operation.replies if reply.status == 400 for kind in reply.types}
        assert answer.status_code == 400
        assert answer["Content-Type"].partition(";")[0] in declared, operation.id


def test_a_rectangle_that_is_none_is_an_answer_the_document_has() -> None:
    operation = next(one for one in OPERATIONS if one.id == "api-service-points")
    answer = Client().get(operation.path, {"bbox": "-354.4,-545,0.04,-826.1"})
    assert answer.status_code == 422
    assert {reply.status for reply in operation.replies} >= {422}


def test_names_of_operations_are_one_each() -> None:
    ids = [operation.id for operation in OPERATIONS]
    assert len(ids) == len(set(ids))


def test_the_document_is_open_to_all_in_both_languages() -> None:
    zh, en = (Client().get(f"/api/v1/openapi.json?lang={code}").json() for code in ("zh", "en"))
    assert zh["openapi"] == en["openapi"] == "3.1.1"
    assert zh["paths"]["/api/v1/reports"]["post"]["summary"] == "送一份来件"
    assert en["paths"]["/api/v1/reports"]["post"]["summary"] == "send a report"
    assert not re.search("[\u4e00-\u9fff]", str(en["paths"]))


def test_the_page_shows_every_operation() -> None:
    page = Client().get("/api/v1/").content.decode()
    assert all(f"{operation.method} {operation.path}" in page for operation in OPERATIONS)
