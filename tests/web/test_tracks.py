"""The pages of vehicle tracks: who may, what they say, what is decided on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu.ledger.models import Deed
from chengxu.project.demo.driving import Receiver, Way
from chengxu.routines.tracks import queries, storing
from tests.routines.tracks.driven import CART, at, drove, judge
from tests.web import cast

NOW = timezone.now()
DAY = timezone.localdate(NOW) - timedelta(days=2)
SEES, SEES_NOT = (
    ("chief", "head", "director"),
    ("collector", "handler", "clerk", "auditor", "sysadmin", "driver"),
)
PAGES = (f"/desk/tracks/?day={DAY}", "/desk/tracks/odd/", f"/desk/tracks/runs/?day={DAY}&vehicle={CART}")


@pytest.fixture
def driven(county: None) -> None:
    """A day of a cart."""
    cart_drove()


def cart_drove() -> None:
    """A cart drove a road well, another too fast, and its clock was wrong once."""
    track = drove(Way("R01"), Way("R02", speed=45), receiver=Receiver(noise=4, every=5))
    start = (at("09:10", DAY) - at("09:10")) // timedelta(seconds=1) * 10
    moved = type(track)(track.at + start, track.lon, track.lat, track.speed, track.heading, track.bits)
    storing.store({(CART, ""): moved}, now=NOW)
    storing.store({(CART, ""): moved.take(moved.at == moved.at[0])}, now=NOW, skew=timedelta(hours=3))
    judge(now=NOW, day=DAY)


@pytest.mark.parametrize("post", SEES)
@pytest.mark.parametrize("address", PAGES)
def test_who_leads_sees(post: str, address: str, driven: None) -> None:
    assert cast.signed_in(post).get(address).status_code == 200


@pytest.mark.parametrize("post", SEES_NOT)
def test_nobody_else_does(post: str, county: None) -> None:
    client = cast.signed_in(post)
    assert {client.get(address).status_code for address in PAGES} == {403}
    assert client.get(f"/desk/tracks/runs.geojson?day={DAY}&vehicle={CART}").status_code == 403
    assert client.post("/desk/tracks/raw/", {"day": str(DAY), "vehicle": CART}).status_code == 403


def test_nobody_signed_in_is_asked_to(county: None) -> None:
    assert Client().get(PAGES[0]).status_code == 302


def test_a_day_tells_each_road_with_its_reason(driven: None) -> None:
    said = cast.signed_in("head").get(PAGES[0]).content.decode()
    for words in ("永平北路", "洒水车 1 号", "不足", "没有轨迹", "异常定位", "快过 25 公里/小时"):
        assert words in said
    english = cast.signed_in("head").get(f"{PAGES[0]}&lang=en").content.decode()
    assert "too few" in english
    assert "Yongping North Road" in english


def test_a_run_opens_with_its_reason_and_its_line(driven: None) -> None:
    client = cast.signed_in("head")
    said = client.get(f"/desk/tracks/runs/?day={DAY}&work=watering&place=R01").content.decode()
    assert "计数" in said
    assert "均速" in said
    lines = client.get(f"/desk/tracks/runs.geojson?day={DAY}&vehicle={CART}").json()["features"]
    assert {line["properties"]["tone"] for line in lines[:-1]} == {"warn"}
    assert lines[-1]["properties"]["tone"] == "good"
    lon, lat = lines[-1]["geometry"]["coordinates"][0]
    assert (lon, lat) == pytest.approx((109.69, 26.57), abs=0.05)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?day=x&vehicle=a",
        f"?day={DAY}",
        "?vehicle=a",
        "?day=0001-01-01&vehicle=a",
        "?day=9999-12-31&vehicle=a",
    ],
)
def test_runs_of_nothing_are_not_there(query: str, county: None) -> None:
    assert cast.signed_in("head").get(f"/desk/tracks/runs/{query}").status_code == 404


@pytest.mark.parametrize("day", ["x", "0001-01-01", "9999-12-31"])
def test_whatever_day_is_asked_for_is_answered(day: str, county: None) -> None:
    assert cast.signed_in("head").get("/desk/tracks/", {"day": day}).status_code == 200


def test_an_unknown_vehicle_or_road_has_no_runs(county: None) -> None:
    client = cast.signed_in("head")
    for which in ("vehicle=x", "work=watering&place=R99", "work=flying"):
        assert client.get(f"/desk/tracks/runs/?day={DAY}&{which}").status_code == 200


def test_a_raw_track_is_shown_once_it_is_in_the_ledger(driven: None) -> None:
    client = cast.signed_in("head")
    answer = client.post("/desk/tracks/raw/", {"day": str(DAY), "vehicle": CART})
    assert answer.status_code == 200
    assert "&quot;track&quot;" in answer.content.decode()
    assert Deed.objects.filter(verb="track.open").count() == 1
    assert client.post("/desk/tracks/raw/", {"day": "2020-01-01", "vehicle": CART}).status_code == 422


def test_odd_positions_are_decided_with_a_reason(driven: None) -> None:
    client = cast.signed_in("head")
    (odd,) = queries.oddities("waiting")
    address = reverse("desk-track-decide", args=[odd.uid])
    answer = client.post(address, {"do": "accept", "why": ""})
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()
    assert client.post(address, {"do": "reject", "why": "终端坏了"}).status_code == 302
    assert "终端坏了" in client.get("/desk/tracks/odd/").content.decode()
    assert cast.signed_in("chief").post(address, {"do": "accept", "why": "x"}).status_code == 403


def test_weather_is_declared_and_withdrawn(driven: None) -> None:
    client = cast.signed_in("head")
    given = {"day": str(DAY), "sky": "rain", "since": "00:00", "until": "23:59", "why": "大雨"}
    for wrong in ({"since": "x"}, {"sky": "sun"}, {"since": "23:00", "until": "01:00"}, {"day": "x"}):
        assert client.post("/desk/tracks/weather/", given | wrong).status_code == 422
    assert client.post("/desk/tracks/weather/", given).status_code == 302
    assert "大雨" in client.get(PAGES[0]).content.decode()
    judge(now=NOW, day=DAY)
    assert "免作业" in client.get(PAGES[0]).content.decode()
    (row,) = queries.declared_weather(DAY)
    assert client.post(reverse("desk-track-withdraw", args=[row.uid]), {"day": str(DAY)}).status_code == 302
    assert client.post(reverse("desk-track-withdraw", args=[row.uid]), {"day": str(DAY)}).status_code == 422
