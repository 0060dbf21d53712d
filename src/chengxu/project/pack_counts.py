"""What `chengxu pack check` calls the things it counted."""

from __future__ import annotations

from collections.abc import Mapping

from chengxu.common.messages import Message

COUNT_NAMES: Mapping[str, Message] = {
    "units": Message("单位", "units"),
    "posts": Message("岗位", "posts"),
    "townships": Message("乡镇", "townships"),
    "communities": Message("社区和村", "communities"),
    "duty_grids": Message("责任网格", "duty grids"),
    "unit_grids": Message("单元网格", "unit grids"),
    "roads": Message("道路", "roads"),
    "places": Message("地点", "places"),
    "services": Message("便民服务点", "points of service"),
    "permits": Message("许可种类", "kinds of permits"),
    "markets": Message("临时市场", "temporary markets"),
    "checklists": Message("检查表", "checklists"),
    "calendar_years": Message("已公布日历（年）", "published calendar years"),
    "categories": Message("在用小类", "active categories"),
    "conditions": Message("立案条件", "filing conditions"),
    "rules": Message("责任规则", "rules of responsibility"),
    "deeds": Message("台账词汇（动词×对象）", "kinds of deeds"),
    "indicators": Message("指标", "indicators"),
    "reports": Message("报告", "reports"),
    "replies": Message("常用答复", "replies"),
    "favourites": Message("快速记一笔的常用项", "favourites of the quick log"),
    "routines": Message("班次任务", "duties with shifts"),
    "tasks": Message("常态任务", "recurring tasks"),
    "vehicles": Message("作业车辆", "vehicles of work"),
    "meetings": Message("会议种类", "kinds of meetings"),
    "surveys": Message("测评种类", "kinds of rounds of asking people"),
    "rosters": Message("排班办法", "roster patterns"),
    "scenarios": Message("情景", "scenarios"),
}
