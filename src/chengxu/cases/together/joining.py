"""Merging two cases into one, and taking that back. Pure. Parts of a case are ``parts``, cases that come back ``recurring``.

One matter reported by many is one case: the case given up ends as *merged*, its clocks stop for a while and say why, the
case kept goes on with its own clocks. Undone within the county's time, the case given up goes on with what it had used.
Merging is this system's own reading of a one-matter-one-case rule; default, unverified.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases.deciding import timing
from chengxu.cases.deciding.crewing import goes_back_to
from chengxu.cases.workflow import deeds
from chengxu.cases.workflow.kinship import Kin
from chengxu.cases.workflow.states import ENDED, STATE_NAMES, ClockKind, Pause, RequestState, State
from chengxu.cases.workflow.values import Case, Change, Rulebook
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.common.records import changed
from chengxu.ledger.rules import Deed

HELD_BACK = {
    State.SUSPENDED: Message("先解除挂账", "end the suspension first"),
    State.TRANSFERRED: Message("先登记移送答复或收回移送", "book the answer or take the transfer back first"),
    State.DISPUTED: Message("先裁定争议", "let the dispute be ruled first"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who joins cases, when, why, and under which names."""

    actor: Actor
    now: datetime
    ids: Ids
    reason: str = ""
    source: str = "desk"


def need(by: By, verb: str) -> None:
    """Raise :class:`Refused` when the actor's post may not do this to cases, with whom to turn to."""
    if not by.actor.may(verb):
        raise refused(
            "您的岗位不能这样做，请交给值班长或派遣员",
            "your post may not do this; hand it to the duty chief or a dispatcher",
            "actor",
        )


def refused(zh: str, en: str, field: str, **words: object) -> Refused:
    """A refusal about one field."""
    return Refused(Message(zh, en).format(**words), field=field)


def named(case: Case) -> Message:
    """What people call a case: its number, or that it has none yet."""
    if case.case_no:
        return Message(case.case_no)
    return Message("未立案的那一件", "the one not filed yet")


def told(before: Case, after: Case, verb: str, by: By, **facts: object) -> Change:
    """The step as a Change: later version, what ran out meanwhile, and its own deed."""
    after = timing.told(changed(after, updated_at=by.now, version=before.version + 1))
    late = [deeds.overdue(after, clock, by.now, by.ids) for clock in timing.newly_late(before, after)]
    facts = {"from": before.state.value, "to": after.state.value, **facts}
    own = deeds.deed(
        after, verb, by.actor, by.now, by.ids.uid(by.now), by.source, facts, note=by.reason
    )  # fmt: skip
    return Change(before, after, (*late, own))


def merge(given: Case, kept: Case, *, kin: Kin, by: By, book: Rulebook) -> tuple[Change, Change]:
    """``given`` ends as merged into ``kept``; the changes of both, in this order.

    ``kin`` are the parts of ``given``, ``book`` its rules. Raises :class:`Refused` with the reason and what can be done
    instead; the reason is demanded for different categories.
    """
    need(by, "case.merge")
    for refusal in _not_merged(given, kept, kin, by):
        raise refusal
    after = given
    for kind in ClockKind:
        after = timing.paused(after, kind, Pause.MERGE, by.now, book)
    after = changed(after, state=State.MERGED, merged_into=kept.uid, resume_state=given.state.value)
    return (
        told(given, after, "case.merge", by, into=kept.uid),
        told(kept, kept, "case.merge", by, took=given.uid),
    )


def at_birth(opened: Change, kept: Case, *, by: By, book: Rulebook) -> tuple[Change, Deed]:
    """A case just opened by somebody who says it is ``kept``: it ends as merged at once; ``kept`` learns of it by a deed alone.

    Its version stays, so that a stranger who joins disturbs nobody who is working on it. Raises :class:`Refused` as
    :func:`merge` does.
    """
    gone, stays = merge(opened.after, kept, kin=Kin(), by=by, book=book)
    return replace(opened, after=gone.after, deeds=(*opened.deeds, *gone.deeds)), stays.deeds[-1]


def _not_merged(given: Case, kept: Case, kin: Kin, by: By) -> Iterator[Refused]:
    """Why not, most telling first."""
    if given.uid == kept.uid:
        yield refused(
            "案件不能并入自己，请选另一件", "a case cannot be merged into itself; choose another", "other"
        )
    if given.state is State.MERGED:
        yield refused(
            "要并入的案件已经并案；并错了的，先撤销并案",
            "the case to be merged is merged already; if that was wrong, undo it first",
            "state",
        )
    if given.state in ENDED:
        yield refused(
            "要并入的案件{state}，不必再并；又发生了的，关联为上一次的再次发生",
            "the case to be merged is {state}, so there is nothing to merge; link it as an earlier time instead",
            "state",
            state=STATE_NAMES[given.state],
        )
    if kept.state is State.MERGED:
        yield refused(
            "{no}自己已经并入别的案件，请选它并入的那一件",
            "{no} is itself merged; choose the case it was merged into",
            "other",
            no=named(kept),
        )
    if kept.state in ENDED:
        yield refused(
            "{no}已经结束（{state}），不能再并入；又发生了的，关联为它的再次发生",
            "{no} has ended ({state}), so nothing can be merged into it; link what came back as its recurrence",
            "other",
            no=named(kept),
            state=STATE_NAMES[kept.state],
        )
    yield from _held_back(given, kin)
    if given.category and kept.category and given.category != kept.category and not by.reason.strip():
        yield refused(
            "两件的小类不同，请写明为什么是同一件事",
            "the categories differ; say why it is the same matter",
            "reason",
        )


