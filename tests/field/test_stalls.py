"""The watch at a market walks its stalls: who stands there by which permit, and who by none; named by the entry that proves the watch."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused
from chengxu.field.rules import Answer, Outcome
from chengxu.field.stalls import read
from chengxu.ledger.models import Deed
from chengxu.parties import actions as permits
from chengxu.parties import queries as parties
from chengxu.parties.markets import Market, Stall, Walk, walk
from chengxu.parties.models import Permit
from chengxu.parties.rules import Step
from chengxu.routines.recurring import actions, laying
from chengxu.routines.recurring.models import Occurrence
from chengxu.web.desk.stalls import rounds
from chengxu.web.field.routines import now_due
from tests.field import street
from tests.parties.held import HEAD, PERSON, STALL, issued
from tests.web import cast

NOW = datetime(2023, 5, 25, 2, tzinfo=UTC)  # ten in the morning, in the season of the bayberry market
DAY = date(2023, 5, 25)


def market(pitches: int = 4) -> Market:
    return Market(
        code="S103", name=Message("杨梅市场"), lon=0, lat=0, township="", address=Message(""), pitches=pitches, seasons=(), hours=(), unit="",
        rules=Message(""), obtaining=Message(""), source="", verified=False,
    )  # fmt: skip


HELD = {1: Stall(1, "摊-1", True), 2: Stall(2, "摊-2", False)}


def test_a_round_is_laid_beside_the_permits_of_the_day() -> None:
    found = walk(market(), ["3", "1", "2"], "2", HELD)
    assert found == Walk((HELD[1], HELD[2], Stall(3)), 2)
    assert [one.pitch for one in found.bare] == [2, 3]
    assert walk(market(), [], "", HELD) == Walk((), 0)


@pytest.mark.parametrize(
    ("occupied", "loose", "field"),
    [(["5"], "", "stalls"), (["0"], "", "stalls"), (["x"], "", "stalls"), (["-1"], "", "stalls"), (["1", "1"], "", "stalls"),
     (["١"], "", "stalls"), (["1"], "many", "loose"), (["1"], "501", "loose"), (["1"], "-2", "loose")],
)  # fmt: skip
def test_what_is_no_pitch_is_refused_beside_its_field(occupied: list[str], loose: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        walk(market(), occupied, loose, {})
    assert refusal.value.field == field


@pytest.fixture
def watch(county: str) -> Occurrence:
    laying.lay_out(now=NOW - timedelta(hours=12), ids=street.IDS)
    return Occurrence.objects.get(routine="market_watch", place="S103", day=DAY)


@pytest.fixture
def held(county: str) -> Permit:
    """Pitch 3 for a farmer, from the day before until the end of the month."""
    return issued(
        STALL, PERSON, market="S103", pitch=3, start=date(2023, 5, 24), end=date(2023, 5, 31), what="卖杨梅"
    )


def walked(actor: Actor, watch: Occurrence, stalls: str, loose: str = "", **given: object) -> Answer:
    told = {
        "verb": "guard",
        "object": "temporary_market",
        "measure": "人次",
        "task": watch.uid,
        "here": None,
        "at": NOW,
    }
    return street.sent(actor, now=NOW, **told | {"given": {"stalls": stalls, "loose": loose}} | given)  # type: ignore[arg-type]


def test_the_watch_names_who_stood_there_and_who_by_no_permit(watch: Occurrence, held: Permit) -> None:
    officer = street.somebody("officer")
    answer = walked(officer, watch, "3 7", "2", text="门口三轮车卖杨梅")
    assert answer.outcome is Outcome.DONE, answer
    assert [note.zh for note in answer.notes] == ["没有有效许可的摊位：7 号", "另有 2 个摊子不在摊位上"]
    deed = Deed.objects.get(verb="guard")
    assert (deed.place, deed.routine_uid) == ("S103", watch.uid)
    assert json.loads(deed.detail)["stalls"] == f"3={held.number} 7=-"
    assert PERSON.name not in deed.detail
    (found,) = rounds(watch, cast.actor("director"))
    assert [(one.pitch, one.holder) for one in found.lines] == [(3, PERSON.name), (7, "")]
    assert (found.bare, found.loose) == (1, 2)
    actions.decide(now=NOW + timedelta(hours=1))
    assert Occurrence.objects.get(pk=watch.pk).counted == 1000


def test_the_desk_shows_the_round_beside_the_watch(watch: Occurrence, held: Permit) -> None:
    walked(street.somebody("officer"), watch, "3 7", "2")
    page = cast.signed_in("director").get(f"/desk/routines/occurrences/{watch.uid}/").content.decode()
    for words in (held.number, PERSON.name, "没有有效许可", "7 号摊位", "不在摊位上 2 个"):
        assert words in page
    page = cast.signed_in("clerk").get(f"/desk/routines/occurrences/{watch.uid}/?lang=en").content.decode()
    assert "no permit in force" in page


def test_a_paused_permit_is_none(watch: Occurrence, held: Permit) -> None:
    permits.act(
        uid=held.uid,
        step=Step.SUSPEND,
        why="占用过道",
        actor=HEAD,
        now=NOW - timedelta(hours=1),
        ids=street.IDS,
    )
    answer = walked(street.somebody("officer"), watch, "3")
    assert "3 号" in answer.notes[0].zh
    assert read(json.loads(Deed.objects.get(verb="guard").detail)) == Walk((Stall(3),), 0)


def test_whoever_may_not_read_permits_sees_a_masked_name(watch: Occurrence, held: Permit) -> None:
    walked(street.somebody("officer"), watch, "3")
    (found,) = rounds(watch, Actor(uid="x", name=""))
    assert found.lines[0].holder not in ("", PERSON.name)
    (told,) = [one for one in now_due(street.somebody("officer"), NOW) if one["uid"] == watch.uid]
    assert told["market"]["pitches"] == parties.declared().markets["S103"].pitches
    assert told["market"]["held"]["3"][1:] == [held.number, True]
    assert PERSON.name not in str(told)


@pytest.mark.parametrize(
    ("stalls", "loose", "field"), [("99", "", "stalls"), ("3 3", "", "stalls"), ("3", "x", "loose")]
)
def test_what_cannot_be_leaves_no_entry(watch: Occurrence, stalls: str, loose: str, field: str) -> None:
    answer = walked(street.somebody("officer"), watch, stalls, loose)
    assert (answer.outcome, answer.field) == (Outcome.REFUSED, field)
    assert not Deed.objects.filter(verb="guard").exists()


def test_another_unit_walks_no_market_of_this_one_and_a_road_has_no_stalls(watch: Occurrence) -> None:
    answer = walked(street.somebody("sweeper"), watch, "3")
    assert (answer.outcome, answer.field) == (Outcome.REFUSED, "task")
    road = Occurrence.objects.filter(unit="JZCG-HW", place_kind="roads").first()
    assert road is not None
    answer = street.sent(street.somebody("sweeper"), now=NOW, task=road.uid, at=NOW, here=None, verb="water", object="main_road",
                         measure="次", given={"stalls": "3"})  # fmt: skip
    assert answer.outcome is Outcome.DONE
    assert "market" not in Deed.objects.get(verb="water").detail
