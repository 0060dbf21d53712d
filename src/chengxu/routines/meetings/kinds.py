"""What a county declares about its meetings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chengxu.common.messages import Message


class Per(StrEnum):
    """How long the window is in which a meeting must be held so often."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it lasts."""
        return {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF: 6, Per.YEAR: 12}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """``count`` meetings in each month, quarter, half or whole year; people are reminded ``warn`` days before its end."""

    count: int
    per: Per
    warn: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of meeting: the deed it leaves when it was held (and one of how many came, if any), and what must be held.

    ``party``: records of the Party, seen with a verb of their own alone. ``bodies``: who must each hold it (party groups);
    empty when the bureau holds one.
    """

    code: str
    name: Message
    short: Message
    unit: str
    verb: str
    object: str
    measure: str
    attends: tuple[str, str, str] | None = None
    party: bool = False
    training: bool = False
    bodies: Mapping[str, Message] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    source: str = ""
    verified: bool = False

    def title(self, body: str) -> Message:
        """The kind, and of several bodies which."""
        of = self.bodies.get(body)
        return Message("{of}{kind}", "{of}: {kind}").format(of=of, kind=self.short) if of else self.short


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All kinds by code, and how many minutes before and after its beginning people may check in."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    early: int = 30
    late: int = 60

    @property
    def guarded(self) -> frozenset[tuple[str, str]]:
        """The deeds (verb, object) of party meetings, whose particulars are not for everybody who reads the ledger."""
        return frozenset(
            pair
            for kind in self.kinds.values()
            if kind.party
            for pair in ((kind.verb, kind.object), (kind.attends or ("", ""))[:2])
            if pair[0]
        )
