"""Whatever a client sends: never a 500, always the standard's error body, and after a refusal nothing is written."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, settings
from hypothesis import given as all_of
from hypothesis import strategies as st

from chengxu.intake.models import Report
from tests.api.asked import GAS, KEY, LAMP, Heard, counts, heard, is_standard_error, with_key
from tests.jingzhou import SEAT

pytestmark = pytest.mark.usefixtures("county")
EXAMPLES = max(60, int(os.environ.get("CHENGXU_FUZZ_EXAMPLES", "1")))
thorough = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])

ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "", " ", "\x00", "\ud800", "NaN", "inf", "-1", "9" * 400, "1e309", "true", "null", "[]", "{}", "%00", "../..",
            "<b>x</b>", "'; DROP TABLE intake_report;--", "2023-01-01", "2023-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
            "0000-00-00", "a,b,,c", "," * 50, "﷽", "👩‍👩‍👧", "\u202e", "x" * 5000, LAMP, GAS, KEY, str(SEAT[0]), str(SEAT[1]),
            "431229", "open", "open,closed", "00000-00000", "01890a5d-ac96-774b-bcce-b302099a8057",
        ]
    ),
)  # fmt: skip
NAMES = st.sampled_from(
    [
        "api_key", "jurisdiction_id", "service_code", "service_request_id", "start_date", "end_date", "status", "lat",
        "long", "radius", "updated_after", "updated_before", "page", "page_size", "extensions", "locale", "lang",
        "description", "address_string", "address_id", "email", "phone", "first_name", "last_name", "media_url",
        "device_id", "account_id", "attribute[kind]", "attribute[kind][]", "attribute[hours][0]", "attribute[]",
        "attribute[[x]]", "attribute[bottles]", "idempotency_key", "update_id", "updated_datetime", "theme", "media",
    ]
)  # fmt: skip
PARAMETERS = st.dictionaries(NAMES, st.lists(ODD, min_size=1, max_size=3), max_size=8)
GOOD = {
    "api_key": KEY,
    "service_code": LAMP,
    "description": "路灯不亮",
    "lat": str(SEAT[1]),
    "long": str(SEAT[0]),
}


@pytest.fixture(autouse=True)
def _key(county: str) -> None:
    with_key()


def right(answer: Heard) -> bool:
    """A good answer in its format, or an error by the standard; never a page, never a trace."""
    assert "Traceback" not in answer.text
    if answer.status == 200:
        return bool(answer.json is not None if "json" in answer.type else answer.xml is not None)
    return is_standard_error(answer)


def encoded(given: dict[str, list[str]]) -> str:
    return urlencode([(n, v.encode("utf-8", "surrogatepass")) for n, vs in given.items() for v in vs])


def body_of(given: dict[str, list[str]]) -> dict[str, list[str]]:
    return {
        name: [value.encode("utf-8", "replace").decode() for value in values]
        for name, values in given.items()
    }


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize(
    "path",
    [
        "discovery",
        "v2/services",
        f"v2/services/{GAS}",
        "v2/requests",
        "v2/servicerequestupdates",
        "v2/tokens/x",
    ],
)
@thorough
@all_of(given=PARAMETERS)
def test_reading(path: str, form: str, given: dict[str, list[str]]) -> None:
    assert right(heard(Client().get(f"/open311/{path}.{form}?{encoded(given)}")))


@pytest.mark.parametrize("resource", ["services", "requests", "tokens", ""])
@thorough
@all_of(name=ODD)
@example(name="a/b")
@example(name=".json")
def test_addresses(resource: str, name: str) -> None:
    part = quote(name.encode("utf-8", "surrogatepass"), safe="")
    for form in (".xml", ".json", ""):
        answer = heard(Client().get(f"/open311/v2/{resource}/{part}{form}"))
        assert right(answer)


@pytest.mark.parametrize("path", ["v2/requests", "test/v2/requests", "v2/servicerequestupdates"])
@thorough
@all_of(given=PARAMETERS, form=st.sampled_from(["xml", "json"]), keyed=st.booleans(), kind=st.integers(0, 2))
def test_writing(path: str, form: str, given: dict[str, list[str]], keyed: bool, kind: int) -> None:
    before = counts()
    fields: dict[str, Any] = (GOOD if keyed else {}) | body_of(given)
    if kind == 0:
        answer = Client().post(f"/open311/{path}.{form}", fields)
    elif kind == 1:
        body = encoded({n: v if isinstance(v, list) else [v] for n, v in fields.items()})
        answer = Client().post(
            f"/open311/{path}.{form}", body, content_type="application/x-www-form-urlencoded"
        )
    else:
        answer = Client().post(f"/open311/{path}.{form}", json.dumps(fields), content_type="application/json")
    told = heard(answer)
    assert right(told)
    done, written = told.status == 200 and not path.startswith("test"), counts() != before
    assert written <= done
    assert done <= (written or "idempotency_key" in fields)  # the same sending again is the same report


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10) | NAMES, inner, max_size=4)
    ),
    max_leaves=12,
)


@thorough
@all_of(
    body=st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()),
    kind=st.sampled_from(
        [
            "application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=nonsense", "multipart/form-data", "text/xml", "", "x",
            "multipart/form-data; boundary=b", "multipart/form-data; boundary=" + "b" * 300,
        ]
    ),
)  # fmt: skip
@example(body=b"{}", kind="application/json; charset=utf-16")
@example(body=b"[" * 100_000, kind="application/json")
@example(body=b'{"api_key": "\\ud800"}', kind="application/json")
@example(body=b'{"jurisdiction_id": false}', kind="application/json")
@example(
    body=b'--b\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\n\r\nx\r\n--b--',
    kind="multipart/form-data; boundary=b",
)
def test_bodies_of_every_shape(body: bytes, kind: str) -> None:
    before = counts()
    path = f"/open311/v2/requests.json?api_key={KEY}&service_code={LAMP}"
    answer = heard(Client().generic("POST", path, body, content_type=kind))
    assert right(answer)
    named = {403: b"api_key", 404: b"jurisdiction_id"}  # a body may name a key or a county of its own
    assert answer.status == 400 or named[answer.status] in body
    assert counts() == before


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "nonsense", "utf-8"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_body_is_utf_8_whatever_is_written_behind_its_type(kind: str, charset: str) -> None:
    body = json.dumps(GOOD).encode() if kind.endswith("json") else urlencode(GOOD).encode()
    path = "/open311/v2/requests.json?jurisdiction_id=431229"
    answer = heard(Client().generic("POST", path, body, content_type=f"{kind}; charset={charset}"))
    assert answer.status == 200
    assert Report.objects.get().text == "路灯不亮"


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
@pytest.mark.parametrize(
    "path", ["discovery.xml", "v2/services.json", "v2/requests.json", "v2/requests/x.xml", "nothing"]
)
def test_other_methods(method: str, path: str) -> None:
    assert is_standard_error(heard(getattr(Client(), method)(f"/open311/{path}")))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "v2",
        "v2/",
        "v1/services.xml",
        "v2/services",
        "v2/services.csv",
        "v2/requests.xml.exe",
        "x/y/z",
        "v2/requests/a/b.xml",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html"])
def test_addresses_that_are_none(path: str, accept: str) -> None:
    answer = heard(Client().get(f"/open311/{path}", headers={"Accept": accept}))
    assert (answer.status, is_standard_error(answer)) == (404, True)


def test_post_to_an_address_that_is_read_only_is_told_so() -> None:
    answer = Client().post("/open311/v2/services.json", {})
    assert (heard(answer).json[0]["code"], answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "nope"}, 404),
        ({"service_code": "E0502"}, 404),
        ({"jurisdiction_id": "boston.gov"}, 404),
        ({"lat": ""}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "91"}, 400),
        ({"lat": "0", "long": "0"}, 400),
        ({"lat": "NaN"}, 400),
        ({"description": "x" * 4001}, 400),
        ({"address_string": "x" * 201}, 400),
        ({"email": "no address"}, 400),
        ({"phone": "call me"}, 400),
        ({"first_name": "x" * 61}, 400),
        ({"media_url": "javascript:alert(1)"}, 400),
        ({"media_url": "http://x/" + "y" * 600}, 400),
        ({"media_url": [f"http://x/{n}" for n in range(7)]}, 400),
        ({"service_code": GAS}, 400),
        ({"service_code": GAS, "attribute[kind]": "nope"}, 400),
        ({"service_code": GAS, "attribute[kind]": ["hose", "alarm"]}, 400),
        ({"service_code": GAS, "attribute[kind]": "hose", "attribute[bottles]": "many"}, 400),
        ({"service_code": "E0508", "attribute[since]": "long ago"}, 400),
    ],
)
def test_every_refusal_of_a_report(more: dict[str, Any], status: int) -> None:
    before = counts()
    for form in ("xml", "json"):
        answer = heard(Client().post(f"/open311/v2/requests.{form}", GOOD | more))
        assert (answer.status, is_standard_error(answer)) == (status, True)
    assert counts() == before


def test_every_problem_is_an_entry() -> None:
    answer = heard(
        Client().post("/open311/v2/requests.json", GOOD | {"email": "x", "phone": "y", "service_code": GAS})
    )
    names = [entry["description"].partition(":")[0] for entry in answer.json]
    assert names == ["phone", "email", "attribute[kind]"]


def test_too_many_fields_files_and_bytes_have_the_body_of_the_standard() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    before = counts()
    many = {f"f{n}": "x" for n in range(600)}
    assert is_standard_error(heard(Client().post("/open311/v2/requests.xml", GOOD | many)))
    assert is_standard_error(heard(Client().get("/open311/v2/requests.json?" + urlencode(many))))
    files = {f"photo{n}": SimpleUploadedFile("a.jpg", b"x") for n in range(20)}
    assert is_standard_error(heard(Client().post("/open311/v2/requests.xml", GOOD | files)))
    long = GOOD | {"x": "y" * 6_000_000}
    assert is_standard_error(heard(Client().post("/open311/v2/requests.json", long)))
    huge = Client().post(
        "/open311/v2/requests.json", b"", content_type="text/plain", CONTENT_LENGTH="999999999"
    )
    assert is_standard_error(heard(huge))
    other = Client().get("/open311/v2/services.json", headers={"Host": "elsewhere.example"})
    assert is_standard_error(heard(other))
    not_a_photo = GOOD | {"media": SimpleUploadedFile("a.jpg", b"not a picture")}
    assert is_standard_error(heard(Client().post("/open311/v2/requests.json", not_a_photo)))
    assert counts() == before


def test_something_broken_is_answered_by_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    from chengxu.api.open311 import queries

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken inside")

    monkeypatch.setattr(queries, "requests", broken)
    answer = heard(Client(raise_request_exception=False).get("/open311/v2/requests.json"))
    assert (answer.status, answer.json[0]["code"]) == (400, 500)
    assert "broken inside" not in answer.text
