"""Where figures may come from: the sources an indicator can name and the columns it may speak of. Plain Python.

A source is a table of the database or a summary by day of another source. Its columns are what a county may use in
``where`` and ``of``; anything else (names, phones, free text) never reaches the analytics files.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message
from chengxu.indicators.shapes import Column, Kind, Source

__all__ = ["SOURCES", "Column", "Kind", "Source"]


def _columns(*columns: Column) -> Mapping[str, Column]:
    return {column.name: column for column in columns}


def _text(name: str, zh: str, en: str) -> Column:
    return Column(name, Kind.TEXT, Message(zh, en))


def _at(name: str, zh: str, en: str, *, nullable: bool = True) -> Column:
    return Column(name, Kind.INSTANT, Message(zh, en), nullable)


_DAY = Column("day", Kind.DAY, Message("日期", "day"))
_MONTH = _text("month", "月份", "month")
_UNIT = _text("unit", "单位", "unit")
_PLACE = _text("place", "地点", "place")
_UID = _text("uid", "编号", "id")

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
    columns=_columns(
        _UID,
        _at("occurred_at", "发生时间", "when", nullable=False),
        _text("verb", "动作", "verb"),
        _text("object", "对象", "object"),
        Column("quantity", Kind.MILLI, Message("数量", "quantity"), nullable=True),
        _text("measure", "量词", "measure"),
        _text("class", "721 分类", "721 class"),
        _PLACE,
        _text("grid", "网格", "grid"),
        _UNIT,
        _text("source", "来源", "source"),
        _text("actor", "记录人", "actor"),
        _text("case_uid", "案件", "case"),
        Column("of_case", Kind.YES_NO, Message("属于案件", "part of a case")),
        _text("party_uid", "当事人", "party"),
        _text("routine_uid", "任务", "routine"),
        _text("proceeding_uid", "处罚案件", "proceeding"),
        _DAY,
        _MONTH,
    ),
)

CASES = Source(
    name="cases",
    label=Message("案件", "cases"),
    time="reported_at",
    unit="lead_unit",
    columns=_columns(
        _UID,
        Column("case_no", Kind.TEXT, Message("案件号", "case number"), nullable=True),
        _text("state", "状态", "state"),
        _text("category", "小类", "category"),
        _text("condition", "立案条件", "filing condition"),
        _text("channel", "渠道", "channel"),
        _text("township", "乡镇", "township"),
        _text("grid", "网格", "grid"),
        _text("grade", "区域等级", "area grade"),
        _PLACE,
        _text("lead_unit", "主办单位", "lead unit"),
        _UNIT,
        _at("reported_at", "上报时间", "reported", nullable=False),
        _at("accepted_at", "受理时间", "accepted"),
        _at("filed_at", "立案时间", "filed"),
        _at("dispatched_at", "派遣时间", "dispatched"),
        _at("handled_at", "处置完毕时间", "handled"),
        _at("closed_at", "结案时间", "closed"),
        _at("due_at", "结案期限", "due"),
        _text("finding", "核实结论", "finding"),
        Column("reworks", Kind.WHOLE, Message("返工次数", "reworks"), measure="次"),
        Column("returns", Kind.WHOLE, Message("回退次数", "returns"), measure="次"),
        Column("on_time", Kind.YES_NO, Message("按期", "on time"), nullable=True),
        Column("deferrals", Kind.WHOLE, Message("延期次数", "deferrals"), measure="次"),
        Column("supervised", Kind.WHOLE, Message("督办次数", "supervisions"), measure="次"),
        Column("disputes", Kind.WHOLE, Message("争议次数", "disputes"), measure="次"),
        Column("exempted", Kind.YES_NO, Message("申诉免责", "exempted on appeal")),
        Column("abnormal", Kind.YES_NO, Message("非正常结案", "closed abnormally")),
        Column("self_handled", Kind.YES_NO, Message("现场自行处置", "handled on the spot")),
        _text("transferred_to", "移送单位", "transferred to"),
        _text("auto_rule", "自动派遣规则", "rule of automatic dispatch"),
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
    columns=_columns(
        _UID,
        _text("case_uid", "案件", "case"),
        _text("kind", "环节", "stage"),
        _UNIT,
        _at("started_at", "开始时间", "started", nullable=False),
        _at("due_at", "期限", "due", nullable=False),
        _at("stopped_at", "完成时间", "stopped"),
        Column("breached", Kind.YES_NO, Message("超期", "out of time")),
        Column("provisional", Kind.YES_NO, Message("日历待定", "calendar provisional")),
        Column("exempted", Kind.YES_NO, Message("申诉免责", "exempted on appeal")),
        _text("paused_for", "停表原因", "paused for"),
        _text("label", "阶段", "milestone"),
    ),
)

REPORTS = Source(
    name="reports",
    label=Message("群众来件", "reports received"),
    time="received_at",
    columns=_columns(
        _UID,
        _text("channel", "渠道", "channel"),
        _text("category", "小类", "category"),
        _at("reported_at", "反映时间", "reported", nullable=False),
        _at("received_at", "收到时间", "received", nullable=False),
    ),
)

RATINGS = Source(
    name="ratings",
    label=Message("群众评价", "ratings by reporters"),
    time="rated_at",
    unit="unit",
    owners={"case_uid": "件"},
    columns=_columns(
        _UID,
        _text("case_uid", "案件", "case"),
        _text("channel", "渠道", "channel"),
        _UNIT,
        Column("score", Kind.WHOLE, Message("分值", "score"), measure="分"),
        Column("satisfied", Kind.YES_NO, Message("满意", "satisfied")),
        _at("rated_at", "评价时间", "rated", nullable=False),
    ),
)

ANSWERS = Source(
    name="answers",
    label=Message("公开答复", "public answers"),
    time="answered_at",
    unit="unit",
    owners={"case_uid": "件"},
    columns=_columns(
        _UID,
        _text("case_uid", "案件", "case"),
        _text("channel", "渠道", "channel"),
        _UNIT,
        _at("due_at", "期限", "due", nullable=False),
        _at("answered_at", "答复时间", "answered"),
        Column("late", Kind.YES_NO, Message("超期", "late")),
    ),
)
"""Only what was published; a draft is no answer."""

TICKETS = Source(
    name="tickets",
    label=Message("称重单", "weighbridge tickets"),
    time="weighed_at",
    amount="net",
    columns=_columns(
        _UID,
        _text("number", "单号", "number"),
        _at("weighed_at", "称重时间", "weighed", nullable=False),
        _text("station", "站点", "station"),
        _text("township", "乡镇", "township"),
        _text("kind", "垃圾种类", "kind of waste"),
        Column("net", Kind.MILLI, Message("净重", "net"), measure="吨"),
    ),
)

READINGS = Source(
    name="readings",
    label=Message("监测值", "readings"),
    time="at",
    amount="value",
    columns=_columns(
        _UID,
        _text("series", "监测点", "series"),
        _at("at", "时间", "when", nullable=False),
        Column("value", Kind.MILLI, Message("监测值", "value")),
        _text("measure", "量词", "measure"),
    ),
)

SHIFTS = Source(
    name="shifts",
    label=Message("班次", "shifts"),
    time="starts_at",
    unit="unit",
    columns=_columns(
        _UID,
        _text("routine", "常态任务", "routine"),
        _UNIT,
        _PLACE,
        _at("starts_at", "开始时间", "starts", nullable=False),
        _at("ends_at", "结束时间", "ends", nullable=False),
        _text("state", "状态", "state"),
        _DAY,
        _MONTH,
    ),
)

POSTS = Source(
    name="posts",
    label=Message("排班岗位", "posts of rosters"),
    time="starts_at",
    unit="unit",
    amount="hours",
    key="key",
    columns=_columns(
        _text("key", "编号", "id"),
        _text("routine", "常态任务", "routine"),
        _UNIT,
        _PLACE,
        _text("shift", "班次", "shift"),
        _text("person", "人员", "person"),
        _at("starts_at", "开始时间", "starts", nullable=False),
        Column("hours", Kind.NUMBER, Message("时长（小时）", "hours"), measure="小时"),
        _text("standing", "到岗情况", "what came of it"),
        Column("held", Kind.YES_NO, Message("地点有人", "place manned")),
        Column("ruled", Kind.YES_NO, Message("带班认定过", "decided by a leader")),
        _DAY,
        _MONTH,
    ),
)
"""A post once, by its newest verdict; one that waits for a decision is among them with that standing."""


def _spent(name: str, zh: str, en: str) -> Column:
    return Column(f"{name}_hours", Kind.NUMBER, Message(f"{zh}工时（小时）", f"hours {en}"), measure="小时")


HOURS = Source(
    name="hours", label=Message("工时", "hours of work"), time="day", unit="unit", amount="beyond_hours",
    columns=_columns(
        _UID, _UNIT, _text("person", "人员", "person"), _DAY, _MONTH, _spent("planned", "排班", "planned"), _spent("worked", "在岗", "on shift"),
        _spent("beyond", "计划外", "beyond the plan"), _spent("apart", "待认定", "to be decided"),
    ),
)  # fmt: skip
"""A person's month in a unit once; its day is the first of the month."""

