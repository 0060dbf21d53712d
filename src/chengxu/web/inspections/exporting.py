"""Inspections and findings as files for a spreadsheet, narrowed as the board is. That a list left the house is a deed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chengxu.accounts import queries as accounts
from chengxu.cases.finding.sheets import Columns, Line
from chengxu.common.messages import Message, listed
from chengxu.routines.inspections import deeds, models, queries
from chengxu.routines.inspections.access import ALL
from chengxu.routines.inspections.checklists import Grade
from chengxu.web import IDS, spreadsheets
from chengxu.web.access import needs
from chengxu.web.requests import Request

MOST = 20_000
"""Rows of one file: what a spreadsheet of an office computer still opens well."""
MADE: Columns = (
    (Message("检查记录号", "Number"), 18), (Message("检查表", "Checklist"), 24), (Message("检查对象", "Whom"), 28),
    (Message("检查时间", "When"), 18), (Message("单位", "Unit"), 14), (Message("检查人员", "By"), 20), (Message("户数", "Households"), 8),
    (Message("得分", "Score"), 8), (Message("一般隐患", "General"), 10), (Message("重大隐患", "Major"), 10), (Message("没整改", "Open"), 8),
)  # fmt: skip
FOUND: Columns = (
    (Message("检查记录号", "Number"), 18), (Message("检查表", "Checklist"), 24), (Message("检查对象", "Whom"), 28),
    (Message("隐患", "Finding"), 40), (Message("等级", "Grade"), 8), (Message("说明", "Note"), 40), (Message("发现时间", "Found"), 18),
    (Message("整改期限", "Due"), 18), (Message("销号时间", "Closed"), 18), (Message("超期", "Overdue"), 8), (Message("案件", "Case"), 38),
)  # fmt: skip
TOO_MANY = Message(
    "只导出了前 {n} 行，后面还有；请缩小筛选范围后分次导出。",
    "Only the first {n} rows are here and there are more; narrow the list.",
)


@never_cache
@needs(*ALL)
@require_POST
def export(request: Request, what: str) -> HttpResponse:
    """Inspections (``made``) or findings (``found``) somebody may see, by checklist and grade; natural persons by surname."""
    if what not in ("made", "found"):
        raise Http404(Message("没有这种导出。", "There is no such export."))
    form = spreadsheets.form_of(request.POST.get("form", ""))
    by, grade = request.POST.get("by", ""), request.POST.get("grade", "")
    columns, lines = _made(request, by) if what == "made" else _found(request, by, grade)
    more = len(lines) > MOST
    lines = lines[:MOST]
    deeds.exported(
        what=what,
        rows=len(lines),
        form=form,
        by=by,
        grade=grade,
        actor=request.actor,
        now=request.now,
        ids=IDS,
    )
    if more:
        lines.append((str(TOO_MANY.format(n=f"{MOST:,}")),))
    name = f"inspections-{what}-{timezone.localtime(request.now):%Y%m%d-%H%M}"
    title = Message("检查", "Inspections") if what == "made" else Message("隐患", "Findings")
    return spreadsheets.attached(form, columns, lines, name=name, title=title)


def _names() -> dict[str, Any]:
    return {code: versions[-1].name for code, versions in queries.declared().checklists.items()}


def _made(request: Request, by: str) -> tuple[Columns, list[Line]]:
    found = queries.inspections(request.actor).prefetch_related("findings")
    rows = list((found.filter(checklist=by) if by else found).order_by("-id")[: MOST + 1])
    names, units, targets = _names(), accounts.organisation(), queries.target_names(rows, inside=False)
    people = accounts.names({uid for row in rows for uid in row.team.split()})
    return MADE, [
        (
            row.number, str(names.get(row.checklist, row.checklist)), targets[row.uid], _moment(row.ended_at),
            str(units.name(row.unit)), str(listed([people.get(uid, uid) for uid in row.team.split()])), row.households or None,
            row.score, row.general, row.major, sum(one.closed_at is None for one in row.findings.all()),
        )
        for row in rows
    ]  # fmt: skip


def _found(request: Request, by: str, grade: str) -> tuple[Columns, list[Line]]:
    found = queries.findings(request.actor)
    if by:
        found = found.filter(inspection__checklist=by)
    if grade in set(Grade):
        found = found.filter(grade=grade)
    names, rows = _names(), list(found.order_by("-id")[: MOST + 1])
    targets = queries.target_names([row.inspection for row in rows], inside=False)
    return FOUND, [_finding(row, names, targets[row.inspection.uid], request) for row in rows]


def _finding(row: models.Finding, names: dict[str, Any], target: str, request: Request) -> Line:
    inspection = row.inspection
    late = row.due_at < (row.closed_at or request.now)
    return (
        inspection.number, str(names.get(inspection.checklist, inspection.checklist)), target,
        str(queries.said(row)), str(Grade(row.grade).label), row.note, _moment(inspection.ended_at), _moment(row.due_at),
        _moment(row.closed_at) if row.closed_at else "", str(Message("是", "yes")) if late else "", row.case_uid,
    )  # fmt: skip


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
