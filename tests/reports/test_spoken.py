"""What a report says as one speaks, and what it tells without an indicator; each rule both ways."""

from __future__ import annotations

import pytest
from tests.reports.pack import examined

TITLE = "某县城市管理局2023年工作总结\n\n一、工作成效\n\n"
Told = tuple[str, str | None, str]


def _rows(text: str, title: str = TITLE) -> list[Told]:
    rows = [finding.row() for finding in examined(title + text)]
    return [(row["text"], row["indicator"], row["verdict"]) for row in rows]


def _targets(text: str) -> list[str]:
    return [figure for figure, _, verdict in _rows(text) if verdict == "target"]


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        # a sentence announces the list
        ("接下来怎么干，我提几条硬要求。一是维修路灯1500盏；二是补植行道树300株。", ["1500盏", "300株"]),
        ("下半年怎么干？我强调四条。一要把路灯修到位，维修600盏；二要新建口袋公园3个。", ["600盏", "3个"]),
        ("上半年干了几件事。一是维修路灯600盏；二是新建口袋公园3个。", []),
        ("就下步工作，我提四点要求。第一，维修路灯1200盏；第二，补植行道树300株。", ["1200盏", "300株"]),
        ("我们做了三件事。第一，维修路灯1200盏；第二，补植行道树300株。", []),
        ("下半年怎么干，我提两点要求。一是补植行道树300株。奖励8万元已经批下来了。", ["300株"]),
        # a year alone, and 我们要
        ("2024，我们要建口袋公园6个，修路灯900盏。", ["6个", "900盏"]),
        ("2023，我们补植行道树300株。", []),
        ("新的一年，咱们要建口袋公园6个。", ["6个"]),
        # a bound of what is done each day is asked for, a plain number is told
        ("夏季高温时段，主干道每日洒水不少于6次。", ["不少于6次"]),
        ("主干道每日洒水6次。", []),
        # how things stand, among what is proposed
        ("二、建议\n\n中心在编人员9名，负荷偏高，力争按期处置率提高到95%以上。", ["95%以上"]),
        ("二、下半年重点\n\n一是建成口袋公园3个。", ["3个"]),
        ("二、下半年完成情况\n\n一是建成口袋公园3个。", []),
        ("建议：一是增加环卫工30名；二是更新压缩车4辆。", ["30名", "4辆"]),
        ("代表建议：一是修路灯；二是修路。路灯维修1284盏。", []),
        ("路灯管护仅有6人，建议增配4人。", ["4人"]),
        ("要求三条。一是路灯亮灯率不低于98%。", ["不低于98%"]),
        ("到2025，建成口袋公园20个。", ["20个"]),
        # what was promised, and what came of it
        ("对照年初承诺的口袋公园6个，实际建成6个。", ["6个"]),
        ("年初定的是补植行道树400株，到年底补植了382株。", ["400株"]),
        ("年初补植行道树400株，到年底补植了382株。", []),
        # a share that was reached, beside a rule
        ("全面推行法制审核制度，其中违建类罚没款占到七成以上。", []),
    ],
)
def test_what_is_asked_for(text: str, targets: list[str]) -> None:
    assert _targets(text) == targets


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # other words for the same
        ("人行道上歪七扭八的车，我们扶正、规范了4.8万台次。", ("4.8万台次", "parking.regulated")),
        ("荔枝季果农临时卖果的摊点设了8处。", ("8处", "market.temporary")),
        ("学府门前，摊点越界、出店经营，整治716起。", ("716起", "school.vendors")),
        ("摊点越界、出店经营，整治716起。", ("716起", "street.occupy")),
        ("油烟投诉今年办了154起。", ("154起", "fume.handled")),
        ("全局办案118件，罚没款48.25万元。", ("118件", "penalty.opened")),
        ("督促餐馆推动40套净化设备上墙。", ("40套", "fume.installed")),
        ("要求主干道每日洒水不少于6次，全年洒水8226次。", ("不少于6次", "watering.passes")),
        ("不亮的路灯修亮1284盏。", ("1284盏", "light.repaired")),
        ("坑坑洼洼的路面补了6380平方米。", ("6380平方米", "facility.road_area")),
        ("偷着盖的当场叫停47处。", ("47处", "illegal.stopped")),
        ("渣土车没盖严实的拦下142台次。", ("142台次", "muck.trucks")),
        ("河里漂浮物捞了362次。", ("362次", "river.cleaning")),
        ("垃圾水达标排了11032吨。", ("11032吨", "leachate.discharged")),
        ("烂招牌拆了85块。", ("85块", "ads.damaged")),
        ("煤气罐违规存放的案子查了9起。", ("9起", "gas.storage_cases")),
        ("热线诉求收了2618件，办了2460件。", ("2460件", "hotline.closed")),
        ("主次干道的市容巡查搞了10950次。", ("10950次", "street.patrols")),
        # matters without an indicator
        ("热线诉求收到2618件，群众重复投诉的35件由局领导包案。", ("35件", None)),
        ("行政处罚立案264件，案卷优秀率91.7%。", ("91.7%", None)),
        ("城区道路扬尘投诉下降41%。", ("41%", None)),
        ("运输车辆密闭化率达到96%。", ("96%", None)),
        ("新增违建发现率、处置率达到100%。", ("100%", None)),
        ("渣土整治中，向施工企业发放倡议书1600份。", ("1600份", None)),
        ("发放倡议书5000份，提醒市民不燃放烟花。", ("5000份", "fireworks.leaflets")),
        ("油烟投诉办了154起，当中有11起是同一家店。", ("11起", None)),
        ("每名执法人员人均办案5件。", ("5件", None)),
        ("乱停车投诉率下降12%。", ("12%", None)),
        # a growth as one speaks
        ("处罚立案67件，去年同期51件，一增就是16件。", ("16件", "penalty.opened")),
        ("全年维修道路4500平方米，比2022年的3600平方米多出25%。", ("3600平方米", "facility.road_area")),
        ("全年维修道路4500平方米，比2022年的3600平方米多出25%。", ("25%", "facility.road_area")),
        ("处罚立案112件，上年是100件，增了12件。", ("12件", "penalty.opened")),
        ("热线诉求收到2618件，上年2400件，净多218件。", ("218件", "hotline.received")),
        ("维修路灯1284盏，同期是1100盏，一比多了184盏。", ("184盏", "light.repaired")),
        # cases below a heading that names their kinds
        ("二、热点问题\n\n1. 机动车乱停放2410件；", ("2410件", None)),
        ("二、市容秩序\n\n1. 规范机动车乱停放2410台次；", ("2410台次", "parking.regulated")),
    ],
)
def test_which_indicator(text: str, told: tuple[str, str | None]) -> None:
    assert told in [(figure, indicator) for figure, indicator, _ in _rows(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # what the text adds up itself is what its parts are held against
        (
            "燃气排查餐饮场所2186家，发现隐患312个；燃气检查154次，查出一般隐患138处、重大隐患45处，合计183处。",
            ("312个", "gas.survey_hazards", "differs"),
        ),
        (
            "燃气排查发现隐患312个，其中一般隐患138处、重大隐患45处。",
            ("312个", "gas.survey_hazards", "contradicts"),
        ),
        # a rate of another matter is no value that a growth is of
        ("渣土扬尘投诉同比下降41%，车辆密闭化率由72%提高到96%。", ("41%", None, "no_record")),
    ],
)
def test_what_is_said_of_it(text: str, told: Told) -> None:
    assert told in _rows(text)


@pytest.mark.parametrize(
    ("above", "indicator"),
    [("全年生活垃圾收运量如下表（单位：吨）。", "waste.hauled"), ("如下表（单位：吨）。", None)],
)
def test_a_sentence_that_announces_a_table_is_its_caption(above: str, indicator: str | None) -> None:
    rows = [
        "时段 | 城区 | 乡镇 | 合计",
        "---|---|---|---",
        "上半年 | 90 | 70 | 160",
        "全年 | 180 | 150 | 330",
    ]
    table = "".join(f"| {row} |\n" for row in rows)
    last = _rows(f"{above}\n\n{table}", "# 某县城市管理局2023年工作总结\n\n## 一、终端处置\n\n")[-1]
    assert last[:2] == ("330", indicator)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("我强调四条。一是维修路灯；二是补植行道树。", []),
        ("做了三件实事：第一，维修路灯1284盏。", ["1284盏"]),
        ("立案三件。一是占道，二是油烟。", ["三件"]),
        ("办好实事三件。", ["三件"]),
    ],
)
def test_how_many_items_follow_is_no_figure(text: str, figures: list[str]) -> None:
    assert [figure for figure, _, _ in _rows(text)] == figures
