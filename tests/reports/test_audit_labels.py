"""The labelled summary: every number found, matched and judged as a person would."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from chengxu.indicators.rules import Phrase, Target
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read as read_pack
from chengxu.reports import loading
from chengxu.reports.audit import Finding, examine
from chengxu.reports.audit.reading import read
from chengxu.reports.rules import Fact
from chengxu.reports.vocabulary import Vocabulary

ROOT = Path(__file__).parents[2]
LABELS = yaml.safe_load((Path(__file__).parent / "seed_labels.yaml").read_text(encoding="utf-8"))


def facts(records: dict[str, float]) -> dict[str, Fact]:
    """Every indicator of the county's pack; those of ``records`` with a value, the others without a row."""
    found = {}
    for _, content in read_pack(ROOT / "packs" / "jingzhou").pack.many("indicators/*.yaml"):
        for id_, declared in content["indicators"].items():
            value = records.get(id_)
            target = declared.get("target")
            found[id_] = Fact(
                id=id_,
                name=declared["name"]["zh"],
                definition=str(declared["definition"]),
                measure=declared["measure"],
                value=None if value is None else Decimal(str(value)),
                rows=0 if value is None else 5,
                formula="",
                scope="",
                style=declared.get("rounding", "exact"),
                measures=tuple(declared.get("measures", ())),
                phrases=tuple(Phrase.read(str(phrase)) for phrase in declared["phrases"]),
                target=Target(target["op"], target["value"], target["source"]) if target else None,
                chapter=content["title"]["zh"],
            )
    return found


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    checker = Checker(read_pack(ROOT / "packs" / "jingzhou"))
    found = loading.parse(checker)
    assert [str(problem) for problem in checker.problems.items] == []
    return found.vocabulary


@pytest.fixture(scope="module")
def findings(vocabulary: Vocabulary) -> tuple[Finding, ...]:
    text = "\n".join(line["text"] for line in LABELS["lines"])
    return examine(read(text.encode(), "label.txt"), facts(LABELS["records"]).values(), vocabulary)


def labels() -> list[tuple[Any, ...]]:
    return [
        (number, *figure)
        for number, line in enumerate(LABELS["lines"], 1)
        for figure in line.get("figures", ())
    ]


def test_every_number_is_found_matched_and_judged(findings: tuple[Finding, ...]) -> None:
    rows = [finding.row() for finding in findings]
    found = [(row["line"], row["text"], row["indicator"], row["verdict"]) for row in rows]
    assert found == labels()


def test_all_placeholders_and_nothing_of_the_advertising_is_there(findings: tuple[Finding, ...]) -> None:
    assert sum(finding.verdict == "placeholder" for finding in findings) == 25
    assert len(labels()) == len(findings)
