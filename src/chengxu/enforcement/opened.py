"""Laying decisions open and taking them back: the only writers of publications, and the reads over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Calendar
from chengxu.enforcement import access, publishing, queries
from chengxu.enforcement.models import Proceeding, Publication
from chengxu.enforcement.rules import Procedure, ProceedingState
from chengxu.ledger import actions as ledger

NO_PROCEEDING = Message("没有这件处罚案件。", "There is no such proceeding.")
NO_PUBLICATION = Message("没有这条公示。", "There is no such publication.")
TERM = parse_limit(f"{publishing.WITHDRAW_DAYS}工作日")


def publish(
    *, draft: publishing.Draft, on: date, actor: Actor, now: datetime, ids: Ids
) -> publishing.Publication:
    """Lay a decision open, with its deed. Raises :class:`Refused` without ``enforcement.publish`` and as the rule says."""
    actor.require(access.PUBLISH)
    row = Proceeding.objects.filter(uid=draft.proceeding_uid).first()
    if row is None:
        raise Refused(NO_PROCEEDING, "proceeding")
    made = publishing.publish(draft, queries.loaded(row), on=on, actor=actor, now=now, ids=ids)
    try:
        write([made], ids=ids)
    except IntegrityError:
        raise Refused(
            Message("这份决定已经公示。", "This decision is in the open already."), "proceeding"
        ) from None
    return made.publication


@transaction.atomic
def write(made: Iterable[publishing.Published], *, ids: Ids) -> None:
    """Persist decided publications, few or many, with their deeds."""
    made = list(made)
    Publication.objects.bulk_create(Publication(**_columns(one.publication)) for one in made)
    ledger.append([one.deed for one in made], ids=ids)


@transaction.atomic
def withdraw(
    *, uid: str, ground: str, reason: str, changed_on: date, on: date, calendar: Calendar, actor: Actor, now: datetime,
    ids: Ids,
) -> publishing.Publication:  # fmt: skip
    """Take a publication back, with its deed. Raises :class:`Refused` without the verb and as the rule says."""
    actor.require(access.PUBLISH)
    row = Publication.objects.select_for_update().select_related("proceeding").filter(uid=uid).first()
    if row is None:
        raise Refused(NO_PUBLICATION, "publication")
    gone = publishing.withdraw(
        loaded(row), queries.loaded(row.proceeding), ground=ground, reason=reason, changed_on=changed_on,
        due=due(changed_on, calendar), on=on, actor=actor, now=now, ids=ids,
    )  # fmt: skip
    Publication.objects.filter(uid=uid, withdrawn_on=None).update(**_columns(gone.publication))
    ledger.append([gone.deed], ids=ids)
    return gone.publication


def due(changed_on: date, calendar: Calendar) -> date:
    """The last day on which a decision changed on a day is withdrawn in time."""
    last = calendar.due(calendar.instant(datetime.combine(changed_on, time(12))), TERM)
    return calendar.local(last).date()


def in_the_open() -> QuerySet[Publication]:
    """All publications with their proceedings, those withdrawn too: the page says why."""
    return Publication.objects.select_related("proceeding")


def waiting(actor: Actor, *, ordinary: bool = False) -> QuerySet[Proceeding]:
    """Decided proceedings that ``actor`` may see and that do not stand in the open; ``ordinary``: without those on the spot."""
    standing = Publication.objects.filter(proceeding=OuterRef("uid"), withdrawn_on=None)
    found = Proceeding.objects.filter(access.visible(actor)).exclude(state=ProceedingState.OPEN)
    if ordinary:
        found = found.filter(procedure=Procedure.ORDINARY)
    return found.exclude(Exists(standing))


def loaded(row: Publication) -> publishing.Publication:
    """The row as the rules know it."""
    return publishing.Publication(
        **{name: getattr(row, _COLUMN.get(name, name)) for name in publishing.Publication.__slots__}
    )


_COLUMN = {"proceeding_uid": "proceeding_id"}


def _columns(publication: publishing.Publication) -> dict[str, object]:
    return {_COLUMN.get(name, name): value for name, value in asdict(publication).items()}
