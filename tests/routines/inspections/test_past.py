"""Past inspections out of a list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chengxu.accounts.models import Person
from chengxu.accounts.rules import SYSTEM, Actor
from chengxu.common.messages import Invalid, Refused
from chengxu.intake.channels.inspection_file import import_inspections
from chengxu.ledger.models import Deed
from chengxu.routines.inspections import queries
from chengxu.routines.inspections.models import Finding, Inspection
from tests.jingzhou import NOW
from tests.routines.inspections.held import ids, inspected, inspector, restaurant

pytestmark = pytest.mark.django_db
HEAD = "number,checklist,ended,team,party,place,households,findings,closed"


@pytest.fixture
def two(county: str) -> tuple[Actor, Actor]:
    return inspector("a"), inspector("b")


def listed(folder: Path, *lines: str) -> Path:
    file = folder / "past.csv"
    file.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return file


def taken(file: Path, **how: bool) -> tuple[int, int]:
    done = import_inspections(file, actor=SYSTEM, now=NOW, ids=ids, **how)  # type: ignore[arg-type]
    return done.added, done.repeated


def test_a_list_is_taken_once_with_its_findings(two: tuple[Actor, Actor], tmp_path: Path) -> None:
    restaurant()
    hose = next(
        item.text.zh
        for item in queries.declared().checklists["gas_restaurant"][-1].items
        if item.id == "hose"
    )
    file = listed(
        tmp_path,
        f"旧1,餐饮场所用气检查,2023-04-10 10:00,a；甲b,第1饭店,,,alarm：没装；{hose},2023-04-20",
        "旧2,gas_restaurant,2023-04-11 10:00,a,第1饭店,,,alarm,",
    )
    name = queries.declared().checklists["gas_restaurant"][-1].name.zh
    file.write_text(file.read_text(encoding="utf-8").replace("餐饮场所用气检查", name), encoding="utf-8")
    assert taken(file, dry_run=True) == (2, 0)
    assert not Inspection.objects.exists()
    assert taken(file) == (2, 0)
    assert taken(file) == (0, 2)
    first, second = Inspection.objects.order_by("ended_at")
    assert (first.major, first.general, first.score, len(first.team.split())) == (1, 1, None, 2)
    assert first.number == "检〔2023〕00001号"
    closed, still = first.findings.order_by("id"), second.findings.get()
    assert [(one.note, one.closed_at is not None, one.rechecks.count()) for one in closed] == [
        ("没装", True, 1),
        ("", True, 1),
    ]
    assert still.closed_at is None
    assert {deed.verb for deed in Deed.objects.filter(source="import")} == {"inspection.make"}
    assert "没有写到的项目没有答案" in queries.told(first)[0].zh
    scheme = queries.declared().schemes["gas_restaurants"]
    assert queries.candidates(scheme, NOW) == ()  # it was inspected lately


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (",gas_restaurant,2023-04-10 10:00,a,第1饭店,,,,", "number"),
        ("1,nothing,2023-04-10 10:00,a,第1饭店,,,,", "checklist"),
        ("1,gas_restaurant,2019-04-10 10:00,a,第1饭店,,,,", "checklist"),
        ("1,gas_restaurant,昨天,a,第1饭店,,,,", "ended"),
        ("1,gas_restaurant,2033-04-10 10:00,a,第1饭店,,,,", "ended"),
        ("1,gas_restaurant,2023-04-10 10:00,,第1饭店,,,,", "team"),
        ("1,gas_restaurant,2023-04-10 10:00,谁,第1饭店,,,,", "team"),
        ("1,gas_restaurant,2023-04-10 10:00,a,,,,,", "party"),
        ("1,gas_restaurant,2023-04-10 10:00,a,没有的店,,,,", "party"),
        ("1,gas_restaurant,2023-04-10 10:00,a,第1饭店,,,没有这项,", "findings"),
        ("1,gas_restaurant,2023-04-10 10:00,a,第1饭店,,,alarm,2023-04-01", "closed"),
        ("1,gas_restaurant,2023-04-10 10:00,a,第1饭店,,,alarm,2033-04-01", "closed"),
        ("1,gas_restaurant,2023-04-10 10:00,a,第1饭店,,,alarm,后来", "closed"),
        ("1,gas_household,2023-04-10 10:00,a,,某小区,x,,", "households"),
    ],
)
def test_each_slip_is_told_with_its_column(
    two: tuple[Actor, Actor], tmp_path: Path, line: str, field: str
) -> None:
    restaurant()
    with pytest.raises(Invalid) as caught:
        taken(listed(tmp_path, line))
    assert [(one.line, one.field) for one in caught.value.problems] == [(2, field)]
    assert not Inspection.objects.exists()


def test_a_number_is_one_inspection_and_only_the_desk_imports(
    two: tuple[Actor, Actor], tmp_path: Path
) -> None:
    restaurant()
    assert taken(listed(tmp_path, "1,gas_restaurant,2023-04-10 10:00,a,第1饭店,,,,")) == (1, 0)
    with pytest.raises(Invalid, match="另一次检查"):
        taken(listed(tmp_path, "1,gas_restaurant,2023-04-11 10:00,a,第1饭店,,,,"))
    with pytest.raises(Refused):
        import_inspections(tmp_path / "past.csv", actor=replace(two[0]), now=NOW, ids=ids)


def test_an_imported_finding_is_looked_at_like_any_other(two: tuple[Actor, Actor], tmp_path: Path) -> None:
    restaurant()
    taken(listed(tmp_path, "1,gas_restaurant,2023-04-10 10:00,a;b,第1饭店,,,alarm,"))
    inspected(restaurant(2), *two)
    assert Person.objects.filter(uid__in=Finding.objects.get().inspection.team.split()).count() == 2
    assert queries.open_findings(two[0]).count() == 1
