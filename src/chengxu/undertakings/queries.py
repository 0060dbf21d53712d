"""Undertakings as people find them, and as the rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q, QuerySet, Sum

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.territory import queries as territory
from chengxu.undertakings.deciding import funding, legislating, rectifying, working
from chengxu.undertakings.deciding.declared import Declared, Sort, WorkSort
from chengxu.undertakings.deciding.machine import Machine, Offer, Standing, offers
from chengxu.undertakings.deciding.terms import Term
from chengxu.undertakings.loading import parse
from chengxu.undertakings.models import Commitment, Line, Payment, Undertaking

MACHINES: Mapping[str, Machine] = {
    one.kind: one for one in (rectifying.MACHINE, working.MACHINE, funding.MACHINE, legislating.MACHINE)
}
WORKED: Mapping[str, frozenset[str]] = {"order": rectifying.WORKS, "bylaw": legislating.WORKS}
"""Of kinds that are reviewed: the steps by which somebody has worked on one."""


def declared(pack_hash: str | None = None) -> Declared:
    """What the county declares of undertakings, by the pack in force unless another is named."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Declared:
    check = Checker(packs.pack(pack_hash))
    return parse(
        check,
        organisation=accounts.organisation(pack_hash),
        vocabulary=parse_vocabulary(check),
    )


def today(now: datetime) -> date:
    """The local day of an instant."""
    return territory.calendar().local(now).date()


def find(uid: str) -> Undertaking | None:
    """The undertaking with this uid."""
    return Undertaking.objects.filter(uid=uid).first()


def sort_of(row: Undertaking) -> Sort:
    """Its sort under the pack it was entered under; a bare name when that pack has it no more."""
    found = declared(row.pack_hash).sorts(row.kind).get(row.sort)
    return found or Sort(code=row.sort, name=Message(row.sort))


def work_sort(row: Undertaking) -> WorkSort:
    """The sort of a work under the pack it was entered under."""
    return declared(row.pack_hash).works[row.sort]


def listed(
    kind: str, *, state: str = "", unit: str = "", sort: str = "", search: str = "", late: date | None = None
) -> QuerySet[Undertaking]:
    """Undertakings of a kind, newest first: in a state, of a unit (own or helped), a sort, with words in title or text, past ``late``."""
    found = Undertaking.objects.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    if unit:
        found = found.filter(Q(unit=unit) | Q(co_units__contains=unit))
    if sort:
        found = found.filter(sort=sort)
    if search:
        found = found.filter(
            Q(title__icontains=search) | Q(text__icontains=search) | Q(finding__document__icontains=search)
        )
    if late is not None:
        found = found.filter(due_on__lt=late, state__in=RUNNING[kind])
    return found.order_by("-id")


RUNNING: Mapping[str, tuple[str, ...]] = {
    "order": rectifying.OPEN,
    "work": (working.GOING, working.HALTED),
    "fund": (),
    "bylaw": (legislating.ISSUED,),
}
"""The states in which ``due_on`` runs."""


def standing(row: Undertaking) -> Standing:
    """What decides whose its steps are."""
    worked = WORKED.get(row.kind)
    workers = row.entries.filter(step__in=worked).values_list("actor", flat=True).distinct() if worked else ()
    return Standing(
        state=row.state,
        unit=row.unit,
        co_units=tuple(row.co_units.split()),
        reviewer=row.reviewer,
        workers=frozenset(workers),
    )


def item(row: Undertaking) -> rectifying.Item:
    """A finding as the rules see it."""
    proofs: dict[str, int] = {}
    for part in row.papers.exclude(part="").values_list("part", flat=True):
        proofs[part] = proofs.get(part, 0) + 1
    assert row.due_on is not None
    return rectifying.Item(
        state=row.state,
        due=row.due_on,
        measures=tuple(
            rectifying.Planned(one.ordinal, one.due_on, one.done_on, proofs.get(str(one.ordinal), 0))
            for one in row.measures.order_by("ordinal")
        ),
    )


