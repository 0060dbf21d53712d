"""Who may see and record readings; unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor

READ = "indicators.read"
RECORD = "ledger.record"
_NOTHING = Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """The row filter of tickets and readings: whoever reads indicators may open their rows, nobody else."""
    return Q() if actor.may(READ) else _NOTHING
