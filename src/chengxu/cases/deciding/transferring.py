"""What goes to an authority beyond the bureau's powers, and comes back. Pure.

The case stays with the centre, which follows it until the authority answers. The clock of the whole case waits, because
the bureau cannot hurry others; the clock of the answer runs.
"""

from __future__ import annotations

from datetime import datetime

from chengxu.accounts.rules import Organisation, UnitKind
from chengxu.cases.workflow.values import Case, Rulebook, Step
from chengxu.common.messages import Message, Refused
from chengxu.common.records import changed

OUTSIDE = frozenset({UnitKind.DEPARTMENT, UnitKind.TOWNSHIP, UnitKind.COMPANY})


def outside(unit: str, known: Organisation) -> bool:
    """Whether this unit is beyond the bureau, so that a case can be transferred to it."""
    return unit in known.units and known.units[unit].kind in OUTSIDE


def proposed(case: Case, now: datetime, book: Rulebook) -> tuple[str, Message]:
    """The authority the rules of responsibility name for this case, and why; ("", nothing) when they name none.

    It is the one a rule transfers such matters to, or else the lead itself when that is beyond the bureau, as a township is.
    """
    try:
        rule = book.responsibility.resolve(case.category, case, now)
    except Refused:  # nobody leads there, or two rules disagree: no proposal, and no obstacle
        return "", Message("")
    if rule.transfer is not None:
        unit = book.organisation.today(rule.transfer.unit)
        return unit, Message("按责任规则 {rule}：{what}", "by the rule {rule}: {what}").format(
            rule=rule.rule, what=rule.transfer.what
        )
    if outside(rule.lead, book.organisation):
        return rule.lead, rule.reason
    return "", Message("")


def transfer(case: Case, step: Step) -> Case:
    """With the other authority."""
    return changed(case, transferred_to=step.order.unit)


def answer(case: Case, step: Step) -> Case:
    """The other authority says it is done; the centre checks that like any other work."""
    return changed(case, handled_at=step.now, handled_by="")


def reclaim(case: Case, step: Step) -> Case:
    """Back with the centre, to be sent to somebody else."""
    return changed(case, transferred_to="")
