"""A report as the pack declares it: Markdown with references to indicators instead of numbers.

    ---
    name: annual
    title: "{year}年度工作总结及{year+1}年工作计划"
    unit: …局
    parts:                       one entry per `#` heading, in order
      - computed: true
        author: 办公室
      - {computed: false, author: 办公室, date: 2023-12-26}
    ---
    Opening paragraph.
    # heading of a part          一、
    ## heading of a section      （一）; a heading that ends with 。 runs into the paragraph after it
    lead text
    - item                       一是…
    - item                       二是…

`{{indicator}}` or `{{indicator|style}}` is a figure, `{year}` and `{year+1}` are years. Lines of one paragraph
are joined; a blank line ends it. `<!-- … -->` lines are remarks for whoever keeps the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import msgspec
import yaml

from chengxu.common.messages import Message, Problems

YEARS = {"year": 0, "year+1": 1, "year-1": -1}

_REFERENCE = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|\s*([^{}|]*?)\s*)?\}\}")
_YEAR = re.compile(r"\{([^{}]*)\}")
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_HEADING = re.compile(r"(#+)\s*(.*)")
_FOREIGN = re.compile(r"[*+>|`]|\d+[.)] |-{3,}|={3,}|!\[")
_TYPED_NUMBER = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|[一二三四五六七八九十]+是"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure to be: the indicator's id, the style asked for (empty: the indicator's own), the line."""

    indicator: str
    style: str
    line: int


Piece = str | Reference


@dataclass(frozen=True, slots=True)
class HeadingPlan:
    """A heading before it is numbered."""

    level: int
    text: str
    line: int

    @property
    def runs_in(self) -> bool:
        """Whether the paragraph goes on in the heading's own line."""
        return self.text.endswith("。")


@dataclass(frozen=True, slots=True)
class ParagraphPlan:
    """A paragraph: what leads it, then its items 一是…二是…."""

    lead: tuple[Piece, ...]
    items: tuple[tuple[Piece, ...], ...]
    line: int

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything in reading order."""
        return self.lead + tuple(piece for item in self.items for piece in item)


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A `#` heading, what the front matter says of it, and what stands below."""

    heading: HeadingPlan
    blocks: tuple[HeadingPlan | ParagraphPlan, ...]
    computed: bool
    author: str
    dated: date | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """One `reports/*.md`."""

    name: str
    title: str
    unit: str
    opening: tuple[ParagraphPlan, ...]
    parts: tuple[PartPlan, ...]

    def references(self) -> tuple[Reference, ...]:
        """Every figure in the order of the text."""
        blocks: list[HeadingPlan | ParagraphPlan] = list(self.opening)
        for part in self.parts:
            blocks.extend(part.blocks)
        return tuple(
            piece
            for block in blocks
            if isinstance(block, ParagraphPlan)
            for piece in block.pieces
            if isinstance(piece, Reference)
        )


class PartFront(msgspec.Struct, forbid_unknown_fields=True):
    """What the front matter says of a part."""

    computed: bool
    author: str
    date: str = ""


class Front(msgspec.Struct, forbid_unknown_fields=True):
    """The front matter of a report."""

    name: str
    title: str
    unit: str
    parts: list[PartFront]


@dataclass(slots=True)
class _Draft:
    """What is being read: paragraphs grow line by line, parts block by block."""

    problems: Problems
    file: str
    opening: list[ParagraphPlan] = field(default_factory=list)
    parts: list[tuple[HeadingPlan, list[HeadingPlan | ParagraphPlan]]] = field(default_factory=list)
    lead: list[tuple[str, int]] = field(default_factory=list)
    items: list[list[tuple[str, int]]] = field(default_factory=list)
    level: int = 0

    def problem(self, line: int, zh: str, en: str, **values: object) -> None:
        self.problems.add(Message(zh, en).format(**values), file=self.file, line=line)


