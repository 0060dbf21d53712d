"""What belongs to a case, on its page: merged cases, parent and parts, earlier times, and the units that work along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxu.cases.queries import Step
from chengxu.cases.rules import Case, Rulebook
from chengxu.cases.together.relatives import Family, Relative
from chengxu.cases.workflow.states import CO_NAMES, CoKind
from chengxu.common.messages import Message
from chengxu.web.desk.rows import category_name
from chengxu.web.showing import Left, left

DONE = frozenset({"case.co_done", "case.notice_answer"})
OUTCOMES: Mapping[CoKind, Message] = {
    CoKind.HELP: Message("已完成", "done"),
    CoKind.NOTICE: Message("已答复", "answered"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Another case in one line."""

    uid: str
    case_no: str
    what: Message
    where: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that belong to this one in one way, and what that way means."""

    title: Message
    lines: tuple[Line, ...]
    hint: Message = Message("")


@dataclass(frozen=True, slots=True)
class Helper:
    """A unit that works along, or was told: the task, its clock, and what it answered."""

    unit: Message
    kind: Message
    task: str
    asked_at: datetime
    left: Left | None
    done_at: datetime | None
    outcome: Message


def groups(family: Family, book: Rulebook) -> list[Group]:
    """The relatives, what matters most first; empty groups are left out."""
    waiting = Message(
        "还有 {n} 件没办完，全部办完本案才能结案", "{n} open; this case closes after them"
    ).format(n=family.kin.waiting)
    parts = waiting if family.kin.waiting else Message("")
    found = (
        Group(Message("已并入", "Merged into"), _lines((family.into,), book)),
        Group(Message("母案", "Parent case"), _lines((family.parent,), book)),
        Group(Message("下级案件", "Parts"), _lines(family.parts, book), parts),
        Group(Message("并入本案的", "Merged into this one"), _lines(family.merged, book)),
        Group(Message("以前几次", "Earlier times"), _lines(family.earlier, book)),
        Group(Message("之后又发生", "Came back later"), _lines(family.later, book)),
    )
    return [group for group in found if group.lines or group.hint.zh]


def _lines(found: Sequence[Relative | None], book: Rulebook) -> tuple[Line, ...]:
    return tuple(
        Line(
            one.uid,
            one.case_no,
            category_name(one.category, book),
            one.place_text,
            one.state.value,
            one.closed_at or one.reported_at,
        )
        for one in found
        if one is not None
    )


def helpers(case: Case, steps: Sequence[Step], now: datetime, book: Rulebook) -> list[Helper]:
    """The units beside the one that holds the case, in the order in which they were brought in."""
    tasks = {step.deed.uid: step.note for step in steps}
    found = []
    for helper in case.helpers:
        clock = case.clocks[helper.clock] if helper.clock is not None else None
        found.append(
            Helper(
                book.organisation.name(helper.unit),
                CO_NAMES[CoKind(helper.kind)],
                tasks.get(helper.deed, ""),
                helper.asked_at,
                left(clock, now, book.calendar) if clock else None,
                helper.done_at,
                _outcome(CoKind(helper.kind), _answer(helper.unit, helper.done_at, steps)),
            )
        )
    return found


def _outcome(kind: CoKind, answer: str) -> Message:
    """That the unit is done with it, in its own words if it left any."""
    word = OUTCOMES[kind]
    return (
        Message("{word}：{answer}", "{word}: {answer}").format(word=word, answer=answer) if answer else word
    )


def _answer(unit: str, done_at: datetime | None, steps: Sequence[Step]) -> str:
    """What the unit wrote when it was done."""
    for step in steps:
        at_that_time = step.deed.verb in DONE and step.deed.occurred_at == done_at
        if at_that_time and json.loads(step.deed.detail or "{}").get("unit") == unit:
            return step.note
    return ""
