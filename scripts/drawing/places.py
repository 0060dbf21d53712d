"""The gazetteer of the drawing: places of the report at plausible spots, and a few generic ones so marked.

Positions are metres east and north of the seat's published point, or degrees where both numbers look like them.
"""

from __future__ import annotations

from dataclasses import dataclass

from drawing.plan import GENERIC, LIST, REPORT, TOWNSHIPS, Pair

SKETCH = "（示意）"


@dataclass(frozen=True)
class Place:
    """A named point."""

    name: str
    name_en: str
    kind: str
    at: Pair
    source: str
    aliases: tuple[str, ...] = ()
    reach: int = 60
    common: bool = False  # other towns have a place of this name


def _generic(name: str, name_en: str, kind: str, at: Pair, *aliases: str, reach: int = 60) -> Place:
    return Place(
        name + SKETCH, f"{name_en} (sketch)", kind, at, GENERIC, (name, *aliases), reach, common=True
    )


# fmt: off
FROM_THE_REPORT = (
    Place("二凉亭社保局前空地", "Ground before the Social Security Office, Erliangting",
         "market_point", (-760, -1890), REPORT, ("二凉亭社保局前", "二凉亭社保局", "社保局前", "苗木临时销售点", "苗木市场"), 80),
    Place("城区高速公路口空地", "Ground at the expressway entrance",
         "market_point", (1880, 1965), REPORT, ("城区高速公路口", "高速公路口", "高速路口", "高速口"), 150, common=True),
    Place("飞山北路杨梅临时销售点", "Bayberry stalls on Feishan North Road",
         "market_point", (-842, 1290), REPORT, ("杨梅临时销售点", "飞山北路销售点", "杨梅市场")),
    Place("怡园", "Yiyuan Garden", "park", (-450, 240), REPORT, ("怡园公园",), 110),
    Place("玉泉园", "Yuquan Garden", "park", (120, 1130), REPORT, ("玉泉公园",), 110),
    Place("政务中心", "Government Service Centre", "office", (-1120, -980), REPORT, ("政务服务中心",), 90, common=True),
    Place("政务中心绿地", "Green of the Government Service Centre", "green", (-1090, -890), REPORT, (), 70),
    Place("城北交通岛绿地", "Green of the north traffic island", "green", (-360, 1560), REPORT, ("城北交通岛",), 60),
    Place("花桥路小游园", "Pocket garden on Huaqiao Road", "green", (-600, -35), REPORT, ("花桥小游园",), 50),
    Place("消防队旁绿地", "Green beside the fire station", "green", (-1340, -930), REPORT, ("消防队旁",), 60),
    Place("文溪寨牙交叉路口绿地", "Green at the fork to Wenxi and Zhaiya",
         "green", (1640, 130), REPORT, ("文溪寨牙交叉路口", "文溪寨牙路口"), 60),
    Place("环城南路和永平南路交叉路口绿地", "Green at South Ring Road and Yongping South Road",
         "green", (-425, -1345), REPORT, ("环城南路和永平南路交叉路口", "环城南路永平南路交叉口", "环城南路与永平南路交叉口", "环城南路和永平南路交叉口"), 60),
    Place("水泥窑项目", "Cement kiln co-processing plant", "plant", (109.6535, 26.5465), REPORT, ("水泥窑",), 300, common=True),
    Place("生活垃圾填埋场", "Municipal landfill", "landfill", (109.7445, 26.5555), REPORT, ("垃圾填埋场", "填埋场"), 400, common=True),
    Place("贯堡渡村", "Guanbaodu Village", "village", (109.716, 26.688), REPORT, ("贯堡渡",), 800),
    Place("土溪八龙村", "Tuxi Balong Village", "village", (109.655, 26.735), REPORT, ("土溪八龙", "八龙村"), 800),
    Place("大桥村", "Daqiao Village", "village", (109.778, 26.742), REPORT, ("甘棠大桥村", "甘棠镇大桥村"), 800, common=True),
    Place("贯堡渡村垃圾中转站", "Guanbaodu transfer station", "transfer_station", (109.718, 26.691), REPORT, (), 100),
    Place("土溪八龙村垃圾中转站", "Tuxi Balong transfer station", "transfer_station", (109.658, 26.733), REPORT, (), 100),
    Place("甘棠大桥村垃圾中转站", "Daqiao transfer station", "transfer_station", (109.776, 26.739), REPORT, (), 100),
)

