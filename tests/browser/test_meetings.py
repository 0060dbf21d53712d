"""Meetings in the browser: the year, one before and after it was held, one's own; each fits, can be read and speaks English."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from chengxu.territory import queries as territory
from tests.browser.looking import look_everywhere
from tests.browser.test_pages import chinese
from tests.browser.visitor import Arrive
from tests.web import cast
from tests.web.test_meetings import planned


def recorded() -> str:
    """A meeting that was held an hour ago: who came, who was away and why, a photograph."""
    row = planned()
    head, reviewer = cast.person("head").uid, cast.person("reviewer").uid
    given = {
        f"mark-{head}": "present", f"mark-{reviewer}": "leave", f"reason-{reviewer}": "病假" * 40, "minutes": "50",
        "started_at": f"{territory.calendar().local(row.starts_at):%Y-%m-%dT%H:%M}", "guests": "4",
        "record": "学习条例。" * 60, "why": "",
    }  # fmt: skip
    sent = given | {"photos": SimpleUploadedFile("a.jpg", cast.photo())}
    assert cast.signed_in("clerk").post(f"/office/meetings/{row.uid}/record/", sent).status_code == 302
    return row.uid


def test_the_pages_of_meetings(arrive: Arrive, shots: Path | None) -> None:
    held, ahead = recorded(), planned(hours=30).uid
    clerk = arrive().sign_in("clerk")
    pages = {
        "meetings": "/office/meetings/",
        "meeting-new": "/office/meetings/new/",
        "meeting-held": f"/office/meetings/{held}/",
        "meeting-ahead": f"/office/meetings/{ahead}/",
    }
    for name, address in pages.items():
        clerk.open(address)
        look_everywhere(clerk, name, shots)
    for name, address in pages.items():
        clerk.open(f"{address}?lang=en")
        assert chinese(clerk.settle()) == [], name


def test_ones_own_meetings(arrive: Arrive, shots: Path | None) -> None:
    planned(hours=0.1)
    planned(hours=30)
    reviewer = arrive().sign_in("reviewer")
    page = reviewer.open("/meetings/")
    page.locator("main summary").first.click()
    look_everywhere(reviewer, "meetings-mine", shots)
    reviewer.open("/meetings/?lang=en")
    assert chinese(reviewer.settle()) == []
