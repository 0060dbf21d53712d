"""The one timeline of a case: deeds and reports in a single column, in the words of the pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chengxu.accounts.rules import PUBLIC
from chengxu.cases.queries import Step
from chengxu.cases.rules import Rulebook
from chengxu.cases.states import CLOCK_NAMES, ClockKind
from chengxu.common.messages import Message
from chengxu.intake.models import Report
from chengxu.intake.rules import CHANNELS

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


def entries(steps: Sequence[Step], reports: Sequence[Report], book: Rulebook) -> list[Entry]:
    """All of it in the order in which it happened; reports stand where they came in."""
    received = {_report_of(step): step for step in steps if step.deed.verb == RECEIVED}
    lines = [_told(report, received.get(report.uid)) for report in reports]
    silent = {RECEIVED, OPENED} if reports else {RECEIVED}
    lines += [_done(step, book) for step in steps if step.deed.verb not in silent]
    return sorted(lines, key=lambda line: (line.at, line.deed_uid))


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
        what=book.vocabulary.verb_name(deed.verb),
        who=step.actor,
        note=step.note,
        facts=tuple(_facts(deed.verb, facts, book)),
        photos=step.evidence,
        deed_uid=deed.uid,
        tone="bad" if deed.verb in {"case.overdue", "case.rework", "case.return"} else "",
    )


def _facts(verb: str, facts: dict[str, str], book: Rulebook) -> list[Message]:
    told = []
    if (category := book.catalog.categories.get(facts.get("category", ""))) and verb in {
        "case.accept",
        "case.file",
    }:
        told.append(Message("类别：{name}", "Category: {name}").format(name=category.name))
    if unit := facts.get("to_unit"):
        told.append(Message("派给：{name}", "To: {name}").format(name=book.organisation.name(unit)))
    if clock := facts.get("clock"):
        told.append(
            Message("{kind}环节超过期限", "{kind} is past its limit").format(
                kind=CLOCK_NAMES[ClockKind(clock)]
            )
        )
    return told
