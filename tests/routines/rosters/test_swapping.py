"""Swaps: who may say what, and that no sequence of them ever puts two people on a post or loses one."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chengxu.common.messages import Refused
from chengxu.routines.rosters.rules import Absence, Held, LeaveState, decided, refuse_holder, refuse_leave
from chengxu.routines.rosters.swapping import OPEN, Say, Swap, SwapState, Terms, exchange, refuse_swap, say
from tests.routines.rosters.made import MONDAY, NOW, post

A, B = post("a", "anna"), post("b", "ben", place="R02", start=8)
POSTS = {"a": A, "b": B, "c": post("c", "carl", start=11), "other": post("other", "ben", routine="waste")}
ASKED = Swap(uid="s", post="a", back="b", asker="anna", other="ben")
TERMS = Terms()


@pytest.mark.parametrize(
    ("changed", "busy", "at", "why"),
    [
        ({}, (), NOW, None),
        ({"back": ""}, (), NOW, None),
        ({"post": "gone"}, (), NOW, "不是您的"),
        ({"post": "c"}, (), NOW, "不是您的"),
        ({"other": "anna"}, (), NOW, "选一位同事"),
        ({"other": ""}, (), NOW, "选一位同事"),
        ({"back": "c"}, (), NOW, "对方没有这一班"),
        ({"back": "gone"}, (), NOW, "对方没有这一班"),
        ({"back": "other"}, (), NOW, "同一项任务"),
        ({}, ("b",), NOW, "已经在换"),
        ({}, (), A.starts_at - timedelta(minutes=61), None),
        ({}, (), A.starts_at - timedelta(minutes=60), "不到 60 分钟"),
    ],
)
def test_what_can_be_asked(
    changed: dict[str, str], busy: tuple[str, ...], at: object, why: str | None
) -> None:
    from dataclasses import replace

    swap = replace(ASKED, **changed)  # type: ignore[arg-type]
    if why is None:
        refuse_swap(swap, POSTS, terms=TERMS, busy=busy, now=at)  # type: ignore[arg-type]
        return
    with pytest.raises(Refused) as refused:
        refuse_swap(swap, POSTS, terms=TERMS, busy=busy, now=at)  # type: ignore[arg-type]
    assert why in refused.value.message.zh


@pytest.mark.parametrize(
    ("state", "word", "person", "leads", "after"),
    [
        ("asked", "agree", "ben", False, "agreed"),
        ("asked", "agree", "anna", False, None),
        ("asked", "agree", "boss", True, None),
        ("asked", "decline", "ben", False, "declined"),
        ("agreed", "decline", "ben", False, "declined"),
        ("asked", "decline", "anna", False, None),
        ("asked", "withdraw", "anna", False, "withdrawn"),
        ("agreed", "withdraw", "anna", False, "withdrawn"),
        ("asked", "withdraw", "ben", False, None),
        ("asked", "confirm", "boss", True, None),
        ("agreed", "confirm", "boss", True, "done"),
        ("agreed", "confirm", "boss", False, None),
        ("agreed", "confirm", "anna", True, None),
        ("agreed", "confirm", "ben", True, None),
        ("asked", "refuse", "boss", True, "refused"),
        ("agreed", "refuse", "boss", True, "refused"),
        ("agreed", "refuse", "boss", False, None),
        *[(state, word, person, True, None) for state in ("done", "declined", "refused", "withdrawn", "lapsed")
          for word, person in (("agree", "ben"), ("confirm", "boss"), ("withdraw", "anna"))],
    ],
)  # fmt: skip
def test_who_may_say_what(state: str, word: str, person: str, leads: bool, after: str | None) -> None:
    from dataclasses import replace

    swap = replace(ASKED, state=SwapState(state))
    if after is None:
        with pytest.raises(Refused):
            say(swap, Say(word), person, leads=leads, terms=TERMS)
    else:
        assert say(swap, Say(word), person, leads=leads, terms=TERMS) == after


def test_without_confirmation_the_others_word_is_the_last() -> None:
    assert say(ASKED, Say.AGREE, "ben", leads=False, terms=Terms(confirm=False)) is SwapState.DONE


def test_an_exchange_moves_whole_posts_and_a_favour_one() -> None:
    after = exchange(ASKED, POSTS, now=NOW)
    assert {one.uid: one.person for one in after} == {"a": "ben", "b": "anna"}
    favour = exchange(Swap(uid="s", post="a", back="", asker="anna", other="ben"), POSTS, now=NOW)
    assert {one.uid: one.person for one in favour} == {"a": "ben"}


@pytest.mark.parametrize(
    ("posts", "now"),
    [
        ({"b": B}, NOW),
        ({"a": A}, NOW),
        ({"a": post("a", "carl"), "b": B}, NOW),
        ({"a": A, "b": post("b", "")}, NOW),
        (POSTS, A.starts_at),
    ],
)
def test_a_roster_that_changed_or_began_ends_it(posts: dict[str, Held], now: object) -> None:
    with pytest.raises(Refused):
        exchange(ASKED, posts, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "able", "others", "away", "why"),
    [
        ("anna", {"anna"}, [], [], None),
        ("anna", {"ben"}, [], [], "没有上这个班的岗位"),
        ("anna", {"anna"}, [post("x", "anna", start=7)], [], "两班不能重叠"),
        ("anna", {"anna"}, [post("x", "anna", start=8)], [], None),
        ("anna", {"anna"}, [post("x", "ben", start=7)], [], None),
        ("anna", {"anna"}, [post("a", "anna")], [], None),
        ("anna", {"anna"}, [], [Absence(person="anna", first=MONDAY, last=MONDAY)], "请假"),
        ("anna", {"anna"}, [], [Absence(person="anna", first=MONDAY + timedelta(1), last=MONDAY + timedelta(1))], None),
    ],
)  # fmt: skip
def test_who_can_hold_a_post(
    person: str, able: set[str], others: list[Held], away: list[Absence], why: str | None
) -> None:
    def asked() -> None:
        refuse_holder(
            post("a"),
            person,
            able=able,
            others=others,
            absences=away,
            names={"anna": "安"},
            place_of={"R01": "一路"},
        )

    if why is None:
        asked()
        return
    with pytest.raises(Refused) as refused:
        asked()
    assert why in refused.value.message.zh
    assert "安" in refused.value.message.zh


TODAY, TOMORROW = MONDAY, MONDAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "kind", "leads", "right"),
    [
        (TODAY, TODAY, "sick", False, True),
        (TOMORROW, TODAY, "sick", False, False),
        (TODAY, TODAY, "party", False, False),
        (TODAY - timedelta(1), TODAY, "sick", False, False),
        (TODAY - timedelta(1), TODAY, "sick", True, True),
        (TODAY, TODAY + timedelta(365), "sick", False, True),
        (TODAY, TODAY + timedelta(366), "sick", False, False),
    ],
)
def test_which_leave_can_be_asked_for(
    first: object, last: object, kind: str, leads: bool, right: bool
) -> None:
    def asked() -> None:
        refuse_leave(first, last, kind=kind, kinds={"sick"}, today=TODAY, leads=leads)  # type: ignore[arg-type]

    if right:
        asked()
    else:
        with pytest.raises(Refused):
            asked()


@pytest.mark.parametrize(
    ("state", "to", "own", "leads", "right"),
    [
        ("asked", "granted", False, True, True),
        ("asked", "granted", False, False, False),
        ("asked", "granted", True, True, False),
        ("granted", "refused", False, True, False),
        ("asked", "refused", False, True, True),
        ("asked", "withdrawn", True, False, True),
        ("granted", "withdrawn", True, False, True),
        ("refused", "withdrawn", True, False, False),
        ("asked", "withdrawn", False, True, False),
        ("asked", "asked", False, True, False),
    ],
)
def test_who_settles_leave(state: str, to: str, own: bool, leads: bool, right: bool) -> None:
    if right:
        assert decided(LeaveState(state), LeaveState(to), own=own, leads=leads) == to
    else:
        with pytest.raises(Refused):
            decided(LeaveState(state), LeaveState(to), own=own, leads=leads)


PEOPLE = ("p0", "p1", "p2", "p3", "boss")
SPOTS = tuple(f"{place}{start}" for place in ("R01", "R02") for start in (5, 8, 11))


class Sequences(RuleBasedStateMachine):
    """Any order of askings and words, by anybody, while leave and changes of the roster happen in between."""

    @initialize()
    def begin(self) -> None:
        self.posts = {
            spot: post(spot, PEOPLE[n % 4] if n < 5 else "", place=spot[:3], start=int(spot[3:]))
            for n, spot in enumerate(SPOTS)
        }
        self.swaps: dict[str, Swap] = {}
        self.names = count()
        self.holders = Counter(one.person for one in self.posts.values())

    def may_hold(self, one: Held, person: str, given: set[str]) -> bool:
        return not any(
            other.person == person and other.uid not in given and other.uid != one.uid and other.meets(one)
            for other in self.posts.values()
        )

    @rule(
        mine=st.sampled_from(SPOTS),
        back=st.sampled_from(("", *SPOTS)),
        asker=st.sampled_from(PEOPLE),
        other=st.sampled_from(PEOPLE),
    )
    def ask(self, mine: str, back: str, asker: str, other: str) -> None:
        swap = Swap(uid=str(next(self.names)), post=mine, back=back, asker=asker, other=other)
        busy = {uid for one in self.swaps.values() if one.state.open for uid in (one.post, one.back)} - {""}
        try:
            refuse_swap(swap, self.posts, terms=TERMS, busy=busy, now=NOW)
        except Refused:
            return
        self.swaps[swap.uid] = swap

    @rule(which=st.integers(0, 30), word=st.sampled_from(Say), person=st.sampled_from(PEOPLE))
    def word(self, which: int, word: Say, person: str) -> None:
        from dataclasses import replace

        swap = self.swaps.get(str(which))
        if swap is None:
            return
        try:
            state = say(swap, word, person, leads=person == "boss", terms=TERMS)
            after = exchange(swap, self.posts, now=NOW) if state is SwapState.DONE else ()
        except Refused:
            return
        given = {swap.post, swap.back}
        if not all(self.may_hold(self.posts[one.uid], one.person, given) for one in after):
            return
        if swap.back and after:
            assert Counter(one.person for one in after) == Counter(
                self.posts[one.uid].person for one in after
            )
        self.posts |= {one.uid: one for one in after}
        self.swaps[swap.uid] = replace(swap, state=state)
        self.holders = Counter(one.person for one in self.posts.values())

    @rule(spot=st.sampled_from(SPOTS), person=st.sampled_from(("", *PEOPLE)))
    def change(self, spot: str, person: str) -> None:
        from dataclasses import replace

        one = self.posts[spot]
        if not person or self.may_hold(one, person, set()):
            self.posts[spot] = replace(one, person=person)

    @invariant()
    def each_post_is_there_once_and_nobody_in_two_places(self) -> None:
        if not hasattr(self, "posts"):
            return
        assert set(self.posts) == set(SPOTS)
        held = Counter((one.person, one.starts_at) for one in self.posts.values() if one.person)
        assert not held or max(held.values()) == 1

    @invariant()
    def a_post_is_in_one_open_swap_at_most(self) -> None:
        if not hasattr(self, "swaps"):
            return
        open_ = Counter(
            uid for one in self.swaps.values() if one.state in OPEN for uid in (one.post, one.back) if uid
        )
        assert not open_ or max(open_.values()) == 1


TestSequences = Sequences.TestCase
TestSequences.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
