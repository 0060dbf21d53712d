"""The blocks of a report's text: headings, paragraphs, items, places for hand-written texts. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from chengxu.common.messages import Message, Problems
from chengxu.reports.language import notation
from chengxu.reports.language.notation import Line
from chengxu.reports.language.outline import BlockPlan, HeadingPlan, ItemPlan, ParagraphPlan, TextPlan

_HEADING = re.compile(r"(#+)\s*(.*)")
_TEXT = re.compile(r"@text\s+([a-z][a-z_]*)")
_FOREIGN = re.compile(r"[*+>`@]|\|(?!\|)|\d+[.)] |-{3,}|={3,}|!\[")
_TYPED_NUMBER = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|[一二三四五六七八九十]+是|[①-⑳]"
)


@dataclass(slots=True)
class _Item:
    """An item that grows line by line, and the items inside it."""

    lines: list[Line]
    inner: list[list[Line]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """What is being read: the paragraph that grows, and the blocks that are finished.

    ``level`` is that of the last heading; a text that stands under a heading of somebody else starts with 1.
    """

    problems: Problems
    level: int = 0
    blocks: list[BlockPlan | TextPlan] = field(default_factory=list)
    lead: list[Line] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)

    def problem(self, at: Line, zh: str, en: str, **values: object) -> None:
        """Note a fault of a line."""
        self.problems.add(Message(zh, en).format(**values), file=at.file, line=at.number)


def read(lines: Iterable[Line], problems: Problems, level: int = 0) -> list[BlockPlan | TextPlan]:
    """The blocks of these lines; every fault is added to ``problems``."""
    draft = Draft(problems, level)
    for line in lines:
        _take(draft, line)
    _end_paragraph(draft)
    return draft.blocks


def _take(draft: Draft, line: Line) -> None:
    text = line.text.strip()
    if not text:
        _end_paragraph(draft)
    elif text.startswith("#"):
        _end_paragraph(draft)
        _take_heading(draft, text, line)
    elif text.startswith("- "):
        _take_item(draft, text, line)
    elif found := _TEXT.fullmatch(text):
        _end_paragraph(draft)
        draft.blocks.append(TextPlan(found[1], line.number, line.file))
    elif _FOREIGN.match(text):
        draft.problem(
            line,
            "不认识的写法「{text}」：只用 #、##、###、#### 标题，- 条目，@include、@text 和普通段落",
            "“{text}” is not known here: use # to #### headings, - items, @include, @text and plain paragraphs",
            text=text[:12],
        )
    else:
        _growing(draft).append(Line(text, line.number, line.file))


def _growing(draft: Draft) -> list[Line]:
    """The lines of whatever is open: the last inner item, the last item, the lead."""
    if not draft.items:
        return draft.lead
    item = draft.items[-1]
    return item.inner[-1] if item.inner else item.lines


def _take_item(draft: Draft, text: str, line: Line) -> None:
    _refuse_typed_number(draft, text[2:], line)
    told = Line(text[2:].strip(), line.number, line.file)
    if not line.text[:1].isspace():
        draft.items.append(_Item([told]))
    elif draft.items:
        draft.items[-1].inner.append([told])
    else:
        draft.problem(
            line,
            "缩进的条目前面要有不缩进的条目",
            "an indented item needs an item that is not indented before it",
        )


def _take_heading(draft: Draft, text: str, line: Line) -> None:
    match = _HEADING.fullmatch(text)
    level, words = (len(match[1]), match[2].strip()) if match else (0, "")
    if not words or level > 4:
        draft.problem(line, "标题要有文字，最多四级", "a heading needs words, and has at most four levels")
        return
    if level > draft.level + 1:
        draft.problem(
            line,
            "标题跳级：这里最多用 {most}",
            "a heading level is skipped: at most {most} here",
            most="#" * (draft.level + 1),
        )
    _refuse_typed_number(draft, words, line)
    draft.level = level
    if "{{" in words or "[[" in words:
        draft.problem(line, "标题里不放数字和 [[ ]]", "no figure and no [[ ]] in a heading")
    else:
        notation.read([Line(words, line.number, line.file)], draft.problems)
    draft.blocks.append(HeadingPlan(level, words, line.number, line.file))


def _refuse_typed_number(draft: Draft, text: str, line: Line) -> None:
    if match := _TYPED_NUMBER.match(text):
        draft.problem(
            line,
            "不要手写序号「{text}」，序号由系统排定",
            "do not type the number “{text}”; it is given automatically",
            text=match[0],
        )


def _end_paragraph(draft: Draft) -> None:
    if not draft.lead and not draft.items:
        return
    first = draft.lead[0] if draft.lead else draft.items[0].lines[0]
    items = tuple(
        ItemPlan(
            notation.read(item.lines, draft.problems),
            tuple(notation.read(inner, draft.problems) for inner in item.inner),
        )
        for item in draft.items
    )
    lead = notation.read(draft.lead, draft.problems)
    draft.blocks.append(ParagraphPlan(lead, items, first.number, first.file))
    draft.lead, draft.items = [], []
