"""An acceptor can put a case where it belongs; words and positions that make no sense are refused."""

from __future__ import annotations

import pytest

from chengxu.cases.rules import Order
from chengxu.cases.workflow.placing import relocate
from chengxu.common.messages import Refused
from tests.cases.book import BOOK, CENTRE, HERE, Story

NOTHING = {"lon": None, "lat": None, "frame": "", "text": ""}


def test_nothing_given_moves_nothing() -> None:
    assert relocate(**NOTHING, book=BOOK) is None  # type: ignore[arg-type]


def test_a_position_is_taken_in_its_frame() -> None:
    found = relocate(**(NOTHING | {"lon": 109.5, "lat": 26.5, "frame": "wgs84"}), book=BOOK)  # type: ignore[arg-type]
    assert found is not None
    assert (found.duty_grid, found.lon) == ("D1", 109.5)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"lon": 109.5}, "lon"),
        ({"lon": 109.5, "lat": 26.5}, "frame"),
        ({"lon": 100.0, "lat": 26.5, "frame": "wgs84"}, "lon"),
        ({"text": "月球背面"}, "place"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as caught:
        relocate(**(NOTHING | given), book=BOOK)  # type: ignore[arg-type]
    assert (caught.value.field, bool(caught.value.message.en)) == (field, True)


def test_acceptance_moves_the_case_and_finds_its_lead_anew() -> None:
    story = Story()
    case = story.do("accept", CENTRE, order=Order(location=HERE, place_text="桥头"))
    assert (case.place_text, case.duty_grid, case.lead_unit) == ("桥头", "D1", "STREET")
