"""Who is sent to look: reads the beats and the tasks people have, and lets responsibility choose."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.cases import models
from chengxu.cases.access import FIELD_STATES
from chengxu.cases.workflow.values import Case, Order, Rulebook, Sent
from chengxu.common.messages import Message, Refused
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
        _refuse_unfit(order.person, case, verb, book)
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


LOOKS = ("case.confirm", "case.pass")
"""Who holds one of these goes to look."""


def _refuse_unfit(person: str, case: Case, verb: str, book: Rulebook) -> None:
    """Nobody is sent who could not answer from the site, or would check their own work."""
    fit = {one.uid for one in accounts.actors(book.organisation) if any(map(one.may, LOOKS))}
    if person not in fit:
        text = Message(
            "只能派在职、有核实核查权限的监督员",
            "only a collector in office, with the right to look, can be sent",
        )
        raise Refused(text, "person")
    if verb != "verify" and person == case.handled_by:
        text = Message(
            "处置这个案件的人不能核查自己办的事", "whoever handled the case cannot check their own work"
        )
        raise Refused(text, "person")


def _tasks() -> dict[str, int]:
    busy = models.Case.objects.filter(state__in=FIELD_STATES).exclude(assignee="").order_by()
    return dict(busy.values_list("assignee").annotate(Count("id")))
