"""Fields of a Word file: which of their results the program wrote by itself (page numbers, contents)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_MARK, _CODE, _SIMPLE = qn("w:fldChar"), qn("w:instrText"), qn("w:fldSimple")
_STORIES = (qn("w:txbxContent"), qn("w:footnote"), qn("w:endnote"))
_PAGES = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|SECTION)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)


def unclosed(*roots: Any) -> frozenset[Any]:
    """The marks that begin a field which nothing ends: the program that wrote the file broke off, or its end was cut out."""
    found: set[Any] = set()
    for root in roots:
        begun: dict[Any, list[Any]] = {}
        for mark in root.iter(_MARK):
            story = begun.setdefault(next(mark.iterancestors(*_STORIES), None), [])
            kind = mark.get(qn("w:fldCharType"))
            if kind == "begin":
                story.append(mark)
            elif kind == "end" and story:
                story.pop()
        found.update(mark for story in begun.values() for mark in story)
    return frozenset(found)


@dataclass
class _Field:
    code: str = ""
    result: bool = False
    broken: bool = False

    @property
    def shown(self) -> bool:
        return (self.result or self.broken) and not (self.result and _PAGES.match(self.code))


@dataclass
class Fields:
    """The fields that are open at a place of a story: they may begin in one paragraph and end in another. One that never
    ends (``broken`` are the marks that begin such) ends with its paragraph, or where the next one begins, as Word has it
    when it mends a file; what stands behind its code is text of the report."""

    broken: frozenset[Any] = frozenset()
    open: list[_Field] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether characters here are words of the report: not a field's code and no page number."""
        return all(one.shown for one in self.open)

    @property
    def in_contents(self) -> bool:
        """Whether a table of contents is open."""
        return bool(self.open) and any(_CONTENTS.match(one.code) for one in self.open)

    def meet(self, element: Any) -> bool:
        """Take in a field's mark or code; whether the element was one."""
        if element.tag == _CODE:
            if self.open and not self.open[-1].result:
                self.open[-1].code += element.text or ""
            return True
        if element.tag != _MARK:
            return False
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            self.open = [one for one in self.open if not one.broken or _CONTENTS.match(one.code)]
            self.open.append(_Field(broken=element in self.broken))
        elif kind == "separate" and self.open:
            self.open[-1].result = True
        elif kind == "end" and self.open:
            self.open.pop()
        return True

    def end_broken(self) -> None:
        """End, with its paragraph, what nothing else ends."""
        self.open = [one for one in self.open if not one.broken]

    @contextmanager
    def simple(self, element: Any) -> Iterator[None]:
        """The inside of an element: a field of its own when it is a simple one."""
        if element.tag != _SIMPLE:
            yield
            return
        self.open.append(_Field(element.get(qn("w:instr"), ""), result=True))
        yield
        self.open.pop()
