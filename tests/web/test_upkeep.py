"""Pages of repairs and claims: who may, what they say, what a form gives."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu import web
from chengxu.assets import actions as register
from chengxu.assets.models import Component
from chengxu.assets.upkeep import claiming
from chengxu.assets.upkeep.models import Claim, Repair
from chengxu.common.ids import SystemIds
from tests.assets.street import KEEPER, row
from tests.web import cast

pytestmark = pytest.mark.django_db
MATRIX = {  # r repairs seen, w recorded for the own unit's, W for any, m claims kept, s claims seen
    "acceptor": "rs", "chief": "rWs", "dispatcher": "rs", "collector": "r", "handler": "rwms", "officer": "rs", "auxiliary": "",
    "repairer": "rw", "sweeper": "", "driver": "", "clerk": "rWs", "head": "rwms", "reviewer": "", "director": "rs", "arbiter": "",
    "sysadmin": "", "secadmin": "", "auditor": "",
}  # fmt: skip


def rail(**cells: str) -> Component:
    given = {"maintainer": "JZCG-LD", "category": "C0211", "state": "破损"} | cells
    taken = register.register(
        [row(**given)], frame=None, actor=KEEPER, now=timezone.now(), ids=SystemIds(), source="desk", near_ok=True
    )  # fmt: skip
    return Component.objects.get(uid=taken.added[0].uid)


def typed(**changes: Any) -> dict[str, Any]:
    done = timezone.localtime(timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    return {
        "work_1": "rail_replace", "work_n_1": "12", "part_1": "rail_panel", "part_n_1": "12", "done_at": done, "by": "own",
        "hours": "6", "mended": "1",
    } | changes  # fmt: skip


@pytest.mark.parametrize("post", sorted(MATRIX))
def test_each_post_opens_its_pages_and_no_others(post: str) -> None:
    one, client, may = rail(), cast.signed_in(post), MATRIX[post]
    new, claim_new = (
        reverse("repair-new") + f"?component={one.uid}",
        reverse("claim-new") + f"?component={one.uid}",
    )
    seen = "r" in may
    assert client.get(reverse("repairs")).status_code == (200 if seen else 403)
    assert client.get(reverse("claims")).status_code == (200 if seen else 403)
    assert client.get(new).status_code == (200 if {"w", "W"} & set(may) else 403)
    assert client.get(claim_new).status_code == (200 if "m" in may else 403)
    own = "W" in may or ("w" in may and cast.place_of(post)[1] == "JZCG-LD")
    assert client.post(new, typed()).status_code == (302 if own else 422 if "w" in may else 403)
    assert Repair.objects.count() == own
    uid = claiming.open_claim(
        asset_uid=one.uid, opening=claiming.Opening(yuan="10", happened_at=None, name="张三丰"), actor=cast.actor("handler"),
        now=timezone.now(), ids=SystemIds(),
    )  # fmt: skip
    shown = client.get(reverse("claim", args=[uid]))
    assert shown.status_code == (200 if "s" in may else 404 if seen else 403)
    assert "张三丰" not in shown.content.decode()


def test_strangers_are_asked_to_sign_in() -> None:
    for page in ("repairs", "repair-new", "claims", "claim-new"):
        assert Client().get(reverse(page)).status_code == 302


def test_a_repair_is_shown_with_its_parts_photographs_and_history() -> None:
    one, client = rail(), cast.signed_in("handler")
    photo = SimpleUploadedFile("修后.jpg", cast.photo(), content_type="image/jpeg")
    sent = client.post(reverse("repair-new") + f"?component={one.uid}", typed(after=photo), follow=True)
    page = sent.content.decode()
    assert "更换护栏 12 米" in page
    assert "1,536" in page
    uid = Repair.objects.get().uid
    found = client.get(reverse("repair-photo", args=[uid, Repair.objects.get().after, "small"]))
    assert found["Content-Type"] == "image/jpeg"
    told = client.get(reverse("component", args=[one.uid])).content.decode()
    assert "更换护栏 12 米" in told
    assert "更换护栏 12 米" in client.get(reverse("repairs")).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"work_1": ""}, "请选择做了什么"), ({"work_n_1": "十二"}, "数量写成数字"), ({"part_1": "lamp_led"}, "不用于这类部件"),
     ({"done_at": "yesterday"}, "不是日期时间"), ({"case_no": "431229-20230101-00001"}, "没有这个案号"),
     ({"by": "contractor"}, "请写外包单位的名称")],
)  # fmt: skip
def test_what_is_wrong_stands_in_a_sentence_and_nothing_is_kept(changes: dict[str, str], said: str) -> None:
    one = rail()
    answer = cast.signed_in("handler").post(reverse("repair-new") + f"?component={one.uid}", typed(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Repair.objects.exists()


def test_the_same_work_twice_asks_first() -> None:
    one, client = rail(), cast.signed_in("handler")
    address = reverse("repair-new") + f"?component={one.uid}"
    client.post(address, typed())
    again = client.post(address, typed())
    assert "会算两遍" in again.content.decode()
    assert client.post(address, typed(also="1")).status_code == 302


def test_a_claim_goes_from_estimate_to_money() -> None:
    one, client = rail(), cast.signed_in("handler")
    client.post(
        reverse("claim-new") + f"?component={one.uid}",
        {"yuan": "1536", "name": "张三丰", "phone": "13812341234"},
    )
    uid = Claim.objects.get().uid
    client.post(reverse("claim-act", args=[uid, "present"]), {"yuan": "1500"})
    refused = client.post(reverse("claim-act", args=[uid, "pay"]), {"yuan": "1501"})
    assert "只差 1500.00 元" in refused.content.decode()
    client.post(reverse("claim-act", args=[uid, "pay"]), {"yuan": "1500"})
    assert Claim.objects.get().state == "paid"
    assert "张三丰" in client.post(reverse("claim-contact", args=[uid])).content.decode()
    client.post(reverse("claim-erase", args=[uid]))
    assert Claim.objects.get().liable_name == ""


TABLE = re.compile(r'<table class="components-table.*?</table>', re.DOTALL)


def test_two_numbers_of_a_row_say_what_they_are_where_a_phone_shows_no_heads() -> None:
    tables = [
        (path.name, table)
        for path in sorted((Path(web.__file__).parent / "templates").rglob("*.html"))
        for table in TABLE.findall(path.read_text("utf-8"))
    ]
    assert len(tables) > 10
    for name, table in tables:
        numbers = re.findall(r'<td class="number[^>]*>', table)
        assert len(numbers) < 2 or all("data-label" in one for one in numbers), name


def test_a_repair_that_was_wrong_is_taken_back() -> None:
    one, client = rail(), cast.signed_in("handler")
    client.post(reverse("repair-new") + f"?component={one.uid}", typed())
    uid = Repair.objects.get().uid
    assert client.post(reverse("repair-void", args=[uid]), {"reason": ""}).status_code == 422
    assert client.post(reverse("repair-void", args=[uid]), {"reason": "登记错了"}).status_code == 302
    assert "已作废" in client.get(reverse("repair", args=[uid])).content.decode()


def test_a_page_of_many_asks_no_more_than_a_page_of_one(django_assert_max_num_queries: Any) -> None:
    one, client = rail(), cast.signed_in("handler")
    for _ in range(4):
        client.post(reverse("repair-new") + f"?component={one.uid}", typed(also="1"))
    with django_assert_max_num_queries(14):
        client.get(reverse("repairs"))


def test_no_photo_that_is_none(client: Client) -> None:
    one, client = rail(), cast.signed_in("handler")
    odd = io.BytesIO(b"no picture")
    odd.name = "x.jpg"
    answer = client.post(reverse("repair-new") + f"?component={one.uid}", typed(after=odd))
    assert answer.status_code == 422
