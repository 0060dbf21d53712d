"""People and undertakings brought to where a test wants them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shapely.geometry import Point

from chengxu.accounts.rules import Actor
from chengxu.common.ids import SeededIds
from chengxu.undertakings.acting import bylaws, funds, orders, works
from chengxu.undertakings.deciding import funding, legislating, rectifying, working
from chengxu.undertakings.deciding.brought import Brought
from chengxu.undertakings.deciding.machine import DECIDES, ENTERS, KEEPS, READS, REVIEWS
from chengxu.undertakings.models import Undertaking
from tests.jingzhou import NOW, SEAT

TODAY = date(2023, 5, 8)
DAY = timedelta(days=1)


def somebody(uid: str, unit: str, *verbs: str) -> Actor:
    return Actor(uid=uid, name=uid, unit=unit, verbs=frozenset(verbs))


DESK = somebody("desk", "JZCG-BGS", READS, KEEPS, ENTERS)
LANDFILL = somebody("landfill", "JZCG-TM", READS, KEEPS)
ROADS = somebody("roads", "JZCG-SZ", READS, KEEPS)
SANITATION = somebody("sanitation", "JZCG-HW", READS, KEEPS, REVIEWS)
GREEN = somebody("green", "JZCG-YL", READS, KEEPS)
LEGAL = somebody("legal", "JZCG-FG", READS, REVIEWS)
HEAD = somebody("head", "JZCG", READS, REVIEWS, DECIDES)
READER = somebody("reader", "JZCG-ZX", READS)
ids = SeededIds("undertakings")

FINDING = rectifying.Given(
    sort="landfill", title="填埋场渗滤液处置能力不足", body="省生态环境保护督察组", document="湘环督〔2023〕12 号",
    dated=date(2023, 3, 1), finding="渗滤液积存，雨污分流不彻底。", unit="JZCG-TM", due=date(2023, 6, 30),
    co_units=("JZCG-HW",), measures=(("HDPE 膜覆盖填埋区", date(2023, 5, 31)),),
)  # fmt: skip
WORK = working.Given(
    sort="drainage", title="排水防涝二期", text="鹤山路雨污管网改造 1.2 公里。", unit="JZCG-SZ", budget=500_000_000,
    planned=(("start", date(2023, 3, 1)), ("acceptance", date(2023, 12, 1))), contractor="靖通市政工程有限公司",
)  # fmt: skip
FUND = funding.Given(
    sort="sorting", title="2023 年垃圾分类专项资金", unit="JZCG-HW", year=2023, document="靖财建〔2023〕8 号",
    dated=date(2023, 3, 9), lines=(("收集容器", 40_000_000), ("宣传", 10_000_000)),
)  # fmt: skip
BYLAW = legislating.Given(
    sort="green",
    title="城市绿线管理办法",
    text="第一条 为了保护绿地。\n第二条 绿线不得占用。",
    unit="JZCG-YL",
)


def paper(**more: Any) -> Brought:
    """A document of yesterday, and whatever else is brought."""
    return Brought(
        **({"document": "整改佐证", "number": "1 号", "dated": TODAY - DAY, "day": TODAY - DAY} | more)
    )


def finding(**changed: Any) -> Undertaking:
    uid = orders.enter(given=replace(FINDING, **changed), actor=DESK, now=NOW, ids=ids)
    return Undertaking.objects.get(uid=uid)


def order(row: Undertaking, step: str, actor: Actor, brought: Brought | None = None) -> str:
    return orders.act(uid=row.uid, step=step, brought=brought or Brought(), actor=actor, now=NOW, ids=ids)


def checked() -> Undertaking:
    """A finding whose owner has done everything and checked it."""
    row = finding()
    order(row, "prove", LANDFILL, paper(key="1"))
    order(row, "self_check", LANDFILL, Brought(note="逐项核对过"))
    return row


def closed() -> Undertaking:
    row = checked()
    order(row, "pass", LEGAL)
    order(row, "apply", LANDFILL, paper())
    order(row, "confirm", DESK, paper())
    return row


def public_work(**changed: Any) -> Undertaking:
    uid = works.enter(given=replace(WORK, **changed), geometry=Point(SEAT), actor=DESK, now=NOW, ids=ids)
    return Undertaking.objects.get(uid=uid)


def work(
    row: Undertaking, step: str, actor: Actor = ROADS, brought: Brought | None = None, **more: Any
) -> None:
    works.act(uid=row.uid, step=step, brought=brought or Brought(), actor=actor, now=NOW, ids=ids, **more)


def fund(**changed: Any) -> Undertaking:
    uid = funds.enter(given=replace(FUND, **changed), actor=DESK, now=NOW, ids=ids)
    return Undertaking.objects.get(uid=uid)


def spend(row: Undertaking, step: str, actor: Actor = SANITATION, brought: Brought | None = None) -> None:
    funds.act(uid=row.uid, step=step, brought=brought or Brought(), actor=actor, now=NOW, ids=ids)


def bylaw(**changed: Any) -> Undertaking:
    uid = bylaws.enter(given=replace(BYLAW, **changed), actor=GREEN, now=NOW, ids=ids)
    return Undertaking.objects.get(uid=uid)


def legislate(
    row: Undertaking, step: str, actor: Actor = GREEN, brought: Brought | None = None, **more: Any
) -> None:
    bylaws.act(uid=row.uid, step=step, brought=brought or Brought(), actor=actor, now=NOW, ids=ids, **more)
