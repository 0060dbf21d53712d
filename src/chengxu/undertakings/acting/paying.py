"""A payment, wherever it is recorded: out of a fund's line, for a work, or both; what it bought is checked to be there."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Sum

from chengxu.assets.models import Component
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.ledger.models import Deed
from chengxu.undertakings.deciding.brought import Brought, past, said
from chengxu.undertakings.deciding.funding import Bought, reversible
from chengxu.undertakings.models import Commitment, Line, Payment, Undertaking

MAX_PAYEE, MAX_WHAT = 120, 300


def pay(
    brought: Brought, day: date, now: datetime, ids: Ids, *, deed: str, line: Line | None = None,
    commitment: Commitment | None = None, work: Undertaking | None = None,
) -> Payment:  # fmt: skip
    """Write the payment in the caller's transaction; the caller has decided that the money is there.

    Raises :class:`Refused` (``payee``, ``text``, ``day``, ``bought``, ``reference``) for what is missing or not there.
    """
    if brought.amount <= 0:
        raise Refused(Message("请填金额", "give the amount"), field="amount")
    bought = Bought.WORK if work is not None else _bought(brought.bought)
    return Payment.objects.create(
        uid=ids.uid(now), line=line, commitment=commitment, work=work, amount_fen=brought.amount,
        paid_on=past(brought.day, day), payee=said(brought.payee, "payee", MAX_PAYEE),
        what=said(brought.text, "text", MAX_WHAT), bought=bought.value,
        bought_ref=work.uid if work is not None else reference(bought, brought.reference.strip()), deed_uid=deed,
    )  # fmt: skip


def reversal(row: Payment | None, fen: int) -> tuple[Payment, int]:
    """The payment and how much of it (fen) a counter-entry takes back.

    Raises :class:`Refused` for none, for a counter-entry itself, and for more than is left of it.
    """
    if row is None or row.reverses_id:
        raise Refused(Message("请选择要冲销的付款", "choose the payment to reverse"), field="reference")
    before = -(row.reversals.aggregate(sum=Sum("amount_fen"))["sum"] or 0)
    return row, reversible(row.amount_fen, before, fen)


def reverse(
    row: Payment, fen: int, brought: Brought, day: date, now: datetime, ids: Ids, *, deed: str
) -> Payment:
    """Write the counter-entry in the caller's transaction: on its own day, of the same line, contract and work, below nothing."""
    on = past(brought.day, day)
    if on < row.paid_on:
        raise Refused(
            Message("早于付款的日期 {day}", "before it was paid, {day}").format(day=row.paid_on), field="day"
        )
    return Payment.objects.create(
        uid=ids.uid(now), line=row.line, commitment=row.commitment, work=row.work, amount_fen=-fen, paid_on=on, payee=row.payee,
        what=row.what, bought=row.bought, bought_ref=row.bought_ref, deed_uid=deed, reverses=row,
    )  # fmt: skip


def reference(bought: Bought, given: str) -> str:
    """What was bought, as something that is there: the uid of a component (by its code) or of a deed; "" for words alone."""
    if bought is Bought.ASSET:
        found = Component.objects.filter(code=given).values_list("uid", flat=True).first()
        if found is None:
            raise Refused(Message("没有这个编号的部件", "no component has this code"), field="reference")
        return str(found)
    if bought is Bought.DEED:
        if not Deed.objects.filter(uid=given).exists():
            raise Refused(Message("台账里没有这一笔", "the ledger has no such deed"), field="reference")
        return given
    return ""


def _bought(given: str) -> Bought:
    try:
        return Bought(given)
    except ValueError:
        raise Refused(Message("请选择买了什么", "say what it bought"), field="bought") from None
