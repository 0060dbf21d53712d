"""Reads of cases: the rulebook they run under, a case page, what is open nearby; lists are in ``finding``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import PUBLIC, SYSTEM, Actor
from chengxu.cases import models, rows, rules
from chengxu.cases.access import visible
from chengxu.cases.deciding import owners
from chengxu.cases.declared.desk import Desk, parse_desk
from chengxu.cases.loading import parse_settings
from chengxu.cases.together import relatives
from chengxu.cases.together.parts import refuse_ending
from chengxu.cases.workflow.kinship import METRES_PER_LONGITUDE
from chengxu.cases.workflow.states import ENDED, OPEN, State
from chengxu.cases.workflow.transitions import TRANSITIONS, Transition
from chengxu.catalog import queries as catalog
from chengxu.common.messages import Message, joined
from chengxu.ledger import queries as ledger
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.responsibility import queries as responsibility
from chengxu.territory import queries as territory
from chengxu.territory.rules import distance

NEARBY_MOST = 100
STILL_OPEN = Q(is_open__in=(True,))
"""Cases that have not ended. Asked as a value in a list: SQLite looks a bare ``is_open`` up row by row, past its index."""
NOT_PEOPLE = {PUBLIC.uid: Message("公众", "the public"), SYSTEM.uid: Message("系统", "system")}


@dataclass(frozen=True, slots=True)
class Possible:
    """A verb on a case page: open to this actor, or refused with the reason."""

    verb: str
    label: Message
    refusal: Message | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's timeline."""

    deed: Deed
    actor: Message
    note: str
    evidence: tuple[str, ...]


def rulebook(pack_hash: str | None = None) -> rules.Rulebook:
    """Everything decisions about cases need from one pack (the one in force unless named)."""
    return _rulebook(pack_hash or packs.active_hash(), responsibility.generation())


@lru_cache(maxsize=8)
def _rulebook(pack_hash: str, precedents: responsibility.Generation) -> rules.Rulebook:
    check = Checker(packs.pack(pack_hash))
    return rules.Rulebook(
        pack_hash=pack_hash,
        settings=parse_settings(check),
        calendar=territory.calendar(pack_hash),
        territory=territory.territory(pack_hash),
        catalog=catalog.catalog(pack_hash),
        responsibility=responsibility.responsibility(pack_hash, precedents),
        organisation=accounts.organisation(pack_hash),
        vocabulary=parse_vocabulary(check),
    )


