"""What stands around a number: the words next to it, its clause, and what was spoken of before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from chengxu.reports.audit.grids.headings import (
    is_completion,
    is_of_kinds,
    is_of_what_was_done,
    is_planned,
    looking_back,
)
from chengxu.reports.audit.passages.cleaning import Passage
from chengxu.reports.audit.passages.openings import opening
from chengxu.reports.audit.words.roles import Role

_CLAUSE_END = re.compile(r"[，。；：！？,;!?:\n（）()【】]")
_SENTENCE_END = re.compile(r"[。；！？;!?\n]")
_ITEM = re.compile(
    r"(?:^|(?<=[。；！？;：:\s]))(?:[一二三四五六七八九十]{1,3}(?:是|要)|第[一二三四五六七八九十][，,：:]|[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳])"
)
_NUMBER_OF_ITEM = re.compile(r"（(?:\d{1,2}|[一二三四五六七八九十]{1,3})）")
_LATER_ITEM = re.compile(r"[\s；;。]*(?:[二三四五六七八九十]{1,2}[是要]|第[二三四五六七八九十][，,：:])")
_PLAN = re.compile(
    r"(?<!列入)计划(?!(?:任务|指标)?(?:完成|执行|落实))|打算|思路|(?<!列入)目标(?!(?:任务|指标)*(?:完成|实现|达成|进度|进展|兑现)|考核|责任|管理)|展望|心愿|下一?步|下一?阶段|下年|明年|工作安排|今后|任务清单(?!完成|落实)|(?:季度|下半年|年度?|月份?)(?:重点)?(?:工作|任务)?(?:安排|部署)|(?:\d月份?|季度|下半年|[下次]月)(?:(?:重点|主要|攻坚)?任务|(?:工作)?要求)\s*$|下(?:个?月|一?季度|周)|(?:季度|[上下]半年|月份?)[\u4e00-\u9fff]{0,4}怎么(?!样)|下半年[\u4e00-\u9fff]{0,4}重点\s*$|年底[之以]?前\W*$|(?:接下来|后面|往后|往下|后续)[\u4e00-\u9fff]{0,6}(?:怎么|想干|重点|干什么|要干)"
    r"|(?<!代表)(?<!委员)(?<!人大)(?<!提案)(?<!议案)(?<!提案、)(?<!司法)(?<!检察)(?<!的)(?<!条)建议\s*$|对策(?:措施)?\s*$"
)
_EMPTY = re.compile(
    r"[\s、，的了达到共计合总为约近超已均全年今有数其中先后并]*"
    r"(?:规范|整治|治理|处理|处置|查处|清理|拆除|整改|完成|办理|办结|纠正|劝导|更换|维修|新增|安装|开展)?[了达到共计合总约近超]*"
)
"""Words that tell nothing of what is counted: 共计350处 speaks of the clause before."""
_EXCLAIMED = "！!？?"
"""破损广告牌，拆！24处: a number that stands alone behind such a sign belongs to what the sign ends."""
_MOST_TOUCHING = 20
MEMORY = 600
"""How many characters back a word may stand and still tell what a number is about."""


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one number.

    ``before`` and ``after`` touch the number and end at punctuation or the next number (where they say nothing,
    as in 共计350处 or 全年规范140起, ``before`` is the clause before as well); ``clause`` is the whole clause;
    ``following`` the next one, where what is counted may run on (1起餐饮单位使用燃气，未安装报警装置的案件); ``sentence`` the whole sentence; ``item`` what the same item (一是…) said before the clause;
    ``section`` what the section said before the item, the newest last, with its heading first.

    ``role`` is what the number tells, ``falls`` whether a change (RATE, AMOUNT) went down: the number itself is as it
    is written. ``period`` are the words that give it a time of its own or name what a change is against (2021年, 一季度,
    环比), empty when it is the document's; ``per`` those that make it so many each (各, 日均). A number of a table has
    the headings of its ``row`` and ``column``, and ``table`` is the caption above it; there ``before``, ``clause`` and
    ``sentence`` are made of those. ``parts`` are the numbers which the text calls the parts of this one (其中 …, the
    rows above 合计), by their place in the order of all numbers of the document; ``whole`` are the words of the number
    that this one is a part of; ``opened`` those with which the list begins that this is an item of. ``hangs_on`` is the place of the number that the
    note hangs on in which this one stands. ``told`` is what its sentence says up to it with its own days alone, where a
    list gives each number days of its own (去年、今年分别为12、15起).
    """

    before: str
    number: str
    after: str
    clause: str
    following: str
    sentence: str
    item: str
    section: str
    chapter: str
    heading: str
    role: Role = Role.VALUE
    falls: bool = False
    period: str = ""
    per: str = ""
    row: str = ""
    column: str = ""
    table: str = ""
    whole: str = ""
    parts: tuple[int, ...] = ()
    opened: str = ""
    hangs_on: int | None = None
    told: str = ""

    @property
    def near(self) -> str:
        """The number and the words that touch it."""
        return f"{self.before}{self.number}{self.after}"

    @property
    def behind(self) -> str:
        """What the sentence says behind the number: 58次，其中党员大会8次 has two places that read 8次."""
        return self.sentence.partition(self.near if self.near in self.sentence else self.number)[2]

    @property
    def opening(self) -> str:
        """With what the list begins that this is a later item of (2024年打算：一是…；二是…); empty where it is none."""
        if self.opened:
            return self.opened
        first = self.section.rfind("一是") if _LATER_ITEM.match(self.item or self.sentence) else -1
        start = max((self.section.rfind(end, 0, max(first, 0)) for end in "。！？!?\n"), default=-1)
        return self.section[start + 1 : first] if first >= 0 else ""

    @property
    def tells_done(self) -> bool:
        """Whether the heading of the column says that its numbers are of what came of a plan, whatever the chapter is of."""
        return is_completion(self.column) or is_of_what_was_done(self.column)

    @property
    def planned(self) -> bool:
        """Whether the chapter, or the heading of the column, speaks of what is still to be done."""
        if self.tells_done:
            return False
        headings = (looking_back(self.chapter), looking_back(self.heading))
        return any(_PLAN.search(heading) for heading in headings) or is_planned(self.column)


