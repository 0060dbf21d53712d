"""The only writer of beats."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from chengxu.common.messages import Message, Refused
from chengxu.responsibility import models
from chengxu.responsibility.collectors import Beat
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
