"""Tells people of their own work, once: an inspection that was given to them or taken back, and in the morning the recurring tasks of the day.

What a notice tells of stands in its ``deed_uid``: the uid of the task of an inspection, of the deed that took it back, or the day (``routines:2026-11-27``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from chengxu.common.ids import Ids
from chengxu.common.messages import Message, listed
from chengxu.ledger.models import Deed
from chengxu.notices import queries
from chengxu.notices.models import Notice
from chengxu.notices.rules import Kind
from chengxu.routines.inspections import models as inspections
from chengxu.routines.inspections import queries as inspecting
from chengxu.routines.recurring import holding
from chengxu.routines.recurring import queries as recurring
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.rules import Task
from chengxu.territory import queries as territory

GIVEN, DROPPED, DUE = "inspection.assign", "inspection.drop", "routine.due"
NEWS = timedelta(days=7)
"""An inspection that was given longer ago is no news."""
A_DAY = timedelta(days=1)
MOST_NAMED = 12
"""Tasks named in one notice; how many more there are is said."""

ONE = Message(
    "派给您检查：{list}，{target}，{due} 前查完。", "An inspection for you: {list}, {target}, by {due}."
)
BACK = Message(
    "检查任务已撤回：{list}，原定 {due} 前查完。",
    "An inspection was taken back: {list}, it was due by {due}.",
)
TODAY = Message("{day} 的常态任务：{tasks}。", "Recurring tasks of {day}: {tasks}.")
AND_MORE = Message("另 {n} 项", "{n} more")


def tell(*, now: datetime, ids: Ids) -> int:
    """Write the notices of what people have to do and were not told of; returns how many. A county that says nothing tells nobody."""
    work = queries.declared().work
    if work is None:
        return 0
    rows: list[Notice] = []
    if work.inspections:
        rows += [*_given(now, ids), *_taken_back(now, ids)]
    local = territory.calendar().local(now)
    if work.routines and local.time() >= work.at:
        rows += _due(local.date(), now, ids)
    with transaction.atomic():
        Notice.objects.bulk_create(rows, ignore_conflicts=True)  # another process may tell the same
    return len(rows)


# --- inspections -------------------------------------------------------------------------------------------------------


def _given(now: datetime, ids: Ids) -> Iterator[Notice]:
    waiting = inspections.Task.objects.filter(
        done_at__isnull=True, dropped_at__isnull=True, made_at__gt=now - NEWS, made_at__lte=now
    )
    tasks = list(waiting.select_related("party").order_by("id"))
    told = Notice.objects.filter(deed_uid__in=[one.uid for one in tasks], verb=GIVEN).values_list(
        "deed_uid", flat=True
    )
    known = set(told)
    for one in tasks:
        if one.uid in known:
            continue
        text = _inspection(one, now)
        team = [uid for uid in one.team.split() if uid != one.made_by]
        for kind, recipient in [(Kind.PERSON, uid) for uid in team] if one.team else [(Kind.UNIT, one.unit)]:
            yield _notice(one.uid, GIVEN, kind, recipient, text, now, ids)


def _taken_back(now: datetime, ids: Ids) -> Iterator[Notice]:
    """To whom a task was told that was taken back since: that it is none any more. It stands in the uid of that deed."""
    deeds = Deed.objects.filter(verb=DROPPED, recorded_at__gt=now - NEWS, recorded_at__lte=now).order_by("id")
    of = {deed.uid: str(json.loads(deed.detail or "{}").get("task", "")) for deed in deeds}
    known = set(Notice.objects.filter(deed_uid__in=of, verb=DROPPED).values_list("deed_uid", flat=True))
    tasks = {one.uid: one for one in inspections.Task.objects.filter(uid__in=set(of.values()))}
    heard = Notice.objects.filter(deed_uid__in=tasks, verb=GIVEN).order_by("id")
    told = list(heard.values_list("deed_uid", "kind", "recipient"))
    for deed, uid in of.items():
        if deed in known or uid not in tasks:
            continue
        one = tasks[uid]
        checklist = inspecting.in_force(one.checklist, now)
        text = BACK.format(list=checklist.name if checklist else one.checklist, due=f"{one.due_on:%m-%d}")
        for task, kind, recipient in told:
            if task == uid:
                yield _notice(deed, DROPPED, Kind(kind), recipient, text, now, ids)


def _inspection(one: inspections.Task, now: datetime) -> Message:
    checklist = inspecting.in_force(one.checklist, now)
    return ONE.format(
        list=checklist.name if checklist else one.checklist, target=inspecting.target_name(one, inside=False), due=f"{one.due_on:%m-%d}"
    )  # fmt: skip


# --- recurring tasks -------------------------------------------------------------------------------------------------------


def _due(day: date, now: datetime, ids: Ids) -> Iterator[Notice]:
    """One notice for each person whose post has something that begins today, whatever the number of tasks and targets."""
    key = f"routines:{day.isoformat()}"
    told = set(Notice.objects.filter(deed_uid=key, verb=DUE).values_list("recipient", flat=True))
    if told:
        return
    calendar = territory.calendar()
    begins = Occurrence.objects.filter(
        starts_at__gte=calendar.start_of(day), starts_at__lt=calendar.start_of(day + A_DAY), excused_by=""
    )
    counted = Counter(begins.values_list("routine", flat=True))
    declared = recurring.declared()
    tasks = [(declared[code], n) for code, n in counted.items() if code in declared]
    for person in holding.staff():
        theirs = [(task, n) for task, n in tasks if _falls_to(task, person)]
        if theirs:
            text = TODAY.format(day=f"{day:%m-%d}", tasks=_named(theirs))
            yield _notice(key, DUE, Kind.PERSON, person.uid, text, now, ids)


def _falls_to(task: Task, person: holding.Staff) -> bool:
    """As on a phone: who has one of its posts in its unit; a task of no post in particular is the unit's, not somebody's."""
    return person.unit == task.unit and bool(person.posts & task.posts)


def _named(tasks: Iterable[tuple[Task, int]]) -> Message:
    known = sorted(tasks, key=lambda one: one[0].code)
    shown = [
        task.name if n == 1 else Message("{name}（{n} 处）", "{name} ({n})").format(name=task.name, n=n)
        for task, n in known[:MOST_NAMED]
    ]
    if len(known) > MOST_NAMED:
        shown.append(AND_MORE.format(n=len(known) - MOST_NAMED))
    return listed(shown)


def _notice(
    about: str, verb: str, kind: Kind, recipient: str, text: Message, now: datetime, ids: Ids
) -> Notice:
    return Notice(
        uid=ids.uid(now), deed_uid=about, verb=verb, kind=kind.value, recipient=recipient, text_zh=text.zh[:300], text_en=text.en[:400],
        created_at=now,
    )  # fmt: skip