def parse(text: str, file: str, problems: Problems) -> Declaration | None:
    """The declaration in ``text``; None when its front matter cannot be read.

    Every fault is added to ``problems`` with ``file`` and line: front matter, bad references, headings out of
    order, numbers typed before headings or items, Markdown this format does not know.
    """
    front_text, body, first = _split(text)
    front = _front(front_text, file, problems)
    if front is None:
        return None
    draft = _Draft(problems, file)
    in_remark = False
    for number, line in enumerate(body.split("\n"), first):
        stripped = line.strip()
        in_remark = in_remark or stripped.startswith("<!--")
        if in_remark:
            in_remark = not stripped.endswith("-->")
        else:
            _take_line(draft, stripped, number)
    _end_paragraph(draft)
    return _finish(draft, front, first)


def _split(text: str) -> tuple[str, str, int]:
    """Front matter, body, and the line the body starts on."""
    lines = text.split("\n")
    if lines[0].strip() == "---":
        for index in range(1, len(lines)):
            if lines[index].strip() == "---":
                return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    return "", text, 1


def _front(text: str, file: str, problems: Problems) -> Front | None:
    if not text.strip():
        problems.add(
            Message(
                "开头缺少两行 --- 之间的说明（name、title、unit、parts）",
                "the front matter between two --- lines is missing",
            ),
            file=file,
            line=1,
        )
        return None
    try:
        return msgspec.convert(_plain_dates(yaml.load(text, Loader=yaml.CSafeLoader)), Front)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        detail = Message(
            "开头的说明不是合法的 YAML：{detail}", "the front matter is not valid YAML: {detail}"
        )
        problems.add(detail.format(detail=error.problem or ""), file=file, line=line)
    except msgspec.ValidationError as error:
        detail = Message("开头的说明不符合格式：{detail}", "the front matter is wrong: {detail}")
        problems.add(detail.format(detail=error), file=file, line=1)
    return None


