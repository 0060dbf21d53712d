"""A client of the interface as tests use it, the key it has, and a report it sends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.test import Client

from chengxu.accounts.rules import SYSTEM
from chengxu.api import actions
from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed, Note
from tests.jingzhou import NOW, SEAT

KEY = "a-key-for-tests-alone"
LAMP = "C0118"
GAS = "E2111"
HIDDEN = "E0502"
PLACE = {"lat": str(SEAT[1]), "long": str(SEAT[0])}
ids = SeededIds("open311")


def with_key(
    secret: str = KEY, *, per_hour: int = 0, name: str = "测试客户端", components: bool = False
) -> str:
    """Issue a key."""
    return actions.issue(
        name=name, actor=SYSTEM, now=NOW, ids=ids, per_hour=per_hour, secret=secret, components=components
    )[0]


@dataclass
class Heard:
    """An answer, read by its own content type."""

    status: int
    type: str
    text: str

    @property
    def json(self) -> Any:
        assert self.type == "application/json; charset=utf-8"
        return json.loads(self.text)

    @property
    def xml(self) -> ElementTree.Element:
        assert self.type == "text/xml; charset=utf-8"
        assert self.text.startswith('<?xml version="1.0" encoding="utf-8"?>')
        return ElementTree.fromstring(self.text)


def heard(answer: Any) -> Heard:
    return Heard(answer.status_code, answer["Content-Type"], answer.content.decode())


def get(path: str, /, **given: object) -> Heard:
    return heard(Client().get(f"/open311/{path}", given))


def post(path: str = "v2/requests.json", /, *, header: str = "", **given: object) -> Heard:
    headers = {"Idempotency-Key": header} if header else {}
    return heard(Client().post(f"/open311/{path}", given, headers=headers))


def send(**given: object) -> str:
    """Send a good report; returns its id."""
    body = {"api_key": KEY, "service_code": LAMP, "description": "路灯不亮", **PLACE} | given
    answer = post("v2/requests.json", **body)
    assert answer.status == 200, answer.text
    return str(answer.json[0]["service_request_id"])


def counts() -> tuple[int, ...]:
    """How much is written: reports, cases, deeds, notes."""
    return (Report.objects.count(), Case.objects.count(), Deed.objects.count(), Note.objects.count())


def is_standard_error(answer: Heard) -> bool:
    """Whether an answer is an error by the standard, with at least one entry that says something."""
    if answer.status not in (400, 403, 404):
        return False
    if answer.type.startswith("application/json"):
        entries = [(entry["code"], entry["description"]) for entry in answer.json]
    else:
        assert answer.xml.tag == "errors"
        entries = [
            (int(e.findtext("code") or 0), e.findtext("description")) for e in answer.xml.findall("error")
        ]
    return bool(entries) and all(code >= 400 and text for code, text in entries)