def desk(pack_hash: str | None = None) -> Desk:
    """How desks work under one pack (the one in force unless named): claims, and texts to answer with."""
    return _desk(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _desk(pack_hash: str) -> Desk:
    return parse_desk(Checker(packs.pack(pack_hash)), catalog.catalog(pack_hash))


def rulebook_of(pack_hash: str) -> rules.Rulebook:
    """The rules a case was reported under, with the calendar, the units and the centre in force today.

    Holidays are facts, not rules: what starts or resumes counts by the calendar now known. A clock that runs is moved
    by a recalculation alone, which is a deed. Which units there are is a fact too: nothing is sent to one that is no more.
    """
    return _rulebook_of(pack_hash, packs.active_hash(), responsibility.generation())


def rulebooks() -> Callable[[str], rules.Rulebook]:
    """:func:`rulebook_of` for many cases of one transaction: what is in force is asked once."""
    active, precedents = packs.active_hash(), responsibility.generation()
    return lambda pack_hash: _rulebook_of(pack_hash, active, precedents)


@lru_cache(maxsize=8)
def _rulebook_of(pack_hash: str, active: str, precedents: responsibility.Generation) -> rules.Rulebook:
    book = _rulebook(pack_hash, precedents)
    if pack_hash == active:
        return book
    today = _rulebook(active, precedents)
    return replace(
        book,
        calendar=today.calendar,
        organisation=today.organisation.remembering(book.organisation),
        settings=replace(book.settings, centre=today.settings.centre),
    )


def find(case_uid: str, actor: Actor) -> models.Case | None:
    """The case with this uid, if ``actor`` may see it."""
    return models.Case.objects.filter(uid=case_uid).filter(visible(actor)).first()


def next_step(row: models.Case, settings: rules.Settings) -> Transition | None:
    """What whoever owns a stored case does next (``owners``); None when it has ended. Asks the database nothing."""
    return owners.first_step(rows.bare(row), settings)


def possible(case: rules.Case, actor: Actor, *, now: datetime, book: rules.Rulebook) -> list[Possible]:
    """Every verb of the workflow for this case and actor at ``now``, in the order of the table, with the reason where refused."""
    found = []
    waiting = refuse_ending(relatives.kin_of(case.uid))
    for row in TRANSITIONS:
        refusal = rules.bar(case, row, actor=actor, now=now, book=book)
        reason = refusal[0] if refusal else waiting if row.to in ENDED else None
        found.append(Possible(row.verb, row.label, reason, row.needs))
    return found


def state_of(row: models.Case) -> rules.Case:
    """A stored case as the rules see it, with its clocks."""
    return rows.load(row)


def timeline(case_uid: str) -> list[Step]:
    """All deeds of a case in the order in which they happened, with names, notes and pictures."""
    deeds = list(ledger.of_cases(case_uid).order_by("occurred_at", "id"))
    people = NOT_PEOPLE | {
        uid: Message(name) for uid, name in accounts.names({deed.actor for deed in deeds}).items()
    }
    texts = ledger.notes([deed.uid for deed in deeds if deed.note_digest])
    return [
        Step(
            deed,
            people.get(deed.actor, Message(deed.actor)),
            texts.get(deed.uid, ""),
            tuple(deed.evidence.split()),
        )
        for deed in deeds
    ]


def since(case: rules.Case, seen: int, book: rules.Rulebook) -> Message:
    """Who did what to a case after the version somebody saw, in words for them."""
    if case.version < seen:
        return Message("页面不对，请刷新后再办", "the page is not of this case; reload it")
    steps = timeline(case.uid)[-min(case.version - seen, 3) :]
    done = [
        Message("{who} {at}「{verb}」", "{who} {verb} it at {at}").format(
            who=step.actor,
            at=f"{book.calendar.local(step.deed.recorded_at):%m-%d %H:%M}",
            verb=book.vocabulary.verb_name(step.deed.verb),
        )
        for step in steps
    ]
    return Message(
        "您打开页面以后案件有了变化：{done}。请刷新，看现在的情况再办",
        "the case changed since you opened the page: {done}; reload and look before you act",
    ).format(done=joined(done, zh="，", en=", "))


@dataclass(frozen=True, slots=True)
class Nearby:
    """An open case of the same category close by; ``metres`` is None when one of the two is known by a name alone."""

    case_uid: str
    case_no: str
    state: State
    reported_at: datetime
    metres: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What may be the same matter: of this category, near this position or at the place or street of this code."""

    category: str
    lon: float | None = None
    lat: float | None = None
    place: str = ""


def nearby(
    around: Around, *, actor: Actor, now: datetime, book: rules.Rulebook, exclude: str = ""
) -> tuple[Nearby, ...]:
    """Open cases that may be the same matter and that ``actor`` may see, the nearest first."""
    return near(visible(actor), around, now=now, book=book, exclude=exclude)


def near(
    seen: Q, around: Around, *, now: datetime, book: rules.Rulebook, exclude: str = ""
) -> tuple[Nearby, ...]:
    """Open cases among ``seen`` within the pack's radius and days; those known by the same name alone stand last."""
    if not around.category:
        return ()
    lately = models.Case.objects.filter(
        seen, state__in=OPEN, reported_at__gte=now - timedelta(days=book.settings.near_days)
    ).exclude(uid=exclude)
    found: dict[str, Nearby] = {}
    for some in _candidates(lately, around, book.settings.near_metres):
        for uid, number, state, at, lon, lat in some.order_by("-id").values_list(*_NEAR)[:NEARBY_MOST]:
            found[uid] = Nearby(uid, number or "", State(state), at, _apart(around, lon, lat))
    within = [n for n in found.values() if n.metres is None or n.metres <= book.settings.near_metres]
    return tuple(sorted(within, key=lambda n: (n.metres is None, n.metres or 0)))


_NEAR = ("uid", "case_no", "state", "reported_at", "lon", "lat")


def _candidates(lately: QuerySet[models.Case], around: Around, reach: int) -> Iterator[QuerySet[models.Case]]:
    """By position where both have one; by the code of the place where one of the two has only a name.

    The latter begin from the days: a function around the category keeps the planner from reading all cases of it.
    """
    positioned = around.lon is not None and around.lat is not None
    if around.lon is not None and around.lat is not None:
        degrees = reach / METRES_PER_LONGITUDE
        yield lately.filter(
            category=around.category,
            lon__range=(around.lon - degrees, around.lon + degrees),
            lat__range=(around.lat - degrees, around.lat + degrees),
        )
    if around.place:
        named = lately.alias(kind=Coalesce(F("category"), Value(""))).filter(
            kind=around.category, place=around.place
        )
        yield named.filter(lon=None) if positioned else named


def _apart(around: Around, lon: float | None, lat: float | None) -> int | None:
    if around.lon is None or around.lat is None or lon is None or lat is None:
        return None
    return round(distance(around.lon, around.lat, lon, lat))
