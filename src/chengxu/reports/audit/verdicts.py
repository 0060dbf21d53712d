"""From numbers to answers: against the records, and against the other numbers of the same document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from chengxu.common.measures import MILLI, conversion
from chengxu.common.messages import Message, joined
from chengxu.common.quantity import agrees, format_quantity
from chengxu.reports.audit.duties import is_duty, is_met
from chengxu.reports.audit.findings import Finding, Number, Verdict
from chengxu.reports.vocabulary import Sum


def judge(numbers: Sequence[Number], sums: Sequence[Sum]) -> list[Finding]:
    """One finding per number, in the same order."""
    findings = [_against_records(number) for number in numbers]
    _against_itself(findings)
    for rule in sums:
        _against_parts(findings, rule)
    return findings


def _against_records(number: Number) -> Finding:
    stated, fact = number.stated, number.fact
    computed = number.told(number.record) if number.recorded else None
    if fact is None:
        verdict = Verdict.PLACEHOLDER if stated.placeholder else Verdict.NO_RECORD
        if not stated.placeholder and is_duty(stated, number.context, None):
            verdict = Verdict.TARGET
        return Finding(number, verdict, _UNKNOWN, None)
    if stated.placeholder:
        return Finding(number, Verdict.PLACEHOLDER, _explained(number, _would_be(number)), computed)
    record = number.record
    if is_duty(stated, number.context, fact):
        return Finding(number, Verdict.TARGET, _explained(number, _target(number)), computed)
    if record is None or not (number.recorded or (record == 0 and stated.value == 0)):
        return Finding(number, Verdict.NO_RECORD, _explained(number, _NOTHING), None)
    verdict = Verdict.AGREES if agrees(stated, record) else Verdict.DIFFERS
    return Finding(number, verdict, _explained(number, _compared(number, verdict)), number.told(record))


def _against_itself(findings: list[Finding]) -> None:
    """The same matter with two numbers that cannot both be true: the one the records do not bear out contradicts."""
    same: dict[str, list[int]] = defaultdict(list)
    for index, finding in enumerate(findings):
        fact = finding.number.fact
        if fact is not None and finding.verdict in {Verdict.AGREES, Verdict.DIFFERS}:
            same[fact.id].append(index)
    for indices in same.values():
        for index in indices:
            finding = findings[index]
            if finding.verdict is not Verdict.DIFFERS:
                continue
            others = [findings[i] for i in indices if i != index and not _together(findings[i], finding)]
            if others:
                findings[index] = replace(
                    finding, verdict=Verdict.CONTRADICTS, why=joined([finding.why, _elsewhere(others[0])])
                )


def _together(one: Finding, other: Finding) -> bool:
    """Whether two numbers can be true at once."""
    first, second = one.number.stated, other.number.stated
    if first.measure != second.measure and conversion(first.measure, second.measure) not in {None, 1}:
        return True
    return _reaches(first.low, second.high) and _reaches(second.low, first.high)


def _reaches(low: int | None, high: int | None) -> bool:
    return low is None or high is None or low <= high


def _against_parts(findings: list[Finding], rule: Sum) -> None:
    """A whole that is not the sum of its parts, unless the sentence names the scope of its own."""
    by_id = {finding.number.fact.id: finding for finding in reversed(findings) if finding.number.fact}
    parts = [by_id[id_] for id_ in rule.parts if id_ in by_id]
    if len(parts) < len(rule.parts) or any(part.number.stated.value is None for part in parts):
        return
    total = sum(part.number.stated.value or 0 for part in parts)
    for index, finding in enumerate(findings):
        stated = finding.number.stated
        if finding.number.fact is None or finding.number.fact.id != rule.whole or stated.value is None:
            continue
        if any(word in finding.number.context.sentence for word in rule.unless):
            continue
        if stated.value >= total if rule.at_least else agrees(stated, total):
            if not rule.at_least and finding.verdict is Verdict.DIFFERS:
                why = joined([finding.why, _summed(parts, total)])
                findings[index] = replace(finding, verdict=Verdict.AGREES, why=why)
            continue
        why = joined([_broken(finding, parts, total, rule), finding.why])
        findings[index] = replace(finding, verdict=Verdict.CONTRADICTS, why=why)


# --- words -------------------------------------------------------------------------------------------------

_UNKNOWN = Message("没有找到对应的指标，无从核对", "no indicator speaks of this; it cannot be checked")
_NOTHING = Message("台账在这一期间没有记录", "the records hold nothing of this over the period")


def _explained(number: Number, answer: Message) -> Message:
    """The answer, by which words the indicator was found, and what else it may have been."""
    fact = number.fact
    assert fact is not None
    words = "、".join(number.match.words)
    known = Message("对应指标「{name}」", "indicator “{name}”").format(name=fact.label)
    if words:
        known = Message("按「{words}」对应指标「{name}」", "by “{words}”: indicator “{name}”").format(
            words=words, name=fact.label
        )
    parts = [known, answer]
    if number.match.alternatives:
        names = joined([other.label for other in number.match.alternatives], zh="、", en=", ")
        parts.append(Message("也可能是：{names}", "or else: {names}").format(names=names))
    return joined(parts)


def _value(number: Number) -> str:
    """The record as a document would say it exactly."""
    record, fact = number.record, number.fact
    assert record is not None
    assert fact is not None
    return format_quantity(record, number.stated.word or fact.measure, decimals=fact.decimals, spaced=True)


def _would_be(number: Number) -> Message:
    if number.record is None:
        return _NOTHING
    if not number.recorded:
        return _NOTHING
    return Message("台账为 {value}，共 {rows} 条记录", "the records say {value}, from {rows} rows").format(
        value=_value(number), rows=number.fact.rows if number.fact else 0
    )


def _compared(number: Number, verdict: Verdict) -> Message:
    if verdict is Verdict.AGREES:
        return Message("台账为 {value}，相符", "the records say {value}: it agrees").format(
            value=_value(number)
        )
    return Message(
        "文中写「{text}」，台账为 {value}，不符",
        "the document says “{text}”, the records {value}: it differs",
    ).format(text=number.stated.text, value=_value(number))


def _target(number: Number) -> Message:
    fact, record = number.fact, number.record
    asked = Message("这是要求或计划", "this is asked for or planned")
    if fact is None or record is None or not number.recorded:
        return joined([asked, _NOTHING])
    if is_met(number.stated, record, fact):
        met = Message("台账为 {value}，已达到", "the records say {value}: reached").format(
            value=_value(number)
        )
    else:
        met = Message("台账为 {value}，未达到", "the records say {value}: not reached").format(
            value=_value(number)
        )
    return joined([asked, met])


def _elsewhere(other: Finding) -> Message:
    return Message("与第 {line} 行「{text}」说法不一", "line {line} says “{text}” of the same matter").format(
        line=other.number.line, text=other.number.stated.text
    )


def _broken(finding: Finding, parts: Sequence[Finding], total: int, rule: Sum) -> Message:
    listed = joined([_placed(part) for part in parts], zh=" + ", en=" + ")
    broken = Message(
        "「{text}」与文中{listed} = {total} 不一致",
        "“{text}” does not fit {listed} = {total} in the same document",
    ).format(text=finding.number.stated.text, listed=listed, total=_plain(total))
    said = [broken, Message(rule.note.rstrip("。"))]
    if finding.number.fact is not None and finding.number.fact.scope:
        scope = Message("该指标的口径：{scope}", "the scope of the indicator: {scope}")
        said.append(scope.format(scope=finding.number.fact.scope))
    return joined(said)


def _placed(finding: Finding) -> Message:
    return Message("「{text}」（第 {line} 行）", "“{text}” (line {line})").format(
        text=finding.number.stated.text, line=finding.number.line
    )


def _summed(parts: Sequence[Finding], total: int) -> Message:
    listed = " + ".join(part.number.stated.text for part in parts)
    return Message(
        "但等于文中 {listed} = {total}，按合计算相符", "but it is {listed} = {total}: as their sum it agrees"
    ).format(listed=listed, total=_plain(total))


def _plain(value: int) -> str:
    return f"{Decimal(value) / MILLI:f}".rstrip("0").rstrip(".") if value % MILLI else str(value // MILLI)
