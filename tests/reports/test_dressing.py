"""A report dressed from the records: red head of the pack, course of the year, map whose parts are the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.web.cast import reported

from chengxu.common.messages import Refused
from chengxu.indicators import queries as indicators
from chengxu.packs import queries as packs
from chengxu.reports import queries
from chengxu.reports.forms import dressing, enclosing, letterheads
from chengxu.reports.rules import Document, Form
from chengxu.territory import queries as territory

START, END = date(2023, 1, 1), date(2023, 12, 31)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


@pytest.fixture
def cases() -> None:
    """Two cases in the seat, one that nobody can place, one of another year."""
    for month, given in (
        (3, {}),
        (11, {}),
        (5, {"lon": None, "lat": None, "frame": "", "place": "", "text": "某处有坑"}),
    ):
        reported(datetime(2023, month, 4, 2, tzinfo=UTC), **given)
    reported(datetime(2022, 12, 31, 2, tzinfo=UTC))


def made() -> Document:
    return queries.make("annual", START, END)


def test_the_red_head_comes_from_the_pack_and_an_unnumbered_one_is_a_draft() -> None:
    document = dressing.dressed(made(), form="red-head")
    declared = packs.active().one("county.yaml")["letterhead"]
    assert isinstance(declared, dict)
    head = document.letterhead
    assert head is not None
    assert (document.form, document.draft) == (Form.RED_HEAD, True)
    assert (head.organisation, list(head.copies)) == (declared["organisation"], declared["copies_to"])
    issued = dressing.dressed(made(), form="red-head", number=" 某〔2024〕1号 ", dated=date(2024, 1, 5))
    assert issued.letterhead == replace(head, number="某〔2024〕1号")
    assert (issued.draft, issued.dated) == (False, date(2024, 1, 5))
    assert letterheads.letterhead(to="县政府").to == "县政府"


def test_plain_is_plain() -> None:
    document = dressing.dressed(made())
    assert document == replace(document, form=Form.PLAIN, letterhead=None, annex=None, draft=False)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"form": "blue"}, "form"),
        ({"number": "某〔2024〕1号"}, "number"),
        ({"annex": ["pie"]}, "annex"),
        *(
            ({"form": "red-head", "number": number}, "number")
            for number in (
                "某〔2024〕01号",
                "某〔2024〕第1号",
                "某[2024]1号",
                "某(2024)1号",
                "〔2024〕1号",
                "某〔24〕1号",
                "某〔2024〕1",
                "第7号",
            )
        ),
    ],
)
def test_what_does_not_exist_is_refused_by_name(given: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        dressing.dressed(made(), **given)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.usefixtures("cases")
def test_the_map_and_the_months_each_add_up_to_the_figure() -> None:
    document = enclosing.enclosed(made(), enclosing.KINDS)
    (total,) = indicators.evaluate(start=START, end=END, ids=["cases.reported"])
    assert total.value == 3
    assert document.annex is not None
    (page,) = document.annex.maps
    assert sum(area.value or 0 for area in page.areas) == total.value
    assert [(area.name, area.value) for area in page.areas if not area.rings] == [("未定位", 1)]
    assert len(page.areas) == len(territory.territory().townships) + 1
    course = document.annex.charts[-1]
    assert [bar.label for bar in course.bars if bar.value] == ["3月", "5月", "11月"]
    assert sum(bar.value or 0 for bar in course.bars) == total.value


@pytest.mark.usefixtures("cases")
def test_a_bar_says_of_its_indicator_what_the_text_says() -> None:
    """One place makes facts: what the pack declares of a figure is the same in the text and in the annex."""
    document = enclosing.enclosed(made(), ["charts"])
    assert document.annex is not None
    bar = document.annex.charts[-1].bars[0].fact
    (told,) = queries.facts(START, END, [bar.id]).values()
    declared = (
        "name",
        "english",
        "measure",
        "measures",
        "style",
        "phrases",
        "target",
        "level",
        "better",
        "scope",
    )
    assert {name: getattr(bar, name) for name in declared} == {name: getattr(told, name) for name in declared}


def test_nothing_is_drawn_when_nothing_is_asked_for() -> None:
    document = made()
    assert enclosing.enclosed(document, ()) is document
