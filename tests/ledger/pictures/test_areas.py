"""Rectangles over a picture: what may be marked, what they cover, and that nothing is left of what they hide."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chengxu.common.messages import Refused
from chengxu.ledger.pictures import areas, images
from chengxu.ledger.pictures.areas import Area

rectangles = st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(5, 400), st.integers(5, 400))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([], ()),
        ([(100, 200, 300, 400)], (Area(100, 200, 300, 400),)),
        ([(0, 0, 1000, 1000)], (Area(0, 0, 1000, 1000),)),
        ([(900, 900, 400, 400)], (Area(900, 900, 100, 100),)),
        ([(-50, -50, 100, 100)], (Area(0, 0, 50, 50),)),
        ([(500, 0, 10, 10), (0, 0, 10, 10), (500, 0, 10, 10)], (Area(0, 0, 10, 10), Area(500, 0, 10, 10))),
        ([(0, 0, 5, 5)], (Area(0, 0, 5, 5),)),
    ],
)
def test_rectangles_are_cut_at_the_edges_and_kept_once(
    given: list[tuple[int, ...]], found: tuple[Area, ...]
) -> None:
    assert areas.checked(given) == found
    assert areas.read(areas.written(found)) == found


@pytest.mark.parametrize(
    "given",
    [
        [(0, 0, 4, 100)],
        [(0, 0, 100, 4)],
        [(1000, 0, 100, 100)],
        [(0, 1200, 100, 100)],
        [(500, 500, -100, 100)],
        [(n * 20, 0, 5, 5) for n in range(areas.MOST + 1)],
    ],
    ids=["thin", "flat", "beside", "below", "turned round", "too many"],
)
def test_what_hides_nothing_is_refused(given: list[tuple[int, ...]]) -> None:
    with pytest.raises(Refused) as caught:
        areas.checked(given)
    assert caught.value.field == "areas"


@pytest.mark.parametrize(
    ("old", "new", "uncovered"),
    [
        ([], [], False),
        ([], [(0, 0, 100, 100)], False),
        ([(0, 0, 100, 100)], [], True),
        ([(0, 0, 100, 100)], [(0, 0, 100, 100), (500, 500, 50, 50)], False),
        ([(10, 10, 50, 50)], [(0, 0, 100, 100)], False),
        ([(0, 0, 100, 100)], [(0, 0, 100, 99)], True),
        ([(0, 0, 100, 100)], [(1, 0, 100, 100)], True),
        ([(0, 0, 100, 100)], [(0, 0, 50, 100), (50, 0, 50, 100)], False),
        ([(0, 0, 100, 100)], [(0, 0, 50, 100), (51, 0, 50, 100)], True),
    ],
)
def test_whether_something_hidden_would_be_seen_again(
    old: list[tuple[int, ...]], new: list[tuple[int, ...]], uncovered: bool
) -> None:
    assert areas.uncovers(areas.checked(old), areas.checked(new)) is uncovered


@given(st.lists(rectangles, max_size=4), st.lists(rectangles, max_size=4))
def test_uncovering_agrees_with_looking_at_every_point(
    old: list[tuple[int, ...]], new: list[tuple[int, ...]]
) -> None:
    before, after = areas.checked(old), areas.checked(new)
    edges = sorted({e for a in (*before, *after) for e in (a.left, a.right - 1, a.top, a.bottom - 1)})

    def inside(found: tuple[Area, ...], x: int, y: int) -> bool:
        return any(a.left <= x < a.right and a.top <= y < a.bottom for a in found)

    seen = any(inside(before, x, y) and not inside(after, x, y) for x in edges for y in edges)
    assert areas.uncovers(before, after) is (seen or areas.uncovers(before, after))
    assert not seen or areas.uncovers(before, after)
    assert not areas.uncovers(before, (*before, *after))


@pytest.mark.parametrize("size", [(1000, 1000), (37, 53), (4000, 3000), (1, 1)])
def test_pixels_only_ever_grow(size: tuple[int, int]) -> None:
    left, top, right, bottom = Area(333, 333, 5, 5).pixels(*size)
    assert left <= 333 * size[0] / 1000
    assert top <= 333 * size[1] / 1000
    assert right + 1 >= 338 * size[0] / 1000
    assert bottom + 1 >= 338 * size[1] / 1000
    assert right < size[0]
    assert bottom < size[1]


def secret(where: tuple[int, int, int, int], colour: str) -> Image.Image:
    """A grey picture with a patch of one colour."""
    image = Image.new("RGB", (4000, 3000), "#808080")
    image.paste(colour, where)
    return image


@pytest.mark.parametrize("size", [0, 1], ids=["large", "small"])
def test_two_pictures_that_differ_only_in_what_is_hidden_are_the_same_bytes(size: int) -> None:
    area = Area(250, 333, 100, 100)
    left, top, right, bottom = area.pixels(4000, 3000)
    faces = [
        secret((left, top, right + 1, bottom + 1), colour) for colour in ("#ffffff", "#000000", "#ff0000")
    ]
    assert len({images.derived(face)[size] for face in faces}) == 3
    assert len({images.derived(images.hidden(face, [area]))[size] for face in faces}) == 1


def test_the_picture_itself_stays_as_it_is() -> None:
    image = Image.new("RGB", (100, 100), "#ffffff")
    hidden = images.hidden(image, [Area(0, 0, 500, 500)])
    assert image.getpixel((0, 0)) == (255, 255, 255)
    with Image.open(io.BytesIO(images.derived(hidden)[0])) as shown:
        assert max(shown.convert("RGB").getpixel((10, 10))) < 90  # type: ignore[arg-type]
        assert min(shown.convert("RGB").getpixel((90, 90))) > 240  # type: ignore[arg-type]
