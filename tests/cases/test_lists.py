"""Lists of cases: the order, the keys, the search, the rectangle; and that a page's questions do not grow."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengxu.accounts.rules import PUBLIC, Actor
from chengxu.cases import actions
from chengxu.cases.finding import lists, queues, searching
from chengxu.cases.finding.lists import Wanted
from chengxu.cases.finding.queues import QUEUES
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.cases.workflow import standing
from chengxu.cases.workflow.states import OPEN
from chengxu.common.ids import SeededIds
from chengxu.intake.actions import take_in
from chengxu.intake.models import Report
from chengxu.intake.rules import Submission
from chengxu.intake.searching import catch_up, retell
from chengxu.territory.rules import morton, ranges_over
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds(9)


def reported(minutes: int = 0, **given: object) -> str:
    plain: dict[str, object] = {
        "channel": "hotline", "text": "灯坏了", "category": "C0118", "lon": SEAT[0], "lat": SEAT[1], "frame": "cgcs2000",
    }  # fmt: skip
    submission = Submission(**(plain | given))  # type: ignore[arg-type]
    return take_in(
        submission=submission, actor=PUBLIC, now=NOW + timedelta(minutes=minutes), ids=ids
    ).case_uid


def act(uid: str, verb: str, **order: str) -> None:
    condition = f"{Case.objects.get(uid=uid).category}-1" if verb == "file" else ""
    given = Order(note="看过", reason="有理由", condition=condition, **order)  # type: ignore[arg-type]
    actions.act(case_uid=uid, verb=verb, order=given, actor=CLERK, now=NOW + timedelta(hours=1), ids=ids)


def listed(wanted: Wanted, *, size: int = 50, actor: Actor = CLERK) -> list[str]:
    """All pages of a list, one after another."""
    uids: list[str] = []
    after = ""
    while True:
        page = lists.page(wanted, actor, after=after, size=size, fetched=lambda found: found)
        uids += [case.uid for case in page.rows]
        after = page.after
        if not after:
            return uids


def test_every_open_state_waits_in_a_queue_and_no_ended_one_does() -> None:
    working = {q.name for q in QUEUES.values() if q.working and q.holds is None}
    assert set(standing.WAITING) == OPEN
    assert set(standing.WAITING.values()) | {"closing"} == working


def test_a_working_queue_starts_with_the_most_urgent_and_pages_by_key() -> None:
    uids = [reported(minutes) for minutes in (20, 0, 10, 0, 30)]
    order = [uids[1], uids[3], uids[2], uids[0], uids[4]]
    assert listed(Wanted(queue="acceptance")) == order
    assert listed(Wanted(queue="acceptance"), size=2) == order
    assert listed(Wanted(queue="open"), size=2) == uids[::-1]
    assert listed(Wanted(queue="filing")) == []


def test_a_page_goes_on_where_it_ended_though_rows_left_meanwhile() -> None:
    uids = [reported(minutes) for minutes in range(4)]
    first = lists.page(Wanted(queue="acceptance"), CLERK, size=2, fetched=lambda found: found)
    act(uids[1], "reject")
    rest = lists.page(
        Wanted(queue="acceptance"), CLERK, after=first.after, size=2, fetched=lambda found: found
    )
    assert [case.uid for case in rest.rows] == uids[2:]


@pytest.mark.parametrize("after", ["x", "1.2.3", "-1", "9" * 40, "1.", "7"])
def test_a_key_that_is_none_starts_from_the_beginning(after: str) -> None:
    uid = reported()
    page = lists.page(Wanted(queue="acceptance"), CLERK, after=after, size=2, fetched=lambda found: found)
    assert ([case.uid for case in page.rows], page.first) == ([uid], True)


@pytest.mark.parametrize(
    ("words", "hit"),
    [
        ("灯坏", True), ("坏", True), ("飞山", True), ("山北", True), ("路灯", True), ("飞山 灯", True), ("渠阳镇", True),
        ("灯好", False), ("北山", False), ("13812341234", False), ("138", False), ("伍先生", False), ("伍先", False),
        ("、。", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("queue", ["acceptance", "all"])
def test_words_find_a_case_and_nobodys_name_or_number_does(queue: str, words: str, hit: bool) -> None:
    text = "灯坏了，我是伍先生，电话13812341234"
    uid = reported(text=text, place="飞山北路", contact_name="伍先生", contact_phone="13812341234")
    reported(text="井盖响", category="C0101", lon=None, lat=None, frame="")
    assert listed(Wanted(queue=queue, text=words)) == ([uid] if hit else [])


def test_a_case_is_found_by_its_number_and_its_new_place_once_it_has_them() -> None:
    uid = reported(place="飞山北路")
    act(uid, "accept", category="C0101")
    act(uid, "file")
    case = Case.objects.get(uid=uid)
    assert case.case_no
    for words in (case.case_no, "00001", "20230508", "井盖"):
        assert listed(Wanted(queue="all", text=words)) == [uid], words
    assert listed(Wanted(queue="all", text="路灯")) == []
    assert listed(Wanted(queue="all", text="灯坏")) == [uid]


def test_what_reporters_wrote_is_erased_from_the_search() -> None:
    uid = reported()
    searching.retell_reports(uid, "")
    assert listed(Wanted(queue="all", text="灯坏")) == []
    assert listed(Wanted(queue="all", text="路灯")) == [uid]


def test_cases_of_before_the_search_are_caught_up_with() -> None:
    uids = [reported(), reported(text="井盖响", category="C0101")]
    told = searching.rows()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_search")
    assert listed(Wanted(queue="all", text="灯坏")) == []
    assert (catch_up(), catch_up()) == (2, 0)
    assert sorted(searching.rows()) == sorted(told)
    Report.objects.filter(case__uid=uids[0]).update(text="")
    retell([uids[0]])
    assert listed(Wanted(queue="all", text="灯坏")) == []
    assert listed(Wanted(queue="all", text="盖响")) == [uids[1]]


@pytest.mark.parametrize("window", [1, 2, 3, 100])
def test_a_frequent_word_is_walked_from_the_newest(monkeypatch: pytest.MonkeyPatch, window: int) -> None:
    monkeypatch.setattr(searching, "WINDOW", window)
    uids = [reported(text="灯坏了" if n % 3 else "灯又坏了") for n in range(9)]
    hits = [uid for n, uid in enumerate(uids) if n % 3 == 0]
    act(hits[0], "accept")
    assert listed(Wanted(queue="all", text="又坏"), size=2) == hits[::-1]
    assert listed(Wanted(queue="all", text="又坏", state="accepted"), size=2) == hits[:1]
    assert listed(Wanted(queue="acceptance", text="又坏"), size=1) == hits[1:]


def test_filters_and_the_units_own() -> None:
    lamp, lid = reported(), reported(category="C0101")
    far = reported(lon=109.7644, lat=26.7133)
    assert listed(Wanted(queue="all", category="C0101")) == [lid]
    assert listed(Wanted(queue="all", township="431229101")) == [far]
    assert listed(Wanted(queue="all", unit="JZCG-LD")) == [lamp]
    for verb in ("accept", "file", "dispatch"):
        act(lamp, verb)
    assert listed(Wanted(queue="all", state="dispatched")) == [lamp]
    lamps = Actor(uid="l", name="", unit="JZCG-LD", verbs=frozenset({"case.handle"}))
    assert listed(Wanted(queue="unit"), actor=lamps) == [lamp]
    assert (
        listed(Wanted(queue="unit"), actor=Actor(uid="h", name="", unit="JZCG-HW", verbs=lamps.verbs)) == []
    )


@pytest.mark.parametrize("few", [1, 1000])
@pytest.mark.parametrize("queue", ["acceptance", "all"])
@pytest.mark.parametrize("category", ["", "C0118"])
def test_the_rectangle_of_the_map(
    monkeypatch: pytest.MonkeyPatch, queue: str, few: int, category: str
) -> None:
    monkeypatch.setattr(lists, "FEW", few)
    here = reported()
    reported(lon=109.7644, lat=26.7133)
    reported(lon=None, lat=None, frame="")
    box = (SEAT[0] - 0.001, SEAT[1] - 0.001, SEAT[0] + 0.001, SEAT[1] + 0.001)
    assert listed(Wanted(queue=queue, box=box, category=category)) == [here]
    assert listed(Wanted(queue=queue, box=box, category="E0504")) == []


def test_ranges_cover_the_rectangle_and_not_much_more() -> None:
    rand = Random(4)
    for _ in range(50):
        west, south = rand.uniform(109, 110), rand.uniform(26, 27)
        east, north = west + rand.uniform(0, 0.3), south + rand.uniform(0, 0.3)
        ranges = ranges_over(west, south, east, north)
        assert 1 <= len(ranges) <= 64
        for _ in range(20):
            cell = morton(rand.uniform(west, east), rand.uniform(south, north))
            assert any(low <= cell <= high for low, high in ranges)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(queue="acceptance"), Wanted(queue="all"), Wanted(queue="all", text="灯坏"),
        Wanted(queue="acceptance", text="灯坏"), Wanted(queue="all", box=(109.0, 26.0, 110.0, 27.0)),
    ],
)  # fmt: skip
def test_a_page_of_thirty_asks_no_more_than_a_page_of_one(wanted: Wanted) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as heard:
            lists.page(
                wanted, CLERK, size=50, fetched=lambda found: found.prefetch_related("clocks")
            ).rows.sort(key=lambda case: case.pk)
        return len(heard)

    reported()
    one = asked()
    for _ in range(29):
        reported()
    assert asked() == one


def test_queues_are_counted_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        reported()
    counts = {queue.name: count for queue, count in queues.counted(CLERK)}
    assert (counts["acceptance"], counts["open"], counts["filing"]) == (4, 4, 0)
    monkeypatch.setattr(queues, "COUNTED", 3)
    assert {queue.name: count for queue, count in queues.counted(CLERK)}["acceptance"] == 3


@pytest.mark.sqlite_only(reason="PostgreSQL reads a small table as it is")
def test_what_is_open_is_found_and_counted_by_its_index() -> None:
    opened = queues.cases_in("open", CLERK)
    for asked in (opened[: queues.COUNTED], opened.order_by("-id")[:51]):
        plan = asked.explain()
        assert "SEARCH" in plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan
