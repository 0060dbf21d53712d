"""Undertakings out of tables: what is written is read again, the same file twice adds nothing, a bad row is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxu.common.messages import Invalid, Refused
from chengxu.intake.channels.undertaking_file import import_findings, import_funds, import_works
from chengxu.project import exports
from chengxu.undertakings.models import Undertaking
from tests.jingzhou import NOW
from tests.undertakings.held import DESK, LANDFILL, finding, fund, ids, public_work

pytestmark = pytest.mark.usefixtures("county")
FINDINGS = """number,sort,title,body,document,dated,finding,unit,due,co_units
Z-1,填埋场问题整改,渗滤液积存,省督察组,湘环督 12 号,2023-03-01,积存,填埋场,2023-06-30,JZCG-HW
Z-2,kiln,验收手续,市局,怀环函 3 号,2023-03-01,手续不全,JZCG-HW,2023-07-30,
"""
WORKS = """number,sort,title,text,unit,budget,acceptance,start,street,published
W-1,排水防涝,三期,管网,JZCG-SZ,120万,2023-12-01,2023-06-01,万福路,否
W-2,口袋公园,小游园,绿化,园林所,46万,2023-09-01,,R09,
"""
FUNDS = """number,sort,title,unit,year,document,dated,lines
F-1,垃圾分类专项资金,2023 年资金,JZCG-HW,2023,靖财建 8 号,2023-03-09,收集容器 40万；宣传 10万
"""


def file(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("take", "text", "count"),
    [(import_findings, FINDINGS, 2), (import_works, WORKS, 2), (import_funds, FUNDS, 1)],
)
def test_the_same_file_twice_adds_nothing(take: object, text: str, count: int, tmp_path: Path) -> None:
    path = file(tmp_path, text)

    def taken(**more: bool) -> tuple[int, int]:
        found = take(path, actor=DESK, now=NOW, ids=ids, **more)  # type: ignore[operator]
        return found.added, found.repeated

    assert taken(dry_run=True) == (count, 0)
    assert not Undertaking.objects.exists()
    assert taken() == (count, 0)
    assert taken() == (0, count)
    assert Undertaking.objects.count() == count


@pytest.mark.parametrize(
    ("take", "text", "before", "after", "field"),
    [
        (import_findings, FINDINGS, "kiln", "none", "sort"),
        (import_findings, FINDINGS, "手续不全,JZCG-HW", "手续不全,NOBODY", "unit"),
        (import_findings, FINDINGS, "2023-07-30", "2023-02-01", "due"),
        (import_findings, FINDINGS, "Z-2", "", "number"),
        (import_works, WORKS, "46万", "很多", "budget"),
        (import_works, WORKS, "R09", "无此路", "street"),
        (import_works, WORKS, "R09,", "R09,也许", "published"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_good_ones_wait(
    take: object, text: str, before: str, after: str, field: str, tmp_path: Path
) -> None:
    path = file(tmp_path, text.replace(before, after, 1))
    with pytest.raises(Invalid) as told:
        take(path, actor=DESK, now=NOW, ids=ids)  # type: ignore[operator]
    assert [(problem.line, problem.field) for problem in told.value.problems] == [(3, field)]
    assert not Undertaking.objects.exists()
    found = take(path, actor=DESK, now=NOW, ids=ids, skip_bad=True)  # type: ignore[operator]
    assert (found.added, len(found.problems)) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "take"), [("findings", import_findings), ("works", import_works), ("funds", import_funds)]
)
def test_what_is_exported_is_known_when_it_comes_back(kind: str, take: object, tmp_path: Path) -> None:
    finding()
    public_work()
    fund()
    path = tmp_path / "out.csv"
    assert exports.write(kind, path, ending=".csv", progress=lambda done, total: None) == 1
    found = take(path, actor=DESK, now=NOW, ids=ids)  # type: ignore[operator]
    assert (found.added, found.repeated) == (0, 1)
    text = path.read_text(encoding="utf-8-sig")
    other = text.replace(
        Undertaking.objects.get(kind={"findings": "order", "works": "work", "funds": "fund"}[kind]).uid, "N-1"
    )
    path.write_text(other, encoding="utf-8")
    assert take(path, actor=DESK, now=NOW, ids=ids).added == 1  # type: ignore[operator]


def test_only_the_desk_imports(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        import_findings(file(tmp_path, FINDINGS), actor=LANDFILL, now=NOW, ids=ids)
