"""Many who act at the same moment: one winner a step, and case numbers without double or gap."""

from __future__ import annotations

from functools import partial

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions, rules
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.common.ids import SystemIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import take_in
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed
from tests.at_once import at_once
from tests.jingzhou import CLERK, NOW

pytestmark = pytest.mark.usefixtures("on_disk")
HANDS = 8


def reported() -> str:
    lamp = Submission(channel="portal", text="路灯不亮", category="C0118")
    return take_in(submission=lamp, actor=PUBLIC, now=NOW, ids=SystemIds()).case_uid


def act(case_uid: str, verb: str, condition: str = "") -> rules.Case:
    order = Order(note="好了", reason="有理由", condition=condition)
    return actions.act(case_uid=case_uid, verb=verb, order=order, actor=CLERK, now=NOW, ids=SystemIds())


def test_of_many_who_take_one_step_one_succeeds() -> None:
    case_uid = reported()
    for verb, condition in (("accept", ""), ("file", "C0118-1"), ("dispatch", "")):
        before = Case.objects.get(uid=case_uid).version
        ended = at_once([partial(act, case_uid, verb, condition)] * HANDS)
        refused = [one for one in ended if isinstance(one, Refused)]
        (won,) = [one for one in ended if isinstance(one, rules.Case)]
        assert len(refused) == HANDS - 1, ended
        assert Case.objects.get(uid=case_uid).version == won.version == before + 1
        assert Deed.objects.filter(case_uid=case_uid, verb=f"case.{verb}").count() == 1
    assert ledger.verify().ok


def test_of_many_who_take_different_steps_each_does_all_of_it_or_nothing() -> None:
    case_uid = reported()
    ended = at_once([partial(act, case_uid, verb) for verb in ("accept", "reject", "void") * 3])
    assert all(isinstance(one, rules.Case | Refused) for one in ended), ended
    done = sum(isinstance(one, rules.Case) for one in ended)
    assert Case.objects.get(uid=case_uid).version == 1 + done
    steps = Deed.objects.filter(case_uid=case_uid, verb__in=["case.accept", "case.reject", "case.void"])
    assert steps.count() == done >= 1


def test_numbers_given_at_the_same_moment_follow_one_another() -> None:
    uids = [reported() for _ in range(HANDS)]
    for uid in uids:
        act(uid, "accept")
    good = [partial(act, uid, "file", "C0118-1") for uid in uids]
    bad = [partial(act, uid, "file", "no such condition") for uid in uids[:3]]
    ended = at_once([work for pair in zip(good, bad + good[3:], strict=True) for work in pair])
    assert all(isinstance(one, rules.Case | Refused) for one in ended), ended
    numbers = sorted(Case.objects.values_list("case_no", flat=True))
    assert numbers == [f"431229-20230508-{n:05}" for n in range(1, HANDS + 1)]
