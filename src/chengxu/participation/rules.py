"""Consultations on a rule or plan (征求意见): what may be published for how long, and what each opinion is owed. Pure.

An opinion's own words are never published: they may name people. What is published is the gist the office writes, what
became of it, and why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from chengxu.common.limits import parse_limit
from chengxu.common.messages import Message, Problems, Refused
from chengxu.common.worktime import Calendar, Limit, LimitUnit
from chengxu.intake.rules import EMAIL, LINK, PHONE, plain

MAX_TITLE, MAX_TEXT, MAX_BASIS, MAX_LINK, MAX_REASON, MAX_SUMMARY = 200, 60_000, 500, 500, 300, 10_000
MAX_OPINION, MAX_NAME, MAX_CONTACT, MAX_GIST, MAX_REPLY = 4000, 60, 80, 500, 2000
MIN_OPINION = 2
LONGEST = timedelta(days=366)
"""No consultation runs for longer than a year (default, unverified): a slip of the year is the likelier reason."""
IN_DAYS = (LimitUnit.calendar_day, LimitUnit.work_day)
_PERSONAL = re.compile(
    r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|1[3-9][0-9](?:[ -]?[0-9]{4}){2}|0[0-9]{2,3}[ -]?[0-9]{7,8})(?![0-9])"
    r"|[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+[.][A-Za-z]{2,}"
)
"""Identity numbers, telephone numbers, e-mail addresses, as they stand inside a sentence."""


class Stage(StrEnum):
    """How far a consultation is. Whether a published one still takes opinions is a matter of the day."""

    DRAFT = "draft"
    OPEN = "open"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What became of an opinion."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    DECLINED = "declined"

    @property
    def label(self) -> Message:
        """The word people read."""
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.ADOPTED: Message("采纳", "adopted"),
    Verdict.PARTLY: Message("部分采纳", "adopted in part"),
    Verdict.DECLINED: Message("未采纳", "not adopted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of text that is consulted on, and how long at least; ``shorter``: less is lawful with a published reason."""

    code: str
    name: Message
    at_least: Limit
    shorter: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """``participation.yaml``."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)

    def kind(self, code: str) -> Kind:
        """The kind with this code. Raises :class:`Refused` when the pack in force has none."""
        try:
            return self.kinds[code]
        except KeyError:
            raise Refused(Message("请选择文件类别", "choose the kind of text"), field="kind") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A consultation as the office writes it. ``shortened`` is why less than the usual time is given, when it is."""

    kind: str
    title: str
    text: str
    basis: str
    closes_on: date | None
    link: str = ""
    shortened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A consultation as the rules see it; ``published_on`` is a local day, None before."""

    uid: str
    stage: Stage
    unit: str
    closes_on: date
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody sent: their words, and a name and a way to reach them if they like."""

    text: str
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the office says to one opinion: its gist without anything personal, what becomes of it, and why."""

    verdict: str
    gist: str
    reply: str = ""


def drafted(given: Draft, declared: Declared) -> Draft:
    """The draft with its texts cleaned. Raises :class:`chengxu.common.messages.Invalid` with all that is wrong."""
    problems = Problems()
    if given.kind not in declared.kinds:
        problems.add(Message("请选择文件类别", "choose the kind of text"), field="kind")
    title = _text(given.title, "title", MAX_TITLE, problems, least=2)
    text = _text(given.text, "text", MAX_TEXT, problems, least=2)
    basis = _text(given.basis, "basis", MAX_BASIS, problems, least=2)
    shortened = _text(given.shortened, "shortened", MAX_REASON, problems)
    link = plain(given.link)
    if link and (len(link) > MAX_LINK or not LINK.fullmatch(link)):
        problems.add(
            Message("网址应以 http:// 或 https:// 开头", "an address begins with http:// or https://"),
            field="link",
        )
    if given.closes_on is None:
        problems.add(Message("请写截止日期", "say on which day it closes"), field="closes_on")
    problems.raise_if_any()
    return Draft(
        kind=given.kind, title=title, text=text, basis=basis, closes_on=given.closes_on, link=link, shortened=shortened
    )  # fmt: skip


def refuse_publishing(
    paper: Paper, kind: Kind, shortened: str, *, today: date, calendar: Calendar
) -> Refused | None:
    """Why a draft may not be published today, or None. The day of publishing does not count towards the time given."""
    if paper.stage is not Stage.DRAFT:
        return Refused(Message("只有草稿可以发布", "only a draft can be published"))
    if paper.closes_on <= today:
        return Refused(Message("截止日期应在今天之后", "it has to close after today"), field="closes_on")
    if paper.closes_on - today > LONGEST:
        return Refused(Message("征求意见最长一年", "a year at most"), field="closes_on")
    earliest = first_close(today, kind.at_least, calendar)
    if paper.closes_on >= earliest:
        return None
    if kind.shorter and shortened:
        return None
    said = {
        "kind": kind.name,
        "limit": kind.at_least.text,
        "day": earliest.isoformat(),
        "source": kind.source,
    }
    if kind.shorter:
        return Refused(
            Message(
                "{kind}征求意见一般不少于{limit}（{source}），最早 {day} 截止；确需缩短的，要写明理由并一同公布",
                "{kind}: {limit} as a rule ({source}), so until {day} at least; a shorter time needs a reason, which is published",
            ).format(**said),
            field="shortened",
        )
    return Refused(
        Message(
            "{kind}征求意见不得少于{limit}（{source}），最早 {day} 截止",
            "{kind}: {limit} at least ({source}), so until {day} at least",
        ).format(**said),
        field="closes_on",
    )


def first_close(published: date, at_least: Limit, calendar: Calendar) -> date:
    """The earliest last day of something published on a day."""
    day, left = published, at_least.amount
    while left:
        day += timedelta(days=1)
        left -= at_least.unit is LimitUnit.calendar_day or calendar.is_working_day(day)
    return day


def is_taking(paper: Paper, today: date) -> bool:
    """Whether opinions can be sent: from the day of publishing to the last day, both included."""
    return (
        paper.stage is Stage.OPEN
        and paper.published_on is not None
        and paper.published_on <= today <= paper.closes_on
    )


def received(given: Opinion, paper: Paper, *, today: date) -> Opinion:
    """The opinion with its texts cleaned. Raises :class:`Refused` when it comes too late, ``Invalid`` when it is wrong."""
    if not is_taking(paper, today):
        raise Refused(
            Message(
                "这次征求意见已经结束（截止 {day}），不再接收意见",
                "this consultation is over (it closed on {day}); opinions are no longer taken",
            ).format(day=paper.closes_on.isoformat())
        )
    problems = Problems()
    text = _text(given.text, "text", MAX_OPINION, problems, least=MIN_OPINION)
    name = _text(given.name, "name", MAX_NAME, problems)
    contact = _text(given.contact, "contact", MAX_CONTACT, problems)
    if contact and not (PHONE.fullmatch(contact) or EMAIL.fullmatch(contact)):
        problems.add(
            Message("请写手机号、座机号或邮箱", "a telephone number or an e-mail address"), field="contact"
        )
    problems.raise_if_any()
    return Opinion(text=text, name=name, contact=contact)


def answered(given: Answer, paper: Paper) -> Answer:
    """The answer with its texts cleaned; anything but full adoption needs its reason.

    Raises :class:`Refused` when answers are not taken any more, ``Invalid`` for what is wrong with this one.
    Source: 重大行政决策程序暂行条例 art. 18 (reasonable opinions are to be adopted; from memory, unverified). That each
    opinion is answered with its reason is the county's own promise.
    """
    if paper.stage is not Stage.OPEN:
        raise Refused(
            Message(
                "结果已经公布或撤回，答复不能再改",
                "its result is published or it was withdrawn; no answer changes now",
            )
        )
    problems = Problems()
    verdict = given.verdict if given.verdict in set(Verdict) else ""
    if not verdict:
        problems.add(Message("请选择是否采纳", "say whether it is adopted"), field="verdict")
    gist = _text(given.gist, "gist", MAX_GIST, problems, least=2)
    if gist and gist != without_contacts(gist):
        problems.add(
            Message(
                "意见要点会公开，请去掉电话、邮箱和证件号码",
                "the gist is published: leave out telephone numbers, e-mail addresses and identity numbers",
            ),
            field="gist",
        )
    reply = _text(given.reply, "reply", MAX_REPLY, problems)
    if verdict in (Verdict.PARTLY, Verdict.DECLINED) and not reply:
        problems.add(
            Message("没有全部采纳的，要写明理由", "what is not adopted in full needs a reason"), field="reply"
        )
    problems.raise_if_any()
    return Answer(verdict=verdict, gist=gist, reply=reply)


def concluded(summary: str, paper: Paper, *, today: date, unanswered: int) -> str:
    """The summary, cleaned. Raises :class:`Refused` before the last day is over and while an opinion has no answer."""
    if paper.stage is not Stage.OPEN:
        raise Refused(Message("只有已发布的才能公布结果", "only a published consultation can be concluded"))
    if today <= paper.closes_on:
        raise Refused(
            Message("{day} 截止以后才能公布结果", "its result is published after {day}, its last day").format(
                day=paper.closes_on.isoformat()
            )
        )
    if unanswered:
        raise Refused(
            Message("还有 {n} 条意见没有答复", "{n} opinions have no answer yet").format(n=unanswered)
        )
    problems = Problems()
    text = _text(summary, "summary", MAX_SUMMARY, problems, least=2)
    problems.raise_if_any()
    return text


def withdrawn(reason: str, paper: Paper) -> str:
    """The reason, cleaned. Raises :class:`Refused` without one and when there is nothing to withdraw any more."""
    if paper.stage not in (Stage.DRAFT, Stage.OPEN):
        raise Refused(Message("已经公布结果或撤回", "its result is published, or it was withdrawn already"))
    text = plain(reason)[:MAX_REASON]
    if len(text) < 2:
        raise Refused(Message("请写撤回的理由", "say why it is withdrawn"), field="reason")
    return text


def without_contacts(text: str) -> str:
    """``text`` with telephone numbers, e-mail addresses and identity numbers starred: a first draft of a gist."""
    return _PERSONAL.sub("***", text)


def term(text: str) -> Limit:
    """A length of consultation as the pack writes it. Raises :class:`Refused` for anything that is not in days."""
    limit = parse_limit(text)
    if limit.unit not in IN_DAYS:
        raise Refused(
            Message(
                "征求意见的期限应按日或工作日写，例如 30日、7工作日",
                "write it in days or working days, as 30日 or 7工作日",
            )
        )
    return limit


def _text(given: str, name: str, most: int, problems: Problems, *, least: int = 0) -> str:
    text = plain(given.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) < least:
        problems.add(_WANTED[name], field=name)
    elif len(text) > most:
        problems.add(
            Message(
                "太长了：最多 {most} 字，现有 {n} 字", "too long: {most} characters at most, this has {n}"
            ).format(most=most, n=len(text)),
            field=name,
        )
    return text


_WANTED = {
    "title": Message("请写标题", "it needs a title"),
    "text": Message("请写内容", "write what it is about"),
    "basis": Message("请写起草依据", "say on what basis it was drafted"),
    "gist": Message("请写意见要点（会公开）", "write the gist of the opinion (it is published)"),
    "summary": Message("请写采纳情况的说明", "say in sum what became of the opinions"),
}
