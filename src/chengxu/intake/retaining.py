"""Photographs whose term is over go, a few at a time; what each belongs to is read from the ledger, reports and proceedings.

Nothing tells which deeds name a photograph but the deeds themselves, so a pass that has something to look at reads all that
name any, once. What was looked at says when it is looked at next, so most passes have nothing to look at.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from chengxu.accounts.rules import PUBLIC, SYSTEM
from chengxu.cases import queries as cases
from chengxu.cases.models import Case
from chengxu.common.ids import Ids
from chengxu.common.worktime import Calendar
from chengxu.enforcement.models import Proceeding
from chengxu.intake import published
from chengxu.intake.models import PrivacyRequest, Report
from chengxu.intake.privacy import State
from chengxu.intake.retention import Kind, Photo, Use, Verdict, decide
from chengxu.intake.rules import PUBLIC_CHANNELS
from chengxu.ledger import purging
from chengxu.ledger.models import Deed, Evidence
from chengxu.ledger.pictures.going import VERBS, Going, Gone, Why
from chengxu.ledger.pictures.places import Unreachable
from chengxu.ledger.proving import HIDE

log = logging.getLogger(__name__)
MOST = 200
"""How many photographs one pass looks at."""
CHUNK = 500
OF_CASE = ("uid", "is_open", "closed_at", "updated_at", "merged_into", "parent_uid")
SOURCE = "clock"
BY_REPORT = frozenset({"intake.receive", "case.report"})
"""Deeds whose photographs the report they tell of has too."""
NO_USE = frozenset({HIDE, *VERBS.values()})
"""Deeds about a photograph itself."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report tells of, both included, and the day on which it was issued."""

    start: date
    end: date
    issued: date


@dataclass(frozen=True, slots=True)
class Looked:
    """A photograph that was looked at, and what should become of it; ``case_uid`` is one it belongs to, "" for none."""

    original: str
    had: Gone
    verdict: Verdict
    case_uid: str

    @property
    def goes(self) -> bool:
        """Whether something of it is over."""
        return self.verdict.gone != self.had


@dataclass(frozen=True, slots=True)
class Purged:
    """How many photographs a pass looked at, and how many of them lost something."""

    looked: int
    gone: int


def purge(*, issued: Iterable[Period], now: datetime, ids: Ids, most: int = MOST) -> Purged:
    """Delete what is over, of at most ``most`` photographs. Each is a deed.

    ``issued``: the reports that were issued and may have to prove themselves. Where the place of the files does not answer,
    nobody sees the photographs any more and their files go by a later pass.
    """
    book = cases.rulebook()
    found = _looked(_due(now)[:most], list(issued), now, book.calendar)
    going = [
        Going(original=one.original, gone=one.verdict.gone, why=Why.TERM, case_uid=one.case_uid)
        for one in found
        if one.goes
    ]
    purging.mark(going, actor=SYSTEM.uid, unit="", source=SOURCE, now=now, ids=ids)
    for one in found:
        again = book.calendar.start_of(one.verdict.look) if one.verdict.look else None
        purging.looked_at(one.original, retention=one.verdict.kind, again=again)
    try:
        purging.drop(most=most)
    except Unreachable as error:
        log.warning("files of deleted photographs could not be removed yet: %s", error)
    return Purged(len(found), len(going))


def would_go(*, issued: Iterable[Period], now: datetime) -> Iterator[Looked]:
    """What :func:`purge` would delete, were it run until nothing is left; nothing changes."""
    book, periods, last = cases.rulebook(), list(issued), 0
    while rows := list(_due(now).filter(pk__gt=last)[:MOST]):
        yield from (one for one in _looked(rows, periods, now, book.calendar) if one.goes)
        last = rows[-1].pk


def _due(now: datetime) -> QuerySet[Evidence]:
    return purging.due(now=now, shortest=published.photographs().shortest)


def _looked(
    rows: Iterable[Evidence], issued: Sequence[Period], now: datetime, calendar: Calendar
) -> list[Looked]:
    rows = list(rows)
    if not rows:
        return []
    local = _local(calendar)
    told = _told({row.hash for row in rows}, local)
    terms, today = published.photographs(), local(now)
    found = []
    for row in rows:
        one = told.get(row.hash) or _Told()
        photo = Photo(
            stored=local(row.stored_at), uses=tuple(one.uses), asked=one.asked, gone=Gone(row.gone),
            reported=max((p.issued for p in issued if any(p.start <= day <= p.end for day in one.days)), default=None),
        )  # fmt: skip
        of_case = next((use.case_uid for use in one.uses if use.case_uid), "")
        found.append(Looked(row.hash, Gone(row.gone), decide(photo, terms, today), of_case))
    return found


