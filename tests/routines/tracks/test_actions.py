"""Positions come in, days are judged, the ledger is brought there by corrections and never doubles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from chengxu.project.demo.driving import Receiver, Way
from chengxu.routines.tracks import actions, deciding, models, queries, storing
from chengxu.routines.tracks.packing import joined
from chengxu.routines.tracks.settings import Sky
from tests.jingzhou import CLERK, load_pack
from tests.routines.tracks.driven import AFTER, CART, DAY, IDS, LORRY, OTHER, at, drove, judge, sent, verdicts

pytestmark = pytest.mark.django_db
ONCE = (Way("R01"),)
TWICE = (Way("R01"), Way("R01", 1, 0))


@pytest.fixture(autouse=True)
def _pack() -> None:
    load_pack()


def effective(verb: str, object_: str, measure: str = "次") -> list[tuple[str, int | None]]:
    corrected = Deed.objects.exclude(corrects_uid="").values("corrects_uid")
    found = Deed.objects.filter(verb=verb, object=object_, measure=measure).exclude(corrects_kind="void")
    return sorted(found.exclude(uid__in=corrected).values_list("place", "quantity"))


def test_a_pass_becomes_a_deed_a_verdict_and_kilometres() -> None:
    assert sent(drove(*TWICE)).repeated == 0
    judge()
    assert effective("water", "main_road") == [("R01", 1000), ("R01", 1000)]
    assert verdicts()["R01"] == (2, "partly")
    assert verdicts()["R02"] == (0, "missed")
    (km,) = effective("water", "road_watered", "公里")
    assert 5300 < (km[1] or 0) < 5600
    assert [place for place, _ in effective("track.short", "watered_day")] == [f"R0{n}" for n in range(1, 7)]


def test_judging_again_writes_nothing() -> None:
    sent(drove(*TWICE))
    judge()
    before = Deed.objects.count()
    judge()
    storing.mark_changed([(CART, DAY)], AFTER)
    judge()
    assert Deed.objects.count() == before


def test_the_same_positions_again_add_nothing_in_whatever_order() -> None:
    track = drove(*ONCE)
    first = sent(track)
    judge()
    before = Deed.objects.count()
    again = sent(joined(track, track).take(slice(None, None, -1)))  # type: ignore[arg-type]
    assert (again.added, again.repeated) == (0, 2 * first.added)
    assert not models.Day.objects.filter(changed_at__isnull=False).exists()
    assert Deed.objects.count() == before


def test_positions_that_come_late_correct_what_was_told() -> None:
    track = drove(*TWICE)
    sent(track.take(track.at < track.at[len(track) // 2]))
    judge()
    assert verdicts()["R01"][0] == 1
    sent(track)
    judge()
    assert verdicts()["R01"] == (2, "partly")
    assert effective("water", "main_road") == [("R01", 1000)] * 2
    assert len(effective("water", "road_watered", "公里")) == 1
    assert Deed.objects.filter(corrects_kind="replace").exists()


def test_a_day_that_runs_tells_passes_that_ended_and_no_sums() -> None:
    sent(drove(*TWICE), now=at("09:40"))
    judge(now=at("09:40"))
    assert verdicts()["R01"][0] == 1  # the way back may go on
    assert effective("water", "road_watered", "公里") == []
    judge()
    assert verdicts()["R01"][0] == 2
    assert len(effective("water", "road_watered", "公里")) == 1


def test_what_is_due_is_judged_once_and_a_silent_day_is_no_proof() -> None:
    sent(drove(*ONCE))
    assert actions.judge_due(now=AFTER, ids=IDS) == 1
    assert actions.judge_due(now=AFTER + timedelta(minutes=1), ids=IDS) == 0
    later = AFTER + timedelta(days=1)
    assert actions.judge_due(now=later, ids=IDS) == 1
    assert {row.reached for row in queries.place_days(DAY + timedelta(days=1), DAY + timedelta(days=1))} == {
        "unseen"
    }


def test_rain_that_is_declared_excuses_and_its_withdrawal_takes_that_back() -> None:
    sent(drove(*TWICE))
    uid = deciding.declare_weather(
        sky=Sky.RAIN, since=at("00:00"), until=at("23:59"), why="全天中雨", actor=CLERK, now=AFTER, ids=IDS
    )
    judge()
    assert verdicts()["R01"] == (0, "excused")
    assert {row.worth for row in queries.runs(DAY)} == {"rain"}
    assert effective("water", "main_road") == []
    deciding.withdraw_weather(uid=uid, actor=CLERK, now=AFTER, ids=IDS)
    judge()
    assert verdicts()["R01"] == (2, "partly")
    assert effective("track.excuse", "watered_day") == []


def test_odd_positions_count_once_somebody_says_so() -> None:
    wrong = drove(*ONCE)
    storing.store({(CART, ""): wrong}, now=AFTER, skew=timedelta(hours=8))
    judge()
    (odd,) = queries.oddities("waiting")
    assert (odd.doubt, odd.count, verdicts()["R01"][0]) == ("clock", len(wrong), 0)
    with pytest.raises(Refused):
        deciding.decide(uid=odd.uid, accept=True, why=" ", actor=CLERK, now=AFTER, ids=IDS)
    deciding.decide(uid=odd.uid, accept=True, why="平台时间已核对", actor=CLERK, now=AFTER, ids=IDS)
    judge()
    assert verdicts()["R01"][0] == 1
    assert effective("track.accept", "track_doubt", "条") == [("", len(wrong) * 1000)]
    assert [one.state for one in queries.oddities()] == ["accepted"]


def test_what_is_said_to_happen_later_cannot_count_as_done() -> None:
    storing.store({(CART, ""): drove(*ONCE)}, now=AFTER, skew=timedelta(hours=8))
    judge()
    (odd,) = queries.oddities("waiting")
    early = odd.since - timedelta(days=1)
    with pytest.raises(Refused, match="还没有到"):
        deciding.decide(uid=odd.uid, accept=True, why="终端时钟坏了", actor=CLERK, now=early, ids=IDS)
    deciding.decide(uid=odd.uid, accept=False, why="终端时钟坏了", actor=CLERK, now=early, ids=IDS)
    assert [one.state for one in queries.oddities()] == ["rejected"]


def test_more_of_what_was_decided_waits_again() -> None:
    track = drove(*ONCE)
    storing.store({(CART, ""): track.take(track.at < track.at[200])}, now=AFTER, skew=timedelta(hours=8))
    judge()
    (odd,) = queries.oddities("waiting")
    deciding.decide(uid=odd.uid, accept=False, why="不作数", actor=CLERK, now=AFTER, ids=IDS)
    storing.store({(CART, ""): track}, now=AFTER, skew=timedelta(hours=8))
    judge()
    assert [(one.state, one.count) for one in queries.oddities()] == [("waiting", len(track))]


def test_what_comes_after_a_decision_counts_only_once_it_is_decided_too() -> None:
    track = drove(*ONCE)
    half = track.take(track.at < track.at[len(track.at) // 2])
    storing.store({(CART, ""): half}, now=AFTER, skew=timedelta(hours=8))
    judge()
    (odd,) = queries.oddities("waiting")
    deciding.decide(uid=odd.uid, accept=True, why="平台时间已核对", actor=CLERK, now=AFTER, ids=IDS)
    judge()
    metres = models.Day.objects.get(vehicle=CART, day=DAY).metres
    assert metres > 0
    storing.store({(CART, ""): track}, now=AFTER, skew=timedelta(hours=8))
    judge()
    (again,) = queries.oddities("waiting")
    day = models.Day.objects.get(vehicle=CART, day=DAY)
    assert (again.count, day.apart, day.metres, verdicts()["R01"][0]) == (len(track), len(track), 0, 0)
    deciding.decide(uid=again.uid, accept=True, why="平台时间已核对", actor=CLERK, now=AFTER, ids=IDS)
    judge()
    assert (verdicts()["R01"][0], effective("water", "road_watered", "公里") != []) == (1, True)


def test_what_a_vehicle_proved_stays_when_the_pack_knows_it_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    sent(drove(*ONCE))
    sent(drove(Way("R03"), seed=2), OTHER)
    judge()
    before = effective("water", "main_road")
    assert [place for place, _ in before] == ["R01", "R03"]
    known = queries.declared()
    left = replace(known, fleet={plate: one for plate, one in known.fleet.items() if plate != CART})
    monkeypatch.setattr(queries, "declared", lambda pack_hash=None: left)
    storing.mark_changed([(CART, DAY), (OTHER, DAY)], AFTER)
    judge()
    assert effective("water", "main_road") == before
    assert verdicts()["R01"][0] == 1


def test_one_device_for_two_vehicles_proves_neither() -> None:
    sent(drove(*ONCE), CART, "T1")
    judge()
    assert verdicts()["R01"][0] == 1
    sent(drove(Way("R03"), seed=2), OTHER, "T1")
    judge()
    assert (verdicts()["R01"][0], verdicts()["R03"][0]) == (0, 0)
    assert {(one.vehicle, one.doubt) for one in queries.oddities("waiting")} == {
        (CART, "shared"),
        (OTHER, "shared"),
    }


def test_positions_outside_the_hours_of_work_are_not_kept() -> None:
    stored = sent(drove(*ONCE, clock="02:00"))
    assert (stored.added, stored.off_hours > 600) == (0, True)
    assert not models.Hour.objects.exists()


def test_a_dry_run_keeps_nothing() -> None:
    track = drove(*ONCE)
    assert storing.store({(CART, ""): track}, now=AFTER, dry_run=True).added == len(track)
    assert not models.Hour.objects.exists()
    assert not models.Day.objects.exists()


def test_positions_are_erased_after_their_days_and_what_they_proved_stays() -> None:
    sent(drove(*ONCE))
    judge()
    kept = timedelta(days=queries.declared().kept_days)
    assert storing.forget(now=AFTER + kept - timedelta(days=1), ids=IDS) == 0
    assert storing.forget(now=AFTER + kept + timedelta(days=1), ids=IDS) > 0
    assert not models.Hour.objects.exists()
    assert sent(drove(*ONCE), now=AFTER + kept + timedelta(days=1)).old > 0
    storing.mark_changed([(CART, DAY)], AFTER)
    judge(now=AFTER + kept + timedelta(days=1))
    assert verdicts()["R01"][0] == 1


def test_a_raw_track_is_opened_by_a_deed() -> None:
    sent(drove(*ONCE))
    deciding.open_track(vehicle=CART, day=DAY, actor=CLERK, now=AFTER, ids=IDS)
    assert Deed.objects.get(verb="track.open").actor == CLERK.uid
    with pytest.raises(Refused):
        deciding.open_track(vehicle=OTHER, day=DAY, actor=CLERK, now=AFTER, ids=IDS)


def test_a_lorry_that_calls_at_a_station_leaves_a_deed() -> None:
    place = queries.ground().spots["P022"]
    track = drove(Way(stand=400), signal=False, receiver=Receiver(noise=5))
    lon, lat = round(place[0] * 1e6), round(place[1] * 1e6)
    moved = type(track)(
        track.at,
        track.lon - track.lon[0] + lon,
        track.lat - track.lat[0] + lat,
        track.speed,
        track.heading,
        track.bits,
    )
    sent(moved, LORRY)
    judge()
    assert verdicts(work="collection") == {"P022": (1, "done"), "P024": (0, "missed"), "P026": (0, "missed")}
    assert effective("collect", "collection_stop") == [("P022", 1000)]
