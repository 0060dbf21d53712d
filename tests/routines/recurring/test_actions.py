"""Tasks in the database: laid out once, decided by proof, excused by a leader, entered by intake when missed."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chengxu.accounts.rules import VERBS, Actor
from chengxu.assets import actions as register
from chengxu.cases.models import Case
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake import missed
from chengxu.intake.models import Report
from chengxu.ledger import actions as ledger
from chengxu.ledger.models import Deed as Row
from chengxu.ledger.rules import MILLI, VOID, Deed
from chengxu.packs import actions as packs
from chengxu.packs.rules import Pack, digest
from chengxu.readings.models import Reading
from chengxu.routines import queries as duties
from chengxu.routines.models import Shift
from chengxu.routines.recurring import actions, laying, providers, queries
from chengxu.routines.recurring.models import LaidOut, Occurrence
from chengxu.routines.recurring.rules import State
from chengxu.routines.tracks.models import Weather
from tests.assets.street import KEEPER, row
from tests.jingzhou import source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
NOW = datetime(2023, 5, 8, 1, 0, tzinfo=UTC)  # Monday 09:00
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = date(2023, 5, 8)
LATER = NOW + 16 * HOUR  # one in the morning after
HEAD = Actor(
    uid="head",
    name="所长",
    unit="JZCG-HW",
    posts=frozenset({"head"}),
    verbs=frozenset({"routines.excuse", "routines.view"}),
)
DRIVER = Actor(
    uid="driver",
    name="驾驶员",
    unit="JZCG-HW",
    posts=frozenset({"driver"}),
    verbs=frozenset({"ledger.record"}),
)
DIRECTOR = Actor(uid="director", name="局长", unit="JZCG", verbs=frozenset(VERBS))
STRANGER = Actor(uid="stranger", name="别的单位", unit="JZCG-SZ", verbs=frozenset({"routines.excuse"}))
IDS = SeededIds("recurring")


def lay(now: datetime = NOW) -> int:
    return laying.lay_out(now=now, ids=IDS)


def watered(*hours: float, place: str = "R01", **given: object) -> list[str]:
    """Ledger entries of the watering cart at these hours of the local day."""
    start = NOW - 9 * HOUR
    deeds = [
        replace(
            Deed(
                uid=IDS.uid(start), occurred_at=start + hour * HOUR, recorded_at=start + hour * HOUR, actor="driver", source="t", verb="water",
                object="main_road", quantity=MILLI, measure="次", place=place, unit="JZCG-HW",
            ),
            **given,  # type: ignore[arg-type]
        )
        for hour in hours
    ]  # fmt: skip
    ledger.append(deeds, ids=IDS)
    return [deed.uid for deed in deeds]


def one(routine: str = "watering", place: str = "R01", day: date = TODAY) -> Occurrence:
    return Occurrence.objects.get(routine=routine, place=place, day=day)


def load(change: dict[str, dict[str, object]], drop: str = "") -> None:
    """Put a pack in force whose tasks say something else."""
    documents = deepcopy(dict(source().pack.documents))
    tasks = documents["routines/tasks.yaml"]["tasks"]
    for code, given in change.items():
        tasks[code] |= given
    tasks.pop(drop, None)
    packs.load(pack=Pack(digest(documents), documents), actor="test", now=NOW)


def test_laying_out_again_adds_nothing() -> None:
    assert lay() > 300
    before = set(Occurrence.objects.values_list("uid", "pack_hash"))
    assert lay() == 0
    LaidOut.objects.all().delete()
    assert lay() == 0
    assert set(Occurrence.objects.values_list("uid", "pack_hash")) == before


def test_it_reaches_so_many_days_ahead_and_a_new_day_adds_one() -> None:
    lay()
    roads = Occurrence.objects.filter(routine="watering", place="R01")
    assert (roads.earliest("day").day, roads.latest("day").day, roads.count()) == (
        TODAY,
        TODAY + 35 * DAY,
        36,
    )
    lay(NOW + DAY)
    assert roads.latest("day").day == TODAY + 36 * DAY


def test_a_stretch_that_has_begun_is_laid_out_the_first_time() -> None:
    lay()
    assert one("centre_group", "", date(2023, 5, 1)).ends_at == datetime(2023, 5, 31, 16, tzinfo=UTC)
    assert one("sorting_publicity", "", date(2023, 1, 1)).state == "planned"


def test_a_market_is_watched_only_in_its_season() -> None:
    lay()
    days = set(Occurrence.objects.filter(routine="market_watch").values_list("place", "day"))
    assert {place for place, _ in days} == {"S103"}
    assert min(day for _, day in days) == date(2023, 5, 20)


def test_a_new_pack_lays_only_the_future_out_anew() -> None:
    lay()
    old = one().pack_hash
    load(
        {
            "watering": {
                "evidence": {"kind": "deed", "of": {"verb": "water", "object": "main_road"}, "count": 6}
            }
        },
        drop="river_cleaning",
    )
    lay()
    assert (one().required, one().pack_hash) == (6000 if one().starts_at > NOW else 5000, old)
    assert one(day=TODAY + DAY).required == 6000
    assert one(day=TODAY + DAY).pack_hash != old
    rivers = Occurrence.objects.filter(routine="river_cleaning").values_list("day", flat=True)
    assert list(rivers) == [TODAY]
    assert Occurrence.objects.filter(routine="cleaning_shifts", place="R01").count() == 36


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        ((6, 8, 10, 12, 14), State.DONE),
        ((6, 8, 10, 12, 14, 16), State.DONE),
        ((6, 8, 10, 12), State.PARTLY),
        ((6, 6.1, 6.2, 6.3, 6.4), State.PARTLY),
        ((), State.MISSED),
        ((2, 3, 4), State.MISSED),
    ],
)
def test_waterings_are_counted(hours: tuple[float, ...], state: State) -> None:
    lay()
    watered(*hours)
    watered(6, 8, 10, 12, 14, place="R02")
    watered(6, 8, 10, 12, 14, unit="JZCG-SZ")
    actions.decide(now=LATER)
    assert one().state == state.value
    assert one(place="R02").state == "done"


def test_it_is_done_as_soon_as_it_is_enough_and_undone_by_a_correction() -> None:
    lay()
    uids = watered(6, 7, 8, 8.5)
    actions.decide(now=NOW)
    assert (one().state, one().counted) == ("planned", 4000)
    uids += watered(9)
    actions.decide(now=NOW + HOUR)
    assert (one().state, one().person, one().decided_at) == ("done", "driver", NOW + HOUR)
    watered(10, corrects_uid=uids[0], corrects_kind=VOID)
    actions.decide(now=LATER)
    assert (one().state, one().counted) == ("partly", 4000)


def test_deciding_twice_changes_nothing() -> None:
    lay()
    watered(6, 7, 8, 9, 10)
    assert actions.decide(now=LATER) > 0
    versions = list(Occurrence.objects.values_list("uid", "version"))
    assert actions.decide(now=LATER) == 0
    assert list(Occurrence.objects.values_list("uid", "version")) == versions


def test_what_a_phone_sends_days_later_still_counts() -> None:
    lay()
    actions.decide(now=LATER)
    assert one().state == "missed"
    watered(6, 7, 8, 9, 10)
    actions.decide(now=LATER + 3 * DAY)
    assert one().state == "done"


@pytest.mark.parametrize(
    ("series", "value", "state", "words"),
    [
        ("weather.rain", 6000, "excused", "当天下雨"),
        ("weather.rain", 2000, "missed", ""),
        ("weather.temperature", 1000, "excused", "当天霜冻"),
        ("weather.wind", 90000, "missed", ""),
    ],
)
def test_weather_excuses(series: str, value: int, state: str, words: str) -> None:
    lay()
    Reading.objects.create(uid=IDS.uid(NOW), series=series, at=NOW, value=value, measure="毫米")
    actions.decide(now=LATER)
    assert (one().state, one().words) == (state, words)
    assert one("river_cleaning", "").state == "missed"


@pytest.mark.parametrize(("hours", "state"), [(9, "excused"), (8, "missed")])
def test_declared_weather_excuses_when_it_took_half_of_the_time(hours: int, state: str) -> None:
    lay()
    begins = one().starts_at
    Weather.objects.create(
        uid=IDS.uid(NOW),
        sky="rain",
        since=begins,
        until=begins + hours * HOUR,
        why="暴雨预警",
        declared_by="head",
        declared_at=NOW,
    )
    actions.decide(now=LATER)
    assert one().state == state
    assert one("river_cleaning", "").state == "missed"
    if state == "excused":
        assert one().words == "降雨：暴雨预警"


def test_shifts_prove_the_cleaning_of_a_road() -> None:
    lay()
    start = NOW - 4 * HOUR
    for number in range(5):
        begins = start + number * 3 * HOUR
        Shift.objects.create(
            uid=IDS.uid(begins), routine="street_cleaning", unit="JZCG-HW", person="p", place="R03", starts_at=begins, ends_at=begins + HOUR,
            checked_in_at=begins, state="done",
        )  # fmt: skip
    actions.decide(now=NOW + 2 * DAY)
    assert {
        row.place: row.state for row in Occurrence.objects.filter(routine="cleaning_shifts", day=TODAY)
    } == {f"R0{n}": "done" if n == 3 else "missed" for n in range(1, 9)}


# --- excuses ---------------------------------------------------------------------------------------------------


def test_a_leader_excuses_with_a_reason_and_takes_it_back() -> None:
    lay()
    uid = one().uid
    assert actions.excuse(uids=[uid], why="道路封闭施工", actor=HEAD, now=NOW, ids=IDS) == 1
    actions.decide(now=LATER)
    assert (one().state, one().words, one().excused_by) == ("excused", "道路封闭施工", "head")
    assert actions.unexcuse(uids=[uid], why="已恢复通车", actor=DIRECTOR, now=LATER, ids=IDS) == 1
    actions.decide(now=LATER)
    assert (one().state, one().words) == ("missed", "")
    assert list(Row.objects.filter(object="occurrence").order_by("id").values_list("verb", "place")) == [
        ("routine.excuse", "R01"), ("routine.unexcuse", "R01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "why", "said"),
    [
        (STRANGER, "道路封闭施工", "不归您管"),
        (DRIVER, "道路封闭施工", "没有"),
        (HEAD, " ", "请写明"),
        (HEAD, "长" * 201, "请写明"),
    ],
)
def test_others_or_no_reason_excuse_nothing(actor: Actor, why: str, said: str) -> None:
    lay()
    with pytest.raises(Refused, match=said):
        actions.excuse(uids=[one().uid], why=why, actor=actor, now=NOW, ids=IDS)
    assert not Row.objects.exists()


def test_what_was_done_is_not_excused() -> None:
    lay()
    watered(5, 6, 7, 8, 8.9)
    actions.decide(now=NOW)
    with pytest.raises(Refused, match="已经做了"):
        actions.excuse(uids=[one().uid], why="道路封闭施工", actor=HEAD, now=NOW, ids=IDS)


def test_excused_counts_in_neither_half() -> None:
    found = queries.kept(["done", "late", "partly", "missed", "excused", "planned"])
    assert (found.due, found.kept, found.excused, found.share) == (4, 2, 1, 50)
    assert queries.kept(["excused"]).share is None


# --- misses ----------------------------------------------------------------------------------------------------


def test_misses_become_one_case_once_after_so_many() -> None:
    lay()
    actions.decide(now=LATER)
    watering = Report.objects.filter(channel="routine", category="E0104", text__contains="洒水")
    missed.enter(now=LATER, ids=IDS)
    assert not watering.exists()  # the first day is not enough
    actions.decide(now=LATER + DAY)
    missed.enter(now=LATER + DAY, ids=IDS)
    assert watering.count() == 6
    report = watering.get(text__contains="永平北路")
    assert "连续 2 天" in report.text
    rows = Occurrence.objects.filter(case_uid=report.case_id).order_by("day")
    assert [(row.place, row.day) for row in rows] == [("R01", TODAY), ("R01", TODAY + DAY)]
    assert (Case.objects.get(uid=report.case_id).category, report.source_id) == ("E0104", rows[1].uid)
    assert missed.enter(now=LATER + DAY, ids=IDS) == 0
    actions.decide(now=LATER + 2 * DAY)
    missed.enter(now=LATER + 2 * DAY, ids=IDS)
    assert watering.count() == 6  # the third day alone is not enough again


def test_a_day_kept_in_between_starts_the_count_anew() -> None:
    lay()
    watered(30, 32, 34, 36, 38)  # tomorrow
    for days in range(3):
        actions.decide(now=LATER + days * DAY)
        missed.enter(now=LATER + days * DAY, ids=IDS)
    assert not Occurrence.objects.filter(routine="watering", place="R01").exclude(case_uid="").exists()
    assert Occurrence.objects.filter(routine="watering", place="R02").exclude(case_uid="").count() == 2


def test_a_miss_at_a_component_is_a_case_about_it() -> None:
    (toilet,) = register.register(
        [row(category="C0301", name="广场公厕", maintainer="JZCG-HW")], frame=None, actor=KEEPER, now=NOW, ids=IDS, source="desk"
    ).added  # fmt: skip
    day = NOW.replace(year=2024)
    Occurrence.objects.create(
        uid="missed-toilet", routine="toilet_opening", place=toilet.uid, place_kind="assets", unit="JZCG-HW", day=day.date(),
        starts_at=day - 3 * HOUR, ends_at=day - 2 * HOUR, settles_at=day - HOUR, required=1000, state="missed",
        reason="nothing", decided_at=day - HOUR, pack_hash="pack",
    )  # fmt: skip
    assert missed.enter(now=day, ids=IDS) == 1
    case = Case.objects.get(uid=Occurrence.objects.get(uid="missed-toilet").case_uid)
    assert (case.asset_uid, case.category, case.lead_unit) == (toilet.uid, "C0301", "JZCG-HW")
    assert (case.lon, case.lat) == (toilet.lon, toilet.lat)
    assert Report.objects.get(case_id=case.uid).text.startswith("广场公厕")


def test_old_misses_are_history() -> None:
    lay()
    actions.decide(now=NOW + 30 * DAY)
    Occurrence.objects.filter(settles_at__gt=NOW + 22 * DAY).exclude(state="planned").update(state="done")
    assert missed.enter(now=NOW + 30 * DAY, ids=IDS) == 0


def test_my_routines_of_now() -> None:
    lay()
    found = queries.running(actor=DRIVER, now=NOW)
    assert {row.routine for row in found} == {"watering", "sweeping"}
    assert queries.running(actor=STRANGER, now=NOW) == []


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"times": [{"from": "22:00", "to": "05:00"}]}, "excused"),
        ({"times": [], "every": "FREQ=MONTHLY;BYMONTHDAY=2", "lasts": "P1D"}, "excused"),
        ({"times": [], "every": "FREQ=MONTHLY;BYMONTHDAY=2", "lasts": "P3D"}, "missed"),
        ({"times": [], "every": "FREQ=MONTHLY;BYMONTHDAY=2", "lasts": "P1M"}, "missed"),
    ],
)
def test_a_wet_day_excuses_a_day_and_a_night_and_not_a_month(given: dict[str, object], state: str) -> None:
    load({"watering": given})
    day = date(2023, 4, 2)
    laying.lay_past(day, day, now=NOW, ids=IDS)
    Reading.objects.create(
        uid=IDS.uid(NOW),
        series="weather.rain",
        at=datetime(2023, 4, 2, 1, tzinfo=UTC),
        value=20_000,
        measure="毫米",
    )
    actions.decide(now=NOW)
    assert one(day=day).state == state


def test_a_miss_that_is_excused_at_this_moment_makes_no_case() -> None:
    lay()
    then = NOW + 3 * DAY
    actions.decide(now=then)
    found = next(iter(queries.missing(then)))
    actions.excuse(uids=[row.uid for row in found.rows], why="停水检修", actor=DIRECTOR, now=then, ids=IDS)
    assert not missed._enter(found, then, IDS)
    assert not Case.objects.exists()


def test_shifts_prove_tasks_of_the_unit_that_stood_them() -> None:
    task = queries.declared()["exam_watch"]
    task = replace(task, evidence=replace(task.evidence, of={"duty": "works_duty"}))
    assert not duties.declared()["works_duty"].unit
    for unit in ("JZCG-ZF", "JZCG-SZ"):
        Shift.objects.create(
            uid=IDS.uid(NOW), routine="works_duty", unit=unit, person="p", place=f"431229{unit[-2:]}", starts_at=NOW, ends_at=NOW + HOUR,
            checked_in_at=NOW, state="done",
        )  # fmt: skip
    assert [proof.place for proof in providers.shifts(task, NOW, NOW + HOUR)] == ["431229ZF"]
