"""Periods, units, corrections and division by nothing; and the rows behind every figure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.indicators.invented import Inventor, fill

from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.cases.models import Case
from chengxu.common.messages import Refused
from chengxu.indicators import queries
from chengxu.indicators.rules import Value
from chengxu.ledger import actions
from chengxu.ledger.rules import Deed
from chengxu.ledger.vocabulary import Vocabulary

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
READER = Actor(uid="r", name="读", unit="JZCG-SR", verbs=frozenset({"indicators.read"}))


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the county's clock."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)


JUNE = local(2023, 6, 1, 9)


def one(id_: str, start: date = YEAR[0], end: date = YEAR[1], unit: str | None = None) -> Value:
    (value,) = queries.evaluate(start=start, end=end, unit=unit, ids=[id_])
    return value


class Ledger:
    """Writes deeds about awnings and remembers them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.inventor = Inventor(3, vocabulary)

    def remove(self, quantity: float, at: datetime = JUNE, **more: str) -> Deed:
        """``quantity`` awnings removed."""
        deed = self.inventor.deed(
            verb="remove", object="awning", measure="处", quantity=round(quantity * 1000), occurred_at=at,
            unit="JZCG-GG", **more,
        )  # fmt: skip
        actions.append([deed], ids=self.inventor.ids)
        return deed


@pytest.fixture
def ledger(county: Path, vocabulary: Vocabulary) -> Ledger:
    return Ledger(vocabulary)


@pytest.mark.parametrize(
    ("at", "counted"),
    [
        (local(2023, 5, 1), True),
        (local(2023, 5, 1) - timedelta(microseconds=1), False),
        (local(2023, 5, 3, 23, 59, 59), True),
        (local(2023, 5, 4) - timedelta(microseconds=1), True),
        (local(2023, 5, 4), False),
    ],
)
def test_a_period_holds_both_its_local_days_whole(ledger: Ledger, at: datetime, counted: bool) -> None:
    ledger.remove(2, at)
    assert one("ads.awning", date(2023, 5, 1), date(2023, 5, 3)).value == (2 if counted else 0)


def test_amounts_are_exact_and_whole_when_they_are(ledger: Ledger) -> None:
    ledger.remove(0.1)
    ledger.remove(0.2)
    assert one("ads.awning").value == 0.3
    ledger.remove(1.7)
    value = one("ads.awning")
    assert (value.value, value.rows, value.measure, type(value.value)) == (2, 3, "处", int)


def test_a_void_takes_a_deed_out_and_a_replacement_stands_for_it(ledger: Ledger) -> None:
    wrong, doubled = ledger.remove(20), ledger.remove(5)
    right = ledger.remove(2, corrects_uid=wrong.uid, corrects_kind="replace")
    ledger.remove(5, corrects_uid=doubled.uid, corrects_kind="void")
    assert (one("ads.awning").value, one("ads.awning").rows) == (2, 1)
    ledger.remove(3, corrects_uid=right.uid, corrects_kind="replace")
    assert one("ads.awning").value == 3


def test_a_correction_reaches_back_into_an_earlier_period(ledger: Ledger) -> None:
    wrong = ledger.remove(20)
    ledger.remove(20, local(2024, 3, 1), corrects_uid=wrong.uid, corrects_kind="void")
    assert one("ads.awning").value == 0
    moved = ledger.remove(7)
    ledger.remove(7, local(2024, 3, 1), corrects_uid=moved.uid, corrects_kind="replace")
    assert one("ads.awning").value == 0
    assert one("ads.awning", date(2024, 1, 1), date(2024, 12, 31)).value == 7


def test_over_nothing_a_sum_is_zero_and_a_ratio_undefined(county: Path) -> None:
    values = {value.id: value for value in queries.evaluate(start=YEAR[0], end=YEAR[1])}
    assert (values["ads.awning"].value, values["ads.awning"].rows) == (0, 0)
    rate = values["cases.closing_rate"]
    assert (rate.value, rate.numerator, rate.denominator, rate.rows) == (None, 0, 0, 0)
    assert rate.scope.zh.endswith("（分母为零，没有比值）")
    assert values["light.repair_hours"].value is None
    assert values["sanitation.shifts"].value is None
    assert values["market.duty_days"].value == 0


def test_a_unit_is_known_by_code_name_or_short_name(ledger: Ledger) -> None:
    ledger.remove(2)
    assert [one("ads.awning", unit=unit).value for unit in ("JZCG-GG", "广告股", "JZCG", "GA")] == [
        2,
        2,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("start", "end"), [(date(1, 1, 1), date(2023, 1, 1)), (date(2023, 1, 1), date(9999, 12, 31))]
)
def test_a_year_no_record_can_have_is_refused(start: date, end: date) -> None:
    with pytest.raises(Refused, match="年份"):
        queries.period(start, end, ZoneInfo("Asia/Shanghai"))


