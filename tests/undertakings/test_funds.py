"""Special funds: never over a line, contracts bind, adjustments are recorded, what money bought is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengxu.common.messages import Invalid, Message, Refused
from chengxu.indicators import queries as indicators
from chengxu.ledger.models import Deed
from chengxu.undertakings import queries
from chengxu.undertakings.deciding import funding
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.deciding.money import myriads, read_money, share
from chengxu.undertakings.models import Adjustment, Commitment, Payment, Undertaking
from tests.undertakings.held import HEAD, SANITATION, TODAY, fund, paper, public_work, spend, work

county = pytest.mark.usefixtures("county", "home")
BINS = {"key": "1", "payee": "某容器厂", "text": "四分类收集容器", "day": TODAY}


def bill(fen: int, **more: Any) -> Brought:
    return Brought(**(BINS | {"amount": fen, "bought": "other"} | more))


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("125000", 12_500_000),
        ("12.5万", 12_500_000),
        ("12.5 万元", 12_500_000),
        ("1,234.56元", 123_456),
        ("0.01", 1),
        ("５０", 5_000),
    ],
)
def test_money_is_read_in_fen(text: str, fen: int) -> None:
    assert read_money(text, "amount") == fen


@pytest.mark.parametrize(
    "text", ["", "十万", "1.234", "0", "-5", "1e9", "99999999999999", "0.0000001万", "12..5"]
)
def test_what_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(Refused) as told:
        read_money(text, "amount")
    assert told.value.field == "amount"


def test_only_a_change_may_be_below_nothing() -> None:
    assert read_money("-2万", "amount", signed=True) == -2_000_000
    with pytest.raises(Refused):
        read_money("0", "amount", signed=True)


def test_money_is_told_as_reports_tell_it() -> None:
    assert myriads(86_000_000) == Message("86 万元", "860,000 yuan")
    assert myriads(35_123_456) == Message("35.12 万元", "351,234.56 yuan")
    assert share(1, 3) == "33.3%"
    assert share(999_999, 1_000_000) != "100%"
    assert share(0, 0) == "—"


@county
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sort": "none"}, "sort"),
        ({"lines": ()}, "lines"),
        ({"lines": (("一", 1), ("一", 2))}, "lines"),
        ({"lines": (("一", 0),)}, "lines"),
        ({"year": 1999}, "year"),
        ({"dated": date(2023, 6, 1)}, "dated"),
        ({"document": ""}, "document"),
    ],
)
def test_what_is_wrong_in_a_fund_is_told_with_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        fund(**changed)
    assert field in {problem.field for problem in told.value.problems}


@county
def test_its_sum_is_allocated_once() -> None:
    row = fund()
    deed = Deed.objects.get(verb="allocate", object="sorting_fund")
    assert (deed.quantity, deed.measure, row.counted) == (500_000_000, "元", deed.uid)
    Undertaking.objects.filter(uid=row.uid).update(counted="")
    from chengxu.undertakings.acting import funds
    from tests.jingzhou import NOW
    from tests.undertakings.held import DESK, FUND, ids

    funds.enter(given=FUND, counted=(deed.uid,), actor=DESK, now=NOW, ids=ids)
    assert Deed.objects.filter(verb="allocate").count() == 1


@county
@pytest.mark.parametrize(("fen", "ok"), [(40_000_000, True), (40_000_001, False)])
def test_a_line_is_never_overspent(fen: int, ok: bool) -> None:
    row = fund()
    if ok:
        spend(row, "pay", SANITATION, bill(fen))
        assert queries.lines(row)[0].free == 0
    else:
        with pytest.raises(Refused, match="超出这一项的预算") as told:
            spend(row, "pay", SANITATION, bill(fen))
        assert told.value.field == "amount"


@county
def test_a_contract_binds_what_is_not_paid_and_its_end_frees_it() -> None:
    row = fund()
    spend(row, "commit", SANITATION, bill(30_000_000))
    contract = Commitment.objects.get()
    assert queries.lines(row)[0].free == 10_000_000
    with pytest.raises(Refused, match="超出这一项"):
        spend(row, "pay", SANITATION, bill(20_000_000))
    with pytest.raises(Refused, match="超出合同余额"):
        spend(row, "pay", SANITATION, bill(30_000_001, contract=contract.uid))
    spend(row, "pay", SANITATION, bill(25_000_000, contract=contract.uid))
    assert queries.lines(row)[0].free == 10_000_000
    with pytest.raises(Refused, match="没有付完或终止"):
        spend(row, "settle", SANITATION, paper())
    spend(row, "release", SANITATION, Brought(key="1", contract=contract.uid, note="数量减少"))
    assert queries.lines(row)[0].free == 15_000_000
    spend(row, "settle", SANITATION, paper())
    row.refresh_from_db()
    assert row.state == funding.SETTLED


@county
def test_an_adjustment_is_decided_documented_and_recorded() -> None:
    row = fund()
    more = paper(key="1", amount=5_000_000, note="追加")
    with pytest.raises(Refused, match="没有「批准延期"):
        spend(row, "adjust", SANITATION, more)
    with pytest.raises(Refused, match="依据的文件"):
        spend(row, "adjust", HEAD, Brought(key="1", amount=5_000_000, note="追加"))
    spend(row, "adjust", HEAD, more)
    assert Adjustment.objects.get().delta_fen == 5_000_000
    spend(row, "pay", SANITATION, bill(45_000_000))
    with pytest.raises(Refused, match="不能少于"):
        spend(row, "adjust", HEAD, paper(key="1", amount=-1, note="收回"))


@county
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"bought": ""}, "bought"),
        ({"bought": "asset", "reference": "000"}, "reference"),
        ({"bought": "deed", "reference": "none"}, "reference"),
        ({"key": "9"}, "key"),
        ({"key": "²"}, "key"),
        ({"contract": "none"}, "contract"),
        ({"payee": " "}, "payee"),
        ({"day": None}, "day"),
        ({"amount": 0}, "amount"),
    ],
)
def test_what_is_wrong_in_a_payment_is_told_with_its_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as told:
        spend(fund(), "pay", SANITATION, bill(1_000_000, **more))
    assert told.value.field == field
    assert not Payment.objects.exists()


@county
def test_money_says_what_it_bought() -> None:
    row, built = fund(), public_work(unit="JZCG-HW")
    deed = Deed.objects.first()
    assert deed is not None
    spend(row, "pay", SANITATION, bill(1_000_000, bought="work", reference=built.uid))
    spend(row, "pay", SANITATION, bill(2_000_000, bought="deed", reference=deed.uid))
    assert queries.paid_for(built.uid) == 1_000_000
    was, built = built.version, Undertaking.objects.get(uid=built.uid)
    assert built.version == was + 1  # whoever pays for it out of another fund at the same moment is refused
    assert list(Payment.objects.order_by("id").values_list("bought", "bought_ref")) == [
        ("work", built.uid),
        ("deed", deed.uid),
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(["commit", "pay", "out_of", "end", "adjust"]), st.integers(-60, 60)),
        max_size=40,
    )
)
def test_whatever_is_asked_for_no_line_goes_below_nothing(asked: list[tuple[str, int]]) -> None:
    budget, paid, promises = 100, 0, [funding.Promise("1", 0)]
    for what, amount in asked:
        line = funding.Line("1", budget, sum(one.bound for one in promises), paid)
        last = promises[-1]
        try:
            if what == "adjust":
                budget = funding.adjusted(line, amount)
            elif amount <= 0:
                continue
            elif what == "commit":
                funding.committable(line, amount)
                promises.append(funding.Promise("1", amount))
            elif what == "pay":
                funding.spendable(line, amount, None)
                paid += amount
            elif what == "out_of":
                funding.spendable(line, amount, last)
                promises[-1], paid = funding.Promise("1", last.amount, last.paid + amount), paid + amount
            else:
                promises[-1] = funding.Promise("1", last.amount, last.paid, ended=True)
        except Refused:
            pass
        assert paid + sum(one.bound for one in promises) <= budget


@pytest.mark.parametrize(
    ("paid", "before", "asked", "left"),
    [
        (100, 0, 0, 100),
        (100, 0, 40, 40),
        (100, 60, 0, 40),
        (100, 60, 40, 40),
        (100, 60, 41, "amount"),
        (100, 100, 0, "reference"),
    ],
)
def test_what_can_be_reversed(paid: int, before: int, asked: int, left: int | str) -> None:
    try:
        found: int | str = funding.reversible(paid, before, asked)
    except Refused as refused:
        found = refused.field
    assert found == left


@pytest.mark.usefixtures("county")
def test_a_payment_is_taken_back_by_a_counter_entry_and_every_figure_follows() -> None:
    row, built = fund(), public_work(unit="JZCG-HW")
    spend(row, "commit", SANITATION, bill(3_000_000, bought=""))
    contract = Commitment.objects.get()
    spend(row, "pay", SANITATION, bill(1_000_000, contract=contract.uid, bought="work", reference=built.uid))
    payment = Payment.objects.get()
    back = Brought(reference=payment.uid, amount=400_000, day=TODAY, note="重复支付，已退回")
    for actor in (SANITATION, HEAD):
        if actor is SANITATION:
            with pytest.raises(Refused):
                spend(row, "reverse", actor, back)
        else:
            spend(row, "reverse", actor, back)
    assert list(Payment.objects.order_by("id").values_list("amount_fen", flat=True)) == [1_000_000, -400_000]
    assert queries.paid_for(built.uid) == 600_000
    line = queries.lines(Undertaking.objects.get(uid=row.uid))[0]
    assert (line.paid, line.committed) == (600_000, 2_400_000)
    for amount, field in ((600_001, "amount"), (0, "")):
        try:
            spend(row, "reverse", HEAD, replace(back, amount=amount))
            found = ""
        except Refused as refused:
            found = refused.field
        assert found == field
    assert queries.paid_for(built.uid) == 0
    with pytest.raises(Refused) as caught:
        spend(row, "reverse", HEAD, replace(back, amount=0))
    assert caught.value.message.zh == "没有可冲销的付款"
    (paid,) = indicators.evaluate(start=TODAY.replace(day=1), end=TODAY, ids=("funds.paid",))
    assert paid.value == 0
    assert sum(deed.quantity or 0 for deed in Deed.objects.filter(verb__in=("fund.pay", "fund.reverse"))) == 0
    assert Payment.objects.count() == 3


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reference": "nothing"}, "reference"),
        ({"note": ""}, "note"),
        ({"day": None}, "day"),
        ({"day": TODAY - timedelta(days=30)}, "day"),
    ],
)
def test_a_reversal_says_which_why_and_when(more: dict[str, Any], field: str) -> None:
    row = fund()
    spend(row, "pay", SANITATION, bill(1_000_000, bought="other"))
    good = Brought(reference=Payment.objects.get().uid, day=TODAY, note="付错了单位")
    with pytest.raises(Refused) as caught:
        spend(row, "reverse", HEAD, replace(good, **more))
    assert caught.value.field == field
    assert Payment.objects.count() == 1
    assert not Deed.objects.filter(verb="fund.reverse").exists()


@pytest.mark.usefixtures("county")
def test_a_works_own_payment_is_reversed_there_and_a_funds_where_it_came_from() -> None:
    row, built = fund(), public_work()
    work(built, "pay", brought=bill(500_000, bought=""))
    spend(row, "pay", SANITATION, bill(1_000_000, bought="work", reference=built.uid))
    own, out = Payment.objects.order_by("id")
    with pytest.raises(Refused, match="那笔资金里冲销"):
        work(built, "reverse", HEAD, Brought(reference=out.uid, day=TODAY, note="付错了"))
    work(built, "reverse", HEAD, Brought(reference=own.uid, day=TODAY, note="付错了"))
    assert queries.paid_for(built.uid) == 1_000_000
    (paid,) = indicators.evaluate(start=TODAY.replace(day=1), end=TODAY, ids=("works.paid",))
    assert paid.value == 0
    counter = Payment.objects.get(reverses=own)
    with pytest.raises(Refused, match="请选择要冲销的付款"):
        work(built, "reverse", HEAD, Brought(reference=counter.uid, day=TODAY, note="付错了"))
