"""The rungs of an escalation ladder, as the pack's ``escalation.yaml`` writes them. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chengxu.common.messages import Message
from chengxu.common.worktime import Limit


class Do(StrEnum):
    """Whom a rung calls."""

    REMIND = "remind"
    HEAD = "head"
    LEADER = "leader"


DO_NAMES: Mapping[Do, Message] = {
    Do.REMIND: Message("催办承办单位", "remind the unit"),
    Do.HEAD: Message("报股室负责人", "tell the head of section"),
    Do.LEADER: Message("报局领导", "tell the leader of the bureau"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung: at ``percent`` of the counted limit, or ``after`` the due instant when that is given.

    ``to`` (``unit:…`` or ``post:…``) is called instead of the one ``do`` stands for; "" for that one.
    """

    do: Do
    percent: int = 100
    after: Limit | None = None
    to: str = ""

    @property
    def text(self) -> Message:
        """When it is reached, in words."""
        if self.after is not None:
            return Message("超期 {limit}", "{limit} overdue").format(limit=self.after.text)
        return Message(f"用时 {self.percent}%", f"{self.percent}% of the time")


Ladder = tuple[Rung, ...]
