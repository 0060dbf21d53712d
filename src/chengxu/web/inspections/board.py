"""Inspections for whoever leads or inspects: what is due, which findings are open or overdue, by grade; what was inspected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, listed
from chengxu.parties.models import Party
from chengxu.routines.inspections import models, queries
from chengxu.routines.inspections.access import ALL, ASSIGNS, DRAWS, PERFORMS, READS
from chengxu.routines.inspections.checklists import Grade
from chengxu.territory import queries as territory
from chengxu.web.access import needs
from chengxu.web.paging import by_id
from chengxu.web.requests import Request

PAGE = 50
LAST = 20
"""So many inspections stand on the page of a party."""
LISTS = {
    "findings": Message("没整改的", "to be put right"),
    "overdue": Message("超期的", "overdue"),
    "tasks": Message("要查的", "to inspect"),
    "done": Message("查过的", "inspected"),
}


@never_cache
@needs(*ALL)
@require_safe
def show(request: Request) -> HttpResponse:
    """One of four lists, by checklist and grade, with the counts of all four."""
    given, now, actor = request.GET, request.now, request.actor
    shown = given.get("list", "") if given.get("list", "") in LISTS else "findings"
    names = {code: versions[-1].name for code, versions in queries.declared().checklists.items()}
    code = given.get("by", "") if given.get("by", "") in names else ""
    grade = given.get("grade", "") if given.get("grade", "") in set(Grade) else ""
    found = queries.open_findings(actor)
    if code:
        found = found.filter(inspection__checklist=code)
    counts = found.aggregate(
        open=Count("id"),
        major=Count("id", filter=Q(grade=Grade.MAJOR)),
        overdue=Count("id", filter=Q(due_at__lt=now)),
    )
    tasks = queries.open_tasks(actor)
    inspections = queries.inspections(actor)
    if code:
        tasks, inspections = tasks.filter(checklist=code), inspections.filter(checklist=code)
    if grade:
        found = found.filter(grade=grade)
    if shown == "overdue":
        found = found.filter(due_at__lt=now)
    today = territory.calendar().local(now).date()
    context: dict[str, Any] = {
        "face": "inspections",
        "lists": list(LISTS.items()),
        "shown": shown,
        "checklists": names.items(),
        "by": code,
        "grades": [(one.value, one.label) for one in Grade],
        "grade": grade,
        "counts": counts | {"tasks": tasks.count(), "late": tasks.filter(due_on__lt=today).count()},
        "may_assign": actor.may(ASSIGNS),
        "may_draw": actor.may(DRAWS) or actor.may(READS),
        **_rows(shown, found, tasks, inspections, given.get("after", ""), now),
    }
    return render(request, "inspections/board.html", context)


def _rows(shown: str, found: Any, tasks: Any, inspections: Any, after: str, now: datetime) -> dict[str, Any]:
    names = {code: versions[-1].name for code, versions in queries.declared().checklists.items()}
    if shown == "tasks":
        page = by_id(tasks, after, PAGE)
        people = accounts.names({uid for row in page.rows for uid in row.team.split()})
        targets = queries.target_names(page.rows, inside=True)
        today = territory.calendar().local(now).date()
        rows = [
            {
                "row": row,
                "name": targets[row.uid],
                "checklist": names.get(row.checklist, row.checklist),
                "team": listed([people.get(uid, uid) for uid in row.team.split()]),
                "unit": accounts.organisation().name(row.unit),
                "late": row.due_on < today,
            }
            for row in page.rows
        ]
        return {"page": page, "rows": rows}
    if shown == "done":
        page = by_id(inspections, after, PAGE)
        return {"page": page, "rows": _made(page.rows)}
    page = by_id(found, after, PAGE)
    return {"page": page, "rows": [finding(row, now) for row in page.rows]}


def _made(rows: Sequence[models.Inspection]) -> list[dict[str, Any]]:
    names = {code: versions[-1].name for code, versions in queries.declared().checklists.items()}
    targets = queries.target_names(rows, inside=True)
    return [
        {"row": row, "name": targets[row.uid], "checklist": names.get(row.checklist, row.checklist)}
        for row in rows
    ]


def of_party(party: Party, actor: Actor, now: datetime) -> dict[str, Any]:
    """What a party's page tells of its inspections: the last ones and the findings that are not put right, of those ``actor`` may see."""
    if not any(map(actor.may, (READS, PERFORMS))):
        return {}
    found = queries.open_findings(actor).filter(inspection__party=party).order_by("due_at", "id")
    made = queries.inspections(actor).filter(party=party).order_by("-ended_at", "-id")
    return {
        "made": _made(list(made[:LAST])),
        "made_more": made.count() > LAST,
        "found": [finding(row, now) for row in found[:PAGE]],
    }


def finding(row: models.Finding, now: datetime) -> dict[str, Any]:
    """A finding as lists and pages show it."""
    grade = Grade(row.grade)
    late = row.closed_at is None and row.due_at < now
    climbs = queries.declared().climbs
    post = climbs[min(row.climbed, len(climbs)) - 1].post if row.climbed and climbs else ""
    posts = accounts.organisation().posts
    return {
        "row": row,
        "name": queries.target_name(row.inspection, inside=True),
        "said": queries.said(row),
        "grade": grade.label,
        "tone": "bad" if grade is Grade.MAJOR else "warn",
        "late": late,
        "climbed": posts[post].name if post in posts else "",
    }
