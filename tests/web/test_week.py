"""What the bureau did in a week: whole weeks against whole ones, half ones against half ones, in figures that open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chengxu.web.county import county
from chengxu.web.portal.week import change, span
from tests.web.cast import reported

WEDNESDAY = date(2024, 1, 10)


@pytest.mark.parametrize(
    ("of", "start", "end", "before", "running"),
    [
        ("", date(2024, 1, 8), WEDNESDAY, (date(2024, 1, 1), date(2024, 1, 3)), True),
        ("2024-01-08", date(2024, 1, 8), WEDNESDAY, (date(2024, 1, 1), date(2024, 1, 3)), True),
        ("2024-01-03", date(2024, 1, 1), date(2024, 1, 7), (date(2023, 12, 25), date(2023, 12, 31)), False),
        ("2025-01-01", date(2024, 1, 8), WEDNESDAY, (date(2024, 1, 1), date(2024, 1, 3)), True),
        ("vorgestern", date(2024, 1, 8), WEDNESDAY, (date(2024, 1, 1), date(2024, 1, 3)), True),
        ("9999-12-31", date(2024, 1, 8), WEDNESDAY, (date(2024, 1, 1), date(2024, 1, 3)), True),
    ],
)
def test_a_week_is_held_against_the_same_days_of_the_one_before(
    of: str, start: date, end: date, before: tuple[date, date], running: bool
) -> None:
    found = span(of, WEDNESDAY)
    assert (found.start, found.end, found.before, found.running) == (start, end, before, running)
    assert found.following == (None if running else start + timedelta(days=7))


def figure(value: object, measure: str = "件") -> Any:
    return SimpleNamespace(computed=SimpleNamespace(value=value, measure=measure))


@pytest.mark.parametrize(
    ("now", "was", "measure", "zh", "en"),
    [
        (12, 9, "件", "多 3", "3 more"),
        (9, 1209, "件", "少 1,200", "1,200 fewer"),
        (5, 5, "件", "一样", "the same"),
        (Decimal("97.50"), 96, "%", "高 1.5 个百分点", "1.5 points more"),
        (90, 100, "%", "低 10 个百分点", "10 points less"),
        (None, 3, "%", "没有可比的数", "nothing to compare with"),
        (3, None, "%", "没有可比的数", "nothing to compare with"),
    ],
)
def test_a_difference_is_said_in_words(now: object, was: object, measure: str, zh: str, en: str) -> None:
    said = change(figure(now, measure), figure(was, measure))
    assert (said.zh, said.en) == (zh, en)


def test_the_page_counts_the_week_and_each_figure_opens_to_it(client: Client) -> None:
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    last = timezone.make_aware(datetime.combine(monday - timedelta(days=7), datetime.min.time()))
    reported(last + timedelta(hours=1))
    reported()
    reported()
    page = client.get("/week/").content.decode()
    row = page.partition("上报数")[2].partition("</tr>")[0]
    assert '<span class="figure-value">2</span>' in row
    assert "前一周 1" in row
    assert "多 1" in row
    address = page.partition('href="/figures/cases.reported/')[2].partition('"')[0]
    assert address == f"?week={monday}"
    opened = client.get(f"/figures/cases.reported/{address}").content.decode()
    assert '<span class="figure-value">2</span>' in opened
    before = client.get(f"/figures/cases.reported/?week={monday - timedelta(days=7)}").content.decode()
    assert '<span class="figure-value">1</span>' in before


def test_every_figure_of_the_page_may_be_opened_and_no_other(client: Client) -> None:
    page = client.get("/week/").content.decode()
    for id_ in county().open_figures - set(county().public_figures):
        assert f"/figures/{id_}/" in page
        assert client.get(f"/figures/{id_}/?week=x").status_code == 200
    assert client.get("/figures/penalty.fines/").status_code == 404
