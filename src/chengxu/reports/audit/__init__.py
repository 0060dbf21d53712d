"""The audit of a report somebody wrote: every number is found, matched to an indicator and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chengxu.common.quantity import Quantity
from chengxu.reports import queries
from chengxu.reports.audit.documents import dating, reading
from chengxu.reports.audit.documents.reading import Written
from chengxu.reports.audit.judging import rankings, scoping, sharing, verdicts
from chengxu.reports.audit.judging.findings import WRONG, Finding, Number, Verdict
from chengxu.reports.audit.judging.records import Apart, Over, Period, Records
from chengxu.reports.audit.matters.matching import Matcher
from chengxu.reports.audit.mending import filling, table
from chengxu.reports.audit.passages import changes, cleaning, heads, hosting, numbers
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.language.plans import Plans
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

LONGEST_TITLE = 60

__all__ = ["AuditResult", "Context", "Finding", "Number", "Quantity", "Verdict", "audit", "examine"]


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The answers for one document over local days ``start`` to ``end``, all facts they were drawn from, and the numbers of
    the report of the year ``before``."""

    filename: str
    start: date
    end: date
    written: Written
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...] = ()
    before: tuple[Number, ...] = ()

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


def audit(
    data: bytes,
    filename: str,
    start: date,
    end: date,
    *,
    last: tuple[bytes, str] | None = None,
    now: datetime | None = None,
) -> AuditResult:
    """Audit a document against the records of local days ``start`` to ``end``, both inclusive.

    ``last`` is the report of the year before (its bytes and its name), against which comparisons are held as well. ``now`` ends
    a period that still runs, as when a report of it is made. Raises :class:`Refused` for a document that cannot be read or holds
    more numbers than a report, and a period that ends before it begins.
    """
    written = reading.read(data, filename)
    vocabulary = queries.vocabulary()
    numbers.refuse_many(
        written, lambda: cleaning.passages(written, vocabulary.advertising, end.year), vocabulary.names
    )
    facts = queries.facts(start, end, now=now)
    found = _found(
        written,
        facts.values(),
        vocabulary,
        period=(start, end),
        over=queries.facts,
        apart=queries.apart,
        plans=queries.plans(),
        last=reading.read(*last) if last else None,
    )
    judged = verdicts.judge(found.numbers, vocabulary.sums, found.records, found.before)
    return AuditResult(
        filename, start, end, written, tuple(judged), tuple(facts.values()), tuple(found.before)
    )


def examine(
    written: Written,
    facts: Iterable[Fact],
    vocabulary: Vocabulary,
    *,
    period: Period,
    over: Over | None = None,
    apart: Apart | None = None,
    plans: Plans | None = None,
    last: Written | None = None,
) -> tuple[Finding, ...]:
    """The answers for a document that was read, against given facts over ``period``; pure.

    ``over`` gives the facts over other days (a half year, the year before), ``apart`` an indicator by unit, township or
    month, ``plans`` are those of each year, ``last`` is the report of the year before.
    """
    found = _found(written, facts, vocabulary, period=period, over=over, apart=apart, plans=plans, last=last)
    return tuple(verdicts.judge(found.numbers, vocabulary.sums, found.records, found.before))


@dataclass(frozen=True, slots=True)
class _Found:
    """The numbers of a document and of last year's, and the records they are held against."""

    numbers: list[Number]
    before: list[Number]
    records: Records


def _found(
    written: Written,
    facts: Iterable[Fact],
    vocabulary: Vocabulary,
    *,
    period: Period,
    over: Over | None,
    apart: Apart | None = None,
    plans: Plans | None = None,
    last: Written | None,
) -> _Found:
    records = Records({fact.id: fact for fact in facts}, period, over, apart, plans or {})
    matcher = Matcher.of(records.facts.values(), vocabulary)
    before = _numbers(last, matcher, vocabulary, records.before()) if last else []
    return _Found(_numbers(written, matcher, vocabulary, records), before, records)


def _numbers(written: Written, matcher: Matcher, vocabulary: Vocabulary, records: Records) -> list[Number]:
    """The numbers of a document, matched, each with the days it speaks of."""
    year = records.period[1].year
    passages = cleaning.passages(written, vocabulary.advertising, year)
    if dating.told_afterwards(written, records.period[1]):
        passages = [
            replace(
                one,
                text=dating.as_of(one.text),
                chapter=dating.as_of(one.chapter),
                section=dating.as_of(one.section),
            )
            for one in passages
        ]
    passages = [one if one.meaning else replace(one, text=heads.with_colon(one.text)) for one in passages]
    found = numbers.find(written, passages, vocabulary.names, year)
    found = hosting.hosted(written, passages, found)
    contexts = rankings.recognised(changes.recognised([(place.stated, place.context) for place in found]))
    title = passages[0].text if passages and len(passages[0].text) <= LONGEST_TITLE else ""
    matches = matcher.match(
        [(place.stated, context) for place, context in zip(found, contexts, strict=True)], title
    )
    county = any("县" in passage.text for passage in passages)
    read = [
        Number(place.line, place.positions, place.stated, context, match)
        for place, context, match in zip(found, contexts, matches, strict=True)
    ]
    return [
        scoping.scoped(number, records, matcher.belongs, county=county)
        for number in sharing.shared(rankings.inherited(read))
    ]
