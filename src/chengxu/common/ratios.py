"""Ratios as people write them: 3:1, 3∶1, 三比一, 1比2.5. One figure, of the measure 比; 7:2:1 is one of 连比."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from chengxu.common.figure_parts import CHINESE_DIGIT
from chengxu.common.numerals import in_words, parse_number, thousandths

RATIO: Final = "比"
"""The measure of a ratio: 3:1 is 3, 1:2.5 is 0.4."""

_PLAIN: Final = r"[1-9]\d{0,2}(?:\.\d{1,3})?"
_WORDS: Final = rf"[一二两三四五六七八九十][{CHINESE_DIGIT}十百]{{0,4}}(?:点[{CHINESE_DIGIT}]{{1,3}})?"
SAID: Final = "(?:(?<=比为)|(?<=例为)|(?<=比例)|(?<=比约))"
"""What makes any two numbers with a colon a ratio: 1:10 alone is a time, and 表1：2 a title."""
PATTERN: Final = (
    rf"(?<![\d.:：∶比第之]){SAID}{_PLAIN}[:：∶]{_PLAIN}(?![\d:：∶比年月日时点分])"
    rf"|(?:(?<![\d.:：∶比第之A-Za-z-])|(?<=之比)){_PLAIN}(?:\s?[∶比]\s?{_PLAIN}|:[1-9](?:\.\d{{1,3}})?)(?![\d.:：∶比年月日时点分])"
    rf"|(?<![{CHINESE_DIGIT}十百千万亿第之]){_WORDS}比{_WORDS}(?![{CHINESE_DIGIT}十百千万亿比点])"
)
"""Two numbers of at most three places before the point; no measure may follow, which :func:`figures` sees to."""

SEVERAL_PARTS: Final = "连比"
"""The measure of a ratio of three parts or more: 7:2:1 is no one number."""
_CLOCK: Final = r"(?:[01]?\d|2[0-4])[:：][0-5]\d[:：][0-5]\d(?![\d:：])"
_OF_PARTS: Final = "(?:(?<=比为)|(?<=例为)|(?<=比例)|(?<=比约)|(?<=之比)|(?<=占比)|(?<=配比))"
SEVERAL: Final = (
    r"(?<![\d.:：∶第A-Za-z-])(?<!比分)(?<!比分为)"
    rf"(?:{_PLAIN}(?:\s?[∶比]\s?{_PLAIN}){{2,5}}|(?:{_OF_PARTS}|(?!{_CLOCK})){_PLAIN}(?:[:：]{_PLAIN}){{2,5}}"
    rf"|(?<![{CHINESE_DIGIT}十百千万亿]){_WORDS}(?:比{_WORDS}){{2,5}}(?![{CHINESE_DIGIT}十百千万亿点]))"
    r"(?!\.?\d|[:：∶比年月日时点分]|工作法|模式|机制)"
)
"""7:2:1, 74：23：3, 7∶2∶1, 七比二比一; 08:30:00 is a time unless a ratio was announced, 比分25:20:18 a score."""

_BETWEEN: Final = re.compile("[:：∶比]")
_FINEST: Final = 3


def parse_ratio(text: str) -> int | None:
    """The first number by the second, in thousandths, half a thousandth up; None when one cannot be read.

    >>> parse_ratio("3:1"), parse_ratio("一比二"), parse_ratio("1比2.5")
    (3000, 500, 400)
    """
    first, _, second = _BETWEEN.sub(":", text.replace(" ", "")).partition(":")
    above, below = parse_number(first), parse_number(second)
    return None if above is None or not below else thousandths(Fraction(above, below))


def format_ratio(value: int, *, words: bool = False) -> str:
    """A ratio in thousandths as text that reads back as it: 3:1, 2.5:1, 1:2.5, and 三比一 with ``words``.

    The smaller side is 1 where the other then needs three decimals at most; a ratio below a thousandth, or of a
    thousand and more, has no such form and is "".
    """
    for above, below in _sides(value):
        text = f"{in_words(above)}比{in_words(below)}" if words else f"{_plain(above)}:{_plain(below)}"
        if parse_ratio(text) == value:
            return text
    return ""


def _sides(value: int) -> list[tuple[int, int]]:
    """Both sides in thousandths, the nicest pair first."""
    if not 0 < value < 1000_000:
        return []
    if value >= 1000:
        return [(value, 1000)]
    turned = [round(Fraction(10**6, value) / 10**cut) * 10**cut for cut in range(_FINEST, -1, -1)]
    return [(1000, below) for below in turned if below < 1000_000] + [(value, 1000)]


def _plain(value: int) -> str:
    whole, rest = divmod(value, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)
