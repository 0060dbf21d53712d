"""Control lines: what a permit does to one, which days and kinds count, what a pack may get wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from chengxu.assets.upkeep import lines
from chengxu.assets.upkeep.lines import Line, LineKind
from chengxu.assets.upkeep.lines_loading import FILE, parse
from chengxu.common.messages import Message
from chengxu.ledger.models import Deed
from chengxu.packs.checking import Checker
from chengxu.parties.models import Permit
from tests.jingzhou import source
from tests.parties.held import FIRM, party
from tests.web.cast import signed_in
from tests.web.test_permits import today

GREEN = LineKind(
    code="green", name=Message("绿线"), permits=frozenset({"digging", "advertising"}), within_metres=5, rule=Message("不得改作他用"),
    source="办法", verified=False,
)  # fmt: skip
EAST, NORTH = 1 / 99_550, 1 / 111_320  # a metre at this latitude
LON, LAT = 109.69, 26.57
FIRST, LAST = date(2023, 6, 10), date(2023, 6, 20)


def square(west: float, south: float, size: float) -> Polygon:
    return box(
        LON + west * EAST, LAT + south * NORTH, LON + (west + size) * EAST, LAT + (south + size) * NORTH
    )


LINE = Line(
    code="G", name=Message("怡园绿线"), kind=GREEN, shape=square(0, 0, 100), since=date(2023, 6, 1), until=date(2023, 12, 31),
    source="图", verified=False,
)  # fmt: skip


def found(
    shape: BaseGeometry, permit: str = "digging", first: date = FIRST, last: date = LAST
) -> list[lines.Crossing]:
    return lines.crossings(shape, permit, first, last, [LINE])


@pytest.mark.parametrize(
    ("shape", "inside", "area", "length", "away"),
    [
        (square(90, 90, 20), True, 100, 0, 0),
        (square(10, 10, 10), True, 100, 0, 0),
        (square(103, 0, 10), False, 0, 0, 3),
        (LineString([(LON - 50 * EAST, LAT + 50 * NORTH), (LON + 30 * EAST, LAT + 50 * NORTH)]), True, 0, 30, 0),
        (Point(LON + 50 * EAST, LAT + 50 * NORTH), True, 0, 0, 0),
        (Point(LON - 4 * EAST, LAT + 50 * NORTH), False, 0, 0, 4),
    ],
)  # fmt: skip
def test_how_much_of_a_line_is_touched(
    shape: BaseGeometry, inside: bool, area: float, length: float, away: float
) -> None:
    (one,) = found(shape)
    assert one.inside is inside
    assert one.square_metres == pytest.approx(area, rel=0.01, abs=0.5)
    assert one.metres == pytest.approx(length, rel=0.01, abs=0.5)
    assert one.away == pytest.approx(away, abs=0.1)
    assert "怡园绿线" in one.said.zh
    assert "不得改作他用" in one.said.zh


@pytest.mark.parametrize(
    ("shape", "permit", "first", "last"),
    [
        (square(106, 0, 10), "digging", FIRST, LAST),
        (square(0, 0, 10), "stall", FIRST, LAST),
        (square(0, 0, 10), "digging", date(2023, 5, 1), date(2023, 5, 31)),
        (square(0, 0, 10), "digging", date(2024, 1, 1), date(2024, 1, 2)),
    ],
)
def test_what_is_farther_of_another_kind_or_on_other_days_is_not_warned(
    shape: BaseGeometry, permit: str, first: date, last: date
) -> None:
    assert found(shape, permit, first, last) == []


@pytest.mark.parametrize(
    ("first", "last"), [(date(2023, 5, 1), date(2023, 6, 1)), (date(2023, 12, 31), date(2024, 2, 1))]
)
def test_the_first_and_the_last_day_count(first: date, last: date) -> None:
    assert found(square(0, 0, 10), "digging", first, last)


# --- the pack ----------------------------------------------------------------------------------------------------


def read(kinds: Mapping[str, Any] | None = None, **changed: Any) -> list[str]:
    pack = source().pack
    kind = {
        "name": "绿线",
        "permits": ["digging"],
        "within_metres": 5,
        "rule": "r",
        "source": "s",
        "verified": False,
    }
    feature = {
        "type": "Feature",
        "properties": {"code": "G", "name": "园", "kind": "green", "since": "2023-06-01", "source": "图", "verified": False}
        | {key: value for key, value in changed.items() if key != "ring"},
        "geometry": {"type": "Polygon", "coordinates": [changed.get("ring", [[109, 26], [110, 26], [110, 27], [109, 26]])]},
    }  # fmt: skip
    documents = {path: value for path, value in pack.documents.items() if not path.startswith("lines/")}
    documents |= {
        FILE: {"kinds": {"green": kind | dict(kinds or {})}},
        "lines/x.geojson": {"type": "FeatureCollection", "features": [feature]},
    }
    check = Checker(replace(pack, documents=json.loads(json.dumps(documents))))
    parse(check, ["digging", "stall"])
    return [problem.field for problem in check.problems.items]


@pytest.mark.parametrize(
    ("kinds", "changed", "field"),
    [
        ({}, {}, None),
        ({"permits": ["flying"]}, {}, "permits"),
        ({"within_metres": 900}, {}, "within_metres"),
        ({}, {"kind": "purple"}, "kind"),
        ({}, {"since": "June"}, "since"),
        ({}, {"until": "June"}, "until"),
        ({}, {"colour": "green"}, ""),
        ({}, {"ring": [[109, 26], [110, 27], [110, 26], [109, 27], [109, 26]]}, "geometry"),
        ({}, {"ring": [[400000, 26], [400100, 26], [400100, 27], [400000, 26]]}, "geometry"),
    ],
)
def test_what_a_pack_may_get_wrong(
    kinds: Mapping[str, Any], changed: dict[str, Any], field: str | None
) -> None:
    wrong = read(kinds, **changed)
    assert (wrong == []) == (field is None)
    assert field is None or any(field in one for one in wrong)


# --- beside a permit ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_permit_on_a_green_line_needs_a_word_and_leaves_one(county: str, home: object) -> None:
    clerk: Client = signed_in("clerk")
    uid = party(FIRM)
    given = {
        "what": "开挖埋管", "start": today().isoformat(), "end": (today() + timedelta(days=3)).isoformat(),
        "shape": "point", "corners": "109.69048, 26.576167", "papers": [],
    }  # fmt: skip
    address = reverse("permit-new", args=[uid]) + "?kind=digging"
    papers = [
        word.split('"')[0] for word in clerk.get(address).content.decode().split('name="papers" value="')[1:]
    ]
    given["papers"] = papers
    refused = clerk.post(address, given)
    assert refused.status_code == 422
    assert "怡园绿线" in refused.content.decode()
    assert not Permit.objects.exists()
    assert not Deed.objects.filter(verb__startswith="permit.").exists()
    never = clerk.post(address, given | {"end": (today() - timedelta(days=3)).isoformat()}).content.decode()
    assert "结束早于开始" in never  # what cannot be is said before a word is asked for
    assert "怡园绿线" not in never
    issued = clerk.post(address, given | {"lines_why": "园林所已同意"}, follow=True)
    assert "怡园绿线" in issued.content.decode()
    deed = Deed.objects.get(verb="permit.cross")
    assert json.loads(deed.detail)["line"] == "G01"
    shown = clerk.get(reverse("control-lines")).content.decode()
    assert "怡园绿线" in shown
    assert json.loads(deed.detail)["number"] in shown
    free = given | {"corners": "109.70, 26.60"}
    assert clerk.post(address, free).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("post", "status"), [("clerk", 200), ("collector", 200), ("officer", 200), ("sweeper", 403)]
)
def test_who_sees_the_lines(county: str, home: object, post: str, status: int) -> None:
    client = signed_in(post)
    assert client.get(reverse("control-lines")).status_code == status
    assert client.get(reverse("control-lines-shapes")).status_code == status
