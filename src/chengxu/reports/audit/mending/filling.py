"""Writes a document again with its placeholders filled and every other byte of its text as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chengxu.common import quantity
from chengxu.common.quantity import Quantity
from chengxu.reports.audit.documents import html_text, package, splicing, word
from chengxu.reports.audit.documents.reading import Written
from chengxu.reports.audit.documents.word import WordParagraph
from chengxu.reports.audit.judging.findings import Finding, Number, Verdict

UNRECORDED = "（无记录）"

Edits = dict[int, str]


def fill(written: Written, findings: Iterable[Finding]) -> bytes:
    """The document with each placeholder replaced: by its figure in the document's own style (XX余次 → 4800余次),
    by 「（无记录）」 where no indicator speaks of it or the records are empty.

    A text file keeps its encoding and line ends, a page its tags, a Word file its runs: whatever holds no placeholder
    stays byte for byte.
    """
    edits: Edits = {}
    for finding in findings:
        if finding.verdict is Verdict.PLACEHOLDER:
            edits.update(_edits(finding.number, filled(finding)))
    return rewritten(written, edits)


def rewritten(written: Written, edits: Edits) -> bytes:
    """The document in its own form with other text at some positions; whatever has none stays byte for byte."""
    if not edits:
        return written.data
    match written.kind:
        case "docx":
            return _filled_word(written, edits)
        case "html":
            page = html_text.edited(written.data.decode(written.encoding), edits)
            return page.encode(written.encoding)
        case _:
            return _filled_text(written, edits)


def filled(finding: Finding) -> str:
    """The placeholder's text with what was computed for it; 「（无记录）」 where nothing was (同比增长XX% without last year)."""
    stated, fact = finding.number.stated, finding.number.fact
    if fact is None or finding.computed is None:
        return _unrecorded(stated)
    return quantity.fill(stated, round(finding.computed * finding.number.unit), decimals=fact.decimals)


def _unrecorded(stated: Quantity) -> str:
    first, last = stated.digits
    return stated.text[:first] + UNRECORDED + stated.text[last:].lstrip("余多几")


def _edits(number: Number, new: str) -> Edits:
    """The new text at the first character that changes; whatever stands between the others stays."""
    old = number.stated.text
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    changed = number.positions[same : len(old) - tail]
    edits = dict.fromkeys(changed, "")
    if changed:
        edits[changed[0]] = new[same : len(new) - tail]
    return edits


def _apply(text: str, edits: Mapping[int, str], start: int = 0) -> str:
    return "".join(edits.get(place, character) for place, character in enumerate(text, start))


def _filled_text(written: Written, edits: Edits) -> bytes:
    """The text with its edits; a backslash that only kept Markdown from taking a blank for a sign goes with it."""
    text = written.text
    escapes = {
        place - 1: "" for place in edits if place and text[place - 1] == "\\" and text[place] in "_*[]()#"
    }
    return _apply(text, edits | escapes).encode(written.encoding)


def _filled_word(written: Written, edits: Edits) -> bytes:
    document = word.open_package(written.data, "")
    texts: dict[Any, str] = {}
    same: dict[str, Edits] = {}
    start = 0
    for paragraph in word.paragraphs(document):
        end = start + len(paragraph.text)
        own = {place - start: edits[place] for place in range(start, end) if place in edits}
        if own:
            same[paragraph.text] = own
            texts |= _texts(paragraph, own)
        start = end + 1
    for paragraph in word.copies(document):
        texts |= _texts(paragraph, same.get(paragraph.text, {}))
    changes = {}
    for part in (document.part, *package.notes(document).values(), *package.margins(document)):
        places = {
            place: texts[element]
            for place, element in enumerate(splicing.texts_of(part.element))
            if element in texts
        }
        if places:
            changes[str(part.partname).lstrip("/")] = places
    return package.rewritten(
        written.data,
        lambda name, content: splicing.spliced(content, changes[name]) if name in changes else content,
    )


def _texts(paragraph: WordParagraph, edits: Edits) -> dict[Any, str]:
    """The new text of each element of a paragraph that changes."""
    changed: dict[Any, str] = {}
    place = 0
    for piece in paragraph.pieces:
        text = _apply(piece.text, edits, place)
        if piece.element is not None and text != piece.text:
            changed[piece.element] = text
        place += len(piece.text)
    return changed
