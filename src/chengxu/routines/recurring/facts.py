"""What is known of the occurrences of a task: their proofs, and the weather of their days. Read once for many."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chengxu.readings.models import Reading
from chengxu.routines.recurring import judging, proofs, skies
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.proofs import Proof
from chengxu.routines.recurring.rules import Task
from chengxu.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Given:
    """What the rule looks at, and the words for the weather (Chinese, as records are)."""

    facts: judging.Facts
    words: str


def of(task: Task, rows: Sequence[Occurrence], now: datetime) -> Iterator[tuple[Occurrence, Given]]:
    """Each occurrence of ``task`` with its facts at ``now``."""
    since = min(row.starts_at for row in rows)
    until = min(max(row.ends_at for row in rows) + task.late, now)
    by_place = _by_place(proofs.gathered(task, since, until))
    weather = excused_days(task, since, until)
    declared = skies.declared(since, until) if task.guards else []
    for row in rows:
        found = by_place.get(row.place if task.where.kind else "", _NONE)
        low = bisect_left(found[0], row.starts_at)
        high = bisect_left(found[0], min(row.ends_at + task.late, now))
        words = _by_reading(weather, row) or skies.excuse(declared, row.starts_at, row.ends_at)
        yield row, Given(
            judging.Facts(
                starts_at=row.starts_at, ends_at=row.ends_at, late=task.late, settles_at=row.settles_at,
                proofs=tuple(found[1][low:high]), weather=words,
            ),
            words,
        )  # fmt: skip


_NONE: tuple[list[datetime], list[Proof]] = ([], [])


def _by_place(found: list[Proof]) -> dict[str, tuple[list[datetime], list[Proof]]]:
    """Proofs by place, and all of them under "", with their instants beside them for searching; by time."""
    split: dict[str, tuple[list[datetime], list[Proof]]] = {}
    for proof in found:
        for place in {proof.place, ""}:
            times, these = split.setdefault(place, ([], []))
            times.append(proof.at)
            these.append(proof)
    return split


def _by_reading(weather: Mapping[date, str], row: Occurrence) -> str:
    """The words of a reading that excuses at least :data:`skies.HALF` of the local days an occurrence lies in; "" when none does. One
    wet day excuses a day's work or a night's, not a month's."""
    if not weather:
        return ""
    calendar = territory.calendar()
    first = calendar.local(row.starts_at).date()
    days = (calendar.local(row.ends_at - timedelta.resolution).date() - first).days + 1
    wet = [words for n in range(days) if (words := weather.get(first + n * timedelta(days=1), ""))]
    return wet[0] if wet and len(wet) >= days * skies.HALF else ""


def excused_days(task: Task, since: datetime, until: datetime) -> dict[date, str]:
    """The local days on which a reading excuses the task, with the words for it."""
    series = {guard.series for guard in task.guards}
    if not series:
        return {}
    calendar = territory.calendar()
    days: dict[date, str] = {}
    readings = Reading.objects.filter(
        series__in=series, at__gte=calendar.start_of(calendar.local(since).date()), at__lt=until
    )
    for name, at, value in readings.values_list("series", "at", "value"):
        for guard in task.guards:
            if guard.series == name and guard.holds(value):
                days.setdefault(calendar.local(at).date(), guard.why.zh)
    return days
