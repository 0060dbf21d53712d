"""Whether an occurrence was done, late, partly or not at all, or excused: the rule as a table, both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.routines.recurring.judging import SENTENCES, Facts, Reason, judge
from chengxu.routines.recurring.proofs import Proof
from chengxu.routines.recurring.rules import Evidence, State

START = datetime(2023, 5, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = Facts(starts_at=START, ends_at=START + 8 * HOUR, late=2 * HOUR, settles_at=START + 12 * HOUR)
TWO = Evidence(kinds=("deed",), count=2)
AFTER = START + 13 * HOUR


def proof(hour: float, count: float = 1, quality: float | None = None) -> Proof:
    return Proof(kind="deed", at=START + hour * HOUR, uid=f"p{hour}", count=count, quality=quality)


def at(*hours: float) -> tuple[Proof, ...]:
    return tuple(proof(hour) for hour in hours)


@pytest.mark.parametrize(
    ("facts", "now", "state", "reason"),
    [
        (replace(FACTS, proofs=at(1, 2)), START + 3 * HOUR, State.DONE, Reason.ENOUGH),
        (replace(FACTS, proofs=(proof(1, 2),)), AFTER, State.DONE, Reason.ENOUGH),
        (replace(FACTS, proofs=at(0, 7.99)), AFTER, State.DONE, Reason.ENOUGH),
        (replace(FACTS, proofs=at(1)), START + 3 * HOUR, State.PLANNED, Reason.WAITING),
        (FACTS, START + 12 * HOUR - timedelta(seconds=1), State.PLANNED, Reason.WAITING),
        (FACTS, START + 12 * HOUR, State.MISSED, Reason.NOTHING),
        (replace(FACTS, proofs=at(1)), AFTER, State.PARTLY, Reason.SHORT),
        (replace(FACTS, proofs=at(1, 8)), AFTER, State.LATE, Reason.AFTERWARDS),
        (replace(FACTS, proofs=at(1, 9.9)), START + 10 * HOUR, State.LATE, Reason.AFTERWARDS),
        (replace(FACTS, proofs=at(1, 10)), AFTER, State.PARTLY, Reason.SHORT),
        (replace(FACTS, proofs=at(-1, -0.1)), AFTER, State.MISSED, Reason.NOTHING),
        (replace(FACTS, proofs=(proof(1, 0),)), AFTER, State.MISSED, Reason.NOTHING),
        (replace(FACTS, weather="雨"), AFTER, State.EXCUSED, Reason.WEATHER),
        (replace(FACTS, weather="雨", proofs=at(1)), AFTER, State.EXCUSED, Reason.WEATHER),
        (replace(FACTS, weather="雨", proofs=at(1, 2)), AFTER, State.DONE, Reason.ENOUGH),
        (replace(FACTS, weather="雨"), START + HOUR, State.PLANNED, Reason.WAITING),
        (replace(FACTS, leader="someone"), START, State.EXCUSED, Reason.LEADER),
        (replace(FACTS, leader="someone", weather="雨"), AFTER, State.EXCUSED, Reason.LEADER),
    ],
)
def test_it_is_decided(facts: Facts, now: datetime, state: State, reason: Reason) -> None:
    verdict = judge(facts, TWO, now)
    assert (verdict.state, verdict.reason) == (state, reason)


def test_proofs_too_near_each_other_count_once() -> None:
    facts = replace(FACTS, proofs=at(1, 1.2, 1.5, 2))
    verdict = judge(facts, replace(TWO, apart=HOUR), AFTER)
    assert (verdict.state, verdict.counted, verdict.near) == (State.DONE, 2, 2)
    assert [one.uid for one in verdict.used] == ["p1", "p2"]


@pytest.mark.parametrize(
    ("quality", "state", "reason", "poor"),
    [
        (80.0, State.DONE, Reason.ENOUGH, 0),
        (79.9, State.MISSED, Reason.POOR, 2),
        (None, State.MISSED, Reason.POOR, 2),
    ],
)
def test_poor_proofs_do_not_count(quality: float | None, state: State, reason: Reason, poor: int) -> None:
    facts = replace(FACTS, proofs=(proof(1, quality=quality), proof(2, quality=quality)))
    verdict = judge(facts, replace(TWO, quality=80), AFTER)
    assert (verdict.state, verdict.reason, verdict.poor) == (state, reason, poor)


@given(
    hours=st.lists(st.floats(-2, 14, allow_nan=False), max_size=8),
    wanted=st.integers(1, 5),
    now=st.floats(0, 20),
    weather=st.sampled_from(["", "雨"]),
)
def test_more_proof_never_makes_it_worse_and_time_decides_all(
    hours: list[float], wanted: int, now: float, weather: str
) -> None:
    facts = replace(FACTS, proofs=at(*hours), weather=weather)
    rank = [State.MISSED, State.PARTLY, State.LATE, State.EXCUSED, State.DONE]
    late = judge(facts, replace(TWO, count=wanted), AFTER)
    assert late.state is not State.PLANNED
    more = judge(
        replace(facts, proofs=(*facts.proofs, proof(0.5, wanted))), replace(TWO, count=wanted), AFTER
    )
    assert rank.index(more.state) >= rank.index(late.state)
    early = judge(facts, replace(TWO, count=wanted), START + now * HOUR)
    assert early.state in (State.PLANNED, late.state)


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
