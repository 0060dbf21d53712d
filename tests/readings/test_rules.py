"""Tickets and rounds of measuring: what is accepted, what is refused and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.readings.rules import Change, Kind, Measured, Weighing, decide_round, decide_ticket

NOW = datetime(2023, 5, 8, 4, 0, tzinfo=UTC)
KEEPER = Actor(uid="keeper", name="司磅员", unit="JZCG-HW")
LOAD = Weighing(
    number="GB1", weighed_at=NOW, plate="湘N·演A001", station="甘棠镇垃圾中转站", township="431229101",
    kind="township", gross=12_340, tare=5_600,
)  # fmt: skip
LEVEL = Measured(series="landfill.well.1", at=NOW, value=6_100, measure="米")


def weigh(load: Weighing) -> Change:
    return decide_ticket(load, actor=KEEPER, now=NOW, source="scale", ids=SeededIds(1))


def measure(*values: Measured) -> Change:
    return decide_round(
        values, object_="monitoring_well", actor=KEEPER, now=NOW, source="field", ids=SeededIds(1)
    )


def test_net_is_gross_less_tare_and_the_deed_says_so_in_tonnes() -> None:
    change = weigh(LOAD)
    ticket, deed = change.tickets[0], change.deeds[0]
    assert ticket.net == 6_740
    assert (deed.verb, deed.object, deed.quantity, deed.measure) == ("haul", "waste_township", 6_740, "吨")
    assert deed.source_id == "ticket:GB1"
    assert (deed.place, deed.unit) == ("431229101", "JZCG-HW")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_name_and_a_deed(kind: Kind) -> None:
    assert kind.label.zh
    assert kind.label.en
    verb, object_ = kind.deed
    deed = weigh(replace(LOAD, kind=kind.value)).deeds[0]
    assert (deed.verb, deed.object) == (verb, object_)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"gross": 5_600}, "gross"),
        ({"gross": 5_000}, "gross"),
        ({"tare": 0}, "tare"),
        ({"tare": -10}, "tare"),
        ({"gross": 60_001}, "gross"),
        ({"kind": "gold"}, "kind"),
        ({"number": " "}, "number"),
        ({"plate": ""}, "plate"),
        ({"station": ""}, "station"),
        ({"weighed_at": NOW + timedelta(seconds=1)}, "weighed_at"),
    ],
)
def test_a_ticket_that_cannot_be_is_refused_with_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        weigh(replace(LOAD, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert refusal.value.message.en


def test_a_round_is_one_deed_and_a_row_for_each_value() -> None:
    change = measure(LEVEL, replace(LEVEL, series="landfill.well.2"))
    assert [reading.series for reading in change.readings] == ["landfill.well.1", "landfill.well.2"]
    assert [(d.verb, d.object, d.quantity, d.measure) for d in change.deeds] == [
        ("monitor", "monitoring_well", 1000, "次")
    ]


@pytest.mark.parametrize(
    "values",
    [
        (),
        (LEVEL, LEVEL),
        (replace(LEVEL, series=""),),
        (replace(LEVEL, measure=""),),
        (replace(LEVEL, value=10**13),),
        (replace(LEVEL, at=NOW + timedelta(minutes=1)),),
    ],
)
def test_a_round_that_cannot_be_is_refused(values: tuple[Measured, ...]) -> None:
    with pytest.raises(Refused):
        measure(*values)
