"""A report as HTML: each figure is a link that opens its rows."""

from __future__ import annotations

from html import escape

from chengxu.reports import wording
from chengxu.reports.rules import Block, Document, Figure, Heading, Paragraph, Run

STYLE = """
:root { color-scheme: light }
body { margin: 0; background: #fbfaf7; color: #1d2733 }
.report { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.8;
  font: 1.0625rem/1.8 FangSong, 仿宋, STFangsong, "Noto Serif SC", "Noto Serif CJK SC", serif }
.report h1 { text-align: center; font-weight: 600; line-height: 1.4; margin: 1rem 0 2rem }
.report h2, .report h3, .report h4, .report h5 { font-size: inherit; margin: 1.2em 0 .4em }
.report h2, .report h3, .report h4, .report h5, .report p { text-indent: 2em }
.report h2 { font-family: SimHei, 黑体, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif }
.report h3, .report .lead { font-family: KaiTi, 楷体, STKaiti, serif; font-weight: 600 }
.report p { margin: 0 0 .4em }
.report .note, .report .proof, .report .period { color: #5a6472; font-size: .875em }
.report .demo { text-align: center; text-indent: 0 }
.report .unit { text-align: right; margin-top: 2em }
.report .figure { color: #1f5f5b; white-space: nowrap; text-underline-offset: .2em;
  text-decoration: underline dotted; font-variant-numeric: tabular-nums }
.report .figure:hover, .report .figure:focus { text-decoration-style: solid }
.report .sources { overflow-x: auto }
.report table { border-collapse: collapse; width: 100%; font-size: .8125em; line-height: 1.5 }
.report caption { text-align: left; font-weight: 600; padding: .5em 0 }
.report th, .report td { border: 1px solid #e3e0d8; padding: .3em .5em; text-align: left; vertical-align: top }
.report td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.report .proof { overflow-wrap: anywhere }
@page { size: A4; margin: 37mm 26mm 35mm 28mm }
@media print {
  body { background: none }
  .report { max-width: none; margin: 0; padding: 0; font-size: 16pt; line-height: 28.95pt }
  .report .figure { color: inherit; text-decoration: none }
  .report h2, .report h3 { break-after: avoid }
  .report .sources { break-before: page; overflow: visible }
  .report tr { break-inside: avoid }
  .report thead { display: table-header-group }
}
"""

_NUMERIC = {"序号", "计算值", "记录数"}


def page(document: Document) -> str:
    """A standalone page with its own style, fit to be saved, mailed and printed."""
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{fragment(document)}\n</body>\n</html>\n"
    )


def fragment(document: Document) -> str:
    """The report alone, to stand inside another page."""
    lines = ['<article class="report">', f"<h1>{escape(document.title)}</h1>"]
    if document.demo:
        lines.append(f'<p class="note demo">{wording.DEMO}</p>')
    lines += [_paragraph(document, paragraph) for paragraph in document.opening]
    for part in document.parts:
        lines.append(f'<section data-computed="{"true" if part.computed else "false"}">')
        lines.append(_heading(part.heading))
        if note := wording.authorship(part):
            lines.append(f'<p class="note">{escape(note)}</p>')
        lines += [_block(document, block) for block in part.blocks]
        lines.append("</section>")
    lines += [f'<p class="unit">{escape(document.unit)}</p>', *_sources(document), "</article>"]
    return "\n".join(lines)


def _block(document: Document, block: Block) -> str:
    return _heading(block) if isinstance(block, Heading) else _paragraph(document, block)


def _heading(heading: Heading) -> str:
    tag = f"h{heading.level + 1}"
    return f"<{tag}>{escape(heading.number + heading.text)}</{tag}>"


def _paragraph(document: Document, paragraph: Paragraph) -> str:
    lead = ""
    if paragraph.lead:
        lead = f'<span class="lead">{escape(paragraph.lead.number + paragraph.lead.text)}</span>'
    return f"<p>{lead}{''.join(_run(document, run) for run in paragraph.runs)}</p>"


def _run(document: Document, run: Run) -> str:
    if not isinstance(run, Figure):
        return escape(run.text)
    fact = run.fact
    target = escape(wording.href(fact.id, document.start, document.end))
    return (
        f'<a class="figure" href="{target}" data-indicator="{escape(fact.id)}"'
        f' title="{escape(fact.name)}">{escape(run.text)}</a>'
    )


def _sources(document: Document) -> list[str]:
    head = "".join(f'<th scope="col">{column}</th>' for column in wording.COLUMNS)
    lines = [
        '<section class="sources">',
        f'<h2>{wording.APPENDIX}</h2>\n<p class="period">{escape(wording.period(document))}</p>',
        f"<table>\n<caption>{wording.APPENDIX_INTRO}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>",
    ]
    for figure in document.figures():
        cells = zip(wording.COLUMNS, wording.row(figure), strict=True)
        lines.append(
            "<tr>" + "".join(_cell(document, figure, column, text) for column, text in cells) + "</tr>"
        )
    lines += ["</tbody>\n</table>", f'<p class="proof">{escape(wording.proof(document))}</p>', "</section>"]
    return lines


def _cell(document: Document, figure: Figure, column: str, text: str) -> str:
    content = _run(document, figure) if column == "文中数字" else escape(text)
    return f'<td class="number">{content}</td>' if column in _NUMERIC else f"<td>{content}</td>"
