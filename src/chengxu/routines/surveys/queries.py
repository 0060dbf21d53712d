"""Reads over rounds: the kinds of the pack, lists, one, what its sheets come to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chengxu.accounts import queries as accounts
from chengxu.accounts.rules import Actor
from chengxu.common.messages import Message
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.ledger.models import Deed
from chengxu.ledger.rules import detail
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.routines.surveys import access
from chengxu.routines.surveys.loading import parse
from chengxu.routines.surveys.models import Answer, Round, Sheet
from chengxu.routines.surveys.rules import Kind, Plan, Tally
from chengxu.territory import queries as territory

COUNTING = Q(sheets__voided_at__isnull=True)
COUNTED = {
    "asked": Count("sheets", filter=COUNTING),
    "came": Count("sheets", filter=COUNTING & Q(sheets__answered=True)),
}
"""How many were asked and how many of them answered, by the sheets that were not taken back."""


def declared(pack_hash: str | None = None) -> Mapping[str, Kind]:
    """The kinds of rounds of the pack, the one in force unless named."""
    return _declared(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _declared(pack_hash: str) -> Mapping[str, Kind]:
    check = Checker(packs.pack(pack_hash))
    return parse(check, organisation=accounts.organisation(pack_hash), vocabulary=parse_vocabulary(check))


def places() -> Mapping[str, Message]:
    """Where may be asked: townships and communities of the pack, by code."""
    ground = territory.territory()
    return {code: ground.name(code) for level in (ground.townships, ground.communities) for code in level}


def kind_of(row: Round) -> Kind:
    """The kind of a round under the pack it was begun under: what was asked does not change with a new pack."""
    return declared(row.pack_hash)[row.kind]


def plan_of(row: Round) -> Plan:
    """A round as the rules see it; its places in the order of the gazetteer, for the keys of JSON have none on every database."""
    order = {code: number for number, code in enumerate(places())}
    wanted = sorted(row.places.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))
    return Plan(kind=row.kind, title=row.title, start=row.starts_on, end=row.ends_on, places=dict(wanted))


def listed(actor: Actor) -> QuerySet[Round]:
    """The rounds somebody may see with how many were asked and answered: all for whoever reads indicators, else those they keep."""
    found = Round.objects.annotate(**COUNTED)
    if actor.may(access.READ):
        return found
    return found.filter(unit__in=actor.units) if actor.may(access.KEEP) else found.none()


def find(uid: str, actor: Actor) -> Round | None:
    """The round, if ``actor`` may see it."""
    return listed(actor).filter(uid=uid).first()


def tallies(row: Round) -> list[Tally]:
    """What the sheets of a round come to, by place in the order of the gazetteer; three queries whatever their number."""
    asked = {
        place: (count, came)
        for place, count, came in Sheet.objects.filter(round=row, voided_at__isnull=True)
        .values_list("place")
        .annotate(count=Count("id"), came=Count("id", filter=Q(answered=True)))
    }
    counts: dict[str, dict[str, dict[str, int]]] = {}
    found = (
        Answer.objects.filter(round_uid=row.uid, voided=False)
        .values_list("sheet__place", "question", "level")
        .annotate(n=Count("id"))
    )
    for place, question, level, number in found:
        counts.setdefault(place, {}).setdefault(question, {})[level] = number
    return [
        Tally(place, wanted, *asked.get(place, (0, 0)), counts.get(place, {}))
        for place, wanted in plan_of(row).places.items()
    ]


def sheets(row: Round, number: str = "") -> QuerySet[Sheet]:
    """All sheets of a round with their answers, those taken back too, or those of one number."""
    found = Sheet.objects.filter(round=row).prefetch_related("answers")
    return found.filter(number=number) if number else found


def taken_back(row: Round) -> list[Sheet]:
    """The sheets of a round that were taken back, the last first."""
    return list(Sheet.objects.filter(round=row, voided_at__isnull=False).order_by("-voided_at", "-id"))


def entry_of(sheet: Sheet, row: Round) -> Deed | None:
    """The entry of the ledger that counts ``sheet``, None where it made none or that was taken back.

    An entry does not say which sheet it is of, for that would lead from the rows behind a figure to a place. Those of one place and
    day that were recorded at one instant are alike, and any of them that still counts is as good as the other.
    """
    if not sheet.answered:
        return None
    kind = kind_of(row)
    corrected = Exists(Deed.objects.filter(corrects_uid=OuterRef("uid")).exclude(corrects_uid=""))
    found = Deed.objects.filter(
        verb=kind.verb, object=kind.object, unit=row.unit, place=sheet.place, detail=detail(round=row.uid), corrects_uid="",
        occurred_at=territory.calendar().start_of(sheet.asked_on), recorded_at=sheet.recorded_at,
    )  # fmt: skip
    return found.exclude(corrected).order_by("id").first()


def next_number(row: Round) -> str:
    """A number for a sheet that brings none: the next whole one of the round, never that of one taken back."""
    numbers = [
        int(one)
        for one in Sheet.objects.filter(round=row).values_list("number", flat=True)
        if one.isdecimal()
    ]
    return str(max(numbers, default=0) + 1)


def named(text: str) -> list[Round]:
    """The rounds of this uid or, failing that, of this title; two at most."""
    return list(Round.objects.filter(uid=text)[:1]) or list(Round.objects.filter(title=text)[:2])
