"""Reads over recurring tasks: what the pack declares, what is to be done, what became of it, which misses have to become a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.common.messages import Message, Refused, joined
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed as Row
from chengxu.ledger.rules import MILLI, Deed
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.parties import queries as parties
from chengxu.routines import queries as shifts
from chengxu.routines.recurring import access, judging
from chengxu.routines.recurring.judging import Reason
from chengxu.routines.recurring.loading import Known, parse
from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.proofs import Kind
from chengxu.routines.recurring.rules import State, Task
from chengxu.territory import queries as territory

NEWS = timedelta(days=7)
"""A miss that is older is history: it stays in the figures and starts no case; default, unverified."""
RUN = timedelta(days=60)
"""How far back misses in a row are counted."""
KEPT = (State.DONE.value, State.LATE.value)
"""What counts as kept; partly and missed do not, excused and planned count in neither half."""
DUE = (*KEPT, State.PARTLY.value, State.MISSED.value)


def declared(pack_hash: str | None = None) -> Mapping[str, Task]:
    """The tasks of the pack (the one in force unless named), by code."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Mapping[str, Task]:
    check = Checker(packs.pack(pack_hash))
    known = Known(
        organisation=accounts.organisation(pack_hash), vocabulary=parse_vocabulary(check), territory=territory.territory(pack_hash),
        duties=shifts.declared(pack_hash), categories={one.id for one in parse_catalog(check).active}, markets=parties.declared(pack_hash).markets,
    )  # fmt: skip
    return parse(check, known)


def measure(of: Mapping[str, str]) -> str:
    """The measure word an entry of the ledger that proves a task is written with, where the task names none."""
    pair = parse_vocabulary(Checker(packs.pack(packs.active_hash()))).allowed.get((of["verb"], of["object"]))
    return pair.measures[0] if pair else ""


def find(uid: str, actor: Actor) -> Occurrence | None:
    """The occurrence with this uid, if ``actor`` may see it."""
    return Occurrence.objects.filter(access.visible(actor), uid=uid).first()


def at_target(deed: Deed, uid: str, actor: Actor) -> Deed:
    """An entry of the ledger as one made for an occurrence: at its target, by its unit, whatever the phone knows of where it is.

    Raises :class:`Refused` (field ``task``) when there is no such occurrence in the unit of ``actor``.
    """
    row = of_unit(uid, actor)
    target = {_TARGETS.get(row.place_kind, "place"): row.place} if row.place else {}
    return replace(deed, routine_uid=row.uid, unit=row.unit, **target)  # type: ignore[arg-type]


def of_unit(uid: str, actor: Actor) -> Occurrence:
    """An occurrence of the unit of ``actor``. Raises :class:`Refused` (field ``task``) when it is none."""
    row = Occurrence.objects.filter(uid=uid, unit__in=actor.units).first()
    if row is None:
        raise Refused(NO_TASK, field="task")
    return row


NO_TASK = Message(
    "本单位没有这项常态任务；请刷新后再记。", "your unit has no such task; refresh and record it again."
)
_TARGETS = {"grids": "grid", "assets": "asset_uid", "parties": "party_uid"}


def of_case(case_uid: str, actor: Actor) -> QuerySet[Occurrence]:
    """The misses a case came from."""
    return Occurrence.objects.filter(access.visible(actor), case_uid=case_uid)


def proved_by(uid: str) -> list[str]:
    """The uids of the ledger entries an occurrence was decided by: the proofs themselves, and what stood shifts left."""
    row = Occurrence.objects.filter(uid=uid).first()
    used = [proof.partition(":")[::2] for proof in row.proofs.split()] if row else []
    shifts = [uid for kind, uid in used if kind == Kind.SHIFT]
    left = Row.objects.filter(routine_uid__in=shifts).values_list("uid", flat=True) if shifts else ()
    return [uid for kind, uid in used if kind != Kind.SHIFT] + list(left)


def between(*, actor: Actor, first: date, last: date, routine: str = "") -> QuerySet[Occurrence]:
    """Occurrences of local days in [first, last] that ``actor`` may see."""
    found = Occurrence.objects.filter(access.visible(actor), day__gte=first, day__lte=last)
    return found.filter(routine=routine) if routine else found


