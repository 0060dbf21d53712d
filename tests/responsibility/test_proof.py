"""The proof finds a planted gap, overlap and orphan, and nothing in a county that is whole."""

from pathlib import Path

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.responsibility.instants import told_apart
from chengxu.responsibility.loading import parse
from chengxu.responsibility.proof import Proof, prove, spots_of, wanting
from chengxu.territory.loading import parse as parse_territory
from tests.packs import small

RULES = "responsibility/rules.yaml"
LIGHT = "  LIGHT-1: {for: [C0118], lead: LIGHT}\n"


def proof(directory: Path) -> tuple[Proof, list[str]]:
    check = Checker(read(directory))
    territory = parse_territory(check)
    rules = parse(
        check,
        catalog=parse_catalog(check),
        territory=territory,
        organisation=parse_organisation(check),
    )
    assert not check.problems, check.problems.items
    found = prove(check, rules, territory)
    return found, [str(problem) for problem in check.problems.items]


def test_a_whole_county_is_proven(tmp_path: Path) -> None:
    found, problems = proof(small.write(tmp_path))
    assert problems == []
    assert found == Proof(categories=3, spots=5, instants=3, gaps=0, overlaps=0, orphans=0)
    assert found.holds
    assert found.questions == 45


def test_a_gap_names_the_category_and_where(tmp_path: Path) -> None:
    small.edit(
        small.write(tmp_path), RULES, LIGHT, "  LIGHT-1: {for: [C0118], grades: [A, B], lead: LIGHT}\n"
    )
    found, problems = proof(tmp_path)
    assert (found.gaps, found.overlaps, found.orphans) == (1, 0, 0)
    assert problems[0].endswith(
        "responsibility: C0118: 空白：「路灯」有 6 种情形没有主办单位，"
        "例如城关镇村组（C 级，00:00）、东乡网格（C 级，00:00）"
    )


def test_a_gap_of_one_hour_is_found(tmp_path: Path) -> None:
    hours = '  LIGHT-1: {for: [C0118], hours: {from: "06:00", to: "05:00"}, lead: LIGHT}\n'
    small.edit(small.write(tmp_path), RULES, LIGHT, hours)
    found, problems = proof(tmp_path)
    assert found.gaps == 1
    assert "（A 级，05:00）" in problems[0]


def test_a_gap_after_a_rule_ends_is_found(tmp_path: Path) -> None:
    ended = "  LIGHT-1: {for: [C0118], to: 2023-12-31, lead: LIGHT}\n"
    small.edit(small.write(tmp_path), RULES, LIGHT, ended)
    assert proof(tmp_path)[0].gaps == 1


def test_a_township_rule_where_there_is_no_township_is_a_gap(tmp_path: Path) -> None:
    small.write(tmp_path)
    small.edit(tmp_path, "responsibility/unlocated.yaml", "lead: CENTRE", 'lead: "@township"')
    assert proof(tmp_path)[0].gaps == 3


def test_an_overlap_names_both_rules_and_their_lines(tmp_path: Path) -> None:
    small.edit(small.write(tmp_path), RULES, LIGHT, LIGHT + "  LIGHT-2: {for: [C0118], lead: BUREAU}\n")
    found, problems = proof(tmp_path)
    assert (found.gaps, found.overlaps, found.orphans) == (0, 1, 0)
    assert f"{RULES}:6: LIGHT-2: 重叠：与 LIGHT-1（{RULES}:5）同级" in problems[0]
    assert "「路灯」等 12 种情形分不出主办，例如核心网格（A 级，00:00）" in problems[0]


def test_an_overlap_at_one_place_only_is_found(tmp_path: Path) -> None:
    parks = (
        "  PARK-1: {for: [E0501], places: [P001], lead: STREET}\n"
        "  PARK-2: {for: [E0501], places: [P001], lead: BUREAU}\n"
    )
    small.edit(small.write(tmp_path), RULES, LIGHT, LIGHT + parks)
    found, problems = proof(tmp_path)
    assert found.overlaps == 1
    assert "例如中心公园（A 级，00:00）" in problems[0]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            "  OLD-1: {for: [E], duty_grids: [unlocated], lead: BUREAU}\n",
            "OLD-1: 孤立：总有更优先的规则（NOWHERE-1），这条从不起作用",
        ),
        (
            "  OLD-1: {for: [E0504], duty_grids: [unlocated], grades: [A], lead: BUREAU}\n",
            "OLD-1: 孤立：没有任何地点或时间适用",
        ),
    ],
)
def test_a_rule_that_never_decides_is_an_orphan(tmp_path: Path, added: str, said: str) -> None:
    small.edit(small.write(tmp_path), RULES, LIGHT, LIGHT + added)
    found, problems = proof(tmp_path)
    assert (found.gaps, found.overlaps, found.orphans) == (0, 0, 1)
    assert f"{RULES}:6: {said}" in problems[0]


SPOILED = [
    LIGHT,
    "",
    "  LIGHT-1: {for: [C0118], grades: [A, B], lead: LIGHT}\n",
    '  LIGHT-1: {for: [C0118], hours: {from: "06:00", to: "05:00"}, lead: LIGHT}\n',
    "  LIGHT-1: {for: [C0118], to: 2023-12-31, lead: LIGHT}\n",
    LIGHT + "  LIGHT-2: {for: [C0118], from: 2024-03-01, lead: BUREAU}\n",
    LIGHT + '  LIGHT-2: {for: [C0118], hours: {from: "23:00", to: "01:00"}, lead: BUREAU}\n'
    '  LIGHT-3: {for: [C], hours: {from: "00:30", to: "02:00"}, lead: STREET}\n'
    '  LIGHT-4: {for: [C0118], hours: {from: "00:00", to: "04:00"}, lead: STREET}\n',
    LIGHT + "  PARK-1: {for: [E0501, C0118], places: [P001], lead: STREET}\n"
    "  PARK-2: {for: [E0501], places: [P001], lead: BUREAU}\n",
]


@pytest.mark.parametrize("rules", SPOILED)
def test_what_is_wanting_is_what_asking_every_question_one_by_one_finds(tmp_path: Path, rules: str) -> None:
    small.edit(small.write(tmp_path), RULES, LIGHT, rules)
    check = Checker(read(tmp_path))
    territory = parse_territory(check)
    responsibility = parse(
        check, catalog=parse_catalog(check), territory=territory, organisation=parse_organisation(check)
    )
    expected = set()
    for category in responsibility.categories:
        for spot in spots_of(responsibility, territory):
            for local in told_apart(responsibility.rules, responsibility.zone):
                best = responsibility.applying(category, spot, local)
                if len(best) != 1:
                    expected.add((category, spot.duty_grid, len(best) > 1))
    found = wanting(responsibility, territory)
    assert set(found) == expected
    half = {"C0118"}
    assert wanting(responsibility, territory, half) == {k: n for k, n in found.items() if k[0] in half}
