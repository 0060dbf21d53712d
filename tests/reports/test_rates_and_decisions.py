"""How matters bureaus tell of money, lamps, checks and meetings: rates of tables, changes behind a pause, what was decided,
what a comparison is of."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined

from chengxu.common.quantity import scan

AGREES, DIFFERS, CONTRADICTS, NO_RECORD, TARGET = "agrees", "differs", "contradicts", "no_record", "target"
HEADING = "某县城管局2023年工作总结\n\n一、主要工作\n\n"


def rows(text: str, records: dict[str, float] | None = None) -> list[tuple[str, str | None, str]]:
    found = [finding.row() for finding in examined(f"{HEADING}{text}", records or {})]
    return [(row["text"], row["indicator"], row["verdict"]) for row in found]


def verdicts(text: str) -> dict[str, str]:
    return {figure: verdict for figure, _, verdict in rows(text)}


MONEY = "| 类别 | 下达（万元） | 支付（万元） | 执行率 |\n|---|---|---|---|\n"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # rates do not add up, and the one that does not follow as the others do is wrong
        ("| 甲类 | 100 | 80 | 80% |\n| 乙类 | 200 | 150 | 75% |\n| 丙类 | 50 | 40 | 85% |\n| 合计 | 350 | 270 | 77.1% |",
         {"80%": NO_RECORD, "75%": NO_RECORD, "85%": CONTRADICTS, "77.1%": NO_RECORD}),
        ("| 甲类 | 100 | 80 | 80% |\n| 乙类 | 200 | 150 | 75% |\n| 丙类 | 50 | 40 | 80% |\n| 合计 | 350 | 270 | 77.1% |",
         {"80%": NO_RECORD, "75%": NO_RECORD, "77.1%": NO_RECORD}),
        # two rows show nothing
        ("| 甲类 | 100 | 80 | 80% |\n| 乙类 | 200 | 150 | 70% |", {"80%": NO_RECORD, "70%": NO_RECORD}),
    ],
)  # fmt: skip
def test_the_rates_of_a_table(table: str, expected: dict[str, str]) -> None:
    found = verdicts(MONEY + table)
    assert {figure: found[figure] for figure in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a change behind its value, whatever was done more of
        ("维修路灯1386盏，上年1204盏，多修了182盏，增幅15.1%。",
         {"1386盏": AGREES, "1204盏": NO_RECORD, "182盏": NO_RECORD, "15.1%": NO_RECORD}),
        ("派遣到处置完毕平均用时18.6小时，较上年缩短6.2小时、25%。", {"6.2小时": NO_RECORD, "25%": NO_RECORD}),
        # what a change is held against says nothing of the next clause
        ("护栏被撞事故处理30起，比去年多3起，更换护栏300米。", {"300米": DIFFERS}),
        ("诉求200件，比上年减少6件，其中城区、乡镇分别为150件、50件。", {"150件": NO_RECORD, "50件": NO_RECORD}),
        ("立案20件，作废131件。其中采集员上报1736件，探头抓拍264件。", {"1736件": NO_RECORD}),
        # kinds in one sum
        ("发放公开信8600份、安全单200份，两样加起来9800份。", {"9800份": CONTRADICTS}),
        ("发放公开信8600份、安全单200份，两样加起来8800份。", {"8800份": NO_RECORD}),
        # how long it took, and how long it may take
        ("路灯故障都在24小时以内修好。", {"24小时以内": AGREES}),
        ("申请均在20个工作日内的法定期限办结。", {"20个工作日内": TARGET}),
    ],
)  # fmt: skip
def test_a_verdict(text: str, expected: dict[str, str]) -> None:
    records = {"light.repaired": 1386, "facility.guardrail_accidents": 30, "facility.guardrail": 310,
               "light.repair_hours": 22.5}  # fmt: skip
    found = {figure: verdict for figure, _, verdict in rows(text, records)}
    assert {figure: found[figure] for figure in expected} == expected


@pytest.mark.parametrize(
    ("text", "figure", "verdict"),
    [
        ("会议议定：\n\n一、年底结案率稳定在98%以上。", "98%以上", TARGET),
        ("现将情况报告如下：\n\n一、查办案件结案率98%以上。", "98%以上", NO_RECORD),
        ("年度计划更新管网20公里，已完成12.4公里。", "20公里", TARGET),
        ("按年度计划更新管网20公里。", "20公里", NO_RECORD),
        ("三十天反弹率6.4%，控制线为10%。", "10%", TARGET),
        ("6、下一步。督促15家以上餐馆安装净化器。", "15家以上", TARGET),
    ],
)
def test_what_is_asked_for(text: str, figure: str, verdict: str) -> None:
    assert verdicts(text)[figure] == verdict


@pytest.mark.parametrize(
    ("text", "figure", "indicator"),
    [
        ("维修路灯1386盏。去年上半年是1120盏，多修166盏。", "166盏", "light.repaired"),
        ("处理油烟扰民64件。去年处理了75件，今年少11件。", "11件", "fume.handled"),
        ("收到上级交办整改事项24件，比去年同期少7件。", "7件", "rectification.received"),
        ("渣土案件6件，单案最高2万元。", "2万元", None),
        ("复测还超标的1家，罚款5000元。", "5000元", None),
        ("诉求前几位是噪声188件、停车143件。", "188件", None),
        ("机扫车洗路2134趟。", "2134趟", "washing.total"),
        ("购置机扫车3台。", "3台", None),
        ("向肇事方索赔4.85万元，到账3.88万元。", "3.88万元", "facility.recovered"),
        ("办业务班14期。", "14期", "training.business"),
        ("到外县学习交流2批。", "2批", "training.exchanges"),
        ("围绕主题座谈讨论7次。", "7次", "party.discussions"),
        ("向市民开放处理厂座谈会2次。", "2次", None),
        ("专项资金花钱进度85.64%。", "85.64%", "funds.executed"),
        ("夜巡路灯178次，电表走字105.2万千瓦时。", "105.2万千瓦时", "light.power"),
        ("更新部件数据1.2万条。", "1.2万条", None),
    ],
)
def test_whose_figure_it_is(text: str, figure: str, indicator: str | None) -> None:
    found = {text: indicator for text, indicator, _ in rows(text)}
    assert found[figure] == indicator


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("缺1晚。", ["1晚"]),
        ("熬了22个夜晚。", ["22个夜晚"]),
        ("2晚上", []),
        ("登记维修单486单，平均每天2.7单。", ["486单", "2.7单"]),
        ("3单元", []),
        ("余下4处次日补扫到位。", ["4处"]),
        ("检查25处次。", ["25处次"]),
        ("至少提前1天报备。", ["至少提前1天"]),
        ("过半是初次违法。", ["过半"]),
    ],
)
def test_a_figure_is_read_whole(text: str, figures: list[str]) -> None:
    assert [one.text for one in scan(text, ())] == figures
