"""The pages of facilities: what stands together, what this month's tasks say, what was mended, and who may look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chengxu.routines.recurring.models import Occurrence
from chengxu.routines.recurring.rules import State
from chengxu.territory import queries as territory
from tests.web import cast
from tests.web.test_upkeep import MATRIX, rail, typed

pytestmark = pytest.mark.django_db
READERS = [post for post, may in MATRIX.items() if "r" in may]
BY_THE_SQUARE = {"category": "C0301", "lon": "109.6903600", "lat": "26.5793500", "maintainer": "JZCG-HW"}
"""A toilet five metres from where the pack puts the point of service S201."""


def occurrence(state: State, n: int, place: str = "S201") -> None:
    now = timezone.now()
    Occurrence.objects.create(
        uid=f"occurrence-{place}-{n}", routine="temporary_markets", place=place, place_kind="markets", unit="JZCG-HW",
        day=territory.calendar().local(now).date().replace(day=1), starts_at=now + timedelta(minutes=n),
        ends_at=now + timedelta(hours=1, minutes=n), settles_at=now + timedelta(hours=2), required=1000, state=state.value,
        decided_at=None if state is State.PLANNED else now, pack_hash="x",
    )  # fmt: skip


def page(client: Client, kind: str, key: str) -> str:
    answer = client.get(reverse("facility", args=[kind, key]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("post", sorted(MATRIX))
def test_who_reads_the_register_sees_facilities_and_nobody_else(post: str) -> None:
    client = cast.signed_in(post)
    for address in (reverse("facilities"), reverse("facility", args=["toilet", "S201"])):
        assert client.get(address).status_code == (200 if post in READERS else 403)


def test_a_component_beside_a_point_of_service_is_the_same_facility() -> None:
    one, client = rail(**BY_THE_SQUARE), cast.signed_in("handler")
    told = page(client, "toilet", "S201")
    assert "文化广场公厕" in told
    assert "每天 全天" in told
    assert "现在开着" in told
    assert one.code in told
    assert "破损" in told
    assert "环卫所" in told or "环境卫生管理所" in told


def test_one_far_from_any_point_is_a_facility_of_its_own() -> None:
    one, client = rail(**BY_THE_SQUARE | {"lon": "109.6950000"}), cast.signed_in("handler")
    assert one.code not in page(client, "toilet", "S201")
    told = page(client, "toilet", one.uid)
    assert one.code in told
    assert "没有登记" in told


def test_this_months_tasks_are_told_with_what_was_kept_of_what_was_due() -> None:
    for n, state in enumerate([State.DONE, State.LATE, State.MISSED, State.EXCUSED, State.PLANNED]):
        occurrence(state, n, "S101")
    told = page(cast.signed_in("director"), "market", "S101")
    assert "67%" in told
    assert "1 次免做" in told
    assert "1 次还没有结论" in told
    assert "2/3" in cast.signed_in("director").get(reverse("facilities")).content.decode()


def test_tasks_of_other_units_are_told_to_nobody_else() -> None:
    occurrence(State.MISSED, 1, "S101")
    assert "本月没有排给这里的任务" in page(cast.signed_in("repairer"), "market", "S101")


def test_what_was_mended_stands_on_its_page() -> None:
    one, client = rail(**BY_THE_SQUARE | {"maintainer": "JZCG-LD"}), cast.signed_in("handler")
    work = typed(work_1="toilet_repair", work_n_1="1", part_1="", part_n_1="")
    assert client.post(reverse("repair-new") + f"?component={one.uid}", work).status_code == 302
    assert "维修公共厕所 1 座" in page(client, "toilet", "S201")


def test_there_are_no_others() -> None:
    client = cast.signed_in("handler")
    assert client.get(reverse("facility", args=["toilet", "S999"])).status_code == 404
    assert client.get(reverse("facility", args=["castle", "S201"])).status_code == 404
