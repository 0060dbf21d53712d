"""The same sending, or uses of one key, at the same moment."""

from __future__ import annotations

import pytest

from chengxu.api import actions
from chengxu.api.models import ApiKey
from chengxu.cases.models import Case
from chengxu.intake.models import Report
from tests.api.asked import KEY, LAMP, PLACE, post, with_key
from tests.at_once import at_once
from tests.jingzhou import NOW

pytestmark = pytest.mark.usefixtures("on_disk")


def test_the_same_sending_at_the_same_moment_is_one_report() -> None:
    with_key()
    given = {"api_key": KEY, "service_code": LAMP, **PLACE}
    answers = at_once([lambda: post(header="once", **given)] * 8)
    assert {answer.status for answer in answers} == {200}  # type: ignore[union-attr]
    assert len({answer.json[0]["service_request_id"] for answer in answers}) == 1  # type: ignore[union-attr]
    assert (Report.objects.count(), Case.objects.count()) == (1, 1)


def test_the_same_update_at_the_same_moment_is_one_deed() -> None:
    with_key()
    request = post(api_key=KEY, service_code=LAMP, **PLACE).json[0]["service_request_id"]
    given = {"api_key": KEY, "service_request_id": request, "update_id": "1", "description": "还是不亮"}
    answers = at_once([lambda: post("v2/servicerequestupdates.json", **given)] * 6)
    assert len({answer.json[0]["update_id"] for answer in answers}) == 1  # type: ignore[union-attr]


def test_uses_at_the_same_moment_are_all_counted() -> None:
    with_key(per_hour=3)
    key = ApiKey.objects.get()
    assert sorted(at_once([lambda: actions.use(key, now=NOW)] * 6), key=str) == [False] * 3 + [True] * 3
