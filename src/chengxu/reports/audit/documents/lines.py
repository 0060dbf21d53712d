"""The lines of a document as a reader sees them: without signs, page numbers and contents, torn at soft breaks, with
the cells of tables that are drawn in text."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chengxu.reports.audit.documents import furniture, markup, text_tables
from chengxu.reports.audit.documents.cells import Cell
from chengxu.reports.audit.documents.reading import Line, Written

_SOFT = re.compile("[\n\x0b\x0c\x85\u2028\u2029\r]+")
_SPACE = " \t\u3000\u2002\u2003\u00a0\u202f\x0c"
_CHAPTER = re.compile(
    r"(?:\[第\d{1,3}页\](?=\s*\S)|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章|篇))\s*"
)
_SECTION = re.compile(r"(?:[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}节)\s*")
NUMBERED_COUNT = re.compile(
    r"\d{1,2}[.．](?=(?:19|20)\d{2}年|"
    r"\d{1,5}[余多]?\s?(?:人次|台次|个(?!小时|多|半|月|百分点|工作)|[处起件次户人名家条份辆台盏根座张株棵幅块])(?!月))"
)
"""3.5处违建 at the begin of a line: nobody counts in tenths, so it is item 3 and five of them."""
_BARE = re.compile(
    r"(?:20\d\d年(?:度|上半年|下半年)?|下一?步|下一?阶段|下半年|今后|明年|来年|下一?年度?|(?:过去)?一年来?|[一二三四]季度|\d{1,2}月份?)"
    r"的?(?![^（(]*(?:总结|报告|汇报|小结|通报)[和与及暨、])[^，。；：、\d（(]{0,12}"
    r"(?:打算|计划|安排|思路|目标|展望|部署|任务|重点|要点|举措|措施|设想|预期|回顾)\s*(?:[（(][^（）()]{1,8}[）)])?[：:]?"
)
"""A heading that is neither numbered nor marked as one: 2024年工作安排（节选）; not the title 2023年工作总结和2024年工作打算."""
_BRACKETED = re.compile(r"【([^【】，。；]{2,24})】")
"""A heading of a brief: 【四季度安排】 alone on its line."""
_ITEM = re.compile(r"\d{1,2}[.．、]\D|[（(]\d{1,2}[）)]|[一二三四五六七八九十]{1,2}[是要]|[-•●◆■▪*·]\s|[①-⑳]")
_CLOSED = "。！？!?；;：:…"
_GOES_ON = "，、,（(“《"
_LONGEST_HEADING = 40
_STATED = re.compile(r"\d[\d,.]*[余多]?[万亿千百]?[\u4e00-\u9fff%％㎡㎥]{1,4}$")
_TORN_FAR = 8
_TORN = re.compile(
    r"\d[余多]?[万亿千百]?(?:小\n时|平方?\n[方米]|立方?\n[方米]|公\n[里斤顷]|[人台车辆户班件处]\n次|工作?\n[作日时]|分\n钟|个\n[月百半]|百分?\n[分点])$"
)
"""A measure that the end of the line tears: 22.4小 above 时."""
_STOP = re.compile(
    r"(?<=[\u4e00-\u9fff%％）)”》])(?<![一二三四五六七八九十])[.．](?=\s*(?:[\u4e00-\u9fff“《（(]|$))"
)
"""The stop of a keyboard left in English: 清理427处.拆除143处. is two sentences; 一.总体情况 and 3.5 hold none."""
_NAMED = re.compile(r"[^，,。；;：:]{2,20}[：:][^。；;：:]{1,24}")
"""路缘接坡：427处 above 破损广告牌：143处: each line is a name and what is told of it, and needs no stop."""
_LABELLED = re.compile(
    r"[^，,。；;：:（）()]{1,30}[（(][^（）()\d]{1,8}[）)]\s?[：:,，=＝\t]\s?[\dXx×_约近超][^。；;：:（）()]{0,24}"
)
"""路灯维修（盏）：1362, a line of a form: what is counted, its measure and the number."""
_SHORT = 0.7
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one line: its words and where each character stands. ``story`` is 0 in the body; ``level`` is that
    of a heading, 0 for text; ``lead`` how far it is set in; ``indented`` a begin that only paragraphs have; ``short`` a line that ends well before
    the others do; ``quoted`` one behind a Markdown >."""

    text: str
    positions: Sequence[int]
    story: int = 0
    cell: Cell | None = None
    level: int = 0
    lead: float = 0
    indented: bool = False
    short: bool = False
    quoted: bool = False


