"""Pages of undertakings: who sees what, a finding from its document to its closing, what is refused stands beside its field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu.ledger.models import Deed
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.models import Undertaking
from tests.ledger.test_documents import SCAN
from tests.undertakings import held
from tests.web.cast import person, photo, signed_in
from tests.web.test_consultations import page

pytestmark = pytest.mark.usefixtures("county")
DAY = timedelta(days=1)
KINDS = ("order", "work", "fund", "bylaw")


def today() -> date:
    return timezone.localdate()


def path_of(row: Undertaking) -> str:
    return f"/office/undertakings/{row.uid}/"


def entry(kind: str, sort: str = "") -> str:
    """Where one of this kind is entered."""
    return reverse("undertaking-new", args=[kind]) + (f"?sort={sort}" if sort else "")


def one_of_each() -> list[Undertaking]:
    return [held.closed(), held.public_work(), held.fund(), held.bylaw()]


# --- who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "status"),
    [
        ("clerk", 200), ("head", 200), ("reviewer", 200), ("director", 200), ("handler", 200), ("chief", 200),
        ("collector", 403), ("auxiliary", 403), ("sysadmin", 403), ("auditor", 403),
    ],
)  # fmt: skip
def test_who_sees_undertakings(post: str, status: int) -> None:
    row = held.finding()
    client = signed_in(post)
    for path in (
        "/office/undertakings/",
        "/office/undertakings/kinds/fund/",
        "/office/undertakings/strength/",
        path_of(row),
    ):
        assert client.get(path).status_code == status, path
    assert Client().get(path_of(row)).status_code == 302


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("post", "enters"), [("clerk", True), ("handler", False), ("director", False)])
def test_who_may_begin_one(kind: str, post: str, enters: bool) -> None:
    status = signed_in(post).get(entry(kind)).status_code
    drafts = kind == "bylaw" and post == "handler"
    assert (status == 200) is (enters or drafts)


def test_every_kind_has_its_list_and_its_page_in_both_languages() -> None:
    client = signed_in("clerk")
    for row in one_of_each():
        listing = page(client, f"/office/undertakings/kinds/{row.kind}/")
        assert row.title in listing
        for language in ("zh", "en"):
            shown = page(client, f"{path_of(row)}?lang={language}")
            assert row.title in shown
            assert ("Timeline" if language == "en" else "经过") in shown
        client.get("/?lang=zh")


def test_what_is_not_there() -> None:
    client = signed_in("clerk")
    for path in (
        "/office/undertakings/none/",
        "/office/undertakings/kinds/none/",
        entry("none"),
    ):
        assert client.get(path).status_code == 404, path
    row = held.finding()
    assert client.post(f"{path_of(row)}none/").status_code == 404
    assert client.get(f"/office/undertakings/{held.bylaw().uid}/versions/9/").status_code == 404


# --- a finding ------------------------------------------------------------------------------------------------------

ORDER = {
    "sort": "landfill", "title": "填埋场雨污分流不到位", "body": "市生态环境局", "document": "怀环函〔2026〕3 号",
    "finding": "雨水混入渗滤液。", "unit": "JZCG-TM", "co_units": ["JZCG-HW"], "reviewer": "",
}  # fmt: skip


def entered() -> dict[str, object]:
    due = (today() + 60 * DAY).isoformat()
    return ORDER | {
        "dated": (today() - DAY).isoformat(),
        "due": due,
        "measures": f"覆盖 HDPE 膜 {due}\n清理截洪沟 {due}",
    }


def test_a_finding_is_entered_worked_on_reviewed_and_closed() -> None:
    desk = signed_in("clerk")
    answer = desk.post(entry("order"), entered())
    assert answer.status_code == 302
    row = Undertaking.objects.get()
    owner = signed_in("handler", login="tm", unit="JZCG-TM")
    proof = {"document": "验收单", "dated": today().isoformat(), "day": today().isoformat()}
    for key in ("1", "2"):
        owner.post(f"{path_of(row)}prove/", proof | {"key": key, "photos": ""})
    owner.post(f"{path_of(row)}self_check/", {"note": "现场核对过"})
    signed_in("reviewer").post(f"{path_of(row)}pass/", {"note": ""})
    owner.post(f"{path_of(row)}apply/", proof)
    desk.post(f"{path_of(row)}confirm/", proof)
    row.refresh_from_db()
    assert row.state == "closed"
    shown = page(desk, path_of(row))
    for words in ("已销号", "覆盖 HDPE 膜", "验收单", "怀环函〔2026〕3 号"):
        assert words in shown


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "事项：不能为空"),
        ({"unit": ""}, "请选择单位"),
        ({"due": "soon"}, "日期写成"),
        ({"measures": "覆盖 HDPE 膜"}, "第 1 行最后要写日期"),
    ],
)
def test_what_is_wrong_in_a_new_one_is_told(changed: dict[str, str], said: str) -> None:
    answer = signed_in("clerk").post(entry("order"), entered() | changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Undertaking.objects.exists()


def test_a_refused_step_says_why_beside_its_field_and_keeps_what_was_typed() -> None:
    row = held.finding()
    owner = signed_in("handler", login="tm", unit="JZCG-TM")
    answer = owner.post(f"{path_of(row)}measure/", {"text": "新增监测井", "until": "2030-01-01"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "措施的期限晚于整改期限" in shown
    assert "新增监测井" in shown
    assert 'id="f-until-error"' in shown


def test_a_step_that_is_not_theirs_is_shown_with_the_reason_and_refused() -> None:
    row = held.checked()
    owner = signed_in("handler", login="tm", unit="JZCG-TM")
    assert "没有「复核整改" in page(owner, path_of(row))
    answer = owner.post(f"{path_of(row)}pass/", {"note": ""})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == "checked"


def test_a_scan_is_kept_and_saved_by_those_who_may() -> None:
    row = held.finding()
    owner = signed_in("handler", login="tm", unit="JZCG-TM")
    given = {"key": "1", "day": today().isoformat(), "document": "", "number": "", "dated": "", "note": ""}
    files = [
        SimpleUploadedFile("监测报告.pdf", SCAN, "application/octet-stream"),
        SimpleUploadedFile("第一页.jpg", photo(), "image/jpeg"),
    ]
    wrong = owner.post(
        f"{path_of(row)}prove/", given | {"files": SimpleUploadedFile("a.pdf", b"MZ", "application/pdf")}
    )
    assert wrong.status_code == 422
    assert 'id="f-files-error"' in wrong.content.decode()
    assert owner.post(f"{path_of(row)}prove/", given | {"files": files}).status_code == 302
    one = row.papers.exclude(file="").get()
    assert row.papers.exclude(photo="").count() == 1
    address = f"{path_of(row)}files/{one.pk}/"
    assert address in page(signed_in("director"), path_of(row))
    answer = signed_in("director").get(address)
    assert b"".join(answer.streaming_content) == SCAN  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox"
    assert signed_in("collector").get(address).status_code == 403
    assert Client().get(address).status_code == 302
    other = held.finding(title="另一项")
    assert owner.get(f"{path_of(other)}files/{one.pk}/").status_code == 404


def test_a_photograph_proves_a_measure_and_is_seen_by_those_who_may() -> None:
    row = held.finding()
    owner = signed_in("handler", login="tm", unit="JZCG-TM")
    with_photo = {"key": "1", "day": date(2023, 5, 8).isoformat(), "photos": [photo_file()]}
    assert owner.post(f"{path_of(row)}prove/", with_photo).status_code == 302
    kept = row.papers.get()
    address = f"{path_of(row)}photos/{kept.photo}/small/"
    assert owner.get(address).status_code == 200
    assert signed_in("collector").get(address).status_code == 403
    assert owner.get(f"{path_of(held.public_work())}photos/{kept.photo}/small/").status_code == 404
    assert Deed.objects.get(verb="order.prove").evidence == kept.photo


def photo_file() -> object:
    return SimpleUploadedFile("a.jpg", photo(), "image/jpeg")


# --- works, funds, rules --------------------------------------------------------------------------------------------


def test_a_work_is_entered_by_its_sort_with_its_place_and_stands_on_the_portal() -> None:
    desk = signed_in("clerk")
    assert "口袋公园" in page(desk, entry("work"))
    given = {
        "title": "河街滨水绿地", "text": "步道和绿化", "unit": "JZCG-YL", "budget": "60万", "published": "on", "street": "R13",
        "plan-acceptance": (today() + 90 * DAY).isoformat(),
    }  # fmt: skip
    wrong = desk.post(entry("work", "pocket_park"), given | {"budget": "很多"})
    assert wrong.status_code == 422
    assert 'id="f-budget-error"' in wrong.content.decode()
    assert desk.post(entry("work", "pocket_park"), given).status_code == 302
    row = Undertaking.objects.get()
    shown = page(Client(), "/works/")
    assert "河街滨水绿地" in shown
    assert row.uid in page(Client(), "/works/spots.json")
    hidden = held.public_work(title="不公开的工程", published=False)
    assert hidden.title not in page(Client(), "/works/")


def test_a_fund_is_entered_with_its_lines_and_a_payment_beyond_them_is_refused() -> None:
    desk = signed_in("clerk")
    given = {
        "sort": "sorting", "title": "垃圾分类专项资金", "unit": "JZCG-HW", "year": str(today().year), "document": "靖财建 8 号",
        "dated": today().isoformat(), "lines": "收集容器 40万\n宣传 10万",
    }  # fmt: skip
    assert desk.post(entry("fund"), given | {"lines": "收集容器"}).status_code == 422
    assert desk.post(entry("fund"), given).status_code == 302
    row = Undertaking.objects.get()
    owner = signed_in("handler", login="hw", unit="JZCG-HW")
    bill = {
        "key": "2", "contract": "", "amount": "10.01万", "payee": "某公司", "text": "资料", "day": today().isoformat(),
        "bought": "other", "reference": "",
    }  # fmt: skip
    refused = owner.post(f"{path_of(row)}pay/", bill)
    assert refused.status_code == 422
    assert "超出这一项的预算 0.01 万元" in refused.content.decode()
    assert owner.post(f"{path_of(row)}pay/", bill | {"amount": "10万"}).status_code == 302
    shown = page(desk, path_of(row))
    assert "20%" in shown
    assert "某公司" in shown


def test_a_rule_shows_what_changed_and_stands_on_the_portal_once_issued() -> None:
    row = held.bylaw()
    drafter = signed_in("handler", login="yl", unit="JZCG-YL")
    changed = {"text": "第一条 为了保护公园绿地。\n第二条 绿线不得占用。", "note": "写明公园"}
    assert drafter.post(f"{path_of(row)}revise/", changed).status_code == 302
    assert "<ins>公园</ins>" in page(drafter, f"{path_of(row)}versions/2/")
    assert row.title not in page(Client(), "/rules/")
    assert Client().get(f"/rules/{row.uid}/").status_code == 404
    Undertaking.objects.filter(uid=row.uid).update(state="issued")
    bylaw = row.bylaw
    bylaw.number, bylaw.issued_on, bylaw.effective_on = "靖城管发 1 号", today() - DAY, today()
    bylaw.valid_until = today() + 10 * DAY
    bylaw.save()
    assert row.title in page(Client(), "/rules/")
    assert "公园绿地" in page(Client(), f"/rules/{row.uid}/")
    bylaw.valid_until = today() - DAY
    bylaw.save()
    assert row.title not in page(Client(), "/rules/")


def test_a_consultation_that_was_not_published_is_refused() -> None:
    row = held.bylaw()
    drafter = signed_in("handler", login="yl", unit="JZCG-YL")
    answer = drafter.post(f"{path_of(row)}consult/", {"reference": "none"})
    assert answer.status_code == 422
    assert "请选择已公开的征求意见" in answer.content.decode()


def test_a_defect_is_told_from_the_page_and_leads_to_its_case() -> None:
    row = held.public_work()
    Undertaking.objects.filter(uid=row.uid).update(state="accepted")
    work = row.work
    work.quality_until = today() + 100 * DAY
    work.save()
    owner = signed_in("handler", login="sz", unit="JZCG-SZ")
    assert owner.post(f"{path_of(row)}defect/", {"note": "检查井周边沉陷"}).status_code == 302
    case = row.defects.get().case_uid
    assert f"/desk/cases/{case}/" in page(owner, path_of(row))
    assert "质保期到" in page(owner, path_of(row))


def test_a_payment_is_reversed_on_the_page_of_its_fund() -> None:
    row = held.fund()
    held.spend(
        row,
        "pay",
        held.SANITATION,
        Brought(key="1", amount=1_000_000, payee="靖通公司", text="垃圾桶", day=held.TODAY, bought="other"),
    )
    director = signed_in("director")
    shown = page(director, path_of(row))
    assert "靖通公司 · 垃圾桶（1 万元）" in shown
    payment = row.lines.get(ordinal=1).payments.get()
    given = {"reference": payment.uid, "amount": "", "day": today().isoformat(), "note": ""}
    wrong = director.post(f"{path_of(row)}reverse/", given)
    assert wrong.status_code == 422
    assert "请写明理由" in wrong.content.decode()
    assert director.post(f"{path_of(row)}reverse/", given | {"note": "付错了账户"}).status_code == 302
    shown = page(director, path_of(row))
    assert "-1 万元" in shown
    assert "冲销 2023-05-08 的付款" in shown
    assert director.post(f"{path_of(row)}reverse/", given | {"note": "再冲一次"}).status_code == 422


def test_certificates_stand_with_the_hours_that_renew_them() -> None:
    desk, officer = signed_in("clerk"), person("officer")
    wanted = page(desk, "/office/undertakings/strength/")
    assert officer.name in wanted.split("该持证没有证的")[-1].split("</table>")[0]
    given = {
        "certificate": "1", "person": officer.uid, "name": "行政执法证", "number": "湘 001",
        "issued": (today() - 1000 * DAY).isoformat(), "expires": (today() + 30 * DAY).isoformat(),
    }  # fmt: skip
    assert desk.post("/office/undertakings/strength/", given).status_code == 302
    shown = page(desk, "/office/undertakings/strength/")
    assert "0/20 学时" in shown
    assert "快到期" in shown
    assert "对外业务交流" in shown
    assert officer.name not in shown.split("该持证没有证的")[-1].split("</table>")[0]


def test_equipment_is_counted_against_the_norm() -> None:
    desk = signed_in("clerk")
    given = {"unit": "JZCG-ZF", "norm": "drone", "there": "1", "usable": "2", "on": today().isoformat()}
    assert desk.post("/office/undertakings/strength/", given).status_code == 422
    assert desk.post("/office/undertakings/strength/", given | {"usable": "0"}).status_code == 302
    assert "默认，未核实" in page(desk, "/office/undertakings/strength/")
    reader = signed_in("reviewer")
    assert reader.post("/office/undertakings/strength/", given | {"usable": "1"}).status_code == 422
