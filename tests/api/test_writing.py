"""One value in two formats; real servers' answers lie beside the repository and are compared when there are some."""

from __future__ import annotations

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given as all_of
from hypothesis import strategies as st

from chengxu.api.open311.faults import FIELDS, body, of_invalid, of_refused
from chengxu.api.open311.writing import JSON, XML, Answer, Many, written
from chengxu.common.messages import Invalid, Message, Problem, Refused

RECORDED = Path(os.environ.get("CHENGXU_DATA") or "nowhere") / "open311_recorded"
REQUEST = {
    "service_request_id": "638344", "status": "closed", "status_notes": "Duplicate request.",
    "service_name": "Sidewalk and Curb Issues", "service_code": "006", "description": "", "agency_responsible": None,
    "lat": 37.762221815, "long": -122.4651145, "open": True, "n": 0,
}  # fmt: skip


def test_a_row_in_xml() -> None:
    text = written(Answer("service_requests", Many("request", [REQUEST])), XML).decode()
    root = ElementTree.fromstring(text)
    assert [e.tag for e in root[0]] == list(REQUEST)
    assert [root[0].findtext(name) for name in ("lat", "open", "n", "description")] == [
        "37.762221815",
        "true",
        "0",
        "",
    ]
    assert "<agency_responsible/>" in text


def test_a_row_in_json_follows_the_mapping() -> None:
    read = json.loads(written(Answer("service_requests", Many("request", [REQUEST])), JSON))
    assert read == [REQUEST | {"description": None}]


def test_containers() -> None:
    value = {"a": Many("b", ["x", "y"]), "c": Many("d", [])}
    assert json.loads(written(Answer("r", value), JSON)) == {"a": ["x", "y"], "c": []}
    assert written(Answer("r", value), XML).decode().endswith("<r><a><b>x</b><b>y</b></a><c></c></r>\n")


@all_of(st.text(st.characters(codec=None)))
def test_any_text_is_well_formed_and_comes_back(text: str) -> None:
    answer = Answer("r", {"a": text})
    read = ElementTree.fromstring(written(answer, XML)).findtext("a") or ""
    assert read == (json.loads(written(answer, JSON))["a"] or "")
    kept = [c for c in text if c in read]
    assert all(c in "\t\n\r" or ord(c) >= 32 for c in kept)


def test_errors() -> None:
    invalid = Invalid((Problem(Message("太长"), "", 0, "text"), Problem(Message("没有"), "", 0, "")))
    wrong = of_invalid(invalid)
    assert (wrong.status, wrong.entries) == (400, ((400, "description: 太长"), (400, "没有")))
    assert json.loads(written(wrong.answer, JSON))[0] == {"code": 400, "description": "description: 太长"}
    assert of_refused(Refused(Message("不"), field="photos")).entries == ((400, "media: 不"),)
    assert (
        written(body([(403, "a")]), XML)
        .decode()
        .endswith("<errors><error><code>403</code><description>a</description></error></errors>\n")
    )
    assert not set(FIELDS.values()) & set(FIELDS)


@pytest.mark.skipif(
    not RECORDED.is_dir(), reason="real servers' answers are not part of the repository (CHENGXU_DATA)"
)
@pytest.mark.parametrize(
    "name", ["service_request.xml", "token.xml", "dc_services_S0301.xml", "discovery_dc.xml"]
)
def test_our_elements_are_those_of_real_servers(name: str) -> None:
    """Every element our answers have for the same resource stands in a real one, under the same parent or as an extension."""
    ours = {
        "service_request.xml": {
            "service_requests",
            "request",
            "service_request_id",
            "status",
            "status_notes",
            "address_id",
        },
        "token.xml": {"service_requests", "request", "service_request_id", "token"},
        "dc_services_S0301.xml": {
            "service_definition",
            "service_code",
            "attributes",
            "attribute",
            "variable",
            "datatype_description",
        },
        "discovery_dc.xml": {
            "discovery",
            "changeset",
            "contact",
            "key_service",
            "endpoints",
            "endpoint",
            "formats",
            "format",
        },
    }
    real = {element.tag for element in ElementTree.parse(RECORDED / name).iter()}
    assert ours[name] <= real
