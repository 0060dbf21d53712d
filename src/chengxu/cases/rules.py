"""Decides what happens to a case. Pure: reads nothing, writes nothing, asks no clock.

Every decision returns a :class:`Change`; the single writer (``actions``) and the bulk writer (``bulk``) persist
Changes and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from chengxu.accounts.rules import Actor
from chengxu.cases import words
from chengxu.cases.clocks import Clock, resume, start, stop
from chengxu.cases.states import STATE_NAMES, ClockKind, Finding, State
from chengxu.cases.transitions import BY_VERB, NEED_NAMES, Transition
from chengxu.cases.values import Case, Change, Order, Rulebook, Settings
from chengxu.catalog.rules import Category, Condition
from chengxu.common.ids import Ids
from chengxu.common.messages import Message, Refused, joined
from chengxu.common.records import changed
from chengxu.common.worktime import Limit
from chengxu.ledger.rules import MILLI, Deed, detail
from chengxu.territory.rules import Location, morton

__all__ = [
    "Case", "Change", "Numbering", "Order", "Rulebook", "Settings",
    "breaches", "decide", "handling_limit", "open_case", "refuse",
]  # fmt: skip

CASE_MEASURE = "件"


Numbering = Callable[[str], int]  # the next free number after a prefix such as ``431229-20230105-``


def open_case(
    *, channel: str, category: str, location: Location, place_text: str, reported_at: datetime,
    actor: Actor, now: datetime, book: Rulebook, ids: Ids, source: str,
) -> Change:  # fmt: skip
    """A new case in state *reported*, with its acceptance clock and, when the category is known, its proposed lead.

    Raises :class:`Refused` for an unknown category.
    """
    case = Case(
        uid=ids.uid(now),
        state=State.REPORTED,
        channel=channel,
        reported_at=reported_at,
        pack_hash=book.pack_hash,
        updated_at=now,
    )
    case = _placed(case, location, place_text)
    case = _categorised(case, category, now, book) if category else _uncategorised(case, book)
    case = _start(case, ClockKind.ACCEPTANCE, book.settings.stage_limits["acceptance"], now, book)
    deed = _deed(
        case, "case.report", actor, now, ids, source, {"category": case.category, "channel": channel}
    )
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
) -> Change:
    """What ``verb`` does to ``case``; raises :class:`Refused` with the reason when it may not be done."""
    row = BY_VERB.get(verb)
    if row is None:
        raise Refused(Message("没有「{verb}」这个动作", "there is no verb “{verb}”").format(verb=verb))
    order = _completed(case, row, order, book)
    refusal = refuse(case, row, actor) or _refuse_order(case, row, order, book)
    if refusal:
        raise Refused(refusal[0], field=refusal[1])
    after = EFFECTS.get(verb, _nothing_more)(case, order, now, book)
    after = changed(
        after,
        state=row.to or case.state,
        finding=case.finding if row.finding is None else row.finding.value,
        handled_by=actor.uid if verb == "handle" else case.handled_by,
        updated_at=now,
        version=case.version + 1,
    )
    after, late = _stop_clocks(after, row, now, book)
    after = _start_clocks(after, row, now, book)
    if verb == "file":
        after = changed(after, case_no=_case_no(now, book, number))
    facts = {"from": case.state.value, "to": after.state.value, **_facts(row, order, after)}
    note = order.note or order.reason
    deed = _deed(
        after, row.permission, actor, now, ids, order.source, facts, note=note, evidence=order.evidence
    )
    overdue = (_overdue(after, clock, now, ids) for clock in late)
    return Change(case, after, (*overdue, deed), words.retold(case, after, book))


def refuse(case: Case, row: Transition, actor: Actor) -> tuple[Message, str] | None:
    """Why ``actor`` may not do this to ``case`` now, whatever is filled in; None when it is open to them."""
    if not actor.may(row.permission):
        return Message("您的岗位不能「{verb}」", "your post may not “{verb}”").format(verb=row.label), "actor"
    if case.state not in row.sources:
        allowed = joined([STATE_NAMES[s] for s in State if s in row.sources], zh="、", en=", ")
        return (
            Message(
                "案件现在是「{state}」，只有在「{allowed}」时才能「{verb}」",
                "the case is “{state}”; “{verb}” is possible only when it is “{allowed}”",
            ).format(state=STATE_NAMES[case.state], allowed=allowed, verb=row.label),
            "state",
        )
    if row.by_unit and actor.uid != "system" and actor.unit != case.unit:
        return Message("案件不在您的单位手上", "the case is not with your unit"), "actor"
    if row.verb == "pass" and actor.uid == case.handled_by and actor.uid != "system":
        return Message("处置的人不能核查自己的处置", "whoever handled it may not check it"), "actor"
    if row.verb == "pass" and case.finding == Finding.PASSED:
        return Message(
            "已经核查通过，等待结案", "the check has passed already; it waits for closing"
        ), "state"
    if row.verb == "file" and case.finding == Finding.REFUTED:
        return Message("核实不属实，不能立案", "refuted on site; it cannot be filed"), "state"
    if row.verb == "close" and case.finding != Finding.PASSED:
        return Message("核查尚未通过，不能结案", "the check has not passed; it cannot be closed"), "state"
    return None


def _refuse_order(case: Case, row: Transition, order: Order, book: Rulebook) -> tuple[Message, str] | None:
    for need in row.needs:
        if not getattr(order, need).strip():
            text = Message("请填写{need}", "please give the {need}").format(need=NEED_NAMES[need])
            return text, need
    if row.verb == "file" and _condition(order.condition, case, book) is None:
        return (
            Message("立案条件不属于本案的小类", "the filing condition does not belong to this category"),
            "condition",
        )
    if row.verb == "dispatch":
        if order.unit not in book.organisation.units:
            return Message("没有这个单位：{unit}", "there is no unit {unit}").format(unit=order.unit), "unit"
        if order.unit != case.lead_unit and not order.reason.strip():
            return (
                Message("派给主办以外的单位要说明理由", "say why it goes to another unit than the lead"),
                "reason",
            )
    return None


def _completed(case: Case, row: Transition, order: Order, book: Rulebook) -> Order:
    """Fill in what the case already knows: its category, its only filing condition, its lead unit."""
    if row.verb == "accept" and not order.category:
        return changed(order, category=case.category)
    if row.verb == "file" and not order.condition:
        conditions = book.catalog.get(case.category).conditions
        return changed(order, condition=conditions[0].id if len(conditions) == 1 else "")
    if row.verb == "dispatch" and not order.unit:
        return changed(order, unit=case.lead_unit)
    return order


def _accept(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    if order.location is not None:
        case = _placed(case, order.location, order.place_text or case.place_text)
    return changed(_categorised(case, order.category, now, book), accepted_at=now)


def _file(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    return changed(case, condition=order.condition, filed_at=now)


def _dispatch(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    return changed(case, unit=order.unit, dispatched_at=case.dispatched_at or now)


def _return(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    return changed(case, returns=case.returns + 1)


def _handle(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    return changed(case, handled_at=now)


def _rework(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    return changed(case, reworks=case.reworks + 1, handled_at=None)


def _close(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    return changed(case, closed_at=now, on_time=case.due_at is None or now <= case.due_at)


def _nothing_more(case: Case, order: Order, now: datetime, book: Rulebook) -> Case:
    return case


EFFECTS: Mapping[str, Callable[[Case, Order, datetime, Rulebook], Case]] = {
    "accept": _accept,
    "file": _file,
    "dispatch": _dispatch,
    "return": _return,
    "handle": _handle,
    "rework": _rework,
    "close": _close,
}


def _placed(case: Case, location: Location, place_text: str) -> Case:
    located = location.lon is not None and location.lat is not None
    return changed(
        case,
        lon=location.lon,
        lat=location.lat,
        cell=morton(location.lon, location.lat) if located else None,  # type: ignore[arg-type]
        grid=location.grid,
        duty_grid=location.duty_grid,
        community=location.community,
        township=location.township,
        place=location.place or location.road,
        place_text=place_text,
        grade=location.grade,
    )


def _categorised(case: Case, category_id: str, now: datetime, book: Rulebook) -> Case:
    category = _category(category_id, book)
    lead = book.responsibility.resolve(category.id, case, now)
    return changed(
        case,
        scheme=category.scheme,
        category=category.id,
        lead_unit=lead.lead,
        lead_rule=lead.rule,
        lead_reason_zh=lead.reason.zh,
        lead_reason_en=lead.reason.en,
    )


def _uncategorised(case: Case, book: Rulebook) -> Case:
    """Until somebody says what it is, the acceptance centre owns it: nothing is nobody's."""
    centre = book.settings.centre
    name = book.organisation.name(centre)
    reason = Message("尚未归类，由{centre}负责", "not yet categorised; {centre} owns it").format(centre=name)
    return changed(
        case, lead_unit=centre, lead_rule="uncategorised", lead_reason_zh=reason.zh, lead_reason_en=reason.en
    )


def _category(category_id: str, book: Rulebook) -> Category:
    category = book.catalog.get(category_id)
    if not category.active:
        raise Refused(
            Message("小类「{name}」现在不启用", "the category “{name}” is not in use").format(
                name=category.name
            ),
            field="category",
        )
    return category


def _condition(condition_id: str, case: Case, book: Rulebook) -> Condition | None:
    conditions = book.catalog.get(case.category).conditions if case.category else ()
    return next((c for c in conditions if c.id == condition_id), None)


def handling_limit(case: Case, book: Rulebook) -> Limit:
    """The limit of the filing condition for the case's area grade; a place without a grade counts as C."""
    condition = _condition(case.condition, case, book)
    if condition is None:
        raise Refused(
            Message("案件还没有立案条件", "the case has no filing condition yet"), field="condition"
        )
    return condition.limit(case.grade)


def _start(case: Case, kind: ClockKind, limit: Limit, now: datetime, book: Rulebook, unit: str = "") -> Case:
    return changed(case, clocks=(*case.clocks, start(kind, limit, now, book.calendar, unit=unit)))


def _start_clocks(case: Case, row: Transition, now: datetime, book: Rulebook) -> Case:
    limits = book.settings.stage_limits
    for kind in row.starts:
        if kind is ClockKind.CASE:
            case = _start_case_clock(case, now, book)
        elif kind is ClockKind.UNIT:
            case = _start_unit_clock(case, now, book)
        else:
            case = _start(case, kind, limits[kind.value], now, book)
    return case


