"""What the page of a local rule shows, and what a new one is made of."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from chengxu.common.messages import Message
from chengxu.participation import ordinances
from chengxu.undertakings import queries
from chengxu.undertakings.acting import bylaws
from chengxu.undertakings.deciding import legislating
from chengxu.undertakings.deciding.legislating import Given
from chengxu.undertakings.models import Undertaking
from chengxu.web import IDS
from chengxu.web.forms import Form
from chengxu.web.requests import Request
from chengxu.web.undertakings import fields
from chengxu.web.undertakings.fields import Choices, Field
from chengxu.web.undertakings.showing import Cell, Table
from chengxu.web.undertakings.showing import day as written
from chengxu.web.undertakings.works import uncounted

FORM = ("sort", "title", "text", "trial", "published")


def new_fields(sorts: Choices, units: Choices) -> tuple[Field, ...]:
    """The fields of a new local rule."""
    return (
        Field("sort", Message("类别", "sort"), "select", choices=sorts),
        Field("title", Message("名称", "name"), maxlength=200),
        Field("text", Message("第一稿全文", "the whole first version"), "textarea", rows=14, maxlength=60_000),
        Field("co_units", Message("协办单位", "units that help"), "many", optional=True, choices=units),
        Field("trial", Message("名称带“暂行”“试行”", "a rule on trial"), "check", optional=True),
        Field("published", Message("印发后在公众网页上公布", "shown to the public once issued"), "check", optional=True),
    )  # fmt: skip


def enter(request: Request, form: Form) -> str | None:
    """The uid of the new rule, of the unit of whoever drafts it; None when something is wrong."""
    values = form.values
    given = Given(
        sort=values["sort"], title=values["title"], text=values["text"], unit=request.actor.unit,
        co_units=fields.units(request.POST, "co_units"), trial=bool(values["trial"]),
    )  # fmt: skip
    return form.tried(
        lambda: bylaws.enter(
            given=given, published=bool(values["published"]), actor=request.actor, now=request.now, ids=IDS
        )
    )


def choices(row: Undertaking) -> dict[str, Choices]:
    """What may be chosen in its steps: consultations that were published; deeds that count its issue."""
    found = ordinances.published()[:40]
    return {"reference": [(one.uid, one.title) for one in found], "counted": uncounted(row)}


def facts(row: Undertaking, today: date) -> list[tuple[Message, Cell]]:
    """The lines about a local rule."""
    bylaw, rule = row.bylaw, queries.ordinance(row)
    linked = ordinances.consultation(bylaw.consultation) if bylaw.consultation else None
    return [
        (Message("效力", "in force"), Cell(legislating.validity(rule, today) or "—")),
        (Message("文号", "number"), Cell(bylaw.number or "—")),
        (Message("印发", "issued"), Cell(written(bylaw.issued_on))),
        (Message("施行", "takes effect"), Cell(written(bylaw.effective_on))),
        (Message("有效期至", "valid until"), Cell(written(bylaw.valid_until))),
        (Message("备案", "filed"), Cell(written(bylaw.filed_on))),
        (Message("最近评估", "last reviewed"), Cell(written(bylaw.reviewed_on))),
        (Message("集体审议", "agreed by"), Cell(bylaw.decided_by or "—")),
        (Message("征求意见", "consultation"), Cell(linked.title, href=reverse("consultation", args=[linked.uid])) if linked else Cell("—")),
    ]  # fmt: skip


def tables(row: Undertaking, today: date) -> list[Table]:
    """The versions, each with a way to what changed in it."""
    rows = [
        (
            Cell(
                Message("第 {n} 稿", "version {n}").format(n=one.ordinal),
                href=reverse("undertaking-version", args=[row.uid, one.ordinal]),
            ),
            Cell(f"{one.made_at:%Y-%m-%d}"),
            Cell(len(one.text), number=True),
        )
        for one in row.versions.order_by("-ordinal")
    ]
    head = [Message("文稿", "version"), Message("日期", "day"), Message("字数", "characters")]
    return [Table(Message("历次文稿", "Versions"), head, rows)]
