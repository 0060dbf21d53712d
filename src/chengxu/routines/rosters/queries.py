"""Reads over rosters: sheets, posts of people, gaps, swaps, leave, verdicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Max, Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.models import Person
from chengxu.accounts.rules import Actor
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.routines import queries as routines
from chengxu.routines.duties import Routine
from chengxu.routines.rosters import models
from chengxu.routines.rosters.judging import Standing
from chengxu.routines.rosters.loading import Settings, parse
from chengxu.routines.rosters.rules import A_DAY, Absence, Held, LeaveState, SheetState, days_of
from chengxu.routines.rosters.swapping import OPEN

PUBLISHED = Q(sheet__state=SheetState.PUBLISHED.value)


def settings(pack_hash: str | None = None) -> Settings:
    """What the pack (the one in force unless named) says of rosters."""
    return _settings(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _settings(pack_hash: str) -> Settings:
    return parse(Checker(packs.pack(pack_hash)), routines=routines.declared(pack_hash))


def able(routine: Routine, unit: str) -> list[Actor]:
    """Who can be put on a duty in a unit: whoever works there and has one of its posts, in the order they joined."""
    found = Person.objects.filter(is_active=True).order_by("id")
    people = [accounts.actor(one) for one in found if set(one.posts) & routine.posts]
    return [one for one in people if one.unit == unit and routine.is_for(one)]


def rostered(unit: str) -> list[Routine]:
    """The duties of a unit that have a pattern: its own, and those of any unit that somebody of it can stand."""
    declared = routines.declared()
    wanted = [declared[code] for code in settings().patterns if code in declared]
    return [one for one in wanted if one.unit == unit or (not one.unit and able(one, unit))]


def held(row: models.Post) -> Held:
    """The row as the rules know it."""
    return Held(
        uid=row.uid, routine=row.routine, unit=row.unit, place=row.place, shift=row.shift, number=row.number, day=row.day,
        starts_at=row.starts_at, ends_at=row.ends_at, person=row.person, away=row.away,
    )  # fmt: skip


def absences(people: Iterable[str], first: date, last: date) -> list[Absence]:
    """Leave that was granted to any of these people and touches these days."""
    found = models.Leave.objects.filter(
        person__in=list(people), state=LeaveState.GRANTED.value, first__lte=last, last__gte=first
    )
    return [Absence(person=one.person, first=one.first, last=one.last) for one in found]


def posts_of(person: str, first: date, last: date) -> list[models.Post]:
    """Somebody's own published posts of these days."""
    return list(models.Post.objects.filter(PUBLISHED, person=person, day__gte=first, day__lte=last))


def post_at(person: str, routine: str, starts_at: datetime) -> models.Post | None:
    """Somebody's published post of a duty in the shift that starts then; None when they are not on the roster."""
    return models.Post.objects.filter(PUBLISHED, person=person, routine=routine, starts_at=starts_at).first()


def posts_in(routine: str, starts_at: datetime) -> list[models.Post]:
    """The published posts of one shift that somebody holds, by place."""
    found = models.Post.objects.filter(PUBLISHED, routine=routine, starts_at=starts_at).exclude(person="")
    return list(found.order_by("place", "number", "id"))


def meanwhile(people: Collection[str], start: datetime, end: datetime) -> list[Held]:
    """Posts of any duty, in drafts too, that these people hold between two instants."""
    found = models.Post.objects.filter(person__in=list(people), starts_at__lt=end, ends_at__gt=start)
    return [held(row) for row in found]


def around(sheet: models.Sheet) -> list[Held]:
    """The posts of a month and of the weeks it shares with the months beside it: those of this roster, and whatever else its people hold
    then, of any duty and unit, in drafts too."""
    days = days_of(sheet.month)
    first, last = days[0] - days[0].weekday() * A_DAY, days[-1] + (6 - days[-1].weekday()) * A_DAY
    people = set(sheet.posts.exclude(person="").values_list("person", flat=True))
    near = models.Post.objects.filter(day__gte=first - A_DAY, day__lte=last)
    own = Q(routine=sheet.routine, unit=sheet.unit)
    return [held(row) for row in near.filter(own | Q(person__in=people))]


def gaps(units: Collection[str], *, start: datetime, end: datetime) -> list[models.Post]:
    """The published posts nobody holds whose shift ends in (start, end]: what will stand empty, or does."""
    found = models.Post.objects.filter(
        PUBLISHED, unit__in=units, person="", ends_at__gt=start, ends_at__lte=end
    )
    return list(found)


Spot = tuple[str, str, datetime]
"""A duty, a place of it and the start of one of its shifts."""


