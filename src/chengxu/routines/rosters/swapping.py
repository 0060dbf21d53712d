"""Changing shifts (换班) and standing in for somebody (顶岗): who may ask, agree, confirm; and what is exchanged. Pure.

The one rule behind all of it: an exchange moves whole posts between people. No post gets two people, none loses its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chengxu.common.messages import Message, Refused
from chengxu.routines.rosters.rules import Held


class SwapState(StrEnum):
    """How far a swap has come."""

    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _LABELS[self]

    @property
    def open(self) -> bool:
        """Whether something can still come of it."""
        return self in OPEN


OPEN = (SwapState.ASKED, SwapState.AGREED)
_LABELS = {
    SwapState.ASKED: Message("等对方同意", "asked"),
    SwapState.AGREED: Message("对方已同意，等带班确认", "agreed; the leader confirms"),
    SwapState.DONE: Message("已换", "done"),
    SwapState.DECLINED: Message("对方不同意", "declined"),
    SwapState.REFUSED: Message("带班不同意", "refused by the leader"),
    SwapState.WITHDRAWN: Message("已撤回", "withdrawn"),
    SwapState.LAPSED: Message("已失效", "lapsed"),
}


class Say(StrEnum):
    """What somebody says to a swap."""

    AGREE = "agree"
    DECLINE = "decline"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """``asker`` gives ``post`` to ``other`` and takes ``back`` for it; ``back`` "" asks to be stood in for."""

    uid: str
    post: str
    back: str
    asker: str
    other: str
    state: SwapState = SwapState.ASKED


@dataclass(frozen=True, slots=True)
class Terms:
    """What the county says of swaps: whether a leader confirms, and how long before the start one may still be asked."""

    confirm: bool = True
    before: timedelta = timedelta(minutes=60)


def refuse_swap(
    swap: Swap, posts: Mapping[str, Held], *, terms: Terms, busy: Iterable[str], now: datetime
) -> None:
    """Raise :class:`Refused` when this cannot be asked: no such posts, not theirs, too late, or a post is being swapped already
    (``busy``)."""
    mine, back = posts.get(swap.post), posts.get(swap.back)
    if mine is None or mine.person != swap.asker:
        raise Refused(NOT_YOURS, field="post")
    if swap.other == swap.asker or not swap.other:
        raise Refused(YOURSELF, field="other")
    if swap.back and (back is None or back.person != swap.other):
        raise Refused(NOT_THEIRS, field="back")
    if back is not None and back.routine != mine.routine:
        raise Refused(OTHER_DUTY, field="back")
    for post in (mine, back):
        if post is not None and post.starts_at - terms.before <= now:
            raise Refused(TOO_LATE.format(n=terms.before // timedelta(minutes=1)), field="post")
    if {swap.post, swap.back} & set(busy):
        raise Refused(BUSY, field="post")


def say(swap: Swap, word: Say, person: str, *, leads: bool, terms: Terms) -> SwapState:
    """The state after somebody's word; :attr:`SwapState.DONE` when the posts are to be exchanged now.

    Raises :class:`Refused` when the swap is settled already, or the word is not theirs to say.
    """
    if not swap.state.open:
        raise Refused(SETTLED.format(state=swap.state.label), field="state")
    asked = swap.state is SwapState.ASKED
    match word:
        case Say.WITHDRAW if person == swap.asker:
            return SwapState.WITHDRAWN
        case Say.AGREE if person == swap.other and asked:
            return SwapState.AGREED if terms.confirm else SwapState.DONE
        case Say.DECLINE if person == swap.other:
            return SwapState.DECLINED
        case Say.CONFIRM if leads and not asked and person not in (swap.asker, swap.other):
            return SwapState.DONE
        case Say.REFUSE if leads:
            return SwapState.REFUSED
    raise Refused(NOT_TO_SAY, field="state")


def exchange(swap: Swap, posts: Mapping[str, Held], *, now: datetime) -> tuple[Held, ...]:
    """The posts as they are held afterwards.

    Raises :class:`Refused` when the roster has changed since (a post is somebody else's or gone) or a shift has begun.
    """
    mine, back = posts.get(swap.post), posts.get(swap.back)
    if (
        mine is None
        or mine.person != swap.asker
        or (swap.back and (back is None or back.person != swap.other))
    ):
        raise Refused(CHANGED, field="post")
    if any(post is not None and post.starts_at <= now for post in (mine, back)):
        raise Refused(BEGUN, field="post")
    given = replace(mine, person=swap.other)
    return (given,) if back is None else (given, replace(back, person=swap.asker))


def is_void(swap: Swap, posts: Mapping[str, Held], *, now: datetime) -> bool:
    """Whether nothing can come of it any more: the roster has changed under it, or a shift has begun."""
    try:
        exchange(swap, posts, now=now)
    except Refused:
        return True
    return False


NOT_YOURS = Message(
    "这一班不是您的，不能换出去；请刷新。", "this post is not yours to give away; please refresh."
)
YOURSELF = Message("请选一位同事。", "choose a colleague.")
NOT_THEIRS = Message("对方没有这一班，请刷新后再选。", "that post is not theirs; refresh and choose again.")
OTHER_DUTY = Message("只能换同一项任务的班。", "only posts of the same duty can be swapped.")
TOO_LATE = Message(
    "离上岗不到 {n} 分钟，不能再自己换班，请找带班。",
    "less than {n} minutes to the start: too late to swap by yourselves; ask whoever leads the shift.",
)
BUSY = Message(
    "其中一班已经在换，先等那一次有结果。", "one of these posts is being swapped already; wait for that."
)
SETTLED = Message("这次换班已有结果：{state}。", "this swap is settled already: {state}.")
NOT_TO_SAY = Message("这一步不由您来做，或者还不到这一步。", "this step is not yours, or not yet.")
CHANGED = Message(
    "排班已经变了，这次换班作废，请重新申请。", "the roster has changed; this swap is void, ask anew."
)
BEGUN = Message("班次已经开始，不能再换。", "the shift has begun; it cannot be swapped any more.")
