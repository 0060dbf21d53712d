"""Passes along roads decide the recurring tasks whose proof they are."""

from __future__ import annotations

import pytest

from chengxu.project.demo.driving import Way
from chengxu.routines.recurring import queries as recurring
from chengxu.routines.recurring.proofs import gathered
from chengxu.routines.tracks import proving, queries
from tests.jingzhou import load_pack
from tests.routines.tracks.driven import DAY, at, drove, judge, sent

pytestmark = pytest.mark.django_db


def test_a_pass_is_one_proof_whoever_is_asked() -> None:
    load_pack()
    sent(drove(Way("R01"), Way("R01", 1, 0), Way("R02", speed=50)))
    judge()
    task = recurring.declared()["watering"]
    since, until = queries.span(DAY)
    found = list(proving.proofs(task, since, until))
    assert [(one.kind, one.place, one.count) for one in found] == [("track", "R01", 1), ("track", "R01", 1)]
    assert len(gathered(task, since, until)) == 2  # its deeds are the same proofs
    assert list(proving.proofs(task, since, at("09:15"))) == []
    assert list(proving.proofs(recurring.declared()["river_cleaning"], since, until)) == []


def test_every_work_names_a_task_of_the_pack() -> None:
    load_pack()
    tasks = recurring.declared()
    assert {work.routine for work in queries.declared().works.values()} - {""} <= set(tasks)