OCCURRENCES = Source(
    name="occurrences",
    label=Message("常态任务", "recurring tasks"),
    time="day",
    unit="unit",
    amount="counted",
    owners={"case_uid": "件"},
    columns=_columns(
        _UID,
        _text("routine", "常态任务", "task"),
        _UNIT,
        _text("post", "岗位", "post"),
        _text("seat", "单位岗位", "post of a unit"),
        _text("person", "责任人", "who answers for it"),
        _PLACE,
        _DAY,
        _MONTH,
        _at("starts_at", "开始时间", "starts", nullable=False),
        _at("ends_at", "结束时间", "ends", nullable=False),
        _at("enough_at", "做满时间", "done at"),
        _text("state", "状态", "state"),
        _text("reason", "原因", "reason"),
        Column("required", Kind.MILLI, Message("要求数量", "required")),
        Column("counted", Kind.MILLI, Message("实际数量", "counted")),
        _text("case_uid", "案件", "case"),
    ),
)
"""One row for each time and target a task is due; excused and planned ones are told apart by ``state``."""

PROCEEDINGS = Source(
    name="proceedings",
    label=Message("行政处罚案件", "penalty proceedings"),
    time="opened_on",
    unit="unit",
    amount="fine",
    columns=_columns(
        _UID,
        _text("number", "案号", "number"),
        _text("cause", "案由", "cause"),
        _text("field", "领域", "field"),
        _text("procedure", "程序", "procedure"),
        _UNIT,
        Column("opened_on", Kind.DAY, Message("立案日期", "opened")),
        Column("decided_on", Kind.DAY, Message("决定日期", "decided"), nullable=True),
        Column("closed_on", Kind.DAY, Message("结案日期", "closed"), nullable=True),
        _text("state", "状态", "state"),
        Column("fine", Kind.FEN, Message("罚款", "fine"), measure="元"),
        Column("confiscated", Kind.FEN, Message("没收", "confiscated"), measure="元"),
    ),
)

