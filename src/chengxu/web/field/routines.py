"""The recurring tasks that fall to somebody now, as a phone needs them: what, where, until when, how much is left, and the entry of the
ledger one tap makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.cases.queries import rulebook
from chengxu.common.messages import Message
from chengxu.field import rules as outside
from chengxu.ledger.rules import MILLI
from chengxu.parties import queries as parties
from chengxu.routines.recurring import facts, judging, queries, targets
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.proofs import Kind
from chengxu.routines.recurring.rules import Task

MOST = 60
BY_ENTRY = frozenset({Kind.DEED.value, Kind.PHOTO.value})


def now_due(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """What is not done yet and runs now or later today, what ends first on top."""
    rows = queries.running(actor=actor, now=now)[:MOST]
    names: dict[tuple[str, str], Message] = {}
    for kind in {row.place_kind for row in rows}:
        found = targets.named(kind, [row.place for row in rows if row.place_kind == kind])
        names |= {(kind, code): name for code, name in found.items()}
    declared, counted = queries.declared(), _counted(rows, now)
    return [
        _told(
            row,
            declared[row.routine],
            counted[row.uid],
            names,
            now,
            taps=may_log(declared[row.routine], actor),
        )
        for row in rows
        if counted[row.uid] < row.required
    ]


def _market(row: Occurrence, now: datetime) -> dict[str, Any] | None:
    """The pitches of a market with who holds them that day, by name as everybody may know it; None for what is none."""
    market = parties.declared().markets.get(row.place) if row.place_kind == "markets" else None
    if market is None:
        return None
    held = parties.stalls_of(market, row.day, now)
    return {
        "pitches": market.pitches,
        "held": {
            str(pitch): [parties.holder(permit.party, inside=False), stall.permit, stall.valid]
            for pitch, (stall, permit) in held.items()
        },
    }


def _counted(rows: Sequence[Occurrence], now: datetime) -> dict[str, int]:
    """Thousandths done by now: as of this moment, for the next look of the background work may be minutes away."""
    by_task: dict[str, list[Occurrence]] = {}
    for row in rows:
        by_task.setdefault(row.routine, []).append(row)
    found: dict[str, int] = {}
    for code, members in by_task.items():
        task = queries.declared()[code]
        for row, given in facts.of(task, members, now):
            found[row.uid] = round(judging.judge(given.facts, task.evidence, now).counted * MILLI)
    return found


def may_log(task: Task, actor: Actor) -> bool:
    """Whether one tap of this person can prove it: by an entry that is theirs to make, so that nobody is offered what is refused."""
    of, book = task.evidence.of, rulebook()
    return (
        bool(set(task.evidence.kinds) & BY_ENTRY)
        and actor.may(outside.RECORD)
        and outside.loggable(
            of.get("verb", ""),
            of.get("object", ""),
            actor,
            organisation=book.organisation,
            vocabulary=book.vocabulary,
        )
    )


def _told(
    row: Occurrence,
    task: Task,
    counted: int,
    names: dict[tuple[str, str], Message],
    now: datetime,
    *,
    taps: bool,
) -> dict[str, Any]:
    of, kinds = task.evidence.of, set(task.evidence.kinds)
    return {
        "uid": row.uid,
        "name": str(task.name),
        "asset": row.place if row.place_kind == "assets" else "",
        "target": str(names.get((row.place_kind, row.place), "")),
        "market": _market(row, now) if taps and row.starts_at <= now else None,
        "starts": row.starts_at.isoformat(),
        "ends": row.ends_at.isoformat(),
        "counted": counted,
        "required": row.required,
        "measure": task.evidence.measure,
        "photo": Kind.PHOTO in kinds,
        "log": {
            "verb": of["verb"],
            "object": of["object"],
            "measure": of.get("measure", "") or queries.measure(of),
        }
        if taps and row.starts_at <= now
        else None,
    }
