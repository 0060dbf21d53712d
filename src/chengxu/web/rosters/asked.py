"""Which roster a page is asked for: the unit, the duty and the month, always one the person may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.routines import queries as routines
from chengxu.routines.duties import Routine
from chengxu.routines.rosters import access, queries, rules
from chengxu.routines.rosters.models import Sheet
from chengxu.web import days


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked at: ``offered`` are the (unit, duty) pairs this person can choose from."""

    offered: tuple[tuple[str, Routine], ...]
    unit: str
    routine: Routine | None
    month: date

    @property
    def before(self) -> date:
        """The month before."""
        return rules.first_of(self.month - timedelta(days=1))

    @property
    def after(self) -> date:
        """The month after."""
        return rules.days_of(self.month)[-1] + timedelta(days=1)


def offered(actor: Actor) -> tuple[tuple[str, Routine], ...]:
    """The duties with a pattern in the units whose rosters somebody sees, in the order of the pack."""
    known = accounts.organisation()
    seen = access.seen(actor, known)
    return tuple((unit, one) for unit in known.units if unit in seen for one in queries.rostered(unit))


def read(given: Mapping[str, str], actor: Actor, today: date) -> Asked:
    """The roster asked for; for what there is not, the first one and this month."""
    pairs = offered(actor)
    wanted = (given.get("unit", ""), given.get("duty", ""))
    found = next((pair for pair in pairs if (pair[0], pair[1].code) == wanted), None)
    unit, routine = found or next(iter(pairs), ("", None))
    return Asked(offered=pairs, unit=unit, routine=routine, month=_month(given.get("month", ""), today))


def _month(text: str, today: date) -> date:
    return days.month_named(text) or rules.first_of(today)


def sheet(uid: str, actor: Actor) -> tuple[Sheet, Routine]:
    """A roster by its uid with its duty, of a unit this person sees; raises 404 otherwise."""
    row = Sheet.objects.filter(uid=uid).first()
    routine = routines.declared().get(row.routine) if row else None
    if row is None or routine is None or row.unit not in access.seen(actor, accounts.organisation()):
        raise Http404(Message("没有这张班表。", "There is no such roster."))
    return row, routine
