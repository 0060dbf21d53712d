"""Numbers that together make one matter are its parts.

上报1386件。采集员上报1120件，视频抓拍123件，市民上报143件: they add up to what was told before.
气站12家、管道气企业3家: each is a kind of what the indicator counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chengxu.common.quantity import Quantity
from chengxu.reports.audit.passages.context import Context
from chengxu.reports.audit.words import measuring
from chengxu.reports.audit.words.matched import Match, Sureness
from chengxu.reports.audit.words.roles import Role

FEWEST, MOST = 2, 12
"""So many numbers one after the other may be the parts."""
MOST_BACK = 6
"""So many numbers before the first part the whole may stand."""


def without_addends(matches: Sequence[Match], numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
    """The matches, without those of parts for the indicator that their sum, told a little before, is of; nor for another
    where a colon opens the list of them and the words hardly say so."""
    kept = list(matches)
    for index in range(len(numbers)):
        for place in (*_parts_of(index, numbers), *_rows_of(index, numbers)):
            listed = _opens_list(numbers[index][1]) and matches[place].sureness is Sureness.HARDLY
            if _same(matches[place], matches[index]) or (listed and matches[index].fact is not None):
                kept[place] = Match(None)
    return kept


def without_kinds(matches: Sequence[Match], numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
    """The matches, without those of two numbers of one list, counted alike, for one indicator: neither is all of it."""
    kept = list(matches)
    for index in range(1, len(numbers)):
        (one, before), (other, context) = numbers[index - 1], numbers[index]
        values = before.role is Role.VALUE and context.role is Role.VALUE and not (before.row or context.row)
        between = context.before.strip()
        listed = between.startswith(_LISTING) or between.endswith(_LISTING)
        listed = listed and before.sentence == context.sentence
        values = (
            values
            and measuring.counts(other.measure)
            and not (_EVERY.search(before.before) or _EVERY.search(context.before))
        )
        differ = one.measure == other.measure and one.value and other.value and one.value != other.value
        if values and listed and differ and _same(matches[index - 1], matches[index]):
            kept[index - 1] = kept[index] = Match(None)
    return kept


_EVERY = re.compile("每|一[天日]")
_LISTING = ("、", "和", "及", "与", "以及")


def _same(part: Match, whole: Match) -> bool:
    return part.fact is not None and whole.fact is not None and part.fact.id == whole.fact.id


_DAYS = re.compile("[年月日周旬季]")


def _rows_of(index: int, numbers: Sequence[tuple[Quantity, Context]]) -> tuple[int, ...]:
    """The places of the rows of which a number is the sum 合计: 热线2268件, 红网350件, 合计2618件; not those of some days,
    which the records can tell apart."""
    context = numbers[index][1]
    if not context.row or len(context.parts) < FEWEST:
        return ()
    rows = [(place, numbers[place][1]) for place in context.parts if place < len(numbers)]
    return tuple(p for p, row in rows if row.column == context.column and not _DAYS.search(row.row))


def _parts_of(index: int, numbers: Sequence[tuple[Quantity, Context]]) -> range:
    """The places of the numbers of one sentence, a little behind a number, that together are just that number."""
    whole, around = numbers[index]
    if not whole.value or around.row or around.role is not Role.VALUE:
        return range(0)
    for first in range(index + 1, min(len(numbers), index + 1 + MOST_BACK)):
        total = 0
        for place in range(first, min(len(numbers), first + MOST)):
            part, beside = numbers[place]
            alike = part.measure == whole.measure and beside.sentence == numbers[first][1].sentence
            apart = beside.sentence != around.sentence or _opens_list(around)
            if not (alike and part.value and apart) or beside.row:
                break
            total += part.value
            if total == whole.value and place - first + 1 >= FEWEST:
                return range(first, place + 1)
            if total > whole.value:
                break
    return range(0)


def _opens_list(whole: Context) -> bool:
    """Whether a colon stands right behind a number: 处理28户：拆除6户、没收5户、罚款17户."""
    return whole.behind[:1] in {"：", ":"}


def is_sum_only(context: Context) -> bool:
    """Whether a number of a sentence says nothing but that it is a sum: 三类资料合计25380份."""
    return not context.row and bool(context.parts) and bool(_SUM_ONLY.fullmatch(context.before))


def with_summands(matches: list[Match], numbers: Sequence[tuple[Quantity, Context]]) -> list[Match]:
    """热线受理2268件＋红网受理350件＝2618件: the sum is of the one matter of its summands, they are parts of it."""
    kept = list(matches)
    for index, (_, context) in enumerate(numbers):
        places = [place for place in context.parts if place < index]
        facts = [matches[place].fact for place in places]
        one = facts[0] if len(facts) > 1 else None
        if one is None or context.row or not _SUM_ONLY.fullmatch(context.before):
            continue
        if all(fact is not None and fact.id == one.id for fact in facts):
            kept[index] = replace(matches[places[0]], alternatives=())
            for place in places:
                kept[place] = Match(None)
    return kept


_SUM_ONLY = re.compile(
    r"[\s，,、]*(?:以上|上述)?(?:[二两三四五六七八九十][者项类个]|上述|以上)?(?:合计|共计|总计|累计)[为达]?|[\s，,、]*(?:以上|上述)?(?:[二两三四五六七八九十][者项类个种](?:[\u4e00-\u9fff]{2})?(?:共|合计|共计|总计)|合计|共计|总计)[\u4e00-\u9fff]{0,2}|\s*[=＝]\s*"
)
