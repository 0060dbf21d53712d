"""One line of a queue: names instead of codes, the clock in words. No query per row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.cases import queries
from chengxu.cases.access import seen, sight
from chengxu.cases.auto import reason
from chengxu.cases.claims import holder
from chengxu.cases.models import Case, CaseClock
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import ClockKind
from chengxu.common.messages import Message
from chengxu.intake.rules import CHANNELS
from chengxu.web.desk import work
from chengxu.web.showing import Left, pressing


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list shows it."""

    uid: str
    case_no: str
    state: str
    category: Message
    place: str
    unit: Message
    left: Left | None
    channel: Message
    reported_at: datetime
    lon: float | None
    lat: float | None
    next: Message | None
    held: Held | None
    auto: Message
    mark: Message | None = None  # that it belongs to others
    supervised: bool = False  # a leader waits for an answer


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody works on it: who, until when, and whether it is the reader."""

    name: str
    until: datetime
    mine: bool


RUNNING = Prefetch("clocks", CaseClock.objects.filter(stopped_at__isnull=True))
VISITS = {"confirm": Message("现场核实", "verify on site"), "pass": Message("现场核查", "check on site")}
"""The next step where the verb already says what will be found."""
UNSORTED = Message("未定类别", "no category yet")
CHANNEL_SHORT = {
    "portal": Message("网页", "web"),
    "hotline": Message("12345", "12345"),
    "redweb": Message("红网", "Rednet"),
    "open311": Message("接口", "Open311"),
    "collector": Message("监督员", "collector"),
    "patrol": Message("巡查", "patrol"),
    "department": Message("转办", "department"),
    "import": Message("导入", "import"),
}


def category_name(category: str, book: Rulebook) -> Message:
    """The name of a category, the code itself when no pack knows it."""
    if not category:
        return UNSORTED
    known = book.catalog.categories.get(category)
    return known.name if known else Message(category)


def place_name(case: Case, book: Rulebook) -> str:
    """Where it is, the way somebody would say it: township, then what was written or the nearest known place."""
    ground = book.territory
    township = str(ground.name(case.township)) if case.township else str(ground.name("unlocated"))
    said = case.place_text or (str(ground.name(case.place)) if case.place else "")
    community = str(ground.name(case.community)) if case.community and not said else ""
    if said.startswith(township):
        township = ""  # somebody wrote it themselves
    return " ".join(part for part in (township, community, said) if part)


def with_clocks(found: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with their running clocks, in one more question however many they are."""
    return found.prefetch_related(RUNNING)


def fetch_clocks(found: list[Case]) -> None:
    """The same for cases that have been read already."""
    prefetch_related_objects(found, RUNNING)


def drawn_for(case: Case, actor: Actor, queue: str) -> object:
    """What :func:`rows` asks of a reader and a list, but for holding the case: whether they may see what the mark
    speaks of, and the task the list is read for."""
    marked = case.recurs_of or case.parent_uid
    seen_as = sight(actor) if marked and not actor.may("case.view_all") else None
    return seen_as, work.depends_on(queue, actor)


def rows(found: Iterable[Case], book: Rulebook, now: datetime, actor: Actor, *, queue: str = "") -> list[Row]:
    """Lines for cases whose running clocks have been fetched with them, as ``actor`` sees them in the list ``queue``.

    One question for the names of holders, and one, for somebody who sees only some cases, for what the marks speak of.
    """
    found = list(found)
    claims = {case.uid: claim for case in found if (claim := holder(case, now))}
    names = accounts.names({claim.by for claim in claims.values()}) if claims else {}
    held = {
        uid: Held(names.get(claim.by, claim.by), claim.until, claim.by == actor.uid)
        for uid, claim in claims.items()
    }
    known = seen((uid for case in found for uid in (case.recurs_of, case.parent_uid)), actor)
    return [
        _row(case, book, asked(case, book, now, actor, queue), held.get(case.uid), _mark(case, known))
        for case in found
    ]


def asked(
    case: Case, book: Rulebook, now: datetime, actor: Actor, queue: str
) -> tuple[Message | None, Left | None]:
    """The next step and the clock that presses: of the task a list is read for, else of whoever owns the case."""
    task, clocks = work.TASKS.get(queue), case.clocks.all()
    if task is None:
        return next_step(case, book), pressing(clocks, now, book.calendar)
    own = task.measured_by(clocks, actor)
    return task.said(own, book.organisation), pressing(own or clocks, now, book.calendar)


def _row(
    case: Case,
    book: Rulebook,
    asks: tuple[Message | None, Left | None],
    held: Held | None,
    mark: Message | None,
) -> Row:
    step, clock = asks
    return Row(
        uid=case.uid,
        case_no=case.case_no or "",
        state=case.state,
        category=category_name(case.category, book),
        place=place_name(case, book),
        unit=_holder(case, book),
        left=clock,
        channel=CHANNEL_SHORT.get(case.channel) or CHANNELS.get(case.channel) or Message(case.channel),
        reported_at=case.reported_at,
        lon=case.lon,
        lat=case.lat,
        next=step,
        held=held,
        auto=reason(case.auto_rule, Message(case.lead_reason_zh, case.lead_reason_en), book),
        mark=mark,
        supervised=any(clock.kind == ClockKind.SUPERVISION for clock in case.clocks.all()),
    )


def next_step(case: Case, book: Rulebook) -> Message | None:
    """What whoever owns the case does next; None when nothing more is to be done."""
    step = queries.next_step(case, book.settings)
    return VISITS.get(step.verb, step.label) if step else None


def _mark(case: Case, known: frozenset[str]) -> Message | None:
    """That the case belongs to another; nothing when the reader may not see that one."""
    if case.recurs_of in known:
        return Message("又发生", "again")
    return Message("下级", "part") if case.parent_uid in known else None


def _holder(case: Case, book: Rulebook) -> Message:
    """Who has it: the body outside it was transferred to, the unit it was sent to, or the one it will be sent to."""
    return book.organisation.short(case.transferred_to or case.unit or case.lead_unit)