def segments(written: Written) -> Iterator[Segment]:
    """The segments of a document in order, an empty one for every line without words.

    Page numbers, running heads and contents do not appear at all: a sentence goes on over them.
    """
    pieces = [piece for line in written.lines for piece in _pieces(written.text, line)]
    texts = [written.text[start:end] for _, start, end in pieces]
    mask = markup.dropped(written.text, markdown=written.kind == "txt")
    plain = written.kind == "txt"
    aside = furniture.of_pages(
        ["" if line.cell else text for (line, _, _), text in zip(pieces, texts, strict=True)]
    )
    numbers = furniture.line_numbers(texts) if plain else [0] * len(texts)
    unnumbered = [" " * cut + text[cut:] for cut, text in zip(numbers, texts, strict=True)]
    drawn = _drawn_cells(unnumbered, aside) if plain else {}
    layout = _Layout.of(texts)
    for place, (line, start, end) in enumerate(pieces):
        if place in aside or line.aside:
            continue
        if plain and text_tables.is_rule(texts[place]):
            yield Segment("", ())
            continue
        if place in drawn:
            yield from _cells(written.text, mask, start, drawn[place])
            continue
        segment = _segment(written.text, mask, start + numbers[place], end)
        level = line.heading or (markup.heading_level(texts[place]) if plain else 0)
        yield replace(
            segment,
            story=line.story,
            cell=line.cell,
            level=level,
            indented=layout.begins(texts[place]),
            short=layout.is_short(texts[place]),
            quoted=plain and texts[place].lstrip().startswith(">"),
        )


def _pieces(text: str, line: Line) -> Iterator[tuple[Line, int, int]]:
    """A line torn at the breaks inside it."""
    start = line.start
    for match in _SOFT.finditer(text, line.start, line.end):
        yield line, start, match.start()
        start = match.end()
    yield line, start, line.end


def _segment(text: str, mask: bytearray, start: int, end: int) -> Segment:
    """The words between two places, without dropped characters and the blanks around them."""
    kept = array("L", (place for place in range(start, end) if not mask[place]))
    first, last = 0, len(kept)
    while first < last and text[kept[first]] in _SPACE:
        first += 1
    while last > first and text[kept[last - 1]] in _SPACE:
        last -= 1
    lead = _indent("".join(text[place] for place in kept[:first]) + "字")
    kept = kept[first:last]
    words = "".join(text[place] for place in kept)
    return Segment(_STOP.sub("。", words), kept, lead=lead)


def _drawn_cells(texts: Sequence[str], aside: set[int]) -> dict[int, list[text_tables.Piece]]:
    """The cells of tables drawn in text, by line."""
    lines = ["" if place in aside else text for place, text in enumerate(texts)]
    found: dict[int, list[text_tables.Piece]] = {}
    for piece in text_tables.find(lines):
        found.setdefault(piece.line, []).append(piece)
    return found


