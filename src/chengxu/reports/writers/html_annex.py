"""The annexes of a report as HTML: bars inside their table, maps as drawings with a table beneath.

Nothing is fetched and nothing needs a style attribute (which our pages forbid): bars are SVG rectangles.
"""

from __future__ import annotations

import re
from html import escape

from chengxu.reports.rules import Document
from chengxu.reports.writers import drawing, sheets
from chengxu.reports.writers.sheets import Sheet

_OPENING = re.compile(r"<svg ([^>]*)>")


def sections(document: Document) -> list[str]:
    """Every annex as a section; none without an annex. Raises Refused when a map meets no Chinese face."""
    lines: list[str] = []
    for enclosure in sheets.enclosures(document):
        lines += ['<section class="annex">', f"<h2>{enclosure.label}　{enclosure.title}</h2>"]
        for number, sheet in enumerate(enclosure.sheets, 1):
            if sheet.drawing["kind"] == "bars":
                lines.append(_chart(sheet))
            else:
                caption = f"<figcaption>{escape(sheet.title)}</figcaption>"
                lines += [f"<figure>{_drawn(sheet, f'map-{number}')}{caption}</figure>", _table(sheet)]
        lines.append("</section>")
    return lines


def _chart(sheet: Sheet) -> str:
    """The table of a chart with one more column that holds the bars; they say nothing the numbers do not."""
    bars = [_bar(bar["share"]) for bar in sheet.drawing["bars"]]
    return _table(sheet, bars)


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="{max(share * 100, 0.3):.2f}" height="10" fill="#1f5f5b"/></svg>'
    )


def _table(sheet: Sheet, bars: list[str] | None = None) -> str:
    head = [f'<th scope="col">{column}</th>' for column in sheet.columns]
    if bars is not None:
        head.insert(1, '<td aria-hidden="true"></td>')
    lines = [
        f"<table>\n<caption>{escape(sheet.title)}</caption>\n<thead><tr>{''.join(head)}</tr></thead>\n<tbody>"
    ]
    for number, row in enumerate(sheet.rows):
        cells = [
            f'<th scope="row">{escape(text)}</th>'
            if place == 0
            else f'<td class="number">{escape(text)}</td>'
            if place in sheet.right
            else f"<td>{escape(text)}</td>"
            for place, text in enumerate(row)
        ]
        if bars is not None:
            cells.insert(1, f'<td class="bar" aria-hidden="true">{bars[number]}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</tbody>\n</table>"])


def _drawn(sheet: Sheet, name: str) -> str:
    """The drawing with its title and what it shows in words."""
    described = (
        f'<svg class="drawing" role="img" aria-labelledby="{name}-title {name}-words" \\1>'
        f'<title id="{name}-title">{{title}}</title><desc id="{name}-words">{{words}}</desc>'
    )
    svg = drawing.svg(sheet)
    opening = _OPENING.match(svg)
    assert opening is not None, "typst writes an svg element"
    told = described.replace("\\1", opening[1]).format(title=escape(sheet.title), words=escape(sheet.alt))
    return told + svg[opening.end() :]
