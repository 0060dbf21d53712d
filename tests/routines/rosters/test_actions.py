"""Rosters in the database: made, changed, published, swapped, left; by whom, and what each leaves in the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Refused
from chengxu.ledger.models import Deed
from chengxu.routines.rosters import actions, exchanging, queries
from chengxu.routines.rosters.models import Post, Sheet, Swap
from chengxu.routines.rosters.rules import LeaveState
from chengxu.routines.rosters.swapping import Say
from tests.routines.rosters.crew import (
    BEFORE,
    DAY,
    DUTY,
    IDS,
    MONTH,
    UNIT,
    at,
    by,
    head,
    person,
    post,
    roster,
    sweepers,
)
from tests.web import cast

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def verbs() -> list[str]:
    return list(Deed.objects.order_by("id").values_list("verb", flat=True))


def test_a_month_is_laid_out_for_all_five_shifts_and_published() -> None:
    sheet = roster()
    assert sheet.posts.count() == 30 * 8 * 5
    assert not sheet.posts.filter(person="").exists()
    assert verbs() == ["roster.make", "roster.publish"]
    one = post()
    assert queries.posts_of(one.person, DAY, DAY)
    assert queries.post_at(one.person, DUTY, one.starts_at) == one


def test_a_draft_is_laid_out_again_and_seen_by_nobody() -> None:
    sheet = roster(published=False)
    assert queries.posts_of(post().person, DAY, DAY) == []
    actions.assign(post=post().uid, person="", actor=head(), now=BEFORE, ids=IDS)
    actions.make(routine=DUTY, unit=UNIT, month=MONTH, actor=head(), now=BEFORE, ids=IDS)
    assert post().person
    assert sheet.posts.count() == 1200
    assert verbs() == ["roster.make", "roster.make"]


def test_what_is_published_is_changed_post_by_post_with_a_deed() -> None:
    sheet = roster()
    with pytest.raises(Refused, match="已经发布"):
        actions.make(routine=DUTY, unit=UNIT, month=MONTH, actor=head(), now=BEFORE, ids=IDS)
    with pytest.raises(Refused, match="已经发布"):
        actions.publish(sheet=sheet.uid, actor=head(), now=BEFORE, ids=IDS)
    one, resting = post(), resting_person()
    assert actions.assign(post=one.uid, person=resting, actor=head(), now=BEFORE, ids=IDS, why="家里有事")
    assert not actions.assign(post=one.uid, person=resting, actor=head(), now=BEFORE, ids=IDS)
    assert (post().person, post().changed_at) == (resting, BEFORE)
    deed = Deed.objects.get(verb="roster.change")
    assert one.person in deed.detail
    assert resting in deed.detail


def resting_person() -> str:
    """Somebody who holds no post that day."""
    busy = set(Post.objects.filter(day=DAY).values_list("person", flat=True))
    return next(one.uid for one in sweepers() if one.uid not in busy)


def test_who_cannot_hold_a_post_is_not_put_on_it() -> None:
    roster()
    one, elsewhere = post(), post("R02", "s1")
    for who, why in ((elsewhere.person, "两班不能重叠"), (head().uid, "没有上这个班的岗位")):
        with pytest.raises(Refused, match=why):
            actions.assign(post=one.uid, person=who, actor=head(), now=BEFORE, ids=IDS)
    with pytest.raises(Refused, match="没有这一班"):
        actions.assign(post="gone", person="", actor=head(), now=BEFORE, ids=IDS)
    Post.objects.filter(pk=one.pk).update(judged=True)
    with pytest.raises(Refused, match="已经认定"):
        actions.assign(post=one.uid, person="", actor=head(), now=BEFORE, ids=IDS)


@pytest.mark.parametrize(
    ("who", "unit", "right"),
    [("head", UNIT, True), ("director", "JZCG", True), ("head", "JZCG-SR", False), ("clerk", UNIT, False), ("sweeper", UNIT, False)],
)  # fmt: skip
def test_only_who_leads_the_unit_keeps_its_roster(who: str, unit: str, right: bool) -> None:
    sweepers()
    actor = cast.actor(who, login=f"x-{who}", unit=unit)

    def made() -> None:
        actions.make(routine=DUTY, unit=UNIT, month=MONTH, actor=actor, now=BEFORE, ids=IDS)

    if right:
        made()
    else:
        with pytest.raises(Refused):
            made()
        assert not Post.objects.exists()


def test_a_duty_without_a_pattern_there_is_not_laid_out() -> None:
    for routine, unit in (("street_cleaning", "JZCG-LD"), ("dancing", UNIT)):
        leads = cast.actor("head", login=f"h-{unit}", unit=unit)
        with pytest.raises(Refused, match="没有这项任务的排班办法"):
            actions.make(routine=routine, unit=unit, month=MONTH, actor=leads, now=BEFORE, ids=IDS)


def test_a_roster_with_somebody_on_two_posts_at_once_is_not_published_whatever_the_other_unit() -> None:
    sheet = roster(published=False)
    one = post()
    other = Sheet.objects.create(
        uid=IDS.uid(BEFORE),
        routine="lamp_patrol",
        unit="JZCG-LD",
        month=MONTH - A_DAY,
        state="published",
        made_by="x",
        made_at=BEFORE,
    )
    Post.objects.create(
        uid=IDS.uid(BEFORE), sheet=other, routine="lamp_patrol", unit="JZCG-LD", place=one.place, shift="night", number=1, day=one.day - A_DAY,
        starts_at=one.starts_at - timedelta(hours=7), ends_at=one.starts_at + timedelta(minutes=30), person=one.person, origin="leader",
    )  # fmt: skip
    with pytest.raises(Refused, match="同一时间排了两处"):
        actions.publish(sheet=sheet.uid, actor=head(), now=BEFORE, ids=IDS)
    assert Sheet.objects.get(pk=sheet.pk).state == "draft"
    Post.objects.filter(sheet=other).update(ends_at=one.starts_at)
    assert actions.publish(sheet=sheet.uid, actor=head(), now=BEFORE, ids=IDS).state == "published"


# --- swaps ------------------------------------------------------------------------------------------------------------


def two() -> tuple[Post, Post, Actor, Actor]:
    """Two posts of different people on different days, who can stand each other's."""
    mine = post()
    busy = set(Post.objects.filter(day=DAY).values_list("person", flat=True))
    for other in Post.objects.filter(day=DAY + A_DAY, shift="s1").exclude(person__in=busy):
        if not Post.objects.filter(person=mine.person, day=other.day).exists():
            return mine, other, person(mine.person), person(other.person)
    other = Post.objects.filter(day=DAY + A_DAY, shift="s5").exclude(person=mine.person)
    for one in other:
        theirs = Post.objects.filter(person=one.person, day=DAY, starts_at=mine.starts_at).exists()
        ours = Post.objects.filter(person=mine.person, day=one.day, starts_at=one.starts_at).exists()
        if not theirs and not ours:
            return mine, one, person(mine.person), person(one.person)
    raise AssertionError("nobody to swap with")


