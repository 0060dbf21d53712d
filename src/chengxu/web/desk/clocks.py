"""The clocks of a case in words, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chengxu.cases import rules
from chengxu.cases.deciding import milestones
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.states import ClockKind
from chengxu.catalog.rules import Milestone
from chengxu.common.messages import Message
from chengxu.web.showing import Left, left


def clocks(case: rules.Case, now: datetime, book: rules.Rulebook) -> list[Left]:
    """Running clocks first, then those that stopped, each kind once with its newest run."""
    newest = {(clock.kind, clock.unit, clock.label): clock for clock in case.clocks}
    names = milestones.of(case, book)
    units = {clock.unit for clock in newest.values() if clock.kind is ClockKind.UNIT}
    shown = [_clock(clock, names, now, book, name_unit=len(units) > 1) for clock in newest.values()]
    return sorted(shown, key=lambda item: (not item.running, item.due))


def _clock(
    clock: Clock, names: Mapping[str, Milestone], now: datetime, book: rules.Rulebook, *, name_unit: bool
) -> Left:
    """A clock in words; a milestone goes by its own name, a helper's by its unit's, and the handling clock by that of
    its unit where several units had the case (``name_unit``)."""
    shown = left(clock, now, book.calendar)
    if clock.label in names:
        return replace(shown, kind=names[clock.label].name)
    if clock.kind is ClockKind.CO_UNIT:
        unit = book.organisation.name(clock.unit)
        return replace(shown, kind=Message("协同 {unit}", "helping: {unit}").format(unit=unit))
    if clock.kind is ClockKind.NOTICE:
        unit = book.organisation.name(clock.unit)
        return replace(shown, kind=Message("抄告 {unit}", "notice to {unit}").format(unit=unit))
    if clock.kind is ClockKind.UNIT and name_unit:
        unit = book.organisation.name(clock.unit)
        return replace(shown, kind=Message("处置 {unit}", "handling: {unit}").format(unit=unit))
    return shown
