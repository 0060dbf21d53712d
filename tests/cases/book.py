"""A tiny county in memory: two townships, two categories, four units. No database, no files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from shapely import box

from chengxu.accounts.rules import VERBS, Actor, Organisation, Unit, UnitKind
from chengxu.cases.rules import Case, Change, Numbering, Order, Rulebook, Settings, decide, open_case
from chengxu.cases.workflow.states import COUNTY_CLOCKS, RequestKind
from chengxu.cases.workflow.values import RequestRule
from chengxu.catalog.rules import Catalog, Category, Condition, Kind, Milestone
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Message
from chengxu.common.worktime import Calendar, Limit, LimitUnit
from chengxu.ledger.vocabulary import Vocabulary
from chengxu.responsibility.rules import Responsibility, Rule, Transfer
from chengxu.territory.rules import Area, Level, Location, Territory

MONDAY_9 = datetime(2023, 5, 8, 1, 0, tzinfo=UTC)  # Monday 09:00 in China
HERE = Location(lon=109.5, lat=26.5, grid="G1", duty_grid="D1", township="431229100", grade="A")


LONGER = {
    "transfer": Limit(5, LimitUnit.work_day),
    "review": Limit(30, LimitUnit.calendar_day),
    "ruling": Limit(2, LimitUnit.work_day),
    "supervision": Limit(2, LimitUnit.work_day),
    "approval": Limit(4, LimitUnit.work_hour),
}


def limits(a: Limit, b: Limit, c: Limit) -> dict[str, Limit]:
    return {"A": a, "B": b, "C": c}


def hours(n: int) -> Limit:
    return Limit(n, LimitUnit.work_hour)


def _category(id_: str, name: str, *conditions: Condition) -> Category:
    kind = Kind.EVENT if id_.startswith("E") else Kind.COMPONENT
    return Category(
        id=id_, scheme="CJ/T 214", kind=kind, code=id_[1:], name=Message(name), major=id_[1:3],
        major_name=Message("大类"), conditions=conditions,
    )  # fmt: skip


def _condition(id_: str, *three: Limit) -> Condition:
    return Condition(id=id_, text=Message("条件"), limits=limits(*three), closing=Message("结案条件"))


VENDOR = _category("E0501", "无照经营游商", _condition("E0501-1", hours(1), hours(2), hours(4)))
LAMP = _category(
    "C0118",
    "路灯",
    _condition("C0118-1", *[Limit(24, LimitUnit.urgent_hour)] * 3),
    _condition("C0118-2", *[Limit(4, LimitUnit.urgent_hour)] * 3),
)
BUILDING = _category(
    "E0101",
    "私搭乱建",
    Condition(
        id="E0101-1", text=Message("在建"), closing=Message("拆除"),
        limits=limits(*[Limit(20, LimitUnit.work_day)] * 3),
        milestones=(
            Milestone(id="E0101-1-m1", name=Message("停工"), limits=limits(hours(4), hours(4), hours(4))),
            Milestone(id="E0101-1-m2", name=Message("处罚"), limits=limits(*[Limit(7, LimitUnit.work_day)] * 3),
                      after="停工"),
        ),
    ),
)  # fmt: skip
UNITS = {"CENTRE": UnitKind.CENTRE, "STREET": UnitKind.SECTION, "LIGHT": UnitKind.SECTION, "OTHER": UnitKind.SECTION,
         "POLICE": UnitKind.DEPARTMENT}  # fmt: skip


def _area(code: str, level: Level, parent: str, *corners: float) -> Area:
    return Area(code=code, name=Message(code), level=level, shape=box(*corners), parent=parent, grade="A")


def _territory() -> Territory:
    whole = (109.0, 26.0, 110.0, 27.0)
    return Territory(
        outline=box(*whole),
        townships={"431229100": _area("431229100", Level.TOWNSHIP, "", *whole)},
        communities={"C1": _area("C1", Level.COMMUNITY, "431229100", *whole)},
        duty_grids={"D1": _area("D1", Level.DUTY_GRID, "C1", *whole)},
        unit_grids={"G1": _area("G1", Level.UNIT_GRID, "D1", *whole)},
    )


def make_book() -> Rulebook:
    organisation = Organisation(
        {
            code: Unit(code=code, name=Message(code), short=Message(code), kind=kind)
            for code, kind in UNITS.items()
        },
        {},
    )
    catalog = Catalog({c.id: c for c in (VENDOR, LAMP, BUILDING)})
    calendar = Calendar(holidays=frozenset({date(2023, 5, 1)}), known_years=frozenset({2023}))
    rules = [
        Rule(id="street", lead="STREET", categories=frozenset({"E0501"})),
        Rule(id="light", lead="LIGHT", categories=frozenset({"C0118"})),
        Rule(
            id="building",
            lead="STREET",
            categories=frozenset({"E0101"}),
            transfer=Transfer(unit="POLICE", what=Message("治安")),
        ),
    ]
    stages = {kind.value: Limit(30, LimitUnit.work_minute) for kind in COUNTY_CLOCKS} | LONGER
    requests = {
        RequestKind.DEFERRAL: RequestRule(levels=2, most=2),
        RequestKind.SUSPENSION: RequestRule(levels=2, within=Limit(365, LimitUnit.calendar_day)),
        RequestKind.ABNORMAL_CLOSE: RequestRule(levels=2),
        RequestKind.APPEAL: RequestRule(levels=1, within=Limit(5, LimitUnit.work_day)),
    }
    return Rulebook(
        pack_hash="p",
        settings=Settings(
            number_prefix="431229",
            centre="CENTRE",
            stage_limits=stages,
            requests=requests,
            verified_channels=frozenset({"hotline"}),
            self_handled=frozenset({"E0501"}),
            reopening=Limit(7, LimitUnit.calendar_day),
        ),
        calendar=calendar,
        territory=_territory(),
        catalog=catalog,
        responsibility=Responsibility(
            rules, catalog.active, organisation, calendar.local(MONDAY_9).tzinfo or UTC
        ),
        organisation=organisation,
        vocabulary=Vocabulary({}, {}, {}),
    )


BOOK = make_book()
EVERYTHING = frozenset(VERBS)
CENTRE = Actor(uid="centre", name="指挥中心", unit="CENTRE", verbs=EVERYTHING)
STREET = Actor(uid="street", name="市容", unit="STREET", verbs=EVERYTHING)
OTHER = Actor(uid="other", name="别处", unit="OTHER", verbs=EVERYTHING)
POLICE = Actor(uid="police", name="公安", unit="POLICE", verbs=EVERYTHING)
CHIEF = Actor(uid="chief", name="值班长", unit="CENTRE", verbs=EVERYTHING - {"case.approve_high"})
DIRECTOR = Actor(uid="director", name="局长", unit="BUREAU", verbs=EVERYTHING - {"case.approve"})
COLLECTOR = Actor(
    uid="collector", name="监督员", unit="CENTRE", verbs=frozenset({"case.confirm", "case.pass"})
)


def after_reform(old: str = "STREET", new: str = "OTHER") -> Rulebook:
    """The county when ``old`` is no more and ``new`` ("" nobody) has its work."""
    units = dict(BOOK.organisation.units)
    gone = replace(units.pop(old), succeeded_by=new)
    return replace(BOOK, organisation=Organisation(units, {}, {old: gone}))


class Story:
    """One case told step by step; each step may be some minutes after the one before."""

    def __init__(
        self, *, category: str = "E0501", seed: int = 1, at: datetime = MONDAY_9, channel: str = "portal"
    ) -> None:
        self.ids = SeededIds(seed)
        self.now = at
        self.book = BOOK
        self.unmanned: frozenset[str] = frozenset()
        self.changes: list[Change] = [
            open_case(
                channel=channel, category=category, location=HERE, place_text="", reported_at=at, actor=CENTRE,
                now=at, book=BOOK, ids=self.ids, source=channel,
            )
        ]  # fmt: skip

    @property
    def case(self) -> Case:
        return self.changes[-1].after

    def do(
        self, verb: str, actor: Actor = CENTRE, *, order: Order | None = None, at: datetime | None = None
    ) -> Case:
        self.now = at or self.now
        self.changes.append(
            decide(
                self.case, verb, order=order or Order(note="好", reason="理由", kind="cannot_now"), actor=actor, now=self.now, book=self.book,
                ids=self.ids, number=numbering, unmanned=self.unmanned,
            )
        )  # fmt: skip
        return self.case


def numbering(prefix: str) -> int:
    return 1


_: Numbering = numbering
