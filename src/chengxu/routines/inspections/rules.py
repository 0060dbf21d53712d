"""Judging an inspection: what the answers say, who may inspect, when findings are due, what a later look does to them. Pure.

Sources: 行政处罚法 (2021) art. 42 (no fewer than two officers, certificates shown), 城镇燃气管理条例 art. 41 (a hazard is to be removed
at once); that an auxiliary does not inspect alone: 城市管理执法办法 (article unverified).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from chengxu.common.messages import Message, Problems, Refused, listed
from chengxu.common.worktime import Calendar
from chengxu.routines.inspections.checklists import NA, NO, YES, Checklist, Climb, Grade, Item, Kind, Photo

MOST_NOTE = 500
MOST_PLACE = 120
MOST_HOUSEHOLDS = 500
MOST_PHOTOS = 20
MOST_TEAM = 10
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Reply:
    """What was found on one item: the answer as it was given, a note, hashes of photographs."""

    answer: str
    note: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, before it is kept; ``said`` is what is wrong, in words."""

    item: Item
    grade: Grade
    said: Message
    due: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """What the answers come to: findings in the order of the list, points left (None: the list gives none), points taken."""

    found: tuple[Found, ...]
    score: int | None
    taken: int

    def count(self, grade: Grade) -> int:
        """How many findings of a grade."""
        return sum(1 for one in self.found if one.grade is grade)


@dataclass(frozen=True, slots=True)
class Member:
    """One of those who inspect."""

    uid: str
    name: str
    certified: bool
    auxiliary: bool


def judge(checklist: Checklist, replies: Mapping[str, Reply], *, at: datetime, calendar: Calendar) -> Judged:
    """What the answers come to. Raises ``Invalid`` with all that is missing or cannot be, by the id of the item."""
    problems = Problems()
    found: list[Found] = []
    taken = 0
    known = {item.id for item in checklist.items}
    for stray in sorted(replies.keys() - known):
        problems.add(
            Message("这一版检查表没有「{id}」这一项", "this version has no item “{id}”").format(id=stray),
            field=stray,
        )
    for item in checklist.items:
        reply = replies.get(item.id, Reply(""))
        said = wrong(item, reply, problems)
        if said is None:
            continue
        taken += item.weight
        if item.grade is not None:
            found.append(Found(item, item.grade, said, calendar.due(at, item.term)))
    problems.raise_if_any()
    return Judged(tuple(found), max(0, checklist.points - taken) if checklist.points else None, taken)


def wrong(item: Item, reply: Reply, problems: Problems) -> Message | None:
    """What is wrong by this answer, None when nothing is; an answer that is none goes to ``problems``."""
    answer = reply.answer.strip()
    _check_words(item, reply, problems)
    if item.kind is Kind.TEXT:
        _check_photo(item, reply, failing=False, problems=problems)
        return None
    if not answer:
        problems.add(
            Message("「{item}」还没有回答", "“{item}” is not answered").format(item=item.text), field=item.id
        )
        return None
    if answer == NA:
        if not item.na:
            message = Message("「{item}」不能答不适用", "“{item}” cannot be answered “not applicable”")
            problems.add(message.format(item=item.text), field=item.id)
        return None
    failing = _failing(item, answer, problems)
    _check_photo(item, reply, failing=failing is not None, problems=problems)
    return failing


def _check_words(item: Item, reply: Reply, problems: Problems) -> None:
    if len(reply.note) > MOST_NOTE or (item.kind is Kind.TEXT and len(reply.answer) > MOST_NOTE):
        message = Message("「{item}」写得太长：最多 {n} 字", "“{item}”: {n} characters at most")
        problems.add(message.format(item=item.text, n=MOST_NOTE), field=item.id)


def _check_photo(item: Item, reply: Reply, *, failing: bool, problems: Problems) -> None:
    needed = item.photo is Photo.ALWAYS or (item.photo is Photo.FAILING and failing)
    if needed and not reply.photos:
        problems.add(
            Message("「{item}」要拍照", "“{item}” needs a photo").format(item=item.text), field=item.id
        )


def _failing(item: Item, answer: str, problems: Problems) -> Message | None:
    if item.kind is Kind.NUMBER:
        return _number(item, answer, problems)
    allowed = {YES, NO} if item.kind is Kind.YESNO else set(item.choices)
    if answer not in allowed:
        message = Message("「{item}」没有这个答案：{answer}", "“{item}” has no such answer: {answer}")
        problems.add(message.format(item=item.text, answer=answer[:40]), field=item.id)
        return None
    if answer in item.good:
        return None
    if item.kind is Kind.CHOICE:
        return Message("{item}：{answer}", "{item}: {answer}").format(
            item=item.text, answer=item.choices[answer]
        )
    return Message("{item}：否", "{item}: no").format(item=item.text) if answer == NO else item.text


def _number(item: Item, answer: str, problems: Problems) -> Message | None:
    try:
        value = Decimal(answer) if _NUMBER.fullmatch(answer) else None
    except InvalidOperation:
        value = None
    if value is None:
        message = Message("「{item}」要填数字：{answer}", "“{item}” takes a number: {answer}")
        problems.add(message.format(item=item.text, answer=answer[:40]), field=item.id)
        return None
    if item.least is not None and value < item.least:
        low = Message("{item}：{n}{unit}，少于 {least}{unit}", "{item}: {n} {unit}, less than {least} {unit}")
        return low.format(item=item.text, n=answer, unit=item.unit, least=item.least)
    if item.most is not None and value > item.most:
        high = Message("{item}：{n}{unit}，超过 {most}{unit}", "{item}: {n} {unit}, more than {most} {unit}")
        return high.format(item=item.text, n=answer, unit=item.unit, most=item.most)
    return None


