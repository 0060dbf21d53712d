"""How campaigns look: the chip of their stage, works and amounts in words, shares with their range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chengxu.cases import queries as cases
from chengxu.common.messages import Message
from chengxu.ledger.rules import MILLI
from chengxu.routines.campaigns.models import Campaign
from chengxu.routines.campaigns.relapse import Group, Rate
from chengxu.routines.campaigns.rules import CASES, Stage, Sum
from chengxu.web.showing import Look

STAGES: Mapping[Stage, tuple[str, str]] = {
    Stage.OPEN: ("flag", "work"),
    Stage.CLOSED: ("done", "good"),
    Stage.CANCELLED: ("ban", ""),
}
GROUPS: Mapping[Group, Message] = {
    Group.INSIDE: Message("专项期间结案", "closed in the campaign"),
    Group.BEFORE: Message("专项之前同样长的时间", "the same time before it"),
    Group.OUTSIDE: Message("同期范围以外", "elsewhere meanwhile"),
}
CLOSED_CASES = Message("结案案件", "cases closed")


def stage(row: Campaign) -> Look:
    """The chip of a campaign."""
    icon, tone = STAGES[Stage(row.stage)]
    return Look(Stage(row.stage).label, icon, tone)


def work_name(work: str) -> str:
    """A work as people say it: 拆除伸缩雨阳棚."""
    if work == CASES:
        return str(CLOSED_CASES)
    verb, _, thing = work.partition(" ")
    return str(cases.rulebook().vocabulary.sentence(verb, thing))


def amount(quantity: int) -> Decimal | int:
    """Thousandths as a number people read."""
    whole, rest = divmod(quantity, MILLI)
    return whole if not rest else Decimal(quantity) / MILLI


@dataclass(frozen=True, slots=True)
class Done:
    """One line of what was done: the work, how much, over how many entries, the target and the share of it reached."""

    work: str
    name: str
    amount: Decimal | int
    measure: str
    deeds: int
    target: int | None = None

    @property
    def share(self) -> int | None:
        """Hundredths of the target that were reached."""
        return int(100 * self.amount / self.target) if self.target else None


def done(row: Campaign, sums: Iterable[Sum], closed: int) -> list[Done]:
    """What was done beside what should be; works with a target of which nothing was done are there with nothing."""
    targets = dict(row.targets)
    lines = [
        Done(
            " ".join(one.work), work_name(" ".join(one.work)), amount(one.quantity), one.measure, one.deeds,
            targets.pop(" ".join(one.work), None),
        )
        for one in sums
    ]  # fmt: skip
    if row.categories:
        lines.append(Done(CASES, str(CLOSED_CASES), closed, "件", closed, targets.pop(CASES, None)))
    return lines + [Done(work, work_name(work), 0, "", 0, number) for work, number in targets.items()]


def share(rate: Rate) -> str:
    """A rate as people read it: 12.5%, and nothing where nothing can be judged."""
    return "—" if rate.share is None else f"{rate.share:.1f}%"


def spread(rate: Rate) -> str:
    """Between which shares the truth lies."""
    return "" if rate.range is None else f"{rate.range[0]:.0f}–{rate.range[1]:.0f}%"
