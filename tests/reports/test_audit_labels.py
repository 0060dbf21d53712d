"""Labelled documents: every number found, matched and judged as a person would."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.reports.pack import HERE, LABELS, RECORDS, examined

from chengxu.reports.audit import Finding
from chengxu.reports.audit.documents.reading import read

VARIANTS = yaml.safe_load((HERE / "variants.yaml").read_text(encoding="utf-8"))
SEED = Path(os.environ.get("CHENGXU_DATA", "")) / "seed" / "annual-report-2023.txt"


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    return examined("\n".join(line["text"] for line in LABELS["lines"]))


def labels() -> list[tuple[Any, ...]]:
    return [
        (number, *figure)
        for number, line in enumerate(LABELS["lines"], 1)
        for figure in line.get("figures", ())
    ]


def test_every_number_of_the_summary_is_found_matched_and_judged(findings: tuple[Finding, ...]) -> None:
    rows = [finding.row() for finding in findings]
    assert [(row["line"], row["text"], row["indicator"], row["verdict"]) for row in rows] == labels()


def test_all_placeholders_are_there_and_nothing_of_the_advertising(findings: tuple[Finding, ...]) -> None:
    assert sum(finding.verdict == "placeholder" for finding in findings) == 25
    assert len(findings) == 70


def test_every_answer_says_how_one_can_know(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        assert finding.why.zh
        assert finding.why.en
        assert "「" in finding.why.zh


@pytest.mark.parametrize("sentence", VARIANTS, ids=[variant["text"][:12] for variant in VARIANTS])
def test_other_wording_of_the_same_matters_is_recognised(sentence: dict[str, Any]) -> None:
    found = [
        [finding.number.stated.text, finding.number.fact.id if finding.number.fact else None]
        for finding in examined(sentence["text"])
    ]
    assert found == sentence["figures"]


@pytest.mark.skipif(
    not SEED.is_file(), reason="CHENGXU_DATA names no folder with seed/annual-report-2023.txt"
)
def test_the_printed_summary_itself() -> None:
    """The real document has the same figures in the same order as the labelled one, on its own lines."""
    written = read(SEED.read_bytes(), SEED.name)
    rows = [finding.row() for finding in examined(written.data, RECORDS)]
    lines = [7] * 17 + [9] * 17 + [11] * 6 + [12] * 15 + [14] * 12 + [16, 18, 24]
    found = [(row["line"], row["text"], row["indicator"], row["verdict"]) for row in rows]
    assert found == [(line, *label[1:]) for line, label in zip(lines, labels(), strict=True)]
