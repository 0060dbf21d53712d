"""A local rule and the consultation on it: the two are linked, not copied, and what was concluded is asked here."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.participation.models import Consultation
from chengxu.participation.rules import Stage
from chengxu.undertakings import queries
from chengxu.undertakings.acting import bylaws
from chengxu.undertakings.deciding.brought import Brought

NOT_PUBLISHED = Message("请选择已公开的征求意见", "choose a consultation that was published")


def act(*, uid: str, step: str, brought: Brought, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take one step of a local rule; its consultation must be a published one, and concluded before its opinions are heard.

    Raises what :func:`chengxu.undertakings.acting.bylaws.act` raises, and :class:`Refused` (field ``reference``).
    """
    if step == "consult" and not published().filter(uid=brought.reference).exists():
        raise Refused(NOT_PUBLISHED, field="reference")
    bylaws.act(uid=uid, step=step, brought=brought, actor=actor, now=now, ids=ids, concluded=concluded(uid))


def published() -> QuerySet[Consultation]:
    """Consultations a local rule may rest on, newest first."""
    return Consultation.objects.filter(stage__in=(Stage.OPEN.value, Stage.CONCLUDED.value)).order_by("-id")


def concluded(bylaw: str) -> bool:
    """Whether the consultation a local rule is linked to was concluded with its result."""
    row = queries.find(bylaw)
    linked = row.bylaw.consultation if row is not None and row.kind == "bylaw" else ""
    return bool(linked) and Consultation.objects.filter(uid=linked, stage=Stage.CONCLUDED.value).exists()


def consultation(uid: str) -> Consultation | None:
    """The consultation with this uid."""
    return Consultation.objects.filter(uid=uid).first()