def _start_case_clock(case: Case, now: datetime, book: Rulebook) -> Case:
    """The whole-case clock: the dispatch, handling, check and closing limits one after another."""
    limits = book.settings.stage_limits
    chain = (limits["dispatch"], handling_limit(case, book), limits["check"], limits["closing"])
    due = now
    for limit in chain:
        due = book.calendar.due(due, limit)
    clock = changed(start(ClockKind.CASE, chain[1], now, book.calendar), due_at=due, next_at=due)
    return changed(case, clocks=(*case.clocks, clock), due_at=due)


def _start_unit_clock(case: Case, now: datetime, book: Rulebook) -> Case:
    """The unit's clock: it resumes for a unit that had the case before and is new for another."""
    held = next((c for c in case.clocks if c.kind is ClockKind.UNIT and c.unit == case.unit), None)
    if held is None:
        clock = start(ClockKind.UNIT, handling_limit(case, book), now, book.calendar, unit=case.unit)
        return changed(case, clocks=(*case.clocks, clock), unit_due_at=clock.due_at)
    clock = resume(held, now, book.calendar)
    clocks = tuple(clock if c is held else c for c in case.clocks)
    return changed(case, clocks=clocks, unit_due_at=clock.due_at)


def _stop_clocks(case: Case, row: Transition, now: datetime, book: Rulebook) -> tuple[Case, list[Clock]]:
    clocks: list[Clock] = []
    late: list[Clock] = []
    for clock in case.clocks:
        if clock.kind in row.stops and clock.stopped_at is None:
            stopped = stop(clock, now, book.calendar)
            if stopped.breached and not clock.breached:
                late.append(stopped)
            clocks.append(stopped)
        else:
            clocks.append(clock)
    return changed(case, clocks=tuple(clocks)), late


def breaches(case: Case, *, now: datetime, ids: Ids) -> Change | None:
    """Mark the running clocks of ``case`` that have run out; None when there is nothing new to mark."""
    late = [c for c in case.clocks if c.stopped_at is None and not c.breached and c.due_at < now]
    if not late:
        return None
    clocks = tuple(changed(c, breached=True, next_at=None) if c in late else c for c in case.clocks)
    after = changed(case, clocks=clocks, updated_at=now, version=case.version + 1)
    return Change(case, after, tuple(_overdue(after, clock, now, ids) for clock in late))


def _overdue(case: Case, clock: Clock, now: datetime, ids: Ids) -> Deed:
    facts = {"clock": clock.kind.value, "unit": clock.unit}
    system = Actor(uid="system", name="")
    deed = _deed(case, "case.overdue", system, now, ids, "clock", facts)
    return changed(deed, occurred_at=clock.due_at)


def _case_no(now: datetime, book: Rulebook, number: Numbering) -> str:
    day = book.calendar.local(now).date()
    prefix = f"{book.settings.number_prefix}-{day:%Y%m%d}-"
    return f"{prefix}{number(prefix):05d}"


def _facts(row: Transition, order: Order, after: Case) -> dict[str, object]:
    facts: dict[str, object] = {}
    if row.verb in {"accept", "file"}:
        facts["category"] = after.category
    if row.verb == "file":
        facts["condition"] = order.condition
    if row.verb == "dispatch":
        facts["to_unit"] = after.unit
    return facts


def _deed(
    case: Case, verb: str, actor: Actor, now: datetime, ids: Ids, source: str, facts: Mapping[str, object],
    *, note: str = "", evidence: tuple[str, ...] = (),
) -> Deed:  # fmt: skip
    return Deed(
        uid=ids.uid(now),
        occurred_at=now,
        recorded_at=now,
        actor=actor.uid,
        source=source,
        verb=verb,
        object="case",
        quantity=MILLI,
        measure=CASE_MEASURE,
        place=case.place,
        grid=case.grid,
        unit=case.unit or case.lead_unit,
        case_uid=case.uid,
        detail=detail(**facts),
        note=note,
        evidence=evidence,
    )
