"""What a county declares of undertakings in ``undertakings.yaml``. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chengxu.common.messages import Message, Refused
from chengxu.undertakings.deciding.terms import Rung, What


@dataclass(frozen=True, slots=True)
class Counted:
    """The work a finished undertaking counts as in the ledger: a declared verb × object and its measure."""

    verb: str
    object: str
    measure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """A sort of findings, works, funds or rules. ``counts`` None: its end is counted as nothing further."""

    code: str
    name: Message
    counts: Counted | None = None


@dataclass(frozen=True, slots=True)
class StageKind:
    """A stage works of a sort pass. ``photos``: those who reach it must show the place."""

    code: str
    name: Message
    photos: bool = False
    acceptance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSort(Sort):
    """Works of a sort: their stages in order, and how many months their quality is answered for. The last stage is acceptance."""

    stages: tuple[StageKind, ...]
    quality_months: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawmaking:
    """Days and years of local rules, with the document they come from."""

    effect_days: int
    filing_days: int
    valid_years: int
    trial_years: int
    legal_unit: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """How many there should be: so many each ``per`` people (``people``), each holder of ``posts`` or each of ``units``.

    ``number`` counts thousandths, so that 0.5 vehicle a team can be said.
    """

    code: str
    name: Message
    measure: str
    number: int
    per: str
    posts: tuple[str, ...]
    units: tuple[str, ...]
    people: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """How many people a unit is given (编制) for a name of posts, by which document."""

    unit: str
    name: Message
    posts: tuple[str, ...]
    number: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """By which trainings a certificate of this name goes on.

    ``minutes`` of meetings of ``kinds`` within ``within`` days renew it for ``months``, from ``opens`` days before its end on; ``warn``
    days before its end it is said to end soon. ``posts`` are who needs one.
    """

    code: str
    name: Message
    posts: tuple[str, ...]
    kinds: tuple[str, ...]
    minutes: int
    within: int
    months: int
    opens: int
    warn: int
    source: str
    verified: bool


class Counts(StrEnum):
    """What a norm of training counts: days somebody attended, hours, or how often it was held."""

    DAYS = "days"
    HOURS = "hours"
    TIMES = "times"

    @property
    def measure(self) -> str:
        """Its measure word."""
        return {Counts.DAYS: "天", Counts.HOURS: "小时", Counts.TIMES: "次"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingNorm:
    """So many days or hours a year for each holder of ``posts`` in ``units``, or so many times a year for the bureau."""

    code: str
    name: Message
    kinds: tuple[str, ...]
    counts: Counts
    number: int
    posts: tuple[str, ...]
    units: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """``undertakings.yaml``; a county without the file undertakes nothing by these tables."""

    findings: Mapping[str, Sort] = field(default_factory=dict)
    works: Mapping[str, WorkSort] = field(default_factory=dict)
    funds: Mapping[str, Sort] = field(default_factory=dict)
    bylaws: Mapping[str, Sort] = field(default_factory=dict)
    ladders: Mapping[What, tuple[Rung, ...]] = field(default_factory=dict)
    lawmaking: Lawmaking | None = None
    residents: int = 0
    establishments: tuple[Establishment, ...] = ()
    staffing: tuple[Norm, ...] = ()
    equipment: tuple[Norm, ...] = ()
    certificates: Mapping[str, Renewal] = field(default_factory=dict)
    training: tuple[TrainingNorm, ...] = ()

    def sorts(self, kind: str) -> Mapping[str, Sort]:
        """The sorts of a kind of undertaking: ``order``, ``work``, ``fund`` or ``bylaw``."""
        known: dict[str, Mapping[str, Sort]] = {
            "order": self.findings, "work": self.works, "fund": self.funds, "bylaw": self.bylaws,
        }  # fmt: skip
        return known[kind]

    def sort(self, kind: str, code: str) -> Sort:
        """The sort with this code. Raises :class:`Refused` (field ``sort``) when the pack has none."""
        found = self.sorts(kind).get(code)
        if found is None:
            raise Refused(Message("请选择类别", "choose the sort"), field="sort")
        return found
