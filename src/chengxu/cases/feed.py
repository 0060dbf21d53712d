"""What changed, in the order in which it can be seen: the desks ask ``after`` the last they know.

Each writing of a case and each claim adds one row in its own transaction; a row without a case says that many changed
at once (an import). On SQLite there is one writer at a time, so the row's key is its place in the order. On PostgreSQL
keys are handed out before the commit and a later key may be seen first; a desk that has gone on would miss the earlier
one for ever. There a row gets its number (``seq``) only once it is committed: whoever asks first numbers what has none,
one at a time behind an advisory lock, and nobody waits for that lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from chengxu.cases.models import CaseChange
from chengxu.cases.workflow import standing
from chengxu.cases.workflow.values import Change
from chengxu.ledger import writing

MANY = ""
KEPT = timedelta(days=1)
MOST = 200
LONGEST, ANY = 400, "*"
"""Characters for the lists of one change; with more of them any list may hold more or less than before."""
LOCK = 0x63_78_66_65_65_64  # "cxfeed"; any number nobody else of this database uses
NUMBER = """
UPDATE cases_change AS c SET seq = top.seq + late.place
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM cases_change WHERE seq IS NULL) AS late,
     (SELECT coalesce(max(seq), 0) AS seq FROM cases_change) AS top
WHERE c.id = late.id
"""


@dataclass(frozen=True, slots=True)
class News:
    """What changed after a number: the newest number, and the cases with the number of their last change, in its order.

    ``entered`` tells of each case which lists it came into meanwhile (``standing.lists``), ``touched`` are all lists that
    may hold another number of cases than before. ``lost``: too much has changed, or too long ago, to tell it case by case.
    """

    seq: int
    last: Mapping[str, int] = field(default_factory=dict)
    lost: bool = False
    entered: Mapping[str, frozenset[str]] = field(default_factory=dict)
    touched: frozenset[str] = frozenset()

    def leaves(self, names: frozenset[str]) -> bool:
        """Whether none of these lists can hold another number of cases than before."""
        return not (self.lost or ANY in self.touched or self.touched & names)

    @property
    def uids(self) -> tuple[str, ...]:
        """The cases in the order of their last change, each once."""
        return tuple(self.last)


def append(case_uids: Iterable[str], *, now: datetime) -> None:
    """Tell the desks of these cases, in the caller's transaction; they stay in the lists they were in."""
    _insert([(uid, "") for uid in case_uids], now)


def tell(changes: Iterable[Change], *, now: datetime) -> None:
    """Tell the desks of these changes and where each brought its case, in the caller's transaction."""
    _insert([(change.after.uid, _lists(change)) for change in changes], now)


def _lists(change: Change) -> str:
    """The lists a change brought its case into, and behind a minus those it only took it from; :data:`ANY` for too many."""
    came = standing.entered(change.before, change.after)
    left = standing.touched(change.before, change.after) - came
    told = " ".join((*sorted(came), *(f"-{name}" for name in sorted(left))))
    return told if len(told) <= LONGEST else ANY


def _insert(told: list[tuple[str, str]], now: datetime) -> None:
    at = writing.instant(now)
    writing.insert(CaseChange, ("case_uid", "entered", "at"), [(*one, at) for one in told])


def newest() -> int:
    """The number of the newest change; 0 before there is one. One question, unless something was committed meanwhile."""
    top, late = _top()
    if late:
        _number()
        top, _ = _top()
    return top


def after(seq: int) -> News:
    """What changed after ``seq``; nothing changed when the number comes back as it was."""
    return between(seq, newest())


def between(seq: int, top: int) -> News:
    """What changed after ``seq`` until ``top``, a number that was the newest: the same whenever it is asked."""
    if seq == top:
        return News(top)
    place = _place()
    if seq > top or seq < _oldest() - 1:
        return News(top, lost=True)
    order = {f"{place}__gt": seq, f"{place}__lte": top}
    found = list(
        CaseChange.objects.filter(**order)
        .order_by(place)
        .values_list("case_uid", place, "entered")[: MOST + 1]
    )
    last = {uid: number for uid, number, _ in found}
    if len(found) > MOST or MANY in last:
        return News(top, lost=True)
    came: dict[str, frozenset[str]] = dict.fromkeys(last, frozenset())
    touched: set[str] = set()
    for uid, _, lists in found:
        names = lists.split()
        came[uid] |= {name for name in names if name[0] != "-"}
        touched.update(name.lstrip("-") for name in names)
    ordered = dict(sorted(last.items(), key=lambda told: told[1]))
    return News(top, ordered, entered=came, touched=frozenset(touched))


def prune(*, now: datetime) -> None:
    """Forget what every desk has heard long ago; the newest row stays, so that numbers never start again."""
    newest_row = CaseChange.objects.order_by("-id").values_list("id", flat=True).first()
    if newest_row is not None:
        CaseChange.objects.filter(at__lt=now - KEPT, id__lt=newest_row).delete()


def _oldest() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min({_place()}) FROM cases_change")
        return int(cursor.fetchone()[0] or 0)


def _top() -> tuple[int, bool]:
    """The newest number, and whether a change waits for one."""
    late = "0" if _place() == "id" else "EXISTS (SELECT 1 FROM cases_change WHERE seq IS NULL)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (SELECT max({_place()}) FROM cases_change), {late}")
        top, waits = cursor.fetchone()
    return int(top or 0), bool(waits)


def _place() -> str:
    """The column that gives the order."""
    return "id" if connection.vendor == "sqlite" else "seq"


def _number() -> None:
    """Number what has been committed, unless somebody is about it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone()[0]:
            cursor.execute(NUMBER)
