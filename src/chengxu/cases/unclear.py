"""Where it is unclear whose a matter is: gaps and overlaps of the rules, open disputes, returns, precedents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from chengxu.accounts.rules import Actor
from chengxu.cases.access import visible
from chengxu.cases.models import Case
from chengxu.cases.workflow.states import State
from chengxu.common.messages import Message
from chengxu.ledger.models import Deed
from chengxu.responsibility import queries as responsibility
from chengxu.responsibility.precedents import Precedent, Scope
from chengxu.territory.rules import Territory

RETURNED_WITHIN = timedelta(days=90)
NOWHERE = "-"  # stands for the township of what nobody could locate
MOST_AT_ONCE = 500  # uids in one question


class Trouble(StrEnum):
    """What makes it unclear, the worst first."""

    GAP = "gap"
    OVERLAP = "overlap"
    DISPUTE = "dispute"
    RETURN = "return"
    PRECEDENT = "precedent"


TROUBLE_NAMES = {
    Trouble.GAP: Message("空白", "gap"),
    Trouble.OVERLAP: Message("重叠", "overlap"),
    Trouble.DISPUTE: Message("争议", "dispute"),
    Trouble.RETURN: Message("退回", "returned"),
    Trouble.PRECEDENT: Message("先例", "precedent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """One finding: ``count`` questions, cases, returns or precedents.

    An empty ``township`` and ``duty_grid`` mean the whole county; ``case`` is the row of a case, ``precedent`` a ruling.
    """

    trouble: Trouble
    category: str
    township: str = ""
    duty_grid: str = ""
    count: int = 1
    case: Case | None = None
    precedent: Precedent | None = None

    def lies_in(self, township: str, duty_grid: str = "") -> bool:
        """Whether it is about this township, or this duty grid of it."""
        if self.duty_grid and duty_grid:
            return self.duty_grid == duty_grid
        return not self.township or self.township == township


def unclear(*, actor: Actor, now: datetime, territory: Territory) -> list[Unclear]:
    """Everything of this kind today; cases are those ``actor`` may see."""
    townships = {spot.duty_grid: spot.township for spot in territory.spots}
    places = {spot.place: spot for spot in territory.place_spots}
    found = [
        Unclear(
            trouble=Trouble.OVERLAP if overlap else Trouble.GAP,
            category=category,
            township=townships.get(duty_grid) or NOWHERE,
            duty_grid=duty_grid,
            count=count,
        )
        for (category, duty_grid, overlap), count in responsibility.wanting().items()
    ]
    found += (_of_case(Trouble.DISPUTE, case) for case in _seen(actor).filter(state=State.DISPUTED))
    found += _returned(actor, now)
    for precedent in responsibility.precedents():
        if precedent.holds(now.astimezone(responsibility.responsibility().zone).date()):
            place = places.get(precedent.value)
            grid = place.duty_grid if precedent.scope is Scope.PLACE and place else ""
            grid = precedent.value if precedent.scope is Scope.DUTY_GRID else grid
            township = precedent.value if precedent.scope is Scope.TOWNSHIP else townships.get(grid, "")
            found.append(
                Unclear(
                    trouble=Trouble.PRECEDENT,
                    category=precedent.category,
                    township=township,
                    duty_grid=grid,
                    precedent=precedent,
                )
            )
    return found


def _seen(actor: Actor) -> QuerySet[Case]:
    return Case.objects.filter(visible(actor))


def _returned(actor: Actor, now: datetime) -> Iterator[Unclear]:
    deeds = Deed.objects.filter(
        occurred_at__gte=now - RETURNED_WITHIN, occurred_at__lte=now, verb="case.return"
    )
    counts = Counter(deeds.values_list("case_uid", flat=True))
    uids = list(counts)
    for start in range(0, len(uids), MOST_AT_ONCE):
        for case in _seen(actor).filter(uid__in=uids[start : start + MOST_AT_ONCE]):
            yield _of_case(Trouble.RETURN, case, counts[case.uid])


def _of_case(trouble: Trouble, case: Case, count: int = 1) -> Unclear:
    return Unclear(
        trouble=trouble,
        category=case.category,
        township=case.township or NOWHERE,
        duty_grid=case.duty_grid,
        count=count,
        case=case,
    )
