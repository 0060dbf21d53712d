"""What rules about cases speak of: the rulebook of a pack, a case, an order, a decision. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chengxu.accounts.rules import Organisation
from chengxu.cases.clocks import Clock
from chengxu.cases.transitions import ClockKind, State
from chengxu.catalog.rules import Catalog
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar, Limit
from chengxu.ledger.rules import Deed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.responsibility.rules import Responsibility
from chengxu.territory.rules import Location, Territory


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``county.yaml`` says about running cases."""

    number_prefix: str
    centre: str
    stage_limits: Mapping[str, Limit]
    near_metres: int = 50
    near_days: int = 7
    algorithm: str = "sha256"


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Everything of one pack that decisions about cases need."""

    pack_hash: str
    settings: Settings
    calendar: Calendar
    territory: Territory
    catalog: Catalog
    responsibility: Responsibility
    organisation: Organisation
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as the rules see it; fields are the columns of ``cases_case``, plus its clocks."""

    uid: str
    state: State
    channel: str
    reported_at: datetime
    pack_hash: str
    updated_at: datetime
    case_no: str | None = None
    scheme: str = ""
    category: str = ""
    condition: str = ""
    lon: float | None = None
    lat: float | None = None
    cell: int | None = None
    grid: str = ""
    duty_grid: str = ""
    community: str = ""
    township: str = ""
    place: str = ""
    place_text: str = ""
    grade: str = ""
    lead_unit: str = ""
    lead_rule: str = ""
    lead_reason_zh: str = ""
    lead_reason_en: str = ""
    unit: str = ""
    accepted_at: datetime | None = None
    filed_at: datetime | None = None
    dispatched_at: datetime | None = None
    handled_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    unit_due_at: datetime | None = None
    handled_by: str = ""
    finding: str = ""
    reworks: int = 0
    returns: int = 0
    on_time: bool | None = None
    version: int = 1
    clocks: tuple[Clock, ...] = ()

    @property
    def lead_reason(self) -> Message:
        """Why this unit leads, in both languages."""
        return Message(self.lead_reason_zh, self.lead_reason_en)

    def running(self, kind: ClockKind) -> Clock | None:
        """The running clock of this kind, or None."""
        return next((c for c in self.clocks if c.kind == kind and c.stopped_at is None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody gives along with a verb; empty means not given."""

    category: str = ""
    condition: str = ""
    unit: str = ""
    note: str = ""
    reason: str = ""
    location: Location | None = None
    place_text: str = ""
    evidence: tuple[str, ...] = ()
    source: str = "desk"


@dataclass(frozen=True, slots=True)
class Change:
    """One decision: the case before (None for a new one), the case after, and the deeds that tell of it."""

    before: Case | None
    after: Case
    deeds: tuple[Deed, ...] = field(default=())
