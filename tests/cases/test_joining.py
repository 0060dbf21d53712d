"""Merging, splitting, attaching, coming back: what is done, and every refusal with its way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chengxu.accounts.rules import Actor, Organisation
from chengxu.cases.rules import Case, Order
from chengxu.cases.together.joining import By, merge, unmerge
from chengxu.cases.together.parts import Part, attach, detach, refuse_ending, split
from chengxu.cases.together.recurring import Closed, link, recurs_of
from chengxu.cases.workflow.kinship import Kin, Kinship
from chengxu.cases.workflow.states import ENDED, ClockKind, Pause, State
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from tests.cases.book import BOOK, CHIEF, COLLECTOR, STREET, Story
from tests.cases.told import at, until

NONE = Kin()


def by(actor: Actor = CHIEF, *, reason: str = "", **passed: float) -> By:
    return By(actor=actor, now=at(**passed), ids=SeededIds("join"), reason=reason)


def story(verb: str = "start", uid: str = "") -> Case:
    case = until(verb).case
    return replace(case, uid=uid or case.uid)


def other(verb: str = "start") -> Case:
    return story(verb, "kept")


def refusal(do: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.message.en
    return caught.value.field, caught.value.message.zh


def asked(verb: str, order: Order) -> Case:
    told = until("start")
    told.do(verb, STREET if verb.endswith("_ask") else CHIEF, order=order)
    return told.case


@pytest.mark.parametrize("verb", ["", "accept", "file", "dispatch", "start", "handle", "check"])
def test_the_case_given_up_ends_and_the_case_kept_goes_on(verb: str) -> None:
    given, kept = story(verb), other()
    gone, stayed = merge(given, kept, kin=NONE, by=by(minutes=20), book=BOOK)
    assert (gone.after.state, gone.after.merged_into, gone.after.state in ENDED) == (
        State.MERGED,
        "kept",
        True,
    )
    assert all(clock.stopped_at is not None for clock in gone.after.clocks)
    assert stayed.after.clocks == kept.clocks
    assert [change.deeds[-1].verb for change in (gone, stayed)] == ["case.merge", "case.merge"]
    assert (gone.after.version, stayed.after.version) == (given.version + 1, kept.version + 1)


def test_a_clock_that_had_run_out_is_told_at_the_merge() -> None:
    gone, _ = merge(story("start"), other(), kin=NONE, by=by(days=3), book=BOOK)
    assert {deed.verb for deed in gone.deeds} == {"case.overdue", "case.merge"}


@pytest.mark.parametrize("verb", ["", "accept", "file", "dispatch", "start", "handle", "check", "pass"])
def test_a_merge_undone_goes_on_with_what_was_used(verb: str) -> None:
    given, kept = story(verb), other()
    gone, stayed = merge(given, kept, kin=NONE, by=by(minutes=20), book=BOOK)
    back, freed = unmerge(gone.after, stayed.after, parent=None, by=by(hours=3), book=BOOK)
    assert (back.after.state, back.after.merged_into, back.after.resume_state) == (given.state, "", "")
    for before, paused, now in zip(given.clocks, gone.after.clocks, back.after.clocks, strict=True):
        assert (now.stopped_at is None) == (before.stopped_at is None)
        assert now.paused_for == before.paused_for
        if before.stopped_at is None:
            assert paused.paused_for is Pause.MERGE
            assert now.used == paused.used
            assert now.due_at - before.due_at >= timedelta(0)
    assert [change.deeds[-1].verb for change in (back, freed)] == ["case.unmerge", "case.unmerge"]


@pytest.mark.parametrize(
    ("given", "kept", "kin", "field", "says"),
    [
        (lambda: other(), lambda: other(), NONE, "other", "请选另一件"),
        (lambda: story("close"), lambda: other(), NONE, "state", "关联为上一次的再次发生"),
        (lambda: replace(story(), state=State.MERGED), lambda: other(), NONE, "state", "先撤销并案"),
        (lambda: story(), lambda: other("close"), NONE, "other", "不能再并入；又发生了的，关联为它的再次发生"),
        (lambda: story(), lambda: replace(other(), state=State.MERGED), NONE, "other", "请选它并入的那一件"),
        (lambda: story(), lambda: replace(other(), category="C0118"), NONE, "reason", "写明为什么是同一件事"),
        (lambda: story(), lambda: other(), Kin(2, 1), "state", "先办结或分离"),
        (lambda: asked("cohandle", Order(units=("LIGHT",), note="一起")), lambda: other(), NONE, "state", "协同单位"),
        (lambda: asked("defer_ask", Order(amount=1, reason="雨")), lambda: other(), NONE, "state", "批准、不批准或撤回"),
        (lambda: asked("supervise", Order(note="快办")), lambda: other(), NONE, "state", "先答复"),
        (lambda: replace(story(), state=State.SUSPENDED), lambda: other(), NONE, "state", "先解除挂账"),
        (lambda: asked("transfer", Order(unit="POLICE", reason="治安")), lambda: other(), NONE, "state", "收回移送"),
        (lambda: replace(story(), state=State.DISPUTED), lambda: other(), NONE, "state", "先裁定争议"),
    ],
)  # fmt: skip
def test_what_is_not_merged_and_what_to_do_instead(
    given: Callable[[], Case], kept: Callable[[], Case], kin: Kin, field: str, says: str
) -> None:
    told = refusal(lambda: merge(given(), kept(), kin=kin, by=by(), book=BOOK))
    assert told[0] == field
    assert says in told[1]


@pytest.mark.parametrize("kin", [NONE, Kin(2, 0)])
def test_what_is_settled_is_no_obstacle(kin: Kin) -> None:
    helped = until("start")
    helped.do("cohandle", CHIEF, order=Order(units=("OTHER",), note="一起"))
    helped.do("co_done", replace(CHIEF, unit="OTHER"), order=Order(note="好"))
    helped.do("defer_ask", STREET, order=Order(amount=1, reason="雨"))
    helped.do("withdraw", STREET, order=Order(request=0))
    other_kind = replace(other(), category="C0118")
    gone, _ = merge(helped.case, other_kind, kin=kin, by=by(reason="同一根灯杆"), book=BOOK)
    assert gone.after.state is State.MERGED


def test_undoing_has_its_time_and_its_object() -> None:
    gone, stayed = merge(story(), other(), kin=NONE, by=by(), book=BOOK)
    late = refusal(lambda: unmerge(gone.after, stayed.after, parent=None, by=by(days=4), book=BOOK))
    assert (late[0], "在保留的案件上拆分" in late[1]) == ("state", True)
    assert refusal(lambda: unmerge(story(), other(), parent=None, by=by(), book=BOOK))[0] == "state"


def test_nothing_is_given_back_to_a_unit_that_is_no_more() -> None:
    gone, stayed = merge(story(), other(), kin=NONE, by=by(), book=BOOK)
    left = {code: unit for code, unit in BOOK.organisation.units.items() if code != "STREET"}
    book = replace(BOOK, organisation=Organisation(left, BOOK.organisation.posts))
    told = refusal(lambda: unmerge(gone.after, stayed.after, parent=None, by=by(hours=1), book=book))
    assert (told[0], "已经撤销" in told[1]) == ("state", True)
    assert unmerge(story_merged_at_the_centre(), stayed.after, parent=None, by=by(hours=1), book=book)


@pytest.mark.parametrize(
    ("verb", "refused"),
    [("file", False), ("dispatch", True), ("start", True), ("handle", False), ("check", False)],
)
def test_nothing_is_given_back_to_a_unit_where_nobody_could_go_on(verb: str, refused: bool) -> None:
    gone, stayed = merge(story(verb), other(), kin=NONE, by=by(), book=BOOK)

    def undo() -> object:
        return unmerge(
            gone.after, stayed.after, parent=None, by=by(hours=1), book=BOOK, unmanned=frozenset({"STREET"})
        )

    if refused:
        field, words = refusal(undo)
        assert (field, "没有人能办" in words, "拆分" in words) == ("state", True, True)
    else:
        assert undo()


def story_merged_at_the_centre() -> Case:
    gone, _ = merge(story("file"), other(), kin=NONE, by=by(), book=BOOK)
    return gone.after


def test_a_part_given_back_after_its_parent_ended_stands_alone() -> None:
    child = replace(story(), parent_uid="p")
    gone, stayed = merge(child, other(), kin=NONE, by=by(), book=BOOK)
    for verb, parent_uid in (("close", ""), ("start", "p")):
        parent = story(verb, "p")
        back, _ = unmerge(gone.after, stayed.after, parent=parent, by=by(hours=1), book=BOOK)
        assert back.after.parent_uid == parent_uid


def test_parts_begin_anew_and_the_parent_goes_on() -> None:
    parent = story("start")
    parts = [Part(category="C0118", note="灯"), Part(category="E0501", note="摊", place_text="东头")]
    whole, lamp, stall = split(parent, parts, by=by(hours=2), book=BOOK)
    assert (whole.after.clocks, whole.deeds[-1].verb) == (parent.clocks, "case.split")
    assert {c.after.parent_uid for c in (lamp, stall)} == {parent.uid}
    assert (lamp.after.lead_unit, stall.after.place_text, lamp.after.lon) == ("LIGHT", "东头", parent.lon)
    assert all(c.after.running(ClockKind.ACCEPTANCE) for c in (lamp, stall))
    assert all(c.after.reported_at == at(hours=2) for c in (lamp, stall))
    assert lamp.deeds[0].note == "灯"


@pytest.mark.parametrize(
    ("parent", "parts", "field", "says"),
    [
        (story("close"), [Part(category="C0118", note="灯")], "state", "关联为上一次"),
        (
            replace(story(), parent_uid="x"),
            [Part(category="C0118", note="灯")],
            "state",
            "请在它的母案上拆分",
        ),
        (story(), [], "part-1-category", "拆出哪些事"),
        (story(), [Part(category="", note="灯")], "part-1-category", "小类"),
        (story(), [Part(category="C0118", note=" ")], "part-1-note", "是什么事"),
        (story(), [Part(category="X9999", note="灯")], "part-1-category", ""),
        (story(), [Part(category="C0118", note="灯")] * 2, "part-2-note", "合成一件"),
        (story(), [Part(category="C0118", note=str(n)) for n in range(9)], "part-8-note", "最多"),
    ],
)
def test_what_is_not_split(parent: Case, parts: list[Part], field: str, says: str) -> None:
    told = refusal(lambda: split(parent, parts, by=by(), book=BOOK))
    assert told[0] == field
    assert says in told[1]


def test_attached_and_detached_again() -> None:
    child, parent = attach(story(), other(), kin=NONE, by=by())
    assert (child.after.parent_uid, parent.after.parent_uid) == ("kept", "")
    alone, _ = detach(child.after, parent.after, by=by(reason="不相干"))
    assert alone.after.parent_uid == ""
    assert [c.deeds[-1].verb for c in (child, parent, alone)] == ["case.attach", "case.attach", "case.detach"]


@pytest.mark.parametrize(
    ("child", "parent", "kin", "field", "says"),
    [
        (other(), other(), NONE, "other", "请选另一件"),
        (story("close"), other(), NONE, "state", "已经结束"),
        (story(), other("close"), NONE, "other", "已经结束"),
        (story(), replace(other(), state=State.MERGED), NONE, "other", "在它并入的那一件上办"),
        (story("", "a"), replace(other(), parent_uid="a"), NONE, "other", "会成环"),
        (replace(story(), parent_uid="x"), other(), NONE, "state", "先分离"),
        (story(), replace(other(), parent_uid="x"), NONE, "other", "挂接到它的母案"),
        (story(), other(), Kin(1, 0), "state", "反过来挂接"),
    ],
)
def test_loops_and_deep_chains_are_refused(
    child: Case, parent: Case, kin: Kin, field: str, says: str
) -> None:
    told = refusal(lambda: attach(child, parent, kin=kin, by=by()))
    assert told[0] == field
    assert says in told[1]


def test_what_is_not_detached() -> None:
    part = replace(story(), parent_uid="kept")
    assert refusal(lambda: detach(story(), other(), by=by(reason="不相干")))[0] == "state"
    assert refusal(lambda: detach(part, other(), by=by()))[0] == "reason"
    assert (
        refusal(lambda: detach(replace(part, state=State.CLOSED), other(), by=by(reason="x")))[0] == "state"
    )


@pytest.mark.parametrize(("kin", "refused"), [(Kin(0, 0), False), (Kin(3, 0), False), (Kin(3, 1), True)])
def test_a_parent_ends_after_its_parts(kin: Kin, refused: bool) -> None:
    assert (refuse_ending(kin) is not None) == refused


AGAIN = replace(BOOK, settings=replace(BOOK.settings, kinship=Kinship(metres=50, days=30)))


def closed(uid: str, *, days: int, east: float = 0.0) -> Closed:
    """A case closed so many days before, so many metres east."""
    case = story()
    assert case.lon is not None
    assert case.lat is not None
    return Closed(uid, case.reported_at - timedelta(days=days), case.lon + east / 99_500, case.lat)


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ([], ""),
        ([closed("a", days=3)], "a"),
        ([closed("a", days=3), closed("b", days=2), closed("c", days=9)], "b"),
        ([closed("a", days=30)], "a"),
        ([closed("a", days=31)], ""),
        ([closed("a", days=-1)], ""),
        ([closed("a", days=3, east=45)], "a"),
        ([closed("a", days=3, east=60)], ""),
    ],
)
def test_the_newest_near_enough_and_recent_enough(earlier: list[Closed], found: str) -> None:
    assert recurs_of(story(""), earlier, AGAIN) == found


@pytest.mark.parametrize(
    ("case", "book"),
    [
        (story(""), BOOK),
        (replace(story(""), lon=None, lat=None), AGAIN),
        (replace(story(""), category=""), AGAIN),
    ],
)
def test_without_a_rule_a_place_or_a_kind_nothing_comes_back(case: Case, book: object) -> None:
    assert recurs_of(case, [closed("a", days=3)], book) == ""  # type: ignore[arg-type]


def test_a_recurrence_somebody_saw() -> None:
    ended, later = story("close", "old"), Story(at=at(days=2)).case
    change = link(later, ended, by=by(days=2))
    assert (change.after.recurs_of, change.deeds[-1].verb) == ("old", "case.link")
    for case, earlier, field in (
        (later, later, "other"),
        (later, other(), "other"),
        (Story(at=at(days=-3)).case, ended, "other"),
        (change.after, ended, "other"),
        (replace(later, state=State.MERGED), ended, "state"),
    ):
        assert refusal(lambda c=case, e=earlier: link(c, e, by=by(days=2)))[0] == field  # type: ignore[misc]


def test_each_needs_its_permission() -> None:
    part = replace(story(), parent_uid="kept")
    merged = replace(story(), state=State.MERGED, resume_state="handling")
    stranger = by(COLLECTOR, reason="因为")
    for do in (
        lambda: merge(story(), other(), kin=NONE, by=stranger, book=BOOK),
        lambda: unmerge(merged, other(), parent=None, by=stranger, book=BOOK),
        lambda: split(story(), [Part(category="C0118", note="灯")], by=stranger, book=BOOK),
        lambda: attach(story(), other(), kin=NONE, by=stranger),
        lambda: detach(part, other(), by=stranger),
        lambda: link(story(), other("close"), by=stranger),
    ):
        assert refusal(do)[0] == "actor"
