"""A sentence that lost a clause reads as if it had never had it."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.reports.language.mending import CLOSING, JOINING, OPENING, STOPS, WEAK, Gone, finished, mend

FIGURES = "0123456789"
PIECES = re.compile(r"\[\[(.*?)\]\]")


def gaps(text: str) -> list[str | Gone]:
    """``规范3处，[[取缔4个，]]清理5处。`` with what stands in brackets fallen out."""
    parts = PIECES.split(text)
    return [Gone.of(part) if index % 2 else part for index, part in enumerate(parts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a clause that brings its own mark
        ("规范3处，[[取缔4个，]]清理5处。", "规范3处，清理5处。"),
        ("[[规范3处，]]取缔4个，清理5处。", "取缔4个，清理5处。"),
        ("全年[[规范3处；]]取缔4个，清理5处。", "全年取缔4个，清理5处。"),
        ("规范3处，[[取缔4个。]]清理5处。", "规范3处。清理5处。"),
        ("规范3处、[[取缔4个；]]清理5处。", "规范3处；清理5处。"),
        ("规范3处，[[取缔4个，]][[清理5处。]]", "规范3处。"),
        ("规范3处，[[清理5处。]]", "规范3处。"),
        ("规范3处，[[清理5处；]]", "规范3处；"),
        ("规范3处；[[清理5处。]]", "规范3处。"),
        ("规范3处；[[清理5处；]]", "规范3处；"),
        ("规范3处。[[清理5处。]]", "规范3处。"),
        ("主要做法：[[清理5处，]]规范3处。", "主要做法：规范3处。"),
        ("主要做法：[[清理5处。]]规范3处。", "主要做法：规范3处。"),
        ("坚持疏堵结合，[[规范3处；]]取缔4个，清理5处。", "坚持疏堵结合，取缔4个，清理5处。"),
        ("落实要求，[[安装3套。]]办结4件。", "落实要求，办结4件。"),
        # one that hangs on what stands before it
        ("规范3处[[，取缔4个]]，清理5处。", "规范3处，清理5处。"),
        ("规范3处[[，取缔4个]]。", "规范3处。"),
        ("规范3处[[，取缔4个]]；清理5处。", "规范3处；清理5处。"),
        ("清运3吨[[（其中乡镇1吨）]]，收集2吨。", "清运3吨，收集2吨。"),
        ("清运3吨[[，其中乡镇1吨；]]收集2吨。", "清运3吨；收集2吨。"),
        ("坚持疏堵结合[[，规范3处]]。", "坚持疏堵结合。"),
        ("坚持疏堵结合[[，规范3处。]]", "坚持疏堵结合。"),
        ("坚持疏堵结合[[，规范3处；]]", "坚持疏堵结合；"),
        # one of several between the marks of the sentence
        ("排查[[一般隐患3处]]、重大隐患4处，整改率98%。", "排查重大隐患4处，整改率98%。"),
        ("排查一般隐患3处、[[重大隐患4处]]，整改率98%。", "排查一般隐患3处，整改率98%。"),
        ("排查一般隐患3处、[[较大隐患5处]]、重大隐患4处。", "排查一般隐患3处、重大隐患4处。"),
        ("排查一般隐患3处、[[重大隐患4处]]等隐患。", "排查一般隐患3处等隐患。"),
        ("全年[[规范3处]]，取缔4个。", "全年取缔4个。"),
        ("全年开展[[“三会一课”3次]]、主题党日4次，抓好建设。", "全年开展主题党日4次，抓好建设。"),
        ("全年规范3处，[[取缔4个]]，清理5处。", "全年规范3处，清理5处。"),
        ("全年规范3处，[[取缔4个]]。", "全年规范3处。"),
        ("维修路灯3盏[[共用工时5小时]]，更换井盖1个。", "维修路灯3盏，更换井盖1个。"),
        ("建立长效机制。[[规范3处]]，取缔4个。", "建立长效机制。取缔4个。"),
        ("包括：[[规范3处]]，取缔4个。", "包括：取缔4个。"),
        ("包括：[[规范3处]]；取缔4个。", "包括：取缔4个。"),
        # what joined it to its neighbours
        ("排查[[一般隐患3处]]和重大隐患4处。", "排查重大隐患4处。"),
        ("排查一般隐患3处和[[重大隐患4处]]。", "排查一般隐患3处。"),
        ("排查一般隐患3处和[[重大隐患4处]]，全部整改。", "排查一般隐患3处，全部整改。"),
        ("一般3处、较大5处以及[[重大4处]]。", "一般3处、较大5处。"),
        ("一般3处和[[重大4处]]", "一般3处"),
        ("气温3度，天气温和[[，风力2级]]。", "气温3度，天气温和。"),
        # brackets and quotation marks
        ("清运3吨（[[其中乡镇1吨]]），收集2吨。", "清运3吨，收集2吨。"),
        ("清运3吨（[[其中乡镇1吨，]]城区2吨）。", "清运3吨（城区2吨）。"),
        ("清运3吨（城区2吨，[[乡镇1吨]]）。", "清运3吨（城区2吨）。"),
        ("清运3吨（[[其中乡镇1吨]]）", "清运3吨"),
        # the beginning, and nothing left
        ("[[规范3处]]，取缔4个。", "取缔4个。"),
        ("[[规范3处。]]取缔4个。", "取缔4个。"),
        ("[[规范3处。]]", ""),
        ("[[规范3处]]。", ""),
        # what is complete is not touched
        ("规范，、3处。。 和。", "规范，、3处。。 和。"),
        ("气温3度，，", "气温3度，，"),
    ],
)
def test_what_is_left_reads_well(text: str, expected: str) -> None:
    assert mend(gaps(text), FIGURES) == expected


def test_a_last_item_ends_its_list() -> None:
    assert [finished(text) for text in ("规范3处；", "规范3处，", "规范3处。", "规范3处", "")] == [
        "规范3处。",
        "规范3处。",
        "规范3处。",
        "规范3处",
        "",
    ]


clause = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "，", "（"]),
    st.sampled_from(["规范", "取缔摊贩", "和谐", "总和"]),
    st.sampled_from(["", "3处", "40个"]),
    st.sampled_from(["", "，", "；", "。", "、", "）"]),
)
sentence = st.lists(st.tuples(clause, st.booleans()), min_size=1, max_size=8)


def pieces(given: list[tuple[str, bool]]) -> list[str | Gone]:
    return [text if stays else Gone.of(text) for text, stays in given]


@given(sentence)
def test_no_word_and_no_figure_is_lost_or_added(given: list[tuple[str, bool]]) -> None:
    def words(text: str) -> str:
        return re.sub("|".join([*JOINING, f"[{STOPS}{OPENING}{CLOSING}]"]), "", text)

    assert words(mend(pieces(given), FIGURES)) == words("".join(text for text, stays in given if stays))


@given(sentence)
def test_where_nothing_fell_out_nothing_changes(given: list[tuple[str, bool]]) -> None:
    assert mend([text for text, _ in given], FIGURES) == "".join(text for text, _ in given)


@given(sentence)
def test_no_two_marks_meet_at_a_seam_and_no_text_begins_or_ends_in_the_air(
    given: list[tuple[str, bool]],
) -> None:
    """Unless its author wrote it so: a pair of marks in the result stood in the pieces that stayed."""
    mended = mend(pieces(given), FIGURES)
    own = {pair for text, stays in given if stays for pair in itertools.pairwise(text)}
    borders = {
        (one[-1], other[0])
        for (one, stays), (other, too) in itertools.pairwise(given)
        if stays and too and one and other
    }
    for pair in itertools.pairwise(mended):
        if pair[0] in STOPS and pair[1] in STOPS:
            assert pair in own | borders
    if mended and not given[0][1]:
        assert mended[0] not in STOPS
    if mended and not given[-1][1]:
        assert mended[-1] not in WEAK.replace("；", "")
