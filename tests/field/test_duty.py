"""Going on shift and off it from phones: once, late, outside, offline, with clocks that are wrong, never two at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.field.models import Capture
from chengxu.field.rules import Kind, Outcome, Position
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.routines import actions as routines
from chengxu.routines import queries
from chengxu.routines.models import Attendance, Shift
from tests.field import street
from tests.jingzhou import NOW

pytestmark = pytest.mark.usefixtures("county", "home")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
START = NOW - 90 * MINUTE  # 07:30 in China, when the morning's patrol begins
END = START + 270 * MINUTE
CLEANING = {"object": "street_cleaning", "place": "R01"}
FAR = Position(lon=109.695, lat=26.80, metres=10)  # well north of the town


def tick(now: object = END + 2 * HOUR) -> tuple[int, int]:
    return (
        routines.close_open(now=now, ids=street.IDS),  # type: ignore[arg-type]
        routines.settle(now=now, ids=street.IDS),  # type: ignore[arg-type]
    )


def test_a_shift_is_stood_once_however_often_its_ends_come() -> None:
    officer = street.somebody("officer")
    street.agree(officer, now=START)
    plain = street.BARE | {"kind": Kind.SHIFT}
    begin = street.capture(**plain | street.PATROL | {"verb": "in", "at": START})
    end = street.capture(**plain | {"verb": "out", "at": END, "after": begin.id})
    assert street.again(end, officer, now=END).outcome is Outcome.WAIT
    told = [street.again(one, officer, now=END) for one in (begin, begin, end, end)]
    assert [one.outcome for one in told] == [Outcome.DONE, Outcome.ALREADY] * 2
    assert told[0].said.zh == "07:30 上岗：市容执法巡查上午，渠阳镇"
    assert told[0].notes == told[2].notes == ()
    row = Attendance.objects.get()
    assert (row.in_at, row.out_at, row.in_fence, row.closed) == (START, END, "inside", "person")
    assert tick() == (0, 1)
    assert tick() == (0, 0)
    shift = Shift.objects.get()
    assert (shift.routine, shift.state, shift.person, shift.unit) == (
        "law_patrol",
        "done",
        officer.uid,
        "JZCG-ZF",
    )
    verbs = list(Deed.objects.filter(object="shift").order_by("id").values_list("verb", flat=True))
    assert verbs == ["shift.in", "shift.out"]
    assert ledger.verify().ok


def test_a_stood_cleaning_shift_is_work_and_feeds_what_reads_shifts() -> None:
    sweeper, late = street.somebody("sweeper"), NOW + 20 * MINUTE - HOUR
    street.come(sweeper, now=late, **CLEANING)
    tick()
    assert Shift.objects.get().state == "late"
    assert Deed.objects.get(verb="clean").routine_uid == Shift.objects.get().uid
    found = queries.coverage(routine="street_cleaning", start=NOW - 2 * HOUR, end=NOW + HOUR)
    assert (found.due, found.stood) == (1, 1)


@pytest.mark.parametrize(
    ("given", "notes", "row"),
    [
        ({"at": START + 20 * MINUTE}, ["迟到 20 分钟"], {"late": 20}),
        ({"here": FAR, "text": "路口封了"}, ["在范围外"], {"in_fence": "outside", "in_reason": "路口封了"}),
        ({"here": FAR}, ["在范围外", "没有写理由"], {"in_fence": "outside", "in_reason": ""}),
        ({"here": Position(lon=109.695, lat=26.574, metres=800)}, ["定位太粗"], {"in_fence": "unsure"}),
        ({"here": None}, ["没有定到位"], {"in_fence": "nowhere", "in_metres": None}),
    ],
)
def test_what_was_odd_is_recorded_and_told_and_nobody_is_turned_away(
    given: dict[str, object], notes: list[str], row: dict[str, object]
) -> None:
    officer = street.somebody("officer")
    street.agree(officer, now=START)
    answer = street.come(officer, now=START + 20 * MINUTE, **{"at": START} | given)
    assert answer.outcome is Outcome.DONE
    assert [said.zh for said in answer.notes if not any(note in said.zh for note in notes)] == []
    assert len(answer.notes) == len(notes)
    kept = Attendance.objects.values(*row).get()
    assert kept == row


def test_without_consent_a_shift_says_so_and_keeps_no_position() -> None:
    answer = street.come(street.somebody("officer"), now=START)
    assert answer.outcome is Outcome.DONE
    assert {"没有位置：未同意"} <= {said.zh for said in answer.notes}
    row, kept = Attendance.objects.get(), Capture.objects.get()
    assert (row.in_fence, row.in_metres, kept.lon) == ("untold", None, None)


def test_a_second_phone_cannot_be_on_a_second_shift() -> None:
    officer = street.somebody("officer")
    street.come(officer, now=START)
    before = Deed.objects.count()
    answer = street.come(officer, now=START + 5 * MINUTE)
    assert answer.outcome is Outcome.REFUSED
    assert "05-08 07:30" in answer.said.zh
    assert Deed.objects.count() == before
    assert street.come(street.somebody("officer", "colleague"), now=START).outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"object": "street_cleaning", "place": "R01"}, "没有派给您岗位"),
        ({"object": "nothing"}, "没有派给您岗位"),
        ({"place": "R01"}, "不在这个地点上"),
        ({"at": START - 2 * HOUR}, "下一班 05-08 07:30 开始"),
        ({"verb": "over"}, "没有这个动作"),
        ({"verb": "out"}, "没有找到您上岗的记录"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_leaves_nothing(
    given: dict[str, object], why: str
) -> None:
    answer = street.come(street.somebody("officer"), now=START, **given)
    assert answer.outcome is Outcome.REFUSED
    assert why in answer.said.zh
    assert (Attendance.objects.count(), Capture.objects.count()) == (0, 0)


def test_a_missing_end_is_closed_by_time_and_put_right_when_it_comes_after_all() -> None:
    officer = street.somebody("officer")
    street.come(officer, now=START)
    assert tick(END + 59 * MINUTE) == (0, 0)
    assert tick(END + 60 * MINUTE) == (1, 1)
    assert Attendance.objects.get().closed == "system"
    closing = Deed.objects.get(verb="shift.close")
    assert (closing.actor, closing.occurred_at) == ("system", END + HOUR)
    assert street.leave(officer, now=END + 3 * HOUR, at=END).outcome is Outcome.DONE
    row = Attendance.objects.get()
    assert (row.closed, row.out_at) == ("person", END)
    assert street.leave(officer, now=END + 3 * HOUR, at=END).outcome is Outcome.REFUSED
    assert Shift.objects.count() == 1


def test_a_clock_that_is_wrong_is_put_right_before_anything_is_judged() -> None:
    officer = street.somebody("officer")
    ahead = timedelta(days=3)
    answer = street.sent(
        officer, now=START, sent_at=START + ahead,
        **street.BARE | street.PATROL | {"kind": Kind.SHIFT, "verb": "in", "at": START + ahead},
    )  # fmt: skip
    assert answer.outcome is Outcome.DONE
    row = Attendance.objects.get()
    assert (row.in_at, row.late, row.in_clock) == (START, 0, "ahead")
    assert any("快了 3 天" in note.zh for note in answer.notes)


def test_where_a_place_is_stood_by_two_it_counts_once_by_who_came_first() -> None:
    first, second = street.somebody("officer"), street.somebody("auxiliary")
    street.come(second, now=START + 15 * MINUTE)
    street.come(first, now=START)
    assert tick() == (2, 1)
    assert Shift.objects.get().person == first.uid


def test_a_collector_stands_on_the_grids_they_walk() -> None:
    collector = street.somebody("collector")
    answer = street.come(collector, now=START, object="grid_patrol", place="43122910000101")
    assert answer.outcome is Outcome.REFUSED
    assert "不在这个地点上" in answer.said.zh


def test_from_a_declared_day_on_an_empty_place_is_missed_once_and_counts() -> None:
    street.declare("street_cleaning", missed_from=f"{NOW:%Y-%m-%d}")
    street.come(street.somebody("sweeper"), now=NOW - HOUR, **CLEANING)
    assert (
        routines.record_missed(now=NOW + 20 * HOUR, ids=street.IDS) == 0
    )  # phones without a network still may come
    tomorrow = NOW.replace(hour=14) + timedelta(
        days=1
    )  # a day and an hour after the last shift of the eighth
    assert routines.record_missed(now=tomorrow, ids=street.IDS) == 5 * 8 - 1
    assert routines.record_missed(now=tomorrow, ids=street.IDS) == 0
    assert set(Shift.objects.values_list("state", "person")) == {("missed", "")}
    assert tick(tomorrow) == (1, 1)
    found = queries.coverage(routine="street_cleaning", start=NOW - DAY, end=NOW + DAY)
    assert (found.due, found.stood) == (40, 1)


def test_what_comes_in_after_a_place_counted_as_missed_is_kept_and_changes_no_figure() -> None:
    street.declare("street_cleaning", missed_from=f"{NOW:%Y-%m-%d}")
    routines.record_missed(now=NOW + 2 * DAY, ids=street.IDS)
    sweeper = street.somebody("sweeper")
    assert street.come(sweeper, now=NOW + 2 * DAY, at=NOW - HOUR, **CLEANING).outcome is Outcome.DONE
    assert tick(NOW + 2 * DAY) == (1, 0)
    assert Shift.objects.get(place="R01", starts_at=NOW - HOUR).state == "missed"


def test_nobody_is_missed_before_the_county_says_from_when() -> None:
    assert routines.record_missed(now=NOW + timedelta(days=3), ids=street.IDS) == 0