def test_a_swap_needs_the_other_and_the_leader_and_then_moves_both_posts() -> None:
    roster()
    mine, back, anna, ben = two()
    swap = exchanging.ask_swap(post=mine.uid, back=back.uid, other=ben.uid, why="孩子开家长会", by=by(anna))
    with pytest.raises(Refused, match="已经在换"):
        exchanging.ask_swap(post=mine.uid, back="", other=ben.uid, why="", by=by(anna))
    assert exchanging.say_swap(swap=swap.uid, word=Say.AGREE, by=by(ben)).state == "agreed"
    assert Post.objects.get(pk=mine.pk).person == anna.uid
    assert exchanging.say_swap(swap=swap.uid, word=Say.CONFIRM, by=by(head())).state == "done"
    assert (Post.objects.get(pk=mine.pk).person, Post.objects.get(pk=back.pk).person) == (ben.uid, anna.uid)
    assert verbs()[2:] == ["swap.ask", "swap.agree", "swap.confirm"]
    with pytest.raises(Refused, match="已有结果"):
        exchanging.say_swap(swap=swap.uid, word=Say.CONFIRM, by=by(head()))
    assert Post.objects.filter(day=DAY).count() == 40


def test_somebody_can_stand_in_without_anything_back() -> None:
    roster()
    one, free = post(), person(resting_person())
    anna = person(one.person)
    swap = exchanging.ask_swap(post=one.uid, back="", other=free.uid, why="", by=by(anna))
    exchanging.say_swap(swap=swap.uid, word=Say.AGREE, by=by(free))
    exchanging.say_swap(swap=swap.uid, word=Say.CONFIRM, by=by(head()))
    assert post().person == free.uid


def test_who_is_busy_then_cannot_be_asked() -> None:
    roster()
    busy = post("R02", "s1")
    with pytest.raises(Refused, match="两班不能重叠"):
        exchanging.ask_swap(post=post().uid, back="", other=busy.person, why="", by=by(person(post().person)))
    assert not Swap.objects.exists()


def test_a_swap_whose_roster_changed_is_void_and_nothing_moves() -> None:
    roster()
    one, free = post(), person(resting_person())
    anna = person(one.person)
    swap = exchanging.ask_swap(post=one.uid, back="", other=free.uid, why="", by=by(anna))
    exchanging.say_swap(swap=swap.uid, word=Say.AGREE, by=by(free))
    actions.assign(post=one.uid, person="", actor=head(), now=BEFORE, ids=IDS)
    with pytest.raises(Refused, match="排班已经变了"):
        exchanging.say_swap(swap=swap.uid, word=Say.CONFIRM, by=by(head()))
    assert post().person == ""
    assert Swap.objects.get().state == "agreed"


