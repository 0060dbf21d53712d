"""The numbers Word writes before paragraphs by itself (一、 （一） 1.): no part of the text, but seen by its reader."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from chengxu.common.measures import MILLI
from chengxu.common.numerals import in_words

_VALUE, _PR, _NUMBER, _LEVEL = qn("w:val"), qn("w:pPr"), qn("w:numId"), qn("w:ilvl")
_LETTERS = 26
_CIRCLES, _FIRST_CIRCLE = 20, 0x2460
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "taiwaneseCounting",
        "japaneseCounting",
    }
)
MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered: 一 of 一、, where it starts, and the text around."""

    format: str
    text: str
    start: int


@dataclass(slots=True)
class Labels:
    """Counts through a document; asked for its paragraphs in order."""

    levels: dict[tuple[str, int], _Level]
    by_style: dict[str, tuple[str, int]]
    _counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * MOST_LEVELS))

    @classmethod
    def of(cls, document: Document) -> Labels:
        """The lists a document declares."""
        part = next(
            (rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")),
            None,
        )
        root = getattr(part, "element", None)
        levels = {} if root is None else _levels(root)
        by_style = {}
        for style in document.styles.element.iter(qn("w:style")):
            if (numbered := _numbered(style)) is not None:
                by_style[style.get(qn("w:styleId"))] = numbered
        return cls(levels, by_style)

    def of_paragraph(self, paragraph: Any) -> str:
        """The label of the next paragraph; empty when Word gives it none."""
        style = paragraph.find(f"{_PR}/{qn('w:pStyle')}")
        inherited = None if style is None else self.by_style.get(style.get(_VALUE, ""))
        numbered = _numbered(paragraph) or inherited
        if numbered is None or numbered not in self.levels:
            return ""
        list_, depth = numbered
        counts = self._counts[list_]
        counts[depth] = counts[depth] + 1 if counts[depth] else self.levels[numbered].start
        counts[depth + 1 :] = [0] * (MOST_LEVELS - depth - 1)
        if self.levels[numbered].format == "bullet":
            return "•"  # its own sign is often one of a font of symbols
        return re.sub(r"%(\d)", lambda sign: self._told(list_, int(sign[1]) - 1), self.levels[numbered].text)

    def _told(self, list_: str, depth: int) -> str:
        level = self.levels.get((list_, depth))
        return "" if level is None else _written(self._counts[list_][depth] or level.start, level.format)


def _numbered(element: Any) -> tuple[str, int] | None:
    found = element.find(f"{_PR}/{qn('w:numPr')}")
    if found is None or found.find(_NUMBER) is None:
        return None
    depth = found.find(_LEVEL)
    return str(found.find(_NUMBER).get(_VALUE, "")), 0 if depth is None else _depth(depth.get(_VALUE))


def _depth(text: str | None) -> int:
    return min(int(text), MOST_LEVELS - 1) if text and text.isdigit() else 0


def _levels(root: Any) -> dict[tuple[str, int], _Level]:
    kinds = {
        abstract.get(qn("w:abstractNumId")): {
            _depth(level.get(_LEVEL)): _level(level) for level in abstract.iter(qn("w:lvl"))
        }
        for abstract in root.iter(qn("w:abstractNum"))
    }
    found = {}
    for number in root.iter(qn("w:num")):
        abstract = number.find(qn("w:abstractNumId"))
        for depth, level in kinds.get(abstract.get(_VALUE), {}).items() if abstract is not None else ():
            found[number.get(_NUMBER), depth] = level
    return found


def _level(level: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = level.find(qn(name))
        return default if found is None else str(found.get(_VALUE, default))

    start = value("w:start", "1")
    return _Level(value("w:numFmt", "decimal"), value("w:lvlText", ""), int(start) if start.isdigit() else 1)


def _written(count: int, format: str) -> str:
    if format in _CHINESE and count < 10_000:
        return in_words(count * MILLI)
    if format in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % _LETTERS)
        return letter.upper() if format == "upperLetter" else letter
    if format.startswith("decimalEnclosedCircle") and count <= _CIRCLES:
        return chr(_FIRST_CIRCLE + count - 1)
    return "" if format == "none" else str(count)
