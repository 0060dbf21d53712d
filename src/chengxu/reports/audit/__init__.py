"""The audit of a report somebody wrote: every number is found, matched to an indicator and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chengxu.common.quantity import Quantity
from chengxu.reports import queries
from chengxu.reports.audit import cleaning, filling, numbers, reading, table, verdicts
from chengxu.reports.audit.context import Context
from chengxu.reports.audit.findings import WRONG, Finding, Number, Verdict
from chengxu.reports.audit.matching import Matcher
from chengxu.reports.audit.reading import Written
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

__all__ = ["AuditResult", "Context", "Finding", "Number", "Quantity", "Verdict", "audit", "examine"]


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The answers for one document over local days ``start`` to ``end``, and all facts they were drawn from."""

    filename: str
    start: date
    end: date
    written: Written
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the document can go out: nothing differs, contradicts or waits to be filled."""
        return not any(finding.verdict in WRONG for finding in self.findings)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many answers of each kind, kinds that do not occur included."""
        found = Counter(finding.verdict for finding in self.findings)
        return {verdict: found[verdict] for verdict in Verdict}

    def rows(self) -> list[dict[str, Any]]:
        """The answers as other programs read them (a contract: line, text, quantity, … why)."""
        return [finding.row() for finding in self.findings]

    def as_table(self) -> str:
        """The answers for a terminal."""
        return table.as_table(self.findings, self.counts)

    def fill(self) -> bytes:
        """The document with its placeholders filled, in its own form and encoding."""
        return filling.fill(self.written, self.findings)


def audit(data: bytes, filename: str, start: date, end: date) -> AuditResult:
    """Audit a document against the records of local days ``start`` to ``end``, both inclusive.

    Raises :class:`Refused` for a document that cannot be read and a period that ends before it begins.
    """
    written = reading.read(data, filename)
    facts = queries.facts(start, end)
    findings = examine(written, facts.values(), queries.vocabulary())
    return AuditResult(filename, start, end, written, findings, tuple(facts.values()))


def examine(written: Written, facts: Iterable[Fact], vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """The answers for a document that was read, against given facts; pure."""
    passages = cleaning.passages(written, vocabulary.advertising)
    found = numbers.find(written, passages, vocabulary.names)
    matcher = Matcher.of(facts, vocabulary)
    matches = matcher.match([(place.stated, place.context) for place in found])
    matched = [
        Number(place.line, place.positions, place.stated, place.context, match)
        for place, match in zip(found, matches, strict=True)
    ]
    return tuple(verdicts.judge(matched, vocabulary.sums))
