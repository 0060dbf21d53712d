"""What rules about cases speak of: the rulebook of a pack, a case, an order, a decision. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chengxu.accounts.rules import Actor, Organisation
from chengxu.cases.workflow.autorule import AutoRule
from chengxu.cases.workflow.clocks import Clock
from chengxu.cases.workflow.kinship import Kinship
from chengxu.cases.workflow.rungs import Ladder
from chengxu.cases.workflow.states import ClockKind, CoKind, RequestKind, RequestState, State
from chengxu.cases.workflow.transitions import Transition
from chengxu.catalog.rules import Catalog, Condition
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar, Limit
from chengxu.ledger.rules import Deed
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.responsibility.precedents import Precedent
from chengxu.responsibility.rules import Responsibility
from chengxu.territory.rules import Location, Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRule:
    """How the county treats one kind of request.

    ``levels``: how many approvals it takes; ``most``: how many may be granted in one case (0 = any number); ``within``:
    how far a suspension may reach, or until when after closing an appeal may come.
    """

    levels: int = 1
    most: int = 0
    within: Limit | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``county.yaml`` says about running cases.

    ``verified_channels``: reports by these are looked at before filing, or somebody says why not. ``self_handled``: the
    categories a collector may put right alone, with ``least_photos``. ``ladders``: what each kind of clock escalates
    to (``escalation.yaml``). ``auto``: what is dispatched without a person (``dispatch.yaml``). ``reopening``: how long
    after closing a reporter may say that it is not put right; None where the county knows no reopening.
    """

    number_prefix: str
    centre: str
    stage_limits: Mapping[str, Limit]
    near_metres: int = 50
    near_days: int = 7
    algorithm: str = "sha256"
    verified_channels: frozenset[str] = frozenset()
    self_handled: frozenset[str] = frozenset()
    least_photos: int = 2
    requests: Mapping[RequestKind, RequestRule] = field(default_factory=dict)
    ladders: Mapping[ClockKind, Ladder] = field(default_factory=dict)
    auto: tuple[AutoRule, ...] = ()
    kinship: Kinship = field(default_factory=Kinship)
    reopening: Limit | None = None


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
class Request:
    """Something a unit asked for: more time, a suspension, an abnormal close, the exemption of a late clock.

    ``amount`` is the extra time in units of the handling limit (deferral), ``until`` the end of a suspension,
    ``clock`` the place of the late clock in ``Case.clocks`` (appeal). ``level`` counts the approvals given and
    ``approved_by`` names who gave the last; ``deed`` is the deed of asking, whose note holds the reason.
    """

    kind: RequestKind
    unit: str
    asked_by: str
    asked_at: datetime
    deed: str = ""
    amount: int = 0
    until: datetime | None = None
    clock: int | None = None
    level: int = 0
    approved_by: str = ""
    state: RequestState = RequestState.ASKED
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandling:
    """A further unit of a case, on a clock of its own: one that works along, or one that was told and answers.

    ``clock`` is the place of its clock in ``Case.clocks``; ``deed`` the deed whose note holds the task.
    """

    unit: str
    kind: CoKind
    asked_by: str
    asked_at: datetime
    deed: str = ""
    clock: int | None = None
    done_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the case still waits for the work of this unit."""
        return self.kind is CoKind.HELP and self.done_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A quarrel about whose a case is, and its ruling; ``precedent`` is the rule the ruling became."""

    category: str
    duty_grid: str
    opened_at: datetime
    units: tuple[str, ...]
    ruled_at: datetime | None = None
    ruled_unit: str = ""
    scope: str = ""
    precedent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as the rules see it; fields are the columns of ``cases_case``, plus what hangs on it.

    ``assignee`` is the collector sent to verify or to check, with the reason why this one. ``resume_state`` is the
    state a suspension or a transfer goes back to. ``exempted`` takes the lateness of the whole case out of the
    statistic; the raw fact stays in its clocks. ``auto_rule`` is the rule by which it was dispatched without a person. ``refused_by``
    holds the codes of the units that said it is not theirs since the last ruling. ``reopens`` counts how often its reporter
    had it taken up again after closing. ``asset_uid`` is the component it is about, when one was named.
    """

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
    assignee: str = ""
    collector_reason_zh: str = ""
    collector_reason_en: str = ""
    parent_uid: str = ""
    merged_into: str = ""
    recurs_of: str = ""
    suspended_until: datetime | None = None
    resume_state: str = ""
    transferred_to: str = ""
    deferrals: int = 0
    supervised: int = 0
    exempted: bool = False
    abnormal: bool = False
    self_handled: bool = False
    auto_rule: str = ""
    refused_by: str = ""
    reopens: int = 0
    asset_uid: str = ""
    version: int = 1
    clocks: tuple[Clock, ...] = ()
    requests: tuple[Request, ...] = ()
    helpers: tuple[CoHandling, ...] = ()
    contested: tuple[Dispute, ...] = ()

    @property
    def lead_reason(self) -> Message:
        """Why this unit leads, in both languages."""
        return Message(self.lead_reason_zh, self.lead_reason_en)

    @property
    def collector_reason(self) -> Message:
        """Why this collector was sent, in both languages."""
        return Message(self.collector_reason_zh, self.collector_reason_en)

    @property
    def disputes(self) -> int:
        """How often it was quarrelled about whose it is."""
        return len(self.contested)

    def running(self, kind: ClockKind) -> Clock | None:
        """The running clock of this kind, or None."""
        return next((c for c in self.clocks if c.kind == kind and c.stopped_at is None), None)

    @property
    def told(self) -> tuple[int, ...]:
        """The places in ``helpers`` of the notices that still wait for an answer."""
        return tuple(
            place
            for place, helper in enumerate(self.helpers)
            if helper.kind is CoKind.NOTICE
            and helper.clock is not None
            and self.clocks[helper.clock].stopped_at is None
        )

    def asked(self, kind: RequestKind) -> Request | None:
        """The open request of this kind, or None."""
        return next((r for r in self.requests if r.kind == kind and r.state is RequestState.ASKED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody gives along with a verb; empty means not given.

    ``kind`` is a kind of return; ``amount`` extra units of the handling limit; ``until`` the end of a suspension;
    ``request`` and ``clock`` are places in the case's lists; ``units`` those brought in; ``milestone`` the one reached;
    ``term`` a time limit in words (``2工作日``); ``scope`` how far a ruling reaches; ``person`` a collector;
    ``other`` another case; ``rule`` the rule by which the system itself does it; ``report`` the report whose sender wants it.
    """

    category: str = ""
    condition: str = ""
    unit: str = ""
    note: str = ""
    reason: str = ""
    location: Location | None = None
    place_text: str = ""
    evidence: tuple[str, ...] = ()
    source: str = "desk"
    kind: str = ""
    amount: int = 0
    until: datetime | None = None
    request: int | None = None
    clock: int | None = None
    units: tuple[str, ...] = ()
    milestone: str = ""
    term: str = ""
    scope: str = ""
    person: str = ""
    other: str = ""
    rule: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision: the case before (None for a new one), the case after, the deeds that tell of it.

    ``terms``: what the case is found by from now on; None when that has not changed. ``precedents``: those it sets.
    """

    before: Case | None
    after: Case
    deeds: tuple[Deed, ...] = field(default=())
    terms: str | None = None
    precedents: tuple[Precedent, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Sent:
    """Which collector goes, and why this one; ``person`` "" when nobody is on duty."""

    person: str
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One verb being decided: its row of the table, what was given, by whom, when, under which rules.

    ``deed`` is the uid of the deed this step will leave; ``unmanned`` are those of the units named where nobody could do it.
    """

    row: Transition
    order: Order
    actor: Actor
    now: datetime
    book: Rulebook
    deed: str
    sent: Sent | None = None
    unmanned: frozenset[str] = frozenset()


def condition_of(case: Case, book: Rulebook, condition: str = "") -> Condition | None:
    """The filing condition with this id (the case's own unless named) if it belongs to the case's category, or None."""
    wanted = condition or case.condition
    conditions = book.catalog.get(case.category).conditions if case.category else ()
    return next((c for c in conditions if c.id == wanted), None)
