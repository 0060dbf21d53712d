"""A second reporter of an open matter joins it: own receipt, one case to work on, nobody at work disturbed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.accounts.rules import PUBLIC
from chengxu.cases import actions as cases
from chengxu.cases.models import Case, CaseChange
from chengxu.cases.queries import Around, rulebook
from chengxu.cases.rules import Order
from chengxu.cases.together.joining import By
from chengxu.common.ids import SeededIds
from chengxu.intake import actions as intake
from chengxu.intake import nearby
from chengxu.intake.models import Report
from chengxu.intake.queries import follow
from chengxu.intake.rules import Submission
from chengxu.ledger.models import Deed
from tests.jingzhou import CLERK, NOW, SEAT

pytestmark = pytest.mark.usefixtures("county")
ids = SeededIds(11)
LAMP = "C0118"
HERE = Around(category=LAMP, lon=SEAT[0], lat=SEAT[1])


def submit(**given: object) -> intake.Receipt:
    plain: dict[str, object] = {
        "channel": "portal", "text": "路灯不亮三天了", "category": LAMP, "lon": SEAT[0], "lat": SEAT[1], "frame": "cgcs2000",
    }  # fmt: skip
    return intake.take_in(submission=Submission(**(plain | given)), actor=PUBLIC, now=NOW, ids=ids)  # type: ignore[arg-type]


def near(around: Around = HERE, later: timedelta = timedelta()) -> list[nearby.Matter]:
    return nearby.near(around, now=NOW + later, book=rulebook())


def test_what_a_stranger_sees_of_a_matter() -> None:
    receipt = submit(place="渠阳中路 3 号李家门口", contact_name="伍先生")
    (one,) = near()
    assert (one.uid, one.metres, one.reports) == (receipt.report_uid, 0, 1)
    assert "李家" not in str(one)
    assert "伍先生" not in str(one)
    assert "三天" not in str(one)


@pytest.mark.parametrize(
    ("given", "around"),
    [
        ({"channel": "collector"}, HERE),  # what staff found is nobody's report
        ({}, Around(category="E0102", lon=SEAT[0], lat=SEAT[1])),
        ({}, Around(category=LAMP, lon=SEAT[0] + 0.002, lat=SEAT[1])),
        ({}, Around(category=LAMP)),
        ({}, Around(category="")),
        ({}, Around(category="C9999", lon=SEAT[0], lat=SEAT[1])),
    ],
)
def test_what_is_not_shown(given: dict[str, object], around: Around) -> None:
    submit(**given)
    assert near(around) == []


def test_a_matter_of_a_category_the_public_may_not_know_of_is_not_shown() -> None:
    hidden = next(c.id for c in rulebook().catalog.active if not c.public)
    submit(category=hidden)
    assert near(Around(category=hidden, lon=SEAT[0], lat=SEAT[1])) == []


def test_an_old_or_ended_matter_is_not_shown() -> None:
    receipt = submit()
    assert near(later=timedelta(days=8)) == []
    cases.act(
        case_uid=receipt.case_uid,
        verb="reject",
        order=Order(reason="没有这盏灯"),
        actor=CLERK,
        now=NOW,
        ids=ids,
    )
    assert near() == []


def test_two_who_name_the_same_street_see_each_other_without_a_position() -> None:
    submit(lon=None, lat=None, frame="", place="永平南路")
    (one,) = near(Around(category=LAMP, place=Case.objects.get().place))
    assert one.metres is None
    assert near(Around(category=LAMP, place="R99")) == []


def test_joining_makes_one_matter_with_two_receipts() -> None:
    first = submit()
    second = submit(same=first.report_uid, contact_phone="13812341234")
    assert second.joined
    assert (second.case_uid, second.code != first.code) == (first.case_uid, True)
    assert set(Report.objects.values_list("case_id", flat=True)) == {first.case_uid}
    born = Case.objects.exclude(uid=first.case_uid).get()
    assert (born.state, born.merged_into, born.is_open) == ("merged", first.case_uid, False)
    followed = follow(second.code)
    assert followed is not None
    assert (followed.merged, followed.others) == (True, 1)
    assert near()[0].reports == 2


def test_whoever_is_at_work_is_not_disturbed_and_is_told() -> None:
    first = submit()
    before = Case.objects.get(uid=first.case_uid)
    seen = CaseChange.objects.count()
    submit(same=first.report_uid)
    after = Case.objects.get(uid=first.case_uid)
    assert (after.version, after.updated_at, after.claimed_by) == (before.version, before.updated_at, "")
    assert CaseChange.objects.count() == seen + 2
    assert Deed.objects.filter(case_uid=first.case_uid, verb="case.merge").count() == 1


def test_a_wrong_joining_is_taken_back_like_any_merge() -> None:
    first = submit()
    second = submit(same=first.report_uid)
    born = Case.objects.exclude(uid=first.case_uid).get().uid
    intake.unmerge(given=born, by=By(actor=CLERK, now=NOW + timedelta(hours=1), ids=ids, reason="是另一盏灯"))
    assert Report.objects.get(receipt=second.code).case_id == born
    assert Case.objects.get(uid=born).state == "reported"
    assert follow(first.code).others == 0  # type: ignore[union-attr]


@pytest.mark.parametrize("named", ["nobody", "far", "ended", "hidden"])
def test_what_cannot_be_joined_is_a_case_of_its_own(named: str) -> None:
    far = {"lon": SEAT[0] + 0.005} if named == "far" else {}
    hidden = {"channel": "collector"} if named == "hidden" else {}
    first = submit(**far, **hidden)
    if named == "ended":
        order = Order(reason="没有这盏灯")
        cases.act(case_uid=first.case_uid, verb="reject", order=order, actor=CLERK, now=NOW, ids=ids)
    second = submit(same="nobody" if named == "nobody" else first.report_uid)
    assert not second.joined
    assert second.case_uid != first.case_uid
    assert Case.objects.get(uid=second.case_uid).state == "reported"


def test_the_one_who_joins_is_found_with_the_matter() -> None:
    from chengxu.cases.finding import lists

    first = submit()
    submit(same=first.report_uid, text="整条巷子像锅底一样黑")
    found = lists.page(
        lists.Wanted(queue="all", text="锅底"), CLERK, size=5, fetched=lambda found: found
    ).rows
    assert first.case_uid in [case.uid for case in found]


def test_the_same_press_twice_is_one_report() -> None:
    first = submit()
    once, twice = (submit(same=first.report_uid, source_id="press") for _ in range(2))
    assert (twice.code, twice.repeated) == (once.code, True)
    assert Report.objects.count() == 2
