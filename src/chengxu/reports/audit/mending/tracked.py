"""A document with its corrections as tracked changes: whoever opens it sees the old and the new, and decides.

Deletions and insertions (ECMA-376 part 1, 17.13.5) keep the runs they stand in and their formatting; each carries a
comment that says how one can know. Rejecting everything gives the document back as it was.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from chengxu.reports.audit.documents import word
from chengxu.reports.audit.documents.package import margins, notes
from chengxu.reports.audit.documents.reading import Written
from chengxu.reports.audit.documents.word import WordParagraph
from chengxu.reports.audit.mending.correcting import Edits
from chengxu.reports.audit.mending.retyping import moved, retyped

_RUN, _RUN_PROPERTIES, _TEXT, _PARAGRAPH = (qn(f"w:{name}") for name in ("r", "rPr", "t", "p"))
_INSERTED = frozenset({qn("w:ins"), qn("w:moveTo")})
_ID, _BOX = qn("w:id"), qn("w:txbxContent")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REFERENCES = {qn("w:footnote"): "w:footnoteReference", qn("w:endnote"): "w:endnoteReference"}


@dataclass(frozen=True, slots=True)
class Change:
    """One correction: the new characters by position of the document, and why (no comment when empty)."""

    edits: Edits
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring characters of one text element: kept (``change`` is -1), or replaced by ``new``."""

    old: str
    new: str
    change: int


Place = tuple[str, int]
"""The new text of one character and the number of the change it belongs to."""


def tracked(written: Written, changes: Sequence[Change], *, author: str, now: datetime) -> bytes:
    """The document as a Word file in which ``changes`` are tracked under ``author`` at ``now``.

    A plain text becomes a Word file first. ``now`` is told as its own wall clock shows it, as Word does.
    """
    if written.kind != "docx":
        other = retyped(written)
        changes = [Change(moved(written, other, change.edits), change.comment) for change in changes]
        written = other
    document = word.open_package(written.data, "")
    places: dict[int, Place] = {
        position: (new, number)
        for number, change in enumerate(changes)
        for position, new in change.edits.items()
    }
    pen = _Pen(document, author, now)
    same: dict[str, dict[int, Place]] = {}
    for paragraph, line in zip(word.paragraphs(document), written.lines, strict=True):
        own = {at - line.start: places[at] for at in range(line.start, line.end) if at in places}
        if own:
            same[paragraph.text] = own
            pen.comment(pen.mark(paragraph, own), changes)
    for twin in word.copies(document):
        pen.mark(twin, same.get(twin.text, {}))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Pen:
    """Writes deletions, insertions and comments into one document."""

    def __init__(self, document: Document, author: str, now: datetime) -> None:
        self._document = document
        self._author = author
        self._date = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        parts = [
            document.element,
            *(part.element for part in (*notes(document).values(), *margins(document))),
        ]
        self._next = 1 + max((number for part in parts for number in _numbers(part)), default=0)
        self._notes: Mapping[tuple[str, str], Any] | None = None

    def mark(self, paragraph: WordParagraph, places: Mapping[int, Place]) -> dict[int, tuple[Any, Any]]:
        """Track the changes of one paragraph; the first and last element that each of them left."""
        places = _last(paragraph, places)
        runs: dict[Any, dict[Any, list[_Stretch]]] = {}
        start = 0
        for piece in paragraph.pieces:
            stretches = list(_stretches(piece.text, places, start))
            start += len(piece.text)
            if piece.element is not None and any(stretch.change >= 0 for stretch in stretches):
                runs.setdefault(piece.element.getparent(), {})[piece.element] = stretches
        left: dict[int, tuple[Any, Any]] = {}
        for run, texts in runs.items():
            for number, element in self._rewrite(run, texts):
                left[number] = (left.get(number, (element,))[0], element)
        return left

    def comment(self, left: Mapping[int, tuple[Any, Any]], changes: Sequence[Change]) -> None:
        """Say beside each change why it was made. Word allows no comments in notes and boxes: there it stands at the
        note's number or at the box. A header or footer has no such place, and goes without."""
        for number, (first, last) in left.items():
            text = changes[number].comment
            anchor = self._anchor(first)
            if not text or (anchor is None and not self._in_body(first)):
                continue
            if anchor is not None:
                first = last = anchor
            made = self._document.comments.add_comment(text, self._author, self._author[:1])
            made._comment_elm.set(qn("w:date"), self._date)
            begin, end, reference = (
                OxmlElement(name)
                for name in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference")
            )
            for element in (begin, end, reference):
                element.set(_ID, str(made.comment_id))
            run = OxmlElement("w:r")
            run.append(reference)
            first.addprevious(begin)
            last.addnext(run)
            last.addnext(end)

    def _rewrite(self, run: Any, texts: Mapping[Any, Sequence[_Stretch]]) -> Iterator[tuple[int, Any]]:
        """The run again in parts: what stays, what goes, what comes; yields what goes and comes."""
        kept: list[Any] = []
        for child in list(run):
            if child.tag == _RUN_PROPERTIES:
                continue
            for stretch in texts.get(child, ()):
                if stretch.change < 0:
                    kept.append(_said(child, "w:t", stretch.old))
                    continue
                _flush(run, kept)
                deletion = self._change("w:del", _like(run, [_said(child, "w:delText", stretch.old)]))
                run.addprevious(deletion)
                yield stretch.change, deletion
                if stretch.new:
                    insertion = self._change("w:ins", _like(run, [_text("w:t", stretch.new)]))
                    self._insert(run, insertion)
                    yield stretch.change, insertion
            if child not in texts:
                kept.append(child)
        _flush(run, kept)
        parent = run.getparent()
        parent.remove(run)
        if parent.tag in _INSERTED and not len(parent):
            parent.getparent().remove(parent)

    def _insert(self, run: Any, insertion: Any) -> None:
        """Put an insertion before ``run``; where somebody else inserted that run, his insertion is parted around it."""
        parent = run.getparent()
        if parent.tag not in _INSERTED:
            run.addprevious(insertion)
            return
        before = parent.makeelement(parent.tag, dict(parent.attrib), parent.nsmap)
        before.set(_ID, str(self._next))
        self._next += 1
        for child in list(parent)[: parent.index(run)]:
            before.append(child)
        if len(before):
            parent.addprevious(before)
        parent.addprevious(insertion)

    def _change(self, name: str, run: Any) -> Any:
        element = OxmlElement(name)
        element.set(_ID, str(self._next))
        element.set(qn("w:author"), self._author)
        element.set(qn("w:date"), self._date)
        element.append(run)
        self._next += 1
        return element

    def _in_body(self, element: Any) -> bool:
        return element.getroottree().getroot() is self._document.element

    def _anchor(self, element: Any) -> Any:
        """The run of the body that stands for a text box or a note; None for what stands in the body itself."""
        boxes = list(element.iterancestors(_BOX))
        if boxes:
            element = next(boxes[-1].iterancestors(_RUN), None)
            return element if element is not None and self._in_body(element) else None
        note = next((above for above in element.iterancestors(*_REFERENCES)), None)
        if note is None:
            return None
        if self._notes is None:
            self._notes = {
                (tag, found.get(_ID, "")): found.getparent()
                for tag, name in _REFERENCES.items()
                for found in self._document.element.iter(qn(name))
            }
        return self._notes.get((note.tag, note.get(_ID, "")))


