"""A tiny county on disk: two townships, four duty grids, three categories, six units. Tests spoil copies of it.

The words of the ledger are the real county's, so that cases can be walked under this pack too.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

REAL = Path(__file__).parents[2] / "packs" / "jingzhou"

SEAT, EAST = "990001100", "990001200"
CORE_GRID, EDGE_GRID = "99000110000101", "99000110000102"
SEAT_RURAL, EAST_RURAL = "99000110000000", "99000120000000"
IN_CORE, IN_EAST, OUTSIDE = (110.002, 27.01), (110.03, 27.01), (111.0, 27.01)

COUNTY = """\
name: {zh: 小县, en: Small County}
short: 小县
code: "990001"
bureau: 小县城管局
centre: CENTRE
zone: Asia/Shanghai
duty: {from: "08:00", to: "18:00", days: all, source: 测试, verified: false}
stages:
  acceptance: {limit: 30工作分钟, source: 测试, verified: false}
  filing: {limit: 30工作分钟, source: 测试, verified: false}
  dispatch: {limit: 30工作分钟, source: 测试, verified: false}
  verification: {limit: 2工作时, source: 测试, verified: false}
  check: {limit: 4工作时, source: 测试, verified: false}
  closing: {limit: 4工作时, source: 测试, verified: false}
  transfer: {limit: 5工作日, source: 测试, verified: false}
  review: {limit: 30日, source: 测试, verified: false}
  ruling: {limit: 2工作日, source: 测试, verified: false}
  supervision: {limit: 2工作日, source: 测试, verified: false}
  approval: {limit: 4工作时, source: 测试, verified: false}
duplicates: {radius: 50, days: 7, source: 测试, verified: false}
ledger: {algorithm: sha256}
letterhead: {organisation: 小县城管局, mark: 小城管}
contact: {hotlines: [{number: "12345", label: 热线}], emergency: 请拨打 119}
demo: {notice: 演示}
"""

COUNTY_LINES = len(COUNTY.splitlines())

UNITS = """\
units:
  BUREAU: {name: {zh: 城管局, en: Bureau}, kind: bureau}
  CENTRE: {name: {zh: 指挥中心, en: Centre}, kind: centre, parent: BUREAU}
  STREET: {name: {zh: 市容股, en: Streets}, kind: section, parent: BUREAU}
  LIGHT: {name: {zh: 路灯所, en: Lights}, kind: section, parent: BUREAU}
  T100: {name: {zh: 城关镇人民政府, en: Seat Town}, short: 城关镇, kind: township, township: "990001100"}
  T200: {name: {zh: 东乡人民政府, en: East Township}, short: 东乡, kind: township, township: "990001200"}
posts:
  chief:
    name: {zh: 值班长, en: duty chief}
    verbs: [case.accept, case.reject, case.verify, case.confirm, case.refute, case.file, case.dispatch, case.check,
            case.pass, case.close, case.rework, case.void, case.self_handle, case.reassign, case.approve, case.deny,
            case.review, case.resume, case.transfer, case.answer, case.recall, case.reclaim, case.remind, case.notify, case.notice_answer,
            case.cohandle,
            case.recalculate, case.merge, case.unmerge, case.split, case.attach, case.link, case.view_all]
  handler: {name: {zh: 承办员, en: handler}, verbs: [case.start, case.handle, case.return]}
  head: {name: {zh: 股长, en: head}, verbs: [case.reach, case.co_done, case.respond, case.defer_ask, case.suspend_ask,
            case.abnormal_ask, case.appeal, case.withdraw]}
  director: {name: {zh: 局长, en: director}, verbs: [case.approve_high, case.supervise, case.rule]}
  auxiliary: {name: {zh: 协管员, en: auxiliary}, kind: auxiliary, verbs: [case.start]}
"""

SCHEMES = """\
schemes:
  cjt214: {name: CJ/T 214, active: true, source: 测试}
"""

SOURCES = """\
sources: {D: 测试默认}
bases: {SR36: 《城市市容和环境卫生管理条例》第三十六条}
"""

EVENTS = """\
scheme: cjt214
kind: event
major: {code: "05", zh: 街面秩序, en: Street order}
categories:
  "0501":
    name: {zh: 无照经营游商, en: street vendor}
    words: [摆摊, 流动摊贩]
    conditions:
      - {when: 占道流动经营, limits: {A: 1工作时, B: 2工作时, C: 4工作时}, close: 劝离, basis: SR36, source: D}
  "0504":
    name: {zh: 店外经营, en: trading outside the shop}
    words: [占道经营, 店外摆, 公园+摆摊]
    conditions:
      - {when: 超出门窗, limits: 2工作时, close: 收回店内, source: D}
"""

COMPONENTS = """\
scheme: cjt214
kind: component
major: {code: "01", zh: 公用设施, en: Public utilities}
profiles:
  lamp:
    - {when: 不亮, limits: 24紧急工作时, close: 恢复照明, source: D, verified: true}
    - {when: 灯杆倾倒, limits: 3工作日, close: 修复, source: D, milestones: [{name: 围护, limits: 1紧急工作时}]}
categories:
  "0118":
    name: {zh: 路灯, en: street lamp}
    words: [路灯不亮, 路灯]
    conditions: lamp
