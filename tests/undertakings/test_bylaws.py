"""Local rules: versions, opinions, legal review by others, decision, issue, filing, validity; and the comparison of versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Invalid, Refused
from chengxu.ledger.models import Deed
from chengxu.undertakings import queries
from chengxu.undertakings.deciding import legislating
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.deciding.declared import Lawmaking
from chengxu.undertakings.models import Undertaking
from tests.undertakings.held import DESK, GREEN, HEAD, LEGAL, SANITATION, TODAY, bylaw, legislate, paper

county = pytest.mark.usefixtures("county")
LAW = Lawmaking(
    effect_days=30,
    filing_days=15,
    valid_years=5,
    trial_years=2,
    legal_unit="JZCG-FG",
    source="测试",
    verified=False,
)


def heard() -> Undertaking:
    row = bylaw()
    legislate(row, "consult", GREEN, Brought(reference="consultation"))
    legislate(row, "hear", GREEN, Brought(note="采纳 3 条"), concluded=True)
    return row


def issued(number: str = "靖城管发〔2023〕15 号", **more: Any) -> Undertaking:
    row = heard()
    legislate(row, "lawful", LEGAL)
    legislate(row, "agree", HEAD, paper(document="局长办公会"))
    legislate(row, "issue", DESK, Brought(number=number, day=TODAY, until=date(2023, 6, 8), **more))
    row.refresh_from_db()
    return row


@county
def test_a_rule_goes_from_its_draft_to_its_effect() -> None:
    row = issued()
    assert row.bylaw.valid_until == date(2028, 6, 7)
    assert Deed.objects.get(verb="issue", object="green_rule").uid == row.counted
    legislate(row, "file", DESK, paper(document="备案登记", dated=TODAY))
    with pytest.raises(Refused, match="于 2023-05-08 备案"):
        legislate(row, "file", DESK, paper(document="备案登记"))
    rule = queries.ordinance(row)
    assert not legislating.in_force(rule, TODAY)
    assert legislating.in_force(rule, date(2023, 6, 8))
    assert legislating.in_force(rule, date(2028, 6, 7))
    assert not legislating.in_force(rule, date(2028, 6, 8))


@county
def test_opinions_are_heard_before_the_legal_review() -> None:
    row = bylaw()
    legislate(row, "consult", GREEN, Brought(reference="consultation"))
    with pytest.raises(Refused, match="没有公布采纳情况"):
        legislate(row, "hear", GREEN, Brought(note="采纳"))
    with pytest.raises(Refused, match="意见已处理"):
        legislate(row, "lawful", LEGAL)


@county
def test_what_was_sent_back_is_written_anew_before_it_is_found_lawful() -> None:
    row = heard()
    legislate(row, "unlawful", LEGAL, Brought(note="第二条没有上位法依据"))
    with pytest.raises(Refused, match="退回以后还没有改过"):
        legislate(row, "lawful", LEGAL)
    with pytest.raises(Invalid):
        legislate(
            row, "revise", GREEN, Brought(text="第一条 为了保护绿地。\n第二条 绿线不得占用。", note="没有改")
        )
    legislate(row, "revise", GREEN, Brought(text="第一条 为了保护绿地。", note="删去第二条"))
    legislate(row, "lawful", LEGAL)
    with pytest.raises(Refused):
        legislate(row, "revise", GREEN, Brought(text="第一条 换掉。", note="再改"))


@county
def test_the_drafting_unit_does_not_review_its_own_rule() -> None:
    row = heard()
    for actor in (GREEN, SANITATION):
        with pytest.raises(Refused):
            legislate(row, "lawful", actor)


@county
def test_a_number_is_given_once() -> None:
    issued()
    with pytest.raises(Refused, match="文号已经用过"):
        issued()
    issued("靖城管发〔2023〕16 号")


@county
def test_a_review_keeps_it_longer_and_a_repeal_ends_it() -> None:
    row = issued()
    with pytest.raises(Refused) as told:
        legislate(row, "keep", HEAD, paper(note="评估", until=date(2028, 6, 7)))
    assert told.value.field == "until"
    legislate(row, "repeal", HEAD, paper(note="上位法已修订"))
    row.refresh_from_db()
    assert row.state == legislating.REPEALED
    assert not legislating.in_force(queries.ordinance(row), date(2024, 1, 1))


@pytest.mark.parametrize(
    ("on", "effective", "trial", "until"),
    [
        (TODAY, date(2023, 6, 7), False, date(2028, 6, 6)),
        (TODAY, date(2023, 6, 7), True, date(2025, 6, 6)),
        (TODAY, date(2023, 6, 6), False, None),
        (TODAY, None, False, None),
        (None, date(2023, 6, 7), False, None),
        (date(2023, 5, 9), date(2023, 7, 1), False, None),
    ],
)
def test_when_a_rule_takes_effect_and_until_when_it_holds(
    on: date | None, effective: date | None, trial: bool, until: date | None
) -> None:
    if until is None:
        with pytest.raises(Refused):
            legislating.issued(on, effective, trial, LAW, TODAY)
    else:
        assert legislating.issued(on, effective, trial, LAW, TODAY) == until


def test_what_runs_for_one_that_is_issued() -> None:
    rule = legislating.Ordinance(state="issued", versions=1, issued=TODAY, until=date(2028, 1, 1))
    assert [one.what.value for one in legislating.terms(rule, LAW)] == ["filing", "validity"]
    assert [one.what.value for one in legislating.terms(replace(rule, filed=TODAY), LAW)] == ["validity"]
    assert legislating.terms(replace(rule, state="draft"), LAW) == ()


def test_a_comparison_shows_what_changed_in_a_paragraph() -> None:
    made = legislating.compared(
        "第一条 保护绿地。\n第二条 不得占用。", "第一条 保护公园绿地。\n第二条 不得占用。\n第三条 罚则。"
    )
    assert [one.mark for one in made] == ["changed", "same", "new"]
    assert made[0].pieces == (("same", "第一条 保护"), ("new", "公园"), ("same", "绿地。"))


TEXTS = st.lists(st.text("一二三条。 ", max_size=8), max_size=6).map("\n".join)


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_out_of_a_comparison(old: str, new: str) -> None:
    made = legislating.compared(old, new)
    for text, mark, other in ((old, "gone", "new"), (new, "new", "gone")):
        lines = [
            "".join(piece for kind, piece in one.pieces if kind != other) for one in made if one.mark != other
        ]
        assert lines == text.splitlines(), mark
