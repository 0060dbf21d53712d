"""A few rows are compared with a part of the register: the outcome is that of comparing them with all of it."""

from __future__ import annotations

from typing import Any

import pytest

from chengxu.assets import actions, queries
from chengxu.assets.changing import Wish
from chengxu.assets.judging import Line, judge
from chengxu.common.ids import SeededIds
from chengxu.territory.frames import Frame
from tests.assets.street import BIN, KEEPER, LAMP, row
from tests.jingzhou import NOW

pytestmark = pytest.mark.django_db
CODE = "4312290118{:06}"
FIRST = row(2, external="L-1", name="一号灯")


@pytest.fixture(autouse=True)
def _street(county: str) -> None:
    """Lamps ten metres apart, the first moved and the last dissolved since they were surveyed, and a bin."""
    rows = [FIRST, *(row(3 + n, east=10.0 * (n + 1)) for n in range(8)), row(20, east=300, category=BIN)]
    taken = actions.register(rows, frame=None, actor=KEEPER, now=NOW, ids=SeededIds("a"), source="import")
    assert len(taken.added) == 10
    lon, lat = taken.added[0].lon + 0.0012, taken.added[0].lat
    for uid, words in (
        (taken.added[0].uid, {"lon": str(lon), "lat": str(lat)}),
        (taken.added[8].uid, {"state": "dissolved"}),
    ):
        actions.change(
            uid=uid, wish=Wish(words=words, reason="改"), actor=KEEPER, now=NOW, ids=SeededIds(uid)
        )


@pytest.mark.parametrize(
    ("line", "new", "repeated", "wrong"),
    [
        (FIRST, 0, 1, 0),  # the very row, although its lamp was moved
        (row(), 1, 0, 0),  # where the moved lamp stood
        (row(east=1), 1, 0, 0),
        (row(east=11), 0, 0, 1),  # a metre from the second
        (row(east=80.5), 1, 0, 0),  # beside the dissolved one
        (row(east=301), 1, 0, 0),  # beside the bin
        (row(east=301, category=BIN), 0, 0, 1),
        (row(east=500), 1, 0, 0),
        (row(east=500, external="L-1"), 0, 0, 1),
        (row(east=500, code=CODE.format(3)), 0, 0, 1),
        (row(east=500, code=CODE.format(77)), 1, 0, 0),
        (row(east=500, state="奇怪"), 0, 0, 1),
        (row(east=500, frame=""), 0, 0, 1),
    ],
)
def test_a_part_of_the_register_is_enough(line: Line, new: int, repeated: int, wrong: int) -> None:
    found = [_outcome(line, known) for known in (queries.known_about([line], _book(), None), queries.known())]
    assert found[0] == found[1]
    assert (len(found[0][0]), found[0][1], len(found[0][2])) == (new, repeated, wrong)


def test_a_frame_that_is_stated_for_all_rows_is_enough() -> None:
    line = row(east=11, frame="")
    part = _outcome(line, queries.known_about([line], _book(), Frame.CGCS2000), frame=Frame.CGCS2000)
    assert part == _outcome(line, queries.known(), frame=Frame.CGCS2000)
    assert len(part[2]) == 1


def test_one_row_is_not_compared_with_all(django_assert_max_num_queries: Any) -> None:
    book = _book()
    with django_assert_max_num_queries(3):
        part = queries.known_about([row(east=11)], book, None)
    assert (len(part.by_code), part.serials) == (1, {"4312290118": 9})
    assert LAMP in {held.spot.category for held in part.by_code.values()}


def _book() -> Any:
    return queries.book(NOW)


def _outcome(line: Line, known: Any, frame: Frame | None = None) -> tuple[list[str], int, list[str]]:
    judged = judge(
        [line], known, _book(), frame=frame, near_ok=False, actor=KEEPER, now=NOW, ids=SeededIds("j"), source="desk"
    )  # fmt: skip
    return [one.code for one in judged.new], judged.repeated, [str(one.message) for one in judged.wrong]
