"""The board of public matters: it follows what happens, pages by key, groups what lies together, and tells nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions as cases
from chengxu.cases.models import Case
from chengxu.cases.queries import rulebook
from chengxu.cases.rules import Order
from chengxu.cases.together.joining import By
from chengxu.common.ids import SeededIds
from chengxu.intake import board, matters, published
from chengxu.intake.actions import Receipt, merge, take_in
from chengxu.intake.matters import Listing, Wanted
from chengxu.intake.rules import Submission
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
LAMP, NOISE, CROWD = "C0118", "E2120", "E0502"
ids = SeededIds("matters")


def report(at: datetime = NOW, **given: object) -> Receipt:
    plain: dict[str, object] = {
        "channel": "portal", "text": "路灯不亮三天了", "category": LAMP, "lon": SEAT[0], "lat": SEAT[1],
        "frame": "cgcs2000", "place": "三单元四楼", "contact_name": "伍先生", "reported_at": at,
    }  # fmt: skip
    submission = Submission(**(plain | given))  # type: ignore[arg-type]
    return take_in(submission=submission, actor=PUBLIC if at is NOW else CLERK, now=at, ids=ids)


def listed(wanted: Wanted | None = None, *, now: datetime = NOW, **given: object) -> Listing:
    return matters.listing(wanted or Wanted(), now=now, book=rulebook(), **({"size": 50} | given))  # type: ignore[arg-type]


def numbers(found: Listing) -> list[int]:
    return [int(row.key.partition("-")[2]) for row in found.rows]


def pk(receipt: Receipt) -> int:
    return Case.objects.get(uid=receipt.case_uid).pk


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, True),
        ({"channel": "hotline"}, True),
        ({"channel": "redweb"}, True),
        ({"channel": "open311"}, True),
        ({"channel": "patrol"}, False),
        ({"channel": "collector"}, False),
        ({"category": CROWD}, False),
        ({"category": ""}, False),
    ],
)
def test_only_what_the_public_said_in_a_public_category_is_listed(
    given: dict[str, object], shown: bool
) -> None:
    report(**given)
    assert len(listed().rows) == shown
    assert len(matters.spots(Wanted(), 12, now=NOW, book=rulebook())) == shown


def test_a_matter_tells_no_words_of_its_reporter() -> None:
    report()
    row = listed().rows[0]
    assert not {"三单元四楼", "伍先生", "路灯不亮三天了"} & {
        str(getattr(row, name)) for name in row.__slots__
    }
    assert (row.lon, row.lat) == SEAT


def test_what_may_be_a_home_is_coarse_in_list_and_map() -> None:
    report(category=NOISE)
    row, spot = listed().rows[0], matters.spots(Wanted(), 19, now=NOW, book=rulebook())[0]
    told = published.publicity().position(NOISE, *SEAT)
    assert (row.lon, row.lat) == (spot.lon, spot.lat) == told != SEAT
    assert row.places == (row.places[0], row.places[-1])


def test_the_board_follows_what_happens_without_being_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = report()
    assert listed().total == 1
    whole: list[object] = []
    read: Callable[..., object] = board._read
    monkeypatch.setattr(
        board, "_read", lambda found, pack: whole.append(str(found.query)) or read(found, pack)
    )
    second = report(NOW + timedelta(minutes=1))
    assert listed().rows[0].key.endswith(f"-{pk(second)}")
    cases.act(case_uid=first.case_uid, verb="void", order=Order(reason="测试"), actor=CLERK, now=NOW, ids=ids)
    assert numbers(listed()) == [pk(second)]
    assert whole
    assert all("`uid` IN" in query or '"uid" IN' in query for query in whole)  # what changed and nothing else


def test_a_merged_matter_is_told_once() -> None:
    gone, kept = report(), report(NOW + timedelta(minutes=1))
    assert listed().total == 2
    by = By(actor=CLERK, now=NOW + timedelta(hours=1), source="desk", ids=ids)
    merge(given=gone.case_uid, kept=kept.case_uid, by=by)
    assert numbers(listed()) == [pk(kept)]


def test_another_database_under_the_same_numbers_is_noticed() -> None:
    """As after a restored backup, or between two tests."""
    report()
    assert listed().total == 1
    known = board._kept
    assert known is not None
    board._kept = type(known)(known.board, known.pack, known.seq, ("another", NOW))
    report(category=CROWD)
    assert listed().total == 1


def test_a_settled_matter_is_shown_as_long_as_the_pack_says() -> None:
    receipt = report()
    days = published.publicity().closed
    cases.act(
        case_uid=receipt.case_uid,
        verb="reject",
        order=Order(reason="不属于本局"),
        actor=CLERK,
        now=NOW,
        ids=ids,
    )
    assert [row.is_open for row in listed(now=NOW + days).rows] == [False]
    assert listed(now=NOW + days + timedelta(seconds=1)).rows == []
    assert listed(Wanted(is_open=True)).rows == []
    assert listed(Wanted(is_open=False)).total == 1


@pytest.mark.parametrize(
    ("wanted", "total"),
    [
        (Wanted(), 3),
        (Wanted(group="C01"), 2),
        (Wanted(group="E21"), 1),
        (Wanted(group="X99"), 0),
        (Wanted(week=date(2023, 5, 8)), 2),
        (Wanted(week=date(2023, 5, 1)), 1),
        (Wanted(township="431229100"), 3),
        (Wanted(township="431229104"), 0),
        (Wanted(box=(109.69, 26.57, 109.70, 26.58)), 2),
        (Wanted(box=(109.0, 26.0, 109.1, 26.1)), 0),
        (Wanted(group="C01", week=date(2023, 5, 8)), 1),
    ],
)
def test_filters_narrow_list_and_map_alike(wanted: Wanted, total: int) -> None:
    report(NOW - timedelta(days=5))
    report()
    report(category=NOISE, lon=109.6855)
    assert listed(wanted).total == total
    found = matters.spots(wanted, 18, now=NOW, book=rulebook())
    assert sum(spot.count for spot in found) == total


def test_pages_go_by_key_and_lose_nothing_when_rows_come_and_go() -> None:
    made = [pk(report(NOW + timedelta(minutes=n // 2))) for n in range(7)]
    wanted = list(reversed(made))
    first = listed(size=3)
    assert (numbers(first), first.total, first.first) == (wanted[:3], 7, True)
    report(NOW + timedelta(hours=1))
    cases.act(
        case_uid=Case.objects.get(pk=wanted[2]).uid, verb="void", order=Order(reason="测试"), actor=CLERK, now=NOW, ids=ids,
    )  # fmt: skip
    second = listed(size=3, after=first.after)
    assert numbers(second) == wanted[3:6]
    third = listed(size=3, after=second.after)
    assert (numbers(third), third.after, third.first) == (wanted[6:], "", False)
    assert numbers(listed(size=2, start=second.rows[1].key)) == wanted[4:6]
    for nonsense in ("x", "1-", "-", "9" * 50 + "-1"):
        assert listed(after=nonsense).first


def test_squares_count_what_lies_in_them() -> None:
    for n in range(4):
        report(NOW + timedelta(minutes=n), lon=SEAT[0] + n * 0.00001)
    alone = report(NOW + timedelta(minutes=9), lon=SEAT[0] + 0.02)
    report(lon=None, lat=None, frame="")
    far = matters.spots(Wanted(), 8, now=NOW, book=rulebook())
    assert [(spot.count, spot.open) for spot in far] == [(5, 5)]
    near = matters.spots(Wanted(), 14, now=NOW, book=rulebook())
    assert sorted(spot.count for spot in near) == [1, 4]
    single = next(spot for spot in near if spot.count == 1)
    assert (single.key.partition("-")[2], single.category) == (str(pk(alone)), LAMP)
    assert listed().total == 6


def test_a_map_and_a_page_ask_the_database_a_handful_of_times() -> None:
    for n in range(3):
        report(NOW + timedelta(minutes=n))
    listed()
    with CaptureQueriesContext(connection) as few:
        listed()
    for n in range(20):
        report(NOW + timedelta(minutes=n))
    listed()
    with CaptureQueriesContext(connection) as many:
        assert len(listed().rows) == 23
    assert len(few) == len(many) <= 7
    with CaptureQueriesContext(connection) as heard:
        matters.spots(Wanted(), 12, now=NOW, book=rulebook())
    assert len(heard) <= 6
