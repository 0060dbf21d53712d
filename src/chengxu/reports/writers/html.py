"""A report as HTML: each figure is a link that opens its rows."""

from __future__ import annotations

from html import escape

from chengxu.reports.rules import Block, Document, Figure, Heading, Paragraph, Run
from chengxu.reports.writers import html_annex, wording

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
.report .demo, .report .docnumber { text-align: center; text-indent: 0 }
.report .draft { text-align: right }
.report .mark { color: #c0392b; text-align: center; text-indent: 0; font-size: 1.75rem; line-height: 1.4 }
.report .docnumber { border-bottom: 2px solid #c0392b; padding-bottom: .6em; margin-bottom: 2em }
.report .to { text-indent: 0 }
.report .unit { text-align: right; margin-top: 2em }
.report .dated { text-align: right }
.report .imprint { border-block: 2px solid; text-indent: 0; font-size: .875em; margin-top: 2em }
.report .imprint p { text-indent: 0; margin: .3em 1em }
.report .figure { color: #1f5f5b; white-space: nowrap; text-underline-offset: .2em;
  text-decoration: underline dotted; font-variant-numeric: tabular-nums }
.report .figure.typed { text-decoration-style: wavy }
.report .typed-mark { line-height: 0; font-size: .7em }
.report .annex { margin-top: 3em }
.report .annex h2 { text-indent: 0 }
.report .annex caption, .report .annex figcaption { text-align: center; font-size: 1rem; font-weight: 600 }
.report .annex table { margin-bottom: 1.5em }
.report .annex th[scope="row"] { width: 26%; font-weight: normal }
.report .annex figure { margin: 0 0 1em }
.report .annex .drawing { display: block; max-width: 100%; height: auto; margin: 0 auto }
.report .annex td.bar { width: 30%; padding: 0 .5em }
.report .annex td.bar svg { display: block; width: 100%; height: 1.1em; margin-top: .2em }
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
  .report .sources, .report .annex { break-before: page; overflow: visible }
  .report tr { break-inside: avoid }
  .report thead { display: table-header-group }
}
"""


def page(document: Document, address: str = "") -> str:
    """A standalone page with its own style, fit to be saved, mailed and printed.

    ``address`` is that of the installation (``https://cg.example.gov.cn``): with it the figures of a saved page open
    their rows as well; without it their links only work where the page is served.
    """
    base = f'<base href="{escape(address.rstrip("/"))}/">\n' if address else ""
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{base}<title>{escape(document.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n{fragment(document)}\n</main>\n</body>\n</html>\n"
    )


def fragment(document: Document) -> str:
    """The report alone, to stand inside another page.

    Raises :class:`~chengxu.common.messages.Refused` when a map has to be drawn and this machine has no Chinese face.
    """
    lines = ['<article class="report">', *_top(document)]
    lines += [_paragraph(document, paragraph) for paragraph in document.opening]
    for part in document.parts:
        lines.append(f'<section data-computed="{"true" if part.computed else "false"}">')
        lines.append(_heading(part.heading))
        if note := wording.authorship(part):
            lines.append(f'<p class="note">{escape(note)}</p>')
        lines += [_block(document, block) for block in part.blocks]
        lines.append("</section>")
    lines.append(f'<p class="unit">{escape(wording.organisation(document))}</p>')
    if day := wording.signed_on(document):
        lines.append(f'<p class="dated">{day}</p>')
    lines += html_annex.sections(document)
    lines += [*_imprint(document), *_sources(document), "</article>"]
    return "\n".join(lines)


def _top(document: Document) -> list[str]:
    head = document.letterhead if wording.red(document) else None
    lines = [f'<p class="note draft">{wording.DRAFT}</p>'] if document.draft else []
    if head:
        lines.append(f'<p class="mark">{escape(wording.mark(head))}</p>')
        lines.append(f'<p class="docnumber">{escape(wording.document_number(document))}</p>')
    lines.append(f"<h1>{escape(document.title)}</h1>")
    if document.demo:
        lines.append(f'<p class="note demo">{wording.DEMO}</p>')
    if head and head.to:
        lines.append(f'<p class="to">{escape(head.to)}：</p>')
    return lines


def _imprint(document: Document) -> list[str]:
    entries = wording.imprint(document)
    if not entries:
        return []
    lines = [f"<p>{escape(f'{left}　{right}'.strip())}</p>" for left, right in entries]
    return ['<footer class="imprint">', *lines, "</footer>"]


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
    fact, typed = run.fact, wording.typed(run.typed)
    title = f"{fact.name}；{typed}" if typed else fact.name
    mark = f'<sup class="typed-mark">{wording.TYPED_MARK}</sup>' if typed else ""
    return (
        f'<a class="figure{" typed" if typed else ""}" href="{escape(wording.href_of(document, fact))}"'
        f' data-indicator="{escape(fact.id)}" title="{escape(title)}">{escape(run.text)}{mark}</a>'
    )


def _sources(document: Document) -> list[str]:
    head = "".join(f'<th scope="col">{column}</th>' for column in wording.COLUMNS)
    lines = [
        '<section class="sources">',
        f'<h2>{wording.APPENDIX}</h2>\n<p class="period">{escape(wording.introduction(document))}</p>',
        f"<table>\n<caption>{wording.APPENDIX}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>",
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
    return f'<td class="number">{content}</td>' if column in wording.NUMERIC else f"<td>{content}</td>"