def test_wrong_questions_are_refused(county: Path) -> None:
    with pytest.raises(Refused, match="早于"):
        queries.evaluate(start=YEAR[1], end=YEAR[0])
    with pytest.raises(Refused, match="没有单位「火星」"):
        queries.evaluate(start=YEAR[0], end=YEAR[1], unit="火星")
    with pytest.raises(Refused, match=r"没有指标「x\.y」"):
        queries.evaluate(start=YEAR[0], end=YEAR[1], ids=["x.y"])
    with pytest.raises(Refused, match="没有「numerator」"):
        queries.rows_of("ads.awning", *YEAR, actor=SYSTEM, part="numerator")
    with pytest.raises(Refused, match="翻页标记无效"):
        queries.rows_of("ads.awning", *YEAR, actor=SYSTEM, after="纸")
    with pytest.raises(Refused, match="查看指标"):
        queries.rows_of("ads.awning", *YEAR, actor=Actor(uid="x", name="x"))


def all_rows(id_: str, part: str, limit: int, actor: Actor = SYSTEM) -> list[dict[str, object]]:
    """Every page of a drill-down, one after the other."""
    found, after = [], None
    while True:
        page = queries.rows_of(id_, *YEAR, actor=actor, part=part, after=after, limit=limit)
        assert len(page.rows) + page.hidden <= limit
        found += [dict(row) for row in page.rows]
        if not page.after:
            return found
        after = page.after


def test_every_figure_opens_to_exactly_the_rows_that_made_it(county: Path, vocabulary: Vocabulary) -> None:
    fill(Inventor(21, vocabulary), deeds=250, others=30)
    for value in queries.evaluate(start=YEAR[0], end=YEAR[1]):
        part = "denominator" if queries.definition(value.id).denominator else ""
        rows = all_rows(value.id, part, limit=1000)
        assert len(rows) == value.rows, value.id
        key = queries.rows_of(value.id, *YEAR, part=part, actor=READER).source.key
        assert len({row[key] for row in rows}) == value.rows, value.id


def test_the_amounts_of_the_rows_add_up_to_the_figure(county: Path, vocabulary: Vocabulary) -> None:
    fill(Inventor(22, vocabulary), deeds=800, others=20)
    for id_ in ("street.occupy", "waste.tickets", "waste.incinerated"):
        rows = all_rows(id_, "", limit=5)
        amount = "net" if id_ == "waste.tickets" else "quantity"
        assert sum(row[amount] or 0 for row in rows) == pytest.approx(one(id_).value)  # type: ignore[misc]


def test_rows_come_oldest_first_in_the_readers_terms(ledger: Ledger) -> None:
    ledger.remove(2, local(2023, 6, 2, 8))
    ledger.remove(0.5, local(2023, 6, 1, 8))
    page = queries.rows_of("ads.awning", *YEAR, actor=READER)
    assert [(row["occurred_at"], row["quantity"]) for row in page.rows] == [
        (local(2023, 6, 1, 8), 0.5), (local(2023, 6, 2, 8), 2),
    ]  # fmt: skip
    assert (page.after, page.hidden, page.source.name) == ("", 0, "deeds")
    assert page.rows[0]["class"] == "enforcement"


def test_cases_of_others_count_but_stay_closed_to_the_reader(county: Path) -> None:
    common = {"category": "C0118", "version": 1, "pack_hash": "x", "state": "reported", "channel": "portal",
              "updated_at": local(2023, 1, 1)}  # fmt: skip
    for number, unit in enumerate(["JZCG-SR", "JZCG-LD", "JZCG-LD"]):
        Case.objects.create(
            uid=f"c{number}", unit=unit, lead_unit=unit, reported_at=local(2023, 3, number + 1), **common
        )
    page = queries.rows_of("cases.reported", *YEAR, actor=READER, limit=2)
    assert ([row["uid"] for row in page.rows], page.hidden, bool(page.after)) == (["c0"], 1, True)
    page = queries.rows_of("cases.reported", *YEAR, actor=READER, limit=2, after=page.after)
    assert (page.rows, page.hidden, page.after) == ((), 1, "")
    assert len(queries.rows_of("cases.reported", *YEAR, actor=SYSTEM).rows) == 3


