"""What the page of a fund shows, and what a new one is made of."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet, Sum
from django.urls import reverse

from chengxu.common.messages import Message, Refused
from chengxu.undertakings import queries
from chengxu.undertakings.acting import funds
from chengxu.undertakings.deciding.funding import Bought, Given
from chengxu.undertakings.deciding.money import myriads, read_money, share
from chengxu.undertakings.models import Adjustment, Commitment, Payment, Undertaking
from chengxu.web import IDS
from chengxu.web.forms import Form, day, whole
from chengxu.web.requests import Request
from chengxu.web.undertakings.fields import KNOWN, Choices, Field
from chengxu.web.undertakings.showing import Cell, Table
from chengxu.web.undertakings.showing import day as written

FORM = ("sort", "title", "unit", "year", "document", "dated", "lines", "text", "counted")


def new_fields(sorts: Choices, units: Choices, counted: Choices) -> tuple[Field, ...]:
    """The fields of a new fund."""
    return (
        Field("sort", Message("类别", "sort"), "select", choices=sorts),
        Field("title", Message("资金名称", "name"), maxlength=200),
        Field("unit", Message("使用单位", "unit that spends it"), "select", choices=units),
        Field("year", Message("年度", "year"), maxlength=4),
        Field("document", Message("下达文件和文号", "document and number"), maxlength=120),
        Field("dated", Message("文件日期", "its day"), "date"),
        Field("lines", Message("预算项目", "lines"), "textarea", rows=5, maxlength=4000, hint=Message("一行一项，金额放在最后：收集容器 40万", "one a line, the amount last: bins 40万")),
        Field("text", Message("用途说明", "what it is for"), "textarea", optional=True, maxlength=4000),
        Field("counted", KNOWN["counted"].label, "select", optional=True, hint=KNOWN["counted"].hint, choices=counted),
    )  # fmt: skip


def enter(request: Request, form: Form) -> str | None:
    """The uid of the new fund; None when something is wrong, with its words beside the fields."""
    values, dated = form.values, day(form, "dated")
    lines = form.tried(lambda: read_lines(values["lines"]))
    if form.errors or lines is None:
        return None
    given = Given(
        sort=values["sort"], title=values["title"], unit=values["unit"], year=whole(values["year"], 0), dated=dated,
        document=values["document"], lines=lines, text=values["text"],
    )  # fmt: skip
    return form.tried(
        lambda: funds.enter(
            given=given,
            counted=tuple(values["counted"].split()),
            actor=request.actor,
            now=request.now,
            ids=IDS,
        )
    )


def read_lines(text: str) -> tuple[tuple[str, int], ...]:
    """Names and budgets out of lines like ``收集容器 40万``; :class:`Refused` (field ``lines``) for one that is none."""
    made = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        name, _, last = line.rpartition(" ")
        try:
            made.append((name.strip(), read_money(last, "lines")))
        except Refused as refused:
            message = Message("第 {n} 行：{why}", "line {n}: {why}").format(n=number, why=refused.message)
            raise Refused(message, field="lines") from None
    return tuple(made)


def choices(row: Undertaking) -> dict[str, Choices]:
    """What may be chosen in its steps: lines with what they have free, contracts that still bind, what money buys."""
    contracts = Commitment.objects.filter(line__undertaking=row, ended_on__isnull=True).order_by("id")
    return {
        "key": [
            (str(one.ordinal), Message("{name}（余 {free}）", "{name} ({free} free)").format(name=one.name, free=myriads(queries.line(one).free)))
            for one in row.lines.order_by("ordinal")
        ],
        "contract": [
            (one.uid, f"{one.line.name} · {one.what}（{myriads(queries.promise(one).bound)}）")
            for one in contracts.select_related("line")
            if queries.promise(one).bound
        ],
        "bought": [(one.value, one.label) for one in Bought],
        "reference": reversible(Payment.objects.filter(line__undertaking=row)),
    }  # fmt: skip


def reversible(rows: QuerySet[Payment]) -> Choices:
    """The payments of which something is left, with how much."""
    given = (
        rows.filter(reverses__isnull=True)
        .annotate(back=Sum("reversals__amount_fen"))
        .order_by("paid_on", "id")
    )
    left = [(one, one.amount_fen + (one.back or 0)) for one in given]
    return [
        (one.uid, f"{one.paid_on} · {one.payee} · {one.what}（{myriads(fen)}）") for one, fen in left if fen
    ]


def facts(row: Undertaking, today: date) -> list[tuple[Message, Cell]]:
    """The lines about a fund: what it is given, bound, paid, and what share that is."""
    fund, lines = row.fund, queries.lines(row)
    budget, paid = sum(one.budget for one in lines), sum(one.paid for one in lines)
    return [
        (Message("年度", "year"), Cell(fund.year)),
        (Message("下达文件", "document"), Cell(f"{fund.document}（{written(fund.dated_on)}）")),
        (Message("预算", "budget"), Cell(myriads(budget))),
        (Message("合同待付", "bound by contracts"), Cell(myriads(sum(one.committed for one in lines)))),
        (Message("已付", "paid"), Cell(myriads(paid))),
        (Message("执行率", "share spent"), Cell(share(paid, budget))),
        (Message("用途", "what it is for"), Cell(row.text or "—")),
    ]


def tables(row: Undertaking, today: date) -> list[Table]:
    """Lines, payments with what they bought, contracts, adjustments."""
    lines = [
        (
            Cell(one.name),
            Cell(myriads(facts_.budget), number=True),
            Cell(myriads(facts_.committed), number=True),
            Cell(myriads(facts_.paid), number=True),
            Cell(myriads(facts_.free), number=True),
            Cell(share(facts_.paid, facts_.budget), number=True),
        )
        for one in row.lines.order_by("ordinal")
        for facts_ in (queries.line(one),)
    ]
    head = [
        Message("项目", "line"), Message("预算", "budget"), Message("合同待付", "bound"), Message("已付", "paid"),
        Message("余额", "free"), Message("执行率", "share"),
    ]  # fmt: skip
    return [
        Table(Message("预算项目", "Lines"), head, lines),
        _payments(row),
        _contracts(row),
        _adjustments(row),
    ]


def _payments(row: Undertaking) -> Table:
    rows = [
        (
            Cell(written(one.paid_on)),
            Cell(one.line.name if one.line else "—"),
            amount(one),
            Cell(one.payee),
            Cell(one.what),
            bought(one),
        )
        for one in Payment.objects.filter(line__undertaking=row)
        .select_related("line", "work", "reverses")
        .order_by("paid_on", "id")
    ]
    head = [
        Message("日期", "day"), Message("项目", "line"), Message("金额", "amount"), Message("收款单位", "payee"),
        Message("付什么款", "what for"), Message("买了什么", "what it bought"),
    ]  # fmt: skip
    return Table(Message("付款", "Payments"), head, rows)


def amount(row: Payment) -> Cell:
    """What was paid; a counter-entry is below nothing and says what it takes back."""
    if row.reverses is None:
        return Cell(myriads(row.amount_fen), number=True)
    small = Message("冲销 {day} 的付款", "reverses that of {day}").format(day=written(row.reverses.paid_on))
    return Cell(myriads(row.amount_fen), number=True, tone="warn", small=small)


def bought(row: Payment) -> Cell:
    """What a payment bought, with a way to it."""
    kind = Bought(row.bought)
    if kind is Bought.WORK and row.work is not None:
        return Cell(row.work.title, href=reverse("undertaking", args=[row.work_id]))
    if kind is Bought.DEED:
        return Cell(kind.label, href=reverse("deed", args=[row.bought_ref]))
    if kind is Bought.ASSET:
        return Cell(kind.label, href=reverse("component", args=[row.bought_ref]))
    return Cell(kind.label)


def _contracts(row: Undertaking) -> Table:
    rows = [
        (
            Cell(written(one.signed_on)),
            Cell(one.line.name),
            Cell(one.payee),
            Cell(one.what),
            Cell(myriads(one.amount_fen), number=True),
            Cell(myriads(queries.promise(one).bound), number=True),
        )
        for one in Commitment.objects.filter(line__undertaking=row).select_related("line").order_by("id")
    ]
    head = [
        Message("签订", "signed"), Message("项目", "line"), Message("对方", "with"), Message("内容", "about"),
        Message("金额", "amount"), Message("待付", "still bound"),
    ]  # fmt: skip
    return Table(Message("合同", "Contracts"), head, rows)


def _adjustments(row: Undertaking) -> Table:
    rows = [
        (Cell(f"{one.entry.at:%Y-%m-%d}"), Cell(one.line.name), Cell(myriads(one.delta_fen), number=True))
        for one in Adjustment.objects.filter(line__undertaking=row)
        .select_related("entry", "line")
        .order_by("id")
    ]
    head = [Message("日期", "day"), Message("项目", "line"), Message("增减", "change")]
    return Table(Message("预算调整", "Adjustments"), head, rows)