def test_a_void_swap_ends_and_the_post_can_be_asked_for_again() -> None:
    roster()
    mine, back, anna, ben = two()
    swap = exchanging.ask_swap(post=mine.uid, back=back.uid, other=ben.uid, why="", by=by(anna))
    exchanging.say_swap(swap=swap.uid, word=Say.AGREE, by=by(ben))
    actions.assign(post=back.uid, person="", actor=head(), now=BEFORE, ids=IDS)
    assert exchanging.lapse(now=BEFORE, ids=IDS) == 1
    assert (Swap.objects.get().state, verbs()[-1]) == ("lapsed", "swap.lapse")
    exchanging.ask_swap(post=mine.uid, back="", other=person(resting_person()).uid, why="", by=by(anna))
    assert exchanging.lapse(now=BEFORE, ids=IDS) == 0


def test_a_swap_nobody_answered_lapses_when_the_shift_begins() -> None:
    roster()
    one, free = post(), person(resting_person())
    exchanging.ask_swap(post=one.uid, back="", other=free.uid, why="", by=by(person(one.person)))
    assert exchanging.lapse(now=one.starts_at - timedelta(seconds=1), ids=IDS) == 0
    assert exchanging.lapse(now=one.starts_at, ids=IDS) == 1
    assert (Swap.objects.get().state, verbs()[-1]) == ("lapsed", "swap.lapse")


# --- leave --------------------------------------------------------------------------------------------------------------


def test_leave_that_is_granted_opens_the_posts_and_shows_the_gaps() -> None:
    roster()
    one = post()
    anna = person(one.person)
    row = exchanging.ask_leave(person=anna, kind="sick", first=DAY, last=DAY + A_DAY, why="发烧", by=by(anna))
    assert post().person == anna.uid
    assert queries.gaps([UNIT], start=BEFORE, end=at(24)) == []
    exchanging.say_leave(leave=row.uid, to=LeaveState.GRANTED, by=by(head()))
    assert (post().person, post().away) == ("", anna.uid)
    gaps = queries.gaps([UNIT], start=BEFORE, end=at(48))
    assert {one.away for one in gaps} == {anna.uid}
    with pytest.raises(Refused, match="请假"):
        actions.assign(post=one.uid, person=anna.uid, actor=head(), now=BEFORE, ids=IDS)
    exchanging.say_leave(leave=row.uid, to=LeaveState.WITHDRAWN, by=by(anna))
    assert post().person == anna.uid
    assert verbs()[2:] == ["leave.ask", "leave.grant", "leave.withdraw"]


def test_leave_taken_back_gives_no_post_that_overlaps_what_was_taken_meanwhile() -> None:
    roster()
    first, second = post("R01", "s1"), None
    anna = person(first.person)
    leave = exchanging.ask_leave(person=anna, kind="personal", first=DAY, last=DAY, why="", by=by(anna))
    exchanging.say_leave(leave=leave.uid, to=LeaveState.GRANTED, by=by(head()))
    lost = list(Post.objects.filter(day=DAY, away=anna.uid))
    second = post("R02", "s5", DAY - A_DAY)
    night = {
        "starts_at": first.starts_at - timedelta(hours=8),
        "ends_at": first.starts_at + timedelta(hours=1),
    }
    Post.objects.filter(pk=second.pk).update(
        person=anna.uid, **night
    )  # a night that ends in the morning of the leave
    exchanging.say_leave(leave=leave.uid, to=LeaveState.WITHDRAWN, by=by(anna))
    back = {one.shift for one in Post.objects.filter(day=DAY, person=anna.uid)}
    assert back == {one.shift for one in lost} - {"s1"}
    assert post("R01", "s1").away == anna.uid


def test_a_leader_enters_sickness_at_once_and_nobody_grants_their_own() -> None:
    roster()
    anna = person(post().person)
    row = exchanging.ask_leave(person=anna, kind="sick", first=DAY, last=DAY, why="", by=by(head()))
    assert row.state == "granted"
    assert verbs()[2:] == ["leave.ask", "leave.grant"]
    with pytest.raises(Refused, match="已经请过假"):
        exchanging.ask_leave(person=anna, kind="sick", first=DAY, last=DAY, why="", by=by(anna))
    with pytest.raises(Refused, match="不是您带的"):
        exchanging.ask_leave(
            person=anna, kind="sick", first=DAY, last=DAY, why="", by=by(person(resting_person()))
        )


def test_leave_before_the_roster_is_left_out_of_it_with_who_is_away() -> None:
    roster(published=False)
    anna = person(post().person)
    exchanging.ask_leave(person=anna, kind="annual", first=DAY, last=DAY, why="", by=by(head()))
    roster()
    assert (post().person, post().away) == ("", anna.uid)
    assert not Post.objects.filter(day=DAY, person=anna.uid).exists()
