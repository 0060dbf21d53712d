"""The sentence that opens a list, for all its items: 2024年，重点办好以下实事：（1）…；（2）…, also over paragraphs.

What such a sentence says (下一步，我局将抓好以下工作：) holds for the last item as for the first; pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengxu.reports.audit.passages.cleaning import Passage

_FIRST = r"一[是要]|第一[，,：:]|[（(](?:1|一)[）)]|1[.．、](?!\d)|①"
_LATER = r"[二三四五六七八九十]{1,2}[是要]|第[二三四五六七八九十][，,：:]|[（(](?:[2-9]|1\d|[二三四五六七八九十]{1,2})[）)]|(?:[2-9]|1\d)[.．、](?!\d)|[②-⑳]"
_ANNOUNCED = r"(?<=[几下两三四五六七八九十\d][点条个项件])(?:[\u4e00-\u9fff]{0,6})[。，,]\s*"
_BEGINS_LIST = re.compile(rf"(?:[：:]\s*|{_ANNOUNCED})(?={_FIRST})")
"""With a colon, or as one speaks: 接下来怎么干，我提几条硬要求。一是…"""
_SPOKEN, _FIRST_ITEM = re.compile(rf"{_ANNOUNCED}$"), re.compile(_FIRST)
_LATER_ITEM = re.compile(rf"[\s；;。]*(?:{_LATER})")
_ITEM = re.compile(
    rf"\s*(?:{_FIRST}|{_LATER}|[-—－]{{1,2}}|[•●◆■▪*·]\s?|[\u4e00-\u9fff]{{2,8}}[：:](?=\s*\S))"
)
"""An item, by its sign or by the field it begins with (环卫方面：新建中转站2座)."""
_DECIDED, _NUMBERED = re.compile("会议(?:议定|决定|部署)"), re.compile(r"\s*[一二三四五六七八九十]{1,2}、")
"""What a meeting decided is numbered 一、二、 like the chapters of a report."""
_ANNOUNCES = re.compile(
    r"[几下两三四五六七八九十\d][点条个项件](?:[\u4e00-\u9fff]{0,2})(?:要求|任务|意见|希望|措施)[。，,]$"
)
_ENDS = re.compile("[。！!\n]")
"""Not a question, for what follows answers it: 下半年怎么干？我强调四条。"""
_OPENED = ("：", ":")
_LONGEST, _FARTHEST = 100, 1200
"""So much of the sentence is told, and so far back its list may have begun."""


def opening(text: str, item: int) -> str:
    """With what the list begins that the item at ``item`` of a passage is a later one of; empty where it is none. The
    first item is told only what a sentence of its own announced."""
    if not _LATER_ITEM.match(text, item):
        spoken = (
            _SPOKEN.search(text, max(0, item - _LONGEST), item) if _FIRST_ITEM.match(text, item) else None
        )
        return _sentence(text, item) if spoken else ""
    begun = list(_BEGINS_LIST.finditer(text, max(0, item - _FARTHEST), item))
    return _sentence(text, begun[-1].end()) if begun else ""


@dataclass(slots=True)
class Lists:
    """Goes through the passages of a document and knows what opened the list that each of them is an item of."""

    words: str = ""

    def enter(self, passage: Passage) -> str:
        """The words that opened the list of which this passage is an item; empty where it is none."""
        text = passage.text.rstrip()
        if passage.meaning is not None:
            return ""
        decided = _DECIDED.search(self.words) and _NUMBERED.match(text)
        held = self.words if decided or _ITEM.match(text) else ""
        self.words = held or _opened(text)
        return held


def _opened(text: str) -> str:
    """What a passage says of the passages that are its items; empty where it opens no list."""
    if text.endswith(_OPENED) or _ANNOUNCES.search(text):
        return _sentence(text, len(text))
    begun = list(_BEGINS_LIST.finditer(text, max(0, len(text) - _FARTHEST)))
    return _sentence(text, begun[-1].end()) if begun else ""


def _sentence(text: str, end: int) -> str:
    """The sentence that ends at ``end``, no more of it than its last :data:`_LONGEST` characters."""
    first = max(0, end - _LONGEST)
    last = len(text[:end].rstrip("。，,、 \u3000"))
    start = max((match.end() for match in _ENDS.finditer(text, first, last)), default=first)
    return text[start:end].strip()
