"""Days are judged here, and what people decide about them is written: the only writer of runs, verdicts and their deeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from chengxu.common.ids import Ids
from chengxu.common.messages import Message
from chengxu.ledger import actions as ledger
from chengxu.ledger.turns import take_turn
from chengxu.territory import queries as territory

from . import judging, models, queries, telling
from .day import Driven, drive
from .doubting import Doubt
from .judging import Frame, Worth
from .settings import Tracks, Vehicle

TURN = "tracks.judge"
PAUSE = timedelta(minutes=10)
"""How long a day that still runs is left alone after it was judged; default, unverified."""
OPEN = timedelta(minutes=5)
"""What was driven so short before the last position may still go on."""
_LATE = time(23, 59)


def judge_due(*, now: datetime, ids: Ids) -> int:
    """Judge the days for which something came, the day that ended, and days on which no vehicle sent anything; how many."""
    today = territory.calendar().local(now).date()
    if not queries.declared().works:
        return 0
    changed = Q(changed_at__isnull=False) & (
        Q(day__lt=today) | Q(judged_at=None) | Q(judged_at__lte=now - PAUSE)
    )
    due = set(
        models.Day.objects.filter(changed | Q(whole=False, day__lt=today)).values_list("day", flat=True)
    )
    due |= _silent(today)
    for day in sorted(due):
        judge(day, now=now, ids=ids)
    return len(due)


def _silent(today: date) -> set[date]:
    """Yesterday, if vehicles send at all and none did then."""
    yesterday = today - timedelta(days=1)
    began = models.Day.objects.order_by("day").values_list("day", flat=True).first()
    known = models.PlaceDay.objects.filter(day=yesterday).exists()
    return {yesterday} if began is not None and began < yesterday and not known else set()


@dataclass(slots=True)
class _Found:
    """What a day was found to be, before anything is written: of each vehicle what it did and which doubts counted all the
    same. ``seen`` holds the mark of each vehicle's day as it was read."""

    driven: dict[str, tuple[Driven, Set[Doubt]]] = field(default_factory=dict)
    seen: dict[str, datetime | None] = field(default_factory=dict)


def judge(day: date, *, now: datetime, ids: Ids) -> None:
    """Judge a local day anew: match what came, write what it proves, and bring the ledger there by corrections.

    Judging twice what has not changed writes nothing. Positions that come while it is judged have it judged again. A day whose
    positions are kept no more stays as it was judged.
    """
    if queries.span(day)[0] < queries.oldest(now):
        models.Day.objects.filter(day=day).update(changed_at=None, whole=True)
        return
    known = queries.declared()
    frames = {code: queries.frame(day, work) for code, work in known.works.items()}
    over = queries.span(day)[1] <= now
    found = _Found()
    for row in models.Day.objects.filter(day=day).order_by("id"):
        vehicle = known.on(row.vehicle, day)
        if row.changed_at is None and (row.whole or not over):
            continue
        if vehicle is None:  # the bureau's no more: what it proved stays as it is
            models.Day.objects.filter(pk=row.pk).update(changed_at=None, whole=over)
            continue
        found.seen[row.vehicle] = row.changed_at
        found.driven[row.vehicle] = _driven(vehicle, day, known, frames[vehicle.work])
    with transaction.atomic():
        take_turn(TURN)
        for plate, (driven, accepted) in found.driven.items():
            if models.Day.objects.filter(day=day, vehicle=plate, changed_at=found.seen[plate]).exists():
                _write(known.fleet[plate], day, driven, accepted, over, now, ids)
        _tell(day, known, frames, over, now, ids)


def _driven(vehicle: Vehicle, day: date, known: Tracks, frame: Frame) -> tuple[Driven, Set[Doubt]]:
    """What the vehicle did, and which of its odd positions count: those somebody let count, unless more of the kind came since,
    for what came was not before whoever decided."""
    given, shared = queries.positions_of(vehicle.plate, day)
    decided = models.Oddity.objects.filter(vehicle=vehicle.plate, day=day, state=models.ACCEPTED)
    counts = {Doubt(doubt): count for doubt, count in decided.values_list("doubt", "count")}
    while True:
        driven = drive(
            given, vehicle=vehicle, work=known.works[vehicle.work], ground=queries.ground(), frame=frame, doubts=known.doubts,
            shared=shared, accepted=counts.keys(),
        )  # fmt: skip
        more = {odd.doubt for odd in driven.odd if odd.count > counts.get(odd.doubt, odd.count)}
        if not more:
            return driven, counts.keys()
        counts = {doubt: count for doubt, count in counts.items() if doubt not in more}


def _write(
    vehicle: Vehicle, day: date, driven: Driven, accepted: Set[Doubt], over: bool, now: datetime, ids: Ids
) -> None:
    last = judging.instant(driven.until)
    runs = [run for run in driven.runs if over or run.until <= last - OPEN]
    models.Run.objects.filter(day=day, vehicle=vehicle.plate).delete()
    models.Run.objects.bulk_create([_row(run, day) for run in runs])
    apart = _write_odd(vehicle.plate, day, driven, accepted, ids)
    models.Day.objects.filter(day=day, vehicle=vehicle.plate).update(
        changed_at=None, judged_at=now, whole=over, positions=driven.positions, apart=apart, metres=round(driven.metres),
        seconds=driven.seconds, since=judging.instant(driven.since) if driven.positions else None,
        until=last if driven.positions else None,
    )  # fmt: skip


def _row(run: judging.Run, day: date) -> models.Run:
    return models.Run(
        vehicle=run.vehicle, day=day, work=run.work, place=run.place, since=run.since, until=run.until,
        start=round(run.start), end=round(run.end), length=round(run.length), worked=round(run.worked), seconds=run.seconds,
        speed=round(run.speed, 1), worth=run.worth.value, reason=_both(run.reason),
    )  # fmt: skip


