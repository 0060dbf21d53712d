"""Who may read figures and the rows behind them. Unset means no."""

from __future__ import annotations

from collections.abc import Iterable

from chengxu.accounts.rules import Actor
from chengxu.cases.access import seen

READ = "indicators.read"
OF_CASES = {"cases": "uid", "clocks": "case_uid", "campaign_places": "case_uid"}


def require(actor: Actor) -> None:
    """Raise :class:`Refused` unless ``actor`` may read figures."""
    actor.require(READ)


def hidden_cases(actor: Actor, case_uids: Iterable[str]) -> set[str]:
    """Those of ``case_uids`` that ``actor`` may not open: their rows count in the figure but are not shown."""
    asked = set(case_uids)
    return asked - seen(asked, actor)
