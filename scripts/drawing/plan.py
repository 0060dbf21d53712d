"""What the drawing starts from: names that are published, and where they were laid out by hand.

Names come from the bureau's report of 2023, from the statistical list of divisions and from an older public
list of communities; ``source`` says which. Positions are metres east and north of the county seat's published
point unless they are degrees. Nobody surveyed them: they make a plausible town, not a true one.
"""

from __future__ import annotations

from dataclasses import dataclass

# fmt: off
SEAT = (109.695, 26.574)
REPORT, LIST, COUNTERPART, GENERIC = "report", "list", "counterpart", "generic"

Pair = tuple[float, float]


@dataclass(frozen=True)
class Township:
    """A township: published code and name, its seat in degrees, the area known or assumed in km²."""

    code: str
    name: str
    name_en: str
    kind: str
    seat: Pair
    approximate: bool
    area: float
    area_known: bool = True


TOWNSHIPS = (
    Township("431229100", "渠阳镇", "Quyang Town", "town", SEAT, False, 575.0, area_known=False),
    Township("431229101", "甘棠镇", "Gantang Town", "town", (109.76444, 26.71333), False, 134.6),
    Township("431229102", "大堡子镇", "Dabaozi Town", "town", (109.475, 26.7), True, 180.0, area_known=False),
    Township("431229103", "坳上镇", "Aoshang Town", "town", (109.606709, 26.660311), False, 169.8),
    Township("431229104", "新厂镇", "Xinchang Town", "town", (109.48, 26.36), True, 188.38),
    Township("431229105", "平茶镇", "Pingcha Town", "town", (109.379135, 26.348991), False, 160.0),
    Township("431229200", "太阳坪乡", "Taiyangping Township",
         "township", (109.68, 26.71), True, 160.0, area_known=False),
    Township("431229201", "三锹乡", "Sanqiao Township", "township", (109.448493, 26.611153), False, 174.23),
    Township("431229202", "文溪乡", "Wenxi Township", "township", (109.853486, 26.660495), False, 119.0),
    Township("431229203", "寨牙乡", "Zhaiya Township", "township", (109.839776, 26.53043), False, 136.4),
    Township("431229206", "藕团乡", "Outuan Township", "township", (109.438537, 26.413504), False, 150.0),
)
FOREST_FARM = Township("431229400", "国有林场", "State Forest Farm", "forest_farm", (109.762, 26.512), True, 48.0, area_known=False)

# The river enters in the south, passes the seat and leaves in the north between 太阳坪 and 甘棠.
RIVER_COUNTY_SOUTH = (
    (109.653, 26.37), (109.667, 26.405), (109.652, 26.44), (109.682, 26.475), (109.672, 26.515),
)
RIVER_SEAT = (
    (-300, -4200), (150, -3300), (520, -2500), (540, -1800), (270, -1100), (360, -350), (640, 300),
    (620, 950), (470, 1500), (640, 2200), (1000, 2900), (900, 3800),
)
RIVER_COUNTY_NORTH = (
    (109.724, 26.63), (109.705, 26.66), (109.722, 26.69), (109.712, 26.72), (109.738, 26.745),
    (109.75, 26.77),
)

OUTLINE = (
    (-1300, -2050), (-900, -2300), (-560, -2750), (-150, -2400), (300, -2150), (640, -1950),
    (900, -1500), (1200, -1150), (1350, -650), (1560, -250), (1980, 150), (1500, 480), (1480, 900),
    (1560, 1350), (2080, 1900), (1900, 2200), (1250, 1880), (780, 2050), (560, 2450), (60, 2420),
    (-250, 2850), (-600, 2600), (-1020, 2500), (-1250, 1980), (-1450, 1500), (-1720, 1000), (-1800, 450),
    (-2150, 0), (-1850, -350), (-1760, -900), (-1480, -1350),
)


@dataclass(frozen=True)
class Road:
    """A road: name (empty for a street nobody named to us), kind, points in metres."""

    code: str
    name: str
    name_en: str
    kind: str
    source: str
    points: tuple[Pair, ...]


