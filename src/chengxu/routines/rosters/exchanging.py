"""Swaps and leave: asked for by one, agreed to by the other, settled by the leader; each word leaves one deed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import Deed
from chengxu.ledger.turns import take_turn
from chengxu.routines.rosters import access, queries, rows, rules, swapping
from chengxu.routines.rosters.actions import refuse_holder
from chengxu.routines.rosters.models import Leave, Post, Swap
from chengxu.routines.rosters.rules import LeaveState, Origin, SheetState
from chengxu.routines.rosters.swapping import Say, SwapState
from chengxu.territory import queries as territory

SWAP, LEAVE = "shift_swap", "leave"
VERBS = {
    SwapState.AGREED: "swap.agree",
    SwapState.DONE: "swap.confirm",
    SwapState.DECLINED: "swap.decline",
    SwapState.REFUSED: "swap.refuse",
    SwapState.WITHDRAWN: "swap.withdraw",
    SwapState.LAPSED: "swap.lapse",
}
LEAVE_VERBS = {
    LeaveState.GRANTED: "leave.grant",
    LeaveState.REFUSED: "leave.refuse",
    LeaveState.WITHDRAWN: "leave.withdraw",
}
MOST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does it, when by the county's clock, where new names come from, and how it came (``source_id``: the capture of a phone)."""

    actor: Actor
    now: datetime
    ids: Ids
    source: str = "desk"
    source_id: str = ""


@transaction.atomic
def ask_swap(*, post: str, back: str, other: str, why: str, by: By) -> Swap:
    """Ask a colleague to take one's post, for theirs (``back``) or as a favour; it leaves one deed.

    Raises :class:`Refused` as :func:`swapping.refuse_swap` says, and when one of the two cannot hold what they would get.
    """
    posts = queries.posts_by_uid((post, back))
    mine = posts.get(post)
    if mine is None:
        raise Refused(swapping.NOT_YOURS, field="post")
    take_turn(f"rosters {mine.unit}")
    posts = _published((post, back))
    swap = swapping.Swap(uid=by.ids.uid(by.now), post=post, back=back, asker=by.actor.uid, other=other)
    busy = {uid for one in queries.swaps([mine.unit]) for uid in (one.post, one.back) if uid}
    held = {uid: queries.held(row) for uid, row in posts.items()}
    swapping.refuse_swap(swap, held, terms=queries.settings().terms, busy=busy, now=by.now)
    _refuse_exchange(swap, posts)
    row = Swap.objects.create(
        uid=swap.uid, unit=mine.unit, post=post, back=back, asker=swap.asker, other=other, state=swap.state.value,
        why=why.strip()[:MOST_WORDS], asked_at=by.now,
    )  # fmt: skip
    ledger.append([_swap_deed("swap.ask", row, mine, by, note=row.why)], ids=by.ids)
    return row


@transaction.atomic
def say_swap(*, swap: str, word: Say, by: By, why: str = "") -> Swap:
    """Agree, decline, confirm, refuse or withdraw; the last word that is needed exchanges the posts. Each leaves one deed.

    Raises :class:`Refused` when it is not theirs to say, settled already, or the roster has changed since.
    """
    row = Swap.objects.filter(uid=swap).first()
    if row is None:
        raise Refused(NO_SWAP, field="swap")
    take_turn(f"rosters {row.unit}")
    row.refresh_from_db()
    known = _swap(row)
    leads = row.unit in access.led(by.actor, accounts.organisation())
    state = swapping.say(known, word, by.actor.uid, leads=leads, terms=queries.settings().terms)
    posts = _published((row.post, row.back))
    if state is SwapState.DONE:
        _exchange(known, posts, by)
    settled = {} if state.open else {"settled_at": by.now, "settled_by": by.actor.uid}
    Swap.objects.filter(pk=row.pk).update(state=state.value, **settled)
    ledger.append(
        [_swap_deed(VERBS[state], row, posts.get(row.post), by, note=why.strip()[:MOST_WORDS])], ids=by.ids
    )
    row.refresh_from_db()
    return row


