"""Everything held about a person is in their copy: every model is gone through, and a new column about somebody fails until it is."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from chengxu.accounts.rules import PUBLIC
from chengxu.common.messages import Refused
from chengxu.exchange.subject import export
from chengxu.exchange.subject.holdings import ABOUT_NOBODY, OUTSIDE, STAFF, Holding
from chengxu.field.models import Capture
from chengxu.intake.actions import supplement
from chengxu.intake.feedback import rate
from chengxu.intake.models import Report
from chengxu.ledger.models import Deed
from chengxu.notices.models import Outgoing
from chengxu.participation.models import Activity, Signup
from tests.jingzhou import NOW
from tests.participation import held
from tests.web.cast import actor, ids, reported, signed_in

LOOKS_PERSONAL = re.compile(
    r"name|phone|e?mail|contact|person|actor|author|login|party|plate|address|certificate|password|"
    r"source_id|place_text|assignee|signer|issuer|recipient|text|words|said|body|_by$|^lon$|^lat$"
)
DIGITS = "13812341234"


def columns() -> list[tuple[str, str]]:
    """Every column of ours that looks as if it were about a person."""
    return [
        (model._meta.label, field.attname)
        for model in apps.get_models()
        if model.__module__.startswith("chengxu.")
        for field in model._meta.concrete_fields
        if LOOKS_PERSONAL.search(field.name)
    ]


def told(label: str, column: str) -> bool:
    """Whether the copy tells this column, or finds a row by it."""
    own = [holding for holding in (*OUTSIDE, *STAFF) if holding.model._meta.label == label]
    by = {path.split("__")[0].removesuffix("_id") for holding in own for path in holding.by}
    return column.removesuffix("_id") in by or any(column in holding.shows for holding in own)


def test_every_column_about_a_person_is_in_the_copy_or_says_why_not() -> None:
    missing = [
        f"{label}.{column}"
        for label, column in columns()
        if not told(label, column) and f"{label}.{column}" not in ABOUT_NOBODY
    ]
    assert missing == [], "add them to chengxu.exchange.subject.holdings"


def test_no_reason_stands_for_a_column_that_is_gone_or_told() -> None:
    known = {f"{label}.{column}" for label, column in columns()}
    assert [name for name in ABOUT_NOBODY if name not in known] == []
    assert [name for name in ABOUT_NOBODY if told(*name.rsplit(".", 1))] == []


@pytest.mark.parametrize("holding", [*OUTSIDE, *STAFF], ids=lambda one: one.model._meta.label)
def test_each_table_has_the_columns_it_names(holding: Holding) -> None:
    known = {field.attname for field in holding.model._meta.concrete_fields}
    assert set(holding.shows) - known == set()
    assert {column.split("__")[0].removesuffix("_id") for column in holding.by} <= {
        name.removesuffix("_id") for name in known
    }


def words(found: list[export.Told]) -> str:
    return json.dumps(export.plain(found), ensure_ascii=False, default=str)


def counter(
    *, phone: str = "138 1234-1234", email: str = "", seen: bool = True, post: str = "chief"
) -> list[export.Told]:
    return export.at_counter(phone=phone, email=email, seen=seen, actor=actor(post), now=NOW, ids=ids)


@pytest.mark.usefixtures("county")
def test_at_the_counter_somebody_gets_what_they_sent_by_every_way() -> None:
    mine = reported(contact_email="wu@example.com", channel="open311")
    reported(text="别人家的事", contact_phone="13900001234", contact_name="别人")
    supplement(receipt=mine.code, text="我住三单元四楼", source_id="s", actor=PUBLIC, now=NOW, ids=ids)
    report = Report.objects.get(uid=mine.report_uid)
    Outgoing.objects.create(
        key="k", report=report, deed_uid="d", channel="phone", language="zh", text="您反映的事已经立案", state="sent",
        next_at=NOW, created_at=NOW, settled_at=NOW,
    )  # fmt: skip
    held.sent(held.published(), "多栽几棵树", contact="13812341234")
    activity = Activity.objects.create(
        uid="a", title="清河", text="捡垃圾", place="渠水边", starts_at=NOW, ends_at=NOW + timedelta(hours=2), places=5,
        unit="JZCG", author="clerk", stage="open", created_at=NOW,
    )  # fmt: skip
    Signup.objects.create(
        uid="s", receipt="22222-22222", activity=activity, name="老伍", phone="138-1234-1234", sent_at=NOW
    )
    said = words(counter())
    for part in (
        "路灯不亮三天了",
        "三单元四楼",
        "您反映的事已经立案",
        "老伍",
        "多栽几棵树",
        "wu@example.com",
    ):
        assert part in said
    assert "别人" not in said
    assert "路灯不亮三天了" in words(counter(phone="", email="WU@example.com"))
    deed = Deed.objects.filter(verb="privacy.export", object="person").first()
    assert deed is not None
    assert "1234" not in deed.detail


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"seen": False}, "seen"),
        ({"phone": "无"}, "phone"),
        ({"phone": "", "email": "无"}, "phone"),
        ({"post": "collector"}, ""),
    ],
)
def test_nobody_is_told_anything_without_a_document_a_number_and_the_verb(
    given: dict[str, Any], field: str
) -> None:
    reported()
    with pytest.raises(Refused) as refused:
        counter(**given)
    assert not field or refused.value.field == field
    assert not Deed.objects.filter(verb="privacy.export").exists()


@pytest.mark.usefixtures("county")
def test_whoever_signs_in_gets_their_captures_positions_and_entries_and_nobody_elses() -> None:
    for post in ("collector", "handler"):
        Capture.objects.create(
            client_id=post, person=actor(post).uid, kind="deed", captured_at=NOW, counted_at=NOW,
            received_at=NOW + timedelta(hours=1), lon=109.5, lat=26.5, digest="d",
        )  # fmt: skip
    answer = signed_in("collector").post("/accounts/my-data/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    told_ = {one["what_en"]: one["rows"] for one in json.loads(answer.content)["held"]}
    assert [row["client_id"] for row in told_["captures outside and positions"]] == ["collector"]
    assert told_["account"][0]["name"] == "石丽华"
    assert "password" not in answer.content.decode()
    assert Client().post("/accounts/my-data/").status_code == 302
    assert signed_in("collector").get("/accounts/my-data/").status_code == 405


@pytest.mark.usefixtures("county")
def test_the_page_of_the_counter_gives_the_file_or_says_what_is_missing() -> None:
    reported()
    chief = signed_in("chief")
    given = {"all_phone": DIGITS, "all_seen": "1"}
    answer = chief.post("/desk/privacy/everything/", given)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert "路灯不亮三天了" in answer.content.decode()
    refused = chief.post("/desk/privacy/everything/", {"all_phone": DIGITS})
    assert refused.status_code == 422
    assert "身份证件" in refused.content.decode()
    assert signed_in("collector").post("/desk/privacy/everything/", given).status_code == 403


@pytest.mark.usefixtures("county")
def test_whoever_holds_a_receipt_gets_what_hangs_on_it_and_nothing_found_by_the_number_alone() -> None:
    """A number left with a report is not proved: with one's own report under another's number all of theirs could be read."""
    mine, other = reported(), reported(text="同一个电话的另一件事")
    report = Report.objects.get(uid=mine.report_uid)
    Outgoing.objects.create(
        key="k", report=report, deed_uid="d", channel="phone", language="zh", text="已经立案", state="sent",
        next_at=NOW, created_at=NOW, settled_at=NOW,
    )  # fmt: skip
    answer = Client().post("/privacy/mine/", {"receipt": mine.code, "phone": DIGITS, "do": "download"})
    said = answer.content.decode()
    assert "已经立案" in said
    assert "另一件事" not in said
    assert other.code not in said


@pytest.mark.usefixtures("county")
def test_a_rating_is_in_it() -> None:
    mine = reported()
    report = Report.objects.get(uid=mine.report_uid)
    report.case.__class__.objects.filter(uid=mine.case_uid).update(
        state="closed", is_open=False, closed_at=NOW
    )
    rate(code=mine.code, score=4, words="不错", now=NOW, ids=ids)
    assert "'score': 4" in str(export.plain(counter()))
