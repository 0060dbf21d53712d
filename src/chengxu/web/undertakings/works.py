"""What the page of a work shows, and what a new one is made of."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from chengxu.common.messages import Message
from chengxu.intake import defects
from chengxu.ledger.models import Deed
from chengxu.undertakings import queries
from chengxu.undertakings.acting import works
from chengxu.undertakings.deciding.declared import WorkSort
from chengxu.undertakings.deciding.money import myriads, read_money, share
from chengxu.undertakings.deciding.terms import left
from chengxu.undertakings.deciding.working import ACCEPTED, Given
from chengxu.undertakings.models import Undertaking
from chengxu.web import IDS
from chengxu.web.forms import Form, day
from chengxu.web.office import placing
from chengxu.web.requests import Request
from chengxu.web.undertakings import fields
from chengxu.web.undertakings import funds as money
from chengxu.web.undertakings.fields import Choices, Field
from chengxu.web.undertakings.showing import Cell, Table
from chengxu.web.undertakings.showing import day as written

FORM = ("title", "text", "unit", "contractor", "budget", "published", *placing.FIELDS)
PLAN = "plan-"


def new_fields(sort: WorkSort, units: Choices) -> tuple[Field, ...]:
    """The fields of a new work of a sort, its place left out."""
    return (
        Field("title", Message("项目名称", "name"), maxlength=200),
        Field("text", Message("建设内容", "what is built"), "textarea", rows=4, maxlength=4000),
        Field("unit", Message("主办单位", "unit that owns it"), "select", choices=units),
        Field("co_units", Message("协办单位", "units that help"), "many", optional=True, choices=units),
        Field("contractor", Message("施工单位", "contractor"), optional=True, maxlength=120),
        Field("budget", Message("预算", "budget"), hint=fields.KNOWN["amount"].hint),
        *(
            Field(f"{PLAN}{stage.code}", Message("计划：{stage}", "planned: {stage}").format(stage=stage.name), "date", optional=not stage.acceptance)
            for stage in sort.stages
        ),
        Field("published", Message("在公众网页上公布", "shown to the public"), "check", optional=True),
    )  # fmt: skip


def names(sort: WorkSort) -> tuple[str, ...]:
    """The names of all fields of its form."""
    return (*FORM, *(f"{PLAN}{stage.code}" for stage in sort.stages))


def enter(request: Request, form: Form, sort: WorkSort) -> str | None:
    """The uid of the new work; None when something is wrong, with its words beside the fields."""
    values = form.values
    planned = [(stage.code, day(form, f"{PLAN}{stage.code}")) for stage in sort.stages]
    budget = form.tried(lambda: read_money(values["budget"], "budget"))
    place = form.tried(lambda: placing.placed(form))
    if form.errors or budget is None:
        return None
    given = Given(
        sort=sort.code, title=values["title"], text=values["text"], unit=values["unit"], budget=budget,
        planned=tuple((code, on) for code, on in planned if on), contractor=values["contractor"],
        co_units=fields.units(request.POST, "co_units"), street=values["street"], section=values["section"],
        published=bool(values["published"]),
    )  # fmt: skip
    return form.tried(
        lambda: works.enter(given=given, geometry=place, actor=request.actor, now=request.now, ids=IDS)
    )


def choices(row: Undertaking, step: str) -> dict[str, Choices]:
    """What may be chosen in its steps: the stage that is next, those not reached, all of them for photographs."""
    stages = {stage.code: stage.name for stage in queries.work_sort(row).stages}
    project = queries.project(row)
    if step == "reach":
        key = [(project.next.code, stages[project.next.code])] if project.next else []
    else:
        key = [(s.code, stages[s.code]) for s in project.stages if step == "photo" or s.actual is None]
    return {
        "key": key,
        "counted": uncounted(row),
        "reference": money.reversible(row.paid.filter(line__isnull=True)),
    }


def uncounted(row: Undertaking) -> Choices:
    """Deeds of the ledger that count such an end and stand for no undertaking yet, newest first."""
    counts = queries.sort_of(row).counts
    if counts is None:
        return []
    taken = " ".join(Undertaking.objects.exclude(counted="").values_list("counted", flat=True))
    deeds = Deed.objects.filter(verb=counts.verb, object=counts.object).order_by("-occurred_at")[:40]
    return [
        (deed.uid, f"{deed.occurred_at:%Y-%m-%d} {deed.uid[-6:]}") for deed in deeds if deed.uid not in taken
    ]


def facts(row: Undertaking, today: date) -> list[tuple[Message, Cell]]:
    """The lines about a work."""
    work, project = row.work, queries.project(row)
    quality = written(work.quality_until)
    place = queries.road_name(work.street)
    return [
        (Message("建设内容", "what is built"), Cell(row.text)),
        (Message("施工单位", "contractor"), Cell(work.contractor or "—")),
        (Message("地点", "place"), Cell(f"{place} {work.section}".strip() or f"{work.lon:.5f}, {work.lat:.5f}")),
        (Message("预算", "budget"), Cell(myriads(project.budget))),
        (Message("已付", "paid"), Cell(myriads(project.paid), small=share(project.paid, project.budget))),
        (Message("验收", "accepted by"), Cell(work.accepted_by or "—")),
        (Message("质保期至", "quality period ends"), Cell(quality, small=left(work.quality_until, today) if work.quality_until and row.state == ACCEPTED else "")),
    ]  # fmt: skip


def tables(row: Undertaking, today: date) -> list[Table]:
    """Stages with plan and fact, payments, defects."""
    kinds = {stage.code: stage.name for stage in queries.work_sort(row).stages}
    stages = [
        (
            Cell(kinds[one.code]),
            Cell(written(one.planned)),
            Cell(written(one.actual)),
            Cell(
                Message("晚 {n} 天", "{n} days late").format(n=late) if (late := one.late(today)) else "—",
                tone="bad" if late else "",
            ),
            Cell(one.why or "—"),
        )
        for one in queries.project(row).stages
    ]
    head = [
        Message("阶段", "stage"), Message("计划", "planned"), Message("实际", "actual"), Message("进度", "delay"),
        Message("原因", "why"),
    ]  # fmt: skip
    return [Table(Message("阶段", "Stages"), head, stages), payments(row), _defects(row)]


def payments(row: Undertaking) -> Table:
    """What was paid for a work, and out of which fund."""
    rows = [
        (
            Cell(written(one.paid_on)),
            money.amount(one),
            Cell(one.payee),
            Cell(one.what),
            Cell(
                one.line.undertaking.title if one.line else "—",
                href=reverse("undertaking", args=[one.line.undertaking_id]) if one.line else "",
            ),
        )
        for one in row.paid.select_related("line__undertaking", "reverses").order_by("paid_on", "id")
    ]
    head = [
        Message("日期", "day"), Message("金额", "amount"), Message("收款单位", "payee"), Message("付什么款", "what for"),
        Message("从哪项资金", "out of"),
    ]  # fmt: skip
    return Table(Message("付款", "Payments"), head, rows)


def _defects(row: Undertaking) -> Table:
    rows = [
        (
            Cell(written(one.found_on)),
            Cell(one.text),
            Cell(one.case_uid[-8:], href=reverse("case", args=[one.case_uid])),
        )
        for one in row.defects.order_by("id")
    ]
    head = [Message("日期", "day"), Message("问题", "what"), Message("案件", "case")]
    return Table(Message("质保期内的问题", "Defects in the quality period"), head, rows)


def open_defects(row: Undertaking) -> int:
    """How many defects are cases that have not come to an end."""
    return defects.still_open(row.uid)
