"""Pages of the night rounds: who may, what a round gives, what the desk says about lamps that burn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu.assets import actions as register
from chengxu.assets.upkeep import queries
from chengxu.assets.upkeep.models import LampRound
from chengxu.common.ids import SystemIds
from chengxu.intake.models import Report
from tests.assets.street import KEEPER, row
from tests.web import cast

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    at = timezone.localtime(timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    return {"road": "R01", "at": at, "seen": "50", "dark": "2"} | changes


@pytest.mark.parametrize(
    ("post", "seen", "recorded"),
    [("repairer", 200, 302), ("clerk", 200, 302), ("acceptor", 200, 403), ("sweeper", 403, 403), ("sysadmin", 403, 403)],
)  # fmt: skip
def test_who_may(post: str, seen: int, recorded: int) -> None:
    client, page = cast.signed_in(post), reverse("lamp-rounds")
    assert client.get(page).status_code == seen
    assert client.post(reverse("lamp-round-new"), typed()).status_code == recorded
    assert LampRound.objects.count() == (recorded == 302)
    assert Client().get(page).status_code == 302


def test_a_circuit_without_lamps_estimates_nothing() -> None:
    """Its hours and its meter are known all the same."""
    client = cast.signed_in("clerk")
    code = next(iter(queries.lighting().circuits))
    listed, page = (
        client.get(reverse(*name)).content.decode() for name in (("lights",), ("circuit", None, [code]))
    )
    assert "没有登记的灯" in listed
    assert "没有登记的灯 · " in page
    assert "本月估算" not in page


def test_a_round_is_shown_with_its_rate_and_its_case_and_can_be_taken_back() -> None:
    (lamp,) = register.register(
        [row(maintainer="JZCG-LD")], frame=None, actor=KEEPER, now=timezone.now(), ids=SystemIds(), source="desk"
    ).added  # fmt: skip
    client = cast.signed_in("clerk")
    said = client.post(
        reverse("lamp-round-new"), typed(lamps=f" {lamp.code}，"), follow=True
    ).content.decode()
    assert "新立案件 1 件" in said
    assert Report.objects.get().text == "夜巡发现路灯不亮"
    assert "96" in client.get(reverse("lights")).content.decode().split("亮灯率", 2)[-1]
    twice = client.post(reverse("lamp-round-new"), typed(note="<b>再看</b>"))
    assert twice.status_code == 422
    assert "已经登记过" in twice.content.decode()
    assert "&lt;b&gt;再看" in twice.content.decode()
    one = LampRound.objects.get()
    refused = client.post(reverse("lamp-round-void", args=[one.uid]), {"reason": ""})
    assert (refused.status_code, "请写明为什么作废" in refused.content.decode()) == (422, True)
    gone = client.post(
        reverse("lamp-round-void", args=[one.uid]), {"reason": "数错"}, follow=True
    ).content.decode()
    assert "已作废" in gone
    assert client.post(reverse("lamp-round-void", args=["x"]), {"reason": "数错"}).status_code == 404


def test_a_page_of_many_asks_no_more_than_a_page_of_one(django_assert_max_num_queries: Any) -> None:
    client, page = cast.signed_in("clerk"), reverse("lamp-rounds")
    for road in ("R01", "R02", "R03", "R04", "R05"):
        client.post(reverse("lamp-round-new"), typed(road=road))
    client.get(page)
    with django_assert_max_num_queries(20):
        assert client.get(page).content.decode().count("作废这一次") == 5
