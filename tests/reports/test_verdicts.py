"""Each of the six answers, and when it is given."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.reports.pack import RECORDS, examined

from chengxu.common.messages import language
from chengxu.reports.audit import AuditResult
from chengxu.reports.audit.documents.reading import read

PLAN = "三、2024年工作计划\n（一）设施建设。\n"


@pytest.mark.parametrize(
    ("text", "verdict", "computed"),
    [
        ("处理护栏被撞事故30起。", "agrees", 30),
        ("处理护栏被撞事故31起。", "differs", 30),
        ("处理护栏被撞事故３０起。", "agrees", 30),
        ("处理护栏被撞事故三十起。", "agrees", 30),
        ("处理护栏被撞事故XX起。", "placeholder", 30),
        ("清理和规范350余处乱拉乱挂的空调管。", "agrees", 352),
        ("清理和规范360余处乱拉乱挂的空调管。", "differs", 352),
        ("清理和规范近360处乱拉乱挂的空调管。", "agrees", 352),
        ("维修改造道路0.435公顷。", "agrees", 0.435),
        ("更换损坏护栏0.2公里。", "agrees", 0.2),
        ("燃气案件罚款20000元。", "agrees", 20000),
        ("燃气案件罚款3万元。", "differs", 2),
        ("完成口袋公园建设4个。", "no_record", None),
        ("接待来访群众37批次。", "no_record", None),
        ("“721工作法”服务、管理、执法占比为7:2:1。", "no_record", None),
        ("接待来访群众XX批次。", "placeholder", None),
        ("完成口袋公园建设XX个。", "placeholder", None),
        ("路灯故障24小时内修复。", "target", 23.5),
        ("每年组织中心组学习不少于12次。", "target", 12),
        ("全年组织中心组学习不少于12次。", "agrees", 12),
        ("全年组织中心组学习不少于15次。", "differs", 12),
        (PLAN + "更换护栏300米。", "target", 200),
        (PLAN + "新建停车场3个。", "target", None),
        (PLAN + "更换护栏XX米。", "placeholder", 200),
        ("2024年计划更换护栏300米。", "target", 200),
        ("下一步，计划更换护栏300米。", "target", 200),
        ("明年将更换护栏300米。", "target", 200),
        ("2024年计划更换护栏XX米。", "placeholder", 200),
        ("按照工作计划更换护栏300米。", "differs", 200),
        ("计划内更换护栏300米。", "differs", 200),
        ("2023年更换护栏300米。", "differs", 200),
        ("生活垃圾无害化处理率要求达到100%以上。", "agrees", 100),
    ],
)
def test_the_answer(text: str, verdict: str, computed: float | None) -> None:
    (finding,) = examined(text)
    row = finding.row()
    assert (row["verdict"], row["computed"]) == (verdict, computed)


def test_a_row_is_what_other_programs_are_promised() -> None:
    (finding,) = examined("\n清理和规范了350余处乱拉乱挂的空调管。")
    assert json.loads(json.dumps(finding.row(), ensure_ascii=False)) == {
        "line": 2,
        "text": "350余处",
        "quantity": 350,
        "measure": "处",
        "indicator": "facade.pipes",
        "computed": 352,
        "verdict": "agrees",
        "why": "按「空调管」对应指标「清理和规范乱拉乱挂的空调管、水管」；台账为 352 处（5 条记录），相符",
    }
    with language("en"):
        assert "the records say 352 处 (5 rows): it agrees" in finding.row()["why"]


def test_nothing_recorded_and_nothing_claimed_agree() -> None:
    (finding,) = examined("完成口袋公园建设0个。", {"green.pocket_parks": 0})
    assert finding.verdict == "agrees"


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("燃气发现隐患35个，一般安全隐患138处，重大安全隐患45处。", ["contradicts", "agrees", "agrees"]),
        ("燃气发现隐患183个，其中一般安全隐患138处，重大安全隐患45处。", ["agrees", "agrees", "agrees"]),
        ("燃气专项排查发现隐患35个，日常检查查出一般安全隐患138处，重大安全隐患45处。", ["agrees"] * 3),
        ("燃气发现隐患35个，重大安全隐患45处。", ["agrees", "agrees"]),
        ("清运垃圾并焚烧处理9000吨（其中乡镇垃圾15870.2吨）。", ["contradicts", "agrees"]),
        ("清运垃圾并焚烧处理41235.5吨（其中乡镇垃圾15870.2吨）。", ["agrees", "agrees"]),
    ],
)
def test_a_whole_is_held_against_its_parts(text: str, verdicts: list[str]) -> None:
    assert [finding.verdict for finding in examined(text)] == verdicts


def test_the_contradiction_names_the_parts_their_lines_and_the_scope() -> None:
    finding = examined("燃气发现隐患35个，\n一般安全隐患138处，重大安全隐患45处。")[0]
    assert "「138处」（第 2 行） + 「45处」（第 2 行） = 183 不一致" in finding.why.zh
    assert "该指标的口径" in finding.why.zh
    assert "台账为 35 个（5 条记录），相符" in finding.why.zh


def test_the_same_matter_told_twice_with_two_numbers() -> None:
    found = examined("处理护栏被撞事故30起。\n\n更换立柱23根，处理护栏被撞事故35起。")
    assert [finding.verdict for finding in found] == ["agrees", "agrees", "contradicts"]
    assert "与第 1 行「30起」说法不一" in found[2].why.zh
    again = examined("处理护栏被撞事故30起。\n\n更换立柱23根，处理护栏被撞事故30余起。")
    assert [finding.verdict for finding in again] == ["agrees", "agrees", "agrees"]


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("处理护栏被撞事故30起。", True),
        ("处理护栏被撞事故31起。", False),
        ("处理护栏被撞事故XX起。", False),
        ("路灯故障24小时内修复，接待来访37批次。", True),
        ("燃气发现隐患35个，一般安全隐患138处，重大安全隐患45处。", False),
        ("没有数字。", True),
    ],
)
def test_what_may_go_out(text: str, ok: bool) -> None:
    assert result(text).ok is ok


def result(text: str) -> AuditResult:
    written = read(text.encode(), "report.txt")
    return AuditResult("report.txt", date(2023, 1, 1), date(2023, 12, 31), written, examined(text, RECORDS))


def test_the_table_keeps_its_columns_and_counts() -> None:
    table = result("处理护栏被撞事故31起。\n抄牌XX余台次，接待来访37批次。").as_table()
    lines = table.splitlines()
    assert lines[0].split() == ["行", "原文", "结论", "台账", "指标", "依据"]
    assert lines[1].split()[:5] == ["1", "31起", "不符", "30起", "facility.guardrail_accidents"]
    assert lines[3].split()[:5] == ["2", "37批次", "无记录", "—", "—"]
    assert lines[-1] == "共 3 处数字：不符 1，无记录 1，待填 1"
    assert result("没有数字。").as_table().splitlines()[-1] == "共 0 处数字"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("清运垃圾并焚烧处理3.32万吨。", "文中写「3.32万吨」，台账为 3.397 万吨"),
        ("清运垃圾并焚烧处理3.397万吨。", "台账为 3.397 万吨"),
        ("清运垃圾并焚烧处理三点三二万吨。", "台账为 3.397 万吨"),
        ("清运垃圾并焚烧处理33967.54吨。", "台账为 33967.54 吨"),
        ("清运垃圾并焚烧处理33967.5吨。", "台账为 33967.5 吨"),
        ("清运垃圾并焚烧处理33967吨。", "台账为 33967.5 吨"),
    ],
)
def test_the_record_is_told_as_finely_as_the_number_it_is_held_against(text: str, told: str) -> None:
    (finding,) = examined(text, {"waste.incinerated": 33967.54})
    assert told in finding.why.zh
