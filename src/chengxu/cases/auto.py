"""Dispatch without a person: categories whose lead the county trusts go out the moment they are filed. Pure.

The pack lists them (``dispatch.yaml``); the system then does what a dispatcher would, by the same rules and in the same
transaction, and the case says by which rule. What comes back is dispatched by people.
"""

from __future__ import annotations

from datetime import datetime

from chengxu.accounts.rules import SYSTEM
from chengxu.cases.rules import decide
from chengxu.cases.workflow.autorule import AutoRule
from chengxu.cases.workflow.states import State
from chengxu.cases.workflow.values import Case, Change, Order, Rulebook
from chengxu.common.ids import Ids
from chengxu.common.messages import Message

SOURCE = "auto"


def rule_for(case: Case, now: datetime, book: Rulebook) -> AutoRule | None:
    """The first rule by which this filed case goes out now; None leaves it to the dispatcher, as does a lead that is
    no more."""
    if (
        case.state is not State.FILED
        or case.lead_unit not in book.organisation.units
        or not book.settings.auto
    ):
        return None
    local, category = book.calendar.local(now), book.catalog.get(case.category)
    minute = local.hour * 60 + local.minute
    return next((rule for rule in book.settings.auto if rule.applies(case.channel, category, minute)), None)


def order_for(case: Case, *, now: datetime, book: Rulebook) -> Order | None:
    """The order by which a case just filed goes out without a person; None when a dispatcher must look."""
    rule = rule_for(case, now, book)
    return None if rule is None else Order(unit=case.lead_unit, source=SOURCE, rule=rule.id)


def dispatch(
    case: Case, *, now: datetime, book: Rulebook, ids: Ids, unmanned: frozenset[str] = frozenset()
) -> Change | None:
    """The dispatch of a case just filed that goes out without a person; None when a dispatcher must look: no rule sends it,
    or nobody in the lead (``unmanned``) could take it on."""
    order = order_for(case, now=now, book=book)
    if order is None or order.unit in unmanned:
        return None
    return decide(
        case, "dispatch", order=order, actor=SYSTEM, now=now, book=book, ids=ids, number=_unnumbered
    )


def _unnumbered(prefix: str) -> int:
    raise AssertionError("a dispatch gives no number")


def reason(auto_rule: str, lead_reason: Message, book: Rulebook) -> Message:
    """Why nobody dispatched this: 「自动派遣：依据规则……」 and the reason of the lead; "" when somebody did."""
    if not auto_rule:
        return Message("")
    rule = next((r for r in book.settings.auto if r.id == auto_rule), None)
    source = rule.source if rule else ""
    doubt = Message("，默认，未核实", ", default, unverified") if rule and not rule.verified else Message("")
    return Message(
        "自动派遣：依据规则 {rule}（{source}{doubt}）。{why}",
        "Dispatched automatically by the rule {rule} ({source}{doubt}). {why}",
    ).format(rule=auto_rule, source=source, doubt=doubt, why=lead_reason)
