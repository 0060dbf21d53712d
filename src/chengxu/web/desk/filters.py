"""Which cases the desk shows: a queue, narrowed by what somebody chose above the list, read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases.finding.lists import Wanted
from chengxu.cases.finding.queues import lists_of
from chengxu.cases.workflow.states import State
from chengxu.common.ids import normalise_receipt, receipt_ok
from chengxu.intake import queries as intake
from chengxu.web.boxes import box_of

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
        box=box_of(given.get("bbox", "")),
        now=now,
        uids=intake.cases_of_receipt(normalise_receipt(text)) if receipt_ok(text) else None,
    )