"""

RULES = """\
source: 测试
rules:
  STREET-1: {for: [E05], lead: STREET, basis: 《城市市容和环境卫生管理条例》第三十六条}
  STREET-2: {for: [E0501], hours: {from: "22:00", to: "06:00"}, lead: BUREAU, with: [STREET]}
  LIGHT-1: {for: [C0118], lead: LIGHT}
  TOWN-1: {for: [E], area: rural, lead: "@township", with: [STREET]}
"""

AREAS = """\
areas:
  rural: {duty_grids: ["99000110000000", "99000120000000"]}
"""

UNLOCATED = """\
layer: unlocated
source: 测试
rules:
  NOWHERE-1: {duty_grids: [unlocated], lead: CENTRE}
"""

SCENARIOS = """\
scenarios:
  - name: 街上摆摊
    given: {category: E0501, duty_grid: "99000110000101", at: 2023-05-10T09:00:00}
    then: {lead: STREET, due: 2023-05-10T10:00:00}
  - name: 夜里摆摊
    given: {category: E0501, position: [110.002, 27.01], at: 2023-05-10T23:00:00}
    then: {lead: BUREAU, with: [STREET]}
  - name: 说路灯
    given: {text: 路灯不亮了}
    then: {category: C0118}
"""

CALENDAR = """\
year: 2023
published: true
source: 测试
holidays:
  - {name: 劳动节, from: 2023-04-29, to: 2023-05-03}
workdays: [2023-05-06]
"""

PLACES = """\
frame: cgcs2000
places:
  - {code: P001, name: 中心公园, kind: park, lon: 110.002, lat: 27.005, reach: 100}
"""

TEXTS = {
    "county.yaml": COUNTY,
    "units.yaml": UNITS,
    "catalog/schemes.yaml": SCHEMES,
    "catalog/sources.yaml": SOURCES,
    "catalog/events-05.yaml": EVENTS,
    "catalog/components-01.yaml": COMPONENTS,
    "responsibility/areas.yaml": AREAS,
    "responsibility/rules.yaml": RULES,
    "responsibility/unlocated.yaml": UNLOCATED,
    "scenarios/all.yaml": SCENARIOS,
    "calendar/2023.yaml": CALENDAR,
    "territory/places.yaml": PLACES,
}


def write(directory: Path, **changed: str) -> Path:
    """Write the county below ``directory`` and return it.

    ``changed`` replaces whole documents, named by their path with ``/`` as ``__`` and without ``.yaml``.
    """
    for path, text in TEXTS.items():
        key = path.removesuffix(".yaml").replace("/", "__").replace("-", "_")
        _put(directory / path, changed.pop(key, text))
    for layer, features in _layers().items():
        document = {"type": "FeatureCollection", "frame": "cgcs2000", "features": features}
        _put(directory / "territory" / f"{layer}.geojson", json.dumps(document, ensure_ascii=False))
    shutil.copy(REAL / "deeds.yaml", directory / "deeds.yaml")
    assert not changed, f"no such documents: {sorted(changed)}"
    return directory


def edit(directory: Path, path: str, old: str, new: str) -> None:
    """Replace ``old``, which must occur, in one document of the county."""
    text = (directory / path).read_text("utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    (directory / path).write_text(text.replace(old, new), "utf-8")


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _layers() -> dict[str, list[dict[str, Any]]]:
    whole, seat, east = (110.0, 110.04), (110.0, 110.02), (110.02, 110.04)
    community = "990001100001"
    grids = (
        (CORE_GRID, "核心网格", community, "A", False, (110.0, 110.005)),
        (EDGE_GRID, "外围网格", community, "B", False, (110.005, 110.01)),
        (SEAT_RURAL, "城关镇村组", SEAT, "C", True, (110.01, 110.02)),
        (EAST_RURAL, "东乡网格", EAST, "C", True, east),
    )
    return {
        "outline": [_area(whole, code="990001", name="小县")],
        "townships": [
            _area(seat, code=SEAT, name="城关镇", kind="town"),
            _area(east, code=EAST, name="东乡", kind="township"),
        ],
        "communities": [
            _area((110.0, 110.01), code=community, name="中心社区", kind="community", township=SEAT)
        ],
        "duty_grids": [
            _area(span, code=code, name=name, parent=parent, grade=grade, synthetic=synthetic)
            for code, name, parent, grade, synthetic, span in grids
        ],
        "unit_grids": [
            _area((110.0, 110.005), code=community + "001", parent=CORE_GRID),
            _area((110.005, 110.01), code=community + "002", parent=EDGE_GRID),
        ],
        "roads": [_line((110.0, 110.04), code="R01", name="人民路", kind="main")],
        "river": [_line((110.0, 110.04), 27.018, code="W01", name="小河", kind="river")],
    }


def _area(span: tuple[float, float], **properties: Any) -> dict[str, Any]:
    (west, east), south, north = span, 27.0, 27.02
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return _feature("Polygon", [ring], properties)


def _line(span: tuple[float, float], lat: float = 27.01, **properties: Any) -> dict[str, Any]:
    return _feature("LineString", [[span[0], lat], [span[1], lat]], properties)


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }
