"""Open data of where the public is served, and of penalty decisions in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chengxu.accounts import queries as accounts
from chengxu.common.messages import Message
from chengxu.enforcement import opened
from chengxu.enforcement.models import Publication
from chengxu.enforcement.publishing import Ground, PartyKind
from chengxu.exchange.opendata.fields import LAT, LON, DataSet, Field, Kind, Row
from chengxu.territory import queries as territory

BLOCK = 1000
FEN = 100
SERVICES_FILE = Message("县域配置包 territory/services.yaml", "territory/services.yaml of the county pack")
DECISION = Message("公示的处罚决定", "the published decision")
POINT_FIELDS = (
    Field("code", Kind.TEXT, Message("代码", "its code"), SERVICES_FILE),
    Field("kind", Kind.TEXT, Message("类别", "what it is"), SERVICES_FILE),
    Field("name", Kind.TEXT, Message("名称", "its name"), SERVICES_FILE),
    Field("township", Kind.TEXT, Message("乡镇", "township"), SERVICES_FILE),
    Field("address", Kind.TEXT, Message("怎么找", "how to find it"), SERVICES_FILE),
    Field(
        "hours",
        Kind.TEXT,
        Message("开放时间，空的是没有登记", "when it is open; empty when not known"),
        SERVICES_FILE,
    ),
    Field("season_from", Kind.DAY, Message("季节性市场开始日", "first day of its season"), SERVICES_FILE),
    Field("season_to", Kind.DAY, Message("季节性市场结束日（含）", "last day of its season"), SERVICES_FILE),
    Field("phone", Kind.TEXT, Message("电话", "telephone"), SERVICES_FILE),
    Field("accessible", Kind.YES_NO, Message("无障碍", "step-free"), SERVICES_FILE),
    Field("note", Kind.TEXT, Message("说明", "a note"), SERVICES_FILE),
    Field("source", Kind.TEXT, Message("条目的来源", "where the entry comes from"), SERVICES_FILE),
    Field("as_of", Kind.DAY, Message("截至哪一天", "true on this day"), SERVICES_FILE),
    Field("verified", Kind.YES_NO, Message("已经核实", "held against its source"), SERVICES_FILE),
    LON,
    LAT,
)
PENALTY_FIELDS = (
    Field("number", Kind.TEXT, Message("决定书文号", "number of the decision"), DECISION),
    Field("party", Kind.TEXT, Message("当事人；自然人只写姓", "the party; of a person the surname alone"), DECISION),
    Field("party_kind", Kind.TEXT, Message("当事人是哪一类", "what kind of party"), DECISION),
    Field("cause", Kind.TEXT, Message("案由", "cause of action"), DECISION),
    Field("facts", Kind.TEXT, Message("违法事实", "the facts"), DECISION),
    Field("basis", Kind.TEXT, Message("依据", "the law"), DECISION),
    Field("fine", Kind.WHOLE, Message("罚款", "fine"), DECISION, "元"),
    Field("confiscated", Kind.WHOLE, Message("没收违法所得", "unlawful gain confiscated"), DECISION, "元"),
    Field("unit", Kind.TEXT, Message("办案单位", "the unit"), DECISION),
    Field("decided_on", Kind.DAY, Message("决定日期", "day of the decision"), DECISION),
    Field("published_on", Kind.DAY, Message("公示日期", "day it was published"), DECISION),
    Field("withdrawn_on", Kind.DAY, Message("撤回日期；撤回的只留文号和理由", "day it was withdrawn; then number and reason alone stay"), DECISION),
    Field("reason", Kind.TEXT, Message("撤回的理由", "why it was withdrawn"), DECISION),
)  # fmt: skip


def points(now: datetime) -> Iterator[list[Row]]:
    """All points of service of the pack in force, in one block."""
    known, ground = territory.services(), territory.territory()
    yield [
        (
            point.code, known.kinds[point.kind].zh, point.name.zh, ground.name(point.township).zh if point.township else "",
            point.address.zh, "；".join(hours.label.zh for hours in point.hours), point.start, point.end, point.phone,
            point.accessible, point.note.zh, point.source, point.as_of, point.verified, point.lon, point.lat,
        )
        for point in known.points
    ]  # fmt: skip


def penalties(now: datetime) -> Iterator[list[Row]]:
    """All publications, in the order in which they were made."""
    units, after = accounts.organisation(), 0
    found = opened.in_the_open().order_by("id")
    while rows := list(found.filter(id__gt=after)[:BLOCK]):
        after = rows[-1].pk
        yield [_penalty(row, units.name(row.proceeding.unit).zh) for row in rows]


def _penalty(row: Publication, unit: str) -> Row:
    proceeding, gone = row.proceeding, row.withdrawn_on is not None
    ground = f"{Ground(row.ground).label.zh}：{row.reason}" if gone else ""
    return (
        proceeding.number, row.party, "" if gone else PartyKind(row.party_kind).label.zh, "" if gone else proceeding.cause,
        row.facts, row.basis, None if gone else proceeding.fine // FEN, None if gone else proceeding.confiscated // FEN,
        unit, proceeding.decided_on, row.published_on, row.withdrawn_on, ground,
    )  # fmt: skip


SERVICES = DataSet(
    name="services",
    title=Message("便民服务点", "Points of service"),
    about=Message("公共厕所、垃圾站点、办事窗口、临时市场和分时段摊点。", "Public toilets, waste stations, counters, markets by the hour."),
    fields=POINT_FIELDS,
    blocks=points,
    located=True,
)  # fmt: skip
PENALTIES = DataSet(
    name="penalties",
    title=Message("行政处罚决定公示", "Published penalty decisions"),
    about=Message(
        "依法公示的处罚决定，撤回的只留文号和理由。",
        "Decisions the law lays open; of those withdrawn number and reason.",
    ),
    fields=PENALTY_FIELDS,
    blocks=penalties,
)
