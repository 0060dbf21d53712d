"""What the page of a finding shows, and what a new one is made of."""

from __future__ import annotations

from datetime import date

from chengxu.common.messages import Message, Refused
from chengxu.undertakings import queries
from chengxu.undertakings.acting import orders
from chengxu.undertakings.deciding import rectifying
from chengxu.undertakings.deciding.rectifying import Given
from chengxu.undertakings.deciding.terms import left
from chengxu.undertakings.models import Undertaking
from chengxu.web import IDS
from chengxu.web.forms import Form, day
from chengxu.web.requests import Request
from chengxu.web.undertakings import fields
from chengxu.web.undertakings.fields import Choices, Field
from chengxu.web.undertakings.showing import Cell, Table, unit
from chengxu.web.undertakings.showing import day as written

FORM = ("sort", "title", "body", "document", "dated", "finding", "unit", "reviewer", "due", "measures")


def new_fields(sorts: Choices, units: Choices) -> tuple[Field, ...]:
    """The fields of a new finding."""
    return (
        Field("sort", Message("类别", "sort"), "select", choices=sorts),
        Field("title", Message("事项", "title"), maxlength=rectifying.MAX_TITLE),
        Field("body", Message("交办（督察）机关", "issuing body"), maxlength=rectifying.MAX_BODY),
        Field("document", Message("文件名称和文号", "document and number"), maxlength=rectifying.MAX_DOCUMENT),
        Field("dated", Message("文件日期", "its day"), "date"),
        Field("finding", Message("指出的问题（原文）", "the finding, as it is written"), "textarea", rows=5, maxlength=rectifying.MAX_FINDING),
        Field("unit", Message("主办单位", "unit that owns it"), "select", choices=units),
        Field("co_units", Message("协办单位", "units that help"), "many", optional=True, choices=units),
        Field("reviewer", Message("由谁复核", "who reviews"), "select", optional=True, choices=units, hint=Message("不填就是其他任何有复核权限的单位", "empty: any other unit that reviews")),
        Field("due", Message("整改期限", "term"), "date"),
        Field("measures", Message("措施", "measures"), "textarea", optional=True, rows=4, maxlength=4000, hint=Message("一行一项，日期放在最后：新增 4 个监测井 2023-05-31", "one a line, the day last: four new wells 2023-05-31")),
    )  # fmt: skip


def enter(request: Request, form: Form) -> str | None:
    """The uid of the new finding; None when something is wrong, with its words beside the fields."""
    values, dated, due = form.values, day(form, "dated"), day(form, "due")
    measures = form.tried(lambda: _measures(values["measures"]))
    if form.errors or measures is None:
        return None
    given = Given(
        sort=values["sort"], title=values["title"], body=values["body"], document=values["document"], dated=dated,
        finding=values["finding"], unit=values["unit"], due=due, co_units=fields.units(request.POST, "co_units"),
        reviewer=values["reviewer"], measures=measures,
    )  # fmt: skip
    return form.tried(lambda: orders.enter(given=given, actor=request.actor, now=request.now, ids=IDS))


def _measures(text: str) -> tuple[tuple[str, date | None], ...]:
    made: list[tuple[str, date | None]] = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        words, _, last = line.rpartition(" ")
        try:
            made.append((words.strip(), date.fromisoformat(last)))
        except ValueError:
            message = Message(
                "第 {n} 行最后要写日期，像 2023-05-31", "line {n} ends with a day like 2023-05-31"
            )
            raise Refused(message.format(n=number), field="measures") from None
    return tuple(made)


def choices(row: Undertaking) -> dict[str, Choices]:
    """What may be chosen in its steps: the measures that are not done."""
    undone = row.measures.filter(done_on__isnull=True).order_by("ordinal")
    return {"key": [(str(one.ordinal), f"{one.ordinal}. {one.text}") for one in undone]}


def facts(row: Undertaking, today: date) -> list[tuple[Message, Cell]]:
    """The lines about a finding."""
    finding, item = row.finding, queries.item(row)
    late = rectifying.overdue(item, today)
    running = item.state in rectifying.OPEN
    return [
        (Message("交办机关", "issuing body"), Cell(finding.body)),
        (Message("文件", "document"), Cell(f"{finding.document}（{written(finding.dated_on)}）")),
        (Message("指出的问题", "finding"), Cell(row.text)),
        (Message("整改期限", "term"), Cell(written(row.due_on), small=left(item.due, today) if running else "", tone="bad" if late else "")),
        (Message("申请销号", "applied for"), Cell(written(finding.applied_on))),
        (Message("销号", "closed"), Cell(written(finding.closed_on))),
        (Message("由谁复核", "reviewer"), Cell(unit(row.reviewer) if row.reviewer else Message("其他有复核权限的单位", "any other unit that reviews"))),
    ]  # fmt: skip


def tables(row: Undertaking, today: date) -> list[Table]:
    """The measures with their terms and what proves them."""
    proofs: dict[str, list[str]] = {}
    for paper in row.papers.exclude(part="").order_by("id"):
        word = (
            paper.name + (f"（{paper.number}）" if paper.number else "")
            if paper.name
            else str(Message("照片", "photo"))
        )
        proofs.setdefault(paper.part, []).append(word)
    rows = [
        (
            Cell(one.ordinal, number=True),
            Cell(one.text),
            Cell(written(one.due_on), tone="bad" if one.done_on is None and one.due_on < today else ""),
            Cell(written(one.done_on)),
            Cell("；".join(proofs.get(str(one.ordinal), ())) or "—"),
        )
        for one in row.measures.order_by("ordinal")
    ]
    head = [
        Message("序号", "no."),
        Message("措施", "measure"),
        Message("期限", "by"),
        Message("完成", "done"),
        Message("佐证", "evidence"),
    ]
    return [Table(Message("措施和佐证", "Measures and what proves them"), head, rows)]
