"""The same message, file or photograph from several senders at the same moment."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import rules
from chengxu.cases.many import act_many
from chengxu.cases.models import Case
from chengxu.cases.rules import Order
from chengxu.cases.together.joining import By
from chengxu.cases.workflow.states import State
from chengxu.common.ids import SystemIds
from chengxu.common.messages import Refused
from chengxu.intake.actions import Receipt, merge, take_in
from chengxu.intake.channels.case_file import import_cases
from chengxu.intake.channels.deed_file import import_deeds
from chengxu.intake.imported import Imported
from chengxu.intake.models import Report
from chengxu.intake.rules import Submission
from chengxu.ledger import queries as ledger
from chengxu.ledger.models import Deed, Evidence
from tests.at_once import at_once
from tests.jingzhou import CLERK, NOW

pytestmark = pytest.mark.usefixtures("on_disk")
DEEDS = "occurred_at,unit,verb,object,quantity,measure\n" + "".join(
    f"2023-05-{day:02},市容管理股,拆除,伸缩雨阳棚,{day},处\n" for day in range(1, 8)
)
CASES = "text,source_id\n" + "".join(f"第{n}处井盖松动,h-{n}\n" for n in range(40))


def sent(submission: Submission) -> Receipt:
    return take_in(submission=submission, actor=PUBLIC, now=NOW, ids=SystemIds())


def test_one_message_sent_many_times_is_one_case_with_one_receipt() -> None:
    message = Submission(channel="portal", text="路灯不亮", source_id="phone-7")
    ended = at_once([partial(sent, message)] * 8)
    assert {one.code if isinstance(one, Receipt) else one for one in ended} == {Report.objects.get().receipt}
    assert Case.objects.count() == 1
    assert sum(not one.repeated for one in ended if isinstance(one, Receipt)) == 1


def test_the_same_photographs_in_any_order_are_kept_once() -> None:
    pictures = []
    for colour in ("red", "green", "blue"):
        out = BytesIO()
        Image.new("RGB", (40, 30), colour).save(out, "PNG")
        pictures.append((f"{colour}.png", out.getvalue()))
    orders = [tuple(pictures), tuple(reversed(pictures))] * 4
    ended = at_once(
        [partial(sent, Submission(channel="portal", text="看照片", photos=photos)) for photos in orders]
    )
    assert all(isinstance(one, Receipt) for one in ended), ended
    assert (Report.objects.count(), Evidence.objects.count()) == (len(orders), len(pictures))


@pytest.mark.parametrize(
    ("take", "text", "rows"),
    [(import_deeds, DEEDS, 7), (import_cases, CASES, 40)],
    ids=["deeds", "cases"],
)
def test_one_file_imported_by_several_people_adds_its_rows_once(
    take: object, text: str, rows: int, tmp_path: Path
) -> None:
    file, turned = tmp_path / "a.csv", tmp_path / "b.csv"
    head, *lines = text.splitlines(keepends=True)
    file.write_text(text, encoding="utf-8")
    turned.write_text(head + "".join(reversed(lines)), encoding="utf-8")
    works = [
        partial(take, name, actor=CLERK, now=NOW, ids=SystemIds())  # type: ignore[call-overload]
        for name in (file, turned, file)
    ]
    ended = at_once(works)
    assert sorted((one.added, one.repeated) for one in ended if isinstance(one, Imported)) == [
        (0, rows), (0, rows), (rows, 0),
    ]  # fmt: skip
    assert Deed.objects.filter(verb__in=["remove", "case.report"]).count() == rows


def test_two_cases_merged_into_each_other_at_once_become_one() -> None:
    """Each waits for both in the same order: nobody waits in a circle, and who comes second is told why."""
    for _ in range(4):
        one, two = (
            sent(Submission(channel="portal", text="路灯不亮", category="C0118")).case_uid for _ in "ab"
        )
        by = By(actor=CLERK, now=NOW, ids=SystemIds())
        ended = at_once([partial(merge, given=a, kept=b, by=by) for a, b in ((one, two), (two, one)) * 3])
        assert sum(isinstance(end, rules.Case) for end in ended) == 1, ended
        assert all(isinstance(end, rules.Case | Refused) for end in ended), ended
        assert Case.objects.filter(uid__in=(one, two), state=State.MERGED).count() == 1
    assert ledger.verify().ok


def test_the_same_cases_in_bulk_in_either_order_wait_for_each_other() -> None:
    uids = [sent(Submission(channel="portal", text="路灯不亮", category="C0118")).case_uid for _ in range(12)]
    works = [
        partial(
            act_many, case_uids=order, verb="accept", order=Order(), actor=CLERK, now=NOW, ids=SystemIds()
        )
        for order in (uids, uids[::-1]) * 2
    ]
    outcomes = at_once(works)
    assert all(isinstance(one, list) for one in outcomes), outcomes
    done = [
        one for outcome in outcomes if isinstance(outcome, list) for one in outcome if one.case is not None
    ]
    assert sorted(one.uid for one in done) == sorted(uids)
