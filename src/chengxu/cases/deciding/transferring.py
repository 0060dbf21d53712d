"""What goes to an authority beyond the bureau's powers, and comes back. Pure.

The case stays with the centre, which follows it until the authority answers. The clock of the whole case waits, because
the bureau cannot hurry others; the clock of the answer runs.
"""

from __future__ import annotations

from chengxu.accounts.rules import Organisation, UnitKind
from chengxu.cases.workflow.values import Case, Step
from chengxu.common.records import changed

OUTSIDE = frozenset({UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.COMPANY})


def outside(unit: str, known: Organisation) -> bool:
    """Whether this unit is beyond the bureau, so that a case can be transferred to it."""
    return unit in known.units and known.units[unit].kind in OUTSIDE


def transfer(case: Case, step: Step) -> Case:
    """With the other authority."""
    return changed(case, transferred_to=step.order.unit)


def answer(case: Case, step: Step) -> Case:
    """The other authority says it is done; the centre checks that like any other work."""
    return changed(case, handled_at=step.now, handled_by="")


def reclaim(case: Case, step: Step) -> Case:
    """Back with the centre, to be sent to somebody else."""
    return changed(case, transferred_to="")
