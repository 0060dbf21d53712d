"""Rosters of the demo: months around the present laid out and published, a swap, leave, gaps, and shifts that wait for the leader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Order
from chengxu.common.ids import Ids, SeededIds
from chengxu.field import actions as field
from chengxu.field.rules import By, Capture, Kind
from chengxu.ledger import actions as ledger
from chengxu.project.demo.crews import CLEANING, SANITATION, last_evening
from chengxu.project.demo.plan import Plan
from chengxu.routines import actions as shifts
from chengxu.routines import queries as routines
from chengxu.routines.rosters import actions, counting, deciding, exchanging, queries, rules
from chengxu.routines.rosters.judging import Standing
from chengxu.routines.rosters.models import Post
from chengxu.routines.rosters.swapping import Say

A_DAY = timedelta(days=1)
BEFORE = timedelta(days=5)


def write(plan: Plan) -> None:
    """Lay the months out, let things happen to them, and judge what is over; sealed."""
    if not queries.settings().patterns:
        return
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/rosters")
    with transaction.atomic():
        for month in _months(plan):
            for unit, head in _heads(plan).items():
                for routine in queries.rostered(unit):
                    if routine.unit == unit:
                        at = min(plan.at(month, 9) - BEFORE, plan.now)
                        sheet = actions.make(
                            routine=routine.code, unit=unit, month=month, actor=head, now=at, ids=ids, since=plan.live_days[0],
                        )  # fmt: skip
                        actions.publish(sheet=sheet.uid, actor=head, now=at, ids=ids)
        _happen(plan, _heads(plan)[SANITATION], ids)
        _evening(plan, ids)
        shifts.close_open(now=plan.now, ids=ids)
        deciding.judge(now=plan.now, ids=ids)
        shifts.settle(now=plan.now, ids=ids, apart=queries.kept_apart())
        _decide(plan, _heads(plan)[SANITATION], ids)
        counting.keep(now=plan.now, ids=ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _months(plan: Plan) -> list[date]:
    """The months of the last thirty days, and the one after the present."""
    first = rules.first_of(plan.live_days[0])
    found = [first]
    while found[-1] <= plan.today:
        found.append(rules.days_of(found[-1])[-1] + A_DAY)
    return found


def _heads(plan: Plan) -> dict[str, Actor]:
    """Who leads each unit that has a duty of its own: its head, else the director."""
    people = [accounts.actor(one) for one in Person.objects.filter(is_active=True).order_by("id")]
    leaders = [one for one in people if one.may("rosters.keep")]
    director = next(one for one in leaders if "director" in one.posts)
    units = dict.fromkeys(one.unit for one in routines.declared().values() if one.unit)
    return {unit: next((one for one in leaders if one.unit == unit), director) for unit in units}


def _happen(plan: Plan, head: Actor, ids: Ids) -> None:
    """Somebody is ill from tomorrow on, somebody asks for leave, one swap is settled, one waits for the other, one for the leader."""
    coming = list(
        Post.objects.filter(
            routine=CLEANING, day__gt=plan.today + A_DAY, day__lte=plan.today + 6 * A_DAY
        ).exclude(person="")
    )
    if not coming:
        return
    now = plan.now
    ill, tired, *others = list(dict.fromkeys(post.person for post in coming))

    def by(actor: Actor) -> exchanging.By:
        return exchanging.By(actor=actor, now=now, ids=ids)

    tomorrow = plan.today + A_DAY
    exchanging.ask_leave(
        person=_person(ill),
        kind="sick",
        first=tomorrow,
        last=tomorrow + A_DAY,
        why="发烧，有医院证明",
        by=by(head),
    )
    exchanging.ask_leave(
        person=_person(tired),
        kind="annual",
        first=tomorrow + 8 * A_DAY,
        last=tomorrow + 10 * A_DAY,
        why="",
        by=by(_person(tired)),
    )
    steps: tuple[tuple[Say, ...], ...] = ((Say.AGREE, Say.CONFIRM), (Say.AGREE,), ())
    for words, (post, other) in zip(steps, _pairs(coming, others), strict=False):
        swap = exchanging.ask_swap(
            post=post.uid, back="", other=other, why="家里有事", by=by(_person(post.person))
        )
        for word in words:
            exchanging.say_swap(
                swap=swap.uid, word=word, by=by(_person(other) if word is Say.AGREE else head)
            )


def _evening(plan: Plan, ids: Ids) -> None:
    """Yesterday's last shift as phones sent it: a wrong clock, somebody else, the wrong stretch, one place nobody came to; the
    others as they should."""
    starts_at = last_evening(plan)
    posts = queries.posts_in(CLEANING, starts_at) if starts_at else []
    resting = [one.uid for one in queries.able(routines.declared()[CLEANING], SANITATION)] if posts else []
    busy = set(Post.objects.filter(day=posts[0].day).values_list("person", flat=True)) if posts else set()
    other = next((uid for uid in resting if uid not in busy), "")
    for number, post in enumerate(posts):
        if number == 3:
            continue
        who = other if number == 1 and other else post.person
        place = posts[3].place if number == 2 and len(posts) > 3 else post.place
        wrong = timedelta(hours=2) if number == 0 else timedelta(0)
        _send(who, "in", post, place, post.starts_at + timedelta(minutes=number - 5), wrong, ids)
        _send(who, "out", post, place, post.ends_at + timedelta(minutes=1), wrong, ids)


def _send(who: str, verb: str, post: Post, place: str, at: datetime, wrong: timedelta, ids: Ids) -> None:
    """One end of a shift, from a phone whose clock is ahead by ``wrong`` and that takes no position."""
    said = Capture(
        id=ids.uid(at),
        kind=Kind.SHIFT,
        at=at + wrong,
        verb=verb,
        object=post.routine if verb == "in" else "",
        place=place if verb == "in" else "",
    )
    by = By(actor=_person(who), now=at, sent_at=at + wrong, ids=ids)
    field.take(said, by=by, orders=lambda given, case_uid: Order())


def _pairs(coming: list[Post], people: list[str]) -> Iterator[tuple[Post, str]]:
    """Posts whose holder somebody who rests that day could stand in for; everybody once."""
    used: set[str] = set()
    busy: dict[date, set[str]] = {}
    for post in coming:
        busy.setdefault(post.day, set()).add(post.person)
    for post in coming:
        if post.person in used or post.person not in people:
            continue
        free = next((one for one in people if one not in used and one not in busy[post.day]), None)
        if free is not None:
            used |= {post.person, free}
            yield post, free


def _person(uid: str) -> Actor:
    return accounts.actor(Person.objects.get(uid=uid))


def _decide(plan: Plan, head: Actor, ids: Ids) -> None:
    """The leader has decided one absence anew: the phone was broken, the street was clean."""
    absent = (
        queries.newest(units=[SANITATION])
        .filter(standing=Standing.ABSENT.value, starts_at__lte=plan.now - shifts.WAIT)
        .order_by("starts_at")
        .first()
    )
    if absent is not None:
        deciding.decide(
            key=absent.key,
            ruling=Standing.PRESENT,
            why="手机坏了，路段照片和同班的人证明在岗",
            actor=head,
            now=plan.now,
            ids=ids,
        )
