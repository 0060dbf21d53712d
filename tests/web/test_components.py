"""The register's pages: who may, what they say, import by hand, labels, and what a scanned label opens."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from chengxu.assets import actions
from chengxu.assets.models import Component
from chengxu.cases.models import Case
from chengxu.common.ids import SystemIds
from tests.assets.street import KEEPER, row
from tests.jingzhou import SEAT
from tests.web import cast

pytestmark = pytest.mark.django_db
MATRIX = {  # what each post sees: r the register, c a change of its own unit's, w registering and import
    "acceptor": "r", "chief": "rw", "dispatcher": "r", "collector": "r", "handler": "rc", "officer": "r", "auxiliary": "",
    "repairer": "rc", "sweeper": "", "driver": "", "clerk": "rw", "head": "rc", "reviewer": "", "director": "r", "arbiter": "",
    "sysadmin": "", "secadmin": "", "auditor": "",
}  # fmt: skip


def lamp(**cells: str) -> Component:
    """A lamp of the lighting office, in the middle of the seat."""
    given = {"maintainer": "JZCG-LD", "name": "永平路 7 号灯"} | cells
    taken = actions.register(
        [row(**given)], frame=None, actor=KEEPER, now=timezone.now(), ids=SystemIds(), source="desk", near_ok=True
    )  # fmt: skip
    return Component.objects.get(uid=taken.added[0].uid)


def browser(post: str) -> Client:
    return cast.signed_in(post)


@pytest.mark.parametrize("post", sorted(MATRIX))
def test_each_post_opens_its_pages_and_no_others(post: str) -> None:
    one, client, may = lamp(), browser(post), MATRIX[post]
    pages = {
        reverse("components"): "r", reverse("component", args=[one.uid]): "r",
        reverse("component-export", args=["csv"]): "r", reverse("component-new"): "w", reverse("component-import"): "w",
    }  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == {
        page: 200 if verb in may else 403 for page, verb in pages.items()
    }
    changed = client.post(reverse("component", args=[one.uid]), {"state": "damaged", "version": "1"})
    own = "w" in may or ("c" in may and cast.place_of(post)[1] == "JZCG-LD")
    assert changed.status_code == (302 if own else 422 if "r" in may else 403)


def test_strangers_are_asked_to_sign_in() -> None:
    one = lamp()
    for page in ("components", "component-new", "component-import", "component-labels"):
        assert Client().get(reverse(page)).status_code == 302
    assert Client().get(reverse("component", args=[one.uid])).status_code == 302


def test_the_list_is_narrowed_and_tells_nothing_is_there() -> None:
    client = browser("clerk")
    assert "还没有登记部件" in client.get(reverse("components")).content.decode()
    one = lamp()
    assert one.code in client.get(reverse("components") + "?q=永平路").content.decode()
    assert "没有符合条件的部件" in client.get(reverse("components") + "?category=C0305").content.decode()
    for odd in ("?bbox=1,2", "?state=x", "?after=x", "?category=" + "y" * 50):
        assert client.get(reverse("components") + odd).status_code == 200


def test_a_page_of_many_asks_no_more_than_a_page_of_one(django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        lamp(lon=str(SEAT[0] + number * 0.001))
    client = browser("clerk")
    client.get(reverse("components"))
    with django_assert_max_num_queries(9):
        client.get(reverse("components"))


def test_a_change_is_told_in_its_history_and_a_refusal_stands_beside_its_field() -> None:
    one, client = lamp(), browser("handler")
    page = reverse("component", args=[one.uid])
    picture = SimpleUploadedFile("灯.jpg", cast.photo((30, 20)), "image/jpeg")
    client.post(page, {"state": "damaged", "reason": "灯罩破了", "version": "1", "photos": picture})
    shown = client.get(page).content.decode()
    assert "完好 → 破损" in shown
    assert "灯罩破了" in shown
    photo = re.search(r'src="(/desk/components/[^"]+/small/)"', shown)
    assert photo is not None
    assert Image.open(io.BytesIO(client.get(photo[1]).content)).format == "JPEG"
    deed = re.search(r'href="(/office/deeds/[^"]+)"', shown)
    assert deed is not None
    entry = client.get(deed[1]).content.decode()
    assert ("完好 → 破损" in entry, page in entry) == (True, True)
    again = client.post(page, {"state": "lost", "version": "1"})
    assert (again.status_code, "有了变化" in again.content.decode()) == (422, True)
    assert "不是日期" in client.post(page, {"since": "去年", "version": "2"}).content.decode()
    assert client.get(reverse("component", args=["x"])).status_code == 404


def test_one_is_registered_by_hand_by_the_rules_of_a_table() -> None:
    client, page = browser("clerk"), reverse("component-new")
    given = {
        "category": "C0118",
        "lon": str(SEAT[0]),
        "lat": str(SEAT[1]),
        "frame": "cgcs2000",
        "state": "intact",
    }
    assert client.post(page, given).status_code == 302
    twin = client.post(page, given | {"name": "另一盏"})
    assert (twin.status_code, "可能是同一个路灯" in twin.content.decode()) == (422, True)
    assert client.post(page, given | {"name": "另一盏", "near_ok": "1"}).status_code == 302
    assert "没有写明坐标系" in client.post(page, given | {"frame": ""}).content.decode()
    assert Component.objects.count() == 2


def table(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(("category,lon,lat,frame,external", *rows)) + "\n"
    return SimpleUploadedFile("普查 (1).csv", text.encode(), "text/csv")


def test_a_table_is_looked_at_then_taken_in() -> None:
    client, page = browser("clerk"), reverse("component-import")
    good = f"路灯,{SEAT[0]},{SEAT[1]},cgcs2000,1"
    assert "可以导入 1 个" in client.post(page, {"file": table(good), "do": "check"}).content.decode()
    assert not Component.objects.exists()
    wrong = client.post(page, {"file": table(good, "路灯,1,2,cgcs2000,2"), "do": "take"}).content.decode()
    assert "不在本县范围内" in wrong
    assert "普查 (1).csv" in wrong
    assert not Component.objects.exists()
    assert "已导入 1 个" in client.post(page, {"file": table(good), "do": "take"}).content.decode()
    assert "以前已有 1 个" in client.post(page, {"file": table(good), "do": "take"}).content.decode()
    for odd in ({}, {"file": SimpleUploadedFile("a.pdf", b"%PDF")}, {"file": table(good), "frame": "火星"}, {"file": SimpleUploadedFile("a.xlsx", b"PK")}):  # fmt: skip
        assert client.post(page, {"do": "take", **odd}).status_code == 200


def test_labels_are_sheets_of_codes_that_lead_here(settings: Any) -> None:
    settings.PUBLIC_URL = "https://cg.example.cn"
    one, client = lamp(), browser("clerk")
    answer = client.get(reverse("component-labels"))
    document = pypdfium2.PdfDocument(answer.content)
    words = document[0].get_textpage().get_text_bounded()
    document.close()
    assert f"{one.token[:5]}-{one.token[5:]}" in words
    assert "路灯" in words
    assert "12319" in words
    Component.objects.update(state="dissolved")
    refused = client.get(reverse("component-labels"), follow=True)
    assert "没有要印标牌的部件" in refused.content.decode()


def test_a_label_opens_the_component_with_its_public_matters_and_the_way_to_report() -> None:
    one = lamp()
    page = reverse("scanned", args=[one.token])
    assert "没有公开的未办结事项" in Client().get(page).content.decode()
    cast.reported(component=one.token, lon=None, lat=None, frame="", contact_name="伍先生")
    shown = Client().get(page).content.decode()
    assert "就是这一个" in shown
    assert "我也遇到了" in shown
    assert f"/report/?c={one.token}" in shown
    assert "伍先生" not in shown


def test_the_report_form_is_filled_in_by_a_label_and_its_case_is_about_the_component() -> None:
    one = lamp()
    form = Client().get(f"{reverse('report')}?c={one.token.lower()}").content.decode()
    assert f'name="component" value="{one.token}"' in form
    assert 'id="kind-C0118" value="C0118" checked' in form
    sent = Client().post(
        reverse("report"), {"submission": "s-1", "component": one.token, "category": "C0118", "text": ""}
    )
    assert sent.status_code == 302
    case = Case.objects.get()
    assert (case.asset_uid, case.lon, case.lat) == (one.uid, one.lon, one.lat)
    desk = browser("chief").get(reverse("case", args=[case.uid])).content.decode()
    assert reverse("component", args=[one.uid]) in desk
    assert reverse("case", args=[case.uid]) in browser("chief").get(reverse("component", args=[one.uid])).content.decode()  # fmt: skip


def test_me_too_joins_the_matter_of_this_very_component() -> None:
    one = lamp()
    first = cast.reported(component=one.token, lon=None, lat=None, frame="")
    uid = re.search(
        r'data-same="([^"]+)"', Client().get(reverse("scanned", args=[one.token])).content.decode()
    )
    assert uid is not None
    Client().post(
        reverse("report"),
        {"submission": "s-2", "component": one.token, "category": "C0118", "same": uid[1]},
    )
    assert Case.objects.get(uid=first.case_uid).reports.count() == 2


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("7K3M9ABCDE", "不是本系统部件标牌上的码"),
        ("4312250118000001", "431225"),
        ("{code}", "请扫标牌上的二维码"),
        ("0000000000", "没有登记这个部件"),
    ],
)
def test_a_code_that_leads_nowhere_says_why_everywhere(code: str, why: str) -> None:
    code = code.format(code=lamp().code)
    for page in (reverse("scanned", args=[code]), reverse("scanned-place", args=[code])):
        answer = Client().get(page)
        said = answer.json()["error"] if page.endswith(".json") else answer.content.decode()
        assert (answer.status_code, why in said) == (404, True)
    assert why in Client().get(f"{reverse('report')}?c={code}").content.decode()
    sent = Client().post(reverse("report"), {"submission": "s", "component": code, "category": "C0118"})
    assert (sent.status_code, why in sent.content.decode()) == (422, True)


def test_pages_speak_english() -> None:
    one, client = lamp(), browser("clerk")
    for page in (
        reverse("components"), reverse("component", args=[one.uid]), reverse("component-new"), reverse("component-import"),
        reverse("scanned", args=[one.token]),
    ):  # fmt: skip
        text = client.get(page + "?lang=en").content.decode()
        plain = re.sub(r"<[^>]+lang=\"zh[^>]*>.*?</\w+>|<select.*?</select>|<header.*?</header>|<footer.*", "", text, flags=re.DOTALL)  # fmt: skip
        assert not re.search(r">[^<]*[\u4e00-\u9fff]{2,}", plain), page


def test_a_caller_reads_the_number_out_and_the_case_is_about_the_component() -> None:
    one, client = lamp(), browser("acceptor")
    given = {"submission": "call-1", "channel": "hotline", "text": "灯不亮", "category": "C0118"}
    assert client.post(reverse("intake"), given | {"component": one.code}).status_code == 302
    assert Case.objects.get().asset_uid == one.uid
    odd = client.post(reverse("intake"), given | {"submission": "call-2", "component": "12345"})
    assert (odd.status_code, "不是本系统部件标牌上的码" in odd.content.decode()) == (422, True)
