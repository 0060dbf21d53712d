"""What a phone needs to inspect without a network: checklists, my tasks, findings to look at again, parties, colleagues."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.parties import queries as parties
from chengxu.parties.identity import PartyKind
from chengxu.parties.models import Party
from chengxu.parties.rules import NATURAL
from chengxu.routines.inspections import models, permits, queries
from chengxu.routines.inspections.access import PERFORMS
from chengxu.routines.inspections.checklists import Checklist, Grade, Item

MOST_TASKS, MOST_FINDINGS, MOST_PARTIES = 60, 100, 500


def standing(actor: Actor, now: datetime) -> dict[str, Any] | None:
    """All of it; None for whoever does not inspect."""
    if not actor.may(PERFORMS):
        return None
    lists = {one.code: one for one in queries.lists_of(actor, now)}
    tasks = list(queries.tasks_of(actor)[:MOST_TASKS])
    for task in tasks:
        if task.checklist not in lists and (found := queries.in_force(task.checklist, now)) is not None:
            lists[task.checklist] = found
    if not lists:
        return None
    due = queries.open_findings(actor).filter(inspection__checklist__in=list(lists)).order_by("due_at", "id")
    kinds = sorted({kind for one in lists.values() for kind in one.kinds} - {kind.value for kind in NATURAL})
    held = {kind: _permits(lists.values(), kind) for kind in kinds}
    rows = (
        Party.objects.filter(kind__in=kinds, erased_at__isnull=True)
        .select_related("operator")
        .order_by("name")
    )
    named = {task.party_id for task in tasks if task.party_id}
    known = {row.uid: row for row in rows[:MOST_PARTIES]} | {
        row.uid: row for row in rows.filter(uid__in=named)
    }
    return {
        "lists": [_list(one) for one in lists.values()],
        "tasks": [_task(task) for task in tasks],
        "findings": [_finding(row, now) for row in due[:MOST_FINDINGS]],
        "parties": [_party(row, held[row.kind], now) for row in known.values()],
        "colleagues": [
            {"uid": one.uid, "name": one.name, "certified": one.certified}
            for unit in sorted({actor.unit}.union(*(one.by for one in lists.values())))
            for one in queries.colleagues(unit)
            if one.uid != actor.uid
        ],
        "certified": any(one.certified for one in queries.members([actor.uid])),
    }


def _permits(lists: Iterable[Checklist], kind: str) -> frozenset[str]:
    return frozenset(item.permit for one in lists if kind in one.kinds for item in one.items if item.permit)


def _list(one: Checklist) -> dict[str, Any]:
    return {
        "code": one.code,
        "version": one.version,
        "label": one.label,
        "name": str(one.name),
        "about": str(one.about),
        "target": one.target.value,
        "kinds": sorted(one.kinds),
        "certified": one.certified,
        "permits": sorted({item.permit for item in one.items if item.permit}),
        "items": [_item(item) for item in one.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": str(item.text),
        "kind": item.kind.value,
        "good": sorted(item.good),
        "choices": [[code, str(word)] for code, word in item.choices.items()],
        "unit": item.unit,
        "least": float(item.least) if item.least is not None else None,
        "most": float(item.most) if item.most is not None else None,
        "na": item.na,
        "photo": item.photo.value,
        "grade": item.grade.value if item.grade else "",
        "grade_word": str(item.grade.label) if item.grade else "",
        "basis": item.basis,
    }


def _task(row: models.Task) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "list": row.checklist,
        "party": row.party_id or "",
        "asset": row.asset_uid,
        "place": row.place,
        "name": queries.target_name(row, inside=False),
        "due": row.due_on.isoformat(),
        "team": row.team.split(),
        "drawn": row.draw_id is not None,
    }


def _finding(row: models.Finding, now: datetime) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "name": queries.target_name(row.inspection, inside=False),
        "said": str(queries.said(row)),
        "note": row.note,
        "grade": row.grade,
        "grade_word": str(Grade(row.grade).label),
        "due": row.due_at.isoformat(),
        "late": row.due_at < now,
        "list": row.inspection.checklist,
    }


def _party(row: Party, kinds: frozenset[str], now: datetime) -> dict[str, Any]:
    """Its name, street and what its permits say today; hours and way are compared once the inspection was sent."""
    told = permits.of_party(row, kinds, now) if kinds else ()
    street = str(parties.streets().get(row.street, ""))
    return {
        "uid": row.uid,
        "name": row.name + (f" {row.plate}" if row.plate else ""),
        "kind": row.kind,
        "kind_word": str(PartyKind(row.kind).label),
        "street": street or row.address,
        "permits": [[str(one.said), one.good, one.kind] for one in told],
    }
