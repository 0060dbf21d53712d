"""Which cases the desk shows: a queue, narrowed by what somebody chose above the list, read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases.finding.lists import Box, Wanted
from chengxu.cases.finding.queues import lists_of
from chengxu.cases.workflow.states import State
from chengxu.common.ids import normalise_receipt, receipt_ok
from chengxu.intake import queries as intake

MAX_SEARCH = 60


def read(given: Mapping[str, str], actor: Actor, now: datetime) -> Wanted | None:
    """The filters of an address; None when this actor has no queue at all, the first one when none is named.

    A receipt typed as search words is looked up: the list is the case it belongs to.
    """
    mine = [queue.name for queue in lists_of(actor)]
    if not mine:
        return None
    queue, text = given.get("queue", ""), given.get("q", "").strip()[:MAX_SEARCH]
    return Wanted(
        queue=queue if queue in mine else mine[0],
        state=given.get("state", "") if given.get("state", "") in set(State) else "",
        category=given.get("category", "")[:12],
        township=given.get("township", "")[:12],
        unit=given.get("unit", "")[:24],
        text=text,
        box=_box(given.get("bbox", "")),
        now=now,
        uids=intake.cases_of_receipt(normalise_receipt(text)) if receipt_ok(text) else None,
    )


def _box(text: str) -> Box | None:
    """``west,south,east,north`` in degrees; None for anything else."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return None
    return west, south, east, north
