"""What the worker does on its own."""

from __future__ import annotations

import inspect
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.cases.models import CaseClock
from chengxu.common.ids import SeededIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Seal
from chengxu.packs.models import Snapshot
from chengxu.project import background
from chengxu.project.commands import worker
from chengxu.reports.audit.mending import keeping
from tests.jingzhou import NOW

LATE = NOW + timedelta(hours=1)


@pytest.mark.usefixtures("county")
def test_a_pass_marks_clocks_and_seals_what_that_wrote() -> None:
    take_in(submission=Submission(channel="portal", text="路灯不亮"), actor=PUBLIC, now=NOW, ids=SeededIds(1))
    assert background.tick(now=LATE) == background.Done(overdue=1, sealed=4, told=1)
    assert background.tick(now=LATE) == background.Done(overdue=0, sealed=0)
    assert CaseClock.objects.get().breached
    assert Seal.objects.get().algorithm == "sha256"
    assert ledger.verify().ok


def test_the_server_does_everything_a_single_pass_does() -> None:
    """Both name their steps one by one: what is in one and not in the other is done for some counties only."""
    source = inspect.getsource(background)
    once = source[source.index("def tick(") : source.index("return", source.index("def tick("))]
    steps = set(re.findall(r"([\w.]+)\((?:issued=[\w.()]+, )?now=now", once))
    assert len(steps) > 15
    always = source.replace(once, "")
    assert {step for step in steps if not re.search(rf"lambda: {re.escape(step)}\(", always)} == set()


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("broken", [False, True])
def test_a_case_that_fails_is_named_and_the_command_says_so(
    broken: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = (
        take_in(
            submission=Submission(channel="portal", text="不亮"), actor=PUBLIC, now=NOW, ids=SeededIds(n)
        ).case_uid
        for n in (1, 2)
    )
    if broken:
        CaseClock.objects.filter(case_id=bad).update(limit_unit="fortnight")
    done = background.tick(now=LATE)
    assert (done.overdue, [failed.case for failed in done.failed]) == ((1, [bad]) if broken else (2, []))
    assert worker.say(done) == int(broken)
    said = capsys.readouterr().out
    assert (bad in said, "fortnight" in said, good in said) == (broken, broken, False)
    assert CaseClock.objects.get(case_id=good).breached


@pytest.mark.usefixtures("county", "home")
def test_a_pass_deletes_audited_documents_nobody_works_on(home: Path) -> None:
    folder = home / "audits" / "person" / "document"
    folder.mkdir(parents=True)
    os.utime(folder, (NOW.timestamp(), NOW.timestamp()))
    background.tick(now=LATE)
    assert folder.exists()
    background.tick(now=NOW + keeping.LIFE + timedelta(seconds=1))
    assert not folder.exists()


@pytest.mark.django_db
def test_without_a_pack_there_is_nothing_to_do() -> None:
    Snapshot.objects.update(active=False)
    with pytest.raises(Refused):
        background.seal(now=NOW)
