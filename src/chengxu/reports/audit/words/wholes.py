"""Wholes and their parts: what a passage calls the parts of a number, and what it adds up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chengxu.common.measures import is_measured
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.words.roles import FAR, STOP, Role, Told, alone

_OF_WHICH = re.compile("其中|(?<=[（(，,])(?:包括|包含|含)")
_SUMMABLE = (Role.VALUE, Role.SHARE)
_SUMMED = re.compile(
    r"^[，,、；;]?\s?(?:[二两三四五六七八九十][者项类个种样]|以上[二两三四五六七八九十]?[者项类]?|前述|上述)?(?:共计|合计|总计|累计|总共|[一相]共|合共|[合加]起来|[合加]在一起|相加|之和)(?:为|是|达|约|有)?\s?$"
    r"|^[，,、；;。]?\s?(?:以上|上述|前述)?(?:[二两三四五六七八九十][者项类个种](?:[\u4e00-\u9fff]{2})?(?:共|合计|共计|总计)|合计|共计|总计)(?:有|计|[\u4e00-\u9fff]{2,3})?\s?$"
    r"|^[^，,。；;]{0,4}[=＝]\s?$"
)
"""A、B，二者合计C; A＋B＝C."""
_OTHER_MATTER = re.compile(
    r"^[，,]\s?[处收清整发立办拆查罚开新完投建维更安组出取规共全同另还并较比督修排检接受今本]"
)
_LONGEST_PART = 14
_MOST_PARTS = 40


def told(text: str, numbers: Sequence[Quantity], year: int | None = None) -> list[Told]:
    """What each number of a passage tells, and which are parts of which; ``year`` is the one the document speaks of."""
    return _with_parts(text, numbers, alone(text, numbers, year))


def _with_parts(text: str, numbers: Sequence[Quantity], found: list[Told]) -> list[Told]:
    """其中 … makes numbers parts of the one before; 138处、45处，共计183处 makes the last one their whole."""
    for index, number in enumerate(numbers):
        if found[index].role not in (Role.VALUE, Role.PART):
            continue
        parts = _listed_in_brackets(text, numbers, index) or _named_parts(text, numbers, found, index)
        for part in parts:
            found[part] = replace(found[part], role=Role.PART, whole=index)
        if not parts and _SUMMED.match(text[numbers[index - 1].end : number.start] if index else ""):
            summed = _summands(text, numbers, found, index)
            parts = summed if len(summed) > 1 else []
        if parts:
            found[index] = replace(found[index], parts=tuple(parts))
    return found


def _listed_in_brackets(text: str, numbers: Sequence[Quantity], whole: int) -> list[int]:
    """183处（一般138处、重大45处）: two numbers or more of the same measure in the bracket right behind."""
    end = numbers[whole].end
    if text[end : end + 1] not in ("（", "("):
        return []
    close = min((place for sign in "）)" if (place := text.find(sign, end, end + 4 * FAR)) > 0), default=end)
    parts = _following(numbers, whole, close)
    return parts if len(parts) > 1 else []


def _following(numbers: Sequence[Quantity], whole: int, limit: int) -> list[int]:
    parts = []
    for index in range(whole + 1, len(numbers)):
        if numbers[index].end > limit:
            break
        if numbers[index].measure != numbers[whole].measure:
            return []
        parts.append(index)
    return parts


def _named_parts(text: str, numbers: Sequence[Quantity], found: Sequence[Told], whole: int) -> list[int]:
    """The numbers behind 其中 that belong to ``whole``: of its measure, in one list, together not above it."""
    first = whole + 1
    while first < min(len(numbers), whole + 4) and (
        found[first].role is not Role.VALUE or _measures_it(text, numbers, whole, first)
    ):
        first += 1
    if first >= len(numbers):
        return []
    between = text[numbers[first - 1].end : numbers[first].start]
    mark = _OF_WHICH.search(between)
    passed = STOP.findall(text[numbers[whole].end : numbers[first].start])
    if mark is None or len(passed) > 1 or "）" in between[: mark.start()]:
        return []
    bracket = between.rfind("（", 0, mark.end()) > between.rfind("）", 0, mark.end())
    parts: list[int] = []
    total = 0
    for index in range(first, min(len(numbers), first + _MOST_PARTS)):
        number = numbers[index]
        lead = text[numbers[index - 1].end : number.start] if index > first else between[mark.end() :]
        if (
            (parts and found[index].per)
            or (parts and _OF_WHICH.search(lead))
            or STOP.search(lead)
            or ("）" in lead and (bracket or "（" not in lead))
        ):
            break
        if parts and not bracket and (_OTHER_MATTER.match(lead) or len(lead) > _LONGEST_PART):
            break
        if number.measure != numbers[whole].measure or found[index].role is not Role.VALUE:
            if parts and not bracket and found[index].role is Role.VALUE:
                break
            continue
        total += number.value or 0
        limit = numbers[whole].high
        if limit is not None and parts and total > limit and not bracket and lead[:1] in "，,":
            break
        parts.append(index)
    if parts and passed and (numbers[parts[0]].value or 0) > (numbers[whole].high or 0):
        return []
    return parts


def _measures_it(text: str, numbers: Sequence[Quantity], whole: int, place: int) -> bool:
    """拆除34处、4600平方米，其中助拆12处: between a number and its parts how large it was may be told."""
    between = text[numbers[whole].end : numbers[place].start]
    return is_measured(numbers[place].measure) and bool(_HOW_LARGE.fullmatch(between))


_HOW_LARGE = re.compile(
    r"[，,、/（(\s]*(?:共|计|总|建筑|占地|涉及)*(?:面积|长度|重量|全长|总长)?(?:达|约|共|计)*"
)


def _summands(text: str, numbers: Sequence[Quantity], found: Sequence[Told], whole: int) -> list[int]:
    """The numbers right before a sum, of its measure and in its sentence."""
    parts: list[int] = []
    for index in range(whole - 1, max(-1, whole - 1 - _MOST_PARTS), -1):
        if STOP.search(text, numbers[index].end, numbers[index + 1].start):
            break
        if numbers[index].measure != numbers[whole].measure or found[index].role not in _SUMMABLE:
            break
        parts.insert(0, index)
    return parts
