"""catalog/: conditions, limits, profiles and mappings are read; every slip is named with file and line."""

from pathlib import Path

import pytest

from chengxu.catalog.loading import parse
from chengxu.catalog.rules import Catalog, Kind
from chengxu.common.limits import parse_limit
from chengxu.packs.checking import Checker
from chengxu.packs.reading import read
from tests.packs import small

EVENTS, COMPONENTS = "catalog/events-05.yaml", "catalog/components-01.yaml"
MARK = "close: 收回店内"
NEXT = """\
schemes:
  cjt214: {name: CJ/T 214, active: true, source: 测试}
  next: {name: 新表, active: false, from: 2026-07-01, source: 测试, codes: catalog/next.csv,
         mapping: catalog/map.csv, majors: {event: {"09": 街面秩序类}}}
"""


def load(directory: Path) -> tuple[Catalog, list[str], list[str]]:
    check = Checker(read(directory))
    catalog = parse(check)
    return catalog, [str(p) for p in check.problems.items], [str(p) for p in check.notices.items]


def test_a_category_is_read_with_its_condition(tmp_path: Path) -> None:
    catalog, problems, _ = load(small.write(tmp_path))
    assert problems == []
    vendor = catalog.get("E0501")
    assert (vendor.kind, vendor.scheme, vendor.major, str(vendor.major_name)) == (
        Kind.EVENT, "cjt214", "05", "街面秩序",
    )  # fmt: skip
    condition = vendor.conditions[0]
    assert condition.id == "E0501-1"
    assert {grade: str(limit.text) for grade, limit in condition.limits.items()} == {
        "A": "1 工作时",
        "B": "2 工作时",
        "C": "4 工作时",
    }
    assert condition.basis == "《城市市容和环境卫生管理条例》第三十六条"
    assert (condition.source, condition.verified) == ("测试默认", False)


