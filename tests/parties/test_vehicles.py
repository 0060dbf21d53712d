"""A truck at a place and time beside its permit: which condition is kept, which broken, which nobody looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from shapely.geometry import LineString

from chengxu.common.messages import Invalid, Message, Refused
from chengxu.common.worktime import Limit, LimitUnit
from chengxu.parties import checking, hours, queries, vehicles
from chengxu.parties.identity import PartyGiven
from chengxu.parties.models import Permit
from chengxu.parties.rules import Facts, Kind, PermitGiven
from chengxu.parties.vehicles import Allowed, Seen
from tests.jingzhou import NOW, SEAT
from tests.parties.held import FIRM, issued, party

ZONE = timezone(timedelta(hours=8))
TERM = Limit(5, LimitUnit.work_day)
MUCK = Kind(
    code="muck", name=Message("渣土运输", "spoil"), about=Message(""), unit="U", prefix="渣", covers=frozenset(), basis=(), papers=(),
    legal=TERM, promised=TERM, fee=Message(""), apply_at="S", conditions=Message(""), longest_days=366, warn_days=7, published=True,
    shown_days=30, pitched=False, source="", verified=False, vehicles=True,
    seen={"cover": Message("盖严", "covered"), "wheels": Message("冲洗", "washed")},
)  # fmt: skip
PERMIT = Allowed(
    uid="p", number="靖渣〔2023〕0001号", kind=MUCK, party="firm", holder="顺发运输", facts=Facts(start=date(2023, 5, 1), end=date(2023, 5, 31)),
    shape=LineString([(109.68, 26.57), (109.70, 26.57)]), hours=hours.read("每天 22:00-6:00"), plates=("湘N00009", "湘N00010"),
    seen=("cover", "wheels"),
)  # fmt: skip
TRUCK = Seen(
    plate="湘N00009", at=datetime(2023, 5, 8, 23, 30, tzinfo=ZONE), is_working=True, owners=frozenset({"firm"}), lon=109.69, lat=26.57,
    looked={"cover": True, "wheels": True},
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2023, 5, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("seen", "permit", "broken", "unseen", "says"),
    [
        ({}, {}, [], [], "不是违法行为"),
        ({"at": at(8, 22)}, {}, [], [], "不是违法行为"),
        ({"at": at(9, 5, 59)}, {}, [], [], "不是违法行为"),
        ({"at": at(9, 6)}, {}, ["time"], [], "06:00 不在许可时段（每天 22:00—6:00）"),
        ({"at": at(8, 12)}, {}, ["time"], [], "12:00 不在许可时段"),
        ({"at": at(8, 12)}, {"hours": ()}, [], [], "不是违法行为"),
        ({"plate": "湘N00011"}, {}, ["vehicle"], [], "湘N00011 不在许可的车辆里（湘N00009、湘N00010）"),
        ({"plate": "湘N00011"}, {"plates": ()}, [], [], "不是违法行为"),
        ({"lat": 26.58}, {}, ["way"], [], "离核定的地点或路线 1113 米"),
        ({"lat": 26.5701}, {}, [], [], "不是违法行为"),
        ({"lon": None, "lat": None}, {}, [], ["way"], "还没有看：路线"),
        ({"looked": {"cover": False, "wheels": True}}, {}, ["cover"], [], "没有做到：盖严"),
        ({"looked": {"cover": True}}, {}, [], ["wheels"], "还没有看：冲洗"),
        ({"looked": {}}, {"seen": ()}, [], [], "不是违法行为"),
        ({"looked": None}, {}, [], ["cover", "wheels"], "还没有看：盖严、冲洗"),
        ({}, {"facts": Facts(start=date(2023, 4, 1), end=date(2023, 5, 7))}, ["state"], [], "已于 2023-05-07 到期"),
        ({}, {"facts": Facts(start=date(2023, 5, 9), end=date(2023, 5, 31))}, ["state"], [], "未到生效日"),
        (
            {"plate": "湘N00011", "at": at(8, 12), "lat": 26.58, "looked": {"cover": False, "wheels": False}}, {},
            ["vehicle", "time", "way", "cover", "wheels"], [], "违反渣土运输许可",
        ),
    ],
)  # fmt: skip
def test_which_condition_is_broken(
    seen: dict[str, object], permit: dict[str, object], broken: list[str], unseen: list[str], says: str
) -> None:
    found = vehicles.check(replace(TRUCK, **seen), replace(PERMIT, **permit), 15)  # type: ignore[arg-type]
    assert [one.code for one in found.broken] == broken
    assert [one.code for one in found.unseen] == unseen
    assert says in found.sentence.zh
    assert found.sentence.en


def test_the_permit_it_breaks_least_comes_first_and_strangers_are_left_out() -> None:
    day = replace(PERMIT, uid="day", number="2", hours=hours.read("每天 08:00-18:00"))
    other = replace(PERMIT, uid="other", number="0", plates=("湘N99999",), party="another")
    found = vehicles.checked(TRUCK, [day, other, PERMIT], 15)
    assert [one.allowed.uid for one in found] == ["p", "day"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ()),
        ("湘N00009", ("湘N00009",)),
        ("湘n·00009，湘N00010;湘N00009\n湘ND12345", ("湘N00009", "湘N00010", "湘ND12345")),
    ],
)
def test_plates_are_read_as_they_are_typed(typed: str, found: tuple[str, ...]) -> None:
    assert vehicles.plates(typed) == found


@pytest.mark.parametrize(
    "typed", ["N00009", "湘N0000", "湘N00009一号", "、".join(f"湘N{n:05d}" for n in range(41))]
)
def test_what_is_no_plate_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        vehicles.plates(typed)
    assert caught.value.field == "plates"


SPOIL = PermitGiven(
    kind="muck", what="出土", start=date(2023, 5, 1), end=date(2023, 5, 31), papers=("application", "plan", "contract", "vehicles"),
    hours=hours.read("每天 00:00-24:00"), plates=("湘N00009",),
)  # fmt: skip


@pytest.mark.django_db
class TestInTheRegister:
    """The same over permits that were issued."""

    def test_a_truck_is_found_by_its_plate_and_by_its_firm(self, county: str) -> None:
        named = issued(SPOIL)
        any_truck = issued(replace(SPOIL, plates=()))
        party(PartyGiven(kind="vehicle", name="一号车", plate="湘N00010", operator=party(FIRM)))
        by_plate = checking.vehicle(
            plate="湘N00009", at=NOW, lon=SEAT[0], lat=SEAT[1], looked={"cover": True, "wheels": True}
        )
        assert [(one.allowed.uid, one.broken) for one in by_plate] == [(named.uid, ())]
        by_firm = checking.vehicle(plate="湘N00010", at=NOW, lon=SEAT[0], lat=SEAT[1])
        assert [(one.allowed.uid, [each.code for each in one.broken]) for one in by_firm] == [
            (any_truck.uid, []),
            (named.uid, ["vehicle"]),
        ]
        assert checking.vehicle(plate="湘N00011", at=NOW) == []
        assert checking.vehicle(plate="", at=NOW) == []

    def test_a_longer_plate_is_another_truck(self, county: str) -> None:
        issued(replace(SPOIL, plates=("湘ND12345", "湘N00009")))
        assert checking.vehicle(plate="湘ND1234", at=NOW) == []
        (found,) = queries.permits().filter(queries.naming("湘ND12345"))
        assert list(queries.permits().filter(queries.naming("湘N00009"))) == [found]
        assert not queries.permits().filter(queries.naming("湘N0000")).exists()

    def test_a_clerk_may_leave_out_what_does_not_apply(self, county: str) -> None:
        assert issued(SPOIL).seen == "cover wheels"
        assert issued(replace(SPOIL, seen=("cover", "nonsense"))).seen == "cover"

    def test_only_a_permit_for_vehicles_names_them(self, county: str) -> None:
        with pytest.raises(Invalid) as caught:
            issued(plates=("湘N00009",))
        assert [one.field for one in caught.value.problems] == ["plates"]

    def test_a_sighting_at_its_place_repeats_the_vehicles(self, county: str) -> None:
        row: Permit = issued(SPOIL)
        (match,) = queries.matches(
            category="E0301", lon=SEAT[0], lat=SEAT[1], at=datetime(2023, 5, 8, 4, tzinfo=UTC)
        )
        assert match.held.uid == row.uid
        assert match.permitted
        assert "只许车辆 湘N00009" in match.sentence.zh
