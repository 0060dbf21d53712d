"""Who may see, make, assign and draw inspections; unset means no."""

from __future__ import annotations

from django.db.models import Q

from chengxu.accounts.rules import Actor

PERFORMS, READS, ASSIGNS, DRAWS = (
    "inspection.perform",
    "inspection.read",
    "inspection.assign",
    "inspection.draw",
)
ALL = (PERFORMS, READS, ASSIGNS, DRAWS)
_NOTHING = Q(pk__in=[])


def visible(actor: Actor) -> Q:
    """The row filter of tasks and inspections: who reads sees all, who inspects those of their unit and their own."""
    if actor.may(READS):
        return Q()
    if not actor.may(PERFORMS) or not actor.unit:
        return _NOTHING
    return Q(unit__in=actor.units) | Q(team__contains=actor.uid)


def may_assign(actor: Actor, unit: str, bureau: str = "") -> bool:
    """Whether this person may give work to people of a unit: their own, or any where they lead the bureau."""
    return actor.may(ASSIGNS) and (unit in actor.units or actor.unit == bureau)
