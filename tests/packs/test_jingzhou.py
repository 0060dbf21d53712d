"""The county this system was built for checks green, completely, and quickly enough to check at each save."""

from functools import cache

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.catalog.rules import Catalog, Kind
from chengxu.packs.checking import Checker
from chengxu.project.pack_check import CheckReport, check_pack
from tests.jingzhou import source
from tests.packs.small import REAL

NAMED_UNITS = [
    "JZCG",
    "JZCG-ZX",
    "JZCG-BGS",
    "JZCG-FG",
    "JZCG-SR",
    "JZCG-ZF",
    "JZCG-GG",
    "JZCG-HW",
    "JZCG-SZ",
    "JZCG-LD",
    "JZCG-YL",
    "JZCG-RQ",
    "JZCG-ZT",
    "JZCG-TM",
    "JZCG-DJ",
    "GA",
    "JJ",
    "ZJ",
    "ZRZY",
    "SJ",
    "STHJ",
    "SL",
    "JT",
    "WJ",
    "MZ",
    "WL",
    "NY",
    "YJ",
    "JY",
    "XFDD",
    "GS",
    "GD",
    "RQGS",
    "DX",
    "YD",
    "LT",
    "GDWL",
    "GJ",
    "T100",
    "T101",
    "T102",
    "T103",
    "T104",
    "T105",
    "T200",
    "T201",
    "T202",
    "T203",
    "T206",
    "TLC",
]


@cache
def report() -> CheckReport:
    return check_pack(REAL)


@cache
def catalog() -> Catalog:
    return parse_catalog(Checker(source()))


def test_nothing_is_wrong() -> None:
    assert [str(problem) for problem in report().problems] == []


def test_nothing_is_nobodys() -> None:
    proof = report().proof
    assert proof is not None
    assert proof.holds
    assert proof.categories == report().counts["categories"]
    assert proof.spots > report().counts["duty_grids"]  # every grid, the unlocated, the places rules speak of
    assert proof.questions > 30_000


def test_the_whole_tables_of_the_family_are_there() -> None:
    codes = {kind: [c.code for c in catalog().active if c.kind is kind] for kind in Kind}
    sizes = {"01": 38, "02": 17, "03": 11, "04": 10, "05": 3, "06": 6}
    assert {m: sum(c[:2] == m for c in codes[Kind.COMPONENT]) for m in sizes} == sizes
    sizes = {"01": 19, "02": 5, "03": 6, "04": 10, "05": 14}
    assert {m: sum(c[:2] == m for c in codes[Kind.EVENT]) for m in sizes} == sizes


def test_every_active_category_can_be_filed_and_says_where_its_limits_come_from() -> None:
    for category in catalog().active:
        assert category.conditions, category.id
        for condition in category.conditions:
            assert condition.source, condition.id
            assert condition.text, condition.id
            assert condition.closing, condition.id


def test_only_what_the_bureau_itself_wrote_counts_as_verified() -> None:
    assert [c.id for k in catalog().active for c in k.conditions if c.verified] == ["C0118-1"]


def test_every_category_has_a_name_in_english_too() -> None:
    assert [c.id for c in catalog().active if not c.name.en] == []


def test_the_coming_scheme_waits_with_its_mapping() -> None:
    coming = [c for c in catalog().categories.values() if c.scheme == "gbt47678-5-2026"]
    assert len(coming) == 403
    assert not any(c.active for c in coming)
    assert all(c.major_name for c in coming)
    unmapped = {c.id for c in catalog().active} - catalog().mapping.keys()
    assert {notice.field for notice in report().notices} >= unmapped
    assert "C2101" in unmapped  # a granite ball has no number in any national table


def test_the_units_of_the_county_are_declared() -> None:
    organisation = parse_organisation(Checker(source()))
    assert list(organisation.units) == NAMED_UNITS
    assert all(unit.name.en for unit in organisation.units.values())