ROADS = (
    Road("R01", "永平北路", "Yongping North Road", "main", COUNTERPART,
         ((-310, 30), (-290, 450), (-330, 950), (-360, 1560), (-420, 2100), (-380, 2800))),
    Road("R02", "永平南路", "Yongping South Road", "main", REPORT,
         ((-310, 30), (-330, -330), (-390, -680), (-430, -1350), (-520, -1900), (-640, -2650))),
    Road("R03", "飞山北路", "Feishan North Road", "main", REPORT,
         ((-900, 0), (-880, 500), (-840, 950), (-830, 1620), (-900, 2200), (-1000, 2550))),
    Road("R04", "飞山南路", "Feishan South Road", "main", COUNTERPART,
         ((-900, 0), (-930, -300), (-980, -640), (-1060, -1330), (-1120, -2000), (-1250, -2500))),
    Road("R05", "环城西路", "West Ring Road", "main", COUNTERPART,
         ((-830, 1620), (-1250, 1330), (-1500, 800), (-1560, 0), (-1530, -620), (-1400, -1050), (-1060, -1330))),
    Road("R06", "环城南路", "South Ring Road", "main", REPORT,
         ((-1060, -1330), (-430, -1350), (0, -1290), (255, -1215), (620, -1130), (900, -1050))),
    Road("R07", "环城东路", "East Ring Road", "main", COUNTERPART,
         ((900, -1050), (1130, -500), (1250, 90), (1230, 700), (1120, 1380))),
    Road("R08", "环城北路", "North Ring Road", "main", COUNTERPART,
         ((1120, 1380), (800, 1440), (470, 1480), (0, 1570), (-360, 1560), (-830, 1620))),
    Road("R09", "花桥路", "Huaqiao Road", "main", REPORT,
         ((-1950, -120), (-1560, 0), (-900, 0), (-310, 30), (150, -40), (450, -90), (800, 0), (1250, 90), (1660, 120))),
    Road("R10", "万福路", "Wanfu Road", "street", LIST,
         ((-1530, -620), (-980, -640), (-390, -680), (0, -720), (260, -700))),
    Road("R11", "东街", "East Street", "street", LIST, ((-290, 450), (60, 420), (340, 430), (600, 400))),
    Road("R12", "西街", "West Street", "street", LIST, ((-290, 450), (-600, 470), (-880, 500), (-1530, 560))),
    Road("R13", "河街", "River Street", "street", LIST,
         ((20, 5), (150, 240), (340, 430), (370, 900), (240, 1250), (190, 1535))),
    Road("R14", "土桥街", "Tuqiao Street", "street", LIST,
         ((-1440, 960), (-840, 950), (-330, 950), (100, 930), (370, 900), (540, 900))),
    Road("R15", "田铺街", "Tianpu Street", "street", LIST, ((-930, -300), (-330, -330), (0, -350), (280, -360))),
    Road("R16", "", "", "street", GENERIC,
         ((-70, 930), (-60, 420), (-100, 10), (-80, -340), (-60, -715), (-40, -1295))),
    Road("R17", "", "", "street", GENERIC,
         ((-580, 1595), (-600, 960), (-600, 470), (-610, 15), (-650, -660), (-720, -1345))),
    Road("R18", "", "", "street", GENERIC, ((450, -640), (800, -560), (1120, -520))),
    Road("R19", "", "", "street", GENERIC, ((730, 620), (980, 640), (1235, 650))),
    Road("R20", "", "", "street", GENERIC, ((-420, 2100), (0, 2130), (540, 2080))),
    Road("R21", "", "", "street", GENERIC, ((-1250, -2100), (-520, -1900), (0, -1880), (440, -1830))),
    Road("R22", "", "", "street", GENERIC,
         ((-1210, 1360), (-1200, 960), (-1220, 540), (-1230, 0), (-1250, -630), (-1230, -1200))),
)
EMBANKMENT = Road("R23", "沿河路", "Riverside Road", "main", REPORT, ())
EAST_BANK = Road("R24", "江东街", "Jiangdong Street", "street", LIST, ())
EMBANKMENT_SPAN = (-1900.0, 2150.0)  # metres north of the seat: where 沿河路 begins and ends
EAST_BANK_SPAN = (-1150.0, 1450.0)
CORRIDOR = 72.0  # metres from the middle of the river to the road on either bank
RIVER_WIDTH = 84.0

