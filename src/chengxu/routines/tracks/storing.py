"""Positions come in, from a file or from the platform of a fleet, and go when the pack's days are over: their only writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from django.db import transaction

from chengxu.accounts.rules import SYSTEM
from chengxu.common.ids import Ids
from chengxu.ledger import actions as ledger
from chengxu.ledger.rules import MILLI, Deed
from chengxu.ledger.turns import take_turn
from chengxu.territory import queries as territory

from . import packing, queries
from .models import Day, Hour
from .packing import SKEWED, Ints, Positions
from .queries import TENTHS, tenths

AN_HOUR = 3600 * TENTHS
TURN = "tracks.positions"
SOURCE = "tracks"
BATCH = 500
Sender = tuple[str, str]
"""A vehicle and the device that reported it ("" when nobody says)."""
Key = tuple[str, str, int]
"""A vehicle, a device, and the hour in tenths of a second since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How many positions were new, how many had come before, and how many are not kept: from outside the hours of work, or
    older than positions are kept."""

    added: int = 0
    repeated: int = 0
    off_hours: int = 0
    old: int = 0


def store(
    given: Mapping[Sender, Positions], *, now: datetime, skew: timedelta = timedelta(), dry_run: bool = False
) -> Stored:
    """Keep positions of vehicles of the bureau; in any order, as often as they come, in a transaction of their own.

    ``skew`` is how far the sender's clock is from ours, where it said. Whoever sends may be asked what to do with vehicles
    nobody knows; here all are known.
    """
    kept, off, old = _to_keep(given, now, skew)
    with transaction.atomic():
        take_turn(TURN)
        added = repeated = 0
        for chunk in _chunks(sorted(kept)):
            more, again = _merged({key: kept[key] for key in chunk}, now, dry_run)
            added, repeated = added + more, repeated + again
    return Stored(added=added, repeated=repeated, off_hours=off, old=old)


def _to_keep(
    given: Mapping[Sender, Positions], now: datetime, skew: timedelta
) -> tuple[dict[Key, Positions], int, int]:
    """Positions by hour, those with a wrong clock marked, without those that are not kept."""
    rules = queries.declared()
    present, leeway = tenths(now), rules.doubts.clock * TENTHS
    oldest = tenths(queries.oldest(now))
    found: dict[Key, Positions] = {}
    off = old = 0
    for (vehicle, device), all_of_it in given.items():
        late = all_of_it.at < oldest
        at_work = _in_hours(all_of_it.at)
        old, off = old + int(late.sum()), off + int((~at_work & ~late).sum())
        part = all_of_it.take(at_work & ~late)
        wrong = (part.at > present + leeway) | (abs(skew.total_seconds()) > rules.doubts.clock)
        marked = Positions(
            part.at,
            part.lon,
            part.lat,
            part.speed,
            part.heading,
            np.where(wrong, part.bits | SKEWED, part.bits),
        )
        for hour in np.unique(marked.at // AN_HOUR):
            found[vehicle, device, int(hour) * AN_HOUR] = marked.take(marked.at // AN_HOUR == hour)
    return found, off, old


def _in_hours(at: Ints) -> np.ndarray:
    """Which moments lie in the hours of a local day in which positions are kept at all."""
    first, last = queries.declared().hours
    days, index = np.unique(at // AN_HOUR, return_inverse=True)
    shift = np.array([_offset(int(day)) for day in days] or [0], np.int64)
    local = (at + shift[index] if len(at) else at) % (24 * AN_HOUR)
    from_, to = ((one.hour * 3600 + one.minute * 60) * TENTHS for one in (first, last))
    inside: np.ndarray = (local >= from_) & (local < to)
    return inside


def _offset(hour: int) -> int:
    """How far local time is ahead in an hour (counted from 1970), in tenths of a second."""
    local = territory.calendar().local(datetime.fromtimestamp(hour * 3600, UTC))
    shift = local.utcoffset()
    return int(shift.total_seconds()) * TENTHS if shift else 0


def _chunks(keys: list[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _merged(given: Mapping[Key, Positions], now: datetime, dry_run: bool) -> tuple[int, int]:
    """Put hours together with what is kept of them; how many positions are new, how many are not."""
    hours = {datetime.fromtimestamp(hour // TENTHS, UTC) for _, _, hour in given}
    vehicles = {vehicle for vehicle, _, _ in given}
    known = {
        (row.vehicle, row.device, tenths(row.hour)): row
        for row in Hour.objects.filter(hour__in=hours, vehicle__in=vehicles)
    }
    added = repeated = 0
    rows: list[Hour] = []
    for key, part in given.items():
        vehicle, device, hour = key
        before = packing.unpack(bytes(known[key].data), hour) if key in known else packing.empty()
        after = packing.settled(packing.joined(before, part))
        more = len(after) - len(before)
        added, repeated = added + more, repeated + len(part) - more
        if more or (after.bits != before.bits).any():
            rows.append(
                Hour(
                    vehicle=vehicle, device=device, hour=datetime.fromtimestamp(hour // TENTHS, UTC), count=len(after),
                    data=packing.pack(after, hour),
                )
            )  # fmt: skip
    if rows and not dry_run:
        Hour.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["hour", "vehicle", "device"],
            update_fields=["count", "data"],
        )
        _mark(rows, now)
    return added, repeated


def _mark(rows: Iterable[Hour], now: datetime) -> None:
    """The days of these hours are to be judged anew, and so are those of other vehicles a device reported meanwhile."""
    calendar = territory.calendar()
    touched = {(row.vehicle, calendar.local(row.hour).date()) for row in rows}
    devices = {(row.device, row.hour) for row in rows if row.device}
    if devices:
        shared = Hour.objects.filter(
            device__in={device for device, _ in devices}, hour__in={hour for _, hour in devices}
        ).values_list("vehicle", "device", "hour")
        touched |= {
            (vehicle, calendar.local(hour).date())
            for vehicle, device, hour in shared
            if (device, hour) in devices
        }
    mark_changed(touched, now)


def mark_changed(touched: Iterable[tuple[str, date]], now: datetime) -> None:
    """Have these days of vehicles judged anew."""
    Day.objects.bulk_create(
        [Day(vehicle=vehicle, day=day, changed_at=now) for vehicle, day in sorted(touched)],
        update_conflicts=True, unique_fields=["day", "vehicle"], update_fields=["changed_at"],
    )  # fmt: skip


@transaction.atomic
def forget(*, now: datetime, ids: Ids) -> int:
    """Erase positions once the pack's days have passed; how many, which a deed says too. What they proved stays."""
    take_turn(TURN)
    old = Hour.objects.filter(hour__lt=queries.oldest(now))
    gone = sum(old.values_list("count", flat=True))
    if not gone:
        return 0
    old.delete()
    ledger.append(
        [
            Deed(
                uid=ids.uid(now), occurred_at=now, recorded_at=now, actor=SYSTEM.uid, source=SOURCE, verb="ledger.erase",
                object="vehicle_track", quantity=gone * MILLI, measure="条",
            )
        ],
        ids=ids,
    )  # fmt: skip
    return gone
