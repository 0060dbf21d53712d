"""What addresses and numbers have sent lately: kept as keyed digests for a day, written with the report itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengxu.intake.gating import DAY, HOUR, KEPT, MINUTE, Limits, Sent
from chengxu.intake.models import Sending
from chengxu.ledger import writing

COLUMNS = ("at", "address", "phone", "puzzle")


@dataclass(frozen=True, slots=True)
class Sender:
    """Digests of the address and the number a report comes from, "" for none, and the puzzle that was solved for it."""

    address: str = ""
    phone: str = ""
    puzzle: str = ""


def sent(sender: Sender, limits: Limits, *, now: datetime) -> Sent:
    """What counts for the limits; no more is read than they ask for."""
    return Sent(
        address=_times(now - HOUR, limits.most, address=sender.address) if sender.address else (),
        phone=_times(now - DAY, limits.phone_most, phone=sender.phone) if sender.phone else (),
        lately=Sending.objects.filter(at__gt=now - MINUTE)[: limits.flood].count(),
    )


def _times(since: datetime, most: int, **of: str) -> list[datetime]:
    found = Sending.objects.filter(at__gt=since, **of).order_by("-at", "-id")
    if "phone" in of:
        found = found.exclude(phone="")  # says nothing new, but only with it may SQLite use the partial index
    return list(found.values_list("at", flat=True)[:most])


def used(puzzle: str) -> bool:
    """Whether the puzzle with this nonce was solved for a report before."""
    return Sending.objects.filter(puzzle=puzzle).exclude(puzzle="").exists()


def note(sender: Sender, *, now: datetime) -> None:
    """Remember one sending, in the caller's transaction; a puzzle that was used before breaks a constraint."""
    row = (writing.instant(now), sender.address, sender.phone, sender.puzzle)
    writing.insert(Sending, COLUMNS, [row])


def forget_old(*, now: datetime) -> int:
    """Delete what no limit looks back to any more; returns how many."""
    return Sending.objects.filter(at__lt=now - KEPT).delete()[0]
