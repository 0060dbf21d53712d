"""Hours beyond the plan: by whole tables, and counted again and again from the same records."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengxu.routines.rosters import actions, counting, deciding, hours, queries
from chengxu.routines.rosters.hours import Hours, Stood, Stretch
from chengxu.routines.rosters.judging import Standing
from chengxu.routines.rosters.models import Hours as Row
from chengxu.routines.rosters.models import Post
from tests.routines.rosters.crew import BEFORE, IDS, UNIT, comes, head, judged, person, post, roster
from tests.routines.rosters.made import NOW
from tests.routines.rosters.test_actions import resting_person

HOUR = timedelta(hours=1)


def plan(*spans: tuple[float, float]) -> list[tuple[str, Stretch]]:
    return [("anna", Stretch(NOW + a * HOUR, NOW + b * HOUR)) for a, b in spans]


def on(came: float, left: float | None, *, start: float = 0, end: float = 4, apart: bool = False) -> Stood:
    return Stood(
        person="anna", came=NOW + came * HOUR, left=None if left is None else NOW + left * HOUR, starts_at=NOW + start * HOUR,
        ends_at=NOW + end * HOUR, closes_at=NOW + (end + 1) * HOUR, apart=apart,
    )  # fmt: skip


def told(found: Hours) -> tuple[float, ...]:
    return tuple(getattr(found, part) / HOUR for part in ("planned", "worked", "beyond", "apart"))


@pytest.mark.parametrize(
    ("stood", "planned", "found"),
    [
        ([on(0, 4)], plan((0, 4)), (4, 4, 0, 0)),
        ([on(-0.5, 4)], plan((0, 4)), (4, 4, 0, 0)),  # early is no work asked for
        ([on(0, 4.75)], plan((0, 4)), (4, 4.75, 0.75, 0)),
        ([on(0, 9)], plan((0, 4)), (4, 5, 1, 0)),  # remembered late: till the grace
        ([on(0, None)], plan((0, 4)), (4, 4, 0, 0)),  # closed by the system: till its end
        ([on(1, 3)], plan((0, 4)), (4, 2, 0, 0)),
        ([on(0, 4)], plan(), (0, 4, 4, 0)),  # stood in on a free day
        ([on(0, 4)], plan((2, 6)), (4, 4, 2, 0)),
        ([on(0, 4), on(0, 4)], plan((0, 4)), (4, 4, 0, 0)),  # two records of one shift
        ([on(0, 4), on(4, 8, start=4, end=8)], plan((0, 4), (4, 8)), (8, 8, 0, 0)),
        ([on(0, 5, apart=True)], plan((0, 4)), (4, 0, 0, 5)),
        ([], plan((0, 4)), (4, 0, 0, 0)),
        ([on(3, 2)], plan((0, 4)), (4, 0, 0, 0)),
    ],
)
def test_a_month(stood: list[Stood], planned: list[tuple[str, Stretch]], found: tuple[float, ...]) -> None:
    assert told(hours.months(stood, planned)["anna"]) == found


def test_a_post_of_another_unit_covers_time_and_is_no_plan_here() -> None:
    found = hours.months([on(0, 4)], plan((0, 2)), plan((2, 4)))["anna"]
    assert told(found) == (2, 4, 0, 0)


def test_nobody_has_no_hours() -> None:
    assert hours.months([], []) == {}


def kept(uid: str) -> tuple[float, ...]:
    row = Row.objects.get(person=uid)
    return tuple(getattr(row, part) / 60 for part in ("planned", "worked", "beyond", "apart"))


@pytest.mark.django_db
@pytest.mark.usefixtures("county")
def test_hours_are_kept_from_what_was_recorded_and_follow_a_decision() -> None:
    roster()
    one, helper = post(), person(resting_person())
    holder = person(one.person)
    Post.objects.exclude(pk=one.pk).delete()
    comes(holder, one)
    comes(helper, one)  # a second person at the post waits for the leader
    now = one.ends_at + 2 * HOUR
    judged(now)
    assert counting.keep(now=now, ids=IDS) == 2
    assert counting.keep(now=now, ids=IDS) == 0
    long = (one.ends_at - one.starts_at) / HOUR
    assert kept(holder.uid) == (long, long, 0, 0)
    assert kept(helper.uid) == (0, 0, 0, long)
    (waiting,) = queries.pending([UNIT])
    told_ = {"key": waiting.key, "why": "确实帮了忙", "actor": head(), "now": now, "ids": IDS}
    deciding.decide(ruling=Standing.PRESENT, **told_)  # type: ignore[arg-type]
    assert counting.keep(now=now, ids=IDS) == 1
    assert kept(helper.uid) == (0, long, long, 0)
    deciding.decide(ruling=Standing.EXTRA, **told_)  # type: ignore[arg-type]
    counting.keep(now=now, ids=IDS)
    assert not Row.objects.filter(person=helper.uid).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("county")
def test_a_draft_plans_nothing() -> None:
    sheet = roster(published=False)
    late = post().ends_at + 24 * HOUR
    assert counting.keep(now=late, ids=IDS) == 0
    actions.publish(sheet=sheet.uid, actor=head(), now=BEFORE, ids=IDS)
    assert counting.keep(now=late, ids=IDS) > 20
