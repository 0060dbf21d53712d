"""The auditor on single sentences of many bureaus: a sample of those that may be looked at, and of those that may not."""

from __future__ import annotations

import pytest
from tests.reports import paraphrases

EVERY = 7
"""Only every so manyth is asked; ``scripts/measure_sentences.py`` asks all of them."""


@pytest.mark.parametrize(("held", "least"), [(False, 0.9), (True, 0.84)])
def test_a_figure_gets_its_indicator(held: bool, least: float) -> None:
    """What was measured, less a little; of the held ones nothing but the share is told."""
    asked = [one for one in paraphrases.load() if one.held is held][::EVERY]
    assert len(asked) > 200
    assert paraphrases.share_right(asked) >= least


def test_a_sentence_is_read_without_its_braces() -> None:
    sentence = next(one for one in paraphrases.load() if one.indicator == "street.occupy")
    assert "{" not in sentence.text
    assert sentence.text[sentence.start :].startswith(sentence.figure)
