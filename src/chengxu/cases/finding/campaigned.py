"""What cases say about a campaign: how many of its matters were filed and closed, and what came back where they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from chengxu.cases.models import Case
from chengxu.cases.workflow.states import State
from chengxu.common.ids import Ids
from chengxu.ledger.models import Deed
from chengxu.routines.campaigns import actions, queries, relapse
from chengxu.routines.campaigns.models import Campaign
from chengxu.routines.campaigns.relapse import Closing, Group, Sighting
from chengxu.territory import queries as territory

A_DAY = timedelta(days=1)
AGAIN = timedelta(hours=6)
NO_MATTER = frozenset({State.VOID.value, State.REJECTED.value})


@dataclass(frozen=True, slots=True)
class Told:
    """Cases in the scope of a campaign: reported, closed and still open of those reported in its days."""

    reported: int
    closed: int
    open: int


def told(row: Campaign) -> Told:
    """How many cases of a campaign's matters and places its days brought, and how many it closed."""
    if not row.categories:
        return Told(0, 0, 0)
    start, end = queries.span(row)
    scope = Case.objects.filter(_scope(row), category__in=row.categories).exclude(state__in=NO_MATTER)
    reported = scope.filter(reported_at__gte=start, reported_at__lt=end)
    closed = scope.filter(closed_at__gte=start, closed_at__lt=end, state=State.CLOSED.value)
    return Told(reported.count(), closed.count(), reported.filter(is_open=True).count())


def compare_due(*, now: datetime, ids: Ids) -> int:
    """Look again for what came back after every campaign that is due; returns how many."""
    today = territory.calendar().local(now).date()
    due = queries.to_compare(today, at_most=AGAIN, now=now)
    for row in due:
        compare(row, now=now, ids=ids)
    return len(due)


def compare(row: Campaign, *, now: datetime, ids: Ids) -> int:
    """Look for what came back: after the campaign, after the same length of time before it, and meanwhile elsewhere.

    Returns how many places were looked at.
    """
    today = territory.calendar().local(now).date()
    settings = queries.settings()
    earlier = relapse.before(row.starts_on, row.ends_on)
    days = (row.starts_on, min(row.ends_on, today))
    closings = {
        Group.INSIDE: _closings(row, *days, inside=True),
        Group.BEFORE: _closings(row, *earlier, inside=True),
        Group.OUTSIDE: _closings(row, *days, inside=False) if row.places else [],
    }
    seen = _sightings(row, earlier[0], days[1] + timedelta(days=max(settings.days)))
    found = {group: relapse.matched(told, seen, settings) for group, told in closings.items()}
    return actions.write_compared(uid=row.uid, found=found, today=today, now=now, ids=ids)


def _scope(row: Campaign) -> Q:
    codes = queries.ground(row.places)
    if not codes:
        return Q()
    return (
        Q(township__in=codes)
        | Q(community__in=codes)
        | Q(duty_grid__in=codes)
        | Q(grid__in=codes)
        | Q(place__in=codes)
    )


def _closings(row: Campaign, first: date, last: date, *, inside: bool) -> list[Closing]:
    """The cases of a campaign's matters closed on these days, each by its last closing in them.

    The ledger says when: a case that was reopened since has another closing now, or none.
    """
    calendar = territory.calendar()
    start, end = calendar.start_of(first), calendar.start_of(last + A_DAY)
    closed = Deed.objects.filter(verb="case.close", occurred_at__gte=start, occurred_at__lt=end).exclude(
        case_uid=""
    )
    times: dict[str, datetime] = {}
    for uid, at in closed.order_by("occurred_at", "id").values_list("case_uid", "occurred_at"):
        times[uid] = at
    scope = _scope(row)
    cases = Case.objects.filter(scope if inside else ~scope, category__in=row.categories, lon__isnull=False)
    rows = cases.exclude(state__in=NO_MATTER).exclude(merged_into__gt="")
    return [
        Closing(
            case=uid, number=number or "", at=times[uid], day=calendar.local(times[uid]).date(), category=category,
            lon=lon or 0.0, lat=lat or 0.0, place=place or community or township,
        )
        for uid, number, category, lon, lat, place, community, township in rows.values_list(
            "uid", "case_no", "category", "lon", "lat", "place", "community", "township"
        )
        if uid in times
    ]  # fmt: skip


def _sightings(row: Campaign, first: date, last: date) -> list[Sighting]:
    """Every report of a campaign's matters from ``first`` to ``last``, and every reopening of a case of them."""
    calendar = territory.calendar()
    start, end = calendar.start_of(first), calendar.start_of(last + A_DAY)
    cases = Case.objects.filter(category__in=row.categories, lon__isnull=False)
    rows = list(
        cases.filter(reported_at__gte=start, reported_at__lt=end).values_list(
            "uid", "reported_at", "category", "lon", "lat", "state", "merged_into"
        )
    )
    kept = _states(merged for *_, merged in rows if merged)
    found = [
        Sighting(
            case=uid, at=at, day=calendar.local(at).date(), category=category, lon=lon or 0.0,
            lat=lat or 0.0, counts=state not in NO_MATTER and kept.get(merged, "") not in NO_MATTER,
        )
        for uid, at, category, lon, lat, state, merged in rows
    ]  # fmt: skip
    return [*found, *_reopened(row, start, end)]


def _states(uids: Iterable[str]) -> dict[str, str]:
    """The states of the cases that others were merged into."""
    wanted = sorted(set(uids))
    return dict(Case.objects.filter(uid__in=wanted).values_list("uid", "state")) if wanted else {}


def _reopened(row: Campaign, start: datetime, end: datetime) -> Sequence[Sighting]:
    deeds = Deed.objects.filter(verb="case.reopen", occurred_at__gte=start, occurred_at__lt=end).exclude(
        case_uid=""
    )
    opened = list(deeds.values_list("case_uid", "occurred_at"))
    wanted = Case.objects.filter(
        uid__in={uid for uid, _ in opened}, category__in=row.categories, lon__isnull=False
    )
    cases = {
        one.uid: one for one in wanted.exclude(state__in=NO_MATTER).only("uid", "category", "lon", "lat")
    }
    calendar = territory.calendar()
    return [
        Sighting(
            case=uid, at=at, day=calendar.local(at).date(), category=cases[uid].category, lon=cases[uid].lon or 0.0,
            lat=cases[uid].lat or 0.0,
        )
        for uid, at in opened
        if uid in cases
    ]  # fmt: skip
