"""Cells of an imported table as values; each refusal says what was expected. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation, Overflow

from chengxu.common.messages import Message, Refused
from chengxu.common.worktime import Calendar
from chengxu.ledger.rules import MILLI

_DATE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})日?")
_SHORT_HOUR = re.compile(r"(?<!\d)(\d):(?=\d\d)")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
FIRST_YEAR, LAST_YEAR = 1970, 9998  # a uid carries milliseconds since 1970; a zone may add a day at the end
MAX_QUANTITY = 10**12


def instant(text: str, calendar: Calendar, field: str) -> datetime:
    """A moment as people write it: ``2023-05-01``, ``2023-05-01 14:30``, ``2023/5/1 14:30``, ``2023年5月1日``, ISO.

    Without an offset it is local time; a bare date is the start of that local day. Raises :class:`Refused`, also for a
    year that no record of this system can have (before 1970 UTC).
    """
    plain = _DATE.sub(lambda m: f"{m[1]}-{int(m[2]):02}-{int(m[3]):02}", text.strip(), count=1)
    plain = _SHORT_HOUR.sub(r"0\1:", plain, count=1)
    try:
        parsed = datetime.fromisoformat(plain)
    except ValueError:
        raise Refused(
            Message(
                "「{text}」不是日期时间，请写成 2023-05-01 14:30",
                "“{text}” is not a date; write 2023-05-01 14:30",
            ).format(text=text),
            field=field,
        ) from None
    if FIRST_YEAR <= parsed.year <= LAST_YEAR:
        at = parsed.astimezone(UTC) if parsed.tzinfo else calendar.instant(parsed)
        if at.year >= FIRST_YEAR:
            return at
    raise Refused(Message("年份不合理：{text}", "an impossible year: {text}").format(text=text), field=field)


def day(text: str, calendar: Calendar, field: str) -> date:
    """The local day of a moment as :func:`instant` reads it; raises as it does."""
    return calendar.local(instant(text, calendar, field)).date()


def whole(text: str, field: str, most: int = 999_999) -> int:
    """A whole number from 0 to ``most``. Raises :class:`Refused`."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else most + 1
    if number > most:
        raise Refused(
            Message("应是整数，最大 {most}", "a whole number, {most} at most").format(most=f"{most:,}"),
            field=field,
        )
    return number


def quantity(text: str, field: str = "quantity") -> int:
    """A non-negative number with at most three decimals, as thousandths. Raises :class:`Refused`.

    Commas may only stand between groups of three digits: what ``1,5`` means, nobody here can know.
    """
    plain = text.replace("，", ",")
    try:
        number = Decimal(plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain)
        scaled = number * MILLI
    except Overflow:
        number = scaled = Decimal("Infinity")
    except InvalidOperation:
        raise Refused(
            Message("「{text}」不是数字", "“{text}” is not a number").format(text=text), field=field
        ) from None
    if not number.is_finite() or number < 0 or scaled > MAX_QUANTITY:
        raise Refused(
            Message("数量不合理：{text}", "an impossible quantity: {text}").format(text=text), field=field
        )
    if scaled != scaled.to_integral_value():
        raise Refused(
            Message("数量最多三位小数：{text}", "three decimals at most: {text}").format(text=text),
            field=field,
        )
    return int(scaled)


def degrees(text: str, field: str) -> float | None:
    """A longitude or latitude in decimal degrees; None for an empty cell. Raises :class:`Refused`."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -180 <= value <= 180:
        raise Refused(
            Message(
                "「{text}」不是十进制度数，例如 109.695", "“{text}” is not decimal degrees such as 109.695"
            ).format(text=text),
            field=field,
        )
    return value
