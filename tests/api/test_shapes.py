"""Our answers beside the standard's shape, and, where they lie, beside the schemas and the answers of real servers.

The shape is a table of our own, so that it holds everywhere; with the recorded answers at hand it is tried on those as well.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from chengxu.cases import actions as cases
from chengxu.cases.rules import Order
from chengxu.intake.models import Report
from tests.api.asked import GAS, KEY, LAMP, PLACE, get, ids, post, send, with_key
from tests.api.shapes import ATTRIBUTE, REQUEST, SERVICE, VALUE, Field, breaches, wrong
from tests.jingzhou import CLERK

RECORDED = Path(os.environ.get("CHENGXU_DATA") or "nowhere") / "open311_recorded"
recorded = pytest.mark.skipif(
    not RECORDED.is_dir(), reason="real servers' answers are not part of the repository (CHENGXU_DATA)"
)


@pytest.fixture
def answers(county: str) -> dict[str, Any]:
    """Every kind of answer in JSON: services, definitions, requests open and closed, placed and by words alone."""
    with_key()
    first = send()
    send(lat="", long="", address_string="太阳坪乡街上", description="")
    send(service_code=GAS, **{"attribute[kind]": "hose"})
    case = Report.objects.get(receipt=first).case
    order = Order(note="重复", reason="重复")
    cases.act(case_uid=case.uid, verb="reject", order=order, actor=CLERK, now=timezone.now(), ids=ids)
    services = get("v2/services.json").json
    asked = [row["service_code"] for row in services if row["metadata"]]
    return {
        "services": services,
        "definitions": [get(f"v2/services/{code}.json").json for code in asked],
        "requests": get("v2/requests.json").json,
        "request": get(f"v2/requests/{first}.json").json,
    }


def test_services_have_the_shape_of_the_standard(answers: dict[str, Any]) -> None:
    assert {
        row["service_code"]: wrong(row, SERVICE) for row in answers["services"] if wrong(row, SERVICE)
    } == {}


def test_definitions_have_the_shape_of_the_standard(answers: dict[str, Any]) -> None:
    assert len(answers["definitions"]) > 2
    for definition in answers["definitions"]:
        assert list(definition) == ["service_code", "attributes"]
        for attribute in definition["attributes"]:
            assert wrong(attribute, ATTRIBUTE) == []
            assert [wrong(value, VALUE) for value in attribute.get("values", ()) if wrong(value, VALUE)] == []
            assert ("values" in attribute) == attribute["datatype"].endswith("valuelist")


def test_requests_have_the_shape_of_the_standard(answers: dict[str, Any]) -> None:
    rows = answers["requests"] + answers["request"]
    assert {row["status"] for row in rows} == {"open", "closed"}
    assert {row["lat"] is None for row in rows} == {True, False}
    assert [wrong(row, REQUEST) for row in rows if wrong(row, REQUEST)] == []


def test_both_formats_say_the_same(answers: dict[str, Any]) -> None:
    """The names and their order, and every value: in XML words, in JSON the words' own types."""
    for path, tag in (("services", "service"), ("requests", "request")):
        elements = get(f"v2/{path}.xml").xml.findall(tag)
        assert [[e.tag for e in row] for row in elements] == [list(row) for row in answers[path]]
        words = [{e.tag: e.text or "" for e in row} for row in elements]
        assert words == [{name: _words(value) for name, value in row.items()} for row in answers[path]]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"key": "a", "name": "b"}, []),
        ({"key": "a"}, ["name: missing"]),
        ({"key": "a", "name": None}, ["name: empty"]),
        ({"key": 1, "name": "b", "more": 1}, ["key: 1 is no text", "more: not of the standard"]),
    ],
)
def test_the_table_finds_what_is_wrong(row: dict[str, Any], says: list[str]) -> None:
    assert wrong(row, VALUE) == says


@pytest.mark.parametrize("kind", ["moment", "switch", "number", "whole", "link", "list", "open|closed"])
@pytest.mark.parametrize("value", ["2023-05-08 09:00", "2023-05-08T09:00:00", "", "yes"])
def test_words_are_no_other_kind(kind: str, value: str) -> None:
    assert wrong({"a": value}, {"a": Field(kind)}) == [f"a: {value!r} is no {kind}"]


