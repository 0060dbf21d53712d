"""Everything the document declares, sent by schemathesis: in bounds, at them and beyond, methods and keys that are not taken.

Some thousand requests with each run of the suite; ``make fuzz`` sends more. Never a 500, always a status, a
content type and a body the document declares, and after a refusal every table holds what it held.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from chengxu.api.rest.declaring import Group, Operation, Proof
from chengxu.api.rest.table import OPERATIONS
from tests.api.asked import KEY, with_key
from tests.rows import rows_of_all_tables
from tests.web.cast import signed_in

EXAMPLES = int(os.environ.get("CHENGXU_FUZZ_EXAMPLES", "1"))
LONG = EXAMPLES > 1
"""At random; the bounds of every field, missing and wrong ones are sent in any case. Each run of the suite sends the same."""
SENT = [operation for operation in OPERATIONS if LONG or not operation.id.endswith("-test")]
"""Open311's test endpoint has the views of the other one."""
AS_IT_IS = {"Accept-Encoding": "identity"}

pytestmark = [
    pytest.mark.usefixtures("county", "home", "stays_connected"),
    pytest.mark.filterwarnings(
        "ignore:.*unclosed file:ResourceWarning",  # the probing client does not read files to their end
        "ignore::pytest.PytestUnraisableExceptionWarning",
    ),
]

LENIENT = "an unclear filter narrows nothing, as on the page of the same address"
BY_THE_STANDARD = "Open311 knows 400, 403 and 404 alone; the exact code stands in the body"
LEFT_OUT: Mapping[Group, Mapping[str, str]] = {
    Group.OPEN311: {
        "unsupported_method": BY_THE_STANDARD,
        "negative_data_rejection": "clients differ: what is unknown is left out, a parameter may come in any shape",
        "positive_data_acceptance": "which service, place and receipt there is no schema says",
        "missing_required_header": "no header is required",
    },
    Group.FIELD: {
        "negative_data_rejection": "one capture that is wrong is answered beside those that are right",
        "positive_data_acceptance": "whose captures these are and which photographs came before no schema says",
        "ignored_auth": "the probing client keeps its cookies; the test below asks without a session",
    },
    Group.OGC: {
        "negative_data_rejection": "an address that is none is refused, a text that is no code of a component finds nothing",
        "positive_data_acceptance": "each parameter is text, and what it may say stands in the standard",
    },
    Group.FILES: {"negative_data_rejection": LENIENT},
    Group.STATE: {"negative_data_rejection": "a watchdog may add what it likes"},
}
"""Checks that an interface does not keep on purpose, and why."""


@dataclass
class Caller:
    """Somebody who may do what an operation asks for, by a header, a parameter or cookies."""

    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def caller(operation: Operation) -> Caller:
    match operation.proof:
        case Proof.KEY:
            return Caller(headers={"Authorization": f"Bearer {with_key()}"})
        case Proof.OPEN311_KEY:
            return Caller(query={"api_key": with_key()})
        case Proof.OGC_KEY:
            return Caller(headers={"X-Api-Key": with_key(components=True)})
        case Proof.SESSION:
            client = signed_in("collector")
            token = client.get("/field/api/session").json()["csrf"]
            cookies = {name: morsel.value for name, morsel in client.cookies.items()}
            return Caller(headers={"X-CSRFToken": token}, cookies=cookies)
    return Caller()


def schema_of(operation: Operation) -> schemathesis.schemas.BaseSchema:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json?lang=en", get_wsgi_application())
    accepted = schema.config.checks.positive_data_acceptance
    accepted.expected_statuses = [*accepted.expected_statuses, "422"]
    return schema


@pytest.mark.parametrize("operation", SENT, ids=lambda op: op.id)
def test_whatever_is_sent(operation: Operation) -> None:
    schema, who = schema_of(operation), caller(operation)
    excluded = [
        check
        for check in schemathesis.checks.CHECKS.get_all()
        if check.__name__ in LEFT_OUT.get(operation.group, {})
    ]

    def sent(case: Case) -> None:
        before = rows_of_all_tables()
        answer = case.call_and_validate(
            headers=AS_IT_IS | who.headers, cookies=who.cookies, params=who.query, excluded_checks=excluded
        )
        assert b"Traceback" not in answer.content
        if answer.status_code >= 400 or operation.method == "GET":
            assert rows_of_all_tables() == before

    config = HypothesisTestConfig(
        project=schema.config,
        modes=list(HypothesisTestMode),
        settings=settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
        ),
    )
    create_test(operation=schema[operation.path][operation.method], test_func=sent, config=config)()


@pytest.mark.parametrize(
    "operation", [op for op in OPERATIONS if op.proof is not Proof.NOTHING], ids=lambda op: op.id
)
def test_nobody_writes_without_what_is_asked_for(operation: Operation) -> None:
    """No key, a wrong key, no session: refused before anything is read, and nothing is kept."""
    path = operation.path.format(form="json", original="0" * 64, name="components", code="x")
    before = rows_of_all_tables()
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {KEY}"},
        {"Cookie": "chengxu_session=x"},
    ):
        answer = Client(headers=headers).generic(
            operation.method, path, b"{}", content_type="application/json"
        )
        assert answer.status_code in (401, 403)
        assert answer["Content-Type"].startswith("application/")
    assert rows_of_all_tables() == before