def running_on(*, actor: Actor, day: date) -> QuerySet[Occurrence]:
    """What belongs to a local day: what begins on it, and longer stretches it lies in as a whole."""
    calendar = territory.calendar()
    begins, ends = calendar.start_of(day), calendar.start_of(day + timedelta(days=1))
    around = Q(day=day) | Q(starts_at__lt=begins, ends_at__gte=ends)
    return Occurrence.objects.filter(access.visible(actor), around)


def running(*, actor: Actor, now: datetime) -> list[Occurrence]:
    """What falls to somebody now: not decided and begun, or beginning later today; by when it ends."""
    mine = [task.code for task in declared().values() if task.is_for(actor)]
    tomorrow = territory.calendar().start_of(territory.calendar().local(now).date() + timedelta(days=1))
    found = Occurrence.objects.filter(
        routine__in=mine,
        unit__in=actor.units,
        state=State.PLANNED.value,
        starts_at__lt=tomorrow,
        settles_at__gt=now,
    )
    return list(found.order_by("ends_at", "routine", "place"))


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of those that were due were kept; excused are told apart and count in neither."""

    due: int = 0
    kept: int = 0
    excused: int = 0

    @property
    def share(self) -> float | None:
        """Per cent kept; None when nothing was due."""
        return self.kept / self.due * 100 if self.due else None


def kept(states: Iterable[str]) -> Kept:
    """Compliance over some states."""
    count = Counter(states)
    return Kept(
        due=sum(count[state] for state in DUE),
        kept=sum(count[state] for state in KEPT),
        excused=count[State.EXCUSED.value],
    )


def by_month(*, actor: Actor, routine: str, first: date, last: date) -> dict[str, dict[str, Kept]]:
    """Compliance of a task by month (``2023-07``) and target; under the target "*" all of them together."""
    cells: dict[tuple[str, str], list[str]] = {}
    rows = between(actor=actor, first=first, last=last, routine=routine)
    for day, place, state in rows.values_list("day", "place", "state"):
        for target in {place, "*"}:
            cells.setdefault((f"{day:%Y-%m}", target), []).append(state)
    table: dict[str, dict[str, Kept]] = {}
    for (month, target), states in sorted(cells.items()):
        table.setdefault(month, {})[target] = kept(states)
    return table


def reasoned(row: Occurrence, task: Task | None) -> Message:
    """Why it was decided so, in a sentence."""
    measure = task.evidence.measure if task else ""
    sentence = judging.SENTENCES[Reason(row.reason)].format(
        wanted=judging.number(row.required / MILLI),
        counted=judging.number(row.counted / MILLI),
        measure=f" {measure}",
        why=row.words,
    )
    parts = [sentence]
    if row.near:
        parts.append(judging.LEFT_OUT.format(n=row.near))
    if row.poor:
        parts.append(judging.TOO_POOR.format(n=row.poor))
    return joined(parts, zh="", en="")


@dataclass(frozen=True, slots=True)
class Missing:
    """Misses in a row at one target that have to become one case, the oldest first."""

    task: Task
    rows: tuple[Occurrence, ...]

    @property
    def last(self) -> Occurrence:
        """The newest of them."""
        return self.rows[-1]


def missing(now: datetime) -> Iterator[Missing]:
    """Misses the pack wants a case for and that became none: each occurrence in one case at most, nothing older than news."""
    for task in declared().values():
        if task.miss is None:
            continue
        wanted = {State.MISSED.value} | ({State.PARTLY.value} if task.miss.partly else set())
        rows = Occurrence.objects.filter(
            routine=task.code, state__in=DUE, settles_at__gt=now - RUN, settles_at__lte=now
        )
        run: list[Occurrence] = []
        place = None
        for row in rows.order_by("place", "starts_at", "id"):
            if row.place != place:
                place, run = row.place, []
            run = [*run, row] if row.state in wanted and not row.case_uid else []
            if len(run) >= task.miss.after and row.settles_at > now - NEWS:
                yield Missing(task, tuple(run))
                run = []
