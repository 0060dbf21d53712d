"""路灯维修（盏）：1362 and 路灯维修（盏）,1362: what is counted and its measure stand before the number, as on a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chengxu.common.figure_parts import ARABIC, plain_width
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.words.bare import bare, is_measure

_LABELLED = re.compile(
    r"(?P<name>[^，,。；;：:！？!?、（）()\s]{1,30})[（(]\s?(?:单位\s?[：:]\s?)?(?P<unit>[^（）()\d\s]{1,6})\s?[）)]"
    rf"\s?[：:,，=＝\t]\s?(?P<number>(?:约|近|超过?|-)?(?:{ARABIC}[万亿]?[余多]?|[Xx×]{{2,6}}|_{{2,20}}))(?=\s|[，,。；;、！]|$)"
)


def with_named_measures(text: str, numbers: Sequence[Quantity]) -> list[Quantity]:
    """The numbers, and those whose measure is named in brackets before them; a number with a measure of its own keeps it."""
    found = {number.start: number for number in numbers}
    for match in _labels(text):
        start, end = match.span("number")
        read = bare(text[start:end], match["unit"])
        known = [number for number in numbers if number.start < end and start < number.end]
        if read is None or any(number.measure for number in known):
            continue
        for number in known:
            del found[number.start]
        found[start] = replace(read, start=start, end=end)
    return sorted(found.values(), key=lambda number: number.start)


def own_words(text: str, numbers: Sequence[Quantity]) -> dict[int, str]:
    """For each number of a label the name it has there."""
    places = {number.start: index for index, number in enumerate(numbers)}
    labels = ((places.get(match.start("number")), match["name"]) for match in _labels(text))
    return {place: name for place, name in labels if place is not None}


def _labels(text: str) -> Iterator[re.Match[str]]:
    if "）" not in text and ")" not in text:
        return
    for match in _LABELLED.finditer(plain_width(text)):
        if is_measure(match["unit"]):
            yield match
