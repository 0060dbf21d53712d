"""Tickets and readings in the database: written once, with their deeds, and guarded there too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from chengxu.readings import actions, queries
from chengxu.readings.models import Reading, Ticket
from chengxu.readings.rules import decide_ticket
from tests.readings.test_rules import LEVEL, LOAD, NOW

pytestmark = pytest.mark.django_db
KEEPER = Actor(uid="keeper", name="司磅员", unit="JZCG-HW", verbs=frozenset({"ledger.record"}))
READER = Actor(uid="reader", name="文员", verbs=frozenset({"indicators.read"}))
NOBODY = Actor(uid="nobody", name="无权")
DAY = timedelta(days=1)


def test_a_load_is_a_row_and_a_deed() -> None:
    actions.weigh(weighing=LOAD, actor=KEEPER, now=NOW, ids=SeededIds(1))
    assert Ticket.objects.get().net == 6_740
    assert Deed.objects.values_list("verb", "quantity").get() == ("haul", 6_740)


def test_a_number_counts_once() -> None:
    actions.weigh(weighing=LOAD, actor=KEEPER, now=NOW, ids=SeededIds(1))
    with pytest.raises(Refused, match="已经用过"):
        actions.weigh(weighing=replace(LOAD, gross=9_000), actor=KEEPER, now=NOW, ids=SeededIds(2))
    assert Deed.objects.count() == 1


def test_whoever_may_not_record_writes_nothing() -> None:
    with pytest.raises(Refused):
        actions.weigh(weighing=LOAD, actor=NOBODY, now=NOW, ids=SeededIds(1))
    with pytest.raises(Refused):
        actions.measure(values=[LEVEL], object_="monitoring_well", actor=NOBODY, now=NOW, ids=SeededIds(1))
    assert not Ticket.objects.exists()
    assert not Reading.objects.exists()


def test_a_moment_is_measured_once() -> None:
    given = {"values": [LEVEL], "object_": "monitoring_well", "actor": KEEPER, "now": NOW}
    actions.measure(**given, ids=SeededIds(1))  # type: ignore[arg-type]
    with pytest.raises(Refused, match="已经记过"):
        actions.measure(**given, ids=SeededIds(2))  # type: ignore[arg-type]
    assert (Reading.objects.count(), Deed.objects.count()) == (1, 1)


def test_many_changes_are_written_as_one_is() -> None:
    loads = [replace(LOAD, number=f"GB{n}") for n in range(5)]
    ids = SeededIds(1)
    actions.write(
        [decide_ticket(load, actor=KEEPER, now=NOW, source="scale", ids=ids) for load in loads], ids=ids
    )
    assert Ticket.objects.count() == Deed.objects.count() == 5
    assert queries.net_total(kinds=["township"], start=NOW - DAY, end=NOW + DAY) == 5 * 6_740
    assert queries.net_total(kinds=["food"], start=NOW - DAY, end=NOW + DAY) == 0


def test_rows_are_shown_to_readers_of_indicators_alone() -> None:
    actions.weigh(weighing=LOAD, actor=KEEPER, now=NOW, ids=SeededIds(1))
    actions.measure(values=[LEVEL], object_="monitoring_well", actor=KEEPER, now=NOW, ids=SeededIds(2))
    assert queries.tickets(actor=READER, start=NOW - DAY, end=NOW + DAY).count() == 1
    assert not queries.tickets(actor=NOBODY, start=NOW - DAY, end=NOW + DAY).exists()
    assert queries.readings(actor=READER, series=LEVEL.series, start=NOW - DAY, end=NOW + DAY).count() == 1
    assert not queries.readings(actor=NOBODY, series=LEVEL.series, start=NOW - DAY, end=NOW + DAY).exists()


@pytest.mark.parametrize(
    "wrong", [{"net": 1}, {"tare": 0, "net": 12_340}, {"gross": 5_600, "net": 0}, {"kind": "x"}]
)
def test_the_database_refuses_impossible_tickets(wrong: dict[str, object]) -> None:
    right = {
        "uid": "u", "number": "n", "weighed_at": NOW, "plate": "p", "station": "s", "township": "", "kind": "food",
        "gross": 12_340, "tare": 5_600, "net": 6_740,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.create(**{**right, **wrong})
