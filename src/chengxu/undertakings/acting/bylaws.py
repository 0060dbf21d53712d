"""Local rules: a draft, its versions, and every step until it is repealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.undertakings import queries
from chengxu.undertakings.acting import core
from chengxu.undertakings.deciding import legislating
from chengxu.undertakings.deciding.brought import Brought, past, said
from chengxu.undertakings.deciding.declared import Lawmaking
from chengxu.undertakings.deciding.legislating import DOCUMENTED, KIND, Given
from chengxu.undertakings.deciding.machine import KEEPS
from chengxu.undertakings.models import Bylaw, Undertaking, Version

MAX_NUMBER = 60
NO_LAWMAKING = Message("配置包没有写规章制度的期限（lawmaking）", "the pack declares no days for local rules")


def enter(
    *, given: Given, published: bool = True, source_id: str = "", actor: Actor, now: datetime, ids: Ids
) -> str:
    """Begin a local rule with its first version, by the unit that drafts it; returns its uid."""
    actor.require(KEEPS)
    sound = legislating.entered(given, queries.declared(), core.units())
    if actor.unit != sound.unit:
        raise Refused(Message("由起草单位登记", "for the unit that drafts it"), field="unit")
    with transaction.atomic():
        row = core.begin(
            KIND, sort=sound.sort, title=sound.title, text="", unit=sound.unit, now=now, ids=ids,
            co_units=" ".join(sound.co_units), published=published, reviewer=_law(queries.declared().lawmaking).legal_unit,
            source_id=source_id,
        )  # fmt: skip
        Bylaw.objects.create(undertaking=row, trial=sound.trial)
        Version.objects.create(undertaking=row, ordinal=1, text=sound.text, made_at=now)
        core.record(row, core.ENTER, row.state, Brought(), actor, now, ids, part="1")
    return row.uid


def act(
    *, uid: str, step: str, brought: Brought, actor: Actor, now: datetime, ids: Ids, concluded: bool = False
) -> None:
    """Take one step. Raises :class:`Refused` with the reason and its field; nothing is written then.

    ``concluded``: its consultation was concluded, as ``participation`` says.
    """
    with transaction.atomic():
        row = core.load(uid, KIND)
        taken, state = core.step_of(row, step, brought, actor, now, DOCUMENTED, concluded=concluded)
        day, facts = queries.today(now), row.bylaw
        part, values = "", dict[str, Any]()
        last = row.versions.order_by("-ordinal").first()
        assert last is not None  # a rule begins with its first version
        if taken.code == "revise":
            part = str(last.ordinal + 1)
            text = legislating.revised(brought.text, last.text)
            Version.objects.create(undertaking=row, ordinal=last.ordinal + 1, text=text, made_at=now)
        elif taken.code in {"unlawful", "disagree"}:
            facts.returned, part = last.ordinal, str(last.ordinal)
        elif taken.code == "issue":
            values = _issue(row, facts, brought, actor, now, ids, day)
        else:
            values = _later(row, facts, taken.code, brought, day)
        _save(facts)
        core.record(row, taken.code, state, brought, actor, now, ids, part=part, values=values)


def _issue(
    row: Undertaking, facts: Bylaw, brought: Brought, actor: Actor, now: datetime, ids: Ids, day: date
) -> dict[str, Any]:
    """Its number and its days; the issue is counted once in figures."""
    facts.valid_until = legislating.issued(
        brought.day, brought.until, facts.trial, _law(queries.declared(row.pack_hash).lawmaking), day
    )
    facts.number = said(brought.number, "number", MAX_NUMBER)
    facts.issued_on, facts.effective_on = brought.day, brought.until
    counted = core.count(row, queries.sort_of(row).counts, brought.counted, actor, now, ids)
    return {"counted": counted, "due_on": facts.valid_until}


def _later(row: Undertaking, facts: Bylaw, step: str, brought: Brought, day: date) -> dict[str, Any]:
    if step == "consult":
        facts.consultation, facts.concluded = said(brought.reference, "reference", 36), False
    elif step == "hear":
        facts.concluded = True
    elif step == "agree":
        facts.decided_by = brought.document.strip()[:200]
    elif step == "file":
        facts.filed_on = past(brought.dated, day, "dated")
        if facts.issued_on and facts.filed_on < facts.issued_on:
            raise Refused(Message("备案早于印发", "filed before it was issued"), field="dated")
    elif step == "keep":
        law = _law(queries.declared(row.pack_hash).lawmaking)
        facts.valid_until = legislating.kept(queries.ordinance(row), brought.until, law, day)
        facts.reviewed_on = day
        return {"due_on": facts.valid_until}
    return {}


def _save(facts: Bylaw) -> None:
    try:
        with transaction.atomic():
            facts.save()
    except IntegrityError as error:
        raise Refused(Message("这个文号已经用过", "that number is taken"), field="number") from error


def _law(found: Lawmaking | None) -> Lawmaking:
    if found is None:
        raise Refused(NO_LAWMAKING)
    return found
