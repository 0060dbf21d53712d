"""Whether somebody could take on what an order gives to a unit: reads the people, and lets the rules refuse."""

from __future__ import annotations

from collections.abc import Iterable

from chengxu.accounts import queries as accounts
from chengxu.cases.deciding.crewing import TAKES, goes_back_to
from chengxu.cases.workflow.values import Case, Order


class Crews:
    """The people of units, each unit asked about once in a transaction however many cases go there."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def unmanned(self, case: Case, verb: str, order: Order) -> frozenset[str]:
        """Those of the units that ``verb`` gives ``case`` to where nobody could do the work; none for other verbs."""
        needed = TAKES.get(verb)
        if needed is None:
            return frozenset()
        units = order.units if verb == "cohandle" else (order.unit or case.lead_unit,)
        self._ask(units, needed)
        return frozenset(unit for unit in units if not self._known[unit, needed])

    def unmanned_to_go_back(self, merged: Case) -> frozenset[str]:
        """The unit that would have to go on with ``merged`` once its merge is undone, when nobody there could."""
        unit, needed = goes_back_to(merged), TAKES["dispatch"]
        if not unit:
            return frozenset()
        self._ask([unit], needed)
        return frozenset() if self._known[unit, needed] else frozenset({unit})

    def unmanned_to_redo(self, unit: str) -> frozenset[str]:
        """The unit a reopened case would go back to, when nobody there could do the work again."""
        if not unit:
            return frozenset()
        self._ask([unit], TAKES["dispatch"])
        return frozenset() if self._known[unit, TAKES["dispatch"]] else frozenset({unit})

    def _ask(self, units: Iterable[str], verb: str) -> None:
        if new := {unit for unit in units if (unit, verb) not in self._known}:
            able = accounts.manned([verb], units=new)[verb]
            self._known |= {(unit, verb): unit in able for unit in new}
