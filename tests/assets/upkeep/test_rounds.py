"""Night rounds: what is read of them, that no lamp counts twice, what they prove and what becomes of dark lamps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.assets import actions as register
from chengxu.assets.models import Component
from chengxu.assets.upkeep import patrolling
from chengxu.assets.upkeep.models import LampRound
from chengxu.assets.upkeep.rounds import Given, night_of, sound
from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid, Refused
from chengxu.indicators import queries as indicators
from chengxu.intake import night_rounds
from chengxu.ledger.models import Deed
from tests.assets.street import BIN, KEEPER, row
from tests.jingzhou import NOW

CREW = Actor(uid="crew", name="路灯工", unit="JZCG-LD", verbs=frozenset({"assets.read", "assets.keep"}))
AT = NOW - timedelta(hours=12)
ROUND = Given(road="R01", seen="60", dark="3", at=AT)
ids = SeededIds("rounds")


@pytest.mark.parametrize(
    ("clock", "night"),
    [
        (datetime(2023, 5, 7, 20, 30, tzinfo=UTC), date(2023, 5, 7)),
        (datetime(2023, 5, 8, 0, 30, tzinfo=UTC), date(2023, 5, 7)),
        (datetime(2023, 5, 8, 11, 59, tzinfo=UTC), date(2023, 5, 7)),
        (datetime(2023, 5, 8, 12, 0, tzinfo=UTC), date(2023, 5, 8)),
    ],
)
def test_a_night_lasts_until_noon(clock: datetime, night: date) -> None:
    assert night_of(clock) == night


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"road": "R99"}, ["road"]),
        ({"seen": "0", "dark": "0"}, ["seen"]),
        ({"seen": ""}, ["seen"]),
        ({"seen": "六十"}, ["seen"]),
        ({"seen": "-3"}, ["seen"]),
        ({"seen": "20001"}, ["seen"]),
        ({"dark": "61"}, ["dark"]),
        ({"dark": "1", "lamps": ["a", "b"]}, ["dark"]),
        ({"at": None}, ["at"]),
        ({"at": NOW + timedelta(minutes=1)}, ["at"]),
        ({"at": NOW - timedelta(days=400)}, ["at"]),
        ({"note": "长" * 301, "road": ""}, ["road", "note"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, object], fields: list[str]) -> None:
    given = replace(ROUND, **changes)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as invalid:
        sound(given, {"R01"}, local=given.at, now=NOW)
    assert [problem.field for problem in invalid.value.problems] == fields


def test_what_burned_is_what_was_seen_without_the_dark() -> None:
    read = sound(replace(ROUND, lamps=["a", "a"]), {"R01"}, local=AT, now=NOW)
    assert (read.lit, read.lamps, read.at.tzinfo) == (57, ("a",), UTC)


def told() -> dict[str, int]:
    voided = Deed.objects.filter(corrects_kind="void").values("corrects_uid")
    found = Deed.objects.filter(object="street_lamp", corrects_kind="").exclude(uid__in=voided)
    return {deed.verb: deed.quantity or 0 for deed in found}


def rate() -> tuple[float | None, float | None, float | None]:
    day = AT.date()
    (value,) = indicators.evaluate(
        start=day - timedelta(days=1), end=day + timedelta(days=1), ids=["light.lit_rate"]
    )
    return value.value, value.numerator, value.denominator


@pytest.mark.django_db
def test_rounds_are_the_lit_rate_until_one_is_taken_back(county: str) -> None:
    assert rate() == (None, 0, 0)
    uid, _ = patrolling.record(given=ROUND, actor=CREW, now=NOW, ids=ids)
    assert told() == {"patrol": 1000, "lamp.see": 60000, "lamp.lit": 57000}
    patrolling.record(given=replace(ROUND, road="R03", seen="40", dark="0"), actor=CREW, now=NOW, ids=ids)
    assert rate() == (97.0, 97, 100)
    with pytest.raises(Refused) as twice:
        patrolling.record(given=replace(ROUND, at=AT + timedelta(minutes=30)), actor=CREW, now=NOW, ids=ids)
    assert twice.value.field == "road"
    with pytest.raises(Refused):
        patrolling.void(uid=uid, reason=" ", actor=CREW, now=NOW, ids=ids)
    with pytest.raises(Refused):
        patrolling.void(uid=uid, reason="数错", actor=replace(CREW, unit="JZCG-SZ"), now=NOW, ids=ids)
    patrolling.void(uid=uid, reason="数错", actor=CREW, now=NOW, ids=ids)
    assert rate() == (100.0, 40, 40)
    with pytest.raises(Refused):
        patrolling.void(uid=uid, reason="数错", actor=CREW, now=NOW, ids=ids)
    patrolling.record(given=replace(ROUND, dark="60"), actor=CREW, now=NOW, ids=ids)
    assert rate() == (40.0, 40, 100)
    assert LampRound.objects.filter(road="R01").count() == 2


@pytest.mark.django_db
def test_a_dark_lamp_is_damaged_and_one_case_until_it_is_closed(county: str) -> None:
    taken = register.register(
        [row(maintainer="JZCG-LD"), row(3, east=40, maintainer="JZCG-SZ")], frame=None, actor=KEEPER, now=NOW, ids=ids,
        source="desk",
    )  # fmt: skip
    lamp, foreign = taken.added
    given = replace(ROUND, lamps=[lamp.code])
    _, cases = night_rounds.enter(given=given, actor=CREW, now=NOW, ids=ids)
    assert Component.objects.get(uid=lamp.uid).state == "damaged"
    one = Case.objects.get(uid=cases[0])
    assert (one.asset_uid, one.category, one.lead_unit) == (lamp.uid, "C0118", "JZCG-LD")
    again = replace(given, road="R03", at=AT + timedelta(minutes=5))
    assert night_rounds.enter(given=again, actor=CREW, now=NOW, ids=ids)[1] == []
    before = (LampRound.objects.count(), Deed.objects.count())
    for code, field in ((foreign.code, ""), ("4312290118999999", "lamps")):
        with pytest.raises(Refused) as refusal:
            night_rounds.enter(given=replace(given, road="R04", lamps=[code]), actor=CREW, now=NOW, ids=ids)
        assert refusal.value.field == field
    assert (LampRound.objects.count(), Deed.objects.count()) == before


@pytest.mark.django_db
def test_a_bin_is_no_dark_lamp(county: str) -> None:
    (bin_,) = register.register(
        [row(category=BIN, maintainer="JZCG-LD")], frame=None, actor=KEEPER, now=NOW, ids=ids, source="desk"
    ).added
    with pytest.raises(Refused) as refusal:
        night_rounds.enter(given=replace(ROUND, lamps=[bin_.code]), actor=CREW, now=NOW, ids=ids)
    assert refusal.value.field == "lamps"
    assert Component.objects.get(uid=bin_.uid).state == "intact"


@pytest.mark.django_db
def test_strangers_record_nothing(county: str) -> None:
    with pytest.raises(Refused):
        patrolling.record(given=ROUND, actor=PUBLIC, now=NOW, ids=ids)
    assert not LampRound.objects.exists()
