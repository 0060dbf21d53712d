"""Putting a pack in force where cases are running: nothing may become nobody's, and what has a successor goes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.loading import PATH
from chengxu.accounts.loading import parse as parse_organisation
from chengxu.accounts.rules import Actor, Organisation
from chengxu.cases import batches, claims, models, queries, rows
from chengxu.cases.deciding import succeeding
from chengxu.cases.deciding.stranding import Crew, Waiting, homeless, unmanned
from chengxu.cases.workflow.states import ClockKind, CoKind, Finding, RequestState, State
from chengxu.common.ids import Ids
from chengxu.common.messages import Invalid, Problem, Problems
from chengxu.packs import actions as packs
from chengxu.packs.checking import Checker
from chengxu.packs.models import Snapshot
from chengxu.packs.rules import Pack
from chengxu.responsibility import queries as responsibility

TOGETHER = 500
"""Cases read and written in one go."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a pack would mean for what runs: what forbids it, how many cases go from which unit to which, and the rulings.

    ``rulings`` are those in force that name a unit which is no more, by number: that unit, and who is bound instead; "" when
    nobody took over, so that the ruling decides nothing and the rules do.
    """

    problems: tuple[Problem, ...] = ()
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    rulings: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Adopted:
    """Whether the pack is newly in force, how many cases were handed over, and what became of rulings (:class:`Outlook`)."""

    new: bool
    handed_over: int
    rulings: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def outlook(pack: Pack) -> Outlook:
    """What putting ``pack`` in force would do to the cases that run; nothing is written.

    Nothing is in the way of the first pack of a database.
    """
    if not Snapshot.objects.filter(active=True).exists():
        return Outlook()
    new = parse_organisation(Checker(pack))
    gone = {code: count for code, count in _held().items() if code not in new.units}
    problems = Problems()
    for code, message in homeless(gone, new):
        problems.add(message, file=PATH, field=f"units.{code}")
    old = accounts.organisation()
    crews = (Crew(old, accounts.actors(old)), Crew(new, accounts.actors(new)))
    for posts, message in unmanned(_waiting(), *crews):
        problems.add(message, file=PATH, field=f"posts.{posts}")
    moves = {(code, new.today(code)): n for code, n in gone.items() if new.today(code) in new.units}
    return Outlook(tuple(problems.items), Counter(moves), _rulings(new))


def _rulings(new: Organisation) -> dict[str, tuple[str, str]]:
    return {
        one.number: (one.lead, new.today(one.lead) if new.today(one.lead) in new.units else "")
        for one in responsibility.precedents()
        if not one.superseded_by and one.lead not in new.units
    }


def adopt(*, pack: Pack, actor: Actor, now: datetime, ids: Ids) -> Adopted:
    """Put a checked pack in force and hand every case of a unit that is no more to its successor: all of it, or nothing.

    Raises :class:`Invalid`, naming units, posts, how many cases and what to write, when cases would become nobody's.
    """
    with transaction.atomic():
        look = outlook(pack)
        if look.problems:
            raise Invalid(look.problems)
        new = packs.load(pack=pack, actor=actor.uid, now=now)
        count = _hand_over(actor, now, ids)
    if new:
        with transaction.atomic():  # what others sent to such a unit while this was being written
            count += _hand_over(actor, now, ids)
    return Adopted(new, count, look.rulings if new else {})


def _hand_over(actor: Actor, now: datetime, ids: Ids) -> int:
    known, book, count = accounts.organisation(), queries.rulebooks(), 0
    rest = iter(_of_former(known))
    while uids := list(islice(rest, TOGETHER)):
        found = rows.load_all(batches.locked(models.Case.objects.filter(uid__in=uids)))
        handed = (
            succeeding.hand_over(case, actor=actor, now=now, book=book(case.pack_hash), ids=ids)
            for case in found
        )
        changes = [change for change in handed if change]
        batches.write(changes, ids=ids, also=claims.NOBODY)
        count += len(changes)
    return count


def _of_former(known: Organisation) -> list[str]:
    """The cases that name a unit which is no more and has a successor, oldest first."""
    codes = [code for code in known.former if known.today(code) in known.units]
    running = queries.STILL_OPEN | Q(state=State.MERGED)  # a merge may be undone
    named = (
        Q(unit__in=codes)
        | Q(lead_unit__in=codes)
        | Q(transferred_to__in=codes)
        | Q(uid__in=_helpers().filter(unit__in=codes).values("case_id"))
        | Q(uid__in=_clocks().filter(unit__in=codes).values("case_id"))
    )
    owing = _clocks().filter(kind=ClockKind.NOTICE, unit__in=codes)  # of closed cases too
    return list(
        models.Case.objects.filter((running & named) | Q(uid__in=owing.values("case_id")))
        .order_by("id")
        .values_list("uid", flat=True)
    )


def _helpers() -> QuerySet[models.CoHandling]:
    return models.CoHandling.objects.filter(kind=CoKind.HELP, done_at__isnull=True)


def _clocks() -> QuerySet[models.CaseClock]:
    return models.CaseClock.objects.filter(stopped_at__isnull=True).exclude(unit="")


def _held() -> Counter[str]:
    """How many open cases hang on each unit: held or led by it, transferred to it, helped by it, or on a clock of its own.

    A notice hangs on the centre that follows it: what a unit without a successor would have answered the centre books.
    """
    opened = models.Case.objects.filter(queries.STILL_OPEN)
    pairs: set[tuple[str, str]] = set(opened.values_list("holder", "uid"))
    pairs |= set(opened.filter(state=State.TRANSFERRED).values_list("transferred_to", "uid"))
    pairs |= set(_helpers().filter(case__is_open=True).values_list("unit", "case__uid"))
    pairs |= set(
        _clocks().filter(case__is_open=True).exclude(kind=ClockKind.NOTICE).values_list("unit", "case__uid")
    )
    return Counter(unit for unit, _ in pairs if unit)


def _waiting() -> list[Waiting]:
    """What the open cases wait for, each kind once with its number."""
    opened = models.Case.objects.filter(queries.STILL_OPEN).order_by()
    states = opened.values_list("state", "unit", "finding").annotate(Count("id"))
    merged: Counter[tuple[State, str, bool]] = Counter()
    for state, unit, finding, count in states:
        passed = state == State.CHECKING and finding == Finding.PASSED
        merged[State(state), unit, passed] += count
    found = [
        Waiting(state, unit, passed, count=count) for (state, unit, passed), count in sorted(merged.items())
    ]
    asked = models.CaseRequest.objects.filter(state=RequestState.ASKED).order_by()
    levels = asked.values_list("level").annotate(Count("id"))
    return found + [Waiting(State.HANDLING, level=level, count=n) for level, n in sorted(levels)]
