"""The auditor on labelled reports as many bureaus write them: precision and recall, as measured."""

from __future__ import annotations

import pytest
from tests.reports.corpus.corpus import load
from tests.reports.quality import ASPECTS, Score, measure, total

ENOUGH = 0.97
UNSEEN = 0.97
"""Of reports nobody looked at, in each aspect and of all that is right at once."""


@pytest.fixture(scope="module")
def development() -> Score:
    return total(measure(variant) for variant in load() if not variant.held_out)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_reports_it_was_developed_on(development: Score, aspect: str) -> None:
    slips = [(slip.variant, slip.label, slip.finding and slip.finding.row()) for slip in development.slips]
    assert development.precision(aspect) >= ENOUGH, slips
    assert development.recall(aspect) >= ENOUGH, slips


@pytest.fixture(scope="module")
def unseen() -> Score:
    return total(measure(variant) for variant in load() if variant.held_out)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_the_reports_nobody_looked_at(unseen: Score, aspect: str) -> None:
    """Nothing but the score is told, so that it stays a measure."""
    assert unseen.precision(aspect) >= UNSEEN
    assert unseen.recall(aspect) >= UNSEEN


def test_there_are_enough_reports() -> None:
    assert sum(not variant.held_out for variant in load()) >= 100
    assert sum(variant.held_out for variant in load()) >= 60
