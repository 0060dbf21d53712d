"""Writes a document again with its placeholders filled and every other byte of its text as it was."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from chengxu.common import quantity
from chengxu.common.quantity import Quantity
from chengxu.reports.audit import word
from chengxu.reports.audit.findings import Finding, Number, Verdict
from chengxu.reports.audit.reading import Written
from chengxu.reports.audit.word import WordParagraph

UNRECORDED = "（无记录）"

Edits = dict[int, str]


def fill(written: Written, findings: Iterable[Finding]) -> bytes:
    """The document with each placeholder replaced: by its figure in the document's own style (XX余次 → 4800余次),
    by 「（无记录）」 where no indicator speaks of it or the records are empty.

    A text file keeps its encoding and line ends, a Word file its runs.
    """
    edits: Edits = {}
    for finding in findings:
        if finding.verdict is Verdict.PLACEHOLDER:
            edits.update(_edits(finding.number, filled(finding)))
    return rewritten(written, edits)


def rewritten(written: Written, edits: Edits) -> bytes:
    """The document in its own form with other text at some positions and everything else as it was."""
    return _filled_word(written, edits) if written.kind == "docx" else _filled_text(written, edits)


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
    return _apply(written.text, edits).encode(written.encoding)


def _filled_word(written: Written, edits: Edits) -> bytes:
    document = word.open_package(written.data, "")
    same: dict[str, Edits] = {}
    start = 0
    for paragraph in word.paragraphs(document):
        end = start + len(paragraph.text)
        own = {place - start: edits[place] for place in range(start, end) if place in edits}
        if own:
            same[paragraph.text] = own
            _edit(paragraph, own)
        start = end + 1
    for paragraph in word.copies(document):
        _edit(paragraph, same.get(paragraph.text, {}))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _edit(paragraph: WordParagraph, edits: Edits) -> None:
    place = 0
    for piece in paragraph.pieces:
        text = _apply(piece.text, edits, place)
        if piece.element is not None and text != piece.text:
            piece.element.text = text
        place += len(piece.text)