def expected(units: Collection[str], start: datetime, end: datetime) -> Mapping[Spot, list[str]]:
    """Who is to stand where, by the published rosters, in shifts that start in [start, end)."""
    found: dict[Spot, list[str]] = {}
    rows = models.Post.objects.filter(
        PUBLISHED, unit__in=units, starts_at__gte=start, starts_at__lt=end
    ).exclude(person="")
    for row in rows:
        found.setdefault((row.routine, row.place, row.starts_at), []).append(row.person)
    return found


def swaps(units: Collection[str], *, open_only: bool = True) -> QuerySet[models.Swap]:
    """Swaps of these units, those that can still come to something unless all are asked for."""
    found = models.Swap.objects.filter(unit__in=units)
    return found.filter(state__in=[one.value for one in OPEN]) if open_only else found


def swaps_of(person: str, *, since: datetime) -> list[models.Swap]:
    """What somebody asked or was asked, the open ones and those asked since an instant."""
    mine = models.Swap.objects.filter(Q(asker=person) | Q(other=person))
    return list(mine.filter(Q(state__in=[one.value for one in OPEN]) | Q(asked_at__gte=since)))


def posts_by_uid(uids: Iterable[str]) -> dict[str, models.Post]:
    """Posts by their uid."""
    return {row.uid: row for row in models.Post.objects.filter(uid__in=[uid for uid in uids if uid])}


def leaves(units: Collection[str], *, since: date) -> QuerySet[models.Leave]:
    """Leave in these units that has not ended before a day."""
    return models.Leave.objects.filter(unit__in=units, last__gte=since)


def leaves_of(person: str, *, since: date) -> list[models.Leave]:
    """Somebody's own leave that has not ended before a day."""
    return list(models.Leave.objects.filter(person=person, last__gte=since))


def newest(
    *, keys: Collection[str] | None = None, units: Collection[str] | None = None
) -> QuerySet[models.Verdict]:
    """The verdicts that count: the newest about each post (of ``keys`` or ``units`` when given)."""
    of = models.Verdict.objects.all()
    if keys is not None:
        of = of.filter(key__in=keys)
    if units is not None:
        of = of.filter(unit__in=units)
    last = of.values("key").annotate(last=Max("id")).values("last")
    return models.Verdict.objects.filter(id__in=last)


def pending(units: Collection[str]) -> QuerySet[models.Verdict]:
    """What waits for the leaders of these units, the oldest shift first."""
    return newest(units=units).filter(standing=Standing.PENDING.value).order_by("starts_at", "place", "id")


def history(key: str) -> list[models.Verdict]:
    """Every verdict about one post, the first first."""
    return list(models.Verdict.objects.filter(key=key).order_by("id"))


def ruled(routine: str, since: datetime, until: datetime) -> Mapping[tuple[str, datetime], bool]:
    """The places and starts of shifts in [since, until) of which a leader decided, and whether the place counts as manned."""
    of = models.Verdict.objects.filter(routine=routine, starts_at__gte=since, starts_at__lt=until)
    keys = set(of.filter(ruled=True).values_list("key", flat=True))
    if not keys:
        return {}
    spots = {(row.place, row.starts_at) for row in newest(keys=keys)}
    found = dict.fromkeys(spots, False)
    starts = {at for _, at in spots}
    last = of.filter(starts_at__in=starts).values("key").annotate(last=Max("id")).values("last")
    for row in models.Verdict.objects.filter(id__in=last, held=True):
        if (row.place, row.starts_at) in found:
            found[row.place, row.starts_at] = True
    return found


def kept_apart() -> frozenset[str]:
    """The records of attendance that wait for a leader and so are not written down as shifts yet."""
    return frozenset(
        newest().filter(standing=Standing.PENDING.value).exclude(spot="").values_list("spot", flat=True)
    )


def newest_change(person: str) -> str:
    """What tells that something of a person's roster changed, without reading it."""
    posts = models.Post.objects.filter(person=person).aggregate(
        n=Max("id"), c=Max("changed_at"), p=Max("sheet__published_at")
    )
    swapped = models.Swap.objects.filter(Q(asker=person) | Q(other=person)).aggregate(
        n=Max("id"), c=Max("settled_at")
    )
    agreed = models.Swap.objects.filter(Q(asker=person) | Q(other=person), state=OPEN[1].value).count()
    away = models.Leave.objects.filter(person=person).aggregate(n=Max("id"), c=Max("decided_at"))
    return f"{posts}{swapped}{agreed}{away}"


def colleagues(person: Actor, *, now: datetime, days: int) -> list[models.Post]:
    """The coming published posts of a person's own duties in the own unit, for choosing whom to swap with."""
    codes = [one.code for one in routines.duties_of(person)]
    until = now + timedelta(days=days)
    found = models.Post.objects.filter(
        PUBLISHED, unit=person.unit, routine__in=codes, starts_at__gt=now, starts_at__lte=until
    ).exclude(person="")
    return list(found)
