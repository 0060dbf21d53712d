"""The only writers of verdicts: what the system finds when a shift is over, and what a leader decides.

A verdict is a row that is added; a decision adds another and one deed, and the shift as figures count it follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.turns import take_turn
from chengxu.routines import queries as routines
from chengxu.routines.actions import WAIT
from chengxu.routines.duties import Routine
from chengxu.routines.rosters import access, judging, presence, queries, recording, rows
from chengxu.routines.rosters.judging import Came, Expected, Finding, Standing
from chengxu.routines.rosters.models import Post, Verdict

A_MINUTE = timedelta(minutes=1)
MOST_WORDS = 200


@transaction.atomic
def judge(*, now: datetime, ids: Ids) -> int:
    """Judge the posts whose shift and its grace are over; returns how many verdicts were added.

    Who came to a post as they should is settled at once. Anything else is looked at again until no phone can send a check-in any more;
    a verdict is added when it differs, and never over a decision. A post nobody came to counts from the day of the duty's ``missed_from``.
    """
    take_turn("rosters.judge")
    declared, wait_for = routines.declared(), queries.settings().wait_for
    groups: dict[tuple[str, str, datetime], list[Post]] = {}
    for post in Post.objects.filter(queries.PUBLISHED, judged=False, ends_at__lte=now):
        groups.setdefault((post.routine, post.unit, post.starts_at), []).append(post)
    due = []
    for (code, _, _), posts in groups.items():
        routine = declared.get(code)
        if routine is not None and max(post.ends_at for post in posts) + routine.margins.grace <= now:
            due.append((routine, posts))
    found = presence.of_groups(due)
    whole = _whole([posts[0] for _, posts in due])
    before = _before(found, whole)
    written: list[Verdict] = []
    done: list[int] = []
    for routine, posts in due:
        group = (routine.code, posts[0].unit, posts[0].starts_at)
        final = max(post.ends_at for post in posts) + WAIT <= now
        expected = [Expected(post=queries.held(post), changed_at=post.changed_at) for post in whole[group]]
        findings = judging.judge(
            expected, found.get(group, ()), wait_for=wait_for, final=final, roaming=routine.beats
        )
        for one in findings:
            row = _new(one, posts, before.get(one.key), routine, now, ids, done)
            written += [row] if row else []
        done += [post.pk for post in posts] if final else []
    Verdict.objects.bulk_create(written, batch_size=500)
    Post.objects.filter(pk__in=done).update(judged=True)
    return len(written)


def _whole(ones: Sequence[Post]) -> dict[presence.Group, list[Post]]:
    """All posts of these shifts, those judged before too: who came to one of them is no stranger at another."""
    if not ones:
        return {}
    starts = {one.starts_at for one in ones}
    rows = Post.objects.filter(
        queries.PUBLISHED,
        routine__in={one.routine for one in ones},
        starts_at__gte=min(starts),
        starts_at__lte=max(starts),
    )
    found: dict[presence.Group, list[Post]] = {}
    for row in rows:
        found.setdefault((row.routine, row.unit, row.starts_at), []).append(row)
    return found


def _before(
    found: Mapping[presence.Group, Sequence[Came]], whole: Mapping[presence.Group, Sequence[Post]]
) -> dict[str, Verdict]:
    """What is known already of these posts and of who came."""
    keys = {post.uid for posts in whole.values() for post in posts} | {
        one.key for came in found.values() for one in came
    }
    return {row.key: row for row in queries.newest(keys=keys)} if keys else {}


def _new(
    one: Finding,
    posts: Sequence[Post],
    known: Verdict | None,
    routine: Routine,
    now: datetime,
    ids: Ids,
    done: list[int],
) -> Verdict | None:
    """The verdict, when it says something new of a post not judged yet or of somebody without one; ``done`` gets what is settled."""
    post = next((row for row in posts if one.post is not None and row.uid == one.post.uid), None)
    if one.post is not None and post is None:
        return None
    if post is not None and one.standing in judging.HELD:
        done.append(post.pk)
    if one.came is None and not _counts(routine, posts[0]):
        return None
    row = _verdict(one, posts[0], now, ids)
    return None if known is not None and (known.ruled or _same(known, row)) else row


def _counts(routine: Routine, post: Post) -> bool:
    return routine.missed_from is not None and post.day >= routine.missed_from


def _same(one: Verdict, other: Verdict) -> bool:
    return all(
        getattr(one, name) == getattr(other, name) for name in ("standing", "reasons", "came", "person")
    )


def _verdict(found: Finding, any_post: Post, now: datetime, ids: Ids) -> Verdict:
    post, came = found.post, found.came
    place = post.place if post else came.place if came else ""
    return Verdict(
        uid=ids.uid(now), key=found.key, routine=any_post.routine, unit=any_post.unit, place=place, shift=any_post.shift,
        starts_at=any_post.starts_at, minutes=(any_post.ends_at - any_post.starts_at) // A_MINUTE,
        person=post.person if post else "", came=came.person if came else "", spot=came.key if came else "",
        came_at=came.place if came else "", late=came.late if came else 0, standing=found.standing.value, held=found.held,
        reasons=" ".join(reason.value for reason in found.reasons), by=SYSTEM.uid, at=now,
    )  # fmt: skip


@transaction.atomic
def decide(*, key: str, ruling: Standing, why: str, actor: Actor, now: datetime, ids: Ids) -> Verdict:
    """A leader's decision on one post, over what the system or somebody found before, which stays; it leaves one deed.

    Raises :class:`Refused` without the right, on one's own shift, without a reason, or when it changes nothing.
    """
    before = queries.newest(keys=[key]).first()
    if before is None:
        raise Refused(NOTHING, field="key")
    actor.require(access.KEEP)
    if before.unit not in access.led(actor, accounts.organisation()):
        raise Refused(OTHER_UNIT, field="key")
    take_turn("rosters.judge")
    before = queries.newest(keys=[key]).get()
    post = Post.objects.filter(uid=key).first()
    own = actor.uid in (before.person, before.came)
    judging.refuse_ruling(
        Standing(before.standing), ruling, post=post is not None, why=why, own=own, person=bool(before.person), came=bool(before.came)
    )  # fmt: skip
    told = {
        field.attname: getattr(before, field.attname) for field in Verdict._meta.concrete_fields if field.attname != "id"
    }  # fmt: skip
    held = ruling in judging.HELD
    row = Verdict.objects.create(
        **told
        | {
            "uid": ids.uid(now), "standing": ruling.value, "held": held, "ruled": True, "by": actor.uid, "at": now,
            "why": why.strip()[:MOST_WORDS],
        }
    )  # fmt: skip
    Post.objects.filter(uid=key).update(judged=True)
    recording.follow(row, ruling, of_post=post is not None, now=now, ids=ids)
    said = rows.deed(
        "verdict.decide", "duty_post", unit=row.unit, at=now, actor=actor.uid, now=now, ids=ids, about=key, place=row.place,
        note=row.why, was=before.standing, standing=ruling.value, person=row.person, came=row.came, routine=row.routine,
    )  # fmt: skip
    ledger.append([said], ids=ids)
    return row


NOTHING = Message("没有这条认定，请刷新。", "there is nothing to decide here; please refresh.")
OTHER_UNIT = Message("这不是您带的单位的班。", "this shift is not of a unit you lead.")
