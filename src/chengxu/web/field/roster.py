"""What a phone needs of rosters to show and to ask without a network: one's own posts, colleagues' to swap with, swaps, leave."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.routines import queries as routines
from chengxu.routines.rosters import queries
from chengxu.routines.rosters.models import Post, Swap
from chengxu.routines.rosters.rules import LeaveState
from chengxu.routines.rosters.swapping import SwapState
from chengxu.territory import queries as territory

A_DAY = timedelta(days=1)
AHEAD = 35  # days of one's own posts
SWAP_DAYS = 10  # of colleagues' posts
LATELY = timedelta(days=14)


def told(actor: Actor, now: datetime) -> dict[str, Any] | None:
    """The roster part of a bundle; None for somebody who stands no duty."""
    if not routines.duties_of(actor):
        return None
    today = territory.calendar().local(now).date()
    posts = queries.posts_of(actor.uid, today - A_DAY, today + AHEAD * A_DAY)
    swaps = queries.swaps_of(actor.uid, since=now - LATELY)
    of_swaps = queries.posts_by_uid(uid for one in swaps for uid in (one.post, one.back))
    others = [one for one in queries.colleagues(actor, now=now, days=SWAP_DAYS) if one.person != actor.uid]
    names = accounts.names(
        {one.person for one in others} | {uid for one in swaps for uid in (one.asker, one.other)}
    )
    settings = queries.settings()
    return {
        "posts": [_post(one) for one in posts],
        "before": settings.terms.before // timedelta(minutes=1),
        "colleagues": _colleagues(others, names),
        "swaps": [_swap(one, actor, of_swaps, names) for one in swaps],
        "kinds": [{"code": code, "name": str(name)} for code, name in settings.leave.items()],
        "leaves": [
            {
                "uid": one.uid, "kind": str(settings.leave.get(one.kind, one.kind)), "first": one.first.isoformat(),
                "last": one.last.isoformat(), "state": str(LeaveState(one.state).label),
                "back": one.state in (LeaveState.ASKED, LeaveState.GRANTED),
            }
            for one in queries.leaves_of(actor.uid, since=today)
        ],
    }  # fmt: skip


def _post(one: Post) -> dict[str, Any]:
    known = routines.declared().get(one.routine)
    hours = known.hours(one.shift) if known else None
    return {
        "uid": one.uid, "duty": str(known.name if known else one.routine), "routine": one.routine, "day": one.day.isoformat(),
        "shift": str(hours.name if hours else one.shift), "place": str(territory.territory().name(one.place)),
        "start": one.starts_at.isoformat(), "end": one.ends_at.isoformat(),
    }  # fmt: skip


def _colleagues(posts: list[Post], names: dict[str, str]) -> list[dict[str, Any]]:
    by_person: dict[str, list[Post]] = defaultdict(list)
    for one in posts:
        by_person[one.person].append(one)
    people = [
        {"uid": uid, "name": names.get(uid, ""), "posts": [_post(one) for one in held]}
        for uid, held in by_person.items()
    ]
    return sorted(people, key=lambda one: str(one["name"]))


def _swap(row: Swap, actor: Actor, posts: dict[str, Post], names: dict[str, str]) -> dict[str, Any]:
    mine = row.asker == actor.uid
    state = SwapState(row.state)
    can = []
    if state.open and mine:
        can = ["withdraw"]
    elif state is SwapState.ASKED:
        can = ["agree", "decline"]
    elif state is SwapState.AGREED:
        can = ["decline"]
    return {
        "uid": row.uid, "mine": mine, "who": names.get(row.other if mine else row.asker, ""), "why": row.why,
        "post": _post(posts[row.post]) if row.post in posts else None, "back": _post(posts[row.back]) if row.back in posts else None,
        "state": str(state.label), "can": can,
    }  # fmt: skip
