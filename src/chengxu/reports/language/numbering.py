"""The numbers in front of headings and items (GB/T 9704-2012 §7.3.3: 一、 → （一） → 1. → （1）)."""

from __future__ import annotations

from collections.abc import Callable

Numbering = Callable[[int], str]
"""From the place of an item, counted from 1, to what stands before it."""
DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; for 1 to 99, the most a heading or a run of items can need."""
    if not 1 <= number <= 99:
        raise ValueError(f"no ordinal for {number}")
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return ten + (DIGITS[ones] if ones else "")


def heading(level: int, number: int) -> str:
    """The number of the ``number``-th heading of ``level`` (1 to 4)."""
    match level:
        case 1:
            return f"{ordinal(number)}、"
        case 2:
            return f"（{ordinal(number)}）"
        case 3:
            return f"{number}."
        case _:
            return f"（{number}）"


def item(number: int) -> str:
    """The opening of the ``number``-th item inside a paragraph: 一是."""
    return f"{ordinal(number)}是"


def inner_item(number: int) -> str:
    """The opening of the ``number``-th item inside an item: ① to ⑳, then （21）."""
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else f"（{number}）"


class Counter:
    """Counts headings level by level; a heading starts the counts below it anew."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: int) -> str:
        """The number of the next heading of ``level``."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        return heading(level, self._counts[level - 1])
