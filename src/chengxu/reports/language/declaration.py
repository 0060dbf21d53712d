"""A report as the pack declares it: Markdown with references to indicators instead of numbers.

    ---
    name: month
    label: 月度小结                  what lists call it
    title: "{period}城市管理工作小结"
    unit: …局
    fits: [month]                  year half quarter month week day other; left out: every period
    otherwise: "{period}工作情况"    the title for other periods; left out: they are refused
    parts:                         one entry per `#` heading, in order
      - {computed: true, author: 办公室}
      - {computed: false, author: 办公室}
    ---
    Opening paragraph.
    # heading of a part            一、
    ## heading of a section        （一）; a heading that ends with 。 runs into the paragraph after it
    lead text
    - item                         一是…; the only one left has no number
      - item inside it             ①
    @include street                the lines of reports/parts/street.md
    @text problems                 the text somebody wrote by hand for this period: reports/texts/2023-problems.md

Figures:

    {{street.occupy}}              the value with its measure word; |exact |yu |jin |yue |zh (两次) choose the style
    {{street.occupy|measure=起}}    with another measure word that the indicator declares
    {{street.occupy|yoy}}          同比增长12.3%, 同比增加3起, 与上年持平; |prev the period before; |amount the difference
    {{party.meetings|plan}}        完成年度计划的50%; |gap 距年度计划还差6次
    {{cases.filed|most by area}}   甲镇最多，为1203件; most least best worst, by unit area month day

Choices: ``[[取缔流动摊贩{{street.vendor_removed}}，]]`` stands only when every figure in it has something to tell;
``[[condition? words || other words]]`` as :mod:`chengxu.reports.language.conditions` says. Whatever is left without words —
an item, a paragraph, a heading, a part — goes too, and the numbers close up.

``{year}``, ``{year+1}``, ``{year-1}``, ``{period}`` (2023年9月), ``{span}`` (本月), ``{close}`` (期末; 目前 while it runs)
and ``{dates}`` (9月1日至9月30日) speak of the period. Lines of one paragraph are joined; a blank line ends it. ``<!-- … -->`` are remarks for whoever keeps
the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec
import yaml

from chengxu.common.messages import Message, Problems, listed
from chengxu.reports.language import blocks, including, notation
from chengxu.reports.language.including import Library
from chengxu.reports.language.notation import Line
from chengxu.reports.language.outline import (
    BlockPlan,
    Declaration,
    HandWritten,
    HeadingPlan,
    ItemPlan,
    ParagraphPlan,
    PartPlan,
    Reference,
    TextPlan,
    flattened,
)
from chengxu.reports.language.periods import Length, Period, named

__all__ = [
    "Declaration",
    "HandWritten",
    "HeadingPlan",
    "ItemPlan",
    "ParagraphPlan",
    "PartPlan",
    "Reference",
    "parse",
    "parse_text",
]

ALONE = ("@text 独占一个标明 computed: false 的部分", "@text stands alone in a part marked computed: false")

T = TypeVar("T", bound=msgspec.Struct)
_TEXT_NAME = re.compile(r"(\d{4}(?:-(?:H\d|Q\d|W\d\d|\d\d(?:-\d\d)?))?)-([a-z][a-z_]*)")


class PartFront(msgspec.Struct, forbid_unknown_fields=True):
    """What the front matter says of a part; ``date`` of one whose text stands here, for the year of that date."""

    computed: bool
    author: str
    date: str = ""
    year: int = 0


class Front(msgspec.Struct, forbid_unknown_fields=True):
    """The front matter of a report."""

    name: str
    title: str
    unit: str
    parts: list[PartFront]
    label: str = ""
    fits: list[Length] = []
    otherwise: str = ""


class TextFront(msgspec.Struct, forbid_unknown_fields=True):
    """The front matter of a text written by hand."""

    author: str
    date: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading and what stands below it, before its front matter is looked at."""

    heading: HeadingPlan
    blocks: list[BlockPlan | TextPlan]


def parse(text: str, file: str, problems: Problems, library: Library | None = None) -> Declaration | None:
    """The declaration in ``text``; None when its front matter cannot be read.

    Every fault is added to ``problems`` with the file and line it stands on: front matter, bad references and
    conditions, headings out of order, numbers typed before headings or items, Markdown this format does not know,
    parts of ``library`` that are not there or include themselves.
    """
    front_text, body, first = _split(text)
    front = _front(front_text, file, problems, Front)
    if front is None:
        return None
    for title in (front.title, front.otherwise):
        notation.read([Line(title, 1, file)], problems)
    lines = including.lines(body, file, problems, library or Library(), first)
    opening, parts = _in_parts(blocks.read(lines, problems))
    for block in opening:
        if isinstance(block, TextPlan):
            _fault(block, problems, *ALONE)
    if len(front.parts) != len(parts):
        problems.add(
            Message(
                "说明里写了 {said} 个部分，正文有 {found} 个一级标题，应一一对应",
                "the front matter names {said} parts, the text has {found} # headings; they must match",
            ).format(said=len(front.parts), found=len(parts)),
            file=file,
            line=first,
        )
    return Declaration(
        front.name,
        front.title,
        front.unit,
        tuple(block for block in opening if isinstance(block, ParagraphPlan)),
        tuple(_part(part, told, problems) for part, told in zip(parts, front.parts, strict=False)),
        front.label or front.title,
        tuple(front.fits),
        front.otherwise,
    )


