"""What stands behind a number on an English page."""

from __future__ import annotations

import pytest

from chengxu.common.measure_names import in_english
from chengxu.common.messages import language
from chengxu.web.templatetags.cx import figure, unit


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("吨", "t"),
        ("平方米", "m²"),
        ("人次", "person-times"),
        ("%", "%"),
        ("万元", "10,000 yuan"),
        ("度", "degrees"),
        ("件", ""),
        ("个", ""),
        ("坨", "坨"),
        ("", ""),
    ],
)
def test_units_are_translated_and_words_that_only_count_are_not_said(word: str, english: str) -> None:
    assert in_english(word) == english


def test_a_figure_speaks_the_language_of_its_page() -> None:
    assert ">件<" in figure(221, "件")
    assert unit("吨") == "吨"
    with language("en"):
        assert "件" not in figure(221, "件")
        assert ">t<" in figure(12.5, "吨")
