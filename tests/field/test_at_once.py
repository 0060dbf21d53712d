"""The same captures from many hands at the same moment: a retry, a double tap, two tabs, two phones with one login."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from chengxu.cases.models import Case
from chengxu.field.models import Capture
from chengxu.field.rules import Answer, Kind, Outcome
from chengxu.ledger.models import Deed
from chengxu.routines import actions as routines
from chengxu.routines.models import Attendance
from tests.at_once import at_once
from tests.field import street
from tests.jingzhou import NOW

pytestmark = pytest.mark.usefixtures("on_disk")
HANDS = 6


def test_one_capture_sent_by_many_at_once_is_taken_in_once() -> None:
    auxiliary, vendor, sticker = street.somebody("auxiliary"), street.capture(), street.finding()
    ended = at_once(
        [partial(street.again, one, auxiliary) for one in (vendor, sticker) for _ in range(HANDS)]
    )
    assert all(isinstance(one, Answer) for one in ended), ended
    outcomes = sorted(one.outcome for one in ended)
    assert outcomes == [*[Outcome.ALREADY] * (2 * HANDS - 2), *[Outcome.DONE] * 2]
    assert Deed.objects.filter(source_id=vendor.id).count() == 1
    assert Capture.objects.count() == 2
    assert Case.objects.count() == 1


def test_two_phones_with_one_login_do_a_step_once_and_the_second_learns_of_it() -> None:
    collector = street.somebody("collector")
    uid, known = street.to_verify(collector)
    phones = [street.step(uid, verb, known, given={"note": "看过"}) for verb in ("confirm", "refute")]
    ended = at_once([partial(street.again, one, collector) for one in phones])
    assert sorted(one.outcome for one in ended) == [Outcome.CONFLICT, Outcome.DONE], ended
    assert Deed.objects.filter(case_uid=uid, verb__in=["case.confirm", "case.refute"]).count() == 1


def test_two_phones_with_one_login_begin_one_shift_and_the_other_learns_of_it() -> None:
    officer = street.somebody("officer")
    begins = [
        street.capture(**street.BARE | street.PATROL | {"kind": Kind.SHIFT, "verb": "in", "here": None})
        for _ in range(2)
    ]
    ended = at_once([partial(street.again, one, officer) for one in begins])
    assert sorted(one.outcome for one in ended) == [Outcome.DONE, Outcome.REFUSED], ended
    assert Attendance.objects.count() == 1


def test_a_check_out_and_the_closing_by_time_leave_one_end() -> None:
    officer = street.somebody("officer")
    street.come(officer)
    late = NOW + timedelta(hours=9)
    end = street.capture(**street.BARE | {"kind": Kind.SHIFT, "verb": "out", "here": None})
    steps = [
        partial(street.again, end, officer, now=late),
        partial(routines.close_open, now=late, ids=street.IDS),
    ]
    ended = at_once(steps)
    assert not [one for one in ended if isinstance(one, Exception)], ended
    row = Attendance.objects.get()
    assert (row.closed, row.out_at) == ("person", NOW)
