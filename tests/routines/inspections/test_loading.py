"""inspections.yaml and checklists: the pack's own are right, and each slip is told with its file and line."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from chengxu.accounts.loading import parse as parse_organisation
from chengxu.catalog.loading import parse as parse_catalog
from chengxu.ledger.loading import parse as parse_vocabulary
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from chengxu.parties.loading import parse as parse_permits
from chengxu.routines.inspections.loading import parse
from chengxu.territory.loading import parse as parse_territory
from chengxu.territory.services_loading import parse_services
from tests.jingzhou import PACK, source

RESTAURANT, FUMES, TRUCK, OWN = (
    "checklists/gas-restaurant.yaml", "checklists/fumes.yaml", "checklists/muck-truck.yaml", "inspections.yaml",
)  # fmt: skip


@lru_cache(maxsize=1)
def around() -> dict[str, Any]:
    check = Checker(source())
    organisation, catalog = parse_organisation(check), parse_catalog(check)
    services = parse_services(check, parse_territory(check))
    permits = parse_permits(check, organisation=organisation, catalog=catalog, services=services)
    return {
        "organisation": organisation,
        "vocabulary": parse_vocabulary(check),
        "catalog": catalog,
        "permits": permits,
    }


def test_the_packs_own_are_right() -> None:
    check = Checker(source())
    known = parse(check, **around())
    assert not check.problems
    assert set(known.checklists) == {
        "gas_operator", "gas_restaurant", "gas_household", "fumes", "muck_site", "muck_truck", "sanitation", "advertising",
    }  # fmt: skip
    majors = [item for item in known.checklists["gas_operator"][0].items if item.grade == "major"]
    assert len(majors) == 11


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (RESTAURANT, "unit: JZCG-RQ", "unit: NOBODY", "没有这个单位：NOBODY"),
        (RESTAURANT, "by: [JZCG-RQ, JZCG-ZF]", "by: [NOBODY]", "没有这个单位：NOBODY"),
        (RESTAURANT, "category: E2111", "category: E9999", "没有这个启用的小类"),
        (RESTAURANT, "category: E2111\n", "", "要立案就要写明小类"),
        (RESTAURANT, "kinds: [restaurant]\n", "", "写明检查哪几类当事人"),
        (RESTAURANT, "from: 2022-01-01", "from: 2022-01-01\nuntil: 2021-01-01", "结束早于开始"),
        (RESTAURANT, "object: gas_market, measure: 次", "object: nothing, measure: 次", "没有对象「nothing」"),
        (RESTAURANT, "term: 5工作日", "term: soon", "不是时限"),
        (RESTAURANT, "unit: 公斤, most: 100", "unit: 公斤", "数字要写 least 或 most"),
        (RESTAURANT, "answer: yesno, photo: failing", "answer: yesno, good: [perhaps], photo: failing", "good 里只能是"),
        (RESTAURANT, "answer: yesno", "answer: maybe", "可用："),
        (TRUCK, "good: [spoil, rubble, empty], ", "", "写在 good"),
        (TRUCK, "permit: muck", "permit: nothing", "没有这个许可种类"),
        (FUMES, "weight: 40", "weight: 101", "扣分是 0 到总分 100"),
        (FUMES, "certified: 2", "certfied: 2", "certfied"),
        (OWN, "post: director", "post: king", "没有这个岗位：king"),
        (OWN, "checklist: gas_operator", "checklist: nothing", "没有这个检查表"),
        (OWN, "share: 20", "share: 0", "share 是 1 到 100"),
        (OWN, "major: 3, unseen_days", "major: 30, unseen_days", "合起来最多 20"),
        (OWN, "{item}。{found}", "{item}。{name}", "只能留空"),
        (OWN, "pool: [JZCG-ZF]", "pool: [NOBODY]", "没有这个单位：NOBODY"),
    ],
)  # fmt: skip
def test_each_slip_is_told_with_its_line(
    tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    check = _changed(tmp_path, {file: lambda text: _once(text, before, after)})
    assert any(
        said in one.message.zh and one.line >= 1 and file in one.file for one in check.problems.items
    ), check.problems.items


def test_two_versions_may_follow_each_other_and_not_overlap(tmp_path: Path) -> None:
    second = "checklists/gas-restaurant-2025.yaml"
    first = (PACK / RESTAURANT).read_text(encoding="utf-8")
    later = first.replace("from: 2022-01-01", "from: 2025-01-01").replace("2024-1", "2025-1")
    check = _changed(tmp_path / "a", {}, {second: later})
    assert any("在同一天有效" in one.message.zh and second in one.file for one in check.problems.items)
    ended = {RESTAURANT: lambda text: _once(text, "from: 2022-01-01", "from: 2022-01-01\nuntil: 2024-12-31")}
    assert not _changed(tmp_path / "b", ended, {second: later}).problems


def test_a_county_without_the_files_inspects_nothing(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    known = parse(Checker(read(tmp_path)), **around())
    assert not known.checklists
    assert not known.schemes


def _once(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


def _changed(folder: Path, changes: dict[str, Any], more: dict[str, str] | None = None) -> Checker:
    (folder / "checklists").mkdir(parents=True)
    (folder / "county.yaml").write_text("name: 某县\n", encoding="utf-8")
    for file in (OWN, *(f"checklists/{path.name}" for path in sorted((PACK / "checklists").iterdir()))):
        text = (PACK / file).read_text(encoding="utf-8")
        (folder / file).write_text(changes.get(file, str)(text), encoding="utf-8")
    for file, text in (more or {}).items():
        (folder / file).write_text(text, encoding="utf-8")
    check = Checker(read(folder))
    parse(check, **around())
    return check
