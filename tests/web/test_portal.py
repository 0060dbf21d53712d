"""The public's pages: report, receipt, follow — and everything that can be wrong with what somebody sends."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from chengxu.intake.models import Report
from chengxu.ledger.models import Evidence
from chengxu.packs.models import Installation
from tests.jingzhou import SEAT
from tests.web.cast import LAMP, do, photo, reported

NOTICE = "演示数据，人物、商铺、车牌均为虚构"


def send(client: Client, **given: object) -> object:
    form = {"text": "路灯不亮三天了", "submission": "first", "place": "渠阳中路"} | given
    return client.post("/report/", form)


def test_the_first_page_asks_for_no_map_and_no_chart(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "我要反映问题" in page
    assert "data-chart" not in page
    assert 'data-map="' not in page
    assert "htmx" not in page


def test_the_week_is_counted_and_opens(client: Client) -> None:
    reported()
    assert '<a href="/figures/cases.reported/">' in client.get("/").content.decode()
    opened = client.get("/figures/cases.reported/").content.decode()
    assert '<span class="figure-value">1</span>' in opened
    assert "本期上报的案件数" in opened
    assert client.get("/figures/gas.surveyed/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/report/", "/privacy/", "/accounts/login/", "/nothing-here/"])
def test_a_demo_says_so_on_every_page_and_a_real_county_never(client: Client, address: str) -> None:
    assert NOTICE not in client.get(address).content.decode()
    Installation.objects.create(kind="demo", fingerprint="x", built_at=timezone.now())
    assert NOTICE in client.get(address).content.decode()


def test_a_report_gets_a_receipt_and_can_be_followed(client: Client) -> None:
    answer = send(
        client, lon=SEAT[0], lat=SEAT[1], frame="wgs84", photos=SimpleUploadedFile("a.jpg", photo())
    )
    report = Report.objects.get()
    assert answer.url == f"/report/sent/{report.receipt}/"
    receipt = client.get(answer.url).content.decode()
    assert f'<p class="receipt-code" id="code">{report.receipt}</p>' in receipt
    assert f"/r/{report.receipt}/" in receipt
    followed = client.get(f"/r/{report.receipt.lower().replace('-', ' ')}/").content.decode()
    assert "已收到您的反映" in followed
    shown = client.get(f"/r/{report.receipt}/photos/0/")
    assert shown["Content-Type"] == "image/jpeg"
    assert Evidence.objects.get().hash not in followed


def test_the_same_submission_twice_is_one_report_with_one_receipt(client: Client) -> None:
    first, second = send(client), send(client)
    assert first.url == second.url
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"text": ""}, "text", "请写明是什么事"),
        ({"lon": "1.5", "lat": "1.5", "frame": "wgs84"}, "place", "不在本县范围内"),
        ({"lon": SEAT[0], "lat": SEAT[1]}, "place", "坐标系"),
        ({"lon": "abc", "lat": "26"}, "place", "经纬度应是数字"),
        ({"phone": "没有"}, "phone", "电话号码"),
        ({"category": "X9"}, "category", "没有小类"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(
    client: Client, wrong: dict[str, object], field: str, sentence: str
) -> None:
    answer = send(client, name="留着的名字", **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in page
    assert sentence in page
    assert "留着的名字" in page
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("looks.jpg", b"MZ this is no picture", "looks.jpg：不是能打开的 JPEG、PNG、WebP 或 HEIC 照片"),
        ("empty.png", b"", "empty.png：文件是空的"),
        ("huge.jpg", b"\xff\xd8" + bytes(20_000_001), "huge.jpg：超过 20 MB"),
    ],
)
def test_a_wrong_photo_is_named(client: Client, name: str, data: bytes, sentence: str) -> None:
    answer = send(client, photos=SimpleUploadedFile(name, data))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Report.objects.exists()


def test_more_than_a_form_may_carry_is_turned_away_unread(client: Client) -> None:
    answer = client.post("/report/", data=b"", content_type="multipart/form-data", CONTENT_LENGTH="200000000")
    assert answer.status_code == 413
    assert "130 MB" in answer.content.decode()


def test_too_many_files_are_answered_in_words(client: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(120)]
    answer = client.post("/report/", {"text": "路灯不亮", "photos": files})
    assert (answer.status_code, "读不懂" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("address", ["/", "/report/", "/r/", "/privacy/", "/healthz"])
def test_a_monitor_may_ask_for_the_head_alone(client: Client, address: str) -> None:
    answer = client.head(address)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_form_from_elsewhere_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/report/", {"text": "路灯不亮"})
    assert answer.status_code == 403
    assert "这张表单过期了" in answer.content.decode()


def test_a_follower_sees_the_steps_and_nobody(client: Client) -> None:
    receipt = reported()
    do(receipt.case_uid, "accept", "acceptor", note="只给同事看的话")
    page = client.get(f"/r/{receipt.code}/").content.decode()
    assert "已受理" in page
    for secret in ("伍先生", "13812341234", "吴海燕", "只给同事看的话"):
        assert secret not in page


def test_a_wall_does_not_take_a_citizen_for_somebody_signed_in(client: Client) -> None:
    wall = client.get("/no-such-page/").content.decode().partition('class="wall"')[2]
    assert "换账户" not in wall
    assert "工作人员登录" in wall.partition("</main>")[0]


def test_nobody_is_told_they_wrote_what_they_only_chose(client: Client) -> None:
    given = {"category": LAMP, "place": "花桥路", "submission": "chosen"}
    chosen = client.post("/report/", given)
    told = client.post("/report/", given | {"text": "路灯不亮三天了", "submission": "told"})
    pages = [client.get(answer.url.replace("report/sent", "r")).content.decode() for answer in (chosen, told)]
    assert ["您写的" in page for page in pages] == [False, True]


def test_an_unknown_code_is_answered_in_words(client: Client) -> None:
    receipt = reported()
    assert client.get(f"/r/?code={receipt.code}").url == f"/r/{receipt.code}/"
    for wrong in ("22222-22222", "ABC"):
        answer = client.get(f"/r/?code={wrong}")
        assert answer.status_code == 404
        assert "没有找到这个回执码" in answer.content.decode()
    assert client.get("/r/22222-22222/").status_code == 404
