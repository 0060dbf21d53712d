"""Public works: stages with planned and actual days, acceptance, the period in which quality is answered for. Pure.

The quality period is the contract's (建设工程质量保证金管理办法, 建质〔2017〕138 号: 24 months at most of money kept back; from memory,
unverified); the months of a sort are the pack's.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chengxu.common.messages import Message, Problems, Refused
from chengxu.undertakings.deciding.brought import past
from chengxu.undertakings.deciding.declared import Declared, WorkSort
from chengxu.undertakings.deciding.machine import By, Machine, Step
from chengxu.undertakings.deciding.money import MOST, myriads
from chengxu.undertakings.deciding.rectifying import MAX_TITLE, check_units, trimmed
from chengxu.undertakings.deciding.terms import Term, What

KIND = "work"
MAX_TEXT, MAX_NAME = 4000, 120

GOING, HALTED, ACCEPTED, DONE, DROPPED = "going", "halted", "accepted", "done", "dropped"

MACHINE = Machine(
    kind=KIND,
    states={
        GOING: Message("进行中", "under way"),
        HALTED: Message("停工", "halted"),
        ACCEPTED: Message("已验收，质保期", "accepted, quality period"),
        DONE: Message("质保期满", "quality period over"),
        DROPPED: Message("终止", "given up"),
    },
    first=GOING,
    final=frozenset({DONE, DROPPED}),
    steps=(
        Step(code="reach", name=Message("完成一个阶段", "reach a stage"), sources=(GOING,), to=None, by=By.HELPER),
        Step(code="replan", name=Message("改计划日期", "move a planned day"), sources=(GOING, HALTED), to=None, by=By.OWNER, reason=True),
        Step(code="photo", name=Message("补照片", "add photographs"), sources=(GOING, HALTED, ACCEPTED), to=None, by=By.HELPER),
        Step(code="halt", name=Message("停工", "halt"), sources=(GOING,), to=HALTED, by=By.OWNER, reason=True),
        Step(code="resume", name=Message("复工", "resume"), sources=(HALTED,), to=GOING, by=By.OWNER),
        Step(code="pay", name=Message("登记付款", "record a payment"), sources=(GOING, HALTED, ACCEPTED), to=None, by=By.OWNER),
        Step(code="reverse", name=Message("冲销付款", "reverse a payment"), sources=(GOING, HALTED, ACCEPTED), to=None, by=By.HEAD, reason=True),
        Step(code="accept", name=Message("竣工验收", "accept"), sources=(GOING,), to=ACCEPTED, by=By.OWNER),
        Step(code="defect", name=Message("质保期内发现问题", "report a defect"), sources=(ACCEPTED,), to=None, by=By.HELPER, reason=True),
        Step(code="release", name=Message("质保期满", "end the quality period"), sources=(ACCEPTED,), to=DONE, by=By.OWNER),
        Step(code="rebudget", name=Message("调整预算", "change the budget"), sources=(GOING, HALTED, ACCEPTED), to=None, by=By.HEAD, reason=True),
        Step(code="drop", name=Message("终止项目", "give it up"), sources=(GOING, HALTED), to=DROPPED, by=By.HEAD, reason=True),
    ),
)  # fmt: skip

DOCUMENTED = frozenset({"accept", "rebudget", "drop"})


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of one work: planned and actual days, and why it came late when it did."""

    code: str
    planned: date | None
    actual: date | None = None
    why: str = ""

    def late(self, today: date) -> int:
        """Days after its plan: of the day it was reached, or so far; 0 when in time or without a plan."""
        return max(0, ((self.actual or today) - self.planned).days) if self.planned else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A work as the rules see it. ``stages`` stand in the order of its sort, acceptance last; money is fen."""

    state: str
    stages: tuple[Stage, ...]
    budget: int
    paid: int
    quality_until: date | None = None
    open_defects: int = 0

    @property
    def next(self) -> Stage | None:
        """The first stage that is not reached."""
        return next((stage for stage in self.stages if stage.actual is None), None)


def hindrance(project: Project, code: str, today: date) -> Message | None:
    """Why the facts stand against a step."""
    before = [stage for stage in project.stages[:-1] if stage.actual is None]
    if code == "reach" and not before:
        return Message("下一步是竣工验收", "the next step is acceptance")
    if code == "accept" and before:
        return Message("还有 {n} 个阶段没有完成", "{n} stages are not reached").format(n=len(before))
    if code == "release":
        if project.quality_until and today <= project.quality_until:
            return Message("质保期到 {day} 才满", "the quality period ends on {day}").format(
                day=project.quality_until.isoformat()
            )
        if project.open_defects:
            return Message("还有 {n} 件质保期内的问题没有结案", "{n} defects are not closed").format(
                n=project.open_defects
            )
    if code == "defect" and project.quality_until and today > project.quality_until:
        return Message("质保期已满，请照常上报案件", "the quality period is over; report it as any case")
    if code == "reverse" and not project.paid:
        return Message("没有可冲销的付款", "nothing that was paid can be reversed")
    if code == "pay" and project.paid >= project.budget:
        return Message("已付满预算，要先调整预算", "all of the budget is paid; change it first")
    return None


def reached(
    project: Project, code: str, on: date | None, why: str, photos: int, sort: WorkSort, today: date
) -> Stage:
    """The stage as it is now reached: the next one, not before the one before it, late only with a reason.

    Raises :class:`Refused` with the field that is wrong (``stage``, ``day``, ``why``, ``photos``).
    """
    stage = project.next
    if stage is None or stage.code != code:
        raise Refused(Message("要按顺序完成阶段", "stages are reached in their order"), field="stage")
    day = past(on, today)
    earlier = [one.actual for one in project.stages if one.actual]
    if earlier and day < max(earlier):
        raise Refused(
            Message("早于上一阶段的 {day}", "before the stage before it, {day}").format(day=max(earlier)),
            field="day",
        )
    kind = next(one for one in sort.stages if one.code == code)
    if kind.photos and not photos:
        raise Refused(Message("这个阶段要有现场照片", "this stage takes a photograph"), field="photos")
    reason = why.strip()
    if stage.planned and day > stage.planned and not reason:
        raise Refused(
            Message("比计划晚 {n} 天，请写明原因", "{n} days late: say why").format(
                n=(day - stage.planned).days
            ),
            field="why",
        )
    return replace(stage, actual=day, why=reason)


def payable(project: Project, fen: int) -> None:
    """Raise :class:`Refused` (field ``amount``) when a payment would go beyond the budget."""
    if project.paid + fen > project.budget:
        raise Refused(
            Message("超出预算 {over}，要先调整预算", "over the budget by {over}; change it first").format(
                over=myriads(project.paid + fen - project.budget)
            ),
            field="amount",
        )


def rebudgeted(project: Project, fen: int) -> int:
    """The new budget, not less than what is paid. Raises :class:`Refused` (field ``amount``)."""
    if fen < project.paid:
        raise Refused(
            Message("不能少于已付的 {paid}", "not less than the {paid} paid").format(
                paid=myriads(project.paid)
            ),
            field="amount",
        )
    return fen


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def terms(project: Project) -> tuple[Term, ...]:
    """The days that run: of the next stage while under way, of the quality period once accepted."""
    if project.state == GOING and (stage := project.next) and stage.planned:
        return (Term(What.STAGE, stage.planned, stage.code),)
    if project.state == ACCEPTED and project.quality_until:
        return (Term(What.QUALITY, project.quality_until),)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A work as the office enters it; ``planned`` are the planned days by the codes of its sort's stages. Money is fen."""

    sort: str
    title: str
    text: str
    unit: str
    budget: int
    planned: tuple[tuple[str, date], ...]
    contractor: str = ""
    co_units: tuple[str, ...] = ()
    street: str = ""
    section: str = ""
    published: bool = True
    source_id: str = ""


