"""A report as plain Markdown, figures as they read."""

from __future__ import annotations

from collections.abc import Iterable

from chengxu.reports.rules import Block, Document, Figure, Heading, Run
from chengxu.reports.writers import sheets, wording


def write(document: Document) -> str:
    """The whole report; annexes and appendix are tables."""
    lines = []
    if document.draft:
        lines += [f"*{wording.DRAFT}*", ""]
    if document.letterhead and wording.red(document):
        lines += [f"**{wording.mark(document.letterhead)}**", "", wording.document_number(document), ""]
    lines += [f"# {document.title}", ""]
    if document.demo:
        lines += [f"*{wording.DEMO}*", ""]
    if document.letterhead and document.letterhead.to and wording.red(document):
        lines += [f"{document.letterhead.to}：", ""]
    for paragraph in document.opening:
        lines += [_block(paragraph), ""]
    for part in document.parts:
        lines += [_heading(part.heading), ""]
        if note := wording.authorship(part):
            lines += [f"*{note}*", ""]
        for block in part.blocks:
            lines += [_block(block), ""]
    lines += [wording.organisation(document), ""]
    if day := wording.signed_on(document):
        lines += [day, ""]
    lines += _annexes(document)
    for left, right in wording.imprint(document):
        lines += [f"{left}　{right}".strip(), ""]
    lines += [f"## {wording.APPENDIX}", "", wording.introduction(document), ""]
    lines += _table(wording.COLUMNS, (wording.row(figure) for figure in document.figures()))
    lines += ["", wording.proof(document), ""]
    return "\n".join(lines)


def _annexes(document: Document) -> list[str]:
    lines: list[str] = []
    for enclosure in sheets.enclosures(document):
        lines += [f"## {enclosure.label} {enclosure.title}", ""]
        for sheet in enclosure.sheets:
            lines += [f"### {sheet.title}", "", *_table(sheet.columns, sheet.rows), ""]
    return lines


def _heading(heading: Heading) -> str:
    return f"{'#' * (heading.level + 1)} {heading.number}{heading.text}"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return _heading(block)
    text = "".join(map(_run, block.runs))
    return text if block.lead is None else f"**{block.lead.number}{block.lead.text}**{text}"


def _run(run: Run) -> str:
    return run.text + (wording.TYPED_MARK if isinstance(run, Figure) and run.typed else "")


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [_row(columns), _row(("---",) * len(columns)), *map(_row, rows)]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
