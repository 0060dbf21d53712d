"""Numbers as people write them in Chinese documents: 350, 1,234.5, １２, 十五, 两千三百, 1.2万, 三点五, 半."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final

from chengxu.common.measures import MILLI

DIGITS: Final = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2} | dict(
    zip("三四五六七八九", range(3, 10), strict=True)
)
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
MYRIADS: Final = (("亿", 100_000_000), ("万", 10_000))
LONGEST: Final = 64
"""Signs of a numeral; a longer row of digits is no number."""

_WRITTEN: Final = "零一二三四五六七八九"
_ARABIC: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_STEP: Final = re.compile(r"([零〇])?(\d+(?:\.\d+)?|[一二两三四五六七八九])?([十百千])?", re.ASCII)
_NEIGHBOURS: Final = re.compile(r"([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")


def parse_number(text: str) -> int | None:
    """The number in thousandths, half a thousandth rounded up; None when the text is not one number, or longer than
    any that is written (:data:`LONGEST`).

    >>> parse_number("1.2万"), parse_number("一百二十"), parse_number("１，２３４.５"), parse_number("两违")
    (12000000, 120000, 1234500, None)
    """
    if len(text) > LONGEST:
        return None
    value = _value(unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", ""))
    return None if value is None else thousandths(value)


def parse_neighbours(text: str) -> tuple[int, int] | None:
    """两三 → (2, 3), 三四十 → (30, 40), in thousandths: two digits in a row name a range; else None."""
    found = _NEIGHBOURS.fullmatch(text)
    if not found or DIGITS[found[1]] + 1 != DIGITS[found[2]]:
        return None
    low, high = parse_number(found[1] + found[3]), parse_number(found[2] + found[3])
    return None if low is None or high is None else (low, high)


def in_words(value: int) -> str:
    """A number in thousandths in Chinese numerals, below 10,000: 十二, 一百零五, 十二点五; the inverse of
    :func:`parse_number`.

    Raises ValueError for one below 0 or of 10,000 and more.
    """
    whole, rest = divmod(value, MILLI)
    if not 0 <= whole < 10_000:
        raise ValueError(f"no numeral for {value} thousandths")
    text, gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = whole // size % 10
        if digit:
            text += ("零" if gap and text else "") + _WRITTEN[digit] + unit
        gap = not digit
    text = (text.removeprefix("一") if text.startswith("一十") else text) or "零"
    decimals = "".join(_WRITTEN[int(digit)] for digit in f"{rest:03d}".rstrip("0"))
    return f"{text}点{decimals}" if decimals else text


def thousandths(value: Fraction) -> int:
    """``value`` in thousandths, rounded half up."""
    return (2 * value.numerator * MILLI + value.denominator) // (2 * value.denominator)


def _value(text: str) -> Fraction | None:
    for sign, size in MYRIADS:
        if sign in text:
            left, _, right = text.rpartition(sign)
            head = _value(left) if left else Fraction(1)
            tail = _tail(right, size)
            return None if head is None or tail is None else head * size + tail
    return _section(text)


def _tail(text: str, size: int) -> Fraction | None:
    """What follows 万 or 亿: nothing, a smaller number, or one digit of the next rank (一万二 is 12,000)."""
    if not text:
        return Fraction(0)
    if len(text) == 1 and text in DIGITS:
        return Fraction(DIGITS[text] * size, 10)
    value = _value(text[1:] if text[0] in "零〇" and len(text) > 1 else text)
    return value if value is not None and value < size else None


def _section(text: str) -> Fraction | None:
    """A number below 万: Arabic, digit by digit (二〇二三), or with 十百千."""
    if _ARABIC.fullmatch(text):
        return Fraction(Decimal(text))
    if text == "半":
        return Fraction(1, 2)
    whole, point, decimals = text.partition("点")
    if point:
        head, digits = _section(whole), _digit_string(decimals)
        return None if head is None or not digits else head + Fraction(int(digits), 10 ** len(digits))
    digits = _digit_string(text)
    if digits and (len(digits) == 1 or len(digits) > 2 or "0" in digits):
        return Fraction(int(digits))
    return None if digits else _with_units(text)


def _digit_string(text: str) -> str:
    """``二〇二三`` as ``2023``; empty when anything but a digit is in it."""
    return "".join(str(DIGITS[c]) for c in text) if all(c in DIGITS for c in text) else ""


def _with_units(text: str) -> Fraction | None:
    """一百零五, 二十五, 一百二 (120), 3千5百: ranks must fall."""
    if not text or text in UNITS:
        return Fraction(UNITS[text]) if text else None
    total, rank, place = Fraction(0), 10_000, 0
    while place < len(text):
        step = _STEP.match(text, place)
        if step is None or step.end() == place:
            return None
        zero, digit, unit = step.groups()
        place = step.end()
        first = rank == 10_000
        size = UNITS[unit] if unit else (1 if zero else rank // 10)
        if size >= rank or (first and not unit) or not (digit or (first and unit == "十" and not zero)):
            return None
        total += (Fraction(1) if digit is None else _digit(digit)) * size
        rank = size
    return total


def _digit(text: str) -> Fraction:
    return Fraction(DIGITS[text]) if text in DIGITS else Fraction(Decimal(text))
