"""The only writers of rounds: one transaction each, load → decide → write → append deeds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.ledger.turns import take_turn
from chengxu.ledger.voiding import voiding
from chengxu.packs import queries as packs
from chengxu.routines.surveys import access, queries, rules
from chengxu.routines.surveys.models import Answer, Round, Sheet
from chengxu.routines.surveys.rules import Kind, Plan
from chengxu.territory import queries as territory

OBJECT, SOURCE = "survey_round", "office"
GONE = Message("没有这一轮测评", "there is no such round")
CLOSED = Message("这一轮已经结束", "that round is closed")
NO_SHEET = Message("这一轮没有这一份", "there is no such sheet in this round")
TAKEN_BACK = Message("这一份已经作废", "this sheet was taken back already")
SAME_AGAIN = Message(
    "这个编号、这些答案的一份已经作废；改对了再记，真是另一户就换一个编号",
    "a sheet with this number and these answers was taken back; put it right, or give another household another number",
)
MAX_NUMBER = 40


@transaction.atomic
def begin(*, given: Plan, actor: Actor, now: datetime, ids: Ids) -> str:
    """Begin a round of the unit of its kind; returns its uid. Raises ``Invalid`` for what is wrong in the plan."""
    actor.require(access.KEEP)
    kinds = queries.declared()
    plan = rules.planned(given, kinds, queries.places())
    kind = kinds[plan.kind]
    access.require_keeping(actor, kind.unit)
    assert plan.start is not None  # rules.planned has refused a plan without its days
    assert plan.end is not None
    row = Round.objects.create(
        uid=ids.uid(now), kind=kind.code, title=plan.title, unit=kind.unit, starts_on=plan.start, ends_on=plan.end,
        places=dict(plan.places), pack_hash=packs.active_hash(), author=actor.uid, created_at=now,
    )  # fmt: skip
    _append("survey.open", row, actor, now, ids, places=len(plan.places))
    return row.uid


@transaction.atomic
def record(*, uid: str, sheet: rules.Sheet, actor: Actor, now: datetime, ids: Ids) -> bool:
    """Record a sheet; False for one whose number came before with the same answers.

    One that was answered counts as the deed of its kind, on its day and at its place. Raises ``Invalid`` for what is wrong in it,
    :class:`Refused` for a round that is closed, for a number that is another sheet's, and for what was taken back and comes again.
    """
    row = _open(uid, actor)
    kind = queries.kind_of(row)
    today = territory.calendar().local(now).date()
    given = rules.sound(sheet, kind, queries.plan_of(row), today)
    number = " ".join(given.number.split())
    if len(number) > MAX_NUMBER:
        raise Refused(
            Message("编号最多 {n} 字", "a number has {n} characters at most").format(n=MAX_NUMBER),
            field="number",
        )
    if number and _came_before(row, number, given):
        return False
    _write(row, kind, replace(given, number=number or queries.next_number(row)), actor, now, ids)
    return True


def _came_before(row: Round, number: str, given: rules.Sheet) -> bool:
    known = list(Sheet.objects.filter(round=row, number=number))
    counts = next((one for one in known if one.voided_at is None), None)
    if counts is not None and not _same(counts, given):
        raise Refused(Message("这个编号已经是另一份", "another sheet has this number"), field="number")
    if counts is None and any(_same(one, given) for one in known):
        raise Refused(SAME_AGAIN, field="number")
    return counts is not None


def _same(known: Sheet, given: rules.Sheet) -> bool:
    had = dict(Answer.objects.filter(sheet=known).values_list("question", "level"))
    return (known.place, known.asked_on, had) == (given.place, given.day, dict(given.answers))


def _write(row: Round, kind: Kind, given: rules.Sheet, actor: Actor, now: datetime, ids: Ids) -> None:
    assert given.day is not None  # rules.sound has refused it
    sheet = Sheet.objects.create(
        uid=ids.uid(now), round=row, number=given.number, place=given.place, asked_on=given.day, answered=bool(given.answers),
        actor=actor.uid, recorded_at=now,
    )  # fmt: skip
    satisfied = {level.code for level in kind.levels if level.satisfied}
    Answer.objects.bulk_create(
        Answer(
            uid=ids.uid(now), sheet=sheet, round_uid=row.uid, kind=row.kind, unit=row.unit, question=question, level=level,
            satisfied=level in satisfied, asked_on=given.day,
        )
        for question, level in given.answers.items()
    )  # fmt: skip
    if given.answers:
        begins = territory.calendar().start_of(given.day)
        deed = Deed(
            uid=ids.uid(now), occurred_at=begins, recorded_at=now, actor=actor.uid, source=SOURCE, verb=kind.verb,
            object=kind.object, quantity=MILLI, measure=kind.measure, unit=row.unit, place=given.place,
            detail=detail(round=row.uid),
        )  # fmt: skip
        ledger.append([deed], ids=ids)


@transaction.atomic
def void(*, uid: str, sheet: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take a sheet back that was recorded wrongly, also after the end of its round: it stays, is in no figure, its number is free.

    Its entry is voided by another; one that made none leaves an entry that says so. Raises :class:`Refused` without a reason, for
    another unit's round, a sheet that is not of it, and one that was taken back before.
    """
    row = _held(uid, actor)
    reason = rules.why_taken_back(why)
    found = Sheet.objects.filter(round=row, uid=sheet).first()
    if found is None:
        raise Refused(NO_SHEET, field="sheet")
    if found.voided_at is not None:
        raise Refused(TAKEN_BACK, field="why")
    entry = queries.entry_of(found, row)
    Sheet.objects.filter(pk=found.pk).update(voided_at=now, voided_by=actor.uid, void_reason=reason)
    Answer.objects.filter(sheet=found).update(voided=True)
    if entry is None:
        _append("survey.void", row, actor, now, ids, note=reason, measure="份")
    else:
        ledger.append([voiding(entry, reason, actor, now, ids, source=SOURCE)], ids=ids)


@transaction.atomic
def close(*, uid: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Close a round; where fewer were asked than planned with a reason. No sheet is added any more."""
    row = _open(uid, actor)
    reason = " ".join(why.split())[: rules.MAX_REASON]
    if any(one.asked < one.wanted for one in queries.tallies(row)) and len(reason) < 2:
        raise Refused(
            Message("有的地点没有问够，请写原因", "fewer were asked than planned; say why"), field="why"
        )
    Round.objects.filter(pk=row.pk).update(closed_at=now, reason=reason)
    _append("survey.close", row, actor, now, ids, note=reason)


def _open(uid: str, actor: Actor) -> Round:
    row = _held(uid, actor)
    if row.closed_at is not None:
        raise Refused(CLOSED, field="round")
    return row


def _held(uid: str, actor: Actor) -> Round:
    take_turn("surveys")
    row = Round.objects.filter(uid=uid).first()
    if row is None:
        raise Refused(GONE, field="round")
    access.require_keeping(actor, row.unit)
    return row


def _append(
    verb: str,
    row: Round,
    actor: Actor,
    now: datetime,
    ids: Ids,
    *,
    note: str = "",
    measure: str = "轮",
    **facts: object,
) -> None:
    deed = Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=SOURCE, verb=verb, object=OBJECT,
        quantity=MILLI, measure=measure, unit=row.unit, note=note, detail=detail(round=row.uid, kind=row.kind, **facts),
    )  # fmt: skip
    ledger.append([deed], ids=ids)
