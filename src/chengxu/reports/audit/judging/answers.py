"""How one can know: the words of each answer, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chengxu.common.figure_parts import CHINESE_DIGIT, plain_width
from chengxu.common.measures import MILLI, conversion, measure_name
from chengxu.common.messages import Message, joined, listed
from chengxu.common.quantity import format_quantity
from chengxu.common.ratios import SEVERAL_PARTS
from chengxu.reports.audit.judging.findings import Finding, Number
from chengxu.reports.audit.passages.reaches import Reach
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.bare import is_bare
from chengxu.reports.audit.words.matched import Match, Sureness
from chengxu.reports.audit.words.roles import Role
from chengxu.reports.rules import Fact

UNKNOWN = Message("没有找到对应的指标，无从核对", "no indicator speaks of this; it cannot be checked")
NOTHING = Message("台账在这一期间没有记录", "the records hold nothing of this over the period")
ASKED = Message("这是要求或计划", "this is asked for or planned")
NO_YEAR_BEFORE = Message(
    "上年没有记录，也没有给出上年的报告，无从核对",
    "there are no records of the year before and no report of it was given; it cannot be checked",
)
NO_TIME_BEFORE = Message(
    "上一时段没有记录，无从核对", "there are no records of the time just before; it cannot be checked"
)
OF_PARTS = Message(
    "这是几项之比，台账里没有这样的比例，无从核对",
    "this is a ratio of several parts, which is not in the records; it cannot be checked",
)
OF_PLAN = Message("完成计划的比例不是指标", "a share of the plan is no indicator")
NO_PLAN = Message("没有登记年度计划，无从核对", "no plan is on record; it cannot be checked")
UNLIKE = Message("其余各方面不像", "nothing else about it is alike")
LARGER_UNIT_DECIMALS = 3
_AFTER_POINT = re.compile(rf"[.点]([\d{CHINESE_DIGIT}]+)")
IMPOSSIBLE = Message("占比和比率不可能超过 100%", "a share or a rate is never above 100%")


def explained(number: Number, *answers: Message) -> Message:
    """By which words the indicator was found and how surely, the answers, and what else it may have been."""
    parts = [_known(number), *answers]
    if number.match.alternatives:
        names = listed(other.label for other in number.match.alternatives)
        parts.append(Message("也可能是：{names}", "or else: {names}").format(names=names))
    return joined(parts)


def unknown(number: Number) -> Message:
    """Why there is no indicator."""
    if number.role is Role.PLAN_SHARE:
        return OF_PLAN
    if number.stated.measure == SEVERAL_PARTS:
        return OF_PARTS
    reach, words = number.scope.reach, number.scope.words
    if (
        reach in {Reach.WITHIN, Reach.PART, Reach.YEARS, Reach.ELSEWHERE, Reach.AVERAGE, Reach.LISTED}
        and not number.match.other
    ):
        return Message(
            "说的是「{words}」，不是报告期内全县的数，无从核对",
            "this is of “{words}”, not of the county over the period; it cannot be checked",
        ).format(words=words)
    refused = number.match.refused
    if refused is not None:
        told = Message(
            "用词近于「{name}」，但{reasons}，不作对应",
            "its words are near “{name}”, but {reasons}; it is not taken for it",
        )
        return told.format(name=refused.label, reasons=listed(number.match.reasons or (UNLIKE,)))
    if not number.match.other:
        return UNKNOWN
    return Message(
        "文中说的是「{other}」，没有这样的指标，无从核对",
        "this is about “{other}”, which no indicator counts; it cannot be checked",
    ).format(other=number.match.other)


def _known(number: Number) -> Message:
    fact, match = number.fact, number.match
    assert fact is not None
    sure = Message("", "") if match.sureness is Sureness.SURE else _in_brackets(match.sureness.label)
    if match.reasons:
        told = Message(
            "按{by}对应指标「{name}」{sure}", "by the evidence that {by}: indicator “{name}”{sure}"
        )
    elif match.words:
        told = Message("按「{words}」对应指标「{name}」{sure}", "by “{words}”: indicator “{name}”{sure}")
    else:
        told = Message(
            "按相近用词（相似度 {alike}%）对应指标「{name}」{sure}",
            "by similar words ({alike}% alike): indicator “{name}”{sure}",
        )
    parts = [
        told.format(
            words=listed(match.words),
            by=_evidence(match),
            name=fact.label,
            sure=sure,
            alike=round(100 * match.alike),
        )
    ]
    if number.stated.measure and match.measure < measuring.ALIKE:
        other = Message("量词「{said}」当作「{own}」", "counted in “{said}” instead of “{own}”")
        parts.append(other.format(said=number.stated.word, own=fact.measure))
    return joined(parts, zh="，", en=", ")


def _evidence(match: Match) -> Message:
    """The words that are there, and what else speaks for the indicator."""
    words = Message("「{words}」", "it says “{words}”").format(words=listed(match.words))
    return listed((words, *match.reasons) if match.words else match.reasons)


def _in_brackets(label: Message) -> Message:
    return Message("（{label}）", " ({label})").format(label=label)


def value(number: Number, fact: Fact | None = None) -> str:
    """A record as the document would say it exactly."""
    fact = fact or number.fact
    assert fact is not None
    return worded(number.recorded_as(fact), number, fact)


def worded(amount: int | None, number: Number, fact: Fact) -> str:
    """An amount in thousandths of the number's measure, in its words."""
    assert amount is not None
    word = number.stated.word if not _of_other_kind(number, fact) else fact.measure
    word = word or fact.measure
    return format_quantity(amount, word, decimals=_places(number, fact, word), spaced=True)