def project(row: Undertaking, open_defects: int = 0) -> working.Project:
    """A work as the rules see it; whether defects are still open only those above know, who know cases."""
    return working.Project(
        state=row.state,
        stages=tuple(
            working.Stage(one.code, one.planned_on, one.actual_on, one.why)
            for one in row.stages.order_by("ordinal")
        ),
        budget=row.work.budget_fen,
        paid=paid_for(row.uid),
        quality_until=row.work.quality_until,
        open_defects=open_defects,
    )


def paid_for(work: str) -> int:
    """What was paid for a work, out of whichever fund, in fen."""
    return Payment.objects.filter(work__uid=work).aggregate(sum=Sum("amount_fen"))["sum"] or 0


def lines(row: Undertaking) -> list[funding.Line]:
    """The lines of a fund as the rules see them, in their order; keys are their primary keys."""
    return [line(one) for one in row.lines.order_by("ordinal")]


def line(row: Line) -> funding.Line:
    """A line as the rules see it."""
    paid = row.payments.aggregate(sum=Sum("amount_fen"))["sum"] or 0
    bound = sum(promise(one).bound for one in row.commitments.all())
    return funding.Line(str(row.pk), row.budget_fen, bound, paid)


def promise(row: Commitment) -> funding.Promise:
    """A contract as the rules see it."""
    paid = row.payments.aggregate(sum=Sum("amount_fen"))["sum"] or 0
    return funding.Promise(str(row.line_id), row.amount_fen, paid, row.ended_on is not None)


def ordinance(row: Undertaking, *, concluded: bool = False) -> legislating.Ordinance:
    """A local rule as the rules see it; whether its consultation is concluded only those above know."""
    facts = row.bylaw
    return legislating.Ordinance(
        state=row.state,
        versions=row.versions.count(),
        returned=facts.returned,
        consultation=facts.consultation,
        concluded=concluded,
        issued=facts.issued_on,
        effective=facts.effective_on,
        until=facts.valid_until,
        filed=facts.filed_on,
    )


def hindered(
    row: Undertaking, code: str, day: date, *, open_defects: int = 0, concluded: bool = False
) -> Message | None:
    """Why the facts of this undertaking stand against a step today; None when they do not."""
    if row.kind == "order":
        return rectifying.hindrance(item(row), code)
    if row.kind == "work":
        return working.hindrance(project(row, open_defects), code, day)
    if row.kind == "fund":
        return funding.hindrance(lines(row), code)
    return legislating.hindrance(ordinance(row, concluded=concluded), code)


def offered(
    row: Undertaking, actor: Actor, day: date, *, open_defects: int = 0, concluded: bool = False
) -> tuple[Offer, ...]:
    """Every step of its table for ``actor``, lawful now or with the reason why not."""

    def hindrance(code: str) -> Message | None:
        return hindered(row, code, day, open_defects=open_defects, concluded=concluded)

    return offers(MACHINES[row.kind], standing(row), actor, hindrance)


def terms(row: Undertaking) -> tuple[Term, ...]:
    """The days that run for it now."""
    if row.kind == "order":
        return rectifying.terms(item(row))
    if row.kind == "work":
        return working.terms(project(row))
    law = declared(row.pack_hash).lawmaking
    if row.kind == "bylaw" and law is not None:
        return legislating.terms(ordinance(row), law)
    return ()


def public_works(day: date) -> QuerySet[Undertaking]:
    """Works the public may know of: under way, halted, or accepted within the last year."""
    open_ = Q(state__in=(working.GOING, working.HALTED))
    lately = Q(state=working.ACCEPTED, work__quality_until__gte=day)
    return (
        Undertaking.objects.filter(open_ | lately, kind="work", published=True)
        .select_related("work")
        .prefetch_related("stages")
        .order_by("state", "due_on", "id")
    )


def public_bylaws() -> QuerySet[Undertaking]:
    """Local rules that were issued and not repealed, newest first, internal ones left out by ``published``."""
    return (
        Undertaking.objects.filter(kind="bylaw", state=legislating.ISSUED, published=True)
        .select_related("bylaw")
        .order_by("-bylaw__issued_on", "-id")
    )


def road_name(code: str) -> Message:
    """The name of a road of the pack; empty for none."""
    found = next((road.name for road in territory.territory().roads if code and road.code == code), None)
    return found or Message("")