SHIFT_DAYS = Source(
    name="shift_days",
    label=Message("班次按日汇总", "shifts by day"),
    time="day",
    unit="unit",
    of="shifts",
    columns=_columns(
        _UID,
        _DAY,
        _text("routine", "常态任务", "routine"),
        _UNIT,
        Column("shifts", Kind.WHOLE, Message("到岗班次", "shifts worked"), measure="班"),
        Column("hours", Kind.NUMBER, Message("首末班跨度（小时）", "from first to last"), measure="小时"),
    ),
)

DEED_DAYS = Source(
    name="deed_days",
    label=Message("台账按日按地点汇总", "the ledger by day and place"),
    time="day",
    unit="unit",
    amount="quantity",
    of="deeds",
    columns=_columns(
        _UID,
        _DAY,
        _text("verb", "动作", "verb"),
        _text("object", "对象", "object"),
        _text("measure", "量词", "measure"),
        _PLACE,
        _UNIT,
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
    columns=_columns(
        _UID,
        _at("occurred_at", "转派时间", "when", nullable=False),
        _text("case_uid", "案件", "case"),
        _text("verb", "动作", "verb"),
        _text("from_unit", "退回单位", "unit that returned it"),
        _text("unit", "接收单位", "unit that got it"),
        _text("pair", "退回单位>接收单位", "from > to"),
        _text("grid", "网格", "grid"),
    ),
)
"""A dispatch or ruling that follows a return of the same case: who gave it back, who got it next."""

CAMPAIGN_PLACES = Source(
    name="campaign_places", label=Message("专项整治的地方", "places of campaigns"), time="closed_on", unit="unit",
    columns=_columns(
        _UID, _text("campaign_uid", "专项整治", "campaign"), _text("case_uid", "案件", "case"), _text("group", "组别", "group"),
        _text("category", "小类", "category"), _PLACE, _UNIT, Column("closed_on", Kind.DAY, Message("结案日期", "closed")),
        Column("watched", Kind.WHOLE, Message("结案后过了几天", "days since"), measure="天"),
        Column("back_days", Kind.WHOLE, Message("隔几天又出现", "days until it came back"), nullable=True, measure="天"),
    ),
)  # fmt: skip

SURVEY_ANSWERS = Source(
    name="survey_answers", label=Message("满意度测评的答案", "answers of rounds of asking people"), time="asked_on", unit="unit",
    owners={"sheet_uid": "份"},
    columns=_columns(
        _UID, _text("sheet_uid", "答卷", "sheet"), _text("round_uid", "测评", "round"), _text("kind", "种类", "kind"), _UNIT,
        _text("question", "题目", "question"), _text("level", "答案", "answer"), Column("satisfied", Kind.YES_NO, Message("满意", "satisfied")),
        Column("asked_on", Kind.DAY, Message("哪天问的", "asked")),
    ),
)  # fmt: skip
"""Without places: what a sheet of a village said on a day is not for the rows behind a figure."""

SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        DEEDS, CASES, CLOCKS, REPORTS, RATINGS, ANSWERS, TICKETS, READINGS, SHIFTS, POSTS, HOURS, OCCURRENCES, PROCEEDINGS, SHIFT_DAYS, DEED_DAYS,
        HANDOVERS,
        CAMPAIGN_PLACES, SURVEY_ANSWERS,
    )
}  # fmt: skip
