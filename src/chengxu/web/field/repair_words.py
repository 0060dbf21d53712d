"""What the field app says of faults, repairs, what a scanned label offers, and rounds of markets."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message

REPAIRING: Mapping[str, Message] = {
    "repair": Message("维修", "Repairs"),
    "repair_strip": Message("待修 {n} · 超时 {late}", "{n} to mend · {late} late"),
    "repair_faults": Message("待修的部件", "Broken"),
    "repair_no_faults": Message("没有待修的部件", "Nothing of yours is broken"),
    "repair_cases": Message("要修的案件", "Cases to mend"),
    "repair_none_of_yours": Message("您的岗位不登记维修", "Your post records no repairs"),
    "repair_since": Message("{at} 发现", "found {at}"),
    "repair_broken": Message("登记为破损", "registered as broken"),
    "repair_late": Message("已超时（应在 {at} 前）", "late (due by {at})"),
    "repair_fault": Message("报故障", "Note a fault"),
    "repair_wrong": Message("哪里坏了", "What is wrong"),
    "repair_record": Message("登记维修", "Record a repair"),
    "repair_road": Message("一段路的维修", "Mend a stretch"),
    "repair_thing": Message("修的是什么", "What was mended"),
    "repair_which": Message("选附近的部件", "Choose one near by"),
    "repair_which_road": Message("没有登记的部件：哪条路", "Not registered: which road"),
    "repair_section": Message("哪一段", "Which part of it"),
    "repair_works": Message("做了什么", "What was done"),
    "repair_parts": Message("用了什么材料", "Parts used"),
    "repair_line": Message("{name}（{measure}）", "{name} ({measure})"),
    "repair_before": Message("修前照片", "Photo before"),
    "repair_after": Message("修后照片", "Photo after"),
    "repair_hours": Message("工时（人·小时）", "Hours (all hands)"),
    "repair_mended": Message("修好了", "It is mended"),
    "repair_also": Message("另一次，不是同一件工作", "Another one, not the same piece of work"),
    "stalls": Message("清点摊位", "Walk the stalls"),
    "stalls_taken": Message("有人的摊位", "Pitches taken"),
    "stall": Message("{n} 号", "No. {n}"),
    "stall_free": Message("今天没有发出许可", "no permit today"),
    "stall_paused": Message("许可停用", "permit not in force"),
    "stalls_said": Message(
        "有人 {n} 个，没有有效许可 {bare} 个", "{n} taken, {bare} without a permit in force"
    ),
    "stalls_loose": Message("不在摊位上的", "On no pitch"),
    "stalls_count": Message("几个", "How many"),
    "stalls_what": Message("在哪里、卖什么（不写姓名）", "Where, selling what (no names)"),
    "thing_strip": Message(
        "扫标牌：检查、常态任务、故障、上报", "Scan a label: inspect, tasks, faults, report"
    ),
    "thing_inspect": Message("检查：{name}", "Inspect: {name}"),
    "thing_report": Message("上报问题", "Report a problem"),
}
