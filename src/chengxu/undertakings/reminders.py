"""Which terms are near or past and were not told of yet: each rung of a ladder once. The deed is the proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import SYSTEM
from chengxu.common.ids import Ids
from chengxu.common.messages import Message
from chengxu.undertakings import queries
from chengxu.undertakings.acting.core import OBJECTS, append
from chengxu.undertakings.deciding.terms import Rung, Term, What, left, reached
from chengxu.undertakings.models import Reminder, Undertaking

NAMES = {
    What.ORDER: Message("整改期限", "term to put it right"),
    What.MEASURE: Message("措施 {part} 的期限", "term of measure {part}"),
    What.STAGE: Message("「{part}」的计划日期", "planned day of “{part}”"),
    What.QUALITY: Message("质保期", "quality period"),
    What.VALIDITY: Message("有效期", "validity"),
    What.FILING: Message("备案期限", "term of its filing"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One rung that was reached: the undertaking, whom to tell (``unit`` or ``post:CODE``), the sentence, its deed."""

    row: Undertaking
    to: str
    text: Message
    deed_uid: str


def remind(*, now: datetime, ids: Ids) -> list[Told]:
    """Mark what is due, in the caller's transaction; of two processes at once one tells each."""
    ladders, day = queries.declared().ladders, queries.today(now)
    told: list[Told] = []
    running = Undertaking.objects.exclude(state__in=_over()).exclude(kind="fund")
    for row in running.order_by("id"):
        for term in queries.terms(row):
            known = row.reminders.filter(what=term.what, part=term.key, term_on=term.on)
            done = list(known.values_list("rung", flat=True))
            due = reached(term, ladders.get(term.what, ()), day, done)
            told += [_tell(row, term, place, rung, now, ids) for place, rung in due]
    return told


def said(row: Undertaking, term: Term) -> Message:
    """The name of a term with its part: ``「开工」的计划日期``."""
    part = term.key
    if term.what is What.STAGE:
        stages = queries.work_sort(row).stages
        return NAMES[term.what].format(part=next(one.name for one in stages if one.code == part))
    return NAMES[term.what].format(part=part)


def _over() -> set[str]:
    return {state for machine in queries.MACHINES.values() for state in machine.final}


def _tell(row: Undertaking, term: Term, place: int, rung: Rung, now: datetime, ids: Ids) -> Told:
    day = queries.today(now)
    uid = append(
        f"{row.kind}.remind", OBJECTS[row.kind], SYSTEM, now, ids, unit=row.unit, undertaking=row.uid, term=term.what.value,
        part=term.key, due=term.on.isoformat(), rung=place,
    )  # fmt: skip
    with transaction.atomic():
        Reminder.objects.create(
            undertaking=row, what=term.what, part=term.key, term_on=term.on, rung=place, deed_uid=uid
        )
    text = Message("{title}：{term}{left}（{day}）", "{title}: {term}, {left} ({day})").format(
        title=row.title, term=said(row, term), left=left(term.on, day), day=term.on.isoformat()
    )
    return Told(row, rung.to, text, uid)
