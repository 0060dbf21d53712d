"""The newest reports of the demo, through the same door as live: one by the open interface, one with answers, one "me too"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from chengxu.accounts.rules import PUBLIC
from chengxu.catalog.rules import Catalog
from chengxu.common.ids import Ids
from chengxu.intake.actions import take_in
from chengxu.intake.rules import OPEN_CHANNEL, Submission
from chengxu.project.demo.places import Spot

LAMP, NOISE = "C0118", "E0508"
STEP = timedelta(minutes=4)
"""How far these reports lie apart, the last one as far before the demo's present."""


def write(street: Spot, lane: Spot, *, catalog: Catalog, now: datetime, ids: Ids) -> None:
    """Take the three in, shortly before ``now``; a pack without these categories has none of them."""
    if not {LAMP, NOISE} <= catalog.categories.keys():
        return
    lamp = Submission(
        channel="portal",
        text="路灯不亮，晚上走路看不清",
        category=LAMP,
        contact_name="演示用户",
        contact_phone="10000000001",
        answers={"outage": ("few",), "pole": ("DL-0417",)},
    )
    noise = Submission(
        channel=OPEN_CHANNEL,
        text="商铺门口用音响揽客，晚上还在放",
        category=NOISE,
        answers={"hours": ("evening", "night")},
    )
    first = take_in(submission=_at(street, lamp), actor=PUBLIC, now=now - 3 * STEP, ids=ids)
    take_in(submission=_at(lane, noise), actor=PUBLIC, now=now - 2 * STEP, ids=ids)
    neighbour = Submission(
        channel="portal", text="我也看见了，这一段都黑着", category=LAMP, same=first.report_uid
    )
    take_in(submission=_at(street, neighbour), actor=PUBLIC, now=now - STEP, ids=ids)


def _at(spot: Spot, given: Submission) -> Submission:
    at = spot.location
    return replace(given, lon=at.lon, lat=at.lat, frame="cgcs2000", place=spot.road or spot.place)
