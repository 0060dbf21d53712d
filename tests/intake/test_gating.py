"""How much may be sent, and the small sum for who sends more."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import count

import pytest
from django.db import IntegrityError, transaction

from chengxu.accounts.rules import PUBLIC
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake import gating, puzzle, senders
from chengxu.intake.actions import take_in
from chengxu.intake.gating import Limits, Sent, TooMany
from chengxu.intake.models import Report, Sending
from chengxu.intake.rules import Submission
from chengxu.intake.senders import Sender
from tests.jingzhou import NOW

KEY = b"the key of this test"
LIMITS = Limits(free=3, most=6, phone_most=2, flood=9, bits=8)
ids = SeededIds(5)


def minutes(*ago: int) -> tuple:  # type: ignore[type-arg]
    return tuple(NOW - timedelta(minutes=n) for n in ago)


def solution(text: str, bits: int) -> str:
    for number in count():
        if int(hashlib.sha256(f"{text}:{number}".encode()).hexdigest(), 16) >> (256 - bits) == 0:
            return str(number)
    raise AssertionError


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (Sent(), False),
        (Sent(address=minutes(1, 2)), False),
        (Sent(address=minutes(1, 2, 3)), True),
        (Sent(lately=8), False),
        (Sent(lately=9), True),
        (Sent(phone=minutes(1, 2)), False),
    ],
)
def test_when_a_puzzle_is_due(sent: Sent, due: bool) -> None:
    assert gating.needs_puzzle(sent, LIMITS) is due


@pytest.mark.parametrize(
    ("sent", "field", "until"),
    [
        (Sent(address=minutes(1, 2, 3, 4, 5)), None, 0),
        (Sent(address=minutes(1, 2, 3, 4, 5, 10)), "form", 50),
        (Sent(phone=minutes(5)), None, 0),
        (Sent(phone=minutes(5, 60)), "phone", 23 * 60),
        (Sent(lately=1000), None, 0),
    ],
)
def test_one_too_many_says_from_when_on_it_is_none(sent: Sent, field: str | None, until: int) -> None:
    if field is None:
        gating.refuse_too_many(sent, LIMITS)
        return
    with pytest.raises(TooMany) as caught:
        gating.refuse_too_many(sent, LIMITS)
    assert (caught.value.field, caught.value.until) == (field, NOW + timedelta(minutes=until))


@pytest.mark.parametrize(
    ("sent", "words", "until"),
    [(Sent(address=minutes(1, 2, 30)), "网络", 30), (Sent(lately=9), "现在来件特别多", 1)],
)
def test_without_a_solved_puzzle_one_is_told_what_to_do(sent: Sent, words: str, until: int) -> None:
    said = gating.puzzle_missing(sent, LIMITS, NOW)
    assert words in said.message.zh
    assert said.until == NOW + timedelta(minutes=until)


def test_a_solved_puzzle_counts_for_ten_minutes() -> None:
    text = puzzle.give(nonce="one", bits=8, now=NOW, key=KEY)
    answer = solution(text, 8)
    solved = puzzle.solved(text, answer, now=NOW + timedelta(minutes=10), key=KEY)
    assert (solved.nonce, solved.bits) == ("one", 8)  # type: ignore[union-attr]
    assert puzzle.solved(text, answer, now=NOW + timedelta(minutes=11), key=KEY) is None


@pytest.mark.parametrize(
    "text",
    ["", "x", "a.b.c.d", "one.9999999999.0.", "one.9999999999.8.00", "一.二.三.四", "....", "\ud800.1.1.1"],
)
def test_what_is_no_puzzle_of_ours_solves_nothing(text: str) -> None:
    assert puzzle.solved(text, "1", now=NOW, key=KEY) is None


def test_a_puzzle_made_easier_a_wrong_answer_and_another_key_are_refused() -> None:
    text = puzzle.give(nonce="one", bits=8, now=NOW, key=KEY)
    right = solution(text, 8)
    wrong = next(str(n) for n in count() if puzzle.solved(text, str(n), now=NOW, key=KEY) is None)
    assert puzzle.solved(text.replace(".8.", ".1."), right, now=NOW, key=KEY) is None
    assert puzzle.solved(text, wrong, now=NOW, key=KEY) is None
    assert puzzle.solved(text, right, now=NOW, key=b"another") is None
    assert puzzle.solved(text, right + "0" * 30, now=NOW, key=KEY) is None


@pytest.mark.parametrize(("sent", "bits"), [(0, 8), (3, 8), (5, 8), (6, 9), (12, 11), (1000, 12)])
def test_who_goes_on_sending_gets_harder_ones(sent: int, bits: int) -> None:
    assert puzzle.harder(8, sent, 3) == bits


@pytest.mark.usefixtures("county")
class TestKept:
    """What is remembered of who sent what."""

    def send(self, sender: Sender, source: str = "", now: object = NOW) -> str:
        given = Submission(channel="portal", text="路灯不亮", source_id=source)
        return take_in(submission=given, actor=PUBLIC, now=now, ids=ids, sender=sender).code  # type: ignore[arg-type]

    def test_a_report_is_counted_for_its_address_its_number_and_all(self) -> None:
        for _ in range(3):
            self.send(Sender("here", "138"))
        self.send(Sender("there"))
        sent = senders.sent(Sender("here", "138"), LIMITS, now=NOW)
        assert (len(sent.address), len(sent.phone), sent.lately) == (
            3,
            2,
            4,
        )  # no more than the limit is read
        later = senders.sent(Sender("here", "138"), LIMITS, now=NOW + timedelta(hours=2))
        assert (len(later.address), len(later.phone), later.lately) == (0, 2, 0)
        assert senders.sent(Sender(), LIMITS, now=NOW) == Sent(lately=4)

    def test_what_was_not_taken_is_not_counted(self) -> None:
        given = Submission(channel="portal", text="")
        with pytest.raises(Exception, match="请写明"):
            take_in(submission=given, actor=PUBLIC, now=NOW, ids=ids, sender=Sender("here"))
        assert not Sending.objects.exists()

    def test_a_puzzle_counts_once(self) -> None:
        self.send(Sender("here", puzzle="n1"))
        assert senders.used("n1")
        assert not senders.used("n2")
        with pytest.raises(Refused, match="请再点一次提交"):
            self.send(Sender("there", puzzle="n1"))
        assert Report.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            senders.note(Sender("x", puzzle="n1"), now=NOW)

    def test_the_same_sending_gets_its_receipt_whatever_puzzle_it_brings(self) -> None:
        first = self.send(Sender("here", puzzle="n1"), source="s")
        assert self.send(Sender("here", puzzle="n1"), source="s") == first
        assert Sending.objects.count() == 1

    def test_after_a_day_nothing_is_left(self) -> None:
        self.send(Sender("here", "138"))
        assert senders.forget_old(now=NOW + timedelta(hours=23)) == 0
        assert senders.forget_old(now=NOW + timedelta(hours=25)) == 1