GENERIC_PLACES = (
    _generic("城东小学", "East Primary School", "school", (1010, 350), reach=90),
    _generic("城西小学", "West Primary School", "school", (-1100, 330), reach=90),
    _generic("城南小学", "South Primary School", "school", (-180, -1560), reach=90),
    _generic("城北小学", "North Primary School", "school", (-180, 1800), reach=90),
    _generic("老街小学", "Old Street Primary School", "school", (60, 560), reach=90),
    _generic("县第一中学", "First Middle School", "school", (-720, 760), "县一中", reach=120),
    _generic("县第二中学", "Second Middle School", "school", (950, -250), "县二中", reach=120),
    _generic("县职业中学", "Vocational School", "school", (-820, -1560), "县职中", reach=120),
    _generic("中心幼儿园", "Central Kindergarten", "school", (-180, 210), reach=60),
    _generic("县人民医院", "County People's Hospital", "hospital", (-740, -480), reach=100),
    _generic("县中医医院", "County Hospital of Chinese Medicine", "hospital", (-200, 1300), "县中医院", reach=80),
    _generic("中心农贸市场", "Central Market", "market", (150, 160), "农贸市场", reach=90),
    _generic("城南农贸市场", "South Market", "market", (-250, -870), reach=90),
    _generic("城北农贸市场", "North Market", "market", (-500, 1740), reach=90),
    _generic("江东农贸市场", "Jiangdong Market", "market", (800, 130), reach=80),
    _generic("夜市一条街", "Night market street", "market", (230, -480), "夜市", reach=120),
    _generic("汽车站", "Bus Station", "station", (-520, -1480), "汽车客运站", "客运站", reach=100),
    _generic("火车站", "Railway Station", "station", (-2080, -10), reach=120),
    _generic("文化广场", "Culture Square", "square", (-480, 560), reach=90),
    _generic("滨河广场", "Riverside Square", "square", (470, 560), "沿河广场", reach=90),
    _generic("花桥", "Huaqiao Bridge", "bridge", (470, -88), "花桥大桥", reach=70),
    _generic("环城南路大桥", "South Ring Road Bridge", "bridge", (270, -1200), reach=70),
    _generic("环城北路大桥", "North Ring Road Bridge", "bridge", (480, 1478), reach=70),
    _generic("燃气储配站", "Gas storage station", "gas_station", (-1500, -1180), reach=120),
    _generic("渠江花园", "Qujiang Gardens", "residential", (420, 1180), reach=80),
    _generic("飞山佳苑", "Feishan Court", "residential", (-1180, 760), reach=80),
    _generic("滨河小区", "Riverside Estate", "residential", (120, -900), reach=80),
    _generic("永平小区", "Yongping Estate", "residential", (-560, -1050), reach=80),
    _generic("江东雅苑", "Jiangdong Court", "residential", (900, 820), reach=80),
    _generic("北门小区", "North Gate Estate", "residential", (150, 1900), reach=80),
    _generic("餐饮一条街", "Restaurant street", "street", (-330, 700), "美食街", reach=80),
    _generic("汽修一条街", "Car repair street", "street", (-470, -2050), reach=80),
    _generic("建材市场", "Building materials market", "market", (-1150, -1700), reach=90),
)
# fmt: on


def all_places() -> list[Place]:
    """Places of the report, seats and transfer stations of the townships, then the generic ones."""
    seats = []
    for town in TOWNSHIPS[1:]:
        short = town.name[:-1]
        lon, lat = town.seat
        seats += [
            Place(
                f"{town.name}集镇",
                f"{town.name_en} seat",
                "township_seat",
                town.seat,
                LIST,
                (f"{short}集镇", f"{town.name}政府"),
                500,
            ),
            Place(
                f"{town.name}垃圾中转站",
                f"{town.name_en} transfer station",
                "transfer_station",
                (round(lon + 0.004, 6), round(lat - 0.003, 6)),
                REPORT,
                (f"{short}垃圾中转站",),
                100,
            ),
        ]
    return [*FROM_THE_REPORT, *seats, *GENERIC_PLACES]
