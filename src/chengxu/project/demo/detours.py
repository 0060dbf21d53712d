"""Live cases that left the straight road: transferred, suspended, in dispute, or with a request that waits."""

from __future__ import annotations

from datetime import timedelta

from chengxu.cases.deciding.transferring import proposed
from chengxu.cases.rules import Case, Order, Rulebook
from chengxu.cases.workflow.states import ReturnKind

BY_UNIT = ""
ELSEWHERE = (
    "GA",
    "JT",
)  # where the rules name nobody: the police, or the transport bureau when the police have it
OTHERS = (
    "JZCG-SR",
    "JZCG-ZF",
)  # the cityscape section, or the brigade when the section was the first to say no
Detour = list[tuple[str, str, Order]]


def of(leave: str, case: Case, book: Rulebook) -> Detour:
    """The steps to the verb before which a case is left: the verb, the post (or the unit itself), what is given.

    Empty when the case is on the straight road.
    """
    at = case.updated_at
    named, _ = proposed(case, at, book)
    elsewhere = named if named != case.unit and named else ELSEWHERE[case.unit == ELSEWHERE[0]]
    match leave:
        case "answer":
            away = Order(unit=elsewhere, reason="超出本局职权，移送有权机关处理。")
            return [("transfer", "dispatcher", away)]
        case "notice_answer":
            told = Order(units=(elsewhere,), note="涉及贵单位职责，请研究处理并答复。")
            return [("notify", "dispatcher", told)]
        case "approve":
            in_time = case.unit_due_at is not None and at + timedelta(hours=1) < case.unit_due_at
            verb = "defer_ask" if in_time else "abnormal_ask"
            return [(verb, BY_UNIT, Order(amount=1, reason="材料未到，需要延长时间。", source="field"))]
        case "review":
            until = at + timedelta(days=60)
            asked = Order(until=until, reason="雨季不能施工，申请挂账。", source="field")
            granted = Order(note="同意。")
            return [
                ("suspend_ask", BY_UNIT, asked),
                ("approve", "chief", granted),
                ("approve", "director", granted),
            ]
        case "rule":
            other = OTHERS[case.unit == OTHERS[0]]
            first = Order(kind=ReturnKind.NOT_OURS, reason="不属于本单位职责。", source="field")
            second = Order(kind=ReturnKind.NOT_OURS, reason="也不属于本单位职责，请裁定。", source="field")
            if case.refused_by:
                return [("return", BY_UNIT, second)]
            return [
                ("return", BY_UNIT, first),
                ("dispatch", "dispatcher", Order(unit=other, reason="原单位认为不属于其职责。")),
                ("return", BY_UNIT, second),
            ]
        case _:
            return []
