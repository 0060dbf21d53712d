"""Forgetting what somebody wrote about the place of a case: it may be where they live."""

from __future__ import annotations

from datetime import datetime

from chengxu.cases import feed
from chengxu.cases.finding import searching
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.cases.workflow import words


def forget_place(*, case_uid: str, written: str, becomes: str = "", now: datetime) -> None:
    """The case keeps its codes and its position and loses the place as ``written`` (or has it corrected), in the caller's
    transaction.

    What somebody else wrote about it stays. It is no step of the case: the deed is of the request that asked for it.
    """
    if not written or not Case.objects.filter(uid=case_uid, place_text=written).update(place_text=becomes):
        return
    case = Case.objects.get(uid=case_uid)
    searching.retell([(words.subject(case, rulebook(case.pack_hash)), case_uid)])
    feed.append([case_uid], now=now)