@pytest.mark.parametrize(
    "value", ["2023-05-08T09:00:00Z", "2023-05-08T09:00:00+08:00", "2010-04-14T06:37:38-08:00"]
)
def test_moments_have_an_offset(value: str) -> None:
    assert wrong({"a": value}, {"a": Field("moment")}) == []


SCHEMA = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "maxLength": 3},
        "at": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
        "rows": {"type": "array", "items": {"$ref": "row.json"}},
    },
}


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ({"id": "a", "at": None, "rows": [{"n": 1}]}, 0),
        ({"id": "abcd", "at": "yesterday"}, 2),
        ({"rows": [{"n": True}, {"n": 7}, {}]}, 3),
        ([], 1),
    ],
)
def test_schemas_are_read_strictly(value: Any, count: int) -> None:
    row = {"properties": {"n": {"type": "integer", "enum": [1, 2]}}}
    assert len(list(breaches(value, SCHEMA, {"row.json": row}))) == count


# --- beside what real servers answered ---------------------------------------------------------------------------


@recorded
def test_our_answers_keep_the_schemas(answers: dict[str, Any]) -> None:
    folder = RECORDED / "georeport_v2_schema"
    files = {file.name: json.loads(file.read_text()) for file in folder.glob("*.json")}
    given = [
        ("services.json", answers["services"]),
        ("requests.json", answers["requests"]),
        ("requests.json", answers["request"]),
        *(("service-definition.json", definition) for definition in answers["definitions"]),
    ]
    assert [list(breaches(value, files[name], files)) for name, value in given] == [[]] * len(given)


@recorded
def test_the_table_is_true_of_real_rows() -> None:
    """Chicago and San Francisco answer in the same types; keywords, which Chicago sends as a list, are its own deviation."""
    rows = json.loads((RECORDED / "chicago_2019_services.json").read_text())
    said = {problem for row in rows for problem in wrong(row | {"keywords": None}, SERVICE)}
    assert said <= {"description: '' is no text", "group: '' is no text"}
    rows = json.loads((RECORDED / "chicago_2019_requests.json").read_text())
    assert [problem for row in rows for problem in wrong(row, REQUEST)] == []


@recorded
@pytest.mark.parametrize(
    ("file", "path"),
    [
        ("dc_services.xml", "v2/services.xml"),
        ("dc_services_S0301.xml", f"v2/services/{GAS}.xml"),
        ("service_requests.xml", "v2/requests.xml"),
        ("discovery_dc.xml", "discovery.xml"),
        ("token.xml", "v2/tokens/{}.xml"),
    ],
)
def test_our_elements_stand_where_real_servers_have_them(
    answers: dict[str, Any], file: str, path: str
) -> None:
    """No element under another parent; what we leave out is optional by the standard."""
    real = _tree(ElementTree.parse(RECORDED / file).getroot())
    ours = _tree(get(path.format(answers["request"][0]["service_request_id"])).xml)
    assert {parent: names - real[parent] for parent, names in ours.items() if names - real[parent]} == {}
    left = {name for parent, names in real.items() for name in names - ours.get(parent, set())}
    assert left <= {"service_notice", "expected_datetime"}


@recorded
def test_our_errors_and_receipts_are_those_of_real_servers(county: str) -> None:
    with_key()
    real = _tree(ElementTree.parse(RECORDED / "boston_err_submitrequest_base_is_duplicate.xml").getroot())
    assert _tree(post("v2/requests.xml", api_key=KEY).xml) == real
    ours = _tree(post("v2/requests.xml", api_key=KEY, service_code=LAMP, **PLACE).xml)
    assert ours["service_requests"] == {"request"}
    assert ours["service_requests/request"] == {"service_request_id", "service_notice"}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _tree(root: ElementTree.Element) -> dict[str, set[str]]:
    """The names below every path."""
    found: dict[str, set[str]] = defaultdict(set)

    def walk(element: ElementTree.Element, path: str) -> None:
        for child in element:
            found[path].add(child.tag)
            walk(child, f"{path}/{child.tag}")

    walk(root, root.tag)
    return dict(found)
