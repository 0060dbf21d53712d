"""Taking in what people do about their roster from a phone: asking for a swap, answering one, asking for leave."""

from __future__ import annotations

from datetime import date

from chengxu.common.messages import Message, Refused
from chengxu.field.rules import SOURCE, Answer, By, Capture, Outcome
from chengxu.intake.rules import plain
from chengxu.routines.rosters import exchanging
from chengxu.routines.rosters.rules import LeaveState
from chengxu.routines.rosters.swapping import Say, SwapState

ASK, LEAVE, LEAVE_BACK = "swap", "leave", "leave_withdraw"
WORDS = {Say.AGREE.value: Say.AGREE, Say.DECLINE.value: Say.DECLINE, Say.WITHDRAW.value: Say.WITHDRAW}
VERBS = frozenset({ASK, LEAVE, LEAVE_BACK, *WORDS})
"""What a phone may say of a roster; confirming and granting are done at a desk."""


def take(capture: Capture, by: By) -> Answer:
    """One of :data:`VERBS`; ``object`` is the post, the swap or the leave it is about, ``place`` the post wanted back.

    It is judged by what the county knows as it comes in: a phone that was away too long learns that it is too late.
    """
    how = exchanging.By(actor=by.actor, now=by.now, ids=by.ids, source=SOURCE, source_id=capture.id)
    if capture.verb == ASK:
        exchanging.ask_swap(
            post=capture.object,
            back=capture.place,
            other=capture.given.get("other", ""),
            why=plain(capture.text),
            by=how,
        )
        said = ASKED
    elif capture.verb == LEAVE:
        first = _day(capture, "first")
        exchanging.ask_leave(
            person=by.actor, kind=capture.given.get("kind", ""), first=first, last=_day(capture, "last", first),
            why=plain(capture.text), by=how,
        )  # fmt: skip
        said = LEAVE_ASKED
    elif capture.verb == LEAVE_BACK:
        exchanging.say_leave(leave=capture.object, to=LeaveState.WITHDRAWN, by=how)
        said = LEAVE_TAKEN_BACK
    else:
        row = exchanging.say_swap(swap=capture.object, word=WORDS[capture.verb], by=how)
        said = Message("换班：{state}", "swap: {state}").format(state=SwapState(row.state).label)
    return Answer(id=capture.id, outcome=Outcome.DONE, said=said)


def _day(capture: Capture, name: str, otherwise: date | None = None) -> date:
    text = capture.given.get(name, "")
    try:
        return date.fromisoformat(text) if text or otherwise is None else otherwise
    except ValueError:
        raise Refused(NO_DAY, field=name) from None


ASKED = Message("换班已提出，等对方同意", "the swap is asked for; the other has to agree")
LEAVE_ASKED = Message("请假已提出，等批准", "leave is asked for; it has to be granted")
LEAVE_TAKEN_BACK = Message("请假已撤回", "leave is taken back")
NO_DAY = Message("日期写成 2023-05-01 的样子", "write the day like 2023-05-01")
