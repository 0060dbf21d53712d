"""Sources of figures about what is done again and again: shifts, rosters, tasks, campaigns, surveys. Plain Python."""

from __future__ import annotations

from chengxu.common.messages import Message
from chengxu.indicators.shapes import DAY, MONTH, PLACE, UID, UNIT, Column, Kind, Source, at, columns_of, text

SHIFTS = Source(
    name="shifts",
    label=Message("班次", "shifts"),
    time="starts_at",
    unit="unit",
    columns=columns_of(
        UID,
        text("routine", "常态任务", "routine"),
        UNIT,
        PLACE,
        at("starts_at", "开始时间", "starts", nullable=False),
        at("ends_at", "结束时间", "ends", nullable=False),
        text("state", "状态", "state"),
        DAY,
        MONTH,
    ),
)

POSTS = Source(
    name="posts",
    label=Message("排班岗位", "posts of rosters"),
    time="starts_at",
    unit="unit",
    amount="hours",
    key="key",
    columns=columns_of(
        text("key", "编号", "id"),
        text("routine", "常态任务", "routine"),
        UNIT,
        PLACE,
        text("shift", "班次", "shift"),
        text("person", "人员", "person"),
        at("starts_at", "开始时间", "starts", nullable=False),
        Column("hours", Kind.NUMBER, Message("时长（小时）", "hours"), measure="小时"),
        text("standing", "到岗情况", "what came of it"),
        Column("held", Kind.YES_NO, Message("地点有人", "place manned")),
        Column("ruled", Kind.YES_NO, Message("带班认定过", "decided by a leader")),
        DAY,
        MONTH,
    ),
)
"""A post once, by its newest verdict; one that waits for a decision is among them with that standing."""


def _spent(name: str, zh: str, en: str) -> Column:
    return Column(f"{name}_hours", Kind.NUMBER, Message(f"{zh}工时（小时）", f"hours {en}"), measure="小时")


HOURS = Source(
    name="hours", label=Message("工时", "hours of work"), time="day", unit="unit", amount="beyond_hours",
    columns=columns_of(
        UID, UNIT, text("person", "人员", "person"), DAY, MONTH, _spent("planned", "排班", "planned"), _spent("worked", "在岗", "on shift"),
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
    columns=columns_of(
        UID,
        text("routine", "常态任务", "task"),
        UNIT,
        text("post", "岗位", "post"),
        text("seat", "单位岗位", "post of a unit"),
        text("person", "责任人", "who answers for it"),
        PLACE,
        DAY,
        MONTH,
        at("starts_at", "开始时间", "starts", nullable=False),
        at("ends_at", "结束时间", "ends", nullable=False),
        at("enough_at", "做满时间", "done at"),
        text("state", "状态", "state"),
        text("reason", "原因", "reason"),
        Column("required", Kind.MILLI, Message("要求数量", "required")),
        Column("counted", Kind.MILLI, Message("实际数量", "counted")),
        text("case_uid", "案件", "case"),
    ),
)
"""One row for each time and target a task is due; excused and planned ones are told apart by ``state``."""

SHIFT_DAYS = Source(
    name="shift_days",
    label=Message("班次按日汇总", "shifts by day"),
    time="day",
    unit="unit",
    of="shifts",
    columns=columns_of(
        UID,
        DAY,
        text("routine", "常态任务", "routine"),
        UNIT,
        Column("shifts", Kind.WHOLE, Message("到岗班次", "shifts worked"), measure="班"),
        Column("hours", Kind.NUMBER, Message("首末班跨度（小时）", "from first to last"), measure="小时"),
    ),
)

CAMPAIGN_PLACES = Source(
    name="campaign_places", label=Message("专项整治的地方", "places of campaigns"), time="closed_on", unit="unit",
    columns=columns_of(
        UID, text("campaign_uid", "专项整治", "campaign"), text("case_uid", "案件", "case"), text("group", "组别", "group"),
        text("category", "小类", "category"), PLACE, UNIT, Column("closed_on", Kind.DAY, Message("结案日期", "closed")),
        Column("watched", Kind.WHOLE, Message("结案后过了几天", "days since"), measure="天"),
        Column("back_days", Kind.WHOLE, Message("隔几天又出现", "days until it came back"), nullable=True, measure="天"),
    ),
)  # fmt: skip

SURVEY_ANSWERS = Source(
    name="survey_answers", label=Message("满意度测评的答案", "answers of rounds of asking people"), time="asked_on", unit="unit",
    owners={"sheet_uid": "份"},
    columns=columns_of(
        UID, text("sheet_uid", "答卷", "sheet"), text("round_uid", "测评", "round"), text("kind", "种类", "kind"), UNIT,
        text("question", "题目", "question"), text("level", "答案", "answer"), Column("satisfied", Kind.YES_NO, Message("满意", "satisfied")),
        Column("asked_on", Kind.DAY, Message("哪天问的", "asked")),
    ),
)  # fmt: skip
"""Without places: what a sheet of a village said on a day is not for the rows behind a figure."""
