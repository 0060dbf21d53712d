"""What opens a list is said of all its items, and what further reports of strangers taught; each rule both ways."""

from __future__ import annotations

import pytest
from tests.reports.pack import RECORDS, examined

TITLE = "某县城市管理局2023年工作总结\n\n一、工作成效\n\n"


def _rows(text: str, title: str = TITLE) -> list[tuple[str, str | None, str]]:
    return [
        (row["text"], row["indicator"], row["verdict"]) for f in examined(title + text) if (row := f.row())
    ]


def _targets(text: str) -> list[str]:
    return [figure for figure, _, verdict in _rows(text) if verdict == "target"]


def _named(text: str) -> dict[str, str | None]:
    return {figure: indicator for figure, indicator, _ in _rows(text)}


ITEMS = "1.维修路灯1200盏，改造公厕4座。\n2.补植行道树300株。"


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        # over paragraphs, until one is no item
        (f"下一步，我局将重点抓好以下工作：\n{ITEMS}", ["1200盏", "4座", "300株"]),
        (f"下一步，我局将重点抓好以下工作：\n{ITEMS}\n全年更换护栏200米。", ["1200盏", "4座", "300株"]),
        (f"一年来，我局重点抓了以下工作：\n{ITEMS}", []),
        (f"现将2023年情况和2024年打算报告如下：\n{ITEMS}", []),
        ("2024年，拟实施以下项目：\n市容：设规范经营点2处。\n环卫：新建公厕4座。", ["2处", "4座"]),
        ("2023年，实施了以下项目：\n市容：设规范经营点3处。\n环卫：新建公厕4座。", []),
        # within one paragraph
        (
            "2024年，重点办好以下实事：（1）建口袋公园5个；（2）维修路灯1200盏；（3）补植行道树300株，增停车位500个。",
            ["5个", "1200盏", "300株", "500个"],
        ),
        ("2023年，办好了以下实事：（1）建口袋公园5个；（2）维修路灯1200盏；（3）补植行道树300株。", []),
        ("请各单位按以下要求抓好整改：一是响应率达到100%；二是重复投诉率降到3%。", ["100%", "3%"]),
        ("各环节按时率保持高位：受理98.9%、派遣98.7%。", []),
        # headings that were none
        ("下步措施：\n（一）抓市容。新设规范经营点2处。\n（二）抓环卫。改造公厕8座。", ["2处", "8座"]),
        ("2024年工作要点\n——维修路灯1500盏；\n——更换护栏500米。", ["1500盏", "500米"]),
        ("二、绩效目标完成情况\n垃圾无害化处理率100%；维修路灯1362盏。", []),
        ("二、目标任务\n垃圾无害化处理率100%；维修路灯1362盏。", ["100%", "1362盏"]),
        # demands
        ("渣土车必须100%密闭。", ["100%"]),
        ("渣土车100%密闭。", []),
        ("我局承担创建指标27项，全部达标。", []),
        ("年度目标：口袋公园5个。", ["5个"]),
        ("他一天接了37个电话。", []),
    ],
)
def test_what_is_asked_for(text: str, targets: list[str]) -> None:
    assert _targets(text) == targets


@pytest.mark.parametrize(
    ("text", "figure", "indicator"),
    [
        # the number of an item in brackets is no aside
        ("（1）行道树补植400株；（2）停车位新增800个。", "800个", None),
        ("行道树补植（含移栽）286株。", "286株", "green.trees"),
        # what was spoken of two clauses before
        ("遮雨棚、遮阳棚影响街景的，全部拆除，计268处。", "268处", "ads.awning"),
        # a place before a colon, or as a heading
        ("渠阳镇：占道经营12处、井盖3个。", "12处", None),
        ("渠阳镇：占道经营12处、井盖3个。", "3个", None),
        ("市容：占道经营4826处、井盖15个。", "15个", "facility.covers"),
        ("热线办理方面，一中队承办286件。", "286件", None),
        ("邻县全年规范占道经营3200次，取缔摊贩210个。", "210个", None),
        # one type of cases, and its fines
        ("市容类案件立案15件，罚款3.2万元。", "15件", None),
        ("市容类46件，罚款3.1万元。", "3.1万元", None),
        ("行政处罚类案件立案112件。", "112件", "penalty.opened"),
        ("渣土类案件立案3件，罚款2.5万元。", "3件", "muck.cases"),
        # what the law threatens
        ("违反规定的，可处500元以上5000元以下罚款。", "5000元以下", None),
        ("全年罚款5000元以上。", "5000元以上", "penalty.fines"),
        # deeds are those of the indicator's own group
        ("增设护栏800米。", "800米", None),
        ("更换护栏200米。", "200米", "facility.guardrail"),
        ("城区设有规范经营点3处，季节性地另设临时销售点3处。", "3处", "market.temporary"),
        ("对屡教不改的流动摊贩，取缔386个。", "386个", "street.vendor_removed"),
        ("路灯故障修复最长21.2小时。", "21.2小时", "light.repair_hours"),
        # what is still to be done
        ("燃气安全隐患，未整改的5处已落实监护。", "5处", None),
        ("燃气安全隐患，已整改的183处。", "183处", "gas.rectified"),
        ("3个乡镇中转站未建成。", "3个", None),
        ("10个乡镇中转站建成投运。", "10个", "waste.township_stations"),
        ("高发案件依次为：店外经营186件、非机动车乱停143件。", "143件", None),
    ],
)
def test_what_is_counted(text: str, figure: str, indicator: str | None) -> None:
    assert _named(text)[figure] == indicator


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("主题党日全年12次，一次不落。", ["12次"]),
        ("问题整改一个都没漏，共15个。", ["15个"]),
        ("中心组学习每月一次不少于半天。", ["一次", "不少于半天"]),
    ],
)
def test_what_leaves_nothing_out_is_no_figure(text: str, figures: list[str]) -> None:
    assert [figure for figure, _, _ in _rows(text)] == figures


def test_a_bare_change_is_of_the_value_before_it() -> None:
    rows = _rows("市长热线收到诉求2618件，规定时限内办结的占98.7%，同比提高2.3个百分点。")
    assert rows[-1][:2] == ("2.3个百分点", "hotline.on_time_rate")


PIECE = "小城管托起大民生\n\n"
LAMPS = RECORDS["light.repaired"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"过去一年，城市更美。去年，全县维修路灯{LAMPS}盏。2024年再建公园3个。", "agrees"),
        (f"今年，城市更美。去年，全县维修路灯{LAMPS}盏。", "no_record"),
        (f"城市更美。去年，全县维修路灯{LAMPS}盏。", "no_record"),
    ],
)
def test_a_piece_for_the_paper_looks_back_without_a_date(text: str, verdict: str) -> None:
    found = {figure: said for figure, _, said in _rows(text, PIECE)}
    assert found[f"{LAMPS}盏"] == verdict
