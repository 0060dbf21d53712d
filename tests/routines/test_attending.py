"""Coming and leaving: what is late, early, outside; what cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chengxu.common.messages import Refused
from chengxu.common.worktime import Calendar
from chengxu.routines.attending import (
    Attendance,
    Closed,
    Mark,
    decide_in,
    decide_out,
    earliness,
    lateness,
    place_words,
    told,
)
from chengxu.routines.duties import Margins, Occurrence
from chengxu.routines.fencing import Fence, Seen

START = datetime(2023, 5, 8, 0, 0, tzinfo=UTC)  # 08:00 in China
END = START + timedelta(hours=3)
SHIFT = Occurrence("street_cleaning", "s2", START, END)
MINUTE = timedelta(minutes=1)
INSIDE = Seen(Fence.INSIDE, 0)


def came(
    at: datetime = START, *, others: tuple[Attendance, ...] = (), shift: Occurrence = SHIFT, **given: object
) -> Attendance:
    return decide_in(
        uid="u", person="p", unit="JZCG-HW", place="R01", shift=shift, margins=Margins(), others=others,
        mark=Mark(**{"at": at, "seen": INSIDE} | given), calendar=Calendar(),
    )  # fmt: skip


def left(one: Attendance, at: datetime, **given: object) -> Attendance:
    return decide_out(one, margins=Margins(), mark=Mark(**{"at": at, "seen": INSIDE} | given))


@pytest.mark.parametrize(("minutes", "late"), [(-30, 0), (0, 0), (10, 0), (11, 11), (95, 95)])
def test_how_late_somebody_came(minutes: int, late: int) -> None:
    assert lateness(START + minutes * MINUTE, START, Margins().late) == late
    assert came(START + minutes * MINUTE).late == late


@pytest.mark.parametrize(("minutes", "early"), [(5, 0), (0, 0), (-10, 0), (-11, 11), (-95, 95)])
def test_how_early_somebody_left(minutes: int, early: int) -> None:
    assert earliness(END + minutes * MINUTE, END, Margins().leave) == early
    assert left(came(), END + minutes * MINUTE).left_early == early


OPEN = came(START)
GONE = left(OPEN, START + 60 * MINUTE)
UNENDED = replace(OPEN, closed=Closed.SYSTEM)
NEXT = Occurrence("street_cleaning", "s3", END, END + timedelta(hours=3))


@pytest.mark.parametrize(
    ("other", "at", "shift", "refused"),
    [
        (OPEN, START + 5 * MINUTE, SHIFT, True),  # the same shift from a second phone
        (OPEN, END - 5 * MINUTE, NEXT, True),  # the next before this one was ended
        (OPEN, END, NEXT, False),
        (GONE, END - 5 * MINUTE, NEXT, False),
        (GONE, START + 30 * MINUTE, SHIFT, True),
        (GONE, START + 60 * MINUTE, SHIFT, False),  # left by mistake and came back
        (UNENDED, END - 5 * MINUTE, NEXT, True),
        (UNENDED, END, NEXT, False),
        (
            replace(UNENDED, left=Mark(at=END + 600 * MINUTE)),
            END + MINUTE,
            NEXT,
            False,
        ),  # its end came a day later
        (replace(OPEN, came=Mark(at=END)), START, SHIFT, False),  # what began after this one is over
    ],
)
def test_nobody_is_on_two_shifts_at_once(
    other: Attendance, at: datetime, shift: Occurrence, refused: bool
) -> None:
    if not refused:
        assert came(at, others=(other,), shift=shift).came.at == at
        return
    with pytest.raises(Refused, match="两班不能重叠"):
        came(at, others=(other,), shift=shift)


def test_the_sentence_names_the_local_hour_of_the_other_shift() -> None:
    with pytest.raises(Refused) as refusal:
        came(START + MINUTE, others=(OPEN,))
    assert "05-08 08:00" in refusal.value.message.zh
    assert "05-08 08:00" in refusal.value.message.en


def test_a_shift_is_ended_once_and_only_by_who_is_on_it() -> None:
    assert left(UNENDED, END).closed is Closed.PERSON  # the true end takes the place of the one time set
    for nothing, why in ((None, "没有找到"), (GONE, "已经下岗")):
        with pytest.raises(Refused, match=why):
            decide_out(nothing, margins=Margins(), mark=Mark(at=END))


@pytest.mark.parametrize(
    ("one", "minutes", "holds"),
    [
        (replace(UNENDED, left=Mark(at=END + 600 * MINUTE)), 241, False),  # remembered the next morning
        (OPEN, -1, False), (OPEN, 0, True), (OPEN, 239, True), (OPEN, 240, True), (OPEN, 241, False),
        (GONE, 60, True), (GONE, 61, False), (UNENDED, 240, True), (UNENDED, 241, False),
    ],
)  # fmt: skip
def test_when_somebody_is_on_shift(one: Attendance, minutes: int, holds: bool) -> None:
    assert one.holds(START + minutes * MINUTE) is holds


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (OPEN, []),
        (came(START + 15 * MINUTE), ["迟到 15 分钟"]),
        (came(seen=Seen(Fence.OUTSIDE, 230), reason="路口封了"), ["在范围外 230 米"]),
        (came(seen=Seen(Fence.OUTSIDE, 230)), ["在范围外 230 米", "没有写理由，请告诉带班的人"]),
        (came(seen=Seen(Fence.OUTSIDE, 18124), reason="学习"), ["在范围外 18 公里"]),
        (came(seen=Seen(Fence.UNSURE, 5)), ["定位太粗，看不出在不在"]),
        (came(seen=Seen(Fence.NOWHERE)), ["没有定到位"]),
        (came(seen=Seen(Fence.UNTOLD)), ["没有位置：未同意"]),
        (left(came(START + 15 * MINUTE), END - 20 * MINUTE), ["早退 20 分钟"]),
    ],
)
def test_what_was_odd_is_told(one: Attendance, words: list[str]) -> None:
    assert [said.zh for said in told(one)] == words
    assert all(said.en for said in told(one))


@pytest.mark.parametrize("fence", Fence)
def test_every_verdict_has_words_in_both_languages(fence: Fence) -> None:
    said = place_words(Seen(fence, 3))
    assert said.zh
    assert said.en
