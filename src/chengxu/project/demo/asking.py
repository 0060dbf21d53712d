"""The demo's rounds of asking people how satisfied they are: one of this month that is over, and one that goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.common.ids import Ids, SeededIds
from chengxu.ledger import actions as ledger
from chengxu.project.demo.documents import holder
from chengxu.project.demo.plan import Plan
from chengxu.routines.surveys import actions, queries
from chengxu.routines.surveys import rules as surveys
from chengxu.routines.surveys.models import Sheet
from chengxu.territory import queries as territory

PLACES = 3
ASKED, CLOSED = 10.0, 17.5
"""Hours of the day: of a sheet, and of the close."""
NOBODY = 0.06
"""Doors that stay shut, of all."""
GRADES = (0.24, 0.46, 0.21, 0.09)
"""How often each answer is given, from the best; any further one never."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """One round: its sheets are asked on these days, all of them or a share, and it is closed or not."""

    title: str
    days: list[date]
    end: date
    share: float
    over: bool


def write(plan: Plan) -> None:
    """Begin both rounds of the last thirty days, record their sheets and one slip, close the one that is over, and seal."""
    ids = SeededIds(f"{plan.seed}/{plan.now.isoformat()}/{plan.scale}/asking")
    with transaction.atomic():
        for one in _rounds(list(plan.live_days)):
            _ask(plan, one, holder("clerk"), ids)
    ledger.seal(now=plan.now, algorithm=rulebook().settings.algorithm)


def _rounds(days: list[date]) -> tuple[_Asking, _Asking]:
    third = len(days) // 3
    first, last = days[:third], days[2 * third :]
    return (
        _Asking("第一轮满意度测评", first, first[-1], 1, over=True),
        _Asking("第二轮满意度测评", last, last[-1] + timedelta(days=7), 0.6, over=False),
    )


def _ask(plan: Plan, one: _Asking, clerk: Actor, ids: Ids) -> None:
    code, kind = next(iter(queries.declared().items()))
    places = dict.fromkeys(list(territory.territory().communities)[:PLACES], kind.each)
    given = surveys.Plan(kind=code, title=one.title, start=one.days[0], end=one.end, places=places)
    uid = actions.begin(given=given, actor=clerk, now=min(plan.at(one.days[0], ASKED - 1), plan.now), ids=ids)
    rand = plan.random("asking", one.title)
    sheets = [place for place, count in places.items() for _ in range(round(count * one.share))]
    for number, place in enumerate(sheets):
        day = one.days[number * len(one.days) // len(sheets)]
        at = plan.at(day, ASKED + number % 6)
        if at <= plan.now:
            sheet = surveys.Sheet(place=place, day=day, answers=_answers(kind, rand))
            if number == 0 and not one.over:
                _slip(uid, replace(sheet, place=next(reversed(places))), clerk, at, ids)
            actions.record(uid=uid, sheet=sheet, actor=clerk, now=at, ids=ids)
    if one.over:
        actions.close(uid=uid, why="", actor=clerk, now=min(plan.at(one.end, CLOSED), plan.now), ids=ids)


def _slip(uid: str, wrong: surveys.Sheet, clerk: Actor, at: datetime, ids: Ids) -> None:
    """A sheet that was recorded at the wrong place and taken back at once."""
    actions.record(uid=uid, sheet=wrong, actor=clerk, now=at, ids=ids)
    row = Sheet.objects.filter(round_id=uid).order_by("-id")[0]
    actions.void(uid=uid, sheet=row.uid, why="地点选错了", actor=clerk, now=at, ids=ids)


def _answers(kind: surveys.Kind, rand: Random) -> Mapping[str, str]:
    """One household's answers, none where nobody opened; a household that is content is so in most things."""
    if rand.random() < NOBODY:
        return {}
    levels = [level.code for level in kind.levels]
    mood = rand.choices(range(len(GRADES)), GRADES)[0]
    found = {}
    for question in kind.questions:
        grade = mood if rand.random() < 0.7 else rand.choices(range(len(GRADES)), GRADES)[0]
        found[question] = levels[min(grade, len(levels) - 1)]
    return found
