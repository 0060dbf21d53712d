"""Where figures may come from: the sources an indicator can name and the columns it may speak of. Plain Python.

A source is a table of the database or a summary by day of another source. Its columns are what a county may use in
``where`` and ``of``; anything else (names, phones, free text) never reaches the analytics files.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message
from chengxu.indicators.recurring_sources import (
    CAMPAIGN_PLACES,
    HOURS,
    OCCURRENCES,
    POSTS,
    SHIFT_DAYS,
    SHIFTS,
    SURVEY_ANSWERS,
)  # fmt: skip
from chengxu.indicators.shapes import DAY, MONTH, PLACE, UID, UNIT, Column, Kind, Source, at, columns_of, text

__all__ = ["SOURCES", "Column", "Kind", "Source"]


DEEDS = Source(
    name="deeds",
    label=Message("工作台账", "the ledger"),
    time="occurred_at",
    unit="unit",
    amount="quantity",
    looked_up={"class": ("verb", "object")},
    bare="bare_deeds",
    look_up='SELECT d.*, w."class" FROM {rows} d LEFT JOIN work w ON w.verb = d.verb AND w."object" = d."object"',
    owners={"case_uid": "件"},
    columns=columns_of(
        UID,
        at("occurred_at", "发生时间", "when", nullable=False),
        text("verb", "动作", "verb"),
        text("object", "对象", "object"),
        Column("quantity", Kind.MILLI, Message("数量", "quantity"), nullable=True),
        text("measure", "量词", "measure"),
        text("class", "721 分类", "721 class"),
        PLACE,
        text("grid", "网格", "grid"),
        UNIT,
        text("source", "来源", "source"),
        text("actor", "记录人", "actor"),
        text("case_uid", "案件", "case"),
        Column("of_case", Kind.YES_NO, Message("属于案件", "part of a case")),
        text("party_uid", "当事人", "party"),
        text("routine_uid", "任务", "routine"),
        text("proceeding_uid", "处罚案件", "proceeding"),
        DAY,
        MONTH,
    ),
)

CASES = Source(
    name="cases",
    label=Message("案件", "cases"),
    time="reported_at",
    unit="lead_unit",
    columns=columns_of(
        UID,
        Column("case_no", Kind.TEXT, Message("案件号", "case number"), nullable=True),
        text("state", "状态", "state"),
        text("category", "小类", "category"),
        text("condition", "立案条件", "filing condition"),
        text("channel", "渠道", "channel"),
        text("township", "乡镇", "township"),
        text("grid", "网格", "grid"),
        text("grade", "区域等级", "area grade"),
        PLACE,
        text("lead_unit", "主办单位", "lead unit"),
        UNIT,
        at("reported_at", "上报时间", "reported", nullable=False),
        at("accepted_at", "受理时间", "accepted"),
        at("filed_at", "立案时间", "filed"),
        at("dispatched_at", "派遣时间", "dispatched"),
        at("handled_at", "处置完毕时间", "handled"),
        at("closed_at", "结案时间", "closed"),
        at("due_at", "结案期限", "due"),
        text("finding", "核实结论", "finding"),
        Column("reworks", Kind.WHOLE, Message("返工次数", "reworks"), measure="次"),
        Column("returns", Kind.WHOLE, Message("回退次数", "returns"), measure="次"),
        Column("on_time", Kind.YES_NO, Message("按期", "on time"), nullable=True),
        Column("deferrals", Kind.WHOLE, Message("延期次数", "deferrals"), measure="次"),
        Column("supervised", Kind.WHOLE, Message("督办次数", "supervisions"), measure="次"),
        Column("disputes", Kind.WHOLE, Message("争议次数", "disputes"), measure="次"),
        Column("exempted", Kind.YES_NO, Message("申诉免责", "exempted on appeal")),
        Column("abnormal", Kind.YES_NO, Message("非正常结案", "closed abnormally")),
        Column("self_handled", Kind.YES_NO, Message("现场自行处置", "handled on the spot")),
        text("transferred_to", "移送单位", "transferred to"),
        text("auto_rule", "自动派遣规则", "rule of automatic dispatch"),
        Column(
            "relapse_days",
            Kind.NUMBER,
            Message("结案到再次发生的天数", "days until it came back"),
            nullable=True,
        ),
    ),
)

CLOCKS = Source(
    name="clocks",
    label=Message("环节计时", "stage clocks"),
    time="due_at",
    unit="unit",
    owners={"case_uid": "件"},
    alone="kind",
    columns=columns_of(
        UID,
        text("case_uid", "案件", "case"),
        text("kind", "环节", "stage"),
        UNIT,
        at("started_at", "开始时间", "started", nullable=False),
        at("due_at", "期限", "due", nullable=False),
        at("stopped_at", "完成时间", "stopped"),
        Column("breached", Kind.YES_NO, Message("超期", "out of time")),
        Column("provisional", Kind.YES_NO, Message("日历待定", "calendar provisional")),
        Column("exempted", Kind.YES_NO, Message("申诉免责", "exempted on appeal")),
        text("paused_for", "停表原因", "paused for"),
        text("label", "阶段", "milestone"),
    ),
)

REPORTS = Source(
    name="reports",
    label=Message("群众来件", "reports received"),
    time="received_at",
    columns=columns_of(
        UID,
        text("channel", "渠道", "channel"),
        text("category", "小类", "category"),
        at("reported_at", "反映时间", "reported", nullable=False),
        at("received_at", "收到时间", "received", nullable=False),
    ),
)

RATINGS = Source(
    name="ratings",
    label=Message("群众评价", "ratings by reporters"),
    time="rated_at",
    unit="unit",
    owners={"case_uid": "件"},
    columns=columns_of(
        UID,
        text("case_uid", "案件", "case"),
        text("channel", "渠道", "channel"),
        UNIT,
        Column("score", Kind.WHOLE, Message("分值", "score"), measure="分"),
        Column("satisfied", Kind.YES_NO, Message("满意", "satisfied")),
        at("rated_at", "评价时间", "rated", nullable=False),
    ),
)

ANSWERS = Source(
    name="answers",
    label=Message("公开答复", "public answers"),
    time="answered_at",
    unit="unit",
    owners={"case_uid": "件"},
    columns=columns_of(
        UID,
        text("case_uid", "案件", "case"),
        text("channel", "渠道", "channel"),
        UNIT,
        at("due_at", "期限", "due", nullable=False),
        at("answered_at", "答复时间", "answered"),
        Column("late", Kind.YES_NO, Message("超期", "late")),
    ),
)
"""Only what was published; a draft is no answer."""

TICKETS = Source(
    name="tickets",
    label=Message("称重单", "weighbridge tickets"),
    time="weighed_at",
    amount="net",
    columns=columns_of(
        UID,
        text("number", "单号", "number"),
        at("weighed_at", "称重时间", "weighed", nullable=False),
        text("station", "站点", "station"),
        text("township", "乡镇", "township"),
        text("kind", "垃圾种类", "kind of waste"),
        Column("net", Kind.MILLI, Message("净重", "net"), measure="吨"),
    ),
)

READINGS = Source(
    name="readings",
    label=Message("监测值", "readings"),
    time="at",
    amount="value",
    columns=columns_of(
        UID,
        text("series", "监测点", "series"),
        at("at", "时间", "when", nullable=False),
        Column("value", Kind.MILLI, Message("监测值", "value")),
        text("measure", "量词", "measure"),
    ),
)

PROCEEDINGS = Source(
    name="proceedings",
    label=Message("行政处罚案件", "penalty proceedings"),
    time="opened_on",
    unit="unit",
    amount="fine",
    columns=columns_of(
        UID,
        text("number", "案号", "number"),
        text("cause", "案由", "cause"),
        text("field", "领域", "field"),
        text("procedure", "程序", "procedure"),
        UNIT,
        Column("opened_on", Kind.DAY, Message("立案日期", "opened")),
        Column("decided_on", Kind.DAY, Message("决定日期", "decided"), nullable=True),
        Column("closed_on", Kind.DAY, Message("结案日期", "closed"), nullable=True),
        text("state", "状态", "state"),
        Column("fine", Kind.FEN, Message("罚款", "fine"), measure="元"),
        Column("confiscated", Kind.FEN, Message("没收", "confiscated"), measure="元"),
    ),
)

DEED_DAYS = Source(
    name="deed_days",
    label=Message("台账按日按地点汇总", "the ledger by day and place"),
    time="day",
    unit="unit",
    amount="quantity",
    of="deeds",
    columns=columns_of(
        UID,
        DAY,
        text("verb", "动作", "verb"),
        text("object", "对象", "object"),
        text("measure", "量词", "measure"),
        PLACE,
        UNIT,
        Column("quantity", Kind.MILLI, Message("当日合计", "sum of the day"), nullable=True),
    ),
)

HANDOVERS = Source(
    name="handovers",
    label=Message("退回后的转派", "cases sent on after a return"),
    time="occurred_at",
    unit="unit",
    pair="pair",
    of="deeds",
    owners={"case_uid": "件"},
    columns=columns_of(
        UID,
        at("occurred_at", "转派时间", "when", nullable=False),
        text("case_uid", "案件", "case"),
        text("verb", "动作", "verb"),
        text("from_unit", "退回单位", "unit that returned it"),
        text("unit", "接收单位", "unit that got it"),
        text("pair", "退回单位>接收单位", "from > to"),
        text("grid", "网格", "grid"),
    ),
)
"""A dispatch or ruling that follows a return of the same case: who gave it back, who got it next."""

SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        DEEDS, CASES, CLOCKS, REPORTS, RATINGS, ANSWERS, TICKETS, READINGS, SHIFTS, POSTS, HOURS, OCCURRENCES, PROCEEDINGS, SHIFT_DAYS, DEED_DAYS,
        HANDOVERS,
        CAMPAIGN_PLACES, SURVEY_ANSWERS,
    )
}  # fmt: skip
