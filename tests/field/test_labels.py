"""A capture that names a component: linked when the code leads to one near by, taken in without it when not."""

from __future__ import annotations

import pytest

from chengxu.assets.models import Component
from chengxu.cases.models import Case
from chengxu.field.rules import Outcome, Position
from tests.field import street
from tests.jingzhou import SEAT
from tests.web.test_components import lamp

pytestmark = pytest.mark.usefixtures("county", "home")


def sent(component: str, spot: Position = street.HERE) -> tuple[Outcome, str, list[str]]:
    finding = street.finding(text="灯杆歪了", category="C0118", component=component, spot=spot)
    answer = street.again(finding, street.somebody("collector"))
    return (
        answer.outcome,
        Case.objects.get(uid=answer.case).asset_uid,
        [note.zh for note in answer.notes if "部件" in note.zh],
    )


def test_a_label_links_the_case_by_token_or_number() -> None:
    one = lamp()
    assert sent(one.token) == (Outcome.DONE, one.uid, [])
    assert sent(one.code) == (Outcome.DONE, one.uid, [])


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("乱码", "不是本系统"),
        ("4312250118000001", "431225"),
        ("4312290118000999", "没有登记"),
        ("{code}", "米"),
    ],
)
def test_a_code_that_leads_nowhere_hinders_nothing_and_is_told(code: str, why: str) -> None:
    one: Component = lamp()
    spot = Position(lon=SEAT[0] + 0.01, lat=SEAT[1], metres=5)
    outcome, linked, (note,) = sent(code.format(code=one.code), spot)
    assert (outcome, linked) == (Outcome.DONE, "")
    assert why in note
    assert "已经收下" in note
