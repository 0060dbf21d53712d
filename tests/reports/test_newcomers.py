"""What the sets o, p and t and many bureaus' sentences taught about grammar; each rule both ways."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined, facts, reports

from chengxu.common.quantity import scan
from chengxu.reports.audit.matters.profiles import Profiles
from chengxu.reports.audit.words.lexicon import Lexicon

TITLE = "某县城市管理局2023年工作总结\n\n"


def _rows(text: str) -> list[tuple[str, str | None, str]]:
    return [
        (row["text"], row["indicator"], row["verdict"]) for f in examined(TITLE + text) if (row := f.row())
    ]


def _named(text: str) -> dict[str, str | None]:
    return {figure: indicator for figure, indicator, _ in _rows(text)}


def _judged(text: str) -> dict[str, str]:
    return {figure: verdict for figure, _, verdict in _rows(text)}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("开展建筑垃圾、城镇燃气、餐饮油烟三项专项整治。", []),
        ("水泥窑项目通过环保、消防、安全三项验收。", ["三项"]),
        ("开展占道经营、油烟三项整治。", ["三项"]),
        ("一般隐患138处、重大隐患45处，两类共183处。", ["138处", "45处", "183处"]),
        ("返工说明一次处置不到位。", []),
        ("组织培训一次。", ["一次"]),
        ("安排2个班组错峰值守。", ["2个"]),
        ("分2个班轮换。", ["2个班"]),
        ("维修路灯1362盏次。", ["1362盏次"]),
        ("制作提示牌620张贴到店面。", ["620张"]),
    ],
)
def test_what_is_a_figure(text: str, figures: list[str]) -> None:
    assert [figure for figure, _, _ in _rows(text)] == figures


def test_teams_and_visits_have_measures_of_their_own() -> None:
    assert [q.measure for q in scan("2个班组，2个班，飞行12架次")] == ["个", "班", "架次"]


@pytest.mark.parametrize(
    ("text", "figure", "indicator"),
    [
        # what 前者 and 后者 stand for
        ("麻石球、U型管两样防撞设施，前者安装50个，后者安装303个。", "50个", "facility.granite_balls"),
        ("麻石球、U型管两样防撞设施，前者安装50个，后者安装303个。", "303个", "facility.u_posts"),
        ("后者安装303个。", "303个", None),
        # campaigns are not what they deal with
        ("开展早夜市、占道经营等专项整治5轮。", "5轮", None),
        ("规范占道经营4826次。", "4826次", "street.occupy"),
        ("燃气市场开展安全检查67次。", "67次", "gas.checks"),
        # one case, one place
        ("燃气案件罚款9.8万元。平安路某火锅店一案罚款1万元。", "1万元", None),
        ("燃气案件罚款9.8万元。", "9.8万元", "gas.fines"),
        ("您反映的人民西路12盏不亮路灯已修复。", "12盏", None),
        ("您反映的路灯问题，我局全年维修路灯1362盏。", "1362盏", "light.repaired"),
        ("数字城管渠南街道案件平均处置用时31小时。", "31小时", None),
        ("数字城管案件平均处置用时29.3小时。", "29.3小时", "cases.average_hours"),
        ("学校周边乱停乱摆规范2314次。公安交警部门另查处违停4.5万起。", "4.5万起", None),
        # grown to
        ("与上年相比，热线受理量上升12%，达2618件。", "2618件", "hotline.received"),
        ("热线受理量上升12%，慰问老党员26人。", "26人", None),
        ("数字城管按期结案率较上年提高1.2个百分点，达98.3%。", "98.3%", "cases.on_time_closing_rate"),
        ("数字城管按期结案率较上年提高1.2个百分点，达98.3%。", "1.2个百分点", "cases.on_time_closing_rate"),
        # a plan and what came of it
        ("年初计划补栽行道树300株，实际补栽286株。", "300株", "green.trees"),
        ("口袋公园年度任务4个，已建成4个。", "4个", "green.pocket_parks"),
        ("补植行道树286株，移植大树30株。", "30株", None),
        # a sum of several matters comes after them
        (
            "燃气安全宣传单发放8260份，禁放倡议书10640份，垃圾分类资料6480份，三类资料合计25380份。",
            "6480份",
            "sorting.leaflets",
        ),
        (
            "燃气安全宣传单发放8260份，禁放倡议书10640份，垃圾分类资料6480份，三类资料合计25380份。",
            "25380份",
            None,
        ),
        # an attribute is no deed
        ("对使用燃气的饭店、食堂等412家餐饮用户逐一过筛。", "412家", "gas.surveyed"),
        # so many of them there are, and what others set out for later in the sentence
        ("执法人员86人，协管员120人，全年出动22336人次。", "86人", None),
        ("执法人员86人，协管员120人，全年出动22336人次。", "22336人次", "effort.person_times"),
        # the field is told by what is of it alone
        ("查处带泥上路、车辆抛洒56起，立案处罚3起，罚款2.5万元。", "3起", "muck.cases"),
        ("查处带泥上路、车辆抛洒56起，立案处罚3起，罚款2.5万元。", "2.5万元", "muck.fines"),
        ("行政处罚立案112起，罚款44.82万元。", "44.82万元", "penalty.fines"),
        # all of the bureau, or one field of it
        ("禁放巡查出动860人次。", "860人次", None),
        ("全年出动执法人员22336人次。", "22336人次", "effort.person_times"),
        # quite another size, and hardly named
        ("## 市政维护\n\n维修路灯1362盏。\n\n县城现有道路128公里、路灯9640盏。", "9640盏", None),
        ("垃圾分类宣传进校园6场。", "6场", "sorting.events"),
        ("开展燃气安全进校园6场。", "6场", None),
        ("行政处罚立案112件，罚款连同没收共44.82万元。", "44.82万元", "penalty.fines"),
        ("违建罚款连同没收共38.66万元。", "38.66万元", "illegal.fines"),
    ],
)
def test_whose_figure_it_is(text: str, figure: str, indicator: str | None) -> None:
    found = _named(text)
    assert figure in found
    assert found[figure] == indicator


@pytest.mark.parametrize(
    ("text", "figure", "verdict"),
    [
        ("## 下一步工作\n\n感谢您对城市管理工作的支持。本件办理中，当面沟通2次。", "2次", "no_record"),
        ("## 下一步工作\n\n再设规范经营点4处。", "4处", "target"),
        ("## 问题和打算\n\n新的一年，我将抓好几件事：油烟净化设施再装20套。", "20套", "target"),
        ("## 明年目标\n\n针对垃圾收集点仅有5个、覆盖不够的问题，2024年扩大布点。", "5个", "no_record"),
        ("## 明年目标\n\n新增垃圾收集点5个，解决覆盖不够的问题。", "5个", "target"),
        ("去年年底我们定的目标是规范乱停乱放车辆2.5万台次。", "2.5万台次", "target"),
        ("来电一般类138件、重要类45件，两类共193件。", "193件", "contradicts"),
        ("来电一般类138件、重要类45件，两类共183件。", "183件", "no_record"),
    ],
)
def test_what_is_said_of_it(text: str, figure: str, verdict: str) -> None:
    assert _judged(text)[figure] == verdict


_BY_KIND = "热线诉求见下表。\n\n| 诉求内容 | 件数（件） | 占比（%） |\n|---|---|---|\n| 占道经营 | 1486 | 28.4 |\n| 车辆乱停 | 1203 | {share} |\n| 噪声 | 978 | 18.7 |\n| 其他 | 1573 | 30.0 |\n| 合计 | 5240 | 100 |\n"


def test_a_table_of_complaints_by_what_they_are_about() -> None:
    rows = {
        figure: (indicator, verdict) for figure, indicator, verdict in _rows(_BY_KIND.format(share="32.0"))
    }
    assert rows["1486"][0] is None
    assert rows["5240"][0] == "hotline.received"
    assert rows["32.0"] == (None, "contradicts")
    assert rows["28.4"][1] != "contradicts"
    assert _judged(_BY_KIND.format(share="23.0"))["23.0"] != "contradicts"


def test_a_sum_of_several_matters_in_a_table_is_none_of_them() -> None:
    table = "燃气市场检查情况\n\n| 燃气隐患 | 查出数（处） |\n|---|---|\n| 一般安全隐患 | 138 |\n| 重大安全隐患 | 45 |\n| 合计 | 183 |\n"
    found = _named(table)
    assert found["138"] == "gas.hazard_general"
    assert found["183"] is None


def test_topics_are_implied_by_what_is_of_them_alone() -> None:
    words = Lexicon.of(
        [["渣土", "余泥"], ["撒漏", "抛洒"], ["护栏", "栏杆"]], [], [], [], [("渣土", ["撒漏"])]
    )
    assert words.told("抛洒") == {"撒漏", "渣土"}
    assert words.told("栏杆") == {"护栏"}


def test_the_pack_tells_what_is_implied() -> None:
    known = Profiles.of(facts({}).values(), reports().vocabulary).lexicon
    assert "渣土" in known.told("沿途撒漏")
    assert "燃气" in known.told("入户安检")
