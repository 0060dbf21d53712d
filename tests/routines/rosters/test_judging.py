"""Who was expected and who came: every case both ways, and what waits for the leader."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Refused
from chengxu.routines.rosters.judging import (
    HELD,
    MAY_WAIT,
    RULINGS,
    Came,
    Expected,
    Finding,
    Reason,
    Standing,
    judge,
    refuse_ruling,
)
from chengxu.routines.rosters.rules import Held
from tests.routines.rosters.made import post

R1, R2 = post("p1", "anna"), post("p2", "ben", place="R02")
EMPTY = post("p3", "", place="R03")
START = R1.starts_at


def came(person: str = "anna", place: str = "R01", key: str = "", **changed: object) -> Came:
    told: dict[str, object] = {
        "key": key or f"{person}@{place}",
        "person": person,
        "place": place,
        "at": START,
    }
    return Came(**(told | changed))  # type: ignore[arg-type]


def judged(
    posts: list[Held], *who: Came, final: bool = True, wait: object = MAY_WAIT, **given: object
) -> dict[str, Finding]:
    changed = given.pop("changed_at", None)
    expected = [Expected(post=one, changed_at=changed) for one in posts]  # type: ignore[arg-type]
    found = judge(expected, who, wait_for=wait, final=final, **given)  # type: ignore[arg-type]
    return {one.key: one for one in found}


@pytest.mark.parametrize(
    ("who", "standing", "reasons", "decided_at_once"),
    [
        (came(), "present", "", "present"),
        (came(late=12), "late", "late", "late"),
        (came(early=20), "present", "early", "present"),
        (came(clock=True), "pending", "clock", "present"),
        (came(outside=True), "pending", "outside", "present"),
        (came(overlaps=True), "pending", "overlap", "present"),
        (came(able=False), "pending", "no_post", "present"),
        (came(clock=True, late=12), "pending", "clock late", "late"),
        (came(place="R09"), "pending", "wrong_place", "elsewhere"),
        (came("carl"), "pending", "stand_in", "present"),
        (None, "absent", "nobody", "absent"),
    ],
)
def test_one_post(who: Came | None, standing: str, reasons: str, decided_at_once: str) -> None:
    everybody = [who] if who else []
    one = judged([R1], *everybody)["p1"]
    assert (one.standing, " ".join(one.reasons)) == (standing, reasons)
    at_once = judged([R1], *everybody, wait=())["p1"]
    assert at_once.standing == decided_at_once
    assert at_once.held is (decided_at_once in ("present", "late"))


def test_a_roster_changed_after_the_shift_began_waits_whoever_came() -> None:
    late, before = START + timedelta(minutes=1), START
    assert judged([R1], came(), changed_at=late)["p1"].standing is Standing.PENDING
    assert judged([R1], changed_at=late)["p1"].reasons == (Reason.NOBODY, Reason.CHANGED_LATE)
    assert judged([R1], came(), changed_at=before)["p1"].standing is Standing.PRESENT


def test_before_the_last_phone_can_have_sent_nobody_is_absent() -> None:
    assert judged([R1], final=False) == {}
    assert judged([EMPTY], final=False) == {}
    assert judged([R1], came(), final=False)["p1"].standing is Standing.PRESENT


def test_an_empty_post_is_a_gap_unless_somebody_fills_it() -> None:
    assert judged([EMPTY])["p3"].standing is Standing.GAP
    filled = judged([EMPTY], came("carl", "R03"))["p3"]
    assert (filled.standing, filled.reasons) == (Standing.PRESENT, (Reason.FILLED,))


def test_two_who_took_each_others_place_are_found_as_that_and_not_as_strangers() -> None:
    found = judged([R1, R2], came("anna", "R02"), came("ben", "R01"))
    assert {key: one.came.person for key, one in found.items() if one.came} == {"p1": "anna", "p2": "ben"}
    assert all(one.reasons == (Reason.WRONG_PLACE,) for one in found.values())


def test_the_rostered_person_comes_before_whoever_stands_in() -> None:
    found = judged([R1], came("carl", key="c", at=START - timedelta(minutes=5)), came("anna"))
    assert (found["p1"].came.person, found["p1"].standing) == ("anna", "present")  # type: ignore[union-attr]
    assert (found["c"].standing, found["c"].reasons) == (Standing.PENDING, (Reason.DOUBLED,))
    assert judged([R1], came("carl", key="c"), came("anna"), wait=())["c"].standing is Standing.EXTRA


def test_a_shift_written_down_otherwise_proves_a_place_manned_and_accuses_nobody() -> None:
    assert judged([R1], came(sent=False))["p1"].standing is Standing.PRESENT
    assert judged([R1], came("carl", sent=False))["p1"].reasons == (Reason.STAND_IN,)
    found = judged([R1], came("anna", "R09", sent=False), came("carl", "R08", sent=False))
    assert {key: one.standing for key, one in found.items()} == {"p1": Standing.ABSENT}


def test_who_checks_in_twice_or_walks_on_is_one_person() -> None:
    twice = judged([R1], came(key="1"), came(key="2", at=START + timedelta(hours=1), early=5))
    assert list(twice) == ["p1"]
    assert twice["p1"].came.key == "1"  # type: ignore[union-attr]
    assert twice["p1"].reasons == (Reason.EARLY,)
    assert list(judged([R1], came(key="1"), came(place="R09", key="2"))) == ["p1"]


def test_who_chooses_among_own_places_is_at_none_of_them_wrong() -> None:
    assert judged([R1], came(place="R09"), roaming=True)["p1"].standing is Standing.PRESENT
    stranger = judged([R1], came("carl"), roaming=True)
    assert stranger["p1"].standing is Standing.ABSENT
    assert stranger["carl@R01"].standing is Standing.PENDING


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["R01", "R02", "R03", "R04"]), st.integers(0, 5), st.booleans()), max_size=8),
    st.booleans(),
)  # fmt: skip
def test_every_post_has_one_verdict_and_nobody_is_two_people(
    who: list[tuple[str, str, int, bool]], roaming: bool
) -> None:
    posts = [post("1", "a"), post("2", "b", place="R02"), post("3", "", place="R03")]
    everybody = [
        came(person, place, key=f"c{n}", at=START + timedelta(minutes=minute), clock=clock)
        for n, (person, place, minute, clock) in enumerate(who)
    ]
    found = list(
        judge(
            [Expected(post=one) for one in posts], everybody, wait_for=MAY_WAIT, final=True, roaming=roaming
        )
    )
    assert sorted(one.post.uid for one in found if one.post) == ["1", "2", "3"]
    assert len({one.key for one in found}) == len(found)
    at_posts = [one.came.person for one in found if one.post and one.came]
    assert len(at_posts) == len(set(at_posts))
    keys = [one.came.key for one in found if one.came]
    assert len(keys) == len(set(keys))
    assert all(one.held == (one.standing in HELD) for one in found)


@pytest.mark.parametrize("ruling", RULINGS)
def test_a_leader_can_decide_any_of_it_with_a_reason(ruling: Standing) -> None:
    refuse_ruling(Standing.PENDING, ruling, post=True, why="看过照片", own=False)
    for before, why, own in (
        (Standing.PENDING, " ", False),
        (Standing.PENDING, "看过", True),
        (ruling, "看过", False),
    ):
        with pytest.raises(Refused):
            refuse_ruling(before, ruling, post=True, why=why, own=own)


@pytest.mark.parametrize(
    ("ruling", "post_", "right"),
    [
        ("gap", True, False),
        ("pending", True, False),
        ("extra", True, False),
        ("extra", False, True),
        ("present", False, True),
        ("absent", False, False),
    ],
)
def test_what_is_no_decision(ruling: str, post_: bool, right: bool) -> None:
    if right:
        refuse_ruling(Standing.PENDING, Standing(ruling), post=post_, why="看过", own=False)
    else:
        with pytest.raises(Refused):
            refuse_ruling(Standing.PENDING, Standing(ruling), post=post_, why="看过", own=False)


@pytest.mark.parametrize("ruling", RULINGS)
@pytest.mark.parametrize(("person", "came"), [(False, False), (True, False), (False, True)])
def test_nobody_is_decided_to_have_been_there(ruling: Standing, person: bool, came: bool) -> None:
    told = {"post": True, "why": "看过", "own": False, "person": person, "came": came}
    if person or came:
        refuse_ruling(Standing.PENDING, ruling, **told)  # type: ignore[arg-type]
        return
    refuse_ruling(Standing.PENDING, Standing.GAP, **told)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="没有排人，也没有人来"):
        refuse_ruling(Standing.GAP, ruling, **told)  # type: ignore[arg-type]


def test_every_word_is_said_in_both_languages() -> None:
    for word in (*Standing, *Reason):
        assert word.label.zh
        assert word.label.en
