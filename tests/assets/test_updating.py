"""The same number with other words: a change with its deed, or kept apart; a thing that moved two kilometres waits for somebody."""

from __future__ import annotations

import pytest

from chengxu.assets import actions
from chengxu.assets.actions import Taken
from chengxu.assets.judging import Line
from chengxu.assets.models import Component
from chengxu.common.ids import SeededIds
from chengxu.ledger.models import Deed
from tests.assets.street import BIN, KEEPER, row
from tests.jingzhou import NOW

pytestmark = pytest.mark.django_db


def take(*lines: Line, changes: bool = True, seed: str = "a", **options: bool) -> Taken:
    return actions.register(
        lines,
        frame=None,
        actor=KEEPER,
        now=NOW,
        ids=SeededIds(seed),
        source="import",
        changes=changes,
        **options,
    )


@pytest.fixture
def lamp(county: str) -> Component:
    take(row(external="L-1", name="一号灯", note="旧"), row(3, east=30, external="L-2"))
    return Component.objects.get(external="L-1")


def test_what_is_new_in_a_row_changes_the_component_once(lamp: Component) -> None:
    new = row(external="L-1", name="一号路灯", state="破损", maintainer="JZCG-LD", east=2)
    done = take(new, seed="b")
    assert (len(done.added), len(done.changed), done.wrong) == (0, 1, ())
    lamp.refresh_from_db()
    assert (lamp.name, lamp.state, lamp.maintainer, lamp.note, lamp.version) == (
        "一号路灯",
        "damaged",
        "JZCG-LD",
        "旧",
        2,
    )
    assert list(Deed.objects.filter(asset_uid=lamp.uid).order_by("id").values_list("verb", "source")) == [
        ("asset.register", "import"), ("asset.change", "import"),
    ]  # fmt: skip
    again = take(new, seed="c")
    assert (again.repeated, again.changed) == (1, ())


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        (row(external="L-1", east=2000), "lon", "2,00"),
        (row(external="L-1", category=BIN), "category", "另一小类"),
        (row(external="L-1", state="废弃"), "reason", "原因"),
        (row(external="L-1", maintainer="NOBODY"), "maintainer", "没有单位"),
    ],
)
@pytest.mark.parametrize("skip", [True, False])
def test_what_somebody_has_to_decide_is_kept_apart(
    lamp: Component, line: Line, field: str, said: str, skip: bool
) -> None:
    done = take(line, row(3, east=30, external="L-2", name="二号灯"), seed="b", skip_bad=skip)
    assert [(one.line, one.field) for one in done.wrong] == [(2, field)]
    assert said in done.wrong[0].message.zh
    lamp.refresh_from_db()
    assert (lamp.version, lamp.state) == (1, "intact")
    assert Component.objects.get(external="L-2").name == ("二号灯" if skip else "")


def test_without_a_word_a_differing_row_is_wrong_and_says_how_far(lamp: Component) -> None:
    for line, said in (
        (row(external="L-1", name="别的"), "与登记的不同"),
        (row(external="L-1", east=2000), "米，超过"),
    ):
        done = take(line, changes=False, seed="b")
        assert said in done.wrong[0].message.zh
        assert not done.changed


def test_two_numbers_of_two_things_change_neither(lamp: Component) -> None:
    done = take(row(external="L-2", code=lamp.code, name="谁"), seed="b")
    assert len(done.wrong) == 1
    assert not done.changed


def test_an_owners_number_that_looks_like_a_code_is_no_code(lamp: Component) -> None:
    take(row(4, east=60, external=lamp.code, name="三号灯"), seed="b")
    done = take(
        row(code=lamp.code, name="一号路灯"), row(3, east=60, external=lamp.code, name="三号路灯"), seed="c"
    )
    assert (len(done.changed), done.wrong) == (2, ())
    names = Component.objects.order_by("code").values_list("external", "name")
    assert list(names) == [("L-1", "一号路灯"), ("L-2", ""), (lamp.code, "三号路灯")]


def test_a_dry_run_tells_and_writes_nothing(lamp: Component) -> None:
    done = take(row(external="L-1", name="一号路灯"), seed="b", dry_run=True)
    assert len(done.changed) == 1
    lamp.refresh_from_db()
    assert lamp.name == "一号灯"
