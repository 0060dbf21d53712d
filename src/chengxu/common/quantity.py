"""Figures: what a quantity in a Chinese document says, whether records agree with it, and how to write one.

Values are integers in thousandths of their measure (see :mod:`chengxu.common.measures`). What counts as a
figure at all stands in :mod:`chengxu.common.figure_patterns`; rounding and agreement follow the decision record
on figures and rounding.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final

from chengxu.common import figure_patterns as patterns
from chengxu.common.figure_reading import Reading
from chengxu.common.measures import MILLI, conversion, is_measured, measure_name
from chengxu.common.numerals import thousandths


class Approx(StrEnum):
    """How exactly a figure speaks."""

    exact = "exact"
    over = "over"  # 350余, 10多: less than one unit of its last non-zero digit above
    at_least = "at_least"  # 5次以上, 不少于, 不低于, 至少
    more_than = "more_than"  # 超过, 高于
    at_most = "at_most"  # 24小时以内, 不超过
    less_than = "less_than"  # 不足, 不到
    nearly = "nearly"  # 近300: less than one unit of its last non-zero digit below
    about = "about"  # 约300, 300左右: less than one unit either way
    span = "span"  # 3至5个, 三四十个, 数十次


class Style(StrEnum):
    """How a computed figure is told."""

    exact = "exact"
    yu = "yu"  # 余
    jin = "jin"  # 近
    yue = "yue"  # 约


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a text, or a placeholder for one.

    ``text[start:end]`` is it, with its approximating words. ``value`` is the number it names (None for a
    placeholder or a span); ``low`` and ``high`` are the least and the greatest record it agrees with, both
    included, None for no bound. ``measure`` is the measure it counts (元), ``word`` the measure as written (万元).
    ``digits`` are the offsets of the number itself inside ``text``. ``change`` is 1 for a figure that by itself says
    that something grew by so many per cent (翻番: 100), -1 for one that fell (减半: 50).
    """

    start: int
    end: int
    text: str
    value: int | None
    low: int | None
    high: int | None
    approx: Approx
    measure: str
    placeholder: bool = False
    word: str = ""
    digits: tuple[int, int] = (0, 0)
    change: int = 0


