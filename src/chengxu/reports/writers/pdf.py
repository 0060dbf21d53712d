"""A report as PDF/A-2a and PDF/UA-1 on the page of GB/T 9704-2012, set by typst.

The strictest standards typst offers for text: tagged, in reading order, with bookmarks, language and title, all faces
inside, an output intent, no scripts and no outside references. Figures are plain text: a PDF leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from chengxu.reports.rules import Block, Document, Figure, Heading, Run
from chengxu.reports.writers import page, press, sheets, wording
from chengxu.reports.writers.sheets import Enclosure

TEMPLATE = "document.typ"
_PARTED = re.compile(r"[；：·～％—…]{1,2}[”’）》]*")
"""What may not begin a line, and yet would behind a box: Unicode's line breaking (UAX 14) lets a line end behind an
object (LB20) before it comes to the rule for these marks (LB21); the others, from ， to ）, are ruled earlier (LB13)."""
_LONG_WORD = re.compile(r"[!-~]{24,}")
_JOINT = re.compile(r"[._/,()=-](?=.)")
SOURCE_WIDTHS = (9, 24, 48, 48, 24, 13, 52, 29)
"""Millimetres of every column but that of the queries, which stand below the rest across the sheet."""


def write(document: Document) -> bytes:
    """The whole report; the same document gives the same bytes on the same faces.

    Raises :class:`~chengxu.common.messages.Refused` when this machine has no Chinese face.
    """
    document = wording.cleaned(document)
    job = press.Job(TEMPLATE, _content(document))
    ends, (signed,) = job.pages("text"), job.pages("signature")
    if ends and ends[-1] != signed:
        job.change(keep_end=True)  # a signature alone on its page might be put under any text
    return job.pressed("pdf", dated=document.dated or document.end)


def _content(document: Document) -> dict[str, Any]:
    made = document.dated or document.end
    enclosed = sheets.enclosures(document)
    return {
        "meta": {
            "title": document.title.strip() or document.name,  # PDF/UA asks for one
            "author": document.unit,
            "description": wording.proof(document),
            "date": [made.year, made.month, made.day],
        },
        "header": wording.DRAFT if document.draft else "",
        "head": _head(document),
        "title": page.title_lines(document.title),
        "notes": [wording.DEMO] if document.demo else [],
        "keep_end": False,
        "blocks": list(_blocks(document)),
        "annex_list": sheets.mentions(enclosed),
        "signature": _signature(document),
        "annexes": [_annex(one) for one in enclosed],
        "imprint": _imprint(document),
        "sources": _sources(document),
    }


def _sources(document: Document) -> dict[str, Any]:
    columns = list(wording.FLAT_COLUMNS)
    rows = [wording.parted(figure) for figure in document.figures()]
    return {
        "title": wording.APPENDIX,
        "intro": wording.introduction_on_paper(document),
        "columns": columns,
        "query": wording.QUERY,
        "rows": [
            {"cells": [_breakable(cell) for cell in cells], "query": _breakable(query)}
            for cells, query in rows
        ],
        "widths": SOURCE_WIDTHS,
        "right": [place for place, column in enumerate(columns) if column in wording.NUMERIC],
        "proof": wording.proof(document),
    }


def _breakable(text: str) -> str:
    """A long word of code may be broken behind its dots and lines, else it would run into the next column."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub("\\g<0>\u200b", word[0]), text)


def _head(document: Document) -> dict[str, Any] | None:
    head = document.letterhead
    if head is None or not wording.red(document):
        return None
    name = wording.mark(head)
    return {
        "mark": {"text": name, **asdict(page.mark(name))},
        "number": wording.document_number(document),
        "to": f"{head.to}：" if head.to else "",
    }


def _blocks(document: Document) -> Iterator[dict[str, Any]]:
    for paragraph in document.opening:
        yield _block(paragraph)
    for part in document.parts:
        yield _block(part.heading)
        if note := wording.authorship_on_paper(document, part):
            yield {"kind": "note", "text": note}
        yield from map(_block, part.blocks)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": f"{block.number}{block.text}"}
    pieces = _closed([piece for run in block.runs for piece in _pieces(run)])
    made: dict[str, Any] = {"kind": "text", "pieces": pieces}
    if block.lead:
        made["lead"] = {"level": block.lead.level, "text": f"{block.lead.number}{block.lead.text}"}
    return made


def _pieces(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"text": piece.text, "keep": True} if piece.keep else {"text": piece.text}
        for piece in page.pieces(run.text)
    ]
    if isinstance(run, Figure) and run.typed and found:
        found[-1]["mark"] = wording.TYPED_MARK
    return found


def _closed(pieces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The marks that must not be parted from a kept number moved to it, as ``close``."""
    for number, after in pairwise(pieces):
        if number.get("keep") and (marks := _PARTED.match(after["text"])):
            number["close"] = marks[0]
            after["text"] = after["text"][marks.end() :]
    return [piece for piece in pieces if piece["text"]]


def _signature(document: Document) -> dict[str, Any]:
    name, day = wording.organisation(document), wording.signed_on(document)
    place = page.signature(name, day, sealed=wording.red(document))
    return {"name": name, "date": day, **asdict(place)}


def _annex(enclosure: Enclosure) -> dict[str, Any]:
    return {**asdict(enclosure), "sheets": [asdict(sheet.folded()) for sheet in enclosure.sheets]}


def _imprint(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "label": wording.COPIES if left.startswith(wording.COPIES) else "",
            "left": left.removeprefix(wording.COPIES),
            "right": right,
            "squeezed": page.squeeze(page.cells(left + right), page.SMALL) if right else 0,
        }
        for left, right in wording.imprint(document)
    ]
