"""An audit is kept for one person, unreadable to others, and not for long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.at_once import at_once
from tests.reports.pack import RECORDS, examined, facts

from chengxu.common.messages import Refused
from chengxu.reports.audit import AuditResult
from chengxu.reports.audit.documents import layout, reading
from chengxu.reports.audit.mending import keeping
from chengxu.reports.audit.mending.choosing import Choices
from chengxu.reports.audit.mending.keeping import LIFE, MOST_EACH, Answers, Audit

NOW = datetime(2024, 1, 15, 1, 30, tzinfo=UTC)
TEXT = "规范临街门店违章占道XX余次。叫停抢建“两违”建筑61处。负责人王小明。"
pytestmark = pytest.mark.usefixtures("county", "home")


def answers(text: str = TEXT) -> Answers:
    written = reading.read(text.encode(), "a.txt")
    found = AuditResult(
        "a.txt", date(2023, 1, 1), date(2023, 12, 31), written, examined(text), tuple(facts(RECORDS).values())
    )
    return Answers(found, layout.blocks(written), NOW)


def kept(now: datetime = NOW, owner: str = "clerk") -> str:
    return keeping.keep(answers(), owner=owner, now=now)


def find(key: str, owner: str = "clerk", now: datetime = NOW) -> Audit:
    return keeping.find(key, owner=owner, now=now)


def test_an_audit_is_found_again_as_it_was_by_any_process() -> None:
    key = kept()
    keeping._answers.cache_clear()
    assert find(key).answers == answers()
    assert find(key).findings == answers().result.findings


def test_nothing_readable_lies_on_disk(home: Path) -> None:
    key = kept()
    keeping.choose(key, lambda audit: audit.choices.with_text(1, "4800余次"), owner="clerk", now=NOW)
    stored = b"".join(file.read_bytes() for file in home.rglob("audits/**/*") if file.is_file())
    assert len(stored) > 1000
    for secret in ("王小明", "4800余次", "规范"):
        assert secret.encode() not in stored
    assert not [path for path in home.rglob("*") if key in path.name]


@pytest.mark.parametrize(
    ("key", "owner", "later"),
    [("", "clerk", timedelta()), ("own", "another", timedelta()), ("../../secret", "clerk", timedelta()),
     ("own", "clerk", LIFE + timedelta(seconds=1))],
)  # fmt: skip
def test_another_persons_or_an_old_audit_is_over(key: str, owner: str, later: timedelta) -> None:
    own = kept()
    with pytest.raises(Refused, match="已经结束"):
        find(own if key == "own" else key, owner, NOW + later)


def test_looking_at_it_keeps_it_alive() -> None:
    key = kept()
    find(key, now=NOW + LIFE - timedelta(minutes=1))
    assert find(key, now=NOW + LIFE + timedelta(hours=1)).key == key


def test_old_audits_are_deleted(home: Path) -> None:
    kept()
    young = kept(NOW + LIFE)
    assert keeping.forget_old(now=NOW + LIFE + timedelta(minutes=1)) == 1
    assert find(young, now=NOW + LIFE).key == young
    assert len(list(home.glob("audits/*/*"))) == 1


def test_the_oldest_of_too_many_make_room() -> None:
    keys = [kept(NOW + timedelta(minutes=n)) for n in range(MOST_EACH + 1)]
    other = kept(owner="other")
    with pytest.raises(Refused):
        find(keys[0])
    assert find(keys[1], now=NOW + timedelta(minutes=MOST_EACH)).key == keys[1]
    assert find(other, "other").key == other


def test_forgetting_leaves_nothing(home: Path) -> None:
    key = kept()
    keeping.forget(key, owner="clerk")
    keeping.forget(key, owner="clerk")
    assert list(home.glob("audits/*/*")) == []
    with pytest.raises(Refused):
        find(key)


def test_a_damaged_file_is_an_audit_that_is_over(home: Path) -> None:
    key = kept()
    keeping._answers.cache_clear()
    [file] = home.glob("audits/*/*/answers")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))  # a set byte is what stood there once in 256 runs
    with pytest.raises(Refused):
        find(key)


def test_two_windows_lose_nothing_of_each_other() -> None:
    key = kept()

    def decide(number: int) -> str:
        def chosen(audit: Audit) -> Choices:
            return audit.choices.with_text(number, f"{number}处")

        keeping.choose(key, chosen, owner="clerk", now=NOW)
        return "done"

    assert at_once([partial(decide, number) for number in range(1, 9)]) == ["done"] * 8
    assert sorted(find(key).choices.texts) == list(range(1, 9))


def test_a_named_indicator_changes_the_answers() -> None:
    key = kept()
    changed = keeping.choose(
        key,
        lambda audit: audit.choices.with_indicator(2, "facility.guardrail_accidents"),
        owner="clerk",
        now=NOW,
    )
    fact = changed.findings[1].number.fact
    assert fact is not None
    assert fact.id == "facility.guardrail_accidents"
