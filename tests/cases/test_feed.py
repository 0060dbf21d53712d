"""The feed of changes: every write is told once, in order; what cannot be told any more is said to be lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions, feed, ticking
from chengxu.cases.models import CaseChange
from chengxu.cases.rules import Order
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from tests.jingzhou import CLERK, NOW

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds(10)


def reported() -> str:
    lamp = Submission(channel="portal", text="路灯不亮", category="C0118")
    return take_in(submission=lamp, actor=PUBLIC, now=NOW, ids=ids).case_uid


def test_every_write_of_a_case_is_told_after_the_last_one_known() -> None:
    start = feed.newest()
    first, second = reported(), reported()
    news = feed.after(start)
    assert news.uids == (first, second)
    assert feed.after(news.seq) == feed.News(news.seq)
    actions.act(case_uid=first, verb="accept", order=Order(), actor=CLERK, now=NOW, ids=ids)
    assert feed.after(news.seq).uids == (first,)
    assert feed.after(start).uids == (second, first)  # each once, where it changed last
    ticking.tick(now=NOW + timedelta(days=3), ids=ids)
    assert set(feed.after(news.seq).uids) == {first, second}


def test_a_refused_verb_tells_nothing() -> None:
    uid, start = reported(), feed.newest()
    with pytest.raises(Refused):
        actions.act(case_uid=uid, verb="close", order=Order(), actor=CLERK, now=NOW, ids=ids)
    assert feed.newest() == start


def test_too_much_too_old_and_many_at_once_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    start = feed.newest()
    for _ in range(3):
        reported()
    monkeypatch.setattr(feed, "MOST", 2)
    assert feed.after(start).lost
    assert not feed.after(start + 1).lost
    assert feed.after(feed.newest() + 5).lost  # a database that was restored knows less than the desk
    feed.append([feed.MANY], now=NOW)
    assert feed.after(feed.newest() - 1).lost


def test_what_is_a_day_old_is_forgotten_and_numbers_go_on() -> None:
    reported()
    first = CaseChange.objects.order_by("id").values_list("id", flat=True)[0]
    for _ in range(2):
        reported()
    last = feed.newest()
    feed.prune(now=NOW + timedelta(days=2))
    assert (CaseChange.objects.count(), feed.newest()) == (1, last)
    assert feed.after(first).lost
    assert feed.after(last) == feed.News(last)


def test_what_lies_between_two_numbers_is_the_same_whatever_comes_later() -> None:
    start = feed.newest()
    first = reported()
    top = feed.newest()
    told = feed.between(start, top)
    reported()
    came = frozenset({"acceptance", "open", "all"})
    assert (
        feed.between(start, top) == told == feed.News(top, {first: top}, entered={first: came}, touched=came)
    )
    assert feed.between(top, top) == feed.News(top)