def _published(uids: Collection[str]) -> dict[str, Post]:
    """Of these posts those people know of; for a drafted roster is the leader's alone."""
    found = Post.objects.select_related("sheet").filter(uid__in=[uid for uid in uids if uid])
    return {row.uid: row for row in found if row.sheet.state == SheetState.PUBLISHED}


def _swap(row: Swap) -> swapping.Swap:
    return swapping.Swap(
        uid=row.uid,
        post=row.post,
        back=row.back,
        asker=row.asker,
        other=row.other,
        state=SwapState(row.state),
    )


def _refuse_exchange(swap: swapping.Swap, posts: dict[str, Post]) -> None:
    given = [uid for uid in (swap.post, swap.back) if uid]
    refuse_holder(posts[swap.post], swap.other, besides=given)
    if swap.back:
        refuse_holder(posts[swap.back], swap.asker, besides=given)


def _exchange(swap: swapping.Swap, posts: dict[str, Post], by: By) -> None:
    after = swapping.exchange(swap, {uid: queries.held(row) for uid, row in posts.items()}, now=by.now)
    _refuse_exchange(swap, posts)
    Post.objects.filter(uid__in=[one.uid for one in after]).update(
        person=""
    )  # a person holds one seat at a time
    for one in after:
        Post.objects.filter(uid=one.uid).update(
            person=one.person, origin=Origin.SWAP.value, changed_at=by.now
        )


def _swap_deed(verb: str, row: Swap, post: Post | None, by: By, *, note: str = "") -> Deed:
    return rows.deed(
        verb, SWAP, unit=row.unit, at=by.now, actor=by.actor.uid, now=by.now, ids=by.ids, source=by.source, source_id=by.source_id,
        about=row.uid, place=post.place if post else "", note=note, post=row.post, back=row.back, asker=row.asker, other=row.other,
    )  # fmt: skip


NO_SWAP = Message("没有这次换班，请刷新。", "there is no such swap; please refresh.")


@transaction.atomic
def lapse(*, now: datetime, ids: Ids) -> int:
    """End the swaps nothing can come of any more: a shift has begun without the last word, or a post is somebody else's by now, so
    that it can be asked for anew. Each leaves one deed. Returns how many."""
    ended = 0
    rows = list(Swap.objects.filter(state__in=[one.value for one in swapping.OPEN]))
    known = queries.posts_by_uid(uid for row in rows for uid in (row.post, row.back))
    for row in rows:
        posts = {uid: known[uid] for uid in (row.post, row.back) if uid in known}
        if not swapping.is_void(_swap(row), {uid: queries.held(one) for uid, one in posts.items()}, now=now):
            continue
        done = Swap.objects.filter(pk=row.pk, state=row.state).update(
            state=SwapState.LAPSED.value, settled_at=now, settled_by=SYSTEM.uid
        )
        if done:
            by = By(actor=SYSTEM, now=now, ids=ids, source="system")
            ledger.append([_swap_deed("swap.lapse", row, posts.get(row.post), by)], ids=ids)
            ended += 1
    return ended


# --- leave -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_leave(*, person: Actor, kind: str, first: date, last: date, why: str, by: By) -> Leave:
    """Ask for days off, or (the leader) enter that somebody is away, which grants it at once; leaves a deed for each.

    Raises :class:`Refused` for days or a kind that are none, for somebody else's leave without the right, and for leave that overlaps
    leave.
    """
    own = person.uid == by.actor.uid
    leads = not own and person.unit in access.led(by.actor, accounts.organisation())
    if not own and not leads:
        raise Refused(NOT_LED, field="person")
    take_turn(f"rosters {person.unit}")
    today = territory.calendar().local(by.now).date()
    rules.refuse_leave(first, last, kind=kind, kinds=queries.settings().leave, today=today, leads=leads)
    running = (LeaveState.ASKED.value, LeaveState.GRANTED.value)
    if Leave.objects.filter(person=person.uid, state__in=running, first__lte=last, last__gte=first).exists():
        raise Refused(AWAY_ALREADY, field="first")
    row = Leave.objects.create(
        uid=by.ids.uid(by.now), person=person.uid, unit=person.unit, kind=kind, first=first, last=last,
        why=why.strip()[:MOST_WORDS], state=LeaveState.ASKED.value, asked_at=by.now,
    )  # fmt: skip
    ledger.append([_leave_deed("leave.ask", row, by, note=row.why)], ids=by.ids)
    return _settle_leave(row, LeaveState.GRANTED, by) if leads else row


@transaction.atomic
def say_leave(*, leave: str, to: LeaveState, by: By, why: str = "") -> Leave:
    """Grant or refuse leave, or withdraw one's own; leaves one deed.

    Granting takes the person off their posts of those days; where the shift has begun by then, the leader decides who was to stand it.
    Withdrawing gives back those that have not begun, that nobody has taken, and that overlap nothing they hold by now. Raises
    :class:`Refused` when it is settled already or not theirs to say.
    """
    row = Leave.objects.filter(uid=leave).first()
    if row is None:
        raise Refused(NO_SUCH_LEAVE, field="leave")
    take_turn(f"rosters {row.unit}")
    row.refresh_from_db()
    leads = row.unit in access.led(by.actor, accounts.organisation())
    rules.decided(LeaveState(row.state), to, own=row.person == by.actor.uid, leads=leads)
    return _settle_leave(row, to, by, why=why)


def _settle_leave(row: Leave, to: LeaveState, by: By, *, why: str = "") -> Leave:
    days = Post.objects.filter(day__gte=row.first, day__lte=row.last, judged=False)
    changed = 0
    if to is LeaveState.GRANTED:
        changed = days.filter(person=row.person).update(
            person="", away=row.person, origin=Origin.LEAVE.value, changed_at=by.now
        )
    elif to is LeaveState.WITHDRAWN and row.state == LeaveState.GRANTED:
        changed = _give_back(
            list(days.filter(person="", away=row.person, starts_at__gt=by.now)), row.person, by.now
        )
    Leave.objects.filter(pk=row.pk).update(state=to.value, decided_at=by.now, decided_by=by.actor.uid)
    ledger.append(
        [_leave_deed(LEAVE_VERBS[to], row, by, note=why.strip()[:MOST_WORDS], posts=changed or "")],
        ids=by.ids,
    )
    row.refresh_from_db()
    return row


def _give_back(posts: Sequence[Post], person: str, now: datetime) -> int:
    """Return posts to who was away from them; one that would overlap what they hold by now stays empty. Returns how many."""
    if not posts:
        return 0
    first, last = min(one.starts_at for one in posts), max(one.ends_at for one in posts)
    theirs = queries.meanwhile([person], first, last)
    free = [one.pk for one in posts if not any(queries.held(one).meets(other) for other in theirs)]
    return Post.objects.filter(pk__in=free).update(
        person=person, away="", origin=Origin.LEAVE.value, changed_at=now
    )


def _leave_deed(verb: str, row: Leave, by: By, *, note: str = "", posts: object = "") -> Deed:
    return rows.deed(
        verb, LEAVE, unit=row.unit, at=by.now, actor=by.actor.uid, now=by.now, ids=by.ids, source=by.source, source_id=by.source_id,
        about=row.uid, note=note, person=row.person, kind=row.kind, first=row.first.isoformat(), last=row.last.isoformat(), posts=posts,
    )  # fmt: skip


NOT_LED = Message("这个人不是您带的单位的。", "this person is not of a unit you lead.")
AWAY_ALREADY = Message("这几天已经请过假了。", "there is leave on some of these days already.")
NO_SUCH_LEAVE = Message("没有这份请假，请刷新。", "there is no such leave; please refresh.")