def _both(message: Message) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en or message.zh}


def _write_odd(vehicle: str, day: date, driven: Driven, accepted: Set[Doubt], ids: Ids) -> int:
    """Write what was odd; returns how many positions are kept apart. What was decided stands until there is more of it."""
    before = {row.doubt: row for row in models.Oddity.objects.filter(vehicle=vehicle, day=day)}
    apart = 0
    for odd in driven.odd:
        old = before.pop(odd.doubt.value, None)
        state = models.WAITING if odd.doubt.asks else models.NOTED
        if odd.doubt in accepted:
            state = models.ACCEPTED
        elif old is not None and old.state == models.REJECTED and old.count >= odd.count:
            state = models.REJECTED
        fields = {
            "count": odd.count, "seconds": odd.seconds, "since": judging.instant(odd.first),
            "until": judging.instant(odd.last), "state": state,
        }  # fmt: skip
        if state in (models.WAITING, models.NOTED):
            fields |= {"decided_by": "", "decided_at": None, "why": ""}
        if old is None:
            uid = ids.uid(judging.instant(odd.first))
            models.Oddity.objects.create(uid=uid, vehicle=vehicle, day=day, doubt=odd.doubt.value, **fields)
        else:
            models.Oddity.objects.filter(pk=old.pk).update(**fields)
        apart += odd.count if odd.doubt.asks and state != models.ACCEPTED else 0
    models.Oddity.objects.filter(pk__in=[row.pk for row in before.values()]).delete()
    return apart


# --- what a day got, and the deeds that tell it --------------------------------------------------------------------


def _tell(day: date, known: Tracks, frames: Mapping[str, Frame], over: bool, now: datetime, ids: Ids) -> None:
    """Of vehicles and works the pack knows no more, what they proved stays as it was told, and still counts for its road."""
    rows = {row.vehicle: row for row in models.Day.objects.filter(day=day).order_by("id")}
    vehicles = [one for plate in rows if (one := known.on(plate, day)) is not None]
    runs = [run_of(row) for row in models.Run.objects.filter(day=day, work__in=known.works).order_by("id")]
    seen = {one.work for one in vehicles if rows[one.plate].positions} | {run.work for run in runs}
    places = _place_days(known, frames, runs, seen, over)
    models.PlaceDay.objects.bulk_create(
        [
            models.PlaceDay(
                work=one.work, place=one.place, day=day, required=one.required, passes=one.passes,
                reached=one.reached.value, reason=_both(one.reason),
            )
            for one in places
        ],
        update_conflicts=True, unique_fields=["day", "work", "place"],
        update_fields=["required", "passes", "reached", "reason"],
    )  # fmt: skip
    plates = {one.plate for one in vehicles}
    says = telling.of_runs([run for run in runs if run.vehicle in plates], known.works, known.fleet)
    if over:
        late = territory.calendar().instant(datetime.combine(day, _LATE))
        units = {one.work: one.unit for one in known.fleet.values()}
        says += telling.of_places(places, known.works, units, late)
        for vehicle in vehicles:
            row = rows[vehicle.plate]
            says += telling.of_vehicle(
                vehicle,
                known.works[vehicle.work],
                metres=row.metres,
                seconds=row.seconds,
                at=row.until or late,
            )
    _bring(day, says, plates, known.works.keys(), now, ids)


def _place_days(
    known: Tracks, frames: Mapping[str, Frame], runs: Sequence[judging.Run], seen: set[str], over: bool
) -> list[judging.PlaceDay]:
    found = judging.by_place(runs)
    return [
        judging.place_day(
            work, place, found.get((code, place), []), seen=code in seen, frame=frames[code], over=over
        )
        for code, work in known.works.items()
        if code in seen
        or any(one.work == code and one.period.holds(frames[code].day) for one in known.fleet.values())
        for place in work.places
    ]


def run_of(row: models.Run) -> judging.Run:
    """A run as it is kept."""
    return judging.Run(
        vehicle=row.vehicle, work=row.work, place=row.place, since=row.since.astimezone(UTC),
        until=row.until.astimezone(UTC), start=row.start, end=row.end, length=row.length, worked=row.worked,
        seconds=row.seconds, speed=row.speed, worth=Worth(row.worth), reason=queries.said(row),
    )  # fmt: skip


def _bring(
    day: date, says: Sequence[telling.Says], plates: Set[str], works: Set[str], now: datetime, ids: Ids
) -> None:
    entries = {row.key: row for row in models.Entry.objects.filter(day=day) if _ours(row.key, plates, works)}
    standing = queries.deeds_of(row.deed_uid for row in entries.values())
    told = {
        key: telling.Told(deed=standing[row.deed_uid], digest=row.says)
        for key, row in entries.items()
        if row.deed_uid in standing
    }
    change = telling.change(says, told, now=now, ids=ids)
    ledger.append(change.deeds, ids=ids)
    models.Entry.objects.filter(day=day, key__in=change.gone).delete()
    models.Entry.objects.bulk_create(
        [
            models.Entry(day=day, key=key, deed_uid=uid, says=digest)
            for key, (uid, digest) in change.stands.items()
            if key not in told or told[key].deed.uid != uid
        ],
        update_conflicts=True, unique_fields=["day", "key"], update_fields=["deed_uid", "says"],
    )  # fmt: skip


def _ours(key: str, plates: Set[str], works: Set[str]) -> bool:
    """Whether what a key speaks of is judged today; of the rest nobody can say anything new."""
    work, vehicle = telling.about(key)
    return work in works and (not vehicle or vehicle in plates)
