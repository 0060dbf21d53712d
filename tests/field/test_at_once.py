"""The same captures from many hands at the same moment: a retry, a double tap, two tabs, two phones with one login."""

from __future__ import annotations

from functools import partial

import pytest

from chengxu.cases.models import Case
from chengxu.field.models import Capture
from chengxu.field.rules import Answer, Outcome
from chengxu.ledger.models import Deed
from tests.at_once import at_once
from tests.field import street

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
