"""The auditor on labelled reports as many bureaus write them: precision and recall, as measured."""

from __future__ import annotations

import pytest
from tests.reports.corpus.corpus import load
from tests.reports.quality import ASPECTS, Score, measure, total

ENOUGH = 0.97


@pytest.fixture(scope="module")
def development() -> Score:
    return total(measure(variant) for variant in load() if not variant.held_out)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_reports_it_was_developed_on(development: Score, aspect: str) -> None:
    slips = [(slip.variant, slip.label, slip.finding and slip.finding.row()) for slip in development.slips]
    assert development.precision(aspect) >= ENOUGH, slips
    assert development.recall(aspect) >= ENOUGH, slips


@pytest.mark.parametrize(("aspect", "least"), [("found", 0.97), ("indicator", 0.9), ("verdict", 0.92)])
def test_reports_nobody_looked_at(aspect: str, least: float) -> None:
    """What was measured on them, less a little; never the slips themselves, or they would be looked at."""
    strangers = total(measure(variant) for variant in load() if variant.held_out)
    assert strangers.precision(aspect) >= least
    assert strangers.recall(aspect) >= least


def test_there_are_enough_reports_and_a_fifth_is_kept_apart() -> None:
    variants = load()
    assert len(variants) >= 30
    assert sum(not variant.held_out for variant in variants) >= 40
    assert 5 * sum(variant.held_out for variant in variants) >= len(variants)
