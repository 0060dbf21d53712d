"""The public answers to the messages of a case, as the page of the case shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.intake import answering
from chengxu.intake.answers import APPROVE, DRAFT, LEAST, MOST, refuse_publishing
from chengxu.intake.models import Report
from chengxu.intake.rules import CHANNELS
from chengxu.notices.models import Outgoing
from chengxu.notices.outward import STATUS_NAMES, Channel, Status


@dataclass(frozen=True, slots=True)
class Panel:
    """The answer to one message as the page of its case shows it.

    ``not_mine`` says why this person may not approve the draft; ``sent`` how far it has come on its way to where it was asked.
    """

    report_uid: str
    channel: Message
    question: str
    due_at: datetime
    late: bool
    text: str
    asked_at: str
    drafted_by: str
    seen: str
    answered_at: datetime | None
    may_draft: bool
    may_approve: bool
    not_mine: Message | None
    sent: Message | None
    least: int = LEAST
    most: int = MOST


def panels(reports: Sequence[Report], actor: Actor, now: datetime) -> list[Panel]:
    """Those of these reports that are answered in public."""
    return [_panel(one, actor, now) for one in answering.asked(reports)]


def _panel(one: answering.Asked, actor: Actor, now: datetime) -> Panel:
    answer = one.answer
    drafted_by = answer.drafted_by if answer else ""
    by_other = refuse_publishing(drafted_by, actor) if answer and actor.may(APPROVE) else None
    return Panel(
        report_uid=one.report.uid,
        channel=CHANNELS.get(one.report.channel, Message(one.report.channel)),
        question=one.report.text,
        due_at=one.due_at,
        late=answer.late if answer and answer.answered_at else now > one.due_at,
        text=answer.text if answer else "",
        asked_at=answer.asked_at if answer else "",
        drafted_by=accounts.names({drafted_by}).get(drafted_by, "") if drafted_by else "",
        seen=answer.drafted_at.isoformat() if answer else "",
        answered_at=answer.answered_at if answer else None,
        may_draft=one.open and actor.may(DRAFT),
        may_approve=one.open and answer is not None and actor.may(APPROVE) and by_other is None,
        not_mine=by_other,
        sent=_sent(one.report.uid),
    )


def _sent(report_uid: str) -> Message | None:
    state = Outgoing.objects.filter(report_id=report_uid, channel=Channel.REPLY).values_list(
        "state", flat=True
    )
    return STATUS_NAMES[Status(state[0])] if state else None
