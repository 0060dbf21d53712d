"""Findings from above: entering one, and every step until it is closed, comes back or relapses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.undertakings import queries
from chengxu.undertakings.acting import core
from chengxu.undertakings.deciding import rectifying
from chengxu.undertakings.deciding.brought import Brought, past
from chengxu.undertakings.deciding.machine import ENTERS
from chengxu.undertakings.deciding.rectifying import DOCUMENTED, KIND, Given
from chengxu.undertakings.models import Finding, Measure, Undertaking

BARE = Message("请写佐证文件或附照片", "name a document or add a photograph that proves it")


def enter(*, given: Given, actor: Actor, now: datetime, ids: Ids) -> str:
    """Enter a finding from above; returns its uid. Raises ``Invalid`` for what is wrong in it."""
    actor.require(ENTERS)
    sound = rectifying.entered(given, queries.declared(), core.units(), queries.today(now))
    with transaction.atomic():
        return _begin(sound, actor, now, ids).uid


def act(*, uid: str, step: str, brought: Brought, actor: Actor, now: datetime, ids: Ids) -> str:
    """Take one step; returns the uid to look at next: the same, or that of the new item when it relapsed.

    Raises :class:`Refused` or ``Invalid`` with the reason and its field; nothing is written then.
    """
    with transaction.atomic():
        row = core.load(uid, KIND)
        taken, state = core.step_of(row, step, brought, actor, now, DOCUMENTED)
        day = queries.today(now)
        part, values = "", dict[str, Any]()
        if taken.code == "measure":
            part = _measure(row, brought)
        elif taken.code == "prove":
            part = _prove(row, brought, day)
        elif taken.code == "extend":
            values["due_on"] = rectifying.extended(queries.item(row), brought.until)
        elif taken.code in {"apply", "confirm"}:
            _dated(row, taken.code, brought, day)
        core.record(row, taken.code, state, brought, actor, now, ids, part=part, values=values)
        return _again(row, brought, actor, now, ids).uid if taken.code == "relapse" else uid


def _begin(
    sound: Given, actor: Actor, now: datetime, ids: Ids, follows: Undertaking | None = None
) -> Undertaking:
    row = core.begin(
        KIND, sort=sound.sort, title=sound.title, text=sound.finding, unit=sound.unit, now=now, ids=ids,
        co_units=" ".join(sound.co_units), reviewer=sound.reviewer, due_on=sound.due, follows=follows,
        source_id=sound.source_id,
    )  # fmt: skip
    assert sound.dated is not None  # rectifying.entered refuses a finding without its days
    Finding.objects.create(undertaking=row, body=sound.body, document=sound.document, dated_on=sound.dated)
    Measure.objects.bulk_create(
        Measure(undertaking=row, ordinal=number, text=text, due_on=due)
        for number, (text, due) in enumerate(sound.measures, 1)
        if due is not None
    )
    state = rectifying.WORKING if sound.measures else row.state
    core.record(row, core.ENTER, state, Brought(), actor, now, ids)
    return row


def _measure(row: Undertaking, brought: Brought) -> str:
    text, due = rectifying.measured(brought.text, brought.until, queries.item(row))
    ordinal = row.measures.count() + 1
    Measure.objects.create(undertaking=row, ordinal=ordinal, text=text, due_on=due)
    return str(ordinal)


def _prove(row: Undertaking, brought: Brought, day: date) -> str:
    """A measure is done with a document or a photograph, never by words alone."""
    found = row.measures.filter(
        ordinal=int(brought.key) if brought.key.isascii() and brought.key.isdigit() else 0,
        done_on__isnull=True,
    ).first()
    if found is None:
        raise Refused(Message("请选择还没有完成的措施", "choose a measure that is not done"), field="key")
    if not (brought.document.strip() or brought.photos or brought.files):
        raise Refused(BARE, field="document")
    found.done_on = past(brought.day, day)
    found.save()
    return str(found.ordinal)


def _dated(row: Undertaking, step: str, brought: Brought, day: date) -> None:
    """The day of an application or of the answer, which its document bears; the answer is not before the application."""
    on = past(brought.dated, day, "dated")
    finding = row.finding
    if step == "apply":
        finding.applied_on = on
    else:
        if finding.applied_on and on < finding.applied_on:
            raise Refused(Message("早于申请销号的日期", "before it was applied for"), field="dated")
        finding.closed_on = on
    finding.save()


def _again(row: Undertaking, brought: Brought, actor: Actor, now: datetime, ids: Ids) -> Undertaking:
    """The new item of one that relapsed: what was seen is its finding, with a term of its own."""
    finding = row.finding
    given: dict[str, Any] = {
        "sort": row.sort, "title": row.title, "body": finding.body, "unit": row.unit, "due": brought.until,
        "document": brought.document or finding.document, "dated": brought.dated or queries.today(now),
        "finding": brought.note, "co_units": tuple(row.co_units.split()), "reviewer": row.reviewer,
    }  # fmt: skip
    sound = rectifying.entered(Given(**given), queries.declared(), core.units(), queries.today(now))
    return _begin(sound, actor, now, ids, follows=row)
