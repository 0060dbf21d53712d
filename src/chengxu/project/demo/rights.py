"""What the demo shows of people's rights over what is kept of them: a photograph whose term is over, a request that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import actions as cases
from chengxu.cases.rules import Order
from chengxu.catalog.rules import Catalog
from chengxu.common.ids import Ids
from chengxu.intake import published, retaining, subjects
from chengxu.intake.actions import take_in
from chengxu.intake.models import Report
from chengxu.intake.retention import Kind
from chengxu.intake.rules import Submission
from chengxu.project.demo.places import Spot
from chengxu.project.demo.subjects import draw

LAMP = "C0118"
VARIANT = 99
"""A drawing no other case shows, so that it can go."""
SINCE = timedelta(days=10)
"""How long ago the term of the photograph ended."""


def write(spot: Spot, *, chief: Actor, catalog: Catalog, now: datetime, ids: Ids) -> None:
    """One matter of the year before, declined, whose photograph is deleted; its sender asks to have their number deleted."""
    term = published.photographs().by_kind[Kind.REPORT].shown
    if LAMP not in catalog.categories or term is None:
        return
    at, then = spot.location, now - timedelta(days=term) - SINCE
    given = Submission(
        channel="portal", text="路灯装反了，照着我家窗户", category=LAMP, lon=at.lon, lat=at.lat, frame="cgcs2000",
        place=spot.road or spot.place, contact_name="演示用户", contact_phone="10000000002",
        photos=(("lamp.jpg", draw("lamp", done=False, variant=VARIANT)),),
    )  # fmt: skip
    receipt = take_in(submission=given, actor=PUBLIC, now=then, ids=ids)
    order = Order(reason="灯具朝向由供电公司调整，已转告")
    cases.act(
        case_uid=receipt.case_uid,
        verb="reject",
        order=order,
        actor=chief,
        now=then + timedelta(hours=1),
        ids=ids,
    )
    retaining.purge(issued=[], now=now - timedelta(days=4), ids=ids)
    subjects.ask(
        report=Report.objects.get(uid=receipt.report_uid), kind="erase_all", corrections={}, words="事情已经解决，不想再留电话和照片",
        now=now - timedelta(days=3), ids=ids,
    )  # fmt: skip