COUNTY_ROADS = (
    Road("R31", "包茂高速", "Baotou–Maoming Expressway", "expressway", LIST,
         ((109.79, 26.8), (109.77, 26.74), (109.748, 26.69), (109.735, 26.64), (109.7285, 26.595), (109.728, 26.55), (109.715, 26.5), (109.69, 26.45), (109.655, 26.36))),
    Road("R32", "G209 国道", "National Road G209", "national", LIST,
         ((109.665, 26.8), (109.684, 26.74), (109.678, 26.7), (109.694, 26.65), (109.6912, 26.5993))),
    Road("R32", "G209 国道", "National Road G209", "national", LIST,
         ((109.68857, 26.55007), (109.672, 26.51), (109.648, 26.47), (109.6, 26.44), (109.535, 26.42), (109.5, 26.375), (109.5, 26.25))),
    Road("R34", "焦柳铁路", "Jiaozuo–Liuzhou Railway", "railway", LIST,
         ((109.62, 26.8), (109.64, 26.72), (109.655, 26.66), (109.668, 26.61), (109.669, 26.56), (109.65, 26.5), (109.63, 26.45), (109.62, 26.36))),
    Road("R41", "", "", "county", GENERIC,
         ((109.7069, 26.59), (109.74, 26.63), (109.752, 26.68), (109.76444, 26.71333))),
    Road("R42", "", "", "county", GENERIC,
         ((109.7117, 26.5751), (109.75, 26.59), (109.8, 26.62), (109.853486, 26.660495))),
    Road("R43", "", "", "county", GENERIC, ((109.75, 26.59), (109.79, 26.56), (109.839776, 26.53043))),
    Road("R44", "", "", "county", GENERIC,
         ((109.6755, 26.5729), (109.65, 26.61), (109.606709, 26.660311), (109.54, 26.68), (109.475, 26.7))),
    Road("R45", "", "", "county", GENERIC,
         ((109.65, 26.61), (109.58, 26.6), (109.52, 26.615), (109.448493, 26.611153))),
    Road("R46", "", "", "county", GENERIC,
         ((109.6, 26.44), (109.53, 26.435), (109.438537, 26.413504), (109.4, 26.38), (109.379135, 26.348991))),
    Road("R47", "", "", "county", GENERIC,
         ((109.5, 26.375), (109.48, 26.36), (109.43, 26.35), (109.379135, 26.348991))),
)
EXPRESSWAY_LINK = (
    (1120, 1380), (1450, 1700), (1900, 1900), (2600, 2150), (3340, 2330),
)

BROOKS = (
    ((-2300, 1500), (-1500, 1130), (-900, 740), (-480, 640), (-60, 690), (300, 640), (560, 600)),
    ((-2500, -900), (-1500, -860), (-850, -980), (-300, -960), (0, -1020), (230, -960)),
    ((2400, -900), (1700, -600), (1200, -330), (800, -280), (480, -200)),
)


@dataclass(frozen=True)
class Community:
    """A community of the seat: serial (ours, not the statistical code), name and where it grows from."""

    serial: int
    name: str
    name_en: str
    kind: str
    seed: Pair


COMMUNITIES = (
    Community(1, "西街社区", "Xijie Community", "community", (-600, 600)),
    Community(2, "河街社区", "Hejie Community", "community", (330, 700)),
    Community(3, "下熙待社区", "Xiaxidai Community", "community", (-100, -200)),
    Community(4, "东街社区", "Dongjie Community", "community", (20, 260)),
    Community(5, "土桥街社区", "Tuqiaojie Community", "community", (-200, 1130)),
    Community(6, "江东街社区", "Jiangdongjie Community", "community", (950, 330)),
    Community(7, "田心社区", "Tianxin Community", "community", (-1230, 300)),
    Community(8, "田铺街社区", "Tianpujie Community", "community", (0, -530)),
    Community(9, "团结社区", "Tuanjie Community", "community", (-620, -250)),
    Community(10, "建国桥社区", "Jianguoqiao Community", "community", (950, -480)),
    Community(11, "万福路社区", "Wanfulu Community", "community", (-720, -930)),
    Community(12, "马王界社区", "Mawangjie Community", "community", (-1300, -420)),
    Community(13, "乐安桥社区", "Le'anqiao Community", "community", (0, -1020)),
    Community(14, "艮山口社区", "Genshankou Community", "community", (980, 1050)),
    Community(15, "友谊社区", "Youyi Community", "community", (-640, 1260)),
    Community(16, "红星社区", "Hongxing Community", "community", (100, 1350)),
    Community(17, "北门坡社区", "Beimenpo Community", "community", (-80, 2050)),
    Community(18, "邓家坡社区", "Dengjiapo Community", "community", (-1100, 900)),
    Community(19, "玉麟庵社区", "Yulin'an Community", "community", (-60, -1720)),
    Community(201, "二凉亭村", "Erliangting Village", "village", (-850, -1850)),
    Community(202, "飞山村", "Feishan Village", "village", (-1750, 500)),
    Community(203, "渠江村", "Qujiang Village", "village", (1250, 1750)),
)
GRADE_A, GRADE_B = 800.0, 1650.0  # metres from the old town to the middle of a duty grid
OLD_TOWN = (-100.0, 250.0)