def refuse_team(checklist: Checklist, team: Sequence[Member]) -> Message | None:
    """Why these people may not inspect by this list, or None."""
    if not team:
        return Message("请写明由谁检查", "say who inspects")
    if len(team) > MOST_TEAM:
        return Message("一次检查最多 {n} 人", "{n} people at most inspect together").format(n=MOST_TEAM)
    certified = sum(1 for one in team if one.certified and not one.auxiliary)
    if certified >= checklist.certified:
        return None
    if certified == 0 and all(one.auxiliary for one in team):
        return Message(
            "协管员只能协助，不能单独检查；「{name}」至少要 {n} 名持证执法人员",
            "auxiliaries help and do not inspect alone; “{name}” needs {n} certified officers",
        ).format(name=checklist.name, n=checklist.certified)
    return Message(
        "「{name}」至少要 {n} 名持证执法人员，现在只有 {had} 名（行政处罚法第四十二条）",
        "“{name}” needs {n} certified officers and there are {had} (Administrative Penalty Law art. 42)",
    ).format(name=checklist.name, n=checklist.certified, had=certified)


def refuse_instead(named: Sequence[Member], team: Sequence[Member], *, drawn: bool) -> Message | None:
    """Why ``team`` may not fulfil a task ``named`` people were given, or None.

    Whoever was drawn goes: another in their place would make the draw of inspectors (双随机) none. Of a task given by a leader one
    of those named must be there. Those who no longer work here are not in ``named``.
    """
    there = {one.uid for one in team}
    missing = [one for one in named if one.uid not in there]
    if drawn and missing:
        return Message(
            "这项任务是抽查抽到的，要由抽到的人检查；缺 {who}",
            "that task was drawn: those drawn inspect; missing: {who}",
        ).format(who=listed([one.name for one in missing]))
    if named and len(missing) == len(named):
        return Message("这项任务派给了 {who}", "that task was given to {who}").format(
            who=listed([one.name for one in named])
        )
    return None


def changed_meanwhile(checklist: Checklist, now_in_force: Checklist | None) -> Message | None:
    """What to say when the list was changed between the beginning of an inspection and its end; None when it was not."""
    if now_in_force is not None and now_in_force.version == checklist.version:
        return None
    if now_in_force is None:
        return Message(
            "检查开始以后这份检查表停用了；这次仍按开始时的版本（{label}）记录",
            "the checklist was withdrawn after the inspection began; it is recorded by the version it began with ({label})",
        ).format(label=checklist.label)
    return Message(
        "检查开始以后检查表改过（现为 {new}）；这次仍按开始时的版本（{label}）记录",
        "the checklist was changed after the inspection began (now {new}); it is recorded by the version it began with ({label})",
    ).format(label=checklist.label, new=now_in_force.label)


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding as a later look meets it; ``climbed`` steps it has gone up."""

    grade: Grade
    found_at: datetime
    due: datetime
    closed_at: datetime | None = None
    climbed: int = 0


def refuse_recheck(
    standing: Standing,
    *,
    passed: bool,
    photos: Sequence[str],
    note: str,
    at: datetime,
    newest: datetime | None = None,
) -> Message | None:
    """Why this look again cannot be recorded, or None; ``newest`` is the last look before it."""
    if standing.closed_at is not None:
        return Message("这处隐患已经销号", "this finding is closed already")
    if at < standing.found_at or (newest is not None and at < newest):
        return Message("复查时间早于上一次检查", "the look again lies before the last one")
    if passed and standing.grade is Grade.MAJOR and not photos:
        return Message("重大隐患整改合格要拍照", "that a major finding is put right needs a photo")
    if not passed and not note.strip():
        return Message("没有整改好的，请写明情况", "say what is still wrong")
    if len(note) > MOST_NOTE:
        return Message("太长了：最多 {n} 字", "too long: {n} characters at most").format(n=MOST_NOTE)
    return None


def climbed(climbs: Iterable[Climb], standing: Standing, *, now: datetime, calendar: Calendar) -> int:
    """How many steps a finding has to have gone up by now; none once it is closed."""
    if standing.closed_at is not None or now <= standing.due:
        return 0
    return sum(1 for climb in climbs if calendar.due(standing.due, climb.after) <= now)


def enters(checklist: Checklist, standing: Standing, *, now: datetime, calendar: Calendar) -> bool:
    """Whether a finding is to become a case now."""
    if standing.closed_at is not None or not checklist.category:
        return False
    if standing.grade is Grade.MAJOR and checklist.enters_major:
        return True
    after = checklist.enters_after
    return after is not None and now > standing.due and calendar.due(standing.due, after) <= now


def refuse_day(day: date | None, today: date) -> None:
    """Raise :class:`Refused` (field ``due``) for a day by which nothing can be done any more."""
    if day is None:
        raise Refused(Message("请写到哪天为止", "give the last day"), field="due")
    if day < today:
        raise Refused(Message("期限不能早于今天", "the last day is not before today"), field="due")