def test_a_profile_gives_its_conditions_under_the_id_of_the_category(tmp_path: Path) -> None:
    catalog, _, _ = load(small.write(tmp_path))
    lit, fallen = catalog.get("C0118").conditions
    assert (lit.id, fallen.id, lit.verified) == ("C0118-1", "C0118-2", True)
    assert set(lit.limits.values()) == {parse_limit("24紧急工作时")}
    assert [(m.id, str(m.name)) for m in fallen.milestones] == [("C0118-2-m1", "围护")]


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "said"),
    [
        (EVENTS, "scheme: cjt214", "scheme: other", 1, "没有编码体系「other」"),
        (EVENTS, "kind: event", "kind: idea", 2, "取值「idea」不在允许之列，可用：component、event"),
        (EVENTS, '"0504":', '"0604":', 10, "不属于大类 05"),
        (EVENTS, "source: D}", "source: X}", 9, "代号「X」没有在 sources.yaml 里声明"),
        (EVENTS, "basis: SR36", "basis: XX", 9, "代号「XX」没有在 sources.yaml 里声明"),
        (EVENTS, ", C: 4工作时", "", 9, "缺少 C 级区域的时限"),
        (EVENTS, "C: 4工作时", "C: 4工作时, D: 1工作时", 9, "没有「D」级区域"),
        (EVENTS, "A: 1工作时", "A: 很快", 9, "「很快」不是时限"),
        (EVENTS, "limits: 2工作时", "limits: 0工作时", 14, "不是时限"),
        (EVENTS, ", close: 收回店内", "", 14, "缺少必填项 close"),
        (EVENTS, "公园+摆摊", "公园+", 12, "「公园+」缺了一半"),
        (EVENTS, "占道经营, ", "占道经营, 3, ", 12, "应为文字（数字和日期要加引号），却是整数"),
        (COMPONENTS, "conditions: lamp", "conditions: lump", 12, "没有名为「lump」的共用条件"),
        (COMPONENTS, "conditions: lamp", "conditions: []", 12, "至少要有一个立案条件"),
        (COMPONENTS, "name: 围护, ", "name: 围护, after: 拆除, ", 7, "没有节点「拆除」"),
        (COMPONENTS, "conditions: lamp", "from: 2024-02-01\n    to: 2024-01-01\n    conditions: lamp", 13, "结束日早于开始日"),
        ("catalog/schemes.yaml", "active: true", "active: false", 0, "没有一个在用的小类"),
        ("catalog/schemes.yaml", "source: 测试}", "codes: catalog/none.csv, source: 测试}", 2, "没有文件 catalog/none.csv"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, path: str, old: str, new: str, line: int, said: str
) -> None:
    small.edit(small.write(tmp_path), path, old, new)
    _, problems, _ = load(tmp_path)
    place = f"{path}:{line}:" if line else f"{path}"
    assert any(place in problem and said in problem for problem in problems), problems


def test_a_code_in_two_files_names_the_other_place(tmp_path: Path) -> None:
    small.write(tmp_path)
    (tmp_path / "catalog/events-05b.yaml").write_text((tmp_path / EVENTS).read_text("utf-8"), "utf-8")
    _, problems, _ = load(tmp_path)
    assert len(problems) == 2
    assert "events-05b.yaml:5: E0501: 小类 E0501 已在 catalog/events-05.yaml 第 5 行声明" in problems[0]


def test_the_coming_scheme_is_known_but_not_active_and_unmapped_rows_are_noticed(tmp_path: Path) -> None:
    small.write(tmp_path, catalog__schemes=NEXT)
    (tmp_path / "catalog/next.csv").write_text("code,name,kind\n09001,无照经营游商,event\n", "utf-8")
    (tmp_path / "catalog/map.csv").write_text("from,to\nE0501,E09001\n", "utf-8")
    catalog, problems, notices = load(tmp_path)
    assert problems == []
    assert catalog.mapping == {"E0501": "E09001"}
    assert not catalog.get("E09001").active
    assert str(catalog.get("E09001").major_name) == "街面秩序类"
    assert [notice.split(": ", 1)[1] for notice in notices] == [
        "C0118: 「路灯」在「新表」里没有对应小类",
        "E0504: 「店外经营」在「新表」里没有对应小类",
    ]


@pytest.mark.parametrize(
    ("codes", "mapping", "said"),
    [
        ("09001,甲,thing", "E0501,E0504", "catalog/next.csv:2: kind: kind 应为 component 或 event，却是「thing」"),
        ("09001,甲,event", "E0501,E09002", "catalog/map.csv:2: to: 没有小类「E09002」"),
        ("09001,甲,event", "E0599,E09001", "catalog/map.csv:2: from: 没有小类「E0599」"),
    ],
)  # fmt: skip
def test_a_wrong_code_list_or_mapping_is_named(tmp_path: Path, codes: str, mapping: str, said: str) -> None:
    small.write(tmp_path, catalog__schemes=NEXT)
    (tmp_path / "catalog/next.csv").write_text(f"code,name,kind\n{codes}\n", "utf-8")
    (tmp_path / "catalog/map.csv").write_text(f"from,to\n{mapping}\n", "utf-8")
    assert any(said in problem for problem in load(tmp_path)[1])


@pytest.mark.parametrize(
    ("milestones", "said"),
    [
        (
            "[{name: 甲, limits: 1日, after: 乙}, {name: 乙, limits: 7日, after: 甲}]",
            "谁也不会开始：甲 → 乙 → 甲",
        ),
        ("[{name: 甲, limits: 1日, after: 甲}]", "谁也不会开始：甲 → 甲"),
        (
            "[{name: 甲, limits: 1日, after: 丙}, {name: 乙, limits: 1日, after: 甲}, {name: 丙, limits: 1日, after: 乙}]",
            "谁也不会开始：甲 → 丙 → 乙 → 甲",
        ),
        (
            "[{name: 甲, limits: 1日}, {name: 乙, limits: 7日, after: 丙}]",
            "没有节点「丙」；本条件的节点有：甲、乙",
        ),
        (
            "[{name: 甲, limits: 1日, after: 乙}, {name: 乙, limits: 7日}]",
            "节点「乙」排在后面，请把它写到前面",
        ),
        ("[{name: 甲, limits: 1日}, {name: 甲, limits: 7日}]", "节点「甲」写了两次"),
        ("[{name: 甲, limits: 1日}, {name: 乙, limits: 7日, after: 甲}]", ""),
    ],
)
def test_milestones_that_cannot_follow_each_other_are_told(
    tmp_path: Path, milestones: str, said: str
) -> None:
    small.edit(small.write(tmp_path), EVENTS, MARK, f"{MARK}, milestones: {milestones}")
    _, problems, _ = load(tmp_path)
    told = [problem for problem in problems if said and said in problem]
    assert len(told) == bool(said), problems
    assert bool(problems) is bool(said)
    assert all(f"{EVENTS}:" in problem for problem in problems)


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ("[{code: a, ask: 几盏, type: number}]", ""),
        ("[{code: a, ask: 几盏, type: singlevaluelist, values: {one: 一盏}}]", ""),
        ("[{code: a, ask: 先断电, type: text, answer: false}]", ""),
        ("[{code: a, ask: 几盏, type: list}]", "type"),
        ("[{code: a, type: text}]", "ask"),
        ("[{code: 甲, ask: 几盏, type: text}]", "问题代码「甲」应以字母开头"),
        ("[{code: a, ask: 几盏, type: text}, {code: a, ask: 几盏, type: text}]", "问题「a」写了两次"),
        ("[{code: a, ask: 几盏, type: multivaluelist}]", "可选的问题要写出选项"),
        ("[{code: a, ask: 几盏, type: text, values: {one: 一盏}}]", "才有选项"),
        ("[{code: a, ask: 几盏, type: singlevaluelist, values: {' one': 一盏}}]", "选项的代号不能为空"),
        ("[{code: a, ask: 先断电, type: text, answer: false, required: true}]", "不能要求回答"),
    ],
)
def test_questions_that_cannot_be_asked_are_told_with_their_line(
    tmp_path: Path, questions: str, said: str
) -> None:
    root = small.write(tmp_path)
    text = (root / EVENTS).read_text("utf-8")
    (root / EVENTS).write_text(
        text.replace("    conditions:", f"    questions: {questions}\n    conditions:", 1), "utf-8"
    )
    _, problems, _ = load(tmp_path)
    assert bool(problems) is bool(said), problems
    assert all(f"{EVENTS}:" in problem and said in problem for problem in problems)
