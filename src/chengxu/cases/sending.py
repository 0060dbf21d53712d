"""Who is sent to look: reads the beats and the tasks people have, and lets responsibility choose."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from chengxu.accounts.rules import Actor
from chengxu.cases import models
from chengxu.cases.access import FIELD_STATES
from chengxu.cases.workflow.values import Case, Order, Rulebook, Sent
from chengxu.common.messages import Message
from chengxu.responsibility import queries as responsibility
from chengxu.responsibility.collectors import nearest

SENDING = frozenset({"verify", "check", "reassign"})


def sent(case: Case, verb: str, order: Order, actor: Actor, now: datetime, book: Rulebook) -> Sent | None:
    """The collector who goes with ``verb``: the one that was named, else the nearest on duty; None for other verbs.

    Nobody on duty is an answer too: the person is "" and the centre sends one of its own.
    """
    if verb not in SENDING:
        return None
    if order.person:
        return Sent(order.person, Message("由{name}指定", "named by {name}").format(name=actor.name))
    local = book.calendar.local(now)
    beats = responsibility.beats(local.date())
    chosen = nearest(
        beats,
        duty_grid=case.duty_grid,
        position=None if case.lon is None or case.lat is None else (case.lon, case.lat),
        local=local,
        centres=responsibility.centres(beat.duty_grid for beat in beats),
        tasks=_tasks() if beats else {},
        barred=frozenset({case.handled_by, case.assignee} if verb != "verify" else ()),
    )
    if chosen is not None:
        return Sent(chosen.person, chosen.reason)
    centre = book.organisation.name(book.settings.centre)
    return Sent(
        "",
        Message("此刻没有监督员当班，由{centre}安排", "no collector is on duty; {centre} sends one").format(
            centre=centre
        ),
    )


def _tasks() -> dict[str, int]:
    busy = models.Case.objects.filter(state__in=FIELD_STATES).exclude(assignee="").order_by()
    return dict(busy.values_list("assignee").annotate(Count("id")))