def parse_text(text: str, file: str, problems: Problems) -> HandWritten | None:
    """A text written by hand, whose file is named for its period (``2023-problems.md``); None when it cannot be read."""
    found = _TEXT_NAME.fullmatch(PurePosixPath(file).stem)
    period = named(found[1]) if found else None
    if found is None or period is None:
        problems.add(
            Message(
                "文件名应为时段加名称，如 2023-problems.md、2023-Q3-plan.md、2023-09-plan.md",
                "the file is named for its period, such as 2023-problems.md, 2023-Q3-plan.md or 2023-09-plan.md",
            ),
            file=file,
        )
        return None
    front_text, body, first = _split(text)
    front = _front(front_text, file, problems, TextFront)
    if front is None:
        return None
    read = blocks.read(including.lines(body, file, problems, Library(), first), problems, level=1)
    plans = [block for block in read if not isinstance(block, TextPlan)]
    heading = HeadingPlan(1, "", first, file)
    for block in read:
        if isinstance(block, TextPlan) or (isinstance(block, HeadingPlan) and block.level == 1):
            _fault(
                block,
                problems,
                "这里从 ## 标题写起，不用 # 和 @text",
                "headings begin with ## here; no # and no @text",
            )
    _refuse_figures(plans, problems)
    _check_run_ins(plans, problems)
    dated = _date(front.date, heading, problems)
    return HandWritten(found[2], period, front.author, dated, tuple(plans)) if dated else None


def _split(text: str) -> tuple[str, str, int]:
    """Front matter, body, and the line the body starts on."""
    lines = text.split("\n")
    if lines[0].strip() == "---":
        for index in range(1, len(lines)):
            if lines[index].strip() == "---":
                return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    return "", text, 1


def _front(text: str, file: str, problems: Problems, type_: type[T]) -> T | None:
    if not text.strip():
        names = listed(field.name for field in msgspec.structs.fields(type_) if field.required)
        message = Message(
            "开头缺少两行 --- 之间的说明（{names}）",
            "the front matter between two --- lines is missing ({names})",
        )
        problems.add(message.format(names=names), file=file, line=1)
        return None
    try:
        return msgspec.convert(_plain_dates(yaml.load(text, Loader=yaml.CSafeLoader)), type_)
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


def _in_parts(read: Sequence[BlockPlan | TextPlan]) -> tuple[list[BlockPlan | TextPlan], list[_Part]]:
    """What stands before the first heading, and a part for each `#` (or for a first heading of another level)."""
    opening: list[BlockPlan | TextPlan] = []
    parts: list[_Part] = []
    for block in read:
        if isinstance(block, HeadingPlan) and (block.level == 1 or not parts):
            parts.append(_Part(block, []))
        else:
            (parts[-1].blocks if parts else opening).append(block)
    return opening, parts


def _part(part: _Part, told: PartFront, problems: Problems) -> PartPlan:
    plans = tuple(block for block in part.blocks if not isinstance(block, TextPlan))
    texts = [block for block in part.blocks if isinstance(block, TextPlan)]
    dated = _date(told.date, part.heading, problems) if told.date else None
    if texts and (told.computed or plans or len(texts) > 1):
        _fault(texts[0], problems, *ALONE)
    if not told.computed:
        if not told.author or (dated is None and not texts):
            _fault(
                part.heading,
                problems,
                "不由系统计算的部分要写明 author 和 date",
                "a part that is not computed needs its author and date",
            )
        _refuse_figures(plans, problems)
    _check_run_ins(plans, problems)
    here: tuple[HandWritten, ...] = ()
    if not told.computed and dated and not texts:
        year = told.year or dated.year
        whole = Period(date(year, 1, 1), date(year, 12, 31))
        here = (HandWritten("", whole, told.author, dated, plans),)
    return PartPlan(part.heading, plans, told.computed, told.author, dated, texts[0] if texts else None, here)


def _check_run_ins(plans: Sequence[BlockPlan], problems: Problems) -> None:
    for block, following in zip(plans, [*plans[1:], None], strict=False):
        if isinstance(block, HeadingPlan) and block.runs_in and not isinstance(following, ParagraphPlan):
            _fault(
                block,
                problems,
                "以句号结尾的标题后面要有正文",
                "a heading that ends with 。 must be followed by its text",
            )


def _refuse_figures(plans: Sequence[BlockPlan], problems: Problems) -> None:
    for block in plans:
        for piece in flattened(block.pieces) if isinstance(block, ParagraphPlan) else ():
            if isinstance(piece, Reference):
                message = Message(
                    "这一部分标明不由系统计算（computed: false），不能引用指标",
                    "this part is marked as not computed; it cannot refer to an indicator",
                )
                problems.add(message, file=piece.file, line=piece.line)


def _date(text: str, heading: HeadingPlan, problems: Problems) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = Message("日期「{text}」应写成 2023-12-26", "the date “{text}” should read 2023-12-26")
        problems.add(message.format(text=text), file=heading.file, line=heading.line)
        return None


def _fault(block: HeadingPlan | TextPlan, problems: Problems, zh: str, en: str) -> None:
    problems.add(Message(zh, en), file=block.file, line=block.line)
