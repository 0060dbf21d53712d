"""Which case a report opened. The ledger knows: the deed of receiving it never moves, wherever the report goes later."""

from __future__ import annotations

import json
from collections.abc import Iterable

from chengxu.ledger import queries as ledger

RECEIVED = "intake.receive"


def opened(case_uids: Iterable[str]) -> dict[str, str]:
    """The uid of each report that opened one of these cases, with the uid of that case."""
    deeds = ledger.of_cases(*case_uids).filter(verb=RECEIVED)
    return {
        json.loads(text)["report"]: case_uid for case_uid, text in deeds.values_list("case_uid", "detail")
    }
