"""How well the auditor does on labelled reports: what it finds, names and judges, against what a clerk would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from tests.reports.corpus.build import file_of
from tests.reports.corpus.corpus import Label, Variant
from tests.reports.pack import facts, reports

from chengxu.reports.audit import Finding, examine
from chengxu.reports.audit.documents.reading import read
from chengxu.reports.audit.words.bases import earlier
from chengxu.reports.rules import Fact

ASPECTS = ("found", "indicator", "verdict", "all")
"""A number was found; it was found and its indicator is right; found and judged right; everything right."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A label without its finding, a finding without its label, or two that disagree."""

    variant: str
    label: Label | None
    finding: Finding | None


@dataclass(slots=True)
class Score:
    """Numbers found, numbers labelled, and how many are right in each aspect."""

    found: int = 0
    labelled: int = 0
    right: Counter[str] = field(default_factory=Counter)
    slips: list[Slip] = field(default_factory=list)

    def precision(self, aspect: str) -> float:
        """Of the numbers found, those that are right."""
        return self.right[aspect] / self.found if self.found else 1.0

    def recall(self, aspect: str) -> float:
        """Of the numbers labelled, those that were found and are right."""
        return self.right[aspect] / self.labelled if self.labelled else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found + other.found,
            self.labelled + other.labelled,
            self.right + other.right,
            self.slips + other.slips,
        )


def total(scores: Iterable[Score]) -> Score:
    """All of them together."""
    return sum(scores, Score())


def findings(variant: Variant) -> tuple[Finding, ...]:
    """The auditor's answers for a variant over its own records."""
    data, name = file_of(variant)

    def over(start: date, end: date) -> Mapping[str, Fact] | None:
        year_before = (earlier(variant.start), earlier(variant.end))
        return facts(variant.last_year) if variant.last_year and (start, end) == year_before else None

    return examine(
        read(data, name),
        facts({id_: value for id_, value in variant.records.items() if value is not None}).values(),
        reports().vocabulary,
        period=(variant.start, variant.end),
        over=over,
        last=read(variant.last_report.encode(), "last.txt") if variant.last_report else None,
    )


def measure(variant: Variant) -> Score:
    """What the auditor answers for a variant against its labels."""
    answers = findings(variant)
    score = Score(len(answers), len(variant.labels))
    wanted = [(label.line, _plain(label.text)) for label in variant.labels]
    given = [(answer.number.line, _plain(answer.number.stated.text)) for answer in answers]
    for kind, a, b, c, d in SequenceMatcher(None, wanted, given, autojunk=False).get_opcodes():
        if kind == "equal":
            for label, answer in zip(variant.labels[a:b], answers[c:d], strict=True):
                score.right += _right(label, answer)
                if not _right(label, answer)["all"]:
                    score.slips.append(Slip(variant.id, label, answer))
        else:
            score.slips += [Slip(variant.id, label, None) for label in variant.labels[a:b]]
            score.slips += [Slip(variant.id, None, answer) for answer in answers[c:d]]
    return score


def _right(label: Label, answer: Finding) -> Counter[str]:
    row = answer.row()
    indicator, verdict = row["indicator"] == label.indicator, row["verdict"] == label.verdict
    return Counter({"found": 1, "indicator": indicator, "verdict": verdict, "all": indicator and verdict})


def _plain(text: str) -> str:
    return "".join(text.split())
