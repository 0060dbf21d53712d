"""The drawings: the same every time, different before and after, marked as demonstration."""

from __future__ import annotations

import io

from PIL import Image

from chengxu.project.demo.pictures import draw_all, hashes
from chengxu.project.demo.plan import table
from chengxu.project.demo.subjects import SUBJECTS, draw

SEAL_RED = (192, 57, 43)


def test_a_drawing_is_repeatable_and_shows_the_work_done() -> None:
    before, after = draw("cover", done=False, variant=0), draw("cover", done=True, variant=0)
    assert before == draw("cover", done=False, variant=0)
    assert before != after


def test_every_drawing_bears_the_mark() -> None:
    for data in draw_all(variants=1).values():
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        assert picture.size == (800, 600)
        corner = picture.getpixel((698, 534))
        assert isinstance(corner, tuple)
        assert all(abs(got - wanted) < 40 for got, wanted in zip(corner, SEAL_RED, strict=True))


def test_stories_name_subjects_that_can_be_drawn() -> None:
    named = {row["picture"] for row in table("stories.yaml")["stories"].values() if "picture" in row}
    assert named <= set(SUBJECTS)


def test_hashes_are_grouped_before_and_after() -> None:
    found = hashes({("lamp", False, 0): b"a", ("lamp", True, 0): b"b", ("lamp", False, 1): b"c"})
    assert [len(group) for group in found["lamp"]] == [2, 1]
