"""Decides what happens to a case. Pure: reads nothing, writes nothing, asks no clock.

Every decision returns a :class:`Change`; the single writer (``actions``) and the bulk writer (``bulk``) persist
Changes and nothing else. The table of verbs is ``transitions``, what may not be done ``refusals``, ``barring`` and ``orders``,
what is done ``effects`` and ``timing``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.deciding import adjusting, disputing, escalation, helping, reopening, timing
from chengxu.cases.deciding.barring import bar
from chengxu.cases.deciding.effects import EFFECTS
from chengxu.cases.deciding.orders import completed, refuse_order
from chengxu.cases.deciding.refusals import refuse
from chengxu.cases.deciding.requesting import KINDS, withdraw_all
from chengxu.cases.deciding.sorting import categorised, placed, uncategorised
from chengxu.cases.deciding.timing import handling_limit
from chengxu.cases.workflow import deeds, words
from chengxu.cases.workflow.states import ClockKind, RequestState, State
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.cases.workflow.values import Case, Change, Order, Rulebook, Sent, Settings, Step
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused
from chengxu.common.records import changed
from chengxu.ledger.rules import Deed
from chengxu.responsibility.precedents import Precedent
from chengxu.territory.rules import Location

__all__ = [
    "Case", "Change", "Numbering", "Order", "Rulebook", "Sent", "Settings",
    "bar", "breaches", "decide", "due", "handling_limit", "open_case", "refuse",
]  # fmt: skip

OVER = Message("挂账到期，自动解除", "the suspension is over")
NUMBERED = frozenset({"file", "self_handle"})

Numbering = Callable[[str], int]  # the next free number after a prefix such as ``431229-20230105-``


def open_case(
    *, channel: str, category: str, location: Location, place_text: str, reported_at: datetime,
    actor: Actor, now: datetime, book: Rulebook, ids: Ids, source: str, asset_uid: str = "",
) -> Change:  # fmt: skip
    """A new case in state *reported*, with its acceptance clock and, when the category is known, its proposed lead.

    ``asset_uid`` is the component in the street that it is about.

    Raises :class:`Refused` for an unknown category.
    """
    case = Case(
        uid=ids.uid(now),
        state=State.REPORTED,
        channel=channel,
        reported_at=reported_at,
        pack_hash=book.pack_hash,
        updated_at=now,
        asset_uid=asset_uid,
    )
    case = placed(case, location, place_text)
    case = categorised(case, category, now, book) if category else uncategorised(case, book)
    case = timing.started(case, ClockKind.ACCEPTANCE, book.settings.stage_limits["acceptance"], now, book)
    case = escalation.scheduled(case, book)
    facts = {"category": case.category, "channel": channel}
    deed = deeds.deed(case, "case.report", actor, now, ids.uid(now), source, facts)
    return Change(None, case, (deed,), words.subject(case, book))


def decide(
    case: Case,
    verb: str,
    *,
    order: Order,
    actor: Actor,
    now: datetime,
    book: Rulebook,
    ids: Ids,
    number: Numbering,
    sent: Sent | None = None,
    unmanned: frozenset[str] = frozenset(),
) -> Change:
    """What ``verb`` does to ``case``; raises :class:`Refused` with the reason when it may not be done.

    ``sent`` is the collector who goes when the verb sends one, ``unmanned`` those of the units the order names in which
    nobody could take the work on.
    """
    row = BY_VERB.get(verb)
    if row is None:
        raise Refused(
            Message(
                "没有「{verb}」这个动作，请从列出的动作里选",
                "there is no verb “{verb}”; choose one of those listed",
            ).format(verb=verb)
        )
    if refusal := bar(case, row, actor=actor, now=now, book=book):
        raise Refused(refusal[0], field=refusal[1])
    order = completed(case, row, order, actor, now, book)
    row = reopening.row_of(disputing.row_of(case, row, order), order, unmanned)
    step = Step(
        row=row, order=order, actor=actor, now=now, book=book, deed=ids.uid(now), sent=sent, unmanned=unmanned
    )
    if refusal := refuse_order(case, step):
        raise Refused(refusal[0], field=refusal[1])
    after = _advanced(case, step)
    if verb in NUMBERED:
        after = changed(after, case_no=_case_no(now, book, number))
    precedents: tuple[Precedent, ...] = ()
    if verb == "rule":
        after, precedent = disputing.bound(after, step, number)
        precedents = (precedent,)
    after = escalation.scheduled(after, book, case.clocks)
    return Change(case, after, _deeds(case, after, step, ids), words.retold(case, after, book), precedents)


def _advanced(case: Case, step: Step) -> Case:
    row = step.row
    after = withdraw_all(case, step) if row.withdraws and case.requests else case
    if (effect := EFFECTS.get(row.verb)) is not None:
        after = effect(after, step)
    after = timing.told(timing.by_table(after, step))
    return changed(
        after,
        state=row.to or after.state,
        finding=after.finding if row.finding is None else row.finding.value,
        updated_at=step.now,
        version=case.version + 1,
    )


def _deeds(before: Case, after: Case, step: Step, ids: Ids) -> tuple[Deed, ...]:
    """What ran out, what fell with it, and the step itself, in this order."""
    row, order = step.row, step.order
    late = [deeds.overdue(after, clock, step.now, ids) for clock in timing.newly_late(before, after)]
    fallen = [] if row.verb == "withdraw" else _fallen(before, after, step, ids)
    facts = {"from": before.state.value, "to": after.state.value, **_facts(before, after, step)}
    own = deeds.deed(
        after, row.permission, step.actor, step.now, step.deed, order.source, facts,
        note=order.note or order.reason, evidence=order.evidence,
    )  # fmt: skip
    return (*late, *fallen, own)


def _fallen(before: Case, after: Case, step: Step, ids: Ids) -> list[Deed]:
    """Requests that nobody need decide any more because the case moved on."""
    return [
        deeds.deed(
            after,
            "case.withdraw",
            step.actor,
            step.now,
            ids.uid(step.now),
            step.order.source,
            {"request": place, "asked": request.kind.value, "because": step.row.verb},
        )
        for place, (old, request) in enumerate(zip(before.requests, after.requests, strict=False))
        if old.state is RequestState.ASKED and request.state is RequestState.WITHDRAWN
    ]


def _facts(before: Case, after: Case, step: Step) -> Mapping[str, object]:
    """The codes and numbers of a step that its state does not tell."""
    verb, order = step.row.verb, step.order
    if verb in {"accept", "self_handle"}:
        return {"category": after.category}
    if verb == "file":
        return {"category": after.category, "condition": order.condition}
    if verb == "dispatch":
        return {"to_unit": after.unit, "auto": order.rule, **disputing.handed_on(before)}
    if verb == "reopen":
        return {"to_unit": after.unit if after.state is State.DISPATCHED else "", "report": order.report}
    if verb == "return":
        return {"kind": order.kind, "from_unit": before.unit}
    if verb == "rule":
        return disputing.facts(after)
    if verb == "transfer":
        return {"to_unit": order.unit}
    if verb in {"notify", "cohandle"}:
        return {"units": " ".join(order.units)}
    if verb == "co_done":
        return {"unit": step.actor.unit}
    if verb == "notice_answer":
        return {"unit": order.unit}
    if verb == "remind":
        return {"units": " ".join(helping.reminded(before))}
    if verb in {"verify", "check", "reassign"}:
        return {"person": after.assignee}
    if verb == "recalculate":
        return {"moved": "; ".join(adjusting.moved(before, after))}
    return {
        "kind": order.kind,
        "milestone": order.milestone,
        "term": order.term,
        **_asked(before, after, step),
    }


def _asked(before: Case, after: Case, step: Step) -> Mapping[str, object]:
    """Which request a step is about, and what it asks for."""
    verb, order = step.row.verb, step.order
    place = len(before.requests) if verb in KINDS else order.request
    if place is None or place >= len(after.requests):
        return {}
    request = after.requests[place]
    clock = before.clocks[request.clock].kind.value if request.clock is not None else ""
    until = f"{request.until:%Y-%m-%dT%H:%MZ}" if request.until else ""
    return {
        "request": place,
        "asked": request.kind.value,
        "amount": request.amount or "",
        "until": until,
        "clock": clock,
        "level": request.level if verb == "approve" else "",
        "result": request.state.value if verb in {"approve", "deny"} else "",
    }


def breaches(case: Case, *, now: datetime, book: Rulebook, ids: Ids) -> Change | None:
    """Mark the running clocks of ``case`` that have run out; None when there is nothing new to mark."""
    late = [c for c in case.clocks if c.stopped_at is None and not c.breached and c.due_at < now]
    if not late:
        return None
    clocks = tuple(changed(c, breached=True) if c in late else c for c in case.clocks)
    after = changed(case, clocks=clocks, updated_at=now, version=case.version + 1)
    after = escalation.scheduled(after, book, case.clocks)
    return Change(case, after, tuple(deeds.overdue(after, clock, now, ids) for clock in late))


def due(case: Case, *, now: datetime, book: Rulebook, ids: Ids) -> list[Change]:
    """What time alone does to ``case``: clocks run out, rungs are climbed, and a suspension that is over ends."""
    changes: list[Change] = []
    for look in (breaches, escalation.climb):
        if change := look(case, now=now, book=book, ids=ids):
            changes.append(change)
            case = change.after
    if case.state is State.SUSPENDED and case.suspended_until is not None and case.suspended_until <= now:
        order = Order(reason=OVER.zh, source="clock")
        changes.append(
            decide(case, "resume", order=order, actor=SYSTEM, now=now, book=book, ids=ids, number=_unnumbered)
        )
    return changes


def _unnumbered(prefix: str) -> int:
    raise AssertionError("the end of a suspension gives no number")


def _case_no(now: datetime, book: Rulebook, number: Numbering) -> str:
    day = book.calendar.local(now).date()
    prefix = f"{book.settings.number_prefix}-{day:%Y%m%d}-"
    return f"{prefix}{number(prefix):05d}"
