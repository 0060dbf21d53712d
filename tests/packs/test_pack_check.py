"""A pack is checked as a whole, and all that is wrong is told at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chengxu.project.pack_check import Installed, check_pack
from chengxu.project.pack_counts import COUNT_NAMES
from tests.packs import small


def test_a_small_county_is_whole(tmp_path: Path) -> None:
    report = check_pack(small.write(tmp_path))
    assert report.ok
    assert report.pack is not None
    assert report.proof is not None
    assert report.proof.holds
    assert report.counts.keys() == COUNT_NAMES.keys()


def test_the_same_text_gives_the_same_hash(tmp_path: Path) -> None:
    one, other = (check_pack(small.write(tmp_path / name)).pack for name in ("one", "other"))
    assert one is not None
    assert other is not None
    assert one.hash == other.hash


_RULE = "source: 测试, verified: false"
WORKFLOW = [
    (f"demo: {{notice: 演示}}\n{text}", f"county.yaml:{small.COUNTY_LINES + 1}: {said}")
    for text, said in (
        (f"verification: {{channels: [fax], {_RULE}}}", "verification.channels: 没有「fax」这个渠道"),
        (f"verification: {{channels: 5, {_RULE}}}", "channels: 应为"),
        ("verification: {channels: [portal]}", "缺少必填项 source"),
        (
            f"self_handling: {{categories: [E9999], photos: 2, {_RULE}}}",
            "self_handling.categories: 没有启用的小类",
        ),
        (f"self_handling: {{categories: [], photos: 0, {_RULE}}}", "photos: "),
        (f"requests: {{holiday: {{levels: 1, {_RULE}}}}}", "holiday: 没有「holiday」这种申请"),
        (f"requests: {{deferral: {{levels: 3, {_RULE}}}}}", "levels: "),
        (f"requests: {{appeal: {{levels: 1, within: 很久, {_RULE}}}}}", "within: 「很久」不是时限"),
    )
]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code: "990001"', "code: 990001", "county.yaml:3: code: 应为文字（数字和日期要加引号），却是整数"),
        ('code: "990001"', 'code: "99"', "county.yaml:3: code: 县代码应为 6 位数字"),
        ("centre: CENTRE", "centre: GONE", "county.yaml:5: centre: 没有代码为「GONE」的单位"),
        ("zone: Asia/Shanghai", "zone: Mars/Base", "county.yaml:6: "),
        *[("demo: {notice: 演示}", text, said) for text, said in WORKFLOW],
        ("demo: {notice: 演示}", "", "缺少必填项 demo"),
        (
            "demo: {notice: 演示}",
            "demo: {notice: 演示}\nportal: {figures: [x.none]}",
            "portal.figures: 没有指标「x.none」",
        ),
        (
            "demo: {notice: 演示}",
            "demo: {notice: 演示}\nportal: {figures: [], week: [{title: 一周, figures: [x.none]}]}",
            "portal.figures: 没有指标「x.none」",
        ),
        ("short: 小县", "short: 小县\ncolour: red", "没有名为 colour 的项"),
        ("check: {limit: 4工作时", "check: {limit: 一会儿", "「一会儿」不是时限"),
    ],
)
def test_a_wrong_county_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    small.edit(small.write(tmp_path), "county.yaml", old, new)
    found = [str(problem) for problem in check_pack(tmp_path).problems]
    assert any(said in problem for problem in found), found


def test_a_file_nobody_reads_is_named(tmp_path: Path) -> None:
    small.write(tmp_path)
    (tmp_path / "indicator").mkdir()
    (tmp_path / "indicator" / "street.yaml").write_text("chapter: x\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("# 说明\n", encoding="utf-8")
    found = [str(problem) for problem in check_pack(tmp_path).problems]
    assert [("indicator/street.yaml" in text, "没有谁读这个文件" in text) for text in found] == [(True, True)]


def test_problems_of_all_parts_are_told_together_in_the_order_of_the_files(tmp_path: Path) -> None:
    small.write(tmp_path)
    small.edit(tmp_path, "units.yaml", "kind: section", "kind: tribe")
    small.edit(tmp_path, "catalog/events-05.yaml", "A: 1工作时", "A: 很快")
    files = [Path(problem.file).name for problem in check_pack(tmp_path).problems]
    assert files == sorted(files, key=lambda name: [str(p.name) for p in _in_order(tmp_path)].index(name))
    assert {"units.yaml", "events-05.yaml", "rules.yaml"} <= set(files)


def test_text_that_cannot_be_read_is_a_problem_too(tmp_path: Path) -> None:
    assert [p.file for p in check_pack(tmp_path).problems] == [str(tmp_path)]
    small.write(tmp_path, units="units: [")
    report = check_pack(tmp_path)
    assert not report.ok
    assert (report.problems[0].file, report.pack, report.proof) == ("units.yaml", None, None)


@pytest.mark.parametrize("text", ["[]", "- 1\n- 2\n", "只有一句话"])
@pytest.mark.parametrize("path", sorted(small.TEXTS))
def test_a_document_of_another_shape_is_a_problem_of_its_own_line(
    tmp_path: Path, path: str, text: str
) -> None:
    (small.write(tmp_path) / path).write_text(text, "utf-8")
    assert any("最外层应为「键: 值」" in str(p) and p.line == 1 for p in check_pack(tmp_path).problems)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("county.yaml", "ledger: {algorithm: sha256}", "ledger: 5"),
        ("units.yaml", "units:\n", "units: 5\nothers:\n"),
        ("catalog/sources.yaml", "sources: {D: 测试默认}", "sources: 5"),
        ("catalog/schemes.yaml", "schemes:\n", "schemes: []\nothers:\n"),
        ("responsibility/areas.yaml", "areas:\n", "areas: 5\nothers:\n"),
        ("scenarios/all.yaml", "scenarios:\n", "scenarios: 5\nothers:\n"),
    ],
)
def test_a_part_of_another_shape_is_a_problem(tmp_path: Path, path: str, old: str, new: str) -> None:
    small.edit(small.write(tmp_path), path, old, new)
    assert any(path in problem.file for problem in check_pack(tmp_path).problems)


def _in_order(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("manned", "named"),
    [
        (("STREET", "LIGHT", "BUREAU", "CENTRE"), []),
        (("STREET", "BUREAU", "CENTRE"), ["路灯所（1 条规则）"]),
        (("CENTRE",), ["城管局（1 条规则）", "市容股（1 条规则）", "路灯所（1 条规则）"]),
    ],
)
def test_units_that_lead_and_have_nobody_are_named(
    tmp_path: Path, manned: tuple[str, ...], named: list[str]
) -> None:
    """The townships lead too, and are left out: what goes to them can be transferred."""
    installed = Installed((), lambda verbs, known: dict.fromkeys(verbs, frozenset(manned)))
    report = check_pack(small.write(tmp_path), installed=installed, now=datetime(2023, 8, 1, tzinfo=UTC))
    assert report.ok
    told = [notice for notice in report.notices if notice.field == "units"]
    assert [f"会被拒绝：{'、'.join(named)}。" in notice.message.zh for notice in told] == [True] * bool(named)


def test_without_an_installation_nothing_is_said_of_people(tmp_path: Path) -> None:
    assert check_pack(small.write(tmp_path)).notices == ()