def entered(given: Given, declared: Declared, units: Collection[str]) -> Given:
    """The work with its texts trimmed. Raises ``Invalid`` with all that is wrong in it."""
    problems = Problems()
    sort = declared.works.get(given.sort)
    if sort is None:
        problems.add(Message("请选择类别", "choose the sort"), field="sort")
    title = trimmed(given.title, "title", MAX_TITLE, problems)
    text = trimmed(given.text, "text", MAX_TEXT, problems)
    check_units(given.unit, given.co_units, "", units, problems)
    if not 0 < given.budget <= MOST:
        problems.add(Message("请填预算", "give the budget"), field="budget")
    if len(given.contractor) > MAX_NAME:
        problems.add(
            Message("最多 {n} 个字", "{n} characters at most").format(n=MAX_NAME), field="contractor"
        )
    if sort is not None:
        _check_plan(given.planned, sort, problems)
    problems.raise_if_any()
    return replace(given, title=title, text=text, contractor=given.contractor.strip())


def _check_plan(planned: Sequence[tuple[str, date]], sort: WorkSort, problems: Problems) -> None:
    days = dict(planned)
    last: date | None = None
    for stage in sort.stages:
        day = days.pop(stage.code, None)
        if day and last and day < last:
            message = Message(
                "「{stage}」的计划早于上一阶段", "“{stage}” is planned before the stage before it"
            )
            problems.add(message.format(stage=stage.name), field=f"plan-{stage.code}")
        last = day or last
    if days:
        problems.add(
            Message("没有这个阶段：{names}", "no such stage: {names}").format(names="、".join(days)),
            field="planned",
        )
    if last is None or dict(planned).get(sort.stages[-1].code) is None:
        problems.add(
            Message("请填竣工验收的计划日期", "give the planned day of acceptance"),
            field=f"plan-{sort.stages[-1].code}",
        )
