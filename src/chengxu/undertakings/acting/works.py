"""Public works: entering one, and every step until its quality period is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from shapely.geometry.base import BaseGeometry

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.parties.places import written
from chengxu.territory import queries as territory
from chengxu.undertakings import queries
from chengxu.undertakings.acting import core, paying
from chengxu.undertakings.deciding import working
from chengxu.undertakings.deciding.brought import Brought, past, said
from chengxu.undertakings.deciding.machine import ENTERS
from chengxu.undertakings.deciding.working import DOCUMENTED, KIND, Given
from chengxu.undertakings.models import Defect, Stage, Undertaking, Work

MAX_DEFECT, MAX_ACCEPTED = 1000, 200


def enter(*, given: Given, geometry: BaseGeometry | None, actor: Actor, now: datetime, ids: Ids) -> str:
    """Enter a work; returns its uid. Raises ``Invalid`` for what is wrong in it, :class:`Refused` for a place outside the county."""
    actor.require(ENTERS)
    declared = queries.declared()
    sound = working.entered(given, declared, core.units())
    if geometry is None:
        raise Refused(
            Message("请选路或在地图上点位置", "choose a road or point at the place"), field="corners"
        )
    if not territory.territory().outline.intersects(geometry):
        raise Refused(Message("位置不在本县范围内", "the place is outside the county"), field="corners")
    planned = dict(sound.planned)
    stages = declared.works[sound.sort].stages
    with transaction.atomic():
        row = core.begin(
            KIND, sort=sound.sort, title=sound.title, text=sound.text, unit=sound.unit, now=now, ids=ids,
            co_units=" ".join(sound.co_units), published=sound.published, source_id=sound.source_id,
            due_on=planned[stages[-1].code],
        )  # fmt: skip
        middle = geometry.representative_point()
        Work.objects.create(
            undertaking=row, contractor=sound.contractor, budget_fen=sound.budget, street=sound.street,
            section=sound.section[:120], shape=written(geometry), lon=round(middle.x, 6), lat=round(middle.y, 6),
        )  # fmt: skip
        Stage.objects.bulk_create(
            Stage(undertaking=row, ordinal=number, code=stage.code, planned_on=planned.get(stage.code))
            for number, stage in enumerate(stages, 1)
        )
        core.record(row, core.ENTER, row.state, Brought(), actor, now, ids)
    return row.uid


def act(
    *, uid: str, step: str, brought: Brought, actor: Actor, now: datetime, ids: Ids, open_defects: int = 0
) -> None:
    """Take one step. Raises :class:`Refused` with the reason and its field; nothing is written then.

    ``open_defects`` are the cases of its defects that are not closed, for the end of the quality period.
    """
    with transaction.atomic():
        row = core.load(uid, KIND)
        taken, state = core.step_of(row, step, brought, actor, now, DOCUMENTED, open_defects=open_defects)
        day, code = queries.today(now), taken.code
        part, case, values = "", "", dict[str, Any]()
        if code == "reverse":
            _reverse(row, state, brought, actor, now, ids)
            return
        if code == "reach":
            part = _reach(row, brought.key, brought, day)
        elif code == "accept":
            part, values = _accept(row, brought, actor, now, ids, day)
        elif code == "replan":
            part, values = _replan(row, brought)
        elif code == "photo":
            part = _photographed(row, brought)
        elif code == "pay":
            working.payable(queries.project(row), brought.amount)
        elif code == "rebudget":
            row.work.budget_fen = working.rebudgeted(queries.project(row), brought.amount)
            row.work.save()
        elif code == "defect":
            _defect(row, brought, day)
            case = brought.key
        entry = core.record(
            row, code, state, brought, actor, now, ids, part=part, values=values, case_uid=case,
            money=brought.amount if code == "pay" else 0,
        )  # fmt: skip
        if code == "pay":
            paying.pay(brought, day, now, ids, deed=entry.deed_uid, work=row)


def _reverse(row: Undertaking, state: str, brought: Brought, actor: Actor, now: datetime, ids: Ids) -> None:
    """A counter-entry to a payment recorded here; one out of a fund is reversed where its money came from."""
    found = row.paid.filter(uid=brought.reference).first()
    if found is not None and found.line_id:
        message = Message(
            "从专项资金付的，请到那笔资金里冲销", "it came out of a special fund: reverse it there"
        )
        raise Refused(message, field="reference")
    paid, fen = paying.reversal(found, brought.amount)
    entry = core.record(row, "reverse", state, brought, actor, now, ids, money=-fen)
    paying.reverse(paid, fen, brought, queries.today(now), now, ids, deed=entry.deed_uid)


def _reach(row: Undertaking, code: str, brought: Brought, day: date) -> str:
    stage = working.reached(
        queries.project(row),
        code,
        brought.day,
        brought.text,
        len(brought.photos),
        queries.work_sort(row),
        day,
    )
    row.stages.filter(code=code).update(actual_on=stage.actual, why=stage.why[:300])
    return code


def _accept(
    row: Undertaking, brought: Brought, actor: Actor, now: datetime, ids: Ids, day: date
) -> tuple[str, dict[str, Any]]:
    """The last stage, with who accepted it; its completion is counted once, the quality period begins."""
    sort = queries.work_sort(row)
    part = _reach(row, sort.stages[-1].code, brought, day)
    facts = row.work
    facts.accepted_by = said(brought.payee, "payee", MAX_ACCEPTED)
    facts.quality_until = working.months_later(past(brought.day, day), sort.quality_months)
    facts.save()
    counted = core.count(row, sort.counts, brought.counted, actor, now, ids)
    return part, {"counted": counted, "due_on": facts.quality_until}


def _replan(row: Undertaking, brought: Brought) -> tuple[str, dict[str, Any]]:
    stage = row.stages.filter(code=brought.key, actual_on__isnull=True).first()
    if stage is None:
        raise Refused(Message("请选择还没有完成的阶段", "choose a stage that is not reached"), field="key")
    if brought.until is None:
        raise Refused(Message("请填新的计划日期", "give the new planned day"), field="until")
    stage.planned_on = brought.until
    stage.save()
    last = row.stages.order_by("-ordinal").first()
    return stage.code, {"due_on": brought.until} if last and last.code == stage.code else {}


def _photographed(row: Undertaking, brought: Brought) -> str:
    if not brought.photos:
        raise Refused(Message("请附照片", "add a photograph"), field="photos")
    if not row.stages.filter(code=brought.key).exists():
        raise Refused(Message("请选择阶段", "choose the stage"), field="key")
    return brought.key


def _defect(row: Undertaking, brought: Brought, day: date) -> None:
    Defect.objects.create(
        undertaking=row, text=said(brought.note, "note", MAX_DEFECT), found_on=day, case_uid=brought.key
    )
