"""What the phone shows of meetings and campaigns: one's own meetings of today and tomorrow, the works of campaigns under way,
and notices that wait to be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chengxu.accounts.rules import Actor
from chengxu.cases import queries as cases
from chengxu.common.messages import Message
from chengxu.field import rules
from chengxu.ledger.rules import MILLI
from chengxu.notices import queries as notices
from chengxu.routines.campaigns import queries as campaigns
from chengxu.routines.meetings import queries as meetings
from chengxu.routines.meetings.rules import Mark, Stage
from chengxu.territory import queries as territory
from chengxu.web.meetings import looks

AHEAD = timedelta(days=2)
MOST_NOTICES = 10


def own_meetings(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """What this person must attend today or tomorrow and is not over, the next first."""
    told = []
    for one in meetings.of_person(actor, now, days=AHEAD.days):
        row = one.meeting
        if row.stage != Stage.PLANNED or row.starts_at + timedelta(minutes=row.minutes) < now:
            continue
        look = looks.mark(Mark(one.mark))
        told.append(
            {
                "title": looks.title(row),
                "at": row.starts_at.isoformat(),
                "place": row.place,
                "word": str(look.word),
                "tone": look.tone,
                "icon": look.icon,
            }
        )
    return told


def campaigns_now(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The campaigns under way this person's unit takes part in, with the works they may log: in scope, they count by themselves."""
    if not actor.may(rules.RECORD):
        return []
    book = cases.rulebook()
    today = territory.calendar().local(now).date()
    told = []
    for row in campaigns.running(actor, today):
        pairs = [tuple(work.split(" ", 1)) for work in row.works]
        works = [
            {
                "verb": verb,
                "object": thing,
                "measure": book.vocabulary.allowed[verb, thing].measures[0],
                "quantity": MILLI,
                "name": str(book.vocabulary.sentence(verb, thing)),
            }
            for verb, thing in pairs
            if (verb, thing) in book.vocabulary.allowed
            and rules.loggable(verb, thing, actor, organisation=book.organisation, vocabulary=book.vocabulary)
        ]
        if works:
            told.append({"name": row.name, "until": row.ends_on.isoformat(), "works": works})
    return told


def unread(actor: Actor) -> dict[str, Any]:
    """The newest notices that wait to be read, and how many there are."""
    rows = notices.notices(actor, unread=True).order_by("-id")[:MOST_NOTICES]
    return {
        "count": notices.unread(actor),
        "lines": [
            {"at": one.created_at.isoformat(), "text": str(Message(one.text_zh, one.text_en or one.text_zh))} for one in rows
        ],
    }  # fmt: skip