def is_by_kind(context: Context) -> bool:
    """Whether a table tells complaints by what they are about, as what stands above it says: 诉求构成, 投诉类别."""
    return any(is_of_kinds(text) for text in (context.chapter, context.heading, context.table))


def contexts(
    passage: Passage, spans: Sequence[tuple[int, int]], earlier: str, begun: str = ""
) -> list[Context]:
    """The context of each number of a passage; ``earlier`` is what the section said in the passages before, ``begun``
    the words with which the list began that the passage is an item of."""
    text = passage.text
    clause_ends = [match.start() for match in _CLAUSE_END.finditer(text)]
    sentence_ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    items = [match.start() for match in _ITEM.finditer(text)]
    found = []
    for index, (start, end) in enumerate(spans):
        first, last = _neighbours(text, spans, index)
        left, right = _around(clause_ends, start, end, len(text))
        full_left, full_right = _around(sentence_ends, start, end, len(text))
        if full_left and not text[full_left:start].strip() and text[full_left - 1] in _EXCLAIMED:
            full_left, _ = _around(sentence_ends, full_left - 1, end, len(text))
            left, first = _around(clause_ends, left - 1, end, len(text))[0], min(first, left)
        left, right = max(left, start - MEMORY), min(right, end + MEMORY)
        full_left, full_right = max(full_left, start - MEMORY), min(full_right, end + MEMORY)
        known = bisect_right(items, start)
        item = min(items[known - 1] if known else 0, left)
        before, after = text[max(first, left) : start], _first_of(text[end : min(last, right)])
        opened = text.rfind("（", full_left, left) if text[left - 1 : left] == "）" else -1
        if opened >= 0 and not _NUMBER_OF_ITEM.match(text, opened):
            left = max(_around(clause_ends, max(opened - 1, 0), end, len(text))[0], start - MEMORY)
            before = f"{text[left:opened]}{before.lstrip('）')}"
        elif _EMPTY.fullmatch(before) and _EMPTY.fullmatch(after):
            earlier_left, _ = _around(clause_ends, max(left - 1, 0), end, len(text))
            before = text[max(first, earlier_left, full_left) : start]
        found.append(
            Context(
                before=before,
                number=text[start:end],
                after=after,
                clause=text[left:right],
                following=_following(text[right:full_right], last - right) if after.strip() else "",
                sentence=text[full_left:full_right],
                item=text[max(item, left - MEMORY) : left],
                section=f"{passage.section} {_ended(earlier, text, item)}",
                chapter=passage.chapter,
                heading=passage.section,
                opened=opening(text, item) or begun,
            )
        )
    return found


def _ended(earlier: str, text: str, end: int) -> str:
    """The last characters of ``earlier`` and of ``text`` up to ``end``, without copying all of them."""
    said = text[max(0, end - MEMORY) : end]
    return f"{earlier[len(said) - MEMORY :]}{said}" if len(said) < MEMORY else said


def _neighbours(text: str, spans: Sequence[tuple[int, int]], index: int) -> tuple[int, int]:
    """Where the numbers before and after end and begin; numbers that touch (16小时5班) count as one."""
    before = index - 1
    farthest = max(0, index - _MOST_TOUCHING)
    while before >= farthest and spans[before][1] >= spans[before + 1][0]:
        before -= 1
    after = index + 1
    while after < min(len(spans), index + _MOST_TOUCHING) and spans[after][0] <= spans[after - 1][1]:
        after += 1
    return (
        spans[before][1] if before >= 0 else 0,
        spans[after][0] if after < len(spans) else len(text),
    )


def _around(ends: Sequence[int], start: int, end: int, length: int) -> tuple[int, int]:
    """The stretch between two ends that holds the number."""
    before, behind = bisect_left(ends, start), bisect_left(ends, end)
    left = ends[before - 1] + 1 if before else 0
    right = ends[behind] if behind < len(ends) else length
    return left, right


def _following(text: str, number: int) -> str:
    """The clause that begins ``text`` after its comma, unless the next number (``number`` characters on) is in it."""
    end = _CLAUSE_END.search(text, 1)
    clause = text[1 : end.start() if end else len(text)]
    return clause if number > len(clause) else ""


def _first_of(text: str) -> str:
    """What follows a number belongs to it up to the first 、 unless an enumeration of its own things begins there."""
    head, mark, rest = text.partition("、")
    return head if not mark or not head.strip() else f"{head}、{rest}" if not rest.strip() else head
