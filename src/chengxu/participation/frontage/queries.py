"""The register everybody sees by street, what staff see besides, and one's own promise by receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from chengxu.common.ids import normalise_receipt
from chengxu.common.messages import Message, listed
from chengxu.intake.queries import mask_name, mask_phone
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker
from chengxu.participation.deciding.frontage import Party, Stage, Terms
from chengxu.participation.loading import parse_terms
from chengxu.participation.models import Commitment
from chengxu.participation.sendings import receipt_among
from chengxu.territory import queries as territory

LOOKED = Count("inspections")
KEPT = Count("inspections", filter=Q(inspections__broken=""))


@dataclass(frozen=True, slots=True)
class Row:
    """One promise as everybody sees it: a person by the first sign of the name, and without the house number."""

    uid: str
    title: str
    place: Message
    items: Message
    until_on: date
    looked: int
    kept: int


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the register and how many promises are in force there."""

    code: str
    name: Message
    count: int


def terms(pack_hash: str | None = None) -> Terms:
    """What is promised under a pack, the one in force unless another is named."""
    return _terms(pack_hash or packs.active_hash())


@lru_cache(maxsize=8)
def _terms(pack_hash: str) -> Terms:
    return parse_terms(Checker(packs.pack(pack_hash)))


def streets() -> dict[str, Message]:
    """The streets of the pack that have a name, by code."""
    return {road.code: road.name for road in territory.territory().roads if road.code and road.name}


def in_force(today: date) -> QuerySet[Commitment]:
    """The register of a day."""
    return Commitment.objects.filter(stage=Stage.CONFIRMED, until_on__gte=today)


def by_street(today: date) -> list[Street]:
    """The streets with a promise in force, by name of the pack's order."""
    counts = dict(in_force(today).order_by().values_list("street").annotate(Count("id")))
    known = streets()
    rows = [Street(code, name, counts[code]) for code, name in known.items() if code in counts]
    return rows + [Street(code, Message(code), n) for code, n in counts.items() if code not in known]


def register(street: str, today: date) -> list[Row]:
    """The promises in force in a street, with their record."""
    found = in_force(today).filter(street=street).annotate(looked=LOOKED, kept=KEPT).order_by("number", "id")
    return [row(one) for one in found]


def all_of(stage: Stage) -> QuerySet[Commitment]:
    """Promises of a stage for those who keep the register, the newest first, with their record."""
    return Commitment.objects.filter(stage=stage).annotate(looked=LOOKED, kept=KEPT).order_by("-id")


def find(uid: str) -> Commitment | None:
    """The promise with this uid."""
    return Commitment.objects.filter(uid=uid).first()


def receipt_of(source_id: str) -> str:
    """The receipt that this sending of a promise got before; "" when it has not come yet."""
    return receipt_among(Commitment.objects.all(), source_id)


def mine(code: str) -> Commitment | None:
    """The promise with this receipt, however it was typed, with its record."""
    found = Commitment.objects.annotate(looked=LOOKED, kept=KEPT)
    return found.filter(receipt=normalise_receipt(code)).first()


def row(one: Commitment, *, inside: bool = False) -> Row:
    """A promise with its record; ``inside`` shows staff the whole name and number of the front they have to find."""
    street = streets().get(one.street, Message(one.street))
    open_to_all = inside or one.party == Party.SHOP
    number = one.number if open_to_all else ""
    return Row(
        uid=one.uid,
        title=one.title if open_to_all else mask_name(one.title),
        place=Message("{street} {number}", "{street} {number}").format(street=street, number=number)
        if number
        else street,
        items=promised(one),
        until_on=one.until_on,
        looked=one.looked,  # type: ignore[attr-defined]
        kept=one.kept,  # type: ignore[attr-defined]
    )


def promised(one: Commitment) -> Message:
    """What is promised, in the words of the pack it was promised under."""
    return listed(terms(one.pack_hash).names(one.items.split()))


def contact(one: Commitment) -> str:
    """Who answers for it, masked."""
    return " ".join(part for part in (mask_name(one.contact_name), mask_phone(one.contact_phone)) if part)


def record(rows: Iterable[Row]) -> tuple[int, int]:
    """How often these were looked at, and how often all was kept."""
    found = list(rows)
    return sum(one.looked for one in found), sum(one.kept for one in found)