def _held_back(given: Case, kin: Kin) -> Iterator[Refused]:
    """What somebody still owes in the case given up; merged away it would be lost."""
    if given.state in HELD_BACK:
        yield refused(
            "要并入的案件{state}，不能并入别的案件；{instead}",
            "the case to be merged is {state} and cannot be; {instead}",
            "state",
            state=STATE_NAMES[given.state],
            instead=HELD_BACK[given.state],
        )
    if any(helper.open for helper in given.helpers):
        yield refused(
            "协同单位还没办完；等它办完，或者反过来并",
            "a co-handling unit is not done; wait for it, or merge the other way round",
            "state",
        )
    if given.told:
        yield refused(
            "抄告还没有答复；登记答复以后再并，或者反过来并",
            "a notice waits for its answer; book that first, or merge the other way round",
            "state",
        )
    if any(request.state is RequestState.ASKED for request in given.requests):
        yield refused(
            "有申请在等审批；先批准、不批准或撤回",
            "a request waits; approve it, refuse it or withdraw it first",
            "state",
        )
    if given.running(ClockKind.SUPERVISION) is not None:
        yield refused(
            "督办还没有答复；先答复，或者反过来并",
            "a supervision waits for its answer; answer it, or merge the other way round",
            "state",
        )
    if kin.waiting:
        yield refused(
            "要并入的案件还有 {n} 件下级案件没办完；先办结或分离，或者反过来并",
            "{n} of its parts are open; finish or detach them, or merge the other way round",
            "state",
            n=kin.waiting,
        )


def unmerge(
    given: Case,
    survivor: Case,
    *,
    parent: Case | None,
    by: By,
    book: Rulebook,
    unmanned: frozenset[str] = frozenset(),
) -> tuple[Change, Change]:
    """``given`` goes on where it stood, its clocks with what they had used; the changes of both, in this order.

    ``survivor`` is the case its reports are with now; ``parent`` the case it was a part of: one that has ended meanwhile
    lets it go, because nothing ended waits. Raises :class:`Refused` outside the county's time after the merge, and
    when the unit it would go back to is no more or is among ``unmanned``: nobody there could go on with it.
    """
    need(by, "case.unmerge")
    _look_back(given, by, book, unmanned)
    after = given
    for kind in ClockKind:
        after = timing.resumed(after, kind, Pause.MERGE, by.now, book)
    lost = parent is not None and parent.state in ENDED
    after = changed(
        after,
        state=State(given.resume_state),
        resume_state="",
        merged_into="",
        parent_uid="" if lost else given.parent_uid,
    )
    return (
        told(given, after, "case.unmerge", by, out_of=survivor.uid),
        told(survivor, survivor, "case.unmerge", by, gave=given.uid),
    )


def _look_back(given: Case, by: By, book: Rulebook, unmanned: frozenset[str]) -> None:
    """Raise :class:`Refused` when the merge of ``given`` cannot be undone any more."""
    if given.state is not State.MERGED:
        raise refused(
            "本案没有并入别的案件，不用撤销", "it is not merged, so there is nothing to undo", "state"
        )
    undo = book.settings.kinship.undo
    latest = book.calendar.due(given.updated_at, undo)  # nothing happens to a merged case but this
    if by.now > latest:
        raise refused(
            "并案 {limit} 内可以撤销，已过期限；仍要分开办的，请在保留的案件上拆分",
            "a merge can be undone within {limit}; that has passed: split the case that was kept instead",
            "state",
            limit=undo.text,
        )
    if given.unit and book.organisation.today(given.unit) not in book.organisation.units:
        raise refused(
            "原来办它的{unit}已经撤销，也没有单位承接；仍要分开办的，请在保留的案件上拆分",
            "{unit}, which had it, is no more and nobody took over; split the case that was kept instead",
            "state",
            unit=book.organisation.name(given.unit),
        )
    if goes_back_to(given) in unmanned:
        raise refused(
            "原来办它的{unit}现在没有人能办；先请安全管理员给它的人员开通账号，或者在保留的案件上拆分",
            "nobody in {unit}, which had it, could go on with it; let the security administrator give somebody there an account, or "
            "split the case that was kept instead",
            "state",
            unit=book.organisation.name(given.unit),
        )
