"""The only writers of what became of an occurrence: deciding by proof, a leader's excuse, and the case a miss became."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger import actions as ledger
from chengxu.ledger import writing
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.ledger.turns import take_turn
from chengxu.routines.recurring import access, facts, holding, judging, laying, queries
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.rules import State, Task

AGAIN = timedelta(days=7)
"""So long what was decided is looked at again: a phone without a network, a corrected entry; default, unverified."""
OBJECT, MEASURE, SOURCE = "occurrence", "次", "desk"
EXCUSE, UNEXCUSE = "routine.excuse", "routine.unexcuse"
MAX_WORDS = 200
PLACES = ("roads", "grids", "places", "markets")
"""Targets whose code is a place of the county; a component or a party is none."""
_SAVE = (
    "UPDATE routines_occurrence SET person = %s, holder = %s, post = %s, counted = %s, near = %s, poor = %s, state = %s, reason = %s, words = %s, enough_at = %s,"
    " decided_at = %s, proofs = %s, version = %s WHERE id = %s"
)


@transaction.atomic
def decide(*, now: datetime, since: datetime | None = None, until: datetime | None = None) -> int:
    """Decide what has begun and is not decided, and look again at what was decided in the last days; returns of how many occurrences
    something changed. With ``since`` and ``until`` those that settle between. What a leader excused stays."""
    take_turn(laying.TURN)
    rows = Occurrence.objects.filter(starts_at__lte=now, excused_by="")
    if since and until:
        rows = rows.filter(settles_at__gte=since, settles_at__lt=until)
    else:
        rows = rows.filter(Q(state=State.PLANNED.value) | Q(settles_at__gte=now - AGAIN))
    groups: dict[tuple[str, str], list[Occurrence]] = {}
    for row in rows:
        groups.setdefault((row.routine, row.pack_hash), []).append(row)
    changed, people = 0, holding.staff()
    for (routine, pack_hash), members in groups.items():
        task = queries.declared(pack_hash).get(routine)
        if task is not None:
            decided = [
                row for row, given in facts.of(task, members, now) if _apply(row, task, given, now, people)
            ]
            _save(decided)
            changed += len(decided)
    return changed


def _save(rows: Iterable[Occurrence]) -> None:
    """Write verdicts, few or a year of them."""
    values = [
        (
            row.person, row.holder, row.post, row.counted, row.near, row.poor, row.state, row.reason, row.words, writing.instant(row.enough_at),
            writing.instant(row.decided_at), row.proofs, row.version, row.pk,
        )
        for row in rows
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_SAVE, values)


def _apply(
    row: Occurrence, task: Task, given: facts.Given, now: datetime, people: Sequence[holding.Staff]
) -> bool:
    """Put the verdict into a row; whether that changes it."""
    verdict = judging.judge(given.facts, task.evidence, now)
    used = " ".join(f"{proof.kind}:{proof.uid}" for proof in verdict.used)
    person = verdict.used[-1].by if verdict.used else ""
    weather = given.words if verdict.reason is judging.Reason.WEATHER else ""
    said = (
        verdict.state.value,
        verdict.reason.value,
        round(verdict.counted * MILLI),
        verdict.near,
        verdict.poor,
        used,
        person,
        weather,
    )
    if said == (row.state, row.reason, row.counted, row.near, row.poor, row.proofs, row.person, row.words):
        return False
    if row.state != verdict.state.value:
        row.decided_at = None if verdict.state is State.PLANNED else now
    found = holding.Answers() if verdict.state is State.PLANNED else holding.answers(task, person, people)
    row.holder, row.post = found.holder, found.post or row.post
    row.state, row.reason, row.counted, row.near, row.poor, row.proofs, row.person, row.words = said
    row.enough_at = verdict.enough_at
    row.version += 1
    return True


@transaction.atomic
def excuse(*, uids: Sequence[str], why: str, actor: Actor, now: datetime, ids: Ids) -> int:
    """Excuse occurrences for a reason in the leader's own words; each leaves one deed; returns how many.

    Raises :class:`Refused` for no reason or too long a one, for one that is not there or not of a unit the actor leads, and for
    one that was done.
    """
    why = why.strip()
    if not 2 <= len(why) <= MAX_WORDS:
        raise Refused(
            Message("请写明免做的原因（2 至 {n} 字）", "say why, in 2 to {n} characters").format(n=MAX_WORDS),
            "why",
        )
    rows = _held(uids, actor)
    if any(row.state in (State.DONE.value, State.LATE.value) for row in rows):
        raise Refused(Message("已经做了的不用免做", "what was done needs no excuse"), "uids")
    for row in rows:
        row.state, row.reason = State.EXCUSED.value, judging.Reason.LEADER.value
        row.words, row.excused_by, row.decided_at = why, actor.uid, now
        row.version += 1
    Occurrence.objects.bulk_update(rows, ["state", "reason", "words", "excused_by", "decided_at", "version"])
    ledger.append([_deed(EXCUSE, row, why, actor, now, ids) for row in rows], ids=ids)
    return len(rows)


@transaction.atomic
def unexcuse(*, uids: Sequence[str], why: str, actor: Actor, now: datetime, ids: Ids) -> int:
    """Take a leader's excuse back; what becomes of the occurrence is decided by proof again; each leaves one deed."""
    rows = [row for row in _held(uids, actor) if row.excused_by]
    for row in rows:
        row.state, row.reason = State.PLANNED.value, judging.Reason.WAITING.value
        row.words, row.excused_by, row.decided_at = "", "", None
        row.version += 1
    Occurrence.objects.bulk_update(rows, ["state", "reason", "words", "excused_by", "decided_at", "version"])
    ledger.append([_deed(UNEXCUSE, row, why.strip()[:MAX_WORDS], actor, now, ids) for row in rows], ids=ids)
    return len(rows)


def _held(uids: Sequence[str], actor: Actor) -> list[Occurrence]:
    """The occurrences with these uids, of units the actor leads."""
    actor.require(access.EXCUSE)
    take_turn(laying.TURN)
    rows = list(Occurrence.objects.filter(uid__in=uids))
    known = accounts.organisation()
    if (
        len(rows) != len(set(uids))
        or not rows
        or not all(access.may_excuse(actor, row.unit, known) for row in rows)
    ):
        raise Refused(
            Message(
                "没有这项任务，或它不归您管的单位", "there is no such task, or it is not of a unit you lead"
            ),
            "uids",
        )
    return rows


def _deed(verb: str, row: Occurrence, why: str, actor: Actor, now: datetime, ids: Ids) -> Deed:
    return Deed(
        uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=actor.uid, source=SOURCE, verb=verb, object=OBJECT,
        quantity=MILLI, measure=MEASURE, place=row.place if row.place_kind in PLACES else "", unit=row.unit,
        detail=detail(occurrence=row.uid, routine=row.routine, day=row.day.isoformat()), note=why,
    )  # fmt: skip


def still_missed(uids: Sequence[str]) -> bool:
    """Whether these are misses yet and in no case, asked in the transaction that is about to make one of them: nobody has excused or
    proved one of them meanwhile."""
    take_turn(laying.TURN)
    wanted = (State.MISSED.value, State.PARTLY.value)
    return Occurrence.objects.filter(uid__in=uids, state__in=wanted, case_uid="").count() == len(uids)


def entered(uids: Iterable[str], case_uid: str) -> None:
    """Note which case these misses became, in the caller's transaction; what became one before stays as it is."""
    Occurrence.objects.filter(uid__in=list(uids), case_uid="").update(
        case_uid=case_uid, version=F("version") + 1
    )
