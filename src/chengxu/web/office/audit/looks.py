"""How verdicts and decisions look on the page: a word, an icon, a tone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chengxu.common.messages import Message
from chengxu.reports.audit.judging.findings import WRONG, Finding, Verdict
from chengxu.reports.audit.mending.choosing import Replacement
from chengxu.reports.audit.mending.keeping import Audit
from chengxu.web.showing import Look

LOOKS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.DIFFERS: ("late", "bad"),
    Verdict.CONTRADICTS: ("late", "bad"),
    Verdict.PLACEHOLDER: ("soon", "warn"),
    Verdict.NO_RECORD: ("help", ""),
    Verdict.TARGET: ("flag", "work"),
    Verdict.AGREES: ("done", "good"),
}
"""By severity: what keeps the document from going out comes first."""
ORDER = tuple(LOOKS)
FILLED = Look(Message("已填", "filled"), "check", "good")
CORRECTED = Look(Message("已改", "corrected"), "check", "good")
BY_HAND = Look(Message("手写", "by hand"), "check", "warn")
ACCEPTED = Look(Message("确认无误", "accepted"), "check", "warn")
LEFT, ALL = "todo", "all"


@dataclass(frozen=True, slots=True)
class Tab:
    """One filter of the list and of the marks: its word, look and count."""

    name: str
    look: Look
    count: int


def look(verdict: Verdict) -> Look:
    """The look of a verdict."""
    icon, tone = LOOKS[verdict]
    return Look(verdict.label, icon, tone)


def decided(finding: Finding, chosen: Replacement) -> Look:
    """The look of a figure that was given another text."""
    if chosen.reason:
        return BY_HAND
    return FILLED if finding.verdict is Verdict.PLACEHOLDER else CORRECTED


def tabs(audit: Audit) -> list[Tab]:
    """The filters: what is left to do, each verdict that occurs, everything."""
    counts = Counter(finding.verdict for finding in audit.findings)
    left = sum(1 for number in _numbers(audit, LEFT))
    return [
        Tab(LEFT, Look(Message("要处理", "to do"), "wrench", "bad" if left else ""), left),
        *(Tab(verdict.value, look(verdict), counts[verdict]) for verdict in ORDER if counts[verdict]),
        Tab(ALL, Look(Message("全部", "all"), "list", ""), len(audit.findings)),
    ]


def shown(audit: Audit, asked: str) -> str:
    """The filter that is asked for; without one, what is left to do, or everything when nothing is."""
    if asked in {LEFT, ALL, *Verdict}:
        return asked
    return LEFT if any(_numbers(audit, LEFT)) else ALL


def listed(audit: Audit, filter_: str) -> list[int]:
    """The numbers of the figures a filter shows, the most severe first, then as they stand in the document."""
    severity = {verdict: place for place, verdict in enumerate(ORDER)}
    return sorted(_numbers(audit, filter_), key=lambda n: (severity[audit.findings[n - 1].verdict], n))


def _numbers(audit: Audit, filter_: str) -> Iterable[int]:
    for number, finding in enumerate(audit.findings, 1):
        left = finding.verdict in WRONG and not audit.choices.settled(number)
        if filter_ == ALL or filter_ == finding.verdict or (filter_ == LEFT and left):
            yield number