def _local(calendar: Calendar) -> Callable[[datetime], date]:
    return lambda at: calendar.local(at).date()


# --- what a photograph belongs to -------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """What names a photograph, the days on which it did, and whether a request about its sender's data waits."""

    uses: list[Use] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    asked: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """A deed or a report that names a photograph."""

    original: str
    kind: Kind
    day: date
    case_uid: str
    proceeding_uid: str = ""
    report_uid: str = ""


def _told(hashes: set[str], local: Callable[[datetime], date]) -> Mapping[str, _Told]:
    named = [*_by_deeds(hashes, local), *_by_reports(hashes, local)]
    ends = _ends({one.case_uid for one in named if one.case_uid}, local)
    penalties = _penalties(named)
    waiting = PrivacyRequest.objects.filter(state=State.ASKED).values_list("report_id", flat=True)
    asked = {str(uid) for uid in waiting}
    found: dict[str, _Told] = defaultdict(_Told)
    for one in named:
        told = found[one.original]
        told.days.append(one.day)
        told.asked |= one.report_uid in asked
        told.uses.append(Use(one.kind, ends[one.case_uid] if one.case_uid else one.day, one.case_uid))
        for closed in penalties.get(one.case_uid or "-", []) + penalties.get(one.proceeding_uid or "-", []):
            told.uses.append(Use(Kind.ENFORCEMENT, closed, one.case_uid))
    return found


def _by_deeds(hashes: set[str], local: Callable[[datetime], date]) -> Iterator[_Named]:
    columns = ("evidence", "verb", "actor", "occurred_at", "case_uid", "proceeding_uid")
    naming = Deed.objects.exclude(evidence="").values_list(*columns)
    for listed, verb, actor, at, case_uid, proceeding_uid in naming.iterator(chunk_size=5000):
        mine = hashes.intersection(listed.split())
        if not mine or verb in NO_USE or verb in BY_REPORT:
            continue
        kind = Kind.WORK if not case_uid else Kind.REPORT if actor == PUBLIC.uid else Kind.HANDLING
        yield from (_Named(one, kind, local(at), case_uid, proceeding_uid) for one in mine)


def _by_reports(hashes: set[str], local: Callable[[datetime], date]) -> Iterator[_Named]:
    columns = ("evidence", "channel", "reported_at", "case_id", "uid")
    for listed, channel, at, case_uid, uid in (
        Report.objects.exclude(evidence="").values_list(*columns).iterator(chunk_size=5000)
    ):
        kind = Kind.REPORT if channel in PUBLIC_CHANNELS else Kind.HANDLING
        for one in hashes.intersection(listed.split()):
            yield _Named(one, kind, local(at), case_uid, report_uid=uid)


def _ends(case_uids: set[str], local: Callable[[datetime], date]) -> dict[str, date | None]:
    """When each case ended, with the one it was merged into and the one it is a part of; None while one of them is open."""
    rows = _with_those_above(case_uids)

    def end(uid: str) -> date | None:
        row = rows[uid]
        if row.is_open:
            return None
        days = [local(row.closed_at or row.updated_at)]
        for above in filter(None, (row.merged_into, row.parent_uid)):
            if (day := end(above)) is None:
                return None
            days.append(day)
        return max(days)

    return {uid: end(uid) for uid in case_uids}


def _with_those_above(case_uids: set[str]) -> dict[str, Case]:
    rows: dict[str, Case] = {}
    newest = set(case_uids)
    while newest:
        for some in _some(newest):
            rows |= {row.uid: row for row in Case.objects.filter(uid__in=some).only(*OF_CASE)}
        above = {uid for row in rows.values() for uid in (row.merged_into, row.parent_uid) if uid}
        newest = above - rows.keys()
    return rows


def _penalties(named: Sequence[_Named]) -> Mapping[str, list[date | None]]:
    """The days on which proceedings were closed (None: not yet), by the case they began with and by their own uid."""
    case_uids = {one.case_uid for one in named if one.case_uid}
    uids = {one.proceeding_uid for one in named if one.proceeding_uid}
    found: dict[str, list[date | None]] = defaultdict(list)
    for column, wanted in (("case_uid", case_uids), ("uid", uids)):
        for some in _some(wanted):
            for key, closed in Proceeding.objects.filter(**{f"{column}__in": some}).values_list(
                column, "closed_on"
            ):
                found[key].append(closed)
    return found


def _some(uids: Iterable[str]) -> Iterator[list[str]]:
    """A few at a time: a picture of the demo belongs to thousands of cases, and a question has room for so many."""
    listed = sorted(uids)
    yield from (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))
