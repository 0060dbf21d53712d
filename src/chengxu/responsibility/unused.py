"""Which rulings decide nothing from a day on, and why: a new pack, or a newer ruling, may leave one without effect. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chengxu.common.messages import Message, listed
from chengxu.responsibility.instants import told_apart
from chengxu.responsibility.precedents import SCOPE_NAMES, Precedent, Scope, bound, idle
from chengxu.responsibility.proof import spots_of
from chengxu.responsibility.rules import Responsibility, Spot, highest
from chengxu.territory.rules import Territory

SHOWN = 3  # rules named in a reason


@dataclass(frozen=True, slots=True)
class Unused:
    """A ruling without effect, and why."""

    precedent: Precedent
    why: Message


def unused(
    responsibility: Responsibility, precedents: Iterable[Precedent], territory: Territory, day: date
) -> list[Unused]:
    """Rulings that decide nothing on ``day`` or later although nobody ended them in time, in their order.

    ``responsibility`` are the rules of the pack alone. One that held for some days and was then ended did its work and is
    left out; one replaced on its very first day is listed, because it never decided anything.
    """
    known = [precedent for precedent in precedents if not _over(precedent, day)]
    wide = bound(responsibility, known)
    spots = spots_of(wide, territory)
    found = []
    for precedent in known:
        why = idle(responsibility, precedent) or _nowhere(precedent, territory)
        if why := why or _covered(wide, precedent, spots, day):
            found.append(Unused(precedent, why))
    return found


def _over(precedent: Precedent, day: date) -> bool:
    return precedent.to_date is not None and precedent.from_date <= precedent.to_date < day


def _nowhere(precedent: Precedent, territory: Territory) -> Message | None:
    known: Collection[str] = {
        Scope.PLACE: territory.places,
        Scope.DUTY_GRID: territory.duty_grids,
        Scope.TOWNSHIP: territory.townships,
        Scope.COUNTY: ("",),
    }[precedent.scope]
    if precedent.value in known:
        return None
    return Message("配置包里已没有{scope}（{value}）", "the pack knows {scope} ({value}) no more").format(
        scope=SCOPE_NAMES[precedent.scope], value=precedent.value
    )


def _covered(wide: Responsibility, precedent: Precedent, spots: Sequence[Spot], day: date) -> Message | None:
    """The rules that decide everywhere in its stead; None when it decides somewhere, some time."""
    concerning = wide.concerning(precedent.category)
    rules = [rule for _, rule in concerning]
    own = next(rule for rule in rules if rule.id == precedent.number)
    instants = list(told_apart(rules, wide.zone, max(day, precedent.from_date)))
    others: dict[str, None] = {}
    for spot in spots:
        if not own.place_rank(spot):
            continue
        for local, best in zip(instants, highest(concerning, spot, instants), strict=True):
            if any(rule is own for _, rule in best):
                return None
            if own.period.holds(local.date()):
                others |= {rule.id: None for _, rule in best}
    if not others:
        return Message("没有任何地点适用", "there is no place it applies to")
    return Message(
        "总有更优先的规则或先例（{others}）", "other rules or precedents ({others}) always come before it"
    ).format(others=listed([*others][:SHOWN]))
