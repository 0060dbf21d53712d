"""Whether a position may be kept: consent then and now, on shift, by a clock that can be believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chengxu.common.messages import Message
from chengxu.field.consent import Part, Text, Word, agreed, why_not
from chengxu.field.rules import Clock
from tests.jingzhou import NOW

HOUR = timedelta(hours=1)
TEXT = Text(
    version="1", title=Message("说明", "text"), parts=(Part(head=Message("记什么"), text=Message("经纬度")),), source="试",
    verified=False,
)  # fmt: skip
YES, NO = Word(NOW, True, TEXT.key), Word(NOW + HOUR, False, TEXT.key)


@pytest.mark.parametrize(
    ("said", "hours", "holds"),
    [
        ([], 0, False),
        ([YES], -1, False),
        ([YES], 0, True),
        ([YES], 900, True),
        ([YES, NO], 0.5, True),
        ([YES, NO], 1, False),
        ([YES, NO, replace(YES, at=NOW + 2 * HOUR)], 3, True),
        ([NO, YES], 2, False),  # the older word comes in later, from a phone that had no network
        ([replace(YES, at=NO.at), NO], 2, False),
        ([NO, replace(YES, at=NO.at)], 2, True),
        ([replace(YES, key="0-other")], 2, False),  # another text asks again
    ],
)
def test_the_last_word_by_then_counts(said: list[Word], hours: float, holds: bool) -> None:
    assert agreed(said, NOW + hours * HOUR, TEXT.key) is holds


@pytest.mark.parametrize(
    ("then", "now", "on_shift", "clock", "why"),
    [
        (True, True, True, Clock.RIGHT, ""),
        (True, True, True, Clock.AHEAD, ""),
        (True, True, True, Clock.BEHIND, ""),
        (True, True, True, Clock.OLD, ""),
        (True, True, True, Clock.FUTURE, "看不出当时在不在班"),
        (True, True, True, Clock.ABSURD, "看不出当时在不在班"),
        (True, True, False, Clock.RIGHT, "不在班"),
        (True, False, True, Clock.RIGHT, "已经撤回"),
        (False, True, True, Clock.RIGHT, "没有同意"),
        (False, False, False, Clock.RIGHT, "没有同意"),
    ],
)
def test_why_a_position_is_not_kept(then: bool, now: bool, on_shift: bool, clock: Clock, why: str) -> None:
    said = why_not(then=then, now=now, on_shift=on_shift, clock=clock)
    assert (why in said.zh and bool(said.en)) if said else why == ""


@pytest.mark.parametrize(
    "other",
    [
        replace(TEXT, version="2"),
        replace(TEXT, title=Message("说明", "words")),
        replace(TEXT, parts=(*TEXT.parts, *TEXT.parts)),
        replace(TEXT, parts=(Part(head=Message("记什么"), text=Message("经纬度和误差")),)),
    ],
)
def test_other_words_are_another_text(other: Text) -> None:
    assert other.key != TEXT.key
    assert replace(TEXT, source="别处", verified=True).key == TEXT.key
