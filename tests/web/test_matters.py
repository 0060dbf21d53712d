"""The public's map and list: the list works alone, narrows as asked, and shows what everybody may know."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.jingzhou import SEAT
from tests.web.cast import do, reported

HERE = f"{SEAT[0] - 0.01},{SEAT[1] - 0.01},{SEAT[0] + 0.01},{SEAT[1] + 0.01}"
SECRETS = ("伍先生", "13812341234", "路灯不亮三天了", "渠阳中路")


def test_the_list_says_everything_without_a_script(client: Client) -> None:
    do(reported().case_uid, "accept", "acceptor")
    page = client.get("/map/").content.decode()
    assert "<h3>路灯</h3>" in page
    assert "已受理" in page
    assert "渠阳镇" in page
    assert "data-matters-map hidden" in page
    for secret in SECRETS:
        assert secret not in page
    assert "/desk/" not in page


def test_spots_are_geojson_for_the_part_that_is_asked(client: Client) -> None:
    receipt = reported()
    reported(category="E2120")
    answer = client.get(f"/map/spots.json?bbox={HERE}&zoom=19")
    assert answer["Content-Type"] == "application/geo+json"
    spots = json.loads(answer.content)["features"]
    assert sorted(spot["properties"]["name"] for spot in spots) == ["生活噪声扰民", "路灯"]
    lamp = next(spot for spot in spots if spot["properties"]["name"] == "路灯")
    assert lamp["geometry"]["coordinates"] == [*SEAT]
    said = json.dumps(spots, ensure_ascii=False)
    for secret in (*SECRETS, receipt.code, receipt.report_uid):
        assert secret not in said
    assert json.loads(client.get("/map/spots.json?bbox=1,1,2,2&zoom=5").content)["features"] == []


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", True),
        ("state=open", True),
        ("state=closed", False),
        ("group=C01", True),
        ("group=E01", False),
        ("township=431229100", True),
        ("week=2001-01-01", False),
        (f"bbox={HERE}", True),
        ("bbox=1,1,2,2", False),
        # what nobody can understand narrows nothing
        ("state=x&week=gestern&bbox=a,b&zoom=nan&after=%00&from=x", True),
        ("week=9999-12-31&bbox=nan,nan,nan,nan", True),
        ("zoom=1e999", True),
    ],
)
def test_an_address_narrows_the_list_and_nonsense_does_not_break_it(
    client: Client, query: str, shown: bool
) -> None:
    reported()
    page = client.get(f"/map/?{query}")
    assert page.status_code == 200
    assert ("<h3>路灯</h3>" in page.content.decode()) is shown
    assert client.get(f"/map/spots.json?{query}").status_code == 200


def test_pages_of_the_list_lead_on_and_keep_the_filter(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chengxu.web.portal.matters.PAGE", 2)
    for _ in range(3):
        reported()
    page = client.get("/map/?state=open").content.decode()
    more = page.partition('href="?state=open&amp;after=')[2].partition('"')[0]
    second = client.get(f"/map/?state=open&after={more}").content.decode()
    assert (page.count("<h3>"), second.count("<h3>")) == (2, 1)
    assert 'rel="next"' not in second
    assert "共 3 件" in second


def test_an_empty_county_says_what_to_do(client: Client) -> None:
    assert "看到问题？" in client.get("/map/").content.decode()
    assert "没有符合条件的事" in client.get("/map/?state=open").content.decode()
