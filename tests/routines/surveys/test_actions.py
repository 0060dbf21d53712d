"""Rounds end to end in the database: sheets by hand and out of a file, deeds, figures, the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Invalid, Refused
from chengxu.indicators import queries as indicators
from chengxu.intake.channels.survey_file import import_surveys
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed, Note
from chengxu.ledger.rules import VOID
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.routines.recurring import queries as recurring
from chengxu.routines.recurring.proofs import gathered
from chengxu.routines.surveys import access, actions, queries
from chengxu.routines.surveys.loading import FILE, parse
from chengxu.routines.surveys.models import Answer, Round, Sheet
from chengxu.routines.surveys.rules import Plan
from chengxu.routines.surveys.rules import Sheet as Given
from chengxu.territory import queries as territory
from tests.jingzhou import NOW, PACK, source

pytestmark = pytest.mark.django_db
OFFICE = Actor(uid="clerk", name="文员", unit="JZCG-BGS", verbs=frozenset({access.KEEP}))
OTHER = Actor(uid="other", name="文员", unit="JZCG-HW", verbs=frozenset({access.KEEP}))
ids = SeededIds("surveys")
DAY = date(2023, 5, 8)
GOOD = {"overall": "very", "cleaning": "good", "order": "good", "lighting": "fair", "manner": "very"}
BAD = GOOD | {"overall": "bad"}


@pytest.fixture
def places(county: str) -> list[str]:
    return list(queries.places())[:2]


def begun(places: list[str]) -> str:
    given = Plan(
        kind="satisfaction",
        title="第二季度测评",
        start=date(2023, 5, 1),
        end=date(2023, 6, 30),
        places=dict.fromkeys(places, 2),
    )
    return actions.begin(given=given, actor=OFFICE, now=NOW, ids=ids)


def sheet(uid: str, place: str, answers: dict[str, str], number: str = "", actor: Actor = OFFICE) -> bool:
    given = Given(place=place, day=DAY, answers=answers, number=number)
    return actions.record(uid=uid, sheet=given, actor=actor, now=NOW, ids=ids)


def figure(id_: str) -> float | None:
    (found,) = indicators.evaluate(start=date(2023, 5, 1), end=date(2023, 5, 31), ids=(id_,))
    return None if found.value is None else float(found.value)


def test_sheets_are_counted_and_make_the_share(places: list[str]) -> None:
    uid = begun(places)
    for answers in (GOOD, GOOD, BAD, {}):
        assert sheet(uid, places[0], answers)
    row = Round.objects.get()
    first, second = queries.tallies(row)
    assert (first.wanted, first.asked, first.answered, first.by_question["overall"]) == (
        2,
        4,
        3,
        {"very": 2, "bad": 1},
    )
    assert (second.asked, second.answered) == (0, 0)
    assert sum(d.quantity or 0 for d in Deed.objects.filter(verb="survey", object="satisfaction")) == 3000
    assert figure("surveys.answered") == 3
    assert figure("surveys.satisfied_rate") == pytest.approx(66.7, abs=0.05)
    assert figure("surveys.cleaning_rate") == 100
    assert Answer.objects.filter(question="overall").count() == 3
    task = recurring.declared()["satisfaction_round"]
    since, until = recurring_month()
    assert sum(one.count for one in gathered(task, since, until)) == 3


def recurring_month() -> tuple[datetime, datetime]:
    calendar = territory.calendar()
    return calendar.start_of(date(2023, 5, 1)), calendar.start_of(date(2023, 6, 1))


def test_a_number_is_one_sheet(places: list[str]) -> None:
    uid = begun(places)
    assert sheet(uid, places[0], GOOD, "7")
    assert not sheet(uid, places[0], GOOD, "7")
    with pytest.raises(Refused, match="另一份"):
        sheet(uid, places[0], BAD, "7")
    assert sheet(uid, places[0], BAD)
    assert sorted(Sheet.objects.values_list("number", flat=True)) == ["7", "8"]


def kept_of(number: str) -> Sheet:
    return Sheet.objects.get(number=number, voided_at__isnull=True)


def take_back(number: str, why: str = "记错了地点", actor: Actor = OFFICE) -> None:
    row = kept_of(number)
    actions.void(uid=row.round_id, sheet=row.uid, why=why, actor=actor, now=NOW, ids=ids)


def test_a_sheet_taken_back_stays_and_counts_no_more(places: list[str]) -> None:
    uid = begun(places)
    for number, answers in (("1", GOOD), ("2", BAD), ("3", {})):
        assert sheet(uid, places[0], answers, number)
    assert figure("surveys.satisfied_rate") == 50
    wrong = kept_of("2")
    take_back("2", "  记错了\n地点 ")
    first, _ = queries.tallies(Round.objects.get())
    assert (first.asked, first.answered, first.by_question["overall"]) == (2, 1, {"very": 1})
    assert (figure("surveys.answered"), figure("surveys.satisfied_rate")) == (1, 100)
    assert (
        sum(one.count for one in gathered(recurring.declared()["satisfaction_round"], *recurring_month()))
        == 1
    )
    wrong.refresh_from_db()
    assert (wrong.voided_at, wrong.voided_by, wrong.void_reason) == (NOW, OFFICE.uid, "记错了 地点")
    assert Answer.objects.filter(sheet=wrong).count() == len(BAD)
    counter = Deed.objects.get(corrects_kind=VOID)
    assert (counter.verb, counter.place) == ("survey", places[0])
    assert Note.objects.get(deed_uid=counter.uid).text == "记错了 地点"
    assert Deed.objects.get(uid=counter.corrects_uid).occurred_at == counter_day()
    (row,) = queries.listed(OFFICE)
    assert (row.asked, row.came) == (2, 1)  # type: ignore[attr-defined]


def counter_day() -> datetime:
    return territory.calendar().start_of(DAY)


def test_each_of_several_alike_takes_back_an_entry_of_its_own(places: list[str]) -> None:
    uid = begun(places)
    for number in ("1", "2"):
        sheet(uid, places[0], GOOD, number)
        take_back(number)
    counters = Deed.objects.filter(corrects_kind=VOID)
    assert len({one.corrects_uid for one in counters}) == counters.count() == 2
    assert figure("surveys.answered") == 0


def test_a_household_that_did_not_answer_is_taken_back_by_an_entry_of_its_own(places: list[str]) -> None:
    uid = begun(places)
    sheet(uid, places[0], {}, "1")
    take_back("1")
    assert queries.tallies(Round.objects.get())[0].asked == 0
    assert not Deed.objects.filter(corrects_kind=VOID).exists()
    assert Note.objects.get(deed_uid=Deed.objects.get(verb="survey.void").uid).text == "记错了地点"


def test_a_number_taken_back_is_free_for_the_right_sheet_and_not_for_the_wrong_one(
    places: list[str], tmp_path: Path
) -> None:
    uid = begun(places)
    assert sheet(uid, places[0], BAD, "7")
    take_back("7")
    with pytest.raises(Refused, match="已经作废"):
        sheet(uid, places[0], BAD, "7")
    file = tmp_path / "sheets.csv"
    file.write_text(f"{HEAD}\n{uid},7,{places[0]},2023-05-08,{','.join(BAD.values())}\n", encoding="utf-8")
    with pytest.raises(Invalid, match="已经作废"):
        import_surveys(file, actor=SYSTEM, now=NOW, ids=ids)
    assert sheet(uid, places[0], GOOD, "7")
    assert not sheet(uid, places[0], GOOD, "7")
    assert sheet(uid, places[0], GOOD)
    assert sorted(Sheet.objects.values_list("number", flat=True)) == ["7", "7", "8"]
    assert figure("surveys.answered") == 2


def test_taking_back_needs_a_reason_the_unit_and_a_sheet_that_counts(places: list[str]) -> None:
    uid = begun(places)
    sheet(uid, places[0], GOOD, "1")
    row = kept_of("1")
    for why in ("", "  ", "错", "长" * 201):
        with pytest.raises(Refused) as caught:
            take_back("1", why)
        assert caught.value.field == "why"
    with pytest.raises(Refused, match="主办单位"):
        take_back("1", actor=OTHER)
    with pytest.raises(Refused, match="没有这一份"):
        actions.void(uid=uid, sheet="none", why="记错了", actor=OFFICE, now=NOW, ids=ids)
    assert not Deed.objects.filter(corrects_kind=VOID).exists()
    actions.close(uid=uid, why="大雨", actor=OFFICE, now=NOW, ids=ids)
    take_back("1")  # what was recorded wrongly is wrong after the end of the round as well
    with pytest.raises(Refused, match="已经作废"):
        actions.void(uid=uid, sheet=row.uid, why="再来一次", actor=OFFICE, now=NOW, ids=ids)
    assert Deed.objects.filter(corrects_kind=VOID).count() == 1


def test_only_its_unit_keeps_it_and_nobody_after_its_end(places: list[str]) -> None:
    with pytest.raises(Refused, match="主办单位"):
        actions.begin(
            given=Plan(kind="satisfaction", title="测评", start=DAY, end=DAY, places={places[0]: 1}),
            actor=OTHER,
            now=NOW,
            ids=ids,
        )
    uid = begun(places)
    with pytest.raises(Refused, match="主办单位"):
        sheet(uid, places[0], GOOD, actor=OTHER)
    with pytest.raises(Refused, match="没有问够"):
        actions.close(uid=uid, why="", actor=OFFICE, now=NOW, ids=ids)
    actions.close(uid=uid, why="大雨", actor=OFFICE, now=NOW, ids=ids)
    with pytest.raises(Refused, match="已经结束"):
        sheet(uid, places[0], GOOD)
    assert not Sheet.objects.exists()
    assert [one.uid for one in queries.listed(OFFICE)] == [uid]
    assert not queries.listed(OTHER).exists()
    assert queries.listed(replace(OTHER, verbs=frozenset({access.READ}))).exists()


def test_places_stand_in_the_order_of_the_gazetteer_whatever_the_database_makes_of_them(
    places: list[str],
) -> None:
    begun(list(reversed(places)))
    assert [one.place for one in queries.tallies(Round.objects.get())] == places


HEAD = "round,number,place,day,overall,cleaning,order,lighting,manner"


def test_a_file_is_taken_once_and_bad_rows_are_named(places: list[str], tmp_path: Path) -> None:
    uid = begun(places)
    name = queries.places()[places[0]].zh
    file = tmp_path / "sheets.csv"
    good = f"{uid},1,{name},2023-05-08,非常满意,满意,满意,满意,不满意\n第二季度测评,2,{places[1]},2023-05-08,,,,,\n"
    file.write_text(f"{HEAD}\n{good}", encoding="utf-8")
    for added, repeated in ((2, 0), (0, 2)):
        done = import_surveys(file, actor=SYSTEM, now=NOW, ids=ids)
        assert (done.added, done.repeated) == (added, repeated)
    assert [(one.number, one.answered) for one in Sheet.objects.order_by("number")] == [
        ("1", True),
        ("2", False),
    ]
    file.write_text(
        f"{HEAD}\n{uid},3,某地,2023-05-08,,,,,\n{uid},4,{name},昨天,,,,,\n没有,5,{name},2023-05-08,,,,,\n{uid},,{name},2023-05-08,,,,,\n"
        f"{uid},6,{name},2023-05-08,好,,,,\n",
        encoding="utf-8",
    )
    with pytest.raises(Invalid) as caught:
        import_surveys(file, actor=SYSTEM, now=NOW, ids=ids)
    assert {(one.line, one.field) for one in caught.value.problems} >= {
        (2, "place"), (3, "day"), (4, "round"), (5, "number"), (6, "overall"), (6, "manner"),
    }  # fmt: skip
    assert Sheet.objects.count() == 2
    with pytest.raises(Refused):
        import_surveys(file, actor=replace(OFFICE, verbs=frozenset()), now=NOW, ids=ids)


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("unit: JZCG-BGS", "unit: NOBODY", "unit"),
        ("overall: overall", "overall: other", "overall"),
        ("few: 10", "few: 4", "few"),
        ("each: 20", "each: 0", "each"),
        ("satisfied: false", "satisfied: true", "levels"),
        ("object: satisfaction,", "object: nothing,", "deed"),
        ("cleaning: {zh", "place: {zh", "questions"),
    ],
)
def test_each_slip_is_told(county: str, tmp_path: Path, before: str, after: str, field: str) -> None:
    text = (PACK / FILE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace(before, after), encoding="utf-8")
    check = Checker(read(tmp_path))
    parse(check, organisation=accounts.organisation(), vocabulary=parse_vocabulary(Checker(source())))
    assert field in {one.field for one in check.problems.items}
