"""Money of works and funds: integer fen inside, 元 or 万元 as people write it, 万元 as reports say it. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from chengxu.common.messages import Message, Refused
from chengxu.common.quantity import format_quantity, from_fen

MOST = 10**13
"""A hundred thousand million 元: more is a slip of the pen."""
_MONEY = re.compile(r"(-?\d{1,15}(?:\.\d{1,6})?)\s*(万元|万|元)?")


def read_money(text: str, field: str, *, signed: bool = False) -> int:
    """Fen out of ``12.5万``, ``125000元`` or ``125,000.00`` (元 unless it says 万).

    Raises :class:`Refused` for what is no money, is finer than a fen, not above nothing (unless ``signed``), or beyond :data:`MOST`.
    """
    found = _MONEY.fullmatch(text.strip().replace(",", "").replace("，", ""))
    if found is None:
        raise Refused(Message("金额写成 125000 或 12.5万", "write money like 125000 or 12.5万"), field=field)
    fen = Decimal(found[1]) * (1_000_000 if (found[2] or "").startswith("万") else 100)
    if fen != int(fen):
        raise Refused(Message("金额最小到分", "money is no finer than a fen"), field=field)
    if not signed and fen <= 0:
        raise Refused(Message("金额要大于零", "an amount is above nothing"), field=field)
    if fen == 0 or abs(fen) > MOST:
        raise Refused(Message("金额不合理，请核对", "that amount cannot be; look again"), field=field)
    return int(fen)


def myriads(fen: int) -> Message:
    """``35.12 万元``: half up to two decimals, as reports say it; in English the yuan themselves, ``351,234.56 yuan``."""
    yuan = f"{Decimal(fen) / 100:,.2f}".removesuffix(".00")
    return Message(format_quantity(from_fen(fen), "万元", decimals=2, spaced=True), f"{yuan} yuan")


def share(part: int, whole: int) -> str:
    """``42.5%`` of ``whole``; a dash of nothing, and 100% only when it is all of it."""
    return "—" if whole <= 0 else format_quantity(part * 100_000 // whole, "%", decimals=1)
