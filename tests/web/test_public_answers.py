"""Public answers on the desk and on the page of the receipt."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.intake.models import Answer, Report
from chengxu.web.paging import by_instant
from tests.web.cast import reported, signed_in

TEXT = "您好，路灯已修好，感谢反映。"


def asked() -> tuple[str, str, str]:
    """The receipt, the case and the report of a message of the red-web site."""
    receipt = reported(channel="redweb")
    return receipt.code, receipt.case_uid, receipt.report_uid


def drafted(uid: str, report: str) -> str:
    given = {"report": report, "text": TEXT, "asked_at": ""}
    signed_in("acceptor").post(f"/desk/cases/{uid}/answer/draft/", given)
    return Answer.objects.get().drafted_at.isoformat()


def let_out() -> tuple[str, str]:
    """The receipt and the case of a message that was answered."""
    code, uid, report = asked()
    given = {"report": report, "text": TEXT, "asked_at": ""}
    signed_in("acceptor").post(f"/desk/cases/{uid}/answer/draft/", given)
    seen = Answer.objects.get(report_id=report).drafted_at.isoformat()
    signed_in("chief").post(f"/desk/cases/{uid}/answer/publish/", {"report": report, "seen": seen})
    return code, uid


def everybody(client: Client, more: str = "") -> str:
    return client.get(f"/answers/{more}").content.decode()


def test_everybody_reads_what_was_answered_and_nobody_what_was_asked(client: Client) -> None:
    assert "还没有公开的答复" in everybody(client)
    _, uid, report = asked()
    drafted(uid, report)
    assert TEXT not in everybody(client)
    code, _ = let_out()
    page = everybody(client)
    for told in (TEXT, "红网百姓呼声", "路灯", "路灯管理所"):
        assert told in page
    for kept in (code, "不亮三天", "伍", "13812341234"):
        assert kept not in page.partition("<main")[2].partition("</main>")[0]
    assert "/answers/" in client.get("/").content.decode()
    assert "Public answers" in everybody(client, "?lang=en")


def test_what_the_public_may_not_know_of_is_not_answered_before_all(client: Client) -> None:
    _, uid = let_out()
    private = next(one.id for one in rulebook().catalog.active if not one.public)
    Case.objects.filter(uid=uid).update(category=private)
    assert TEXT not in everybody(client)
    _, uid = let_out()
    Case.objects.filter(uid=uid).update(state="void")
    assert TEXT not in everybody(client)


def test_the_latest_answer_comes_first_page_by_page() -> None:
    for _ in range(3):
        let_out()
    rows = list(Answer.objects.order_by("pk"))
    for row, hours in zip(rows, (2, 3, 1), strict=True):
        Answer.objects.filter(pk=row.pk).update(answered_at=datetime(2025, 1, 1, hours, tzinfo=UTC))
    seen, after = [], ""
    for _ in rows:
        page = by_instant(Answer.objects.all(), "answered_at", after, 1)
        seen += [row.pk for row in page.rows]
        after = page.after
    assert seen == [rows[1].pk, rows[0].pk, rows[2].pk]
    assert after == ""
    ends = ("9999-12-31T23:59:59-14:00~1", "0001-01-01T00:00:00+14:00~1")
    for odd in ("x", "~", "2025-01-01~", "2025-01-01T01:00:00+00:00~x", "9999-99-99~1", *ends):
        assert by_instant(Answer.objects.all(), "answered_at", odd, 1).first


def test_from_the_list_to_the_page_of_the_receipt(client: Client) -> None:
    code, uid, report = asked()
    desk = signed_in("acceptor")
    assert f"/desk/cases/{uid}/#answers" in desk.get("/desk/answers/").content.decode()
    assert "存答复稿" in desk.get(f"/desk/cases/{uid}/").content.decode()
    seen = drafted(uid, report)
    assert TEXT not in client.get(f"/r/{code}/").content.decode()
    chief = signed_in("chief")
    page = chief.get(f"/desk/cases/{uid}/").content.decode()
    assert TEXT in page
    assert "审定并公开" in page
    chief.post(f"/desk/cases/{uid}/answer/publish/", {"report": report, "seen": seen})
    public = client.get(f"/r/{code}/").content.decode()
    assert "公开答复" in public
    assert TEXT in public
    assert "没有等答复的来件" in desk.get("/desk/answers/").content.decode()
    assert "存答复稿" not in desk.get(f"/desk/cases/{uid}/").content.decode()


@pytest.mark.parametrize("seen", ["", "x", "2023-05-08T01:00:00", "2023-05-08T01:00:00+00:00"])
def test_an_answer_nobody_has_read_is_not_let_out(seen: str) -> None:
    _, uid, report = asked()
    drafted(uid, report)
    chief = signed_in("chief")
    answer = chief.post(f"/desk/cases/{uid}/answer/publish/", {"report": report, "seen": seen}, follow=True)
    assert "请看过新稿再审定" in answer.content.decode()
    assert Answer.objects.get().answered_at is None


def test_bad_words_are_answered_in_words() -> None:
    _, uid, _ = asked()
    answer = signed_in("acceptor").post(
        f"/desk/cases/{uid}/answer/draft/", {"report": "x", "text": ""}, follow=True
    )
    assert "没有这份来件" in answer.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("post", "draft", "publish"),
    [("acceptor", 302, 403), ("clerk", 302, 403), ("chief", 403, 302), ("director", 403, 302),
     ("handler", 403, 403), ("collector", 403, 403), ("auditor", 403, 403), ("sysadmin", 403, 403)],
)  # fmt: skip
def test_who_may(post: str, draft: int, publish: int) -> None:
    _, uid, report = asked()
    browser = signed_in(post)
    given = {"report": report, "text": TEXT}
    assert browser.post(f"/desk/cases/{uid}/answer/draft/", given).status_code == draft
    assert browser.post(f"/desk/cases/{uid}/answer/publish/", {"report": report}).status_code == publish
    assert (browser.get("/desk/answers/").status_code == 200) == (302 in (draft, publish))
    assert Report.objects.count() == 1


def test_strangers_sign_in_first(client: Client) -> None:
    _, uid, _ = asked()
    for address in ("/desk/answers/",):
        assert client.get(address).url.startswith("/accounts/login/")
    assert client.post(f"/desk/cases/{uid}/answer/draft/").url.startswith("/accounts/login/")
