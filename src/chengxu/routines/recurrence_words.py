"""How often something recurs, as people say it; a rule that has no short words is told as it is written (RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chengxu.common.messages import Message

WEEKDAYS = {
    "MO": Message("周一", "Monday"),
    "TU": Message("周二", "Tuesday"),
    "WE": Message("周三", "Wednesday"),
    "TH": Message("周四", "Thursday"),
    "FR": Message("周五", "Friday"),
    "SA": Message("周六", "Saturday"),
    "SU": Message("周日", "Sunday"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(rule: str) -> Message:
    """The words for a checked ``rule``: days, weeks with their weekdays, months and years with their dates."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    kind, many = parts.pop("FREQ", ""), int(parts.pop("INTERVAL", "1"))
    words = WORDS[kind](parts, many) if kind in WORDS else None
    return words or Message(rule, rule)


def _daily(parts: Mapping[str, str], many: int) -> Message | None:
    if parts:
        return None
    return Message("每天", "every day") if many == 1 else _every(many, "天", "days")


def _weekly(parts: Mapping[str, str], many: int) -> Message | None:
    days = [WEEKDAYS.get(code) for code in parts.get("BYDAY", "").split(",")] if parts else []
    if parts.keys() - {"BYDAY"} or None in days:
        return None
    every = Message("每周", "every week") if many == 1 else _every(many, "周", "weeks")
    return _on(every, [(day.zh, day.en) for day in days if day])


def _monthly(parts: Mapping[str, str], many: int) -> Message | None:
    if "BYMONTH" in parts:
        return _yearly(parts, many)
    days = _numbers(parts.get("BYMONTHDAY", ""))
    if parts.keys() - {"BYMONTHDAY"} or any(day < 1 for day in days):
        return None
    every = Message("每月", "every month") if many == 1 else _every(many, "个月", "months")
    return _on(every, [(f"{day} 日", f"day {day}") for day in days])


def _yearly(parts: Mapping[str, str], many: int) -> Message | None:
    months, days = _numbers(parts.get("BYMONTH", "")), _numbers(parts.get("BYMONTHDAY", ""))
    if many != 1 or parts.keys() != {"BYMONTH", "BYMONTHDAY"} or any(day < 1 for day in days):
        return None
    dates = [(f"{month} 月 {day} 日", f"{day} {MONTHS[month - 1]}") for month in months for day in days]
    return _on(Message("每年", "every year"), dates)


WORDS: Mapping[str, Callable[[Mapping[str, str], int], Message | None]] = {
    "DAILY": _daily,
    "WEEKLY": _weekly,
    "MONTHLY": _monthly,
    "YEARLY": _yearly,
}


def _every(many: int, zh: str, en: str) -> Message:
    return Message(f"每 {many} {zh}", f"every {many} {en}")


def _on(every: Message, when: list[tuple[str, str]]) -> Message:
    """How often, and on which days of it."""
    if not when:
        return every
    zh, en = "、".join(zh for zh, _ in when), ", ".join(en for _, en in when)
    return Message(f"{every.zh}：{zh}", f"{every.en}: {en}")


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]