def _last(paragraph: WordParagraph, places: Mapping[int, Place]) -> dict[int, Place]:
    """What is new behind all that goes, also where that stands in several runs: the old text stays in one piece."""
    found = dict(places)
    before = -1
    at = 0
    for piece in paragraph.pieces:
        for place in range(at, at + len(piece.text)):
            if piece.element is None or place not in found:
                before = -1
                continue
            new, change = found[place]
            if before >= 0 and found[before][1] == change:
                found[place] = found[before][0] + new, change
                found[before] = "", change
            before = place
        at += len(piece.text)
    return found


def _stretches(text: str, places: Mapping[int, Place], start: int) -> Iterator[_Stretch]:
    """The characters of one text element, neighbours of one kind together."""
    found: list[tuple[str, str, int]] = []
    for at, character in enumerate(text, start):
        new, change = places.get(at, (character, -1))
        if found and found[-1][2] == change:
            old_before, new_before, _ = found[-1]
            found[-1] = (old_before + character, new_before + new, change)
        else:
            found.append((character, new, change))
    for old, new, change in found:
        yield _Stretch(old, new, change)


def _flush(run: Any, kept: list[Any]) -> None:
    """Put what stays before ``run``, as a run of its own."""
    if kept:
        run.addprevious(_like(run, kept))
        kept.clear()


def _like(run: Any, children: Iterable[Any]) -> Any:
    """A run with the formatting of another."""
    made = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
    properties = run.find(_RUN_PROPERTIES)
    if properties is not None:
        made.append(copy.deepcopy(properties))
    for child in children:
        made.append(child)
    return made


def _said(element: Any, name: str, text: str) -> Any:
    """Some of the characters of an element; a symbol is one, and stays what it is."""
    return _text(name, text) if element.tag == _TEXT else copy.deepcopy(element)


def _text(name: str, text: str) -> Any:
    element = OxmlElement(name)
    element.text = text
    element.set(_SPACE, "preserve")
    return element


def _numbers(root: Any) -> Iterator[int]:
    """The numbers annotations already have."""
    for element in root.iter():
        number = element.get(_ID) if isinstance(element.tag, str) else None
        if number and number.lstrip("-").isdigit():
            yield int(number)
