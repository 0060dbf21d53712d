"""Who comes to inspect or to look again, and for which task: asked before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message, Refused
from chengxu.routines.inspections import models, queries, rules
from chengxu.routines.inspections.access import PERFORMS, visible
from chengxu.routines.inspections.checklists import Checklist
from chengxu.routines.inspections.rules import Member

NO_TASK = Message("没有这项检查任务，或者已经办结", "there is no such task, or it is done")
NO_FINDING = Message("没有这处隐患", "there is no such finding")
NOT_YOURS = Message(
    "您的单位不用「{name}」检查，也没有派给您的任务",
    "your unit does not inspect by “{name}”, nor were you given it",
)


def team_of(checklist: Checklist, actor: Actor, others: Sequence[str]) -> tuple[Member, ...]:
    """Those who inspect, whoever records it first. Raises :class:`Refused` (field ``team``) where they may not by this list."""
    team = queries.members([actor.uid, *others])
    if (refusal := rules.refuse_team(checklist, team)) is not None:
        raise Refused(refusal, field="team")
    return team


def task_of(
    uid: str, checklist: Checklist, party: str, actor: Actor, team: Sequence[Member]
) -> models.Task | None:
    """The task an inspection fulfils, None where it is of nobody's asking; locked, in the caller's transaction.

    Raises :class:`Refused` for a task that is not there, done, about another party or another list, or not these people's, and
    for somebody who inspects neither by a list of their unit nor by a task.
    """
    actor.require(PERFORMS)
    if not uid:
        if checklist.by.isdisjoint(actor.units):
            raise Refused(NOT_YOURS.format(name=checklist.name), field="checklist")
        return None
    row = models.Task.objects.select_for_update().filter(uid=uid).first()
    if row is None or row.done_at or row.dropped_at or row.checklist != checklist.code:
        raise Refused(NO_TASK, field="task")
    if row.party_id and row.party_id != party:
        raise Refused(Message("这项任务是检查另一家的", "that task is about another party"), field="task")
    named = queries.members(row.team.split())
    if (refusal := rules.refuse_instead(named, team, drawn=bool(row.draw_id))) is not None:
        raise Refused(refusal, field="team")
    if not named and row.unit not in actor.units:
        raise Refused(Message("这是别的单位的任务", "that is a task of another unit"), field="task")
    return row


def finding_of(uid: str, actor: Actor) -> models.Finding:
    """A finding somebody may look at again, locked. Raises :class:`Refused` for one that is not there for them."""
    actor.require(PERFORMS)
    seen = models.Inspection.objects.filter(visible(actor)).values("uid")
    row = (
        models.Finding.objects.select_for_update(of=("self",))
        .select_related("inspection")
        .filter(uid=uid, inspection_id__in=seen)
        .first()
    )
    if row is None:
        raise Refused(NO_FINDING, field="finding")
    return row
