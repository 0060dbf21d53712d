"""Which lists hold another number of cases after a change: what every list counted before still holds for all others."""

from __future__ import annotations

import pytest

from chengxu.cases import feed
from chengxu.cases.finding import lists, queues
from tests.web.cast import actor, do, reported

pytestmark = pytest.mark.usefixtures("county")

POSTS = ("acceptor", "chief", "dispatcher", "handler", "director")
STEPS = (
    ("accept", "acceptor"), ("file", "chief"), ("dispatch", "dispatcher"), ("start", "handler"), ("handle", "handler"),
)  # fmt: skip


ORDERS: dict[str, dict[str, object]] = {
    "file": {"condition": "C0118-1", "reason": "照片清楚"},
    "handle": {"note": "换好了"},
}


def counts() -> dict[tuple[str, str], tuple[str, int]]:
    """By person and list: what the feed calls the list, and how many cases it holds."""
    return {
        (post, queue.name): (lists.name_in_feed(queue.name, who), queues.length(queue, who))
        for post in POSTS
        for who in [actor(post)]
        for queue in queues.lists_of(who)
        if queue.counted
    }


def test_a_list_nobody_touched_holds_what_it_held() -> None:
    uid = reported().case_uid
    moved = set()
    for verb, post in STEPS:
        before, start = counts(), feed.newest()
        do(uid, verb, post, **ORDERS.get(verb, {}))
        news, after = feed.after(start), counts()
        for key, (name, held) in after.items():
            if held != before[key][1]:
                assert name in news.touched, (verb, key)
                moved.add(key[1])
    assert {"acceptance", "filing", "dispatch", "unit"} <= moved


def test_what_left_is_touched_and_not_entered() -> None:
    uid = reported().case_uid
    start = feed.newest()
    do(uid, "accept", "acceptor")
    news = feed.after(start)
    assert "acceptance" in news.touched
    assert "acceptance" not in news.entered[uid]
    assert "filing" in news.entered[uid]
    assert news.leaves(frozenset({"dispatch", "open"}))
    assert not news.leaves(frozenset({"dispatch", "acceptance"}))


def test_too_many_lists_to_name_touch_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LONGEST", 5)
    start = feed.newest()
    reported()
    assert not feed.after(start).leaves(frozenset({"dispatch"}))
