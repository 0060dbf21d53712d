"""The one timeline of a case: deeds and reports in a single column, in the words of the pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chengxu.accounts.rules import PUBLIC
from chengxu.cases.deciding import milestones
from chengxu.cases.queries import Step
from chengxu.cases.rules import Rulebook
from chengxu.cases.together.relatives import Relative
from chengxu.cases.workflow.rungs import DO_NAMES, Do
from chengxu.cases.workflow.states import (
    CLOCK_NAMES,
    REQUEST_NAMES,
    REQUEST_STATE_NAMES,
    RETURN_NAMES,
    ClockKind,
    RequestKind,
    RequestState,
)
from chengxu.cases.workflow.transitions import BY_VERB
from chengxu.common.messages import Message, listed
from chengxu.intake.feedback import asked
from chengxu.intake.models import Report
from chengxu.intake.rules import CHANNELS
from chengxu.responsibility.precedents import SCOPE_NAMES, Scope

RETURN_TEXTS = {kind.value: text for kind, text in RETURN_NAMES.items()}
NAMES_CATEGORY = frozenset({"case.accept", "case.file", "case.self_handle"})
OF_UNIT = {
    "case.return": Message("退回单位：{name}", "Given back by: {name}"),
    "case.notice_answer": Message("答复单位：{name}", "Answered by: {name}"),
    "case.co_done": Message("完成单位：{name}", "Done by: {name}"),
}
"""Whose step it was, where somebody else may have booked it or several units take part."""
UNITS = {"case.rule": Message("争议各方：{names}", "Sides: {names}")}
GIVEN = {"case.transfer": "移送", "case.succeed": "移交", "case.reopen": "交回"}
A_MOMENT = timedelta(minutes=2)
"""What was sent this soon was sent at once."""
GRAVE = frozenset({"case.overdue", "case.rework", "case.return", "case.reopen"})
RECEIVED, OPENED = "intake.receive", "case.report"  # the report itself stands in the timeline already


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, who, what, in which words, with which pictures."""

    at: datetime
    what: Message
    who: Message
    note: str
    facts: tuple[Message, ...]
    photos: tuple[str, ...]
    deed_uid: str
    tone: str = ""


def entries(
    steps: Sequence[Step], reports: Sequence[Report], book: Rulebook, parts: Sequence[Relative] = ()
) -> list[Entry]:
    """All of it in the order in which it happened; reports stand where they came in, parts where they ended."""
    received = {_report_of(step): step for step in steps if step.deed.verb == RECEIVED}
    lines = [_told(report, received.get(report.uid)) for report in reports]
    silent = {RECEIVED, OPENED} if reports else {RECEIVED}
    lines += [_done(step, book) for step in steps if step.deed.verb not in silent]
    lines += [_ended(part, book) for part in parts if part.closed_at]
    return sorted(lines, key=lambda line: (line.at, line.deed_uid))


def _ended(part: Relative, book: Rulebook) -> Entry:
    """A part of the case came to its end."""
    assert part.closed_at is not None
    known = book.catalog.categories.get(part.category)
    what = Message("下级案件结案：{name}", "a part closed: {name}").format(
        name=known.name if known else part.category
    )
    number = Message("案件号：{no}", "Case number: {no}").format(no=part.case_no)
    return Entry(part.closed_at, what, Message(""), "", (number,) if part.case_no else (), (), "")


def _report_of(step: Step) -> str:
    return str(json.loads(step.deed.detail or "{}").get("report", ""))


def _told(report: Report, received: Step | None) -> Entry:
    channel = CHANNELS.get(report.channel, Message(report.channel))
    who = channel
    if received is not None and received.deed.actor != PUBLIC.uid:
        who = Message("{channel} {name}", "{channel} {name}").format(channel=channel, name=received.actor)
    return Entry(
        at=report.reported_at,
        what=Message("反映", "report"),
        who=who,
        note=report.text,
        facts=(Message("地点：{place}", "Place: {place}").format(place=report.place_text),)
        if report.place_text
        else (),
        photos=tuple(report.evidence.split()),
        deed_uid=received.deed.uid if received else "",
    )


def _done(step: Step, book: Rulebook) -> Entry:
    deed = step.deed
    facts = json.loads(deed.detail) if deed.detail else {}
    return Entry(
        at=deed.occurred_at,
        what=book.vocabulary.verb_alone(deed.verb),
        who=step.actor,
        note=step.note,
        facts=(*_captured(step, facts, book), *_facts(deed.verb, facts, book, deed.unit)),
        photos=step.evidence,
        deed_uid=deed.uid,
        tone="bad" if deed.verb in GRAVE else "",
    )


