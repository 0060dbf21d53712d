"""The page of notices: one's own, opened by keyboard, marked read, with a bell on every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chengxu.notices import actions
from chengxu.notices.models import Notice
from tests.web.cast import do, ids, reported, signed_in

pytestmark = pytest.mark.usefixtures("county")


def dispatched() -> str:
    uid = reported().case_uid
    do(uid, "accept", "acceptor")
    do(uid, "file", "chief", condition="C0118-1", reason="已电话核实")
    do(uid, "dispatch", "dispatcher")
    actions.deliver(now=timezone.now(), ids=ids)
    return uid


def test_the_unit_finds_its_notice_and_reading_it_empties_the_bell() -> None:
    uid = dispatched()
    handler = signed_in("handler")
    page = handler.get("/desk/notices/").content.decode()
    assert "新派遣：" in page
    assert 'href="/desk/notices/"' in page
    assert '<span class="count">1</span>' in page
    notice = Notice.objects.get()
    assert handler.get(f"/desk/notices/{notice.uid}/").url == f"/desk/cases/{uid}/"
    assert "通知都读过了" in handler.get("/desk/notices/").content.decode()
    assert "已读" in handler.get("/desk/notices/?all=1").content.decode()
    assert '<span class="count">1</span>' not in handler.get("/desk/notices/").content.decode()


@pytest.mark.parametrize("post", ["clerk", "head", "sysadmin"])
def test_others_see_none_of_it(post: str) -> None:
    dispatched()
    other = signed_in(post)
    assert "通知都读过了" in other.get("/desk/notices/").content.decode()
    assert other.get(f"/desk/notices/{Notice.objects.get().uid}/").status_code == 404
    other.post("/desk/notices/read/", {"all": "1"})
    assert Notice.objects.get().read_at is None


def test_those_chosen_are_marked_and_all_when_asked() -> None:
    dispatched()
    dispatched()
    handler = signed_in("handler")
    first = Notice.objects.order_by("pk")[0]
    assert handler.post("/desk/notices/read/", {"uid": first.uid}).url == "/desk/notices/"
    assert Notice.objects.filter(read_at__isnull=True).count() == 1
    handler.post("/desk/notices/read/", {"all": "1"})
    assert Notice.objects.filter(read_at__isnull=True).count() == 0


def test_a_step_on_the_desk_tells_at_once() -> None:
    uid = reported().case_uid
    do(uid, "accept", "acceptor")
    do(uid, "file", "chief", condition="C0118-1", reason="已电话核实")
    version = 3
    done = signed_in("dispatcher").post(
        f"/desk/cases/{uid}/dispatch/", {"unit": "JZCG-LD", "version": version}
    )
    assert done.status_code == 302
    assert Notice.objects.filter(kind="unit", recipient="JZCG-LD").count() == 1


def test_english_is_spoken_to_those_who_read_it() -> None:
    dispatched()
    page = signed_in("handler").get("/desk/notices/?lang=en").content.decode()
    assert "New case 431229-" in page
    assert "Mark all as read" in page


@pytest.mark.parametrize(
    ("passed", "zh", "en"),
    [
        (timedelta(seconds=-5), "刚刚", "just now"),
        (timedelta(seconds=59), "刚刚", "just now"),
        (timedelta(minutes=1), "1 分钟前", "1 minute ago"),
        (timedelta(minutes=59), "59 分钟前", "59 minutes ago"),
        (timedelta(hours=1), "1 小时前", "1 hour ago"),
        (timedelta(days=3), "3 天前", "3 days ago"),
    ],
)
def test_a_notice_says_how_long_ago_it_was_written(passed: timedelta, zh: str, en: str) -> None:
    dispatched()
    Notice.objects.update(created_at=timezone.now() - passed)
    handler = signed_in("handler")
    assert f">{zh}</td>" in handler.get("/desk/notices/").content.decode()
    assert f">{en}</td>" in handler.get("/desk/notices/?lang=en").content.decode()


def test_strangers_sign_in_first(client: object) -> None:
    assert client.get("/desk/notices/").url.startswith("/accounts/login/")  # type: ignore[attr-defined]
