"""Positions of phones: kept with consent on shift, and not otherwise; erased when their days are over or consent is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.cases.models import Case
from chengxu.field import positions
from chengxu.field.models import Capture, Consent
from chengxu.field.rules import Outcome
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.routines.models import Attendance
from tests.field import street
from tests.jingzhou import NOW, SEAT

pytestmark = pytest.mark.usefixtures("county", "home")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EARLY = NOW - HOUR


def kept(**given: object) -> list[float | None]:
    return list(Capture.objects.filter(**given).order_by("id").values_list("lon", flat=True))


def test_on_shift_and_with_consent_a_position_is_kept_also_when_it_comes_in_later() -> None:
    auxiliary = street.at_work("auxiliary")
    street.leave(auxiliary, now=NOW + 2 * HOUR)
    answer = street.sent(auxiliary, now=NOW + 9 * HOUR, sent_at=NOW + 9 * HOUR)
    assert answer.notes == ()
    assert kept(kind="deed") == [SEAT[0]]
    assert Deed.objects.get(verb="persuade").grid


@pytest.mark.parametrize(("hours", "why"), [(-1.5, "您没有同意"), (2.5, "当时不在班"), (30, "当时不在班")])
def test_before_and_after_a_shift_none_is_kept_and_the_deed_stands(hours: float, why: str) -> None:
    auxiliary = street.at_work("auxiliary")
    street.leave(auxiliary, now=NOW + 2 * HOUR)
    answer = street.sent(auxiliary, now=NOW + 40 * HOUR, at=NOW + hours * HOUR)
    assert answer.outcome is Outcome.DONE
    assert why in answer.notes[-1].zh
    assert kept(kind="deed") == [None]
    assert Deed.objects.get(verb="persuade").grid == ""


def test_without_consent_none_is_kept_on_shift_either() -> None:
    auxiliary = street.somebody("auxiliary")
    street.come(auxiliary, now=EARLY)
    assert "您没有同意" in street.sent(auxiliary).notes[-1].zh
    assert set(kept()) == {None}


@pytest.mark.parametrize(
    ("at", "sent_at", "position"),
    [
        (NOW + 2 * DAY, NOW + 2 * DAY, SEAT[0]),  # a clock ahead, the same at both times: put right
        (NOW - 2 * DAY, NOW - 2 * DAY, SEAT[0]),
        (NOW + 2 * DAY, NOW, None),  # set in between: nobody can tell
        (NOW - 900 * DAY, NOW, None),
    ],
)
def test_a_wrong_clock_is_put_right_or_no_position_is_kept(
    at: object, sent_at: object, position: object
) -> None:
    auxiliary = street.at_work("auxiliary")
    answer = street.sent(auxiliary, at=at, sent_at=sent_at)  # type: ignore[arg-type]
    assert answer.outcome is Outcome.DONE
    assert kept(kind="deed") == [position]


def test_the_place_of_a_matter_stays_where_the_phone_leaves_none() -> None:
    answer = street.again(street.finding(), street.somebody("collector"))
    assert answer.outcome is Outcome.DONE
    assert kept() == [None]
    assert Case.objects.get().lon is not None


def test_taking_consent_back_counts_at_once_and_erases_what_is_kept() -> None:
    auxiliary, other = street.at_work("auxiliary"), street.at_work("officer")
    street.sent(auxiliary)
    street.sent(other)
    before = street.capture(at=NOW + 5 * 60 * timedelta(seconds=1))
    answer = street.agree(auxiliary, now=NOW + HOUR, verb="withdraw", key="any\u0000thing")
    assert answer.outcome is Outcome.DONE
    assert "已删去存着的 2 个位置" in answer.said.zh
    assert set(kept(person=auxiliary.uid)) == {None}
    assert None not in kept(person=other.uid, kind="deed")
    assert Attendance.objects.get(person=auxiliary.uid).in_metres is None
    late = street.again(
        before, auxiliary, now=NOW + 2 * HOUR
    )  # captured while it stood, sent when it stood no more
    assert "已经撤回" in late.notes[-1].zh
    assert set(kept(person=auxiliary.uid)) == {None}
    erased = Deed.objects.get(verb="ledger.erase")
    assert (erased.actor, erased.quantity) == (auxiliary.uid, 2000)
    assert ledger.verify().ok


def test_what_is_agreed_to_is_recorded_with_its_text_and_hour_once() -> None:
    auxiliary = street.somebody("auxiliary")
    assert street.agree(auxiliary).outcome is Outcome.DONE
    row, deed = Consent.objects.get(), Deed.objects.get(verb="consent.give")
    assert (row.given, row.at) == (True, NOW)
    assert row.key in deed.detail
    assert street.agree(auxiliary, key="0-older").outcome is Outcome.REFUSED
    assert Consent.objects.count() == 1


def test_where_people_were_is_forgotten_when_its_days_have_passed_and_nothing_else() -> None:
    auxiliary = street.at_work("auxiliary")
    street.sent(auxiliary)
    late = NOW + 50 * DAY
    street.come(auxiliary, now=late)
    street.sent(auxiliary, now=late, at=late)
    before = Deed.objects.count()
    assert positions.forget(now=NOW + 90 * DAY - 2 * HOUR, ids=street.IDS) == 0
    assert Deed.objects.count() == before
    assert positions.forget(now=NOW + 91 * DAY, ids=street.IDS) == 2
    assert kept(lon__isnull=False) == [SEAT[0]] * 2
    assert [row.in_metres for row in Attendance.objects.order_by("id")] == [None, 0]
    erased = Deed.objects.get(verb="ledger.erase")
    assert (erased.object, erased.quantity, erased.actor) == ("position", 2000, "system")
    assert Deed.objects.filter(verb="persuade").exclude(grid="").count() == 2
    assert ledger.verify().ok