def _plain_dates(value: object) -> object:
    """YAML reads 2023-12-26 as a date; the struct checks it as text, so that one message serves both."""
    if isinstance(value, dict):
        return {key: _plain_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_dates(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _take_line(draft: _Draft, line: str, number: int) -> None:
    if not line:
        _end_paragraph(draft)
    elif line.startswith("#"):
        _end_paragraph(draft)
        _take_heading(draft, line, number)
    elif line.startswith("- "):
        _refuse_typed_number(draft, line[2:], number)
        draft.items.append([(line[2:].strip(), number)])
    elif _FOREIGN.match(line):
        draft.problem(
            number,
            "不认识的写法「{text}」：只用 #、##、###、#### 标题，- 条目和普通段落",
            "“{text}” is not known here: use # to #### headings, - items and plain paragraphs",
            text=line[:12],
        )
    elif draft.items:
        draft.items[-1].append((line, number))
    else:
        draft.lead.append((line, number))


def _take_heading(draft: _Draft, line: str, number: int) -> None:
    match = _HEADING.fullmatch(line)
    level, text = (len(match[1]), match[2].strip()) if match else (0, "")
    if not text or level > 4:
        draft.problem(number, "标题要有文字，最多四级", "a heading needs words, and has at most four levels")
        return
    if level > draft.level + 1:
        draft.problem(
            number,
            "标题跳级：这里最多用 {most}",
            "a heading level is skipped: at most {most} here",
            most="#" * (draft.level + 1),
        )
    _refuse_typed_number(draft, text, number)
    draft.level = level
    heading = HeadingPlan(level, text, number)
    if "{{" in text:
        draft.problem(number, "标题里不放数字", "no figure in a heading")
    if level == 1 or not draft.parts:
        draft.parts.append((heading, []))
    else:
        draft.parts[-1][1].append(heading)


def _refuse_typed_number(draft: _Draft, text: str, number: int) -> None:
    if match := _TYPED_NUMBER.match(text):
        draft.problem(
            number,
            "不要手写序号「{text}」，序号由系统排定",
            "do not type the number “{text}”; it is given automatically",
            text=match[0],
        )


def _end_paragraph(draft: _Draft) -> None:
    if not draft.lead and not draft.items:
        return
    line = draft.lead[0][1] if draft.lead else draft.items[0][0][1]
    paragraph = ParagraphPlan(
        _pieces(draft, draft.lead), tuple(_pieces(draft, item) for item in draft.items), line
    )
    (draft.parts[-1][1] if draft.parts else draft.opening).append(paragraph)
    draft.lead, draft.items = [], []


def _pieces(draft: _Draft, lines: list[tuple[str, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for text, number in lines:
        position = 0
        for match in _REFERENCE.finditer(text):
            _add_words(draft, pieces, text[position : match.start()], number)
            pieces.append(_reference(draft, match, number))
            position = match.end()
        _add_words(draft, pieces, text[position:], number)
    return tuple(pieces)


def _reference(draft: _Draft, match: re.Match[str], line: int) -> Reference:
    if not _ID.fullmatch(match[1]):
        draft.problem(
            line,
            "「{text}」不是指标：应写成 {{{{street.occupy}}}} 或 {{{{street.occupy|exact}}}}",
            "“{text}” names no indicator: write {{{{street.occupy}}}} or {{{{street.occupy|exact}}}}",
            text=match[0],
        )
        return Reference("", "", line)
    return Reference(match[1], match[2] or "", line)


def _add_words(draft: _Draft, pieces: list[Piece], text: str, line: int) -> None:
    """Append words; lines of Chinese meet without a space, Latin words keep one."""
    rest = _YEAR.sub("", text)
    unknown = [name for name in _YEAR.findall(text) if name not in YEARS]
    if unknown or "{" in rest or "}" in rest:
        draft.problem(
            line,
            "花括号不成对或名称不对：指标写 {{{{…}}}}，年份写 {{year}}、{{year+1}}",
            "unbalanced or unknown braces: {{{{…}}}} for an indicator, {{year}} or {{year+1}} for a year",
        )
    if not text:
        return
    if pieces and isinstance(pieces[-1], str):
        before = pieces.pop()
        space = " " if isinstance(before, str) and before[-1].isascii() and text[0].isascii() else ""
        text = f"{before}{space}{text}"
    pieces.append(text)


def _finish(draft: _Draft, front: Front, first: int) -> Declaration:
    if len(front.parts) != len(draft.parts):
        draft.problem(
            first,
            "说明里写了 {said} 个部分，正文有 {found} 个一级标题，应一一对应",
            "the front matter names {said} parts, the text has {found} # headings; they must match",
            said=len(front.parts),
            found=len(draft.parts),
        )
    parts = tuple(
        _part(draft, heading, blocks, told)
        for (heading, blocks), told in zip(draft.parts, front.parts, strict=False)
    )
    return Declaration(front.name, front.title, front.unit, tuple(draft.opening), parts)


def _part(
    draft: _Draft, heading: HeadingPlan, blocks: list[HeadingPlan | ParagraphPlan], told: PartFront
) -> PartPlan:
    dated = None
    try:
        dated = date.fromisoformat(told.date) if told.date else None
    except ValueError:
        draft.problem(
            heading.line,
            "日期「{text}」应写成 2023-12-26",
            "the date “{text}” should read 2023-12-26",
            text=told.date,
        )
    if not told.computed:
        if not told.author or dated is None:
            draft.problem(
                heading.line,
                "不由系统计算的部分要写明 author 和 date",
                "a part that is not computed needs its author and date",
            )
        for block in blocks:
            for piece in block.pieces if isinstance(block, ParagraphPlan) else ():
                if isinstance(piece, Reference):
                    draft.problem(
                        piece.line,
                        "这一部分标明不由系统计算（computed: false），不能引用指标",
                        "this part is marked as not computed; it cannot refer to an indicator",
                    )
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, HeadingPlan) and block.runs_in and not isinstance(following, ParagraphPlan):
            draft.problem(
                block.line,
                "以句号结尾的标题后面要有正文",
                "a heading that ends with 。 must be followed by its text",
            )
    return PartPlan(heading, tuple(blocks), told.computed, told.author, dated)
