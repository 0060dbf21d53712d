"""Dispatch without a person: categories whose lead the county trusts go out the moment they are filed. Pure.

The pack lists them (``dispatch.yaml``); the system then does what a dispatcher would, by the same rules and in the same
transaction, and the case says by which rule. What comes back is dispatched by people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengxu.cases.states import State
from chengxu.cases.values import Case, Rulebook
from chengxu.catalog.rules import Category
from chengxu.common.messages import Message
from chengxu.responsibility.rules import Band

SOURCE = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoRule:
    """What goes out without a person: ``categories`` are ids and major classes (``E05``); no ``channels`` means all.

    ``band``: the hours of the day in which cases are filed that it holds for; None for the whole day.
    """

    id: str
    categories: frozenset[str]
    channels: frozenset[str] = frozenset()
    band: Band | None = None
    source: str = ""
    verified: bool = False

    def names(self, category: Category) -> bool:
        """Whether it speaks of this category."""
        return bool({category.id, category.kind.letter + category.major} & self.categories)

    def applies(self, case: Case, category: Category, minute: int) -> bool:
        """Whether a case filed at this minute of the local day goes out by it."""
        return (
            self.names(category)
            and (not self.channels or case.channel in self.channels)
            and (self.band is None or self.band.holds(minute))
        )


def rule_for(case: Case, now: datetime, book: Rulebook) -> AutoRule | None:
    """The first rule by which this filed case goes out now; None leaves it to the dispatcher."""
    if case.state is not State.FILED or not case.lead_unit or not book.settings.auto:
        return None
    local, category = book.calendar.local(now), book.catalog.get(case.category)
    minute = local.hour * 60 + local.minute
    return next((rule for rule in book.settings.auto if rule.applies(case, category, minute)), None)


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
