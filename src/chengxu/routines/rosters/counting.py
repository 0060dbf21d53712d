"""Keeps the hours of people up to date: this month's and the last one's, since phones may send days later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from chengxu.common.ids import Ids
from chengxu.ledger.turns import take_turn
from chengxu.routines import rows
from chengxu.routines.models import Attendance
from chengxu.routines.rosters import hours, models, queries, rules
from chengxu.routines.rosters.hours import Hours, Stood, Stretch
from chengxu.routines.rosters.judging import Standing
from chengxu.territory import queries as territory

A_MINUTE = timedelta(minutes=1)
NOT_STOOD = (Standing.ABSENT.value, Standing.EXCUSED.value, Standing.EXTRA.value)
"""Verdicts by which somebody who came was not on shift."""


@transaction.atomic
def keep(*, now: datetime, ids: Ids) -> int:
    """Count the hours of the month of ``now`` and of the one before, of every unit with a published roster; returns of how many people
    something changed."""
    take_turn("rosters.hours")
    this = rules.first_of(territory.calendar().local(now).date())
    last = rules.first_of(this - rules.A_DAY)
    sheets = models.Sheet.objects.filter(
        month__in=(last, this), state=rules.SheetState.PUBLISHED.value
    ).values_list("unit", "month")
    return sum(_keep(unit, month, now, ids) for unit, month in sorted(set(sheets)))


def _keep(unit: str, month: date, now: datetime, ids: Ids) -> int:
    found = _counted(unit, month, now)
    known = {row.person: row for row in models.Hours.objects.filter(unit=unit, first=month)}
    new, changed = [], []
    for person, told in found.items():
        values = {name: getattr(told, name) // A_MINUTE for name in ("planned", "worked", "beyond", "apart")}
        row = known.get(person)
        if row is None:
            new.append(models.Hours(uid=ids.uid(now), person=person, unit=unit, first=month, **values))
        elif values != {name: getattr(row, name) for name in values}:
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    gone = [row.pk for person, row in known.items() if person not in found]
    models.Hours.objects.filter(pk__in=gone).delete()
    models.Hours.objects.bulk_create(new, batch_size=500)
    models.Hours.objects.bulk_update(changed, ["planned", "worked", "beyond", "apart"], batch_size=500)
    return len(new) + len(changed) + len(gone)


def _counted(unit: str, month: date, now: datetime) -> Mapping[str, Hours]:
    """The hours of everybody of a unit in a month. What is planned is what is over by now; a duty without a roster has no plan."""
    days, calendar = rules.days_of(month), territory.calendar()
    span = {
        "starts_at__gte": calendar.start_of(days[0]),
        "starts_at__lt": calendar.start_of(days[-1] + rules.A_DAY),
    }
    rostered = models.Sheet.objects.filter(
        unit=unit, month=month, state=rules.SheetState.PUBLISHED.value
    ).values("routine")
    of = Attendance.objects.filter(unit=unit, routine__in=rostered, closes_at__lte=now, **span)
    spots = {row.spot: row.standing for row in queries.newest(units=[unit]).exclude(spot="").filter(**span)}
    stood = [_stood(row, spots.get(row.uid, "")) for row in of if spots.get(row.uid, "") not in NOT_STOOD]
    people = {one.person for one in stood}
    held = models.Post.objects.filter(queries.PUBLISHED, ends_at__lte=now, **span).exclude(person="")
    return hours.months(
        stood, _planned(held.filter(unit=unit)), _planned(held.exclude(unit=unit).filter(person__in=people))
    )


def _planned(held: Iterable[models.Post]) -> list[tuple[str, Stretch]]:
    return [(row.person, Stretch(row.starts_at, row.ends_at)) for row in held]


def _stood(row: Attendance, standing: str) -> Stood:
    one = rows.read(row)
    return Stood(
        person=one.person, came=one.came.at, left=one.left.at if one.left else None, starts_at=one.starts_at, ends_at=one.ends_at,
        closes_at=one.closes_at, apart=standing == Standing.PENDING.value,
    )  # fmt: skip
