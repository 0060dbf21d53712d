"""OGC API – Features: who may read, pages that lose and double nothing, boxes, filters, and errors that are sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.accounts.rules import SYSTEM
from chengxu.api import actions as keys
from chengxu.api.ogc.rules import FILTERS, KNOWN, MOST, Asked, asked, refuse_unknown
from chengxu.assets import actions
from chengxu.common.ids import SystemIds
from chengxu.common.messages import Refused
from tests.assets.street import BIN, KEEPER, row
from tests.jingzhou import SEAT
from tests.web import cast

ITEMS = "/ogc/collections/components/items"


def understood(given: dict[str, str]) -> Asked:
    refuse_unknown(given, KNOWN)
    return asked(given)


@pytest.mark.parametrize(
    ("given", "boxes"),
    [
        ({}, ()),
        ({"bbox": "109,26,110,27"}, ((109, 26, 110, 27),)),
        ({"bbox": "109,26,0,110,27,99"}, ((109, 26, 110, 27),)),
        ({"bbox": "170,26,-170,27"}, ((170, 26, 180, 27), (-180, 26, -170, 27))),
    ],
)
def test_a_box_is_read(given: dict[str, str], boxes: object) -> None:
    assert understood(given).boxes == boxes


MAY, JUNE = date(2023, 5, 1), date(2023, 6, 1)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("2023-05-01", (MAY, MAY)),
        ("2023-05-01/2023-06-01", (MAY, JUNE)),
        ("2023-05-01/..", (MAY, None)),
        ("../2023-06-01", (None, JUNE)),
        ("/2023-06-01", (None, JUNE)),
        ("2023-05-01T/..", (MAY, None)),
        ("2023-05-01T08:00:00+08:00", (datetime(2023, 5, 1, tzinfo=UTC),) * 2),
    ],
)
def test_a_time_is_read(text: str, times: object) -> None:
    assert understood({"datetime": text}).times == times


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "110,27,109,26"}, "bbox"),
        ({"bbox": "110,26,181,27"}, "bbox"),
        ({"datetime": ""}, "datetime"),
        ({"datetime": "yesterday"}, "datetime"),
        ({"datetime": "../.."}, "datetime"),
        ({"datetime": "2023-05-01/2023-05-02/2023-05-03"}, "datetime"),
        ({"datetime": "2023-13-01"}, "datetime"),
        ({"datetime": "2023-05-01T08:00:00"}, "datetime"),
        ({"datetime": "9999-12-31T23:59:59-14:00/.."}, "datetime"),
        ({"datetime": "../0001-01-01T00:00:00+14:00"}, "datetime"),
        ({"f": "html"}, "f"),
        ({"category": "C0118\0"}, "category"),
        ({"bbox": "a,b,c,d"}, "bbox"),
        ({"bbox": "nan,0,1,1"}, "bbox"),
        ({"bbox": ""}, "bbox"),
        ({"limit": "0"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"limit": "9" * 40}, "limit"),
        ({"after": "x"}, "after"),
        ({"crs": "http://www.opengis.net/def/crs/EPSG/0/3857"}, "crs"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        understood(given)
    assert refusal.value.field == field


def test_too_many_are_cut() -> None:
    assert asked({"limit": "999999"}).limit == MOST


@pytest.fixture
def reader(db: None) -> Client:
    """A program with a key for components; three lamps and a bin stand in the street."""
    rows = [
        row(2, name="灯0", owner="JZCG-LD", maintainer="JZCG-LD", since="2023-05-01", external="L-1"),
        row(
            3, east=30, name="灯1", owner="JZCG-LD", maintainer="JZCG-LD", since="2023-05-02", external="L-2"
        ),
        row(4, east=60, name="灯2", owner="JZCG-LD"),
        row(9, east=200, category=BIN),
    ]
    actions.register(rows, frame=None, actor=KEEPER, now=timezone.now(), ids=SystemIds(), source="desk")
    secret, _ = keys.issue(name="地图", actor=SYSTEM, now=timezone.now(), ids=SystemIds(), components=True)
    return Client(headers={"x-api-key": secret})


def read(client: Client, address: str) -> Any:
    return client.get(address).json()


def test_a_program_finds_its_way_from_the_landing_page(reader: Client) -> None:
    links = {link["rel"]: link["href"] for link in read(reader, "/ogc/")["links"]}
    assert any(uri.endswith("/conf/core") for uri in read(reader, links["conformance"])["conformsTo"])
    described = read(reader, links["service-desc"])
    assert described["servers"] == [{"url": links["self"].rstrip("/")}]
    told = described["paths"]["/collections/components/items"]["get"]["parameters"]
    assert [one["name"] for one in told if "name" in one] == list(FILTERS)
    assert described["components"]["parameters"]["limit"]["schema"]["maximum"] == MOST
    (one,) = read(reader, links["data"])["collections"]
    west, south, east, north = one["extent"]["spatial"]["bbox"][0]
    assert west < SEAT[0] < east
    assert south < SEAT[1] < north
    found = next(link["href"] for link in one["links"] if link["rel"] == "items")
    assert read(reader, found)["numberMatched"] == 4


def test_pages_follow_each_other_to_the_end(reader: Client) -> None:
    address, seen = f"{ITEMS}?limit=3", []
    while address:
        page = read(reader, address)
        seen += [feature["id"] for feature in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert len(seen) == len(set(seen)) == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("category=C0305", 1),
        ("category=C0118&state=intact", 3),
        ("state=lost", 0),
        (f"bbox={SEAT[0] - 0.0001},{SEAT[1] - 0.0001},{SEAT[0] + 0.0004},{SEAT[1] + 0.0001}", 2),
        ("bbox=-10,-10,10,10", 0),
        ("bbox=100,-90,-170,90", 4),
        ("maintainer=JZCG-LD", 2),
        ("owner=JZCG-LD", 3),
        ("maintainer=JZCG-LD&owner=JZCG-LD", 2),
        ("external=L-2", 1),
        ("owner=", 1),
        ("datetime=2023-05-01/..", 2),
        ("datetime=2023-05-01T00:30:00%2B08:00", 1),
        ("datetime=2023-04-30T16:30:00Z", 1),
        ("datetime=../2023-05-01", 1),
        ("datetime=2024-01-01T/..", 0),
    ],
)
def test_items_are_narrowed(reader: Client, query: str, count: int) -> None:
    assert read(reader, f"{ITEMS}?{query}")["numberMatched"] == count


def test_one_item_and_none(reader: Client) -> None:
    one = read(reader, f"{ITEMS}/4312290305000001")
    assert (one["geometry"]["type"], one["properties"]["category"]) == ("Point", BIN)
    assert one["properties"]["since"] is None
    for odd in (f"{ITEMS}/x", f"{ITEMS}/%00", "/ogc/collections/roads", "/ogc/collections/roads/items"):
        assert (reader.get(odd).status_code, read(reader, odd)["code"]) == (404, "NotFound")
    answer = reader.get(f"{ITEMS}?bbox=1")
    assert (answer.status_code, "bbox" in answer.json()["description"]) == (400, True)


def test_what_is_no_address_and_what_nobody_knows_is_said_as_json(reader: Client) -> None:
    for address, status in (
        ("/ogc/roads", 404),
        ("/ogc/collections?colour=red", 400),
        (f"{ITEMS}?f=html", 400),
    ):
        answer = reader.get(address)
        assert (answer.status_code, sorted(answer.json())) == (status, ["code", "description"])
    assert sorted(reader.post(ITEMS).json()) == ["code", "description"]
    assert reader.get("/ogc/collections?f=json").status_code == 200


def test_others_are_told_how_to_get_a_key(reader: Client) -> None:
    plain, _ = keys.issue(name="别的", actor=SYSTEM, now=timezone.now(), ids=SystemIds())
    for client in (Client(), Client(headers={"x-api-key": plain}), Client(headers={"x-api-key": "guess"})):
        answer = client.get(ITEMS)
        assert (answer.status_code, "密钥" in answer.json()["description"]) == (401, True)
    assert cast.signed_in("clerk").get(ITEMS).status_code == 200
    assert cast.signed_in("sysadmin").get(ITEMS).status_code == 401