def test_a_period_that_still_runs_ends_now(county: Path) -> None:
    common = {"category": "C0118", "version": 1, "pack_hash": "x", "channel": "portal", "filed_at": local(2023, 6, 1),
              "reported_at": local(2023, 6, 1), "updated_at": local(2023, 6, 1)}  # fmt: skip
    Case.objects.create(uid="late", state="handling", due_at=local(2023, 6, 5), **common)
    Case.objects.create(uid="has-time", state="handling", due_at=local(2023, 6, 6, 17), **common)
    Case.objects.create(
        uid="done", state="closed", due_at=local(2023, 6, 4), closed_at=local(2023, 6, 3), **common
    )
    ids = ["cases.overdue", "cases.open", "cases.on_time_closing_rate"]

    def told(now: datetime | None) -> list[object]:
        return [value.value for value in queries.evaluate(start=YEAR[0], end=YEAR[1], ids=ids, now=now)]

    assert told(local(2023, 6, 6, 12)) == [1, 2, 50]
    assert told(local(2023, 6, 6, 18)) == told(None) == [2, 2, 33.3]
    noon = local(2023, 6, 6, 12)
    rows = queries.rows_of("cases.overdue", *YEAR, actor=SYSTEM, now=noon).rows
    assert [row["uid"] for row in rows] == ["late"]
    spelled = queries.spelled(["cases.overdue"], start=YEAR[0], end=YEAR[1], now=noon)
    assert "TIMESTAMP '2023-06-06 04:00:00'" in spelled["cases.overdue"]


def test_the_day_that_is_not_over_is_not_the_one_of_least_work(
    ledger: Ledger, vocabulary: Vocabulary
) -> None:
    """Whole days only, in the figure, its rows and its query; what adds up takes every day."""
    for day, times in ((4, 6), (5, 5), (6, 1)):
        deed = ledger.inventor.deed(
            verb="water", object="main_road", measure="次", quantity=times * 1000, occurred_at=local(2023, 6, day, 6),
            unit="JZCG-HW", place="飞山路",
        )  # fmt: skip
        actions.append([deed], ids=ledger.inventor.ids)
    ids = ["watering.passes", "watering.total"]

    def told(now: datetime | None, start: date = YEAR[0], end: date = YEAR[1]) -> list[object]:
        return [value.value for value in queries.evaluate(start=start, end=end, ids=ids, now=now)]

    morning = local(2023, 6, 6, 8)
    assert told(morning) == [5, 12]
    assert told(local(2023, 6, 7, 8)) == told(None) == [1, 12], (
        "a day that is over counts, and a year that is"
    )
    assert told(morning, date(2023, 6, 6), date(2023, 6, 6)) == [None, 1], (
        "of today alone nothing can be said"
    )
    assert told(morning, YEAR[0], date(2023, 6, 5)) == [5, 11]
    rows = queries.rows_of("watering.passes", *YEAR, actor=SYSTEM, now=morning).rows
    assert [row["quantity"] for row in rows] == [6, 5]
    spelled = queries.spelled(["watering.passes"], start=YEAR[0], end=YEAR[1], now=morning)
    assert "\"day\" < DATE '2023-06-06'" in spelled["watering.passes"]


def test_a_ratio_shows_either_of_its_halves(county: Path) -> None:
    common = {
        "category": "C0118",
        "version": 1,
        "pack_hash": "x",
        "channel": "portal",
        "updated_at": local(2023, 1, 1),
    }
    Case.objects.create(
        uid="a", state="filed", reported_at=local(2023, 3, 1), filed_at=local(2023, 3, 2), **common
    )
    Case.objects.create(uid="b", state="rejected", reported_at=local(2023, 3, 1), **common)
    value = one("cases.filing_rate")
    assert (value.value, value.numerator, value.denominator, value.rows) == (50, 1, 2, 2)
    assert len(all_rows("cases.filing_rate", "numerator", 50)) == 1
    assert queries.rows_of("cases.filing_rate", *YEAR, actor=SYSTEM).part == "denominator"


def test_a_summary_by_day_opens_to_its_days(county: Path, vocabulary: Vocabulary) -> None:
    fill(Inventor(23, vocabulary), deeds=30, others=60)
    page = queries.rows_of("sanitation.hours", *YEAR, actor=SYSTEM, limit=3)
    assert len(page.rows) == 3
    days = [row["day"] for row in page.rows]
    assert days == sorted(days)
    following = queries.rows_of("sanitation.hours", *YEAR, actor=SYSTEM, limit=3, after=page.after)
    assert following.rows[0]["day"] >= days[-1]


def test_the_query_behind_a_figure_is_written_out(county: str) -> None:
    found = queries.spelled(
        ["ads.awning", "light.within_24h_rate"], start=date(2023, 1, 1), end=date(2023, 12, 31)
    )
    assert found["ads.awning"].startswith('SELECT sum("quantity") FROM "deeds" WHERE')
    for word in (
        "TIMESTAMP '2022-12-31 16:00:00'",
        "TIMESTAMP '2023-12-31 16:00:00'",
        "'remove'",
        "'awning'",
    ):
        assert word in found["ads.awning"]
    assert found["light.within_24h_rate"].count("SELECT") == 2
    assert "?" not in "".join(found.values())
