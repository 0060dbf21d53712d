"""The page of GB/T 9704-2012 in numbers: cells, what may not be broken, signature, head, title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.reports.writers import page


def test_the_standards_numbers_agree_with_one_another() -> None:
    """22 characters and 21 spaces of seven eighths are the height; 28 characters are the width; both to 0.1 mm."""
    lines = page.LINES * page.CELL + (page.LINES - 1) * page.CELL * 7 / 8
    assert lines == pytest.approx(page.HEIGHT, abs=0.1)
    filled = page.CELL + page.PITCH * (page.LINES - 1)
    assert filled == pytest.approx(page.HEIGHT)
    top, right, bottom, left = page.MARGINS
    assert (left + page.WIDTH + right, top + page.HEIGHT + bottom) == page.PAPER


@pytest.mark.parametrize(
    ("text", "expected"), [("中文，“”——", 7.0), ("2023年", 3.0), ("98.7%", 2.5), ("", 0.0)]
)
def test_cells(text: str, expected: float) -> None:
    assert page.cells(text) == expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("规范4800余次；", ["4800余次"]),
        ("共清运33965.3吨（其中", ["33965.3吨"]),
        ("收运率100%，无害化", ["100%"]),
        ("自2023年12月5日起", ["2023年", "12月", "5日"]),
        ("罚款30余万元。", ["30余万元"]),
        ("达16小时、5班", ["16小时", "5班"]),
        ("10多个部门", ["10多个"]),
        ("热线12345和", ["12345"]),
        ("符合GB/T9704-2012的", ["GB/T9704-2012"]),
        ("第7", []),
        ("x" + "1234567890" * 3 + "处", []),
        ("没有数字", []),
    ],
)
def test_numbers_stay_with_their_units(text: str, kept: list[str]) -> None:
    assert [piece.text for piece in page.pieces(text) if piece.keep] == kept


@given(st.text(st.sampled_from("中，。年月日余万元次%.-/0123456789aB ")))
def test_no_character_is_lost_and_nothing_long_is_kept(text: str) -> None:
    found = page.pieces(text)
    assert "".join(piece.text for piece in found) == text
    assert all(page.cells(piece.text) <= page.CHARACTERS / 2 for piece in found if piece.keep)
    assert all(piece.text for piece in found)


@pytest.mark.parametrize(
    ("name", "date", "sealed", "expected"),
    [
        ("某局", "2023年12月26日", True, (19.5, 17.0, 2)),  # the date ends at 24, the name over its middle
        (
            "某某苗族侗族自治县城市管理和综合执法局",
            "2024年1月5日",
            True,
            (8.0, 14.5, 2),
        ),  # a long name ends at 27
        ("某局", "2023年12月26日", False, (17.0, 19.0, 1)),  # the longer date ends at 26
        ("某某县城市管理和综合执法局", "2024年1月5日", False, (13.0, 15.0, 1)),  # the name ends at 26
        ("局" * 40, "2024年1月5日", False, (0.0, 2.0, 1)),
    ],
)
def test_the_signature(name: str, date: str, sealed: bool, expected: tuple[float, float, int]) -> None:
    found = page.signature(name, date, sealed=sealed)
    assert (found.name_at, found.date_at, found.gap) == expected


@pytest.mark.parametrize("length", [4, 10, 11, 22, 30])
def test_the_organisations_name_fits_the_type_area(length: int) -> None:
    found = page.mark("局" * length)
    assert found.size <= page.TALLEST
    assert page.NARROWEST <= found.scale <= 1
    assert length * found.size * found.scale <= page.MARK_WIDTH / 25.4 * 72 + 0.1
    assert (found.scale == 1) == (length == 4 or length == 10)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2023年度工作总结及2024年工作计划", ("2023年度工作总结及2024年工作计划",)),
        (
            "关于印发某县城区占道经营专项整治行动实施方案的通知",
            ("关于印发某县城区占道经营", "专项整治行动实施方案的通知"),
        ),
        (
            "某某县城市管理和综合执法局关于2023年度城市管理工作情况的报告",
            ("某某县城市管理和综合执法局", "关于2023年度城市管理工作情况的报告"),
        ),
    ],
)
def test_a_long_title_is_broken_by_meaning(title: str, lines: tuple[str, ...]) -> None:
    assert page.title_lines(title) == lines


@given(st.text(st.sampled_from("关于的及年报告城市管理2023，》"), min_size=1, max_size=90))
def test_every_title_keeps_its_characters_and_fits(title: str) -> None:
    lines = page.title_lines(title)
    assert "".join(lines) == title
    assert all(page.cells(line) <= 20 for line in lines)


@pytest.mark.parametrize(("length", "closer"), [(10, 0), (27, 0), (30, -1.06), (60, -1.4)])
def test_a_line_a_little_too_long_is_squeezed(length: float, closer: float) -> None:
    assert page.squeeze(length, page.SMALL) == pytest.approx(closer, abs=0.05)
