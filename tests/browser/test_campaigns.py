"""Campaigns in the browser: the list, one with what came back, its rows, its form; each fits, can be read and speaks English."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from chengxu.cases.finding import campaigned
from chengxu.routines.campaigns.models import Campaign
from tests.browser.looking import look_everywhere
from tests.browser.test_pages import chinese
from tests.browser.visitor import Arrive
from tests.routines.campaigns.test_actions import closed_case, worked
from tests.web import cast
from tests.web.test_campaigns import opened


def fought() -> Campaign:
    """A campaign that is over: work done, cases closed, one of them came back, compared."""
    row = opened()
    worked("2023-04-05", 4)
    closed_case("2023-04-10")
    closed_case("2023-05-01", state="dispatched")
    campaigned.compare(row, now=timezone.now(), ids=cast.ids)
    return row


def test_the_pages_of_campaigns(arrive: Arrive, shots: Path | None) -> None:
    uid = fought().uid
    head = arrive().sign_in("head")
    pages = {
        "campaigns": "/office/campaigns/",
        "campaign": f"/office/campaigns/{uid}/",
        "campaign-rows": f"/office/campaigns/{uid}/rows/",
        "campaign-edit": f"/office/campaigns/{uid}/edit/",
        "campaign-new": "/office/campaigns/new/",
    }
    for name, address in pages.items():
        head.open(address)
        look_everywhere(head, name, shots)
    for name, address in pages.items():
        head.open(f"{address}?lang=en")
        assert chinese(head.settle()) == [], name
