"""Giving inspections to people, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor, UnitKind
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.parties.identity import plain
from chengxu.routines.inspections import deeds, models, queries, rules
from chengxu.routines.inspections.access import ASSIGNS, may_assign
from chengxu.routines.inspections.actions import NO_LIST, Given, party_of, placed
from chengxu.routines.inspections.admitting import NO_TASK
from chengxu.routines.inspections.deeds import About, append
from chengxu.territory import queries as territory


def assign(
    *, checklist: str, unit: str, party: str = "", asset: str = "", place: str = "", team: Sequence[str] = (), due: date | None,
    actor: Actor, now: datetime, ids: Ids,
) -> str:  # fmt: skip
    """Give an inspection to people of a unit; returns the task's uid. Raises :class:`Refused` for what cannot be."""
    actor.require(ASSIGNS)
    today = territory.calendar().local(now).date()
    rules.refuse_day(due, today)
    held = queries.in_force(checklist, now)
    if held is None:
        raise Refused(NO_LIST, field="checklist")
    if not may_assign(actor, unit, _bureau()):
        raise Refused(
            Message("只能派给本单位的人", "work is given to people of one's own unit"), field="unit"
        )
    given = Given(
        checklist=checklist, replies={}, began=now, ended=now, party=party, asset=asset, place=place
    )
    row_party = party_of(given, held)
    given = placed(given, held)
    known = queries.members(team)
    if team and (refusal := rules.refuse_team(held, known)) is not None:
        raise Refused(refusal, field="team")
    assert due is not None
    with transaction.atomic():
        row = models.Task.objects.create(
            uid=ids.uid(now), checklist=checklist, unit=unit, party=row_party, asset_uid=asset, place=given.place,
            team=" ".join(one.uid for one in known), due_on=due, made_by=actor.uid, made_at=now,
        )  # fmt: skip
        about = About(at=now, now=now, unit=unit, party=row.party_id or "", asset=asset)
        append(deeds.ASSIGNED, actor, about, ids, task=row.uid, checklist=checklist, due=due.isoformat())
    return row.uid


def drop(*, task: str, why: str, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take a task back, with a reason; one that came from a draw stays, for it was published."""
    actor.require(ASSIGNS)
    with transaction.atomic():
        row = models.Task.objects.select_for_update().filter(uid=task).first()
        if row is None or row.done_at or row.dropped_at:
            raise Refused(NO_TASK)
        if row.draw_id:
            raise Refused(Message("抽查抽到的任务不能撤", "a task that was drawn is not taken back"))
        if not may_assign(actor, row.unit, _bureau()):
            raise Refused(Message("这不是本单位的任务", "that is not a task of your unit"))
        reason = plain(why)
        if not 0 < len(reason) <= 300:
            raise Refused(
                Message("请写理由，最多 300 字", "give the reason, 300 characters at most"), field="why"
            )
        models.Task.objects.filter(pk=row.pk).update(dropped_at=now, dropped_why=reason)
        about = About(at=now, now=now, unit=row.unit, party=row.party_id or "")
        append(deeds.DROPPED, actor, about, ids, task=row.uid, note=reason)


def _bureau() -> str:
    """The unit that leads the county's own sections."""
    units = accounts.organisation().units.values()
    return next((unit.code for unit in units if not unit.parent and unit.kind is UnitKind.BUREAU), "")