def _cells(text: str, mask: bytearray, start: int, pieces: Sequence[text_tables.Piece]) -> Iterator[Segment]:
    for piece in pieces:
        segment = _segment(text, mask, start + piece.start, start + piece.end)
        if segment.text:
            yield replace(segment, cell=piece.cell)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide the lines run, and whether only some begin with an indent."""

    full: int
    indents: bool

    @classmethod
    def of(cls, texts: Sequence[str]) -> _Layout:
        widths = sorted(len(text) for text in texts if text.strip())
        indented = sum(_indent(text) >= _INDENT for text in texts if text.strip())
        full = widths[int(len(widths) * 0.9)] if widths else 0
        return cls(full, 0 < indented * 2 <= len(widths))

    def begins(self, text: str) -> bool:
        """Whether the indent of a line says that a paragraph begins."""
        return self.indents and _indent(text) >= _INDENT

    def is_short(self, text: str) -> bool:
        """Whether a line ends well before the others do."""
        return len(text) < self.full * _SHORT


def _indent(text: str) -> float:
    """How many characters a line is set in; two blanks are one."""
    blanks = text[: len(text) - len(text.lstrip(_SPACE))]
    return sum(1.0 if blank in "\u3000\t\u2003" else 0.5 for blank in blanks)


# --- sentences over lines ---------------------------------------------------------------------------------------


def goes_on(previous: Segment, segment: Segment) -> bool:
    """Whether ``segment`` continues the sentence of ``previous``."""
    before, text = previous.text, segment.text
    if not before or not text or previous.level or segment.level or previous.cell != segment.cell:
        return False
    if previous.quoted != segment.quoted:
        return False
    if before[-1] in _CLOSED:
        return False
    if _CHAPTER.match(text) or _SECTION.match(text):
        return False
    if before[-1] in _GOES_ON:
        return True
    if _ITEM.match(text) or NUMBERED_COUNT.match(text) or segment.indented:
        return False
    if _NAMED.fullmatch(before) and _STATED.search(before) and _NAMED.fullmatch(text):
        return False
    if _LABELLED.fullmatch(text) or (_LABELLED.fullmatch(before) and not text[0].isdigit()):
        return False
    if _TORN.search(f"{before[-_TORN_FAR:]}\n{text[0]}"):
        return True
    if _is_heading(before) or (previous.short and _is_heading(before, "[。；]")):
        return False
    return not (previous.short and _STATED.search(before))


def _is_heading(text: str, ends: str = "[。，；]") -> bool:
    """A short line without an end, numbered or of a plan: （一）强力实施市容秩序整治, 2024年工作安排."""
    numbered = (
        _CHAPTER.match(text) or _SECTION.match(text) or _BARE.fullmatch(text) or _BRACKETED.fullmatch(text)
    )
    return bool(numbered) and len(text) <= _LONGEST_HEADING and not re.search(ends, text)


def opens(previous: Segment) -> bool:
    """Whether a line with an arabic number ends early, without a stop (3.执法工作敢于亮剑): its text stands below."""
    text = previous.text
    return previous.short and bool(_ITEM.match(text)) and not re.search("[。；，：]", text)


# --- chapters and sections --------------------------------------------------------------------------------------


@dataclass
class Outline:
    """Which chapter and section one is in: by the numbers of headings (一、, （一）), else by their levels, else by their
    words (下一步打算 alone on its line).

    A first heading that stands alone on the highest level is the report's title and no chapter.
    """

    title: int = 0
    chapter: str = ""
    section: str = ""
    levels: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, read: Sequence[Segment]) -> Outline:
        """The outline of a document's segments, before the first of them."""
        levels = [segment.level for segment in read if segment.level and segment.text]
        alone = len(levels) > 1 and levels[0] < min(levels[1:])
        return cls(title=levels[0] if alone else 0)

    @property
    def place(self) -> tuple[str, str]:
        """The titles of the chapter and the section."""
        return self.chapter, self.section

    def enter(self, opening: Segment) -> tuple[str, str]:
        """The place after a passage that begins with ``opening``."""
        text, level = opening.text, opening.level
        if level and level != self.title:
            self.levels = [*(known for known in self.levels if known < level), level]
        if match := _CHAPTER.match(text):
            self.chapter, self.section = _title(text[match.end() :]), ""
        elif match := _SECTION.match(text):
            self.section = _title(text[match.end() :])
        elif level and level != self.title:
            if len(self.levels) > 1:
                self.section = _title(text)
            else:
                self.chapter, self.section = _title(text), ""
        elif match := _BRACKETED.fullmatch(text):
            self.section = _title(match[1])
        elif _BARE.fullmatch(text):
            self.chapter, self.section = _title(text), ""
        return self.place


def _title(text: str) -> str:
    """The words of a heading: up to the first full stop."""
    return re.split(r"[。\n]|(?<!\d{4})(?<!\d年)：", text.strip(), maxsplit=1)[0][:_LONGEST_HEADING]
