"""What changed, and how a draft that people edited takes in newly computed figures. The table reads like a story."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.made import FACTS, document

from chengxu.reports.lifecycle import editing, merging
from chengxu.reports.lifecycle.merging import Kind
from chengxu.reports.rules import Document, Fact, Form, Letterhead

TEXT = """---
name: small
title: "{year}年度工作总结"
unit: 某局
parts:
  - {computed: true, author: 办公室}
  - {computed: false, author: 办公室, date: 2023-12-26}
---
今年来，我局扎实工作。

# {year}年工作开展情况

## 市容整治

规范占道{{street.occupy}}。

清理空调管{{facade.pipes}}。

罚款{{muck.fines}}。

# 存在的问题

长效不够。
"""
OCCUPY, PIPES, FINES = 1, 2, 3
MORE_PIPES = {**FACTS, "facade.pipes": replace(FACTS["facade.pipes"], value=Decimal(412), rows=9)}


def computed(facts: dict[str, Fact] | None = None, text: str = TEXT) -> Document:
    return document(text, facts)


def texts(made: Document) -> list[str]:
    return [paragraph.text for paragraph in made.paragraphs()]


def edited(index: int, text: str, of: Document | None = None) -> Document:
    return editing.rewrite(of or computed(), index, text, facts={})


def typed(number: int, text: str, of: Document | None = None) -> Document:
    return editing.override(
        of or computed(), number, text, reason="补录三月记录", author="姚", on=date(2024, 1, 4), characters=6
    )


def facts_of(made: Document) -> dict[merging.Key, Fact]:
    return {merging.key(figure.fact): figure.fact for figure in made.figures()}


def merged(mine: Document, theirs: Document) -> merging.Merged:
    return merging.merge(computed(), mine, theirs, facts_of(theirs))


def test_an_untouched_draft_becomes_what_is_computed_now() -> None:
    now = computed(MORE_PIPES)
    assert merged(computed(), now) == merging.Merged(now, ())


def test_edited_words_stay_and_their_figures_come_up_to_date() -> None:
    found = merged(edited(PIPES, "沿街空调管共清理⟦2⟧，群众满意。"), computed(MORE_PIPES))
    assert texts(found.document)[OCCUPY : FINES + 1] == [
        "规范占道4800余次。",
        "沿街空调管共清理410余处，群众满意。",
        "罚款23500元。",
    ]
    assert editing.figure(found.document, 2).fact.rows == 9
    assert found.clashes == ()


def test_an_unedited_paragraph_takes_the_words_the_template_has_now() -> None:
    now = computed(MORE_PIPES, TEXT.replace("罚款{{muck.fines}}。", "罚没款{{muck.fines}}，全部上缴。"))
    found = merged(edited(PIPES, "空调管⟦2⟧。"), now)
    assert texts(found.document)[PIPES : FINES + 1] == ["空调管410余处。", "罚没款23500元，全部上缴。"]
    assert found.clashes == ()


def test_where_both_changed_peoples_words_stay_and_it_is_said() -> None:
    now = computed(MORE_PIPES, TEXT.replace("清理空调管", "清理和规范空调管"))
    found = merged(edited(PIPES, "空调管⟦2⟧。"), now)
    assert texts(found.document)[PIPES] == "空调管410余处。"
    (clash,) = found.clashes
    assert "清理和规范空调管" in clash.before
    assert "空调管⟦2：" in clash.after


def test_a_sentence_that_has_nothing_to_tell_any_more_goes_and_one_that_has_comes() -> None:
    without = TEXT.replace("清理空调管{{facade.pipes}}。\n\n", "")
    gone = merged(computed(), computed(None, without))
    assert texts(gone.document) == texts(computed(None, without))
    back = merging.merge(
        computed(None, without),
        edited(OCCUPY, "占道⟦1⟧。", computed(None, without)),
        computed(),
        FACTS_BY_KEY,
    )
    assert texts(back.document)[OCCUPY : FINES + 1] == [
        "占道4800余次。",
        "清理空调管350余处。",
        "罚款23500元。",
    ]
    assert [figure.number for figure in back.document.figures()] == [1, 2, 3]


FACTS_BY_KEY: dict[merging.Key, Fact] = {merging.key(one): one for one in FACTS.values()}


def test_added_and_deleted_paragraphs_stay_added_and_deleted() -> None:
    longer = edited(OCCUPY, "规范占道⟦1⟧。\n另有专项行动。")
    mine = edited(FINES + 1, "", longer)
    found = merged(mine, computed(MORE_PIPES))
    assert texts(found.document)[OCCUPY:] == [
        "规范占道4800余次。",
        "另有专项行动。",
        "清理空调管410余处。",
        "长效不够。",
    ]


def test_a_figure_typed_by_hand_stays_typed_over_a_new_record() -> None:
    for mine in (typed(2, "360余处"), typed(2, "360余处", edited(PIPES, "空调管⟦2⟧。"))):
        figure = editing.figure(merged(mine, computed(MORE_PIPES)).document, 2)
        assert (figure.text, figure.fact.value) == ("360余处", 412)
        assert figure.typed is not None


def test_the_head_of_the_draft_stays() -> None:
    mine = replace(computed(), form=Form.RED_HEAD, letterhead=Letterhead("某局", to="县人民政府"))
    found = merged(mine, computed(MORE_PIPES)).document
    assert (found.form, found.letterhead) == (mine.form, mine.letterhead)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (computed(), computed(), []),
        (computed(), computed(MORE_PIPES), [(Kind.VALUE, "350余处", "410余处")]),
        (computed(), typed(2, "360余处"), [(Kind.TYPED, "350余处", "360余处")]),
        (typed(2, "360余处"), computed(), [(Kind.VALUE, "360余处", "350余处")]),
        (typed(2, "360余处"), typed(2, "360余处"), []),
        (
            computed(),
            edited(PIPES, "清理了空调管。"),
            [
                (Kind.REMOVED, "350余处", ""),
                (Kind.WORDS, "清理空调管350余处。", "清理了空调管。"),
            ],
        ),
        (
            edited(PIPES, ""),
            computed(),
            [(Kind.ADDED, "", "350余处"), (Kind.WORDS, "", "清理空调管350余处。")],
        ),
    ],
)
def test_every_change_is_listed(old: Document, new: Document, expected: list[object]) -> None:
    assert [(one.kind, one.before, one.after) for one in merging.differences(old, new)] == expected


def test_figures_whose_records_changed_are_named_once() -> None:
    twice = edited(PIPES, "清理空调管⟦2⟧，即⟦2⟧。")
    (found,) = merging.outdated(twice, facts_of(computed(MORE_PIPES)))
    assert (found.indicator, found.before, found.after) == ("facade.pipes", "352处", "412处")
    assert merging.outdated(twice, FACTS_BY_KEY) == ()
    assert merging.outdated(twice, {}) == ()


def test_the_same_indicator_of_another_year_is_another_figure() -> None:
    last_year = replace(
        FACTS["facade.pipes"], value=Decimal(300), period=(date(2022, 1, 1), date(2022, 12, 31))
    )
    assert merging.key(last_year) != merging.key(FACTS["facade.pipes"])


def test_a_paragraph_is_followed_to_where_it_stands_now() -> None:
    longer = edited(OCCUPY, "规范占道⟦1⟧。\n新的一段。")
    places = merging.follow(computed(), longer)
    assert (places[0], places[OCCUPY], places[PIPES]) == (0, OCCUPY, PIPES + 1)
    assert merging.follow(longer, computed())[PIPES] is None
    reworded = merging.follow(computed(), edited(PIPES, "空调管⟦2⟧。"))
    assert reworded[PIPES] == PIPES


def test_edited_paragraphs_are_known() -> None:
    assert merging.edited(computed(), computed(MORE_PIPES)) == frozenset()
    assert merging.edited(computed(), typed(2, "360余处")) == frozenset()
    assert merging.edited(computed(), edited(PIPES, "空调管⟦2⟧。\n又一段。")) == {PIPES, PIPES + 1}


WORDS = ("规范占道⟦1⟧。", "成效明显。", "清理空调管⟦2⟧，罚款⟦3⟧。", "一段。\n又一段。", "")


@st.composite
def versions(draw: st.DrawFn) -> Document:
    """The report after a few edits of anybody's choice."""
    made = computed()
    for _ in range(draw(st.integers(0, 4))):
        count = len(texts(made))
        known = {figure.number for figure in made.figures()}
        index = draw(st.integers(0, count - 1)) if count else 0
        words = draw(
            st.sampled_from([w for w in WORDS if {int(n) for n in re.findall(r"⟦(\d)⟧", w)} <= known])
        )
        if count:
            made = edited(index, words, made)
    return made


@given(versions())
def test_a_side_that_changed_nothing_takes_everything_from_the_other(changed: Document) -> None:
    assert merging.merge(computed(), changed, computed(), FACTS_BY_KEY) == merging.Merged(changed, ())
    assert merging.merge(computed(), computed(), changed, FACTS_BY_KEY) == merging.Merged(changed, ())


@given(versions(), versions())
def test_a_merge_loses_no_edit_and_counts_its_figures_in_order(mine: Document, theirs: Document) -> None:
    found = merging.merge(computed(), mine, theirs, FACTS_BY_KEY).document
    assert set(texts(mine)) - set(texts(computed())) <= set(texts(found))
    assert [figure.number for figure in found.figures()] == list(range(1, len(found.figures()) + 1))


@given(versions(), versions())
def test_no_difference_is_found_where_there_is_none_and_one_where_there_is(
    one: Document, other: Document
) -> None:
    assert merging.differences(one, one) == ()
    assert bool(merging.differences(one, other)) == (texts(one) != texts(other))
