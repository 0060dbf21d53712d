"""Writing precedents: the newer ends the older of the same reach, so that two never hold at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.db import IntegrityError, transaction

from chengxu.common.messages import Message, Refused
from chengxu.responsibility import models, queries
from chengxu.responsibility.precedents import Precedent, ended_by


def set_precedents(precedents: Iterable[Precedent]) -> None:
    """Put each in force in the caller's transaction, oldest first; the act that ruled leaves the deed.

    Raises :class:`Refused` when somebody else's ruling with the same number or reach came first.
    """
    for precedent in precedents:
        _set(precedent)


def _set(precedent: Precedent) -> None:
    category, scope, value = precedent.reach
    older = models.Precedent.objects.filter(category=category, scope=scope, value=value, superseded_by="")
    try:
        with transaction.atomic():
            for row in older:
                ended = ended_by(queries.precedent_of(row), precedent)
                older.filter(pk=row.pk).update(to_date=ended.to_date, superseded_by=ended.superseded_by)
            models.Precedent.objects.create(**asdict(precedent))
    except IntegrityError:
        raise Refused(
            Message(
                "刚才有别人作出了裁定，请刷新后再裁定",
                "somebody else ruled just now; reload and rule again",
            ),
            field="version",
        ) from None
