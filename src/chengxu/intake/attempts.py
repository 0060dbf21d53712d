"""How often one address and one receipt may try something within an hour, beside sending reports: rules, then what is kept.

An attempt counts whether it is taken or refused: what is limited is trying. Kept are keyed digests, for a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from chengxu.common.messages import Message
from chengxu.intake.gating import DAY, HOUR, TooMany
from chengxu.intake.loading import parse_attempts
from chengxu.intake.models import Attempt
from chengxu.packs import queries as packs
from chengxu.packs.checking import Checker


class Trying(StrEnum):
    """What somebody tries."""

    FOLLOW_UP = "follow_up"
    PROOF = "proof"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Trier:
    """Digests of the address somebody comes from and of the receipt they hold, "" for none."""

    address: str = ""
    receipt: str = ""


WORDS = {
    Trying.FOLLOW_UP: (
        Message("从您这个网络一小时里已经操作了 {n} 次，请过一会再来", "{n} times within the hour from your network; please come back later"),
        Message("凭这个回执码一小时里已经操作了 {n} 次，请过一会再来", "{n} times within the hour with this receipt; please come back later"),
    ),
    Trying.PROOF: (
        Message("从您这个网络一小时里已经试错 {n} 次，请过一会再试", "{n} wrong attempts within the hour from your network; please try again later"),
        Message("这个回执码一小时里已经试错 {n} 次，请过一会再试", "this receipt was tried wrongly {n} times within the hour; please try again later"),
    ),
    Trying.SIGN_IN: (
        Message("从这个网络一小时里已经登录失败 {n} 次，请过一会再试", "{n} failed sign-ins within the hour from this network; please try again later"),
        Message("这个账户登录失败 {n} 次，请过一会再试", "{n} failed sign-ins of this account; please try again later"),
    ),
}  # fmt: skip


def refuse_too_often(trying: Trying, trier: Trier, *, now: datetime, field: str = "form") -> None:
    """Raise :class:`TooMany` when the address or the receipt has tried all it may within the hour."""
    allowed = _most(packs.active_hash())[trying]
    for name, most, why in zip(("address", "receipt"), allowed, WORDS[trying], strict=True):
        digest = getattr(trier, name)
        if not digest:
            continue
        found = Attempt.objects.filter(at__gt=now - HOUR, kind=trying, **{name: digest})
        times = list(found.order_by("-at", "-id").values_list("at", flat=True)[:most])
        if len(times) >= most:
            raise TooMany(why.format(n=most), field, times[-1] + HOUR)


def note(trying: Trying, trier: Trier, *, now: datetime) -> None:
    """Remember one attempt."""
    Attempt.objects.create(at=now, kind=trying, address=trier.address, receipt=trier.receipt)


def forget_old(*, now: datetime) -> int:
    """Delete what no limit looks back to any more; returns how many."""
    return Attempt.objects.filter(at__lt=now - DAY).delete()[0]


@lru_cache(maxsize=4)
def _most(pack_hash: str) -> dict[Trying, tuple[int, int]]:
    """By what is tried: the most of an address and of a receipt."""
    said = parse_attempts(Checker(packs.pack(pack_hash)))
    return {Trying(name): (both.address, both.receipt) for name, both in said.items()}