LARGEST = 10**16
"""Thousandths: ten million million. No record comes near it, and what is reckoned from figures stays in 64 bits."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """A value as it will be told, and the word that makes that true (``exact`` when nothing was lost)."""

    value: int
    approx: Approx


def grain(value: int) -> int:
    """One unit of the last non-zero digit: 350 → 10, 1.2万 → 1000 (all in thousandths); 0 counts as one whole."""
    if value == 0:
        return MILLI
    size = 1
    while value % (size * 10) == 0:
        size *= 10
    return size


def bounds(value: int, approx: Approx, step: int = 0) -> tuple[int | None, int | None]:
    """The least and greatest record (thousandths, both included) that a figure agrees with.

    近100 and 约100 go half a unit, else they would reach down to nought. ``step`` is the place an exact figure was rounded to, 0 when it was not: 12.5 stands for 12.45 … 12.549.
    """
    unit = grain(value)
    if value == unit and approx in (Approx.nearly, Approx.about):
        unit = max(1, unit // 2)
    match approx:
        case Approx.over:
            return value, value + unit - 1
        case Approx.nearly:
            return value - unit + 1, value
        case Approx.about:
            return value - unit + 1, value + unit - 1
        case Approx.at_least:
            return value, None
        case Approx.more_than:
            return value + 1, None
        case Approx.at_most:
            return None, value
        case Approx.less_than:
            return None, value - 1
        case _:
            return value - step // 2, value + max(0, step - step // 2 - 1)


def scan(text: str, names: Collection[str] = ()) -> list[Quantity]:
    """Every figure and placeholder of ``text``, in order and without overlap.

    ``names`` are words of the pack that hold numerals and are none (12345, 721工作法, 三会一课); dates, times,
    ordinals, telephone numbers, titles in 《》 and slogans in quotation marks are never figures.
    """
    matches = patterns.figures(frozenset(names)).finditer(patterns.plain_width(text))
    found = [quantity for match in matches if match["skip"] is None and (quantity := _read(match, text))]
    return _joined_spans(text, found) if len(found) > 1 else found


def _read(match: re.Match[str], text: str) -> Quantity | None:
    """The quantity of one match; None for a bare number, one beyond all records, or a numeral that is only part of a
    word."""
    if not patterns.is_figure(match):
        return None
    written = Reading(match)
    number = written.number()
    if number is None and not match["xx"]:
        return None
    if any(part is not None and abs(part) > LARGEST for part in number or ()):
        return None
    value, low, high = (None, None, None) if number is None else number
    approx = Approx(written.approx() or "exact")
    if value is not None:
        low, high = bounds(value, approx, written.step(value) if approx is Approx.exact else 0)
    elif number is not None:
        approx = Approx.span
    start, end = written.start, match.end()
    first, last = written.digits
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        value=value,
        low=low,
        high=high,
        approx=approx,
        measure=written.measure,
        placeholder=match["xx"] is not None,
        word=written.word,
        digits=(first - start, last - start),
        change=written.change,
    )


_BETWEEN: Final = re.compile(r"\s?[-–—―~至到]{1,2}\s?")
_FROM: Final = re.compile("[从由自][^，。；：！？、]{0,16}$")


def _joined_spans(text: str, found: list[Quantity]) -> list[Quantity]:
    """5次至10次 and 15%—20% are one span; 从5次到10次 and 由15%到20% are two figures."""
    joined: list[Quantity] = []
    plain = patterns.plain_width(text)
    for quantity in found:
        last = joined[-1] if joined else None
        if last is not None and _makes_span(plain, last, quantity):
            joined[-1] = replace(
                last, end=quantity.end, text=text[last.start : quantity.end], value=None,
                low=last.value, high=quantity.value, approx=Approx.span, word=quantity.word,
                digits=(last.digits[0], quantity.start - last.start + quantity.digits[1]),
            )  # fmt: skip
        else:
            joined.append(quantity)
    return joined


def _makes_span(plain: str, first: Quantity, second: Quantity) -> bool:
    low, high = first.value, second.value
    if low is None or high is None or low >= high or first.measure != second.measure or not first.measure:
        return False
    if first.approx is not Approx.exact or second.approx is not Approx.exact or first.change:
        return False
    if not _BETWEEN.fullmatch(plain, first.end, second.start):
        return False
    return not _FROM.search(plain, max(0, first.start - 20), first.start)


def agrees(stated: Quantity, computed: int, measure: str = "") -> bool:
    """Whether a record of ``computed`` thousandths makes the stated figure true.

    ``measure`` is the one ``computed`` counts (default: the figure's own); 千克 against 吨, 公里 against 米 and
    the like are converted, and measures that cannot be compared never agree. Nor does a placeholder.
    """
    ratio = conversion(measure, stated.measure) if measure else Fraction(1)
    if ratio is None or stated.placeholder:
        return False
    record = computed * ratio
    return (stated.low is None or stated.low <= record) and (stated.high is None or record <= stated.high)


def rounded(value: int, style: Style | str, unit: int = MILLI) -> Rounded:
    """``value`` in the style of a report: two significant digits from 100 on, tens below, exact under ten.

    ``unit`` is what the report counts in, in thousandths of the measure (万元: 10,000,000 of 元). 余 rounds
    down, 近 up, 约 to the nearest; what is round already stays exact, so 350 never becomes 350余.
    """
    style = Style(style)
    whole = value // unit
    if style is Style.exact or whole < 10:
        return Rounded(value, Approx.exact)
    step = unit * (10 if whole < 100 else 10 ** (len(str(whole)) - 2))
    if value % step == 0:
        return Rounded(value, Approx.exact)
    match style:
        case Style.yu:
            return Rounded(value - value % step, Approx.over)
        case Style.jin:
            return Rounded(value - value % step + step, Approx.nearly)
        case _:
            return Rounded((value + step // 2) // step * step, Approx.about)


def format_quantity(
    value: int,
    measure: str,
    style: Style | str = Style.exact,
    *,
    decimals: int | None = None,
    spaced: bool = False,
) -> str:
    """``350余处``, ``12.5吨``, ``100%``, ``2万元``; with ``spaced`` as on screens: ``350 余处``, ``12.5 吨``.

    ``value`` counts thousandths of the measure without its multiplier: for 万元 it is thousandths of 元.
    ``decimals`` rounds half up; where a rounded figure would pass for an exact one it keeps its zeros, gains
    digits (99.96% is never 100%, nor is anything rounded to 0) or says 约, so that :func:`agrees` holds.
    """
    unit = _unit(measure)
    told = rounded(value, style, unit)
    number, lost = _decimal(told.value, unit, None), False
    if told.approx is Approx.exact and decimals is not None:
        number, lost = _rounded_number(told.value, unit, decimals, measure)
    before = {Approx.nearly: "近", Approx.about: "约"}.get(told.approx, "约" if lost else "")
    after = ("余" if told.approx is Approx.over else "") + measure
    gap = " " if spaced else ""
    return f"{before}{gap if before else ''}{number}{gap if after and after[0] not in '%‰' else ''}{after}"


def fill(stated: Quantity, value: int, *, decimals: int | None = None) -> str:
    """The placeholder's own text with its ``XX`` replaced, everything else of it kept as it is.

    ``XX余次`` and 357 give ``350余次``; 余 goes when the figure is round. ``超过XX`` and ``不足XX`` get a number
    that keeps them true. ``value`` counts thousandths of ``stated.measure``.
    """
    unit = _unit(stated.word)
    first, last = stated.digits
    before, after = stated.text[:first], stated.text[last:]
    loose = re.match(rf"({_MULTIPLIER})\s?[余多]", after)
    match stated.approx:
        case Approx.less_than:
            told = Rounded(_above(value, unit), Approx.exact)
        case Approx.more_than:
            told = Rounded(_below(value, unit), Approx.exact)
        case Approx.nearly | Approx.about:
            told = rounded(value, Style.jin if stated.approx is Approx.nearly else Style.yue, unit)
        case _:
            told = rounded(value, Style.yu if loose else Style.exact, unit)
    if loose and told.approx is not Approx.over:
        after = loose[1] + after[loose.end() :]
    if decimals is not None and stated.approx is Approx.exact:
        number, lost = _rounded_number(value, unit, decimals, stated.word)
        return f"{before}{'约' if lost else ''}{number}{after}"
    return f"{before}{_decimal(told.value, unit, None)}{after}"


def from_fen(fen: int) -> int:
    """Money as it is stored (integer fen) as a quantity of 元."""
    return fen * 10


def to_fen(value: int) -> int:
    """A quantity of 元 (thousandths) in fen, half a fen up."""
    return (value + 5) // 10


def format_fen(fen: int, *, spaced: bool = False) -> str:
    """Money in words of a report: ``500元``, ``1234.56元``, ``2万元``, ``12.35万元``; never rounded."""
    in_myriads = abs(fen) >= 1_000_000 and fen % 10_000 == 0
    return format_quantity(from_fen(fen), "万元" if in_myriads else "元", spaced=spaced)


_MULTIPLIER: Final = r"\s?(?:万|亿|千|百)?"


def _unit(word: str) -> int:
    """One written unit in thousandths of its measure."""
    return thousandths(measure_name(word)[1]) or 1


def _decimal(value: int, unit: int, decimals: int | None) -> str:
    """``value / unit`` as decimal text: with all its digits, or half up to ``decimals`` and zeros kept."""
    if decimals is None:
        decimals = 0
        while value * 10**decimals % unit:
            decimals += 1
    scaled = (2 * abs(value) * 10**decimals + unit) // (2 * unit)
    whole, rest = divmod(scaled, 10**decimals)
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def _rounded_number(value: int, unit: int, decimals: int, word: str) -> tuple[str, bool]:
    """The number half up to ``decimals``, and whether 约 must say that it was rounded."""
    if value * 10**decimals % unit == 0:
        return _decimal(value, unit, None), False
    percent = measure_name(word)[0] == "%"
    all_or_nothing = (0, 100) if percent else (0,)
    while Fraction(_decimal(value, unit, decimals)) in all_or_nothing:
        decimals += 1
    number = _decimal(value, unit, decimals)
    return number, not (decimals or percent or (is_measured(word) and unit == MILLI))


def _above(value: int, unit: int) -> int:
    """A round number of units above ``value``."""
    told = rounded(value + 1, Style.jin, unit)
    return told.value if told.approx is Approx.nearly else (value // unit + 1) * unit


def _below(value: int, unit: int) -> int:
    """A round number of units below ``value``."""
    told = rounded(value - 1, Style.yu, unit)
    return told.value if told.approx is Approx.over else (value - 1) // unit * unit
