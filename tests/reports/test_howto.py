"""What the howto shows can be written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.reports.test_loading_sense import FRONT, read

from chengxu.reports.language.conditions import parse

TEXT = (Path(__file__).parents[2] / "docs" / "howto" / "write-a-report.md").read_text(encoding="utf-8")
ROWS = [line.split(" | ")[0].strip("| ") for line in TEXT.splitlines() if line.startswith("| `")]
WRITTEN = [code.replace("\\|", "|") for row in ROWS for code in re.findall(r"`([^`]+)`", row)]
FIGURES = [code for code in WRITTEN if "{{" in code]
CONDITIONS = [code for code in WRITTEN if code.endswith("?")]


def test_the_first_report_is_right() -> None:
    (report,) = re.findall(r"```report\n(.*?)```", TEXT, re.DOTALL)
    _, problems = read(**{"reports/lamps.md": report})
    assert problems == []


@pytest.mark.parametrize("written", FIGURES)
def test_every_figure_of_the_table_is_right(written: str) -> None:
    assert len(FIGURES) > 12
    _, problems = read(**{"reports/trial.md": FRONT + written})
    assert problems == []


@pytest.mark.parametrize("written", CONDITIONS)
def test_every_condition_of_the_table_is_right(written: str) -> None:
    assert len(CONDITIONS) > 8
    assert parse(written.removesuffix("?")).tests