def _places(number: Number, fact: Fact, word: str) -> int:
    """As many decimals as the indicator has, or as the writer used, and never so few that 1.32万吨 seems to be the 1.3 it
    differs from: told in a larger unit than its own (万吨), a record keeps three."""
    written = _AFTER_POINT.search(plain_width(number.stated.text))
    told = len(written[1]) if written else 0
    ratio = conversion(fact.measure, word)
    return max(fact.decimals, told, LARGER_UNIT_DECIMALS if ratio and ratio < 1 else 0)


def _of_other_kind(number: Number, fact: Fact) -> bool:
    """Whether the number tells a growth in per cent of an indicator that does not."""
    return number.stated.measure == "%" and measure_name(fact.measure)[0] != "%"


def days(fact: Fact) -> Message:
    """The days a record is of when they are not the report's."""
    if fact.period is None:
        return Message("台账", "the records")
    start, end = fact.period
    return Message("{start}至{end}的台账", "the records of {first} to {last}").format(
        start=_day(start), end=_day(end), first=start, last=end
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def would_be(number: Number) -> Message:
    """What a placeholder stands for."""
    fact = number.fact
    if fact is None or number.record is None or not number.recorded:
        return NOTHING
    return Message("{days}为 {value}，共 {rows} 条记录", "{days} say {value}, from {rows} rows").format(
        days=days(fact), value=value(number), rows=fact.rows
    )


def compared(number: Number, fact: Fact, *, agrees: bool) -> Message:
    """The number against the records of its days."""
    told = {"days": days(fact), "value": value(number, fact), "rows": fact.rows}
    if agrees:
        return Message(
            "{days}为 {value}（{rows} 条记录），相符", "{days} say {value} ({rows} rows): it agrees"
        ).format(**told)
    return Message(
        "文中写「{text}」，{days}为 {value}（{rows} 条记录），不符",
        "the document says “{text}”, {days} {value} ({rows} rows): it differs",
    ).format(text=number.stated.text, **told)


def target(number: Number, *, met: bool | None) -> Message:
    """A duty or plan beside the records; ``met`` None when they hold nothing."""
    if met is None:
        return joined([ASKED, NOTHING])
    told = (
        Message("台账为 {value}，已达到", "the records say {value}: reached")
        if met
        else Message("台账为 {value}，未达到", "the records say {value}: not reached")
    )
    return joined([ASKED, told.format(value=value(number))])


# --- other numbers of the document -----------------------------------------------------------------------------


def elsewhere(other: Number) -> Message:
    """The same matter with another number."""
    return Message("与第 {line} 行「{text}」说法不一", "line {line} says “{text}” of the same matter").format(
        line=other.line, text=other.stated.text
    )


def placed(number: Number) -> Message:
    """A number and its line."""
    return Message("「{text}」（第 {line} 行）", "“{text}” (line {line})").format(
        text=number.stated.text, line=number.line
    )


def _sum_of(parts: Sequence[Number]) -> Message:
    """「138处」（第 1 行） + 「45处」（第 1 行）."""
    return joined([placed(part) for part in parts], zh=" + ", en=" + ")


def fitting_sum(parts: Sequence[Number], total: int) -> Message:
    """A number of which there is no record, but which is the sum that the document makes of others."""
    return Message(
        "按文中{listed} = {total}，合计算得通", "by {listed} = {total} in the document the sum holds"
    ).format(listed=_sum_of(parts), total=plain_value(total))


def broken_sum(whole: Number, parts: Sequence[Number], total: int) -> Message:
    """A whole that is not the sum of its parts."""
    return Message(
        "「{text}」与文中{listed} = {total} 不一致",
        "“{text}” does not fit {listed} = {total} in the same document",
    ).format(text=whole.stated.text, listed=_sum_of(parts), total=plain_value(total))


def as_sum(parts: Sequence[Finding], total: int) -> Message:
    """A number that the records do not say, but that is the sum of two that they do."""
    listed = " + ".join(part.number.stated.text for part in parts)
    return Message(
        "但等于文中 {listed} = {total}，按合计算相符", "but it is {listed} = {total}: as their sum it agrees"
    ).format(listed=listed, total=plain_value(total))


def too_large(part: Number, whole: Number) -> Message:
    """A part above its whole."""
    return Message(
        "其中数「{text}」大于总数{whole}", "the part “{text}” is more than the whole {whole}"
    ).format(text=part.stated.text, whole=placed(whole))


def not_following(number: Number, expected: str, sources: Sequence[Number], grown: int = 0) -> Message:
    """A rate, share or growth that does not follow from the numbers it is of; ``grown`` is above 0 for a growth by
    ``expected``, below for a fall, 0 for what is neither."""
    told = {
        0: Message("推算应为 {expected}", "it would be {expected}"),
        1: Message("推算应为增长 {expected}", "it would be {expected} up"),
        -1: Message("推算应为下降 {expected}", "it would be {expected} down"),
    }[(grown > 0) - (grown < 0)].format(expected=expected)
    return Message(
        "按{sources}{told}，文中写「{text}」，对不上", "by {sources} {told}; the document says “{text}”"
    ).format(
        sources=joined([placed(source) for source in sources], zh="和", en=" and "),
        told=told,
        text=_with_measure(number),
    )


def _with_measure(number: Number) -> str:
    """A number as written, with the measure that the heading of its column gives it."""
    text, word = number.stated.text, number.stated.word
    return f"{text}{word}" if is_bare(text) and not text.endswith(word) else text


def following(expected: str, sources: Sequence[Number]) -> Message:
    """A rate, share or growth that follows from the numbers it is of."""
    return Message(
        "由{sources}推算为 {expected}，算得通", "by {sources} it is {expected}: it follows"
    ).format(sources=joined([placed(source) for source in sources], zh="和", en=" and "), expected=expected)


def last_report(number: Number, told: Number) -> Message:
    """What the report of the year before says."""
    return Message(
        "上年的报告第 {line} 行写「{text}」", "line {line} of the report of the year before says “{text}”"
    ).format(line=told.line, text=told.stated.text)


def both(fact: Fact, before: Fact, just_before: bool) -> Message:
    """The records of the report's days and of those it compares with: just before, or a year before."""
    if just_before:
        told = Message(
            "台账本期为 {now}、上期（{start}至{end}）为 {then}",
            "the records say {now}, and {then} for {first} to {last}",
        )
        start, end = before.period or (None, None)
        days = {"first": start, "last": end, "start": start and _day(start), "end": end and _day(end)}
        return told.format(now=_record(fact), then=_record(before), **days)
    return Message(
        "台账本期为 {now}、上年同期为 {then}", "the records say {now}, and {then} a year before"
    ).format(now=_record(fact), then=_record(before))


def _record(fact: Fact) -> str:
    assert fact.thousandths is not None
    return format_quantity(fact.thousandths, fact.measure, decimals=fact.decimals, spaced=True)


def plain_value(amount: int) -> str:
    """Thousandths as a plain number."""
    return f"{Decimal(amount) / MILLI:f}".rstrip("0").rstrip(".") if amount % MILLI else str(amount // MILLI)
