"""Special funds: entering one with its lines, contracts, payments, recorded adjustments, the settlement."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from chengxu.accounts.rules import Actor
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.undertakings import queries
from chengxu.undertakings.acting import core, paying
from chengxu.undertakings.deciding import funding, working
from chengxu.undertakings.deciding.brought import Brought, past, said
from chengxu.undertakings.deciding.funding import DOCUMENTED, KIND, Bought, Given
from chengxu.undertakings.deciding.machine import ENTERS
from chengxu.undertakings.models import Adjustment, Commitment, Entry, Fund, Line, Payment, Undertaking

NO_LINE = Message("请选择预算项目", "choose a line of the budget")
NO_CONTRACT = Message("请选择这一项下的合同", "choose a contract of that line")


def enter(*, given: Given, counted: tuple[str, ...] = (), actor: Actor, now: datetime, ids: Ids) -> str:
    """Enter a fund of a year with its lines; returns its uid.

    Its sum counts in figures by the deeds ``counted`` that stand in the ledger already, or by a new one. Raises ``Invalid`` for
    what is wrong in it, :class:`Refused` for deeds that count something else.
    """
    actor.require(ENTERS)
    declared, day = queries.declared(), queries.today(now)
    sound = funding.entered(given, declared, core.units(), day)
    total = sum(fen for _, fen in sound.lines)
    with transaction.atomic():
        row = core.begin(
            KIND, sort=sound.sort, title=sound.title, text=sound.text[:4000], unit=sound.unit, now=now, ids=ids,
            source_id=sound.source_id,
        )  # fmt: skip
        assert sound.dated is not None  # funding.entered refuses a fund without its day
        Fund.objects.create(undertaking=row, year=sound.year, document=sound.document, dated_on=sound.dated)
        Line.objects.bulk_create(
            Line(undertaking=row, ordinal=number, name=name, budget_fen=fen)
            for number, (name, fen) in enumerate(sound.lines, 1)
        )
        counts = declared.sort(KIND, sound.sort).counts
        known = core.count(row, counts, counted, actor, now, ids, money=total)
        core.record(
            row, core.ENTER, row.state, Brought(), actor, now, ids, money=total, values={"counted": known}
        )
    return row.uid


def act(*, uid: str, step: str, brought: Brought, actor: Actor, now: datetime, ids: Ids) -> None:
    """Take one step. Raises :class:`Refused` with the reason and its field; nothing is written then.

    Two who spend at once: the second is refused by the row's version, so that no line is overspent; nor is a work that two funds
    pay for.
    """
    with transaction.atomic():
        row = core.load(uid, KIND)
        taken, state = core.step_of(row, step, brought, actor, now, DOCUMENTED)
        day, code = queries.today(now), taken.code
        if code == "reverse":
            _reverse(row, state, brought, actor, now, ids)
            return
        line = None if code == "settle" else _line(row, brought.key)
        contract = _contract(line, brought.contract, needed=code == "release") if line else None
        work = _decide(code, line, contract, brought, now)
        money = brought.amount if code in {"commit", "pay"} else 0
        part = str(line.ordinal) if line else ""
        entry = core.record(row, code, state, brought, actor, now, ids, part=part, money=money)
        if line is not None:
            _write(code, line, contract, work, brought, day, now, ids, entry)


def _reverse(row: Undertaking, state: str, brought: Brought, actor: Actor, now: datetime, ids: Ids) -> None:
    """A counter-entry to a payment out of one of its lines; what the work had of it is free there again, too."""
    found = Payment.objects.filter(uid=brought.reference, line__undertaking=row).first()
    paid, fen = paying.reversal(found, brought.amount)
    if paid.work is not None:
        core.touch(paid.work, now)
    assert paid.line is not None  # it was found by its line
    part = str(paid.line.ordinal)
    entry = core.record(row, "reverse", state, brought, actor, now, ids, part=part, money=-fen)
    paying.reverse(paid, fen, brought, queries.today(now), now, ids, deed=entry.deed_uid)


def _decide(
    code: str, line: Line | None, contract: Commitment | None, brought: Brought, now: datetime
) -> Undertaking | None:
    """Whether the money is there; the work a payment is for, whose own budget holds too."""
    if line is None:
        return None
    facts = queries.line(line)
    if code == "commit":
        _above_nothing(brought)
        funding.committable(facts, brought.amount)
    elif code == "adjust":
        funding.adjusted(facts, brought.amount)
    elif code == "pay":
        _above_nothing(brought)
        funding.spendable(facts, brought.amount, queries.promise(contract) if contract else None)
        if brought.bought == Bought.WORK.value:
            work = core.load(brought.reference, working.KIND)
            working.payable(queries.project(work), brought.amount)
            core.touch(work, now)
            return work
    return None


def _write(
    code: str, line: Line, contract: Commitment | None, work: Undertaking | None, brought: Brought, day: date,
    now: datetime, ids: Ids, entry: Entry,
) -> None:  # fmt: skip
    if code == "commit":
        Commitment.objects.create(
            uid=ids.uid(now), line=line, payee=said(brought.payee, "payee", paying.MAX_PAYEE),
            what=said(brought.text, "text", paying.MAX_WHAT), amount_fen=brought.amount, signed_on=past(brought.day, day),
        )  # fmt: skip
    elif code == "pay":
        paying.pay(brought, day, now, ids, deed=entry.deed_uid, line=line, commitment=contract, work=work)
    elif code == "adjust":
        Adjustment.objects.create(line=line, entry=entry, delta_fen=brought.amount)
        line.budget_fen += brought.amount
        line.save()
    elif code == "release" and contract is not None:
        contract.ended_on = day
        contract.save()


def _line(row: Undertaking, key: str) -> Line:
    found = (
        row.lines.filter(ordinal=int(key)).first()
        if key.isascii() and key.isdigit() and len(key) < 6
        else None
    )
    if found is None:
        raise Refused(NO_LINE, field="key")
    return found


def _contract(line: Line, uid: str, *, needed: bool) -> Commitment | None:
    found = line.commitments.filter(uid=uid, ended_on__isnull=True).first() if uid else None
    if found is None and (uid or needed):
        raise Refused(NO_CONTRACT, field="contract")
    return found


def _above_nothing(brought: Brought) -> None:
    if brought.amount <= 0:
        raise Refused(Message("请填金额", "give the amount"), field="amount")
