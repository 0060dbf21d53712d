"""From deeds of the ledger to what the rules of notices ask for: facts, names, and who is concerned."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from chengxu.cases import queries as cases
from chengxu.cases.deciding import milestones
from chengxu.cases.models import Case, Dispute
from chengxu.cases.rules import Rulebook
from chengxu.cases.workflow.states import CLOCK_NAMES
from chengxu.common.messages import Message
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from chengxu.notices.rules import Told

SUPERVISE = "case.supervise"
NOWHERE = Message("地点不详", "an unknown place")


def told(deeds: Sequence[Deed]) -> list[tuple[Deed, Told]]:
    """What each deed that belongs to a case says; a few queries whatever their number."""
    book = cases.rulebook()
    uids = {deed.case_uid for deed in deeds}
    found = {case.uid: case for case in Case.objects.filter(uid__in=uids)}
    sides = _sides(uids)
    supervisors = _supervisors(uids) if any(deed.verb == "case.respond" for deed in deeds) else {}
    return [
        (deed, _one(deed, case, book, sides.get(case.uid, ()), supervisors.get(case.uid, "")))
        for deed in deeds
        if (case := found.get(deed.case_uid)) is not None
    ]


def _sides(uids: set[str]) -> Mapping[str, tuple[str, ...]]:
    """The units of the newest dispute of each case."""
    rows = Dispute.objects.filter(case_id__in=uids).order_by("ordinal").values_list("case_id", "units")
    return {str(uid): tuple(units.split()) for uid, units in rows}


def _supervisors(uids: set[str]) -> Mapping[str, str]:
    """Who last asked for an answer about each case."""
    rows = ledger.of_cases(*uids).filter(verb=SUPERVISE).order_by("id")
    return dict(rows.values_list("case_uid", "actor"))


def _one(deed: Deed, case: Case, book: Rulebook, sides: tuple[str, ...], supervisor: str) -> Told:
    facts = {name: str(value) for name, value in json.loads(deed.detail or "{}").items()}
    facts |= {"side": side} if (side := _side(facts)) else {}
    unit = facts.get("unit") or case.unit or case.lead_unit
    return Told(
        verb=deed.verb,
        actor=deed.actor,
        facts=facts,
        names=_names(case, facts, unit, book),
        unit=unit,
        holder=case.assignee,
        sides=sides,
        supervisor=supervisor,
    )


def _side(facts: Mapping[str, str]) -> str:
    """Merging and undoing it are told twice, once on each case: ``gave`` of the one that ended or came back, ``took`` of the other."""
    if facts.keys() & {"into", "out_of"}:
        return "gave"
    return "took" if facts.keys() & {"took", "gave"} else ""


def _names(case: Case, facts: Mapping[str, str], unit: str, book: Rulebook) -> Mapping[str, Message | str]:
    category = book.catalog.categories.get(case.category)
    clock = milestones.name(facts.get("milestone", ""), book) or next(
        (name for kind, name in CLOCK_NAMES.items() if kind == facts.get("clock")), ""
    )
    due = case.unit_due_at or case.due_at
    return {
        "case": case.case_no or Message("未立案的案件", "a case not yet filed"),
        "category": category.name if category else Message("未归类事项", "a matter not yet categorised"),
        "place": _place(case, book),
        "unit": book.organisation.name(unit),
        "from_unit": book.organisation.name(facts.get("from_unit", "")),
        "to_unit": book.organisation.name(facts.get("to_unit", "")),
        "clock": clock,
        "due": f"{book.calendar.local(due):%m-%d %H:%M}" if due else "",
        "precedent": facts.get("precedent", ""),
    }


def _place(case: Case, book: Rulebook) -> Message:
    """A name of the pack, never the words somebody gave: those are erasable, a notice is not."""
    code = case.place or case.duty_grid or case.township
    return book.territory.name(code) if code else NOWHERE