def _captured(step: Step, facts: dict[str, Any], book: Rulebook) -> list[Message]:
    """When it was done outside, where that was not when it came in."""
    if not (said := facts.get("captured")):
        return []
    at = datetime.fromisoformat(said)
    if step.deed.occurred_at - at < A_MOMENT:
        return []
    when = f"{book.calendar.local(at):%m-%d %H:%M}"
    return [
        Message("现场时间：{when}（手机离线，后来传到）", "Done on site: {when} (sent later)").format(
            when=when
        )
    ]


def _facts(verb: str, facts: dict[str, Any], book: Rulebook, by: str) -> list[Message]:
    """What a deed of the unit ``by`` says beside its verb."""
    told = []
    name = book.organisation.name
    if verb in OF_UNIT and (unit := facts.get("unit") or by):
        told.append(OF_UNIT[verb].format(name=name(unit)))
    if (category := book.catalog.categories.get(facts.get("category", ""))) and verb in NAMES_CATEGORY:
        told.append(Message("类别：{name}", "Category: {name}").format(name=category.name))
    if unit := facts.get("to_unit"):
        words = Message(f"{GIVEN.get(verb, '派给')}：{{name}}", "To: {name}")
        told.append(words.format(name=name(unit)))
    if units := facts.get("units"):
        words = UNITS.get(verb, Message("单位：{names}", "Units: {names}"))
        told.append(words.format(names=listed(name(unit) for unit in units.split())))
    if scope := facts.get("scope"):
        told.append(Message("适用范围：{scope}", "Reach: {scope}").format(scope=SCOPE_NAMES[Scope(scope)]))
    if kind := RETURN_TEXTS.get(facts.get("kind", "")):
        told.append(Message("类型：{kind}", "Kind: {kind}").format(kind=kind))
    if verb == "case.overdue":
        text = Message("{kind}环节超过期限", "{kind} is past its limit")
        told.append(text.format(kind=_clock(facts, book)))
    if verb == "case.escalate":
        told.append(_rung(facts, book))
    if request := facts.get("asked"):
        told += _asked(RequestKind(request), facts)
    if level := asked().level(int(facts.get("score") or 0)):
        told.append(level.text)
    if "hidden" in facts:
        text = Message("照片上遮挡 {n} 处", "parts of the photo hidden: {n}")
        told.append(text.format(n=facts["hidden"]))
    if moved := facts.get("moved"):
        told.append(Message("期限变动：{moved}", "Moved: {moved}").format(moved=moved))
    return told


def _rung(facts: dict[str, Any], book: Rulebook) -> Message:
    """Whom the rung that was climbed called, for which clock, and whose the clock is."""
    do = Do(facts["rung"])
    called = _called(facts.get("to", ""), book)
    who = (
        Message("催办{called}", "remind: {called}")
        if do is Do.REMIND
        else Message("报{called}", "tell: {called}")
    )
    return Message("{rung}：{clock}时限（{unit}）", "{rung}: {clock} ({unit})").format(
        rung=who.format(called=called) if called else DO_NAMES[do],
        clock=_clock(facts, book),
        unit=book.organisation.name(facts["unit"]),
    )


def _called(to: str, book: Rulebook) -> Message | None:
    """The unit or post a rung names (``post:chief``); None when its own word says it."""
    kind, _, code = to.partition(":")
    if kind == "post":
        post = book.organisation.posts.get(code)
        return post.name if post else Message(code)
    return book.organisation.name(code) if code else None


def _clock(facts: dict[str, Any], book: Rulebook) -> Message:
    """The clock a deed is about; a milestone goes by its own name."""
    return milestones.name(facts.get("milestone", ""), book) or CLOCK_NAMES[ClockKind(facts["clock"])]


def _asked(kind: RequestKind, facts: dict[str, Any]) -> list[Message]:
    """What a request asks for, and how far it has come."""
    told = [Message("申请：{kind}", "Request: {kind}").format(kind=REQUEST_NAMES[kind])]
    if amount := facts.get("amount"):
        told.append(
            Message("延长 {n}（单位同处置时限）", "{n} more, in the unit of the limit").format(n=amount)
        )
    if until := facts.get("until"):
        told.append(Message("到 {day}", "until {day}").format(day=until[:10]))
    if result := facts.get("result"):
        told.append(REQUEST_STATE_NAMES[RequestState(result)])
    if because := facts.get("because"):
        text = Message("因「{verb}」不再审批", "falls with “{verb}”")
        told.append(text.format(verb=BY_VERB[because].label))
    return told
