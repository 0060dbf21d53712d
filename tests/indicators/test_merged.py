"""A matter that many reported counts once or each time, as the county says; and what came back is known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.indicators.invented import NOW, Inventor

from chengxu.cases.models import Case, CaseClock
from chengxu.indicators import warehouse
from chengxu.ledger.vocabulary import Vocabulary


def make(inventor: Inventor, uid: str, **fields: Any) -> Case:
    """A case of the first of January 2024, closed three days later unless said otherwise."""
    case = inventor.case()
    plain = {
        "uid": uid, "state": "closed", "reported_at": NOW, "filed_at": NOW, "closed_at": NOW + timedelta(days=3),
        "merged_into": "", "recurs_of": "",
    }  # fmt: skip
    for name, value in (plain | fields).items():
        setattr(case, name, value)
    case.save()
    return case


def asked(text: str, *, each: bool, source: str = "cases") -> list[tuple[Any, ...]]:
    with warehouse.opened([source], "Asia/Shanghai", {}, each=each) as duck:
        return sorted(duck.execute(text).fetchall())


@pytest.fixture
def chain(county: Path, vocabulary: Vocabulary) -> Inventor:
    """``a`` was merged into ``b``, which was merged into ``c``, which is closed."""
    inventor = Inventor(5, vocabulary)
    gone = {"state": "merged", "filed_at": None, "closed_at": None}
    make(inventor, "a", merged_into="b", **gone)
    make(inventor, "b", merged_into="c", **gone)
    make(inventor, "c")
    return inventor


def test_once_is_the_case_that_was_kept(chain: Inventor) -> None:
    assert asked("SELECT uid, state FROM cases", each=False) == [("c", "closed")]


def test_each_has_the_fate_of_the_case_that_was_kept(chain: Inventor) -> None:
    found = asked("SELECT uid, state, filed_at = reported_at, closed_at > reported_at FROM cases", each=True)
    assert found == [(uid, "closed", True, True) for uid in "abc"]


def test_what_a_merge_cut_short_is_no_work_of_anybody(chain: Inventor) -> None:
    for ordinal, paused_for in enumerate(("", "merge")):
        CaseClock.objects.create(
            case_id="a", ordinal=ordinal, kind="filing", amount=4, limit_unit="work_hour", started_at=NOW,
            due_at=NOW, stopped_at=NOW, paused_for=paused_for,
        )  # fmt: skip
    assert asked("SELECT ordinal FROM clocks", each=False, source="clocks") == [(0,)]


@pytest.mark.parametrize("each", [False, True])
def test_days_until_it_came_back(county: Path, vocabulary: Vocabulary, each: bool) -> None:
    inventor = Inventor(6, vocabulary)
    make(inventor, "first")
    make(inventor, "second", recurs_of="first", reported_at=NOW + timedelta(days=5))
    make(inventor, "third", recurs_of="first", reported_at=NOW + timedelta(days=9))
    make(inventor, "lone")
    make(inventor, "nothing", recurs_of="lone", state="void", closed_at=None)
    found = asked("SELECT uid, relapse_days FROM cases WHERE relapse_days IS NOT NULL", each=each)
    assert found == [("first", pytest.approx(2))]
