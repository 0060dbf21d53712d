"""Reads over vehicles, their positions and what they proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
from django.db.models import QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import SYSTEM
from chengxu.common.messages import Message
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed as DeedRow
from chengxu.ledger.rules import Deed
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.readings import queries as readings
from chengxu.territory import queries as territory
from chengxu.territory.areas import Place

from . import judging, models, packing
from .day import Ground
from .judging import Frame
from .loading import parse
from .network import Network
from .packing import Mask, Positions
from .settings import Proves, Tracks, Work
from .weather import HOLDS, measured

TENTHS = 10
A_DAY = timedelta(days=1)


def declared(pack_hash: str | None = None) -> Tracks:
    """Vehicles, works and rules of the pack (the one in force unless named)."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Tracks:
    check = Checker(packs.pack(pack_hash))
    return parse(
        check,
        organisation=accounts.organisation(pack_hash),
        vocabulary=parse_vocabulary(check),
        territory=territory.territory(pack_hash),
    )


def ground(pack_hash: str | None = None) -> Ground:
    """The roads and places of the pack (the one in force unless named)."""
    return _ground(pack_hash or packs.active_hash())


@lru_cache(maxsize=4)
def _ground(pack_hash: str) -> Ground:
    known, rules = territory.territory(pack_hash), _declared(pack_hash)
    network = Network(known.roads, rules.matching.kinds)
    called = {code for work in rules.works.values() if work.proves is Proves.VISITS for code in work.places}
    spots = {code: place for code in called if isinstance(place := known.by_code(code), Place)}
    return Ground(
        network=network,
        outline=network.plane.shape(known.outline),
        spots={code: (place.lon, place.lat) for code, place in spots.items()},
    )


def span(day: date) -> tuple[datetime, datetime]:
    """The instants a local day begins and ends."""
    calendar = territory.calendar()
    return calendar.start_of(day), calendar.start_of(day + A_DAY)


def oldest(now: datetime) -> datetime:
    """When the first local day begins of which all positions are still kept; days before it are judged no more."""
    calendar = territory.calendar()
    return calendar.start_of(calendar.local(now - A_DAY * declared().kept_days).date())


def hours_of(vehicle: str, day: date) -> list[models.Hour]:
    """The rows that may hold positions of a vehicle on a local day."""
    start, end = span(day)
    whole = start.replace(minute=0, second=0, microsecond=0)
    return list(
        models.Hour.objects.filter(vehicle=vehicle, hour__gte=whole, hour__lt=end).order_by("hour", "device")
    )


def positions_of(vehicle: str, day: date) -> tuple[Positions, Mask]:
    """The settled positions of a vehicle on a local day, and which of them came from a device that reported another vehicle in
    the same hour."""
    rows = hours_of(vehicle, day)
    others = set(
        models.Hour.objects.filter(hour__in={row.hour for row in rows}, device__in={row.device for row in rows} - {""})
        .exclude(vehicle=vehicle)
        .values_list("device", "hour")
    )  # fmt: skip
    parts, marks = [packing.empty()], [np.zeros(0, bool)]
    for row in rows:
        part = packing.unpack(bytes(row.data), tenths(row.hour))
        parts.append(part)
        marks.append(np.full(len(part), (row.device, row.hour) in others))
    return _of_day(packing.joined(*parts), np.concatenate(marks), day)


def _of_day(given: Positions, shared: Mask, day: date) -> tuple[Positions, Mask]:
    start, end = (tenths(at) for at in span(day))
    here = (given.at >= start) & (given.at < end)
    alone, both = given.take(here & ~shared), given.take(here & shared)
    found = packing.settled(packing.joined(alone, both))
    return found, np.isin(found.at, both.at)


def tenths(at: datetime) -> int:
    """Tenths of a second since 1970."""
    return round(at.timestamp() * TENTHS)


def frame(day: date, work: Work) -> Frame:
    """What a work is judged by on a day: its hours, and the weather."""
    return Frame(
        day=day, calendar=territory.calendar(), rules=declared().matching, weather=tuple(_weather(day, work))
    )


def _weather(day: date, work: Work) -> Iterator[judging.Weather]:
    start, end = span(day)
    for row in declared_weather(day):
        words = (
            BECAUSE.format(sky=row.kind.label, why=row.why)
            if row.why
            else DECLARED.format(sky=row.kind.label)
        )
        yield judging.Weather(sky=row.kind, since=row.since, until=row.until, why=words)
    series = declared().readings

    def values(name: str) -> list[tuple[datetime, float]]:
        if not name:
            return []
        found = readings.readings(actor=SYSTEM, series=name, start=start - HOLDS, end=end)
        return [(one.at, one.value / 1000) for one in found]

    yield from measured(
        work, temperature=values(series.temperature), rain=values(series.rain), wet=series.wet
    )


DECLARED = Message("登记了{sky}", "{sky} was declared")
BECAUSE = Message("登记了{sky}（{why}）", "{sky} was declared ({why})")


def declared_weather(day: date) -> list[models.Weather]:
    """Weather somebody declared for a local day or part of it."""
    start, end = span(day)
    rows = models.Weather.objects.filter(since__lt=end, until__gt=start, withdrawn_at=None)
    return list(rows.order_by("since", "id"))


def place_days(first: date, last: date, work: str = "") -> QuerySet[models.PlaceDay]:
    """What roads and places got from one day to another, both inclusive."""
    found = models.PlaceDay.objects.filter(day__gte=first, day__lte=last).order_by("day", "work", "place")
    return found.filter(work=work) if work else found


def vehicle_days(day: date) -> list[models.Day]:
    """What each vehicle drove on a day."""
    return list(models.Day.objects.filter(day=day).order_by("vehicle"))


def runs(day: date, **which: str) -> QuerySet[models.Run]:
    """Runs of a day, by time; ``which`` names the vehicle, the work or the place."""
    return models.Run.objects.filter(day=day, **which).order_by("since", "id")


def oddities(*states: str) -> QuerySet[models.Oddity]:
    """Positions kept apart, the newest day first."""
    found = models.Oddity.objects.order_by("-day", "vehicle", "doubt")
    return found.filter(state__in=states) if states else found


def said(row: models.Run | models.PlaceDay) -> Message:
    """The reason a row keeps."""
    return Message(str(row.reason["zh"]), str(row.reason["en"]))


def shown(places: Iterable[str]) -> Mapping[str, Message]:
    """Names of roads and places."""
    known = territory.territory()
    return {code: known.name(code) for code in places}


def deeds_of(uids: Iterable[str]) -> Mapping[str, Deed]:
    """Deeds of this app by uid, as they were written."""
    names = [one.name for one in fields(Deed) if one.name not in ("note", "evidence")]
    rows = DeedRow.objects.filter(uid__in=list(uids)).values(*names)
    return {row["uid"]: Deed(**row) for row in rows}
