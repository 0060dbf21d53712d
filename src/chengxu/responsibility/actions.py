"""The only writers of beats and of precedents; the newer precedent ends the older of the same reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.db import IntegrityError, transaction

from chengxu.common.messages import Message, Refused
from chengxu.responsibility import models, queries
from chengxu.responsibility.collectors import Beat
from chengxu.responsibility.precedents import Precedent, ended_by
from chengxu.territory import queries as territory


@transaction.atomic
def assign(beats: Iterable[Beat]) -> int:
    """Give people their beats; how many were new. Those given before stay as they are.

    Raises :class:`Refused` for a duty grid the territory has not, and for a beat without a first day.
    """
    known = territory.territory().duty_grids
    rows = []
    for beat in beats:
        if beat.duty_grid not in known:
            raise Refused(
                Message(
                    "没有责任网格「{grid}」，请从地图上的网格里选", "there is no duty grid “{grid}”"
                ).format(grid=beat.duty_grid),
                field="grids",
            )
        if beat.period.start is None:
            raise Refused(Message("要写从哪天起", "say from which day"), field="grids")
        rows.append(
            models.Beat(
                person=beat.person,
                duty_grid=beat.duty_grid,
                starts=beat.band.start,
                ends=beat.band.end,
                since=beat.period.start,
                until=beat.period.end,
            )
        )
    before = models.Beat.objects.count()
    models.Beat.objects.bulk_create(rows, ignore_conflicts=True)
    return models.Beat.objects.count() - before


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
