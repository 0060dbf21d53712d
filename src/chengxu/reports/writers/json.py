"""A report as JSON for programs: the words in order, the figures with what stands behind them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from chengxu.reports.rules import Annex, Block, Document, Figure, Heading, Paragraph, Part, Typed
from chengxu.reports.writers import wording


def write(document: Document) -> str:
    """UTF-8 text; ``figures`` are numbered as in the appendix, paragraphs refer to them by ``figure``."""
    return json.dumps(content(document), ensure_ascii=False, indent=1) + "\n"


def content(document: Document) -> dict[str, Any]:
    """The same as plain values."""
    return {
        "name": document.name,
        "title": document.title,
        "unit": document.unit,
        "from": document.start.isoformat(),
        "to": document.end.isoformat(),
        "demo": document.demo,
        "draft": document.draft,
        "form": document.form.value,
        "number": document.letterhead.number if document.letterhead else "",
        "date": document.dated.isoformat() if document.dated else None,
        "opening": [_block(paragraph) for paragraph in document.opening],
        "parts": [_part(part) for part in document.parts],
        "figures": [_figure(document, figure) for figure in document.figures()],
        "annex": _annex(document.annex),
        "ledger_head": document.proof.ledger,
        "pack_hash": document.proof.pack,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "heading": _heading(part.heading),
        "computed": part.computed,
        "author": part.author,
        "date": part.dated.isoformat() if part.dated else None,
        "blocks": [_block(block) for block in part.blocks],
    }


def _heading(heading: Heading) -> dict[str, Any]:
    return {"level": heading.level, "number": heading.number, "text": heading.text}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"heading": _heading(block)}
    return {
        "lead": _heading(block.lead) if block.lead else None,
        "paragraph": _whole(block),
        "runs": [
            {"text": run.text, "figure": run.number, "id": run.fact.id}
            if isinstance(run, Figure)
            else {"text": run.text}
            for run in block.runs
        ],
    }


def _whole(paragraph: Paragraph) -> str:
    lead = f"{paragraph.lead.number}{paragraph.lead.text}" if paragraph.lead else ""
    return lead + paragraph.text


def _figure(document: Document, figure: Figure) -> dict[str, Any]:
    fact = figure.fact
    start, end = wording.period_of(document, fact)
    return {
        "figure": figure.number,
        "id": fact.id,
        "name": fact.name,
        "text": figure.text,
        "value": number(fact.value),
        "measure": fact.measure,
        "rows": fact.rows,
        "definition": fact.definition,
        "formula": fact.formula,
        "query": fact.query,
        "scope": fact.scope,
        "from": start.isoformat(),
        "to": end.isoformat(),
        "typed": _typed(figure.typed),
        "href": wording.href_of(document, fact),
    }


def _typed(typed: Typed | None) -> dict[str, str] | None:
    return {"reason": typed.reason, "author": typed.author, "on": typed.on.isoformat()} if typed else None


def _annex(annex: Annex | None) -> dict[str, Any] | None:
    if annex is None:
        return None
    charts = [
        {
            "title": chart.title,
            "measure": chart.measure,
            "bars": [
                {"label": bar.label, "value": number(bar.value), "id": bar.fact.id, "rows": bar.fact.rows}
                for bar in chart.bars
            ],
        }
        for chart in annex.charts
    ]
    maps = [
        {
            "title": one.title,
            "measure": one.measure,
            "areas": [{"name": area.name, "value": number(area.value)} for area in one.areas],
        }
        for one in annex.maps
    ]
    return {"charts": charts, "maps": maps}


def number(value: Decimal | None) -> int | float | None:
    """An integer when it is one, so that 350 does not read 350.0."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
