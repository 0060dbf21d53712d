"""Which ways of joining are open on the page of a case: each is decided with a reason given, and what is refused then is not offered.

What the page offers and what is done are so one rule; nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chengxu.cases import models, rows
from chengxu.cases.crews import Crews
from chengxu.cases.together import joining, parts, recurring, relatives
from chengxu.cases.together.joining import By
from chengxu.cases.workflow.values import Case, Rulebook
from chengxu.common.messages import Message, Refused

Open = Mapping[str, Message | None]
"""By the name of a way: None when it is open, else why not."""

GIVEN = "给出理由"  # any reason: whether one is needed depends on what is filled in


def with_other(case: Case, other: Case, *, by: By, book: Rulebook) -> Open:
    """The ways of joining ``case`` and ``other``, from the page of ``case``; ``book`` are the rules of either."""
    by = replace(by, reason=GIVEN)
    kin, others = relatives.kin_of(case.uid), relatives.kin_of(other.uid)
    return {
        "merge": _refusal(lambda: joining.merge(case, other, kin=kin, by=by, book=book)),
        "take": _refusal(lambda: joining.merge(other, case, kin=others, by=by, book=book)),
        "attach": _refusal(lambda: parts.attach(case, other, kin=kin, by=by)),
        "adopt": _refusal(lambda: parts.attach(other, case, kin=others, by=by)),
        "link": _refusal(lambda: recurring.link(case, other, by=by)),
    }


def alone(case: Case, *, by: By, book: Rulebook) -> Open:
    """What can be done to ``case`` by itself: undo its merge, detach it from its parent, take matters out of it."""
    by = replace(by, reason=GIVEN)
    parent = models.Case.objects.filter(uid=case.parent_uid).first() if case.parent_uid else None
    whole = rows.load(parent) if parent else case
    nobody = Crews().unmanned_to_go_back(case)
    return {
        "unmerge": _refusal(
            lambda: joining.unmerge(case, case, parent=None, by=by, book=book, unmanned=nobody)
        ),
        "detach": _refusal(lambda: parts.detach(case, whole, by=by)),
        "split": _refusal(lambda: parts.look_at_whole(case, by)),
    }


def _refusal(decision: Callable[[], object]) -> Message | None:
    try:
        decision()
    except Refused as refusal:
        return refusal.message
    return None
