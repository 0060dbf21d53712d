"""A report as plain Markdown, figures as they read."""

from __future__ import annotations

from chengxu.reports import wording
from chengxu.reports.rules import Block, Document, Heading


def write(document: Document) -> str:
    """The whole report; the appendix is a table."""
    lines = [f"# {document.title}", ""]
    if document.demo:
        lines += [f"*{wording.DEMO}*", ""]
    for paragraph in document.opening:
        lines += [paragraph.text, ""]
    for part in document.parts:
        lines += [_heading(part.heading), ""]
        if note := wording.authorship(part):
            lines += [f"*{note}*", ""]
        for block in part.blocks:
            lines += [_block(block), ""]
    lines += [
        document.unit,
        "",
        f"## {wording.APPENDIX}",
        "",
        wording.period(document),
        wording.APPENDIX_INTRO,
        "",
    ]
    lines += [_row(wording.COLUMNS), _row(("---",) * len(wording.COLUMNS))]
    lines += [_row(wording.row(figure)) for figure in document.figures()]
    lines += ["", wording.proof(document), ""]
    return "\n".join(lines)


def _heading(heading: Heading) -> str:
    return f"{'#' * (heading.level + 1)} {heading.number}{heading.text}"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return _heading(block)
    if block.lead is None:
        return block.text
    return f"**{block.lead.number}{block.lead.text}**{block.text}"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
