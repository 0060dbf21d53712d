"""How deep a heading the style of a Word paragraph makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

CONTENTS = -1
"""The level of an entry in a table of contents."""
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:\d|heading|标题)|toc\s*heading|TOC标题", re.IGNORECASE)
_DEEPEST = 20


_PROPERTIES, _STYLE, _OUTLINE, _VALUE = (qn(f"w:{name}") for name in ("pPr", "pStyle", "outlineLvl", "val"))


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of each style by its id: 1 for 标题 1, 0 for text."""

    by_style: dict[str, int]

    def of(self, paragraph: Any) -> int:
        """The level of a paragraph, by its own outline level or its style."""
        properties = paragraph.find(_PROPERTIES)
        if properties is None:
            return 0
        own = _outline(properties)
        style = properties.find(_STYLE)
        styled = self.by_style.get(style.get(_VALUE, ""), 0) if style is not None else 0
        return styled if styled == CONTENTS or own is None else own


def levels(document: Document) -> Levels:
    """The levels of a document's styles, those they are based on included."""
    declared: dict[str, tuple[int | None, str]] = {}
    for style in document.styles.element.iterchildren(qn("w:style")):
        name = style.find(qn("w:name"))
        based = style.find(qn("w:basedOn"))
        declared[style.get(qn("w:styleId"), "")] = (
            _level(name.get(qn("w:val"), "") if name is not None else "", style.find(qn("w:pPr"))),
            based.get(qn("w:val"), "") if based is not None else "",
        )
    return Levels({style: _inherited(declared, style) for style in declared})


def _level(name: str, properties: Any) -> int | None:
    if _CONTENTS.match(name):
        return CONTENTS
    if match := _HEADING.match(name):
        return int(match[1])
    return _outline(properties) if properties is not None else None


def _outline(properties: Any) -> int | None:
    """The outline level of paragraph properties counted from 1; Word's 9 is plain text."""
    found = properties.find(_OUTLINE)
    value = found.get(_VALUE, "") if found is not None else ""
    return (int(value) + 1 if int(value) < 9 else 0) if value.isdigit() else None


def _inherited(declared: dict[str, tuple[int | None, str]], style: str) -> int:
    for _ in range(_DEEPEST):
        if style not in declared:
            break
        level, style = declared[style]
        if level is not None:
            return level
    return 0
