"""Sentences as the bureaus of many counties write them (tests/reports/sentences): whether the auditor names the
indicator of the figure in braces, or none where no indicator counts the matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from tests.reports.pack import facts, reports

from chengxu.reports.audit import Finding, examine
from chengxu.reports.audit.documents.reading import read

HERE = Path(__file__).parent / "sentences"
PERIOD = (date(2023, 1, 1), date(2023, 12, 31))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without its braces; ``start`` is where its figure begins, ``indicator`` None for a matter that none
    counts. Every other one is ``held``: measured, and never looked at."""

    text: str
    figure: str
    start: int
    indicator: str | None
    held: bool


def load(folder: Path = HERE) -> tuple[Sentence, ...]:
    """All sentences, those of one matter in the order of their file."""
    found: list[Sentence] = []
    for path in sorted(folder.glob("*.yaml")):
        alone: list[str] = []
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            if "sentence" in entry:
                alone.append(entry["sentence"])
            else:
                found += _numbered(entry["sentences"], entry["id"])
        found += _numbered(alone, None)
    return tuple(found)


def _numbered(texts: Sequence[str], indicator: str | None) -> list[Sentence]:
    return [_sentence(text, indicator, held=bool(index % 2)) for index, text in enumerate(texts)]


def _sentence(text: str, indicator: str | None, *, held: bool) -> Sentence:
    before, _, rest = text.partition("{")
    figure, _, after = rest.partition("}")
    return Sentence(before + figure + after, figure, len(before), indicator, held)


def found(sentence: Sentence) -> Finding | None:
    """The auditor's answer for the figure of a sentence; None when it does not find it."""
    written = read(sentence.text.encode(), "sentence.txt")
    answers = examine(written, facts({}).values(), reports().vocabulary, period=PERIOD)
    wanted = range(sentence.start, sentence.start + len(sentence.figure))
    overlapping = [answer for answer in answers if set(answer.number.positions) & set(wanted)]
    return overlapping[0] if overlapping else None


def is_right(sentence: Sentence, answer: Finding | None) -> bool:
    """Whether the figure was found and has its indicator, or none where it should have none."""
    if answer is None:
        return False
    return (answer.number.fact.id if answer.number.fact else None) == sentence.indicator


def share_right(sentences: Iterable[Sentence]) -> float:
    """How many of the sentences are answered rightly, 0 to 1."""
    right = [is_right(sentence, found(sentence)) for sentence in sentences]
    return sum(right) / len(right) if right else 1.0
