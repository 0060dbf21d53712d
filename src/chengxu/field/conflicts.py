"""Whether a case has moved on since a phone last heard of it, and what it is now."""

from __future__ import annotations

from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases import queries
from chengxu.cases.models import Case
from chengxu.cases.workflow.states import STATE_NAMES, State
from chengxu.common.messages import Message, Refused
from chengxu.field.queries import before
from chengxu.field.rules import Answer, Capture, Outcome, stamp

GONE = Message(
    "案件已经不在您这里，现在是「{state}」，这一步没有提交。您记的内容还在手机上，请您决定留着还是删去。",
    "the case is not with you any more: it is “{state}” now, so this was not done. What you captured is still on the phone; "
    "keep it or drop it.",
)
NONE = Message("没有这个案件，或您无权查看", "there is no such case, or you may not see it")
MOVED = Message(
    "您记下以后案件有了变化：现在是「{state}」，在{unit}。最近一步：{last}。请看过再决定照样提交还是删去。",
    "the case moved on after you captured this: it is “{state}” with {unit} now. Last step: {last}. Look, then send it "
    "anyway or drop it.",
)


FIRST = Message(
    "前一步还没有定下来：先把前一步交了，或者删去",
    "the step before this one is not settled yet: send it first, or drop it",
)


def _known(capture: Capture, actor: Actor) -> str:
    """The stamp the phone knew the case by: what it was sent, or what its own step before this one made of it.

    Raises :class:`Refused` while that step has not been taken in.
    """
    if not capture.after:
        return capture.stamp
    row = before(capture.after)
    if row is None or row.person != actor.uid:
        raise Refused(FIRST, field="after")
    return row.stamp


def moved_on(capture: Capture, actor: Actor, now: datetime) -> Answer | None:
    """The conflict, in words; None while the case is for this person as the phone knew it.

    The row is locked in the caller's transaction, so that nobody moves the case between the look and the step. Somebody
    who may not see it any more learns its state and nothing else. Raises :class:`Refused` when there is no such case.
    """
    locked = Case.objects.filter(uid=capture.case).order_by().select_for_update()
    state = next(iter(locked.values_list("state", flat=True)), None)
    if state is None:
        raise Refused(NONE, field="case")
    row = queries.find(capture.case, actor)
    if row is None:
        said = GONE.format(state=STATE_NAMES[State(state)])
        return Answer(id=capture.id, outcome=Outcome.CONFLICT, said=said, case=capture.case)
    case = queries.state_of(row)
    today = stamp(case)
    if today == _known(capture, actor):
        return None
    book = queries.rulebook_of(case.pack_hash)
    possible = queries.possible(case, actor, now=now, book=book)
    last = queries.timeline(case.uid)[-1]
    said = MOVED.format(
        state=STATE_NAMES[case.state],
        unit=book.organisation.name(case.unit or case.lead_unit),
        last=Message("{who} {at}「{verb}」", "{who} {verb} ({at})").format(
            who=last.actor,
            at=f"{book.calendar.local(last.deed.recorded_at):%m-%d %H:%M}",
            verb=book.vocabulary.verb_name(last.deed.verb),
        ),
    )
    return Answer(
        id=capture.id,
        outcome=Outcome.CONFLICT,
        said=said,
        case=case.uid,
        stamp=today,
        again=any(one.verb == capture.verb and one.refusal is None for one in possible),
    )
