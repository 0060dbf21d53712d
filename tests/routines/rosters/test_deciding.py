"""Verdicts in the database: found, kept apart, decided; and that every figure follows the decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from chengxu.routines import actions as shifts
from chengxu.routines.board import board
from chengxu.routines.models import Attendance, Shift
from chengxu.routines.recurring import providers
from chengxu.routines.recurring import queries as recurring
from chengxu.routines.rosters import actions, deciding, queries
from chengxu.routines.rosters.expecting import by_roster
from chengxu.routines.rosters.judging import Standing
from chengxu.routines.rosters.models import Post, Verdict
from tests.routines.rosters import crew
from tests.routines.rosters.crew import BEFORE, DAY, IDS, UNIT, by, comes, head, judged, person, post
from tests.routines.rosters.test_actions import resting_person
from tests.web import cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def roster() -> None:
    """The roster of one day; those before it are of no interest here."""
    crew.roster()
    Post.objects.exclude(day=DAY).delete()


def verdict(one: Post) -> Verdict:
    return queries.newest(keys=[one.uid]).get()


def proofs(one: Post) -> int:
    """How many shifts prove the recurring task of this duty on that day."""
    task = next(task for task in recurring.declared().values() if task.evidence.of.get("duty") == one.routine)
    return len(list(providers.shifts(task, one.starts_at, one.ends_at)))


def work_deeds() -> int:
    """Deeds of cleaning that no other voids."""
    void = set(Deed.objects.exclude(corrects_uid="").values_list("corrects_uid", flat=True))
    return Deed.objects.filter(verb="clean", corrects_uid="").exclude(uid__in=void).count()


def test_who_comes_as_rostered_is_present_after_the_grace() -> None:
    roster()
    one = post()
    comes(person(one.person), one)
    assert judged(one.ends_at + 59 * HOUR / 60) == 0
    assert judged(one.ends_at + HOUR) == 1
    assert (verdict(one).standing, verdict(one).held) == ("present", True)
    assert judged(one.ends_at + HOUR) == 0
    assert Shift.objects.get().person == one.person


def test_nobody_is_absent_before_a_phone_without_a_network_can_have_sent() -> None:
    roster()
    one = post()
    assert judged(one.ends_at + 2 * HOUR) == 0
    judged(one.ends_at + shifts.WAIT)
    found = verdict(one)
    assert (found.standing, found.held, found.minutes) == ("absent", False, 180)
    assert Post.objects.get(pk=one.pk).judged


def test_before_the_declared_day_nothing_is_held_against_anybody() -> None:
    from tests.field import street

    street.declare("street_cleaning", missed_from="2026-12-01")
    roster()
    judged(post().ends_at + 2 * shifts.WAIT)
    assert not Verdict.objects.exists()
    assert Post.objects.get(pk=post().pk).judged


def test_a_gap_is_one_when_it_happened() -> None:
    roster()
    one = post()
    actions.assign(post=one.uid, person="", actor=head(), now=BEFORE, ids=IDS)
    judged(one.ends_at + shifts.WAIT)
    assert verdict(one).standing == "gap"


def test_somebody_else_waits_for_the_leader_and_is_in_no_figure_until_then() -> None:
    roster()
    one, other = post(), person(resting_person())
    comes(other, one)
    judged(one.ends_at + HOUR)
    assert verdict(one).standing == "pending"
    assert verdict(one).reasons == "stand_in"
    assert not Shift.objects.exists()
    assert work_deeds() == 0
    assert [row.key for row in queries.pending([UNIT])] == [one.uid]
    deciding.decide(
        key=one.uid,
        ruling=Standing.PRESENT,
        why="早上电话说好的",
        actor=head(),
        now=one.ends_at + 2 * HOUR,
        ids=IDS,
    )
    assert (verdict(one).standing, verdict(one).ruled) == ("present", True)
    assert [row.standing for row in queries.history(one.uid)] == ["pending", "present"]
    assert Shift.objects.get().person == other.uid
    assert work_deeds() == 1
    judged(one.ends_at + shifts.WAIT)
    assert [row.standing for row in queries.history(one.uid)] == ["pending", "present"]
    assert Deed.objects.filter(verb="verdict.decide").count() == 1


def test_a_check_in_that_is_overruled_stays_and_its_shift_counts_no_more() -> None:
    roster()
    one = post()
    comes(person(one.person), one)
    judged(one.ends_at + HOUR)
    assert work_deeds() == 1

    def decide(ruling: Standing, hours: int) -> None:
        deciding.decide(
            key=one.uid, ruling=ruling, why="查了监控", actor=head(), now=one.ends_at + hours * HOUR, ids=IDS
        )

    assert proofs(one) == 1
    decide(Standing.ABSENT, 2)
    assert proofs(one) == 0
    assert Attendance.objects.get().in_at
    assert work_deeds() == 0
    with pytest.raises(Refused, match="现在就是"):
        decide(Standing.ABSENT, 3)
    decide(Standing.PRESENT, 4)
    assert work_deeds() == 1
    assert proofs(one) == 1
    assert [row.standing for row in queries.history(one.uid)] == ["present", "absent", "present"]


def test_a_wrong_clock_waits_and_a_late_check_in_of_a_phone_without_a_network_does_not() -> None:
    roster()
    one, two = post(), post("R02", "s1")
    begins = one.starts_at
    comes(person(one.person), one, sent_at=begins + 2 * HOUR, at=begins + 2 * HOUR, leave=False)
    comes(person(two.person), two)
    judged(one.ends_at + HOUR)
    assert (verdict(one).standing, verdict(one).reasons) == ("pending", "clock")
    assert verdict(two).standing == "present"
    assert list(Shift.objects.values_list("place", flat=True)) == ["R02"]


def test_the_wrong_stretch_is_decided_to_be_right_or_elsewhere() -> None:
    roster()
    one, two = post(), post("R02", "s1")
    actions.assign(post=two.uid, person="", actor=head(), now=BEFORE, ids=IDS)
    comes(person(one.person), one, place="R02")
    judged(one.ends_at + HOUR)
    assert verdict(one).reasons == "wrong_place"
    deciding.decide(
        key=one.uid,
        ruling=Standing.ELSEWHERE,
        why="临时抽调",
        actor=head(),
        now=one.ends_at + 2 * HOUR,
        ids=IDS,
    )
    judged(one.ends_at + 3 * HOUR)
    assert (verdict(one).held, Shift.objects.get(place="R02").person) == (False, one.person)
    assert not Shift.objects.filter(place="R01", state="done").exists()


def test_a_second_person_at_a_post_is_told_and_counts_for_nobody_until_decided() -> None:
    roster()
    one, extra = post(), person(resting_person())
    comes(person(one.person), one)
    comes(extra, one)
    judged(one.ends_at + HOUR)
    assert verdict(one).standing == "present"
    (waiting,) = queries.pending([UNIT])
    assert (waiting.reasons, waiting.came, waiting.person) == ("doubled", extra.uid, "")
    deciding.decide(
        key=waiting.key,
        ruling=Standing.EXTRA,
        why="来帮忙的",
        actor=head(),
        now=one.ends_at + 2 * HOUR,
        ids=IDS,
    )
    assert not queries.pending([UNIT]).exists()
    assert Attendance.objects.get(person=extra.uid).settled


def test_who_was_not_counted_and_is_counted_after_all_stood_the_place() -> None:
    roster()
    one, extra = post(), person(resting_person())
    Post.objects.filter(pk=one.pk).update(place="R02", number=9)  # nobody is expected at R01 in this shift
    comes(extra, one, place="R01")
    judged(one.ends_at + HOUR)
    (waiting,) = queries.pending([UNIT])
    told = {"key": waiting.key, "actor": head(), "ids": IDS}
    deciding.decide(ruling=Standing.EXTRA, why="来帮忙的", now=one.ends_at + 2 * HOUR, **told)  # type: ignore[arg-type]
    judged(one.ends_at + 3 * HOUR)
    assert not Shift.objects.filter(place="R01", starts_at=one.starts_at).exists()
    deciding.decide(ruling=Standing.PRESENT, why="路段就是他扫的", now=one.ends_at + 4 * HOUR, **told)  # type: ignore[arg-type]
    stood = Shift.objects.get(place="R01", starts_at=one.starts_at)
    assert (stood.person, stood.state) == (extra.uid, "done")
    deciding.decide(ruling=Standing.EXTRA, why="看错了", now=one.ends_at + 5 * HOUR, **told)  # type: ignore[arg-type]
    assert Deed.objects.filter(routine_uid=stood.uid, corrects_kind="void").count() == 1


def test_a_roster_changed_after_the_shift_began_is_decided_and_not_believed() -> None:
    roster()
    one, other = post(), person(resting_person())
    comes(other, one)
    actions.assign(
        post=one.uid, person=other.uid, actor=head(), now=one.starts_at + HOUR, ids=IDS, why="来顶班"
    )
    judged(one.ends_at + HOUR)
    assert (verdict(one).standing, verdict(one).reasons) == ("pending", "changed_late")


def test_somebody_who_lost_the_post_meanwhile_waits_too() -> None:
    from chengxu.accounts.models import Person

    roster()
    one = post()
    comes(person(one.person), one)
    Person.objects.filter(uid=one.person).update(posts=["clerk"])
    judged(one.ends_at + HOUR)
    assert (verdict(one).standing, verdict(one).reasons) == ("pending", "no_post")


def test_two_shifts_of_one_person_that_overlap_wait() -> None:
    roster()
    one = post()
    anna = person(one.person)
    comes(anna, one)
    first = Attendance.objects.get()
    first.pk, first.uid, first.place, first.routine = None, "another", "P022", "waste_collection"
    first.save()
    judged(one.ends_at + HOUR)
    assert (verdict(one).standing, verdict(one).reasons) == ("pending", "overlap")


@pytest.mark.parametrize(("who", "unit"), [("head", "JZCG-SR"), ("clerk", UNIT), ("sweeper", UNIT)])
def test_nobody_else_decides(who: str, unit: str) -> None:
    roster()
    one = post()
    judged(one.ends_at + shifts.WAIT)
    with pytest.raises(Refused):
        deciding.decide(
            key=one.uid, ruling=Standing.PRESENT, why="我在场", actor=cast.actor(who, login="x", unit=unit), now=one.ends_at, ids=IDS
        )  # fmt: skip
    with pytest.raises(Refused, match="没有这条"):
        deciding.decide(key="gone", ruling=Standing.PRESENT, why="x", actor=head(), now=one.ends_at, ids=IDS)
    assert by(head()).source == "desk"
    assert one.day == DAY


def test_the_board_names_who_is_missing_by_the_roster() -> None:
    roster()
    came, missing = post("R01"), post("R02")
    comes(person(came.person), came, leave=False)
    actions.assign(post=post("R03").uid, person="", actor=head(), now=BEFORE, ids=IDS)
    client = cast.signed_in("head", login="head-hw", unit=UNIT)
    shown = client.get(f"/desk/duty/?day={DAY}").content.decode()
    groups = by_roster(
        board(actor=head(), day=DAY, now=came.ends_at - HOUR),
        queries.expected([UNIT], came.starts_at, came.ends_at),
    )
    (first,) = [group for group in groups if group.hours.id == "s1"]
    absent = {one.place: one.person for one in first.absent}
    assert absent["R02"] == missing.person
    assert absent["R03"] == ""
    assert "R01" not in absent
    assert person(missing.person).name in shown
