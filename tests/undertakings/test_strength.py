"""Staffing and equipment against the norm, as tables; counts and certificates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chengxu.common.messages import Invalid, Message, Refused
from chengxu.undertakings import standing, trained
from chengxu.undertakings.acting import strength as actions
from chengxu.undertakings.deciding import strength
from chengxu.undertakings.deciding.declared import Norm
from chengxu.undertakings.deciding.strength import CertificateGiven, CountGiven, Employed, Validity
from chengxu.undertakings.models import EquipmentCount
from tests.jingzhou import NOW, STAFF
from tests.undertakings.held import DESK, READER, TODAY, ids, somebody

STAFF_OF_TEN = [
    Employed(str(n), "JZCG-ZF", frozenset({"officer" if n < 6 else "auxiliary"})) for n in range(10)
]
NORM = Norm(
    code="recorder", name=Message("执法记录仪"), measure="台", number=1000, per="holder", posts=("officer",),
    units=("JZCG-ZF",), people=0, source="测试", verified=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "residents", "needed"),
    [
        ({}, 0, 6),
        ({"posts": ("officer", "auxiliary")}, 0, 10),
        ({"number": 250}, 0, 2),  # six quarters are two cars
        ({"per": "unit", "number": 3000}, 0, 3),
        ({"per": "people", "people": 10_000, "number": 5000}, 80_000, 40),
        ({"per": "people", "people": 10_000, "number": 5000}, 80_001, 41),
        ({"units": ("JZCG-HW",)}, 0, 0),
    ],
)
def test_how_many_a_norm_asks_for(changed: dict[str, Any], residents: int, needed: int) -> None:
    assert strength.needed(replace(NORM, **changed), STAFF_OF_TEN, residents) == needed


@pytest.mark.parametrize(("there", "usable", "lacking"), [(6, 6, 0), (8, 5, 1), (0, 0, 6), (9, 9, 0)])
def test_what_is_broken_is_missing(there: int, usable: int, lacking: int) -> None:
    (gap,) = strength.equipped([NORM], {("JZCG-ZF", "recorder"): (there, usable)}, STAFF_OF_TEN, 0)
    assert (gap.there, gap.lacking) == (there, lacking)


@pytest.mark.parametrize(
    ("expires", "found"),
    [
        (date(2023, 5, 7), Validity.ENDED),
        (date(2023, 5, 8), Validity.SOON),
        (date(2023, 8, 6), Validity.SOON),
        (date(2023, 8, 7), Validity.VALID),
    ],
)
def test_how_a_certificate_stands(expires: date, found: Validity) -> None:
    assert strength.validity(expires, TODAY) is found


COUNT = CountGiven(unit="JZCG-ZF", norm="recorder", there=20, usable=18, on=TODAY)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"norm": "none"}, "norm"),
        ({"unit": "JZCG-HW"}, "unit"),
        ({"there": -1}, "there"),
        ({"usable": 21}, "usable"),
        ({"on": date(2023, 5, 9)}, "on"),
        ({"on": None}, "on"),
    ],
)
def test_what_is_wrong_in_a_count_is_told_with_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        actions.count(given=replace(COUNT, **changed), actor=DESK, now=NOW, ids=ids)
    assert field in {problem.field for problem in told.value.problems}


@pytest.mark.usefixtures("county")
def test_the_newest_count_holds_and_units_count_their_own() -> None:
    brigade = somebody("zf", "JZCG-ZF", "undertaking.keep")
    actions.count(
        given=replace(COUNT, on=date(2023, 4, 1), there=9, usable=9), actor=brigade, now=NOW, ids=ids
    )
    actions.count(given=COUNT, actor=DESK, now=NOW, ids=ids)
    actions.count(given=replace(COUNT, usable=17), actor=DESK, now=NOW, ids=ids)
    assert EquipmentCount.objects.count() == 2
    found = next(one for one in standing.equipment() if one.name.zh == "执法记录仪")
    assert (found.there, found.usable) == (20, 17)
    for actor in (READER, somebody("hw", "JZCG-HW", "undertaking.keep")):
        with pytest.raises(Refused):
            actions.count(given=COUNT, actor=actor, now=NOW, ids=ids)


@pytest.mark.usefixtures("county")
def test_a_certificate_is_somebodys_and_ends_after_its_issue() -> None:
    given = CertificateGiven(
        person=f"{STAFF}JZCG-ZF",
        name="行政执法证",
        number="N01",
        issued=date(2020, 1, 1),
        expires=date(2023, 6, 1),
    )
    actions.certify(given=given, actor=DESK, now=NOW, ids=ids)
    actions.certify(given=replace(given, expires=date(2026, 6, 1)), actor=DESK, now=NOW, ids=ids)
    (found,) = trained.certificates(TODAY)
    assert (found.towards.row.number, found.validity) == ("N01", Validity.VALID)
    with pytest.raises(Refused):
        actions.certify(given=replace(given, person="nobody"), actor=DESK, now=NOW, ids=ids)
    with pytest.raises(Invalid):
        actions.certify(given=replace(given, expires=date(2019, 1, 1)), actor=DESK, now=NOW, ids=ids)


@pytest.mark.usefixtures("county")
def test_the_establishment_is_held_against_the_accounts() -> None:
    found = {one.name.zh: one for one in standing.establishment()}
    assert (found["执法队员"].needed, found["执法队员"].there, found["执法队员"].lacking) == (16, 0, 16)
    assert standing.by_norm()[0].needed == 40
