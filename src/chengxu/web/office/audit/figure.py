"""One figure of an audit: what is written, what the records say, how one can know, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chengxu.accounts.rules import VERBS
from chengxu.common.messages import Message, Refused
from chengxu.indicators import queries as indicators
from chengxu.reports.audit.judging.findings import Finding, plain
from chengxu.reports.audit.mending import choosing
from chengxu.reports.audit.mending.choosing import Acceptance, Replacement
from chengxu.reports.audit.mending.keeping import Audit
from chengxu.reports.register import documents
from chengxu.reports.rules import Fact
from chengxu.reports.writers.wording import href
from chengxu.web.access import ASK_SECURITY
from chengxu.web.figures import Figure, figures
from chengxu.web.office.audit import looks
from chengxu.web.office.rows import Table, table
from chengxu.web.requests import Request
from chengxu.web.showing import Look

ROWS = 5
AROUND = 16
_STOPS = "。，；：、！？"
READS = "indicators.read"
NO_ROWS = Message(
    "您的岗位没有「{verb}」权限，看不到记录。",
    "Your post does not include “{verb}”, so the rows stay closed.",
)


@dataclass(frozen=True, slots=True)
class Brief:
    """A figure in the list: its text between a few words of its sentence, its look, what it became."""

    number: int
    line: int
    verdict: str
    text: str
    before: str
    after: str
    look: Look
    chosen: Replacement | None
    accepted: Acceptance | None
    why: Message
    computed: Any
    measure: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure in the panel."""

    brief: Brief
    sentence: tuple[str, str, str]
    offer: str | None
    certain: bool
    agrees: bool | None
    indicator: Figure | None
    named: bool
    nearest: tuple[Fact, ...]
    others: list[tuple[Message, list[Fact]]]
    table: Table | None
    closed: Message | None
    ask: Message | None
    href: str
    typed: Replacement | None
    accepted: str
    errors: dict[str, list[Message]]
    characters: int
    acceptable: bool
    before: int
    after: int


def brief(audit: Audit, number: int) -> Brief:
    """A figure as the list tells it."""
    finding = audit.findings[number - 1]
    chosen = audit.choices.texts.get(number)
    stated = finding.number.stated
    before, after = _around(audit, finding)
    return Brief(
        number=number,
        line=finding.number.line,
        verdict=finding.verdict.value,
        text=stated.text,
        before=_before(before),
        after=_after(after),
        look=_look(audit, number),
        chosen=chosen,
        accepted=audit.choices.accepted.get(number),
        why=finding.why,
        computed=plain(finding.computed),
        measure=stated.word or stated.measure,
    )


def _look(audit: Audit, number: int) -> Look:
    finding, chosen = audit.findings[number - 1], audit.choices.texts.get(number)
    if chosen is not None:
        return looks.decided(finding, chosen)
    return looks.ACCEPTED if number in audit.choices.accepted else looks.look(finding.verdict)


def opened(
    request: Request,
    audit: Audit,
    number: int,
    *,
    typed: Replacement | None = None,
    accepted: str = "",
    errors: dict[str, list[Message]] | None = None,
) -> Opened:
    """A figure as the panel tells it; ``typed``, ``accepted`` (a reason) and ``errors`` are of what was sent and not taken."""
    finding = audit.findings[number - 1]
    chosen = audit.choices.texts.get(number)
    result, fact = audit.answers.result, finding.number.fact
    start, end = fact.period if fact is not None and fact.period else (result.start, result.end)
    may = request.actor.may(READS)
    return Opened(
        brief=brief(audit, number),
        sentence=_sentence(audit, finding),
        offer=choosing.offer(finding),
        certain=choosing.is_certain(finding),
        agrees=choosing.agrees_now(finding, chosen.text) if chosen and chosen.reason else None,
        indicator=next(iter(figures([fact.id], start, end)), None) if fact else None,
        named=number in audit.choices.indicators,
        nearest=_nearest(audit, number),
        others=_others(audit, finding),
        table=_rows(request, fact.id, start, end) if fact and may else None,
        closed=None if may else NO_ROWS.format(verb=VERBS[READS]),
        ask=None if may else ASK_SECURITY,
        href=href(fact.id, start, end) if fact and may else "",
        typed=typed or (chosen if chosen and chosen.reason else None),
        accepted=accepted,
        errors=errors or {},
        acceptable=finding.verdict in choosing.ACCEPTABLE and not audit.choices.settled(number),
        characters=documents.rules().reason_characters,
        before=number - 1,
        after=number + 1 if number < len(audit.findings) else 0,
    )


def _rows(request: Request, id_: str, start: Any, end: Any) -> Table | None:
    try:
        return table(
            indicators.rows_of(id_, start, end, actor=request.actor, limit=ROWS, now=request.now),
            request.actor,
        )
    except Refused:  # the pack changed while the audit was worked on: the indicator is gone
        return None


def _before(text: str) -> str:
    """The last words before a figure: from the clause before on, if that is not far."""
    if len(text) <= AROUND:
        return text
    near = text[-AROUND:]
    start = min((near.find(sign) for sign in _STOPS if sign in near), default=-1)
    return near[start + 1 :] if 0 <= start < AROUND // 2 else f"…{near}"


def _after(text: str) -> str:
    if len(text) <= AROUND:
        return text
    near = text[:AROUND]
    end = max(near.rfind(sign) for sign in _STOPS)
    return near[: end + 1] if end >= 0 else f"{near}…"


def _around(audit: Audit, finding: Finding) -> tuple[str, str]:
    """What stands on the same lines before and after a figure; in a table the headings of its row and column."""
    written = audit.answers.result.written
    first, last = finding.number.positions[0], finding.number.positions[-1] + 1
    start = written.text.rfind("\n", 0, first) + 1
    end = written.text.find("\n", last)
    before, after = written.text[start:first], written.text[last : end if end >= 0 else len(written.text)]
    context = finding.number.context
    if context.row or context.column:
        headings = " · ".join(heading for heading in (context.row, context.column) if heading)
        return f"{headings}：", ""
    return before, after.rstrip("\r")


def _sentence(audit: Audit, finding: Finding) -> tuple[str, str, str]:
    """The sentence around a figure: before, itself, after."""
    before, after = _around(audit, finding)
    start = max(before.rfind(sign) for sign in "。；！？") + 1
    ends = [place for place in (after.find(sign) for sign in "。；！？") if place >= 0]
    return before[start:], finding.number.stated.text, after[: min(ends) + 1] if ends else after


def _nearest(audit: Audit, number: int) -> tuple[Fact, ...]:
    """What else the figure may speak of, as it was found before anybody named an indicator."""
    match = audit.answers.result.findings[number - 1].number.match
    now = audit.findings[number - 1].number.fact
    asked = (*((match.fact,) if match.fact else ()), *match.alternatives)
    return tuple(fact for fact in asked if now is None or fact.id != now.id)


def _others(audit: Audit, finding: Finding) -> list[tuple[Message, list[Fact]]]:
    """Every indicator the figure could speak of, by chapter."""
    titles = {chapter.title.zh: chapter.title for chapter in indicators.indicators().chapters}
    chapters: dict[str, list[Fact]] = {}
    for fact in audit.answers.result.facts:
        if choosing.comparable(finding, fact):
            chapters.setdefault(fact.chapter, []).append(fact)
    return [(titles.get(chapter, Message(chapter)), facts) for chapter, facts in chapters.items()]
