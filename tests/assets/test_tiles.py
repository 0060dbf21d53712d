"""Tiles: the bytes are what the specification says, every component is in one tile of each zoom, nobody sees too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from chengxu.accounts.rules import PUBLIC
from chengxu.assets import actions, drawing, queries
from chengxu.assets.changing import Wish
from chengxu.assets.models import Component
from chengxu.assets.mvt import EXTENT, Mark, encode
from chengxu.assets.tiles import Tile, clusters, reach
from chengxu.common.ids import SeededIds
from chengxu.territory.cells import BITS, middle, morton, ranges_over
from tests.assets.street import KEEPER, row
from tests.jingzhou import NOW, SEAT
from tests.web import cast

LONS = st.floats(109.2, 110.0)
LATS = st.floats(26.2, 26.9)


def read(tile: bytes) -> list[dict[str, Any]]:
    """The features of a tile of points: what each says, and where."""
    if not tile:
        return []
    layer = dict_of(fields(tile))[3][0]
    parts = dict_of(fields(layer))
    keys = [key.decode() for key in parts.get(3, [])]
    values = [
        next(value if number == 5 else value.decode() for number, value in fields(one))
        for one in parts.get(4, [])
    ]
    out = []
    for feature in parts[2]:
        told = dict_of(fields(feature))
        tags = list(varints(told[2][0])) if told[2][0] else []
        command, x, y = varints(told[4][0])
        assert command == 9
        assert told[3] == [1]
        said = {keys[tags[n]]: values[tags[n + 1]] for n in range(0, len(tags), 2)}
        out.append(said | {"x": (x >> 1) ^ -(x & 1), "y": (y >> 1) ^ -(y & 1)})
    return out


def fields(data: bytes) -> Iterator[tuple[int, Any]]:
    numbers = iter(data)
    while (tag := varint(numbers)) is not None:
        if tag & 7 == 0:
            yield tag >> 3, varint(numbers)
        else:
            length = varint(numbers)
            assert length is not None
            yield tag >> 3, bytes(next(numbers) for _ in range(length))


def varint(numbers: Iterator[int]) -> int | None:
    value = shift = 0
    for byte in numbers:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value
    return None


def varints(data: bytes) -> Iterator[int]:
    numbers = iter(data)
    while (value := varint(numbers)) is not None:
        yield value


def dict_of(pairs: Iterator[tuple[int, Any]]) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = {}
    for number, value in pairs:
        out.setdefault(number, []).append(value)
    return out


@given(
    st.lists(
        st.tuples(st.integers(-64, EXTENT + 64), st.integers(-64, EXTENT + 64), st.text(max_size=9)),
        max_size=20,
    )
)
def test_what_is_written_is_read_again(points: list[tuple[int, int, str]]) -> None:
    marks = [Mark(x, y, {"n": 1, "name": name}) for x, y, name in points]
    assert read(encode("some", marks)) == [{"n": 1, "name": name, "x": x, "y": y} for x, y, name in points]


def test_nothing_is_no_bytes() -> None:
    assert encode("some", []) == b""


@given(LONS, LATS, st.integers(0, 22))
def test_a_position_lies_in_the_tile_whose_box_holds_it(lon: float, lat: float, z: int) -> None:
    at = Tile(z, 0, 0).place(lon, lat)
    tile = Tile(z, at[0] // EXTENT, at[1] // EXTENT)
    assert tile.valid
    x, y = tile.place(lon, lat)
    assert 0 <= x < EXTENT
    assert 0 <= y < EXTENT
    west, south, east, north = tile.box
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


@given(st.lists(st.tuples(LONS, LATS), min_size=1, max_size=40), st.integers(8, 16))
def test_counted_marks_of_all_tiles_are_all_there_is(points: list[tuple[float, float]], z: int) -> None:
    seen = {(at[0] // EXTENT, at[1] // EXTENT) for at in (Tile(z, 0, 0).place(*point) for point in points)}
    around = {(x + dx, y + dy) for x, y in seen for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    total = 0
    for x, y in around:
        tile = Tile(z, x, y)
        shift = 2 * (BITS - tile.level)
        ranges = ranges_over(*reach(tile), finer=1)
        codes = [morton(*point) for point in points]
        counted: dict[int, int] = {}
        for code in codes:
            if any(low <= code <= high for low, high in ranges):
                counted[code >> shift] = counted.get(code >> shift, 0) + 1
        total += sum(n for _, _, n in clusters(tile, counted.items()))
    assert total == len(points)


@given(LONS, LATS, st.integers(1, 30))
def test_the_middle_of_a_cell_is_in_the_cell(lon: float, lat: float, level: int) -> None:
    code = morton(lon, lat) >> 2 * (BITS - level)
    assert morton(*middle(code, level)) >> 2 * (BITS - level) == code


@pytest.mark.parametrize(("z", "x", "y"), [(-1, 0, 0), (23, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_there_is_no_such_tile(z: int, x: int, y: int) -> None:
    assert not Tile(z, x, y).valid


# --- from the register -------------------------------------------------------------------------------------------

TOILET, LAMP = "C0301", "C0118"


def street() -> list[Component]:
    lines = [
        row(number, east=number * 20, category=LAMP if number % 3 else TOILET) for number in range(2, 32)
    ]
    taken = actions.register(lines, frame=None, actor=KEEPER, now=NOW, ids=SeededIds("tiles"), source="desk")
    assert not taken.wrong
    return list(Component.objects.all())


def at_seat(z: int) -> Tile:
    x, y = Tile(z, 0, 0).place(*SEAT)
    return Tile(z, x // EXTENT, y // EXTENT)


def address(tile: Tile, query: str = "") -> str:
    return f"/tiles/components/{tile.z}/{tile.x}/{tile.y}.mvt{query}"


@pytest.mark.django_db
def test_far_out_they_are_counted_and_close_by_each_is_there(county: str) -> None:
    rows = street()
    found = queries.listed(queries.Filters(), KEEPER)
    far = read(drawing.tile(at_seat(10), found, named=True))
    assert sum(one["n"] for one in far) == len(rows)
    assert all("uid" not in one for one in far)
    close = read(drawing.tile(at_seat(14), found, named=True))
    assert {one["uid"] for one in close} == {one.uid for one in queries.within(found, at_seat(14).box)}
    assert drawing.tile(at_seat(14), queries.listed(queries.Filters(), PUBLIC), named=True) == b""


@pytest.mark.django_db
def test_the_staff_see_what_the_list_shows_everybody_else_the_public_classes(
    county: str, client: Client
) -> None:
    street()
    tile = at_seat(14)
    staff = read(cast.signed_in("clerk").get(address(tile)).content)
    anybody = read(client.get(address(tile)).content)
    assert {one["category"] for one in staff} == {LAMP, TOILET}
    assert {one["category"] for one in anybody} == {TOILET}
    assert all("uid" not in one for one in anybody)
    narrowed = read(cast.signed_in("clerk").get(address(tile, f"?category={LAMP}")).content)
    assert {one["category"] for one in narrowed} == {LAMP}
    same = client.get(address(tile, f"?category={LAMP}&q=x"))
    assert (read(same.content), same["ETag"]) == (anybody, client.get(address(tile))["ETag"])
    assert client.get(address(Tile(3, 9, 0))).status_code == 404


@pytest.mark.django_db
def test_a_tile_is_sent_again_only_after_the_register_was_written_to(county: str) -> None:
    one, client, tile = street()[0], cast.signed_in("clerk"), address(at_seat(14))
    first = client.get(tile)
    kept = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(tile, **kept).status_code == 304
    assert client.get(tile + "?state=damaged", **kept).status_code == 200
    wish = Wish(words={"state": "damaged"})
    actions.change(uid=one.uid, wish=wish, actor=KEEPER, now=NOW, ids=SeededIds("change"))
    again = client.get(tile, **kept)
    assert again.status_code == 200
    assert [mark["uid"] for mark in read(again.content) if mark["state"] == "damaged"] == [one.uid]
