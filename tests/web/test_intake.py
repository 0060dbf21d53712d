"""Calls and letters taken in at the desk, by the same door as the public's form."""

from __future__ import annotations

from django.utils import timezone

from chengxu.cases.models import Case
from chengxu.intake.models import Report
from tests.web.cast import reported, signed_in

CALL = {
    "channel": "hotline",
    "text": "渠阳中路的路灯不亮三天了",
    "submission": "call-1",
    "name": "伍先生",
    "phone": "13812341234",
}


def test_a_call_becomes_a_case_and_gives_its_receipt() -> None:
    operator = signed_in("acceptor")
    answer = operator.post("/desk/intake/", CALL | {"reported_at": "2023-05-08T09:30"})
    report = Report.objects.get()
    assert answer.url == f"/desk/cases/{report.case_id}/"
    assert report.receipt in operator.get(answer.url).content.decode()
    assert timezone.localtime(report.reported_at, timezone.get_fixed_timezone(480)).hour == 9
    assert Case.objects.get().channel == "hotline"


def test_a_call_registered_twice_says_so() -> None:
    operator = signed_in("acceptor")
    operator.post("/desk/intake/", CALL)
    answer = operator.post("/desk/intake/", CALL, follow=True)
    assert "刚才已经交过" in answer.content.decode()
    assert Report.objects.count() == 1


def test_a_wrong_hour_and_an_unknown_channel_are_said_beside_the_field() -> None:
    operator = signed_in("acceptor")
    page = operator.post("/desk/intake/", CALL | {"reported_at": "昨天"}).content.decode()
    assert 'id="f-reported_at-error"' in page
    page = operator.post("/desk/intake/", CALL | {"channel": "pigeon"}).content.decode()
    assert 'id="f-channel-error"' in page
    assert not Report.objects.exists()


def test_advice_gives_category_with_reason_place_and_what_is_open_there() -> None:
    reported()
    page = (
        signed_in("acceptor")
        .get("/desk/intake/advice/", {"text": "飞山北路的路灯不亮", "place": ""})
        .content.decode()
    )
    assert 'data-fill="category" data-value="C0118"' in page
    assert "<mark>" in page
    assert "飞山北路" in page
    assert (
        "没有听出县里的地名"
        in signed_in("acceptor").get("/desk/intake/advice/", {"text": "路灯不亮"}).content.decode()
    )


def test_only_operators_register() -> None:
    refused = signed_in("dispatcher").get("/desk/intake/")
    assert refused.status_code == 403
    assert "代为登记来电来信" in refused.content.decode()
