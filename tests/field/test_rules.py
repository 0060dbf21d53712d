"""How a phone's clock is read, what a case is known by, and what an auxiliary may not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.accounts.rules import Actor
from chengxu.cases.workflow.states import State
from chengxu.cases.workflow.values import Case
from chengxu.common.messages import Refused
from chengxu.field import rules, settings
from chengxu.field.loading import parse
from chengxu.field.rules import Capture, Clock, Kind
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from tests.jingzhou import NOW, source

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CHECK = Checker(source())
OURS, WORDS = parse_organisation(CHECK), parse_vocabulary(CHECK)
SETTINGS = parse(CHECK, organisation=OURS, vocabulary=WORDS)
ID = "11111111-2222-4333-8444-555555555555"


@pytest.mark.parametrize(
    ("at", "sent_at", "counts", "clock"),
    [
        (NOW - HOUR, NOW, NOW - HOUR, Clock.RIGHT),
        (NOW - HOUR, NOW + 5 * MINUTE, NOW - HOUR, Clock.RIGHT),  # within what clocks differ by
        (NOW + 2 * MINUTE, NOW, NOW, Clock.RIGHT),
        (NOW + DAY - HOUR, NOW + DAY, NOW - HOUR, Clock.AHEAD),
        (NOW - DAY - HOUR, NOW - DAY, NOW - HOUR, Clock.BEHIND),
        (NOW + HOUR, NOW, NOW, Clock.FUTURE),  # set forward between the capture and the sending
        (NOW - 7 * DAY, NOW, NOW - 7 * DAY, Clock.RIGHT),
        (NOW - 7 * DAY - MINUTE, NOW, NOW - 7 * DAY - MINUTE, Clock.OLD),
        (NOW + 400 * DAY, NOW + 400 * DAY, NOW, Clock.AHEAD),
        (NOW - 366 * DAY, NOW, NOW - 366 * DAY, Clock.OLD),
        (NOW - 367 * DAY, NOW, NOW, Clock.ABSURD),
        (datetime.min.replace(tzinfo=UTC), NOW + DAY, NOW, Clock.ABSURD),
        (datetime.max.replace(tzinfo=UTC), NOW - DAY, NOW, Clock.ABSURD),
    ],
)
def test_a_clock_is_put_right_and_named(
    at: datetime, sent_at: datetime, counts: datetime, clock: Clock
) -> None:
    dated = rules.dated(at, sent_at=sent_at, now=NOW, oldest=7 * DAY)
    assert (dated.at, dated.clock) == (counts, clock)
    assert (dated.note is None) == (clock is Clock.RIGHT)


@pytest.mark.parametrize(
    ("wrong", "said"), [(30 * MINUTE, "30 分钟"), (5 * HOUR, "5 小时"), (3 * DAY, "3 天")]
)
def test_how_wrong_a_clock_is_is_said(wrong: timedelta, said: str) -> None:
    note = rules.dated(NOW + wrong, sent_at=NOW + wrong, now=NOW, oldest=DAY).note
    assert note is not None
    assert f"快了 {said}" in note.zh


CASE = Case(
    uid="c",
    state=State.VERIFYING,
    channel="portal",
    reported_at=NOW,
    pack_hash="p",
    updated_at=NOW,
    assignee="me",
)


@pytest.mark.parametrize(
    ("changed", "moves"),
    [
        ({"state": State.ACCEPTED}, True), ({"assignee": "other"}, True), ({"unit": "U"}, True), ({"reworks": 1}, True),
        ({"category": "C0118"}, True), ({"place_text": "别处"}, True),
        ({"version": 9}, False), ({"deferrals": 1}, False), ({"supervised": 1}, False), ({"due_at": NOW}, False),
    ],
)  # fmt: skip
def test_a_stamp_changes_with_what_the_street_knows(changed: dict[str, object], moves: bool) -> None:
    assert (rules.stamp(replace(CASE, **changed)) != rules.stamp(CASE)) is moves  # type: ignore[arg-type]


def actor(post: str) -> Actor:
    return OURS.actor(uid=post, name=post, unit="JZCG-ZF", posts=[post])


def deed(**given: object) -> Capture:
    plain: dict[str, object] = {
        "id": ID, "kind": Kind.DEED, "at": NOW, "verb": "ban", "object": "street_vendor", "quantity": 1000, "measure": "个",
    }  # fmt: skip
    return Capture(**(plain | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("post", "given", "why"),
    [
        ("officer", {}, ""),
        ("handler", {}, ""),
        ("auxiliary", {}, "执法行为"),
        ("auxiliary", {"verb": "persuade", "measure": "人次"}, ""),
        ("auxiliary", {"verb": "regulate", "measure": "人次"}, ""),
        ("auxiliary", {"object": "awning", "verb": "remove", "measure": "处"}, "执法行为"),
        ("sweeper", {"object": "public_toilet", "verb": "clean", "measure": "座次"}, ""),
        ("acceptor", {}, "不能登记"),
        ("officer", {"measure": "吨"}, "量词"),
        ("officer", {"verb": "fly"}, "没有动词"),
        ("officer", {"quantity": 0}, "大于 0"),
        ("officer", {"quantity": -1000}, "大于 0"),
        ("officer", {"quantity": 1_000_001_000}, "一百万"),
        ("officer", {"verb": "case.close", "object": "case", "measure": "件"}, "执法行为"),
    ],
)
def test_who_may_record_what(post: str, given: dict[str, object], why: str) -> None:
    refusal = rules.refuse_deed(deed(**given), actor(post), organisation=OURS, vocabulary=WORDS)
    assert (refusal.zh if refusal else "") == "" if not why else refusal is not None and why in refusal.zh


def test_an_auxiliary_is_offered_no_enforcement_whatever_the_pack_offers_them() -> None:
    offered = {
        post: settings.favourites_of(actor(post), SETTINGS, organisation=OURS, vocabulary=WORDS)
        for post in OURS.posts
    }
    banned = [one for one in SETTINGS.favourites if "auxiliary" in one.posts and one.verb == "ban"]
    assert banned, "the pack offers one on purpose, so that this test can see it is held back"
    assert [one.verb for one in offered["auxiliary"]].count("ban") == 0 < len(offered["auxiliary"])
    assert "ban" in [one.verb for one in offered["officer"]]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"id": "x"}, "id"), ({"id": ID.upper() + "x"}, "id"), ({"photos": ("0" * 64,) * 7}, "photos"),
        ({"photos": ("nothing",)}, "photos"), ({"given": {"note": "长" * 2001}}, "note"),
    ],
)  # fmt: skip
def test_what_no_phone_sends_is_refused(given: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.refuse_capture(deed(**given))
    assert refused.value.field == field


def test_what_a_phone_sends_is_not_refused() -> None:
    rules.refuse_capture(deed(photos=("0" * 64,) * 6, given={"note": "长" * 2000}))
